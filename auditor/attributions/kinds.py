"""What kind of voice a noun is: an official, a body, a document, people with or without names.

Kinds follow `benchmarks/annotated/GUIDE.md`: a reader can go back to a named person, a named body
or a document; not to an official without a name, an anonymous person or a class of people.
"""

from __future__ import annotations

from auditor.attributions.nouns import ABSTRACT, listed, without_article
from auditor.attributions.people import Register
from auditor.attributions.roles import PERSON_ENDINGS
from auditor.attributions.trees import Run, Trees
from auditor.model import SourceKind, Token

_BODIES = frozenset({"ORG", "GPE", "FAC", "LOC", "PRODUCT", "EVENT"})
_TEXTS = frozenset({"WORK_OF_ART", "LAW"})

# Said of a source that is no kind of person, body or document the lists know.
NO_VOICE = "is nobody who could be asked"

# The kind, why it is that, and the name.
Verdict = tuple[SourceKind, str, str | None]


class NounReader:
    """Judges the nouns of one document by what it has named so far."""

    def __init__(self, trees: Trees, register: Register) -> None:
        self.trees = trees
        self.register = register

    def by_noun(self, head: int, run: Run, text: str) -> Verdict:
        """What the phrase `run` is, by its noun `head`."""
        token = self.trees.tokens[head]
        lemma = token.lemma.lower()
        if lemma in listed("document") and not self._is_body_paper(head, lemma):
            return "document", f"“{text}” is something a reader can look up", without_article(text)
        plural = is_plural(token)
        if lemma in listed("official") and not (plural and lemma in listed("vague")):
            return self._official(head, lemma, text)
        if token.pos == "NOUN" and lemma.endswith(ABSTRACT) and lemma not in listed("organisation"):
            return "vague", f"“{text}” {NO_VOICE}", None
        if token.entity in _TEXTS:
            return "document", f"“{text}” is the title of a work or law", text
        if token.entity in _BODIES or (
            token.entity and token.pos == "PROPN" and token.entity != "NORP"
        ):
            return self._body(head, text)
        if token.entity == "NORP" or lemma in listed("vague"):
            return self._class_of_people(head, run, text)
        if lemma in listed("organisation"):
            return self._body_by_noun(head, text)
        if token.pos == "NUM":
            return "anonymous", f"“{text}” stands for particular people without names", None
        if token.pos == "PROPN":
            return self._unknown_name(head, run, text)
        if lemma in listed("person") or lemma.endswith(PERSON_ENDINGS):
            role = self._by_role(head, lemma, text)
            return role if role is not None else self._class_of_people(head, run, text)
        return "vague", f"“{text}” {NO_VOICE}", None

    def _is_body_paper(self, head: int, lemma: str) -> bool:
        """ "the paper said", "the Post": a newspaper rather than a document."""
        return lemma in ("post", "press") and self.trees.tokens[head].entity == "ORG"

    def _body(self, head: int, text: str) -> Verdict:
        name = self.register.body_name(head, text)
        return "named_organisation", f"“{text}” is a named body", name

    def _body_by_noun(self, head: int, text: str) -> Verdict:
        """ "the union": the one body named before whose name has that word, else itself."""
        words = text.split()
        plain = len(words) == 2 and words[0].lower() == "the"
        name = self.register.body_with(words[-1], head) if plain else None
        if name is not None:
            why = f"“{text}” is the {name}, named before"
            return "named_organisation", why, name
        why = f"“{text}” is a body, named by what it is"
        return "named_organisation", why, self.register.body_called(text) or without_article(text)

    def _official(self, head: int, lemma: str, text: str) -> Verdict:
        role = self._by_role(head, lemma, text)
        if role is not None:
            return role
        return "unnamed_official", f"“{text}” speaks for a public body, without a name", None

    def _by_role(self, head: int, lemma: str, text: str) -> Verdict | None:
        """ "the senator": the one person whom the document gave that role before."""
        determiners = [self.trees.tokens[i] for i in self.trees.children[head] if i < head]
        definite = any(t.text.lower() == "the" or t.dep == "poss" for t in determiners)
        name = self.register.by_role(lemma, head) if definite else None
        if name is None:
            return None
        return "named_person", f"“{text}” is {name}, whom the document gave that role", name

    def _class_of_people(self, head: int, run: Run, text: str) -> Verdict:
        """A class of people ("critics") or particular people without names ("two neighbours")."""
        token = self.trees.tokens[head]
        lemma = token.lemma.lower()
        plural = is_plural(token)
        before = [self.trees.tokens[i] for i in self.trees.children[head] if i < head]
        words = {t.text.lower() for t in before}
        counted = any(t.pos == "NUM" for t in before) or token.pos == "NUM"
        if counted or (words & {"a", "an", "one", "another"} and not plural):
            return "anonymous", f"“{text}” stands for particular people without names", None
        tail = any(
            i > head
            and self.trees.tokens[i].dep in ("prep", "relcl", "acl")
            and self.trees.tokens[self.trees.low[i]].text.lower() != "that"
            for i in self.trees.children[head]
        )
        loose = bool(words & listed("loose_quantifiers"))
        general = lemma in listed("vague") or token.entity == "NORP" or loose
        if (plural and not tail) or general:
            return "vague", f"“{text}” is a class of people of whom nobody can be asked", None
        return "anonymous", f"“{text}” stands for particular people without names", None

    def _unknown_name(self, head: int, run: Run, text: str) -> Verdict:
        """A capitalised name that no recogniser placed."""
        tokens = self.trees.tokens[run[0] : run[1]]
        titled = any(t.text in listed("titles") for t in tokens[:-1])
        if titled:
            bare = [t.text for t in tokens if t.text not in listed("titles")]
            name = without_article(" ".join(bare)) if bare else without_article(text)
            return "named_person", f"“{text}” is a person's name with a title", name
        return "named_organisation", f"“{text}” is a proper name", without_article(text)


def is_plural(token: Token) -> bool:
    """Whether a noun stands for several, as far as its form shows."""
    word = token.text.lower()
    ends = word.endswith(("s", "men", "women", "people", "children", "folk", "police"))
    return token.pos == "NOUN" and ends and (word != token.lemma.lower() or not word.endswith("s"))
