"""The people and bodies a document names, under the fullest name it gives them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from auditor.attributions.roles import COURTESY, beside_name, is_role
from auditor.attributions.trees import Trees
from auditor.lexicon import toml
from auditor.model import Annotated, Entity

# An acronym in brackets, and the words before it that may be what it stands for.
_SHORT = re.compile(r"\(([A-Z][A-Za-z-]{1,9})\)")
_CAPITAL = re.compile(r"[A-Z]")
_NAMING = re.compile(r"[A-Z][\w'’&.-]*|of|the|and|for|on|in")
_JOINING = ("of", "the", "and", "for", "on", "in")
_LONGEST = 9
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


@cache
def _given() -> dict[str, str]:
    """Common given names: name -> "he" or "she"."""
    names = toml("attribution/given_names.toml")
    sides = (("she", names["female"]), ("he", names["male"]))
    return {name: pronoun for pronoun, listed in sides for name in listed.split()}


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(toml("attribution/source_nouns.toml")[kind])


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
        for first, last in sorted(_personal(annotated, trees)):
            self._enter(first, last)
        self.places = [mention.token for mention in self.mentions]
        self.bodies = _expansions(annotated.document.text)

    def _enter(self, first: int, last: int) -> None:
        tokens = self.trees.tokens
        begin = first
        titled = ""
        while first < last and tokens[first].text in _words("titles"):
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
        given = _given().get(name.split()[0], "")
        if given and len(name.split()) > 1:
            self.gender.setdefault(name, given)
        for word in titles:
            gender = "he" if word in _words("male") else "she" if word in _words("female") else ""
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
        plain = _plain(text)
        return self.bodies.get(plain, _BRACKETED.sub("", plain) or plain)

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
                name = _plain(self.annotated.document.text[tokens[0].start : tokens[-1].end])
                name = _BRACKETED.sub("", name) or name
                for token in tokens:
                    if token.text[:1].isupper() and token.text.lower() in _words("organisation"):
                        self._bodies_by_word[token.text.lower()].append((entity.first, name))
        return self._bodies_by_word

    def body_called(self, text: str) -> str | None:
        """The expansion of an acronym that stands for a body."""
        return self.bodies.get(_plain(text))


def _personal(annotated: Annotated, trees: Trees) -> Iterator[tuple[int, int]]:
    """The token ranges of personal names, in order.

    The recogniser's labels are corrected by what stands beside the name (a title, an age, a role)
    and by how it labels the same words elsewhere.
    """
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for entity in annotated.entities:
        labels[_key(trees, entity.first, entity.last)][entity.label] += 1
    opening = _opening(annotated)
    tokens = annotated.tokens
    known = {t.text for i, t in enumerate(tokens) if t.pos == "PROPN" and i not in opening}
    seen: set[tuple[int, int]] = set()
    for entity in [*annotated.entities, *_unlabelled(annotated), *_titled(annotated)]:
        if entity.label not in _NAME_LABELS:
            continue
        first, last = entity.first, entity.last
        while last - first > 1 and trees.tokens[first].text.lower() in ("the", "a"):
            first += 1
        if trees.tokens[last - 1].pos not in ("PROPN", "PART", "PUNCT", "NOUN"):
            continue
        votes = labels[_key(trees, entity.first, entity.last)]
        person = votes["PERSON"] * 2 > sum(votes.values()) or (
            entity.label == "PERSON" and votes["PERSON"] * 2 >= sum(votes.values())
        )
        verdict = _beside(trees, first, last)
        if verdict is None and person and last - first == 1 and first in opening:
            # "Flour is dear": a capital that only opens the sentence.
            person = trees.tokens[first].text in known or trees.tokens[first].text in _given()
        if verdict if verdict is not None else person:
            run = _with_given(trees, first, last), last
            if run not in seen:
                seen.add(run)
                yield run


# What the recogniser calls words that it can place nowhere.
_NO_NAME = frozenset({"", "CARDINAL"})


def _titled(annotated: Annotated) -> Iterator[Entity]:
    """Capitalised words behind a form of address: "Dr Haruki Sato"."""
    tokens = annotated.tokens
    for index, token in enumerate(tokens[:-1]):
        address = token.text.rstrip(".") in COURTESY or (
            token.text.endswith(".") and token.text in _words("titles")
        )
        end = index + 1
        while address and end < len(tokens) and end - index < 4 and tokens[end].pos == "PROPN":
            if tokens[end].sentence != token.sentence or not tokens[end].text[0].isupper():
                break
            end += 1
        if address and end > index + 1:
            start = tokens[index + 1].start
            yield Entity(start, tokens[end - 1].end, "PERSON", index + 1, end)


def _with_given(trees: Trees, first: int, last: int) -> int:
    """Where a surname's given name begins that the recogniser left out: "Amadou | Kone"."""
    tokens = trees.tokens
    start = first
    while last - first == 1 and start > 0 and first - start < 2:
        before = tokens[start - 1]
        part = before.pos == "PROPN" and before.dep == "compound" and first <= before.head < last
        common = before.text in _words("titles") or before.lemma.lower() in _words("official")
        named = before.entity in ("", "PERSON") and before.text[:1].isupper()
        if not (part and named) or common or is_role(before.lemma):
            break
        start -= 1
    return start


def _opening(annotated: Annotated) -> set[int]:
    """The words that open a sentence or a quotation: their capital says nothing."""
    found = set()
    for sentence in annotated.sentences:
        index = sentence.first
        while index < sentence.last and not annotated.tokens[index].text[:1].isalnum():
            index += 1
        found.add(index)
    marks = ('"', "“", "«", "''", "``", "‘", "'")
    tokens = annotated.tokens
    found |= {i + 1 for i, token in enumerate(tokens) if token.text in marks}
    return found


def _unlabelled(annotated: Annotated) -> Iterator[Entity]:
    """Capitalised words after a given name that the recogniser passed over."""
    tokens = annotated.tokens
    index = 0
    while index < len(tokens):
        end = index + 1
        token = tokens[index]
        if token.entity in _NO_NAME and token.pos == "PROPN" and token.text in _given():
            while end < len(tokens) and tokens[end].pos == "PROPN":
                if tokens[end].entity not in _NO_NAME:
                    break
                if tokens[end].sentence != token.sentence or not tokens[end].text[0].isupper():
                    break
                end += 1
            if end - index > 1:
                yield Entity(token.start, tokens[end - 1].end, "PERSON", index, end)
        index = end


_NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "WORK_OF_ART"})
_BODY_WORD = frozenset(
    {
        "inc",
        "inc.",
        "ltd",
        "ltd.",
        "plc",
        "corp",
        "corp.",
        "co.",
        "llc",
        "gmbh",
        "united",
        "times",
        "news",
    }
)


def _key(trees: Trees, first: int, last: int) -> str:
    return " ".join(token.text for token in trees.tokens[first:last] if token.pos != "PART").lower()


def _beside(trees: Trees, first: int, last: int) -> bool | None:
    """Whether the company of a name makes it a person's; `None` if it says nothing."""
    tokens = trees.tokens
    words = [token.text.lower() for token in tokens[first:last]]
    lemmas = {token.lemma.lower() for token in tokens[first:last]}
    if _BODY_WORD & set(words) or (_words("organisation") | _words("document")) & lemmas:
        return False
    before = tokens[first - 1] if first > 0 else None
    if tokens[first].text in _words("titles") or (before and before.text in _words("titles")):
        return True
    if before is not None and before.pos == "NOUN" and before.dep in ("compound", "nmod", "appos"):
        lemma = before.lemma.lower()
        if is_role(lemma):
            return True
        if lemma in _words("organisation"):
            return False
    if tokens[first].text in _given() and 2 <= last - first <= 4:
        return True
    after = [token.text for token in tokens[last : last + 3]]
    if len(after) == 3 and after[0] == "," and after[1].isdigit() and len(after[1]) == 2:
        # "Ewan Strachan, 51, ...": an age.
        return after[2] == ","
    head = next((i for i in range(first, last) if not first <= tokens[i].head < last), last - 1)
    for child in trees.children[head]:
        token = tokens[child]
        if child < last:
            continue
        if token.dep == "appos" and token.pos == "NOUN":
            return is_role(token.lemma.lower()) or None
        if token.dep == "relcl":
            opener = tokens[trees.low[child]].text.lower()
            return True if opener == "who" else False if opener == "which" else None
    return None


def _plain(text: str) -> str:
    first, _, rest = " ".join(text.split()).partition(" ")
    return rest if first.lower() in ("the", "a", "an") and rest else " ".join(text.split())


def _longest(names: list[str]) -> str | None:
    """The longest of several forms of one name; `None` when they differ in the first name."""
    if not names:
        return None
    longest = max(names, key=len)
    given = longest.split()[0]
    return longest if all(name.split()[0] == given for name in names) else None


def _expansions(text: str) -> dict[str, str]:
    """Acronyms explained in the text: "the Food Standards Agency (FSA)" -> {"FSA": ...}."""
    found: dict[str, str] = {}
    begin = 0
    for match in _SHORT.finditer(text):
        # No word of a name holds a bracket, so that no stretch of text is read for two acronyms.
        before = text[max(begin, text.rfind(")", begin, match.start()) + 1) : match.start()]
        begin = match.end()
        words = _naming(before) if before[-1:].isspace() else []
        if len(words) > 1:
            found.setdefault(match.group(1), _plain(" ".join(words)))
    return found


def _naming(before: str) -> list[str]:
    """The capitalised and joining words at the end of a text, nine at most."""
    words: list[str] = []
    for chunk in reversed(before.rsplit(None, _LONGEST)[-_LONGEST:]):
        whole = _NAMING.fullmatch(chunk) is not None
        word = chunk if whole else _naming_end(chunk)
        if word:
            words.insert(0, word)
        if not whole:
            break
    return words


def _naming_end(chunk: str) -> str:
    """The longest capitalised or joining word that ends a chunk: "Bank" of "(Bank".

    By a walk from the end: a search for it would try every capital of a long run.
    """
    start = len(chunk)
    while start and (chunk[start - 1].isalnum() or chunk[start - 1] in "_'’&.-"):
        start -= 1
    capital = _CAPITAL.search(chunk, start)
    ends = [len(chunk) - len(word) for word in _JOINING if chunk.endswith(word)]
    if capital:
        ends.append(capital.start())
    return chunk[min(ends) :] if ends else ""
