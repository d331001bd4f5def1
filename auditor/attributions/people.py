"""The people and bodies a document names, under the fullest name it gives them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

from auditor.attributions.acronyms import expansions
from auditor.attributions.nouns import listed, without_article
from auditor.attributions.personal import given, personal
from auditor.attributions.roles import beside_name
from auditor.attributions.trees import Trees
from auditor.model import Annotated

_BRACKETED = re.compile(r"\s*\((?:[A-Z][\w&-]*)?\)?$")
# A pronoun rarely reaches back further than this many sentences.
_REACH = 3


class Mention(NamedTuple):
    """A person named at `token` (the name's last word); `subject`: a clause is about them."""

    token: int
    name: str
    subject: bool
    sentence: int


class Person(NamedTuple):
    """Whom a pronoun means; `sure` when nobody else could be meant."""

    token: int
    name: str
    sure: bool


class Register:
    """Who is named in a document, where, in what role."""

    def __init__(self, annotated: Annotated, trees: Trees) -> None:
        self.annotated = annotated
        self.trees = trees
        self.mentions: list[Mention] = []
        self.full: dict[str, list[str]] = defaultdict(list)
        self.given: dict[str, list[str]] = defaultdict(list)
        self.roles: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.gender: dict[str, str] = {}
        # The first words that say what a person is, by name.
        self.role_words: dict[str, str] = {}
        self._names: dict[int, str] = {}
        self._bodies_by_word: dict[str, list[tuple[int, str]]] | None = None
        for first, last in sorted(personal(annotated, trees)):
            self._enter(first, last)
        self.places = [mention.token for mention in self.mentions]
        self.bodies = expansions(annotated.document.text)

    def _enter(self, first: int, last: int) -> None:
        tokens = self.trees.tokens
        begin = first
        titled = ""
        while first < last and tokens[first].text in listed("titles"):
            titled = tokens[first].text
            first += 1
        while first < last and tokens[last - 1].pos in ("PART", "PUNCT"):
            last -= 1
        kept = [t for t in tokens[first:last] if t.pos not in ("PUNCT",)]
        if not kept or not any(t.text[:1].isupper() for t in kept):
            return
        name = self.annotated.document.text[kept[0].start : kept[-1].end]
        name = " ".join(name.split())
        head = last - 1
        for index in range(first, last):
            self._names[index] = name
            if not first <= tokens[index].head < last:
                head = index
        words = name.split()
        if len(words) > 1 and name not in self.full[words[-1]]:
            self.full[words[-1]].append(name)
            self.given[words[0]].append(name)
        token = tokens[head]
        self.mentions.append(
            Mention(last - 1, name, token.dep in ("nsubj", "nsubjpass"), token.sentence)
        )
        self._note_roles(head, first, name, titled)
        if name not in self.role_words:
            said = beside_name(self.trees, begin, first, last, head)
            text = self.annotated.document.text
            if said is not None:
                self.role_words[name] = text[tokens[said[0]].start : tokens[said[1] - 1].end]

    def _note_roles(self, head: int, first: int, name: str, titled: str) -> None:
        """Roles and titles beside a name: "Senator X", "X, a spokeswoman"."""
        tokens = self.trees.tokens
        near = [
            i for i in self.trees.children[head] if tokens[i].dep in ("appos", "compound", "nmod")
        ]
        if tokens[head].dep == "appos":
            near.append(tokens[head].head)
        if tokens[head].dep == "nsubj" and tokens[tokens[head].head].lemma == "be":
            near += [i for i in self.trees.children[tokens[head].head] if tokens[i].dep == "attr"]
        if first > 0:
            near.append(first - 1)
        surname = name.split()[-1]
        titles = [titled] if titled else []
        for index in near:
            token = tokens[index]
            titles.append(token.text)
            if token.entity != "PERSON" and token.pos in ("NOUN", "PROPN"):
                self.roles[token.lemma.lower()].append((index, name))
        if titled:
            self.roles[titled.lower().rstrip(".")].append((first, name))
        likely = given().get(name.split()[0], "")
        if likely and len(name.split()) > 1:
            self.gender.setdefault(name, likely)
        for word in titles:
            gender = "he" if word in listed("male") else "she" if word in listed("female") else ""
            if gender:
                self.gender.setdefault(surname, gender)

    def name_at(self, token: int) -> str:
        """The personal name that a token is part of, without title."""
        return self._names.get(token, self.trees.tokens[token].text)

    def is_person(self, token: int) -> bool:
        """Whether a token is part of a personal name."""
        return token in self._names

    def is_surname(self, word: str) -> bool:
        """Whether somebody in the document is called that."""
        return word in self.full

    def fullest(self, name: str, token: int) -> str:
        """The fullest name in the document for a surname; itself where more than one person
        bears it."""
        words = name.split()
        if len(words) != 1:
            return name
        known = self.full.get(words[0]) or self.given.get(words[0], [])
        return _longest(known) or name

    def role(self, name: str) -> str | None:
        """The document's words for what somebody is, under any form of the name."""
        own = self.role_words.get(name)
        if own is not None:
            return own
        surname = name.split()[-1]
        if self.full.get(surname, [name]) != [name]:
            return None
        return self.role_words.get(surname)

    def fits(self, name: str | None, pronoun: str) -> bool:
        """Whether nothing speaks against the pronoun meaning that person."""
        gender = self.gender.get(name) or self.gender.get(name.split()[-1], "") if name else ""
        return not gender or (gender == "he") == (pronoun in ("he", "him", "his", "himself"))

    def person_before(self, token: int, pronoun: str) -> Person | None:
        """Whom "he" or "she" at `token` most likely means.

        The last clause's subject comes first; a sole candidate is sure.
        """
        sentence = self.trees.tokens[token].sentence
        index = bisect_left(self.places, token) - 1
        window: list[Mention] = []
        while index >= 0 and sentence - self.mentions[index].sentence <= _REACH:
            mention = self.mentions[index]
            if self.fits(self.fullest(mention.name, mention.token), pronoun):
                window.append(mention)
            index -= 1
            if len(window) >= 12:
                break
        if not window:
            return None
        chosen = next((mention for mention in window if mention.subject), window[0])
        names = {self.fullest(mention.name, mention.token) for mention in window}
        return Person(chosen.token, chosen.name, chosen.subject or len(names) == 1)

    def by_role(self, role: str, token: int) -> str | None:
        """The one person whom the document gave a role before `token`."""
        names = {
            self.fullest(name, place) for place, name in self.roles.get(role, ()) if place < token
        }
        return names.pop() if len(names) == 1 else None

    def body_name(self, head: int, text: str) -> str:
        """The fullest name of an organisation: an acronym's expansion, else its words."""
        name = without_article(text)
        return self.bodies.get(name, _BRACKETED.sub("", name) or name)

    def body_with(self, noun: str, before: int) -> str | None:
        """The one body named before `before` that has the noun in its name: "the union"."""
        names = {
            self.bodies.get(name, name)
            for place, name in self._body_words().get(noun.lower(), ())
            if place < before
        }
        return names.pop() if len(names) == 1 else None

    def _body_words(self) -> dict[str, list[tuple[int, str]]]:
        """The bodies' names by their words for a body, with where they are named."""
        if self._bodies_by_word is None:
            self._bodies_by_word = defaultdict(list)
            for entity in self.annotated.entities:
                if entity.label not in ("ORG", "FAC", "GPE") or entity.last - entity.first < 2:
                    continue
                tokens = self.trees.tokens[entity.first : entity.last]
                name = without_article(
                    self.annotated.document.text[tokens[0].start : tokens[-1].end]
                )
                name = _BRACKETED.sub("", name) or name
                for token in tokens:
                    if token.text[:1].isupper() and token.text.lower() in listed("organisation"):
                        self._bodies_by_word[token.text.lower()].append((entity.first, name))
        return self._bodies_by_word

    def body_called(self, text: str) -> str | None:
        """The expansion of an acronym that stands for a body."""
        return self.bodies.get(without_article(text))


def _longest(names: list[str]) -> str | None:
    """The longest of several forms of one name; `None` when they differ in the first name."""
    if not names:
        return None
    longest = max(names, key=len)
    given = longest.split()[0]
    return longest if all(name.split()[0] == given for name in names) else None
