"""Where things happen: the places that nouns name, as "class:key"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from auditor.lexicon import toml
from auditor.statements.casts import EMPTY
from auditor.statements.concepts import cues
from auditor.statements.kin import place_class
from auditor.statements.referents import Referents

_PLACED = frozenset(
    {"in", "at", "on", "near", "under", "inside", "outside", "behind", "beside", "off"}
)
_NAMED = frozenset({"GPE", "LOC", "FAC"})


@cache
def _place_nouns() -> dict[str, str]:
    table = toml("contradictions/places.toml")["classes"]
    return {word: name for name, words in table.items() for word in words.split()}


@cache
def _place_names() -> dict[str, str]:
    table = toml("contradictions/places.toml")["names"]
    return {word: name for name, words in table.items() for word in words.split()}


@cache
def _holds() -> dict[str, frozenset[str]]:
    return {k: frozenset(v.split()) for k, v in toml("contradictions/places.toml")["holds"].items()}


def may_hold(one: str, other: str) -> bool:
    """Whether a place of one class can lie in one of the other."""
    return other in _holds().get(one, EMPTY) or one in _holds().get(other, EMPTY)


class Places:
    """The places that a document's clauses and nouns name."""

    def __init__(self, nouns: Referents) -> None:
        self.nouns = nouns
        self.tokens = nouns.tokens
        self.annotated = nouns.annotated
        self.split = nouns.split
        self.children = nouns.children

    def of(self, head: int, members: Sequence[int]) -> frozenset[str]:
        """The places that some tokens name by a preposition or "where"; `head` is the verb's or
        noun's whose places they are."""
        tokens = self.tokens
        found: set[str] = set()
        for index in members:
            token = tokens[index]
            if token.dep in ("prep", "prt") and token.text.lower() in _PLACED:
                found.update(
                    place
                    for noun in self.children[index]
                    if tokens[noun].dep == "pobj"
                    and (place := self._spot(self._antecedent(noun, head)))
                )
            elif token.text.lower() == "where" and index > head - 8:
                found.update(self._before(index))
        return frozenset(found)

    def _antecedent(self, noun: int, head: int) -> int:
        """What a relative "which" stands for ("the tower in *which* it was found"); else itself."""
        tokens = self.tokens
        above = tokens[head].head
        relative = tokens[noun].text.lower() == "which" and tokens[head].dep == "relcl"
        return above if relative and above < noun else noun

    def before(self, index: int) -> frozenset[str]:
        """The town right before a noun that tells an event: "the *Zurich* summit"."""
        named = [
            c
            for c in self.children[index]
            if self.tokens[c].dep in ("compound", "nmod")
            and (self.tokens[c].entity == "GPE" or c in self.nouns.placed)
        ]
        found = frozenset(self.place(c) for c in named) - {""}
        return frozenset(p for p in found if p.startswith("settlement:"))

    def scene(self, index: int) -> frozenset[str]:
        """The place that is "the scene of" what a noun tells: "Hull, the scene of the fire"."""
        tokens = self.tokens
        prep = tokens[index].head
        scene = tokens[prep].head
        if tokens[prep].text.lower() != "of" or tokens[scene].lemma.lower() not in cues("scenes"):
            return EMPTY
        above = scene if tokens[scene].dep != "appos" else tokens[scene].head
        subject = self.split.items[self.split.of_token[scene]].subject
        told = [above, *(c for c in self.children[scene] if tokens[c].dep == "appos")]
        if tokens[scene].dep == "attr" and subject is not None:
            told.append(subject)
        # "In Zwolle, the scene of the attack, ...".
        before = range(scene - 1, max(scene - 5, 1), -1)
        told += [at - 1 for at in before if tokens[at].text == ","]
        return frozenset(place for i in told if i != scene and (place := self._spot(i)))

    def _before(self, index: int) -> Iterator[str]:
        """The places named right before "where": "the courthouse in Hull, where ..."."""
        first = self.annotated.sentences[self.tokens[index].sentence].first
        for at in range(index - 1, max(first - 1, index - 7), -1):
            if self.tokens[at].pos in ("VERB", "AUX"):
                return
            placed = at > first and self.tokens[at - 1].text.lower() in _PLACED
            place = self._spot(at) if placed else self.place(at)
            if place:
                yield place

    def _spot(self, index: int) -> str:
        """The place that a noun after a preposition names: of "the floor of the chapel", the
        chapel; after "in", any capitalised name that is no person's or month's."""
        token = self.tokens[index]
        if token.lemma.lower() in cues("spots"):
            whole = self.nouns.whole(index)
            return self.place(whole) if whole is not None else ""
        place = self.place(index)
        if place or token.pos != "PROPN" or self.tokens[index - 1].text.lower() != "in":
            return place
        word = token.text.lower()
        settled = self.split.items[self.split.of_token[index]].predicate in cues("settled")
        plain = token.entity in ("", "PERSON", "GPE") or settled
        plain = plain and word not in cues("thin") and index not in self.nouns.timed
        return f"settlement:{word}" if plain else ""

    def place(self, index: int) -> str:
        """ "class:key" of a noun that names a place, "" of any other."""
        token = self.tokens[index]
        lemma = token.lemma.lower()
        if token.pos == "NOUN":
            for child in self.children[index]:
                if self.tokens[child].dep == "compound":
                    pair = f"{self.tokens[child].lemma.lower()}-{lemma}"
                    if pair in _place_nouns():
                        return f"{_place_nouns()[pair]}:{pair}"
            name = _place_nouns().get(lemma) or place_class(lemma)
            return f"{name}:{lemma}" if name else ""
        if token.pos != "PROPN" or not (token.entity in _NAMED or index in self.nouns.placed):
            return ""
        if token.text.lower() in self.nouns.family:
            return ""
        words = [self.tokens[i].text.lower() for i in (*self.children[index], index)]
        named = next((_place_nouns()[w] for w in words if w in _place_nouns()), None)
        whole = "_".join(w for w in words if w.isalpha())
        name = named or _place_names().get(whole) or _place_names().get(words[-1]) or "settlement"
        return f"{name}:{words[-1]}"
