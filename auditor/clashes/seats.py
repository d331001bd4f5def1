"""What a person or body has in one place only, told in two: headquarters, a birthplace.

"The company has its headquarters in Oslo" beside "at its headquarters in Bergen"; "born in Hull"
beside "a native of Leeds".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from auditor.clashes.compared import heard
from auditor.clashes.reading import MOST, Clash, Reading
from auditor.statements.concepts import cues

_IN = frozenset({"in", "at", "near"})


class Seat(NamedTuple):
    """Where something that has one place is told to be: tokens of the noun and of the place."""

    what: str
    owner: frozenset[str]
    place: str
    noun: int
    spot: int


def two_seats(reading: Reading) -> Iterator[Clash]:
    """One seat, home or birthplace in two towns."""
    index: dict[str, list[Seat]] = defaultdict(list)
    for seat in _seats(reading):
        index[seat.what].append(seat)
    for what in sorted(index):
        group = index[what][:MOST]
        if len({seat.place for seat in group}) != 2:
            # Of three places named, each is a branch's or another's.
            continue
        a = group[0]
        b = next(seat for seat in group if seat.place != a.place)
        one, other = (reading.tokens[s.noun].sentence for s in (a, b))
        if one == other or not _one_owner(reading, a, b) or reading.meet(a.place, b.place):
            continue
        words = reading.words_at(one) | reading.words_at(other)
        changed = cues("moves") | cues("times") - {"when", "this"} | {"had", "was", "were"}
        if changed & (words | reading.lemmas(one) | reading.lemmas(other)):
            continue
        told = [
            next((s for s in reading.of_sentence[n] if s.kind == "event"), None)
            for n in (one, other)
        ]
        if told[0] is None or told[1] is None or not heard(told[0], told[1]):
            continue
        yield Clash(
            "place",
            reading.sentence(one),
            reading.sentence(other),
            f"The text puts “{reading.tokens[a.noun].text}” in "
            f"“{reading.tokens[a.spot].text}” and then in “{reading.tokens[b.spot].text}”.",
        )


def _one_owner(reading: Reading, a: Seat, b: Seat) -> bool:
    return not a.owner or not b.owner or bool(a.owner & b.owner)


def _seats(reading: Reading) -> Iterator[Seat]:
    tokens = reading.tokens
    for index, token in enumerate(tokens):
        lemma = token.lemma.lower()
        if lemma in cues("seats") and token.pos == "NOUN":
            preps = [i for i in reading.below(index) if tokens[i].text.lower() in _IN]
            above = tokens[index].head
            verb = tokens[above].lemma.lower()
            if verb in ("have", "be"):
                preps += [i for i in reading.below(above) if tokens[i].text.lower() in _IN]
            owner = frozenset(
                k
                for i in reading.below(index)
                if tokens[i].dep == "poss"
                for k in reading.referents.refer(i)
            )
            clause = reading.clauses.items[reading.clauses.of_token[index]]
            if not owner and verb == "have":
                owner = reading.referents.refer(clause.subject)
            plain = {tokens[i].text.lower() for i in reading.below(index)}
            if plain & (cues("ranks") | {"a", "an"}):
                continue
            yield from _spots(reading, lemma, owner, index, preps)


def _spots(
    reading: Reading, what: str, owner: frozenset[str], noun: int, preps: list[int]
) -> Iterator[Seat]:
    for prep in preps:
        for spot in reading.below(prep):
            token = reading.tokens[spot]
            if token.dep == "pobj" and token.pos == "PROPN" and spot not in reading.referents.timed:
                yield Seat(what, owner, token.text.lower(), noun, spot)
