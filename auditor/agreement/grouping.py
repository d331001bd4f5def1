"""Pairs of statements -> facts: each with one statement a document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from auditor.agreement.passages import Told
from auditor.model import Span


class Pair(NamedTuple):
    """Two statements of two documents, at odds or alike; `score`: higher is surer."""

    kind: str
    one: Told
    other: Told
    score: float


def members(pairs: Sequence[Pair]) -> list[Told]:
    """The statements of a group, one a document: that of the best pair it is in."""
    best: dict[int, Told] = {}
    for pair in sorted(pairs, key=lambda p: -p.score):
        for told in (pair.one, pair.other):
            best.setdefault(told.audit, told)
    return [best[number] for number in sorted(best)]


@dataclass(slots=True)
class _Fact:
    """A fact in the making: one statement a document, further passages that tell it again, and the
    keys that its first pair shares."""

    told: list[Told]
    keys: frozenset[str]
    places: set[tuple[int, Span]]


def linked(
    pairs: Sequence[Pair],
    differ: Callable[[Told, Told], bool],
    keys: Callable[[Told], frozenset[str]],
) -> list[list[Told]]:
    """Facts, each with one statement a document: the best pair with the statements that are paired
    with most of the others and at odds with none; then the next best pair.

    A pair with a statement of a known fact tells the same one where it shares half of its keys
    with what that fact's first pair shares, and may bring a document to it; else a passage tells
    two facts. `keys` are those of a statement's passage."""
    partners: dict[tuple[int, Span], set[tuple[int, Span]]] = defaultdict(set)
    touching: dict[tuple[int, Span], list[Pair]] = defaultdict(list)
    for pair in pairs:
        one, other = pair.one.place, pair.other.place
        partners[one].add(other)
        partners[other].add(one)
        touching[one].append(pair)
        touching[other].append(pair)
    ranked = {id(pair): _order(pair) for pair in pairs}
    facts: list[_Fact] = []
    holders: dict[tuple[int, Span], list[_Fact]] = defaultdict(list)

    def hold(fact: _Fact, told: Told, again: bool = False) -> None:
        fact.places.add(told.place)
        if not again:
            fact.told.append(told)
        holders[told.place].append(fact)

    for seed in sorted(pairs, key=lambda pair: ranked[id(pair)]):
        common = keys(seed.one) & keys(seed.other)
        known = [*holders[seed.one.place], *holders[seed.other.place]]
        same = [f for f in known if 2 * len(common & f.keys) >= len(common)]
        if same:
            for told in (seed.one, seed.other):
                if told.place not in same[0].places:
                    twice = any(told.audit == k.audit for k in same[0].told)
                    whole = 2 * len(common & same[0].keys) >= len(same[0].keys)
                    again = twice or not whole or any(differ(told, k) for k in same[0].told)
                    hold(same[0], told, again=again)
            continue
        facts.append(fact := _Fact([], common, set()))
        hold(fact, seed.one)
        hold(fact, seed.other)
        near = touching[seed.one.place] + touching[seed.other.place]
        for told in (
            t for p in sorted(near, key=lambda p: ranked[id(p)]) for t in (p.one, p.other)
        ):
            if any(told.audit == k.audit for k in fact.told):
                continue
            beside = partners[told.place]
            met = sum(k.place in beside for k in fact.told)
            if 2 * met > len(fact.told) and not any(differ(told, k) for k in fact.told):
                hold(fact, told)
    return [sorted(fact.told, key=lambda told: told.audit) for fact in facts]


def _order(pair: Pair) -> tuple[float, tuple[int, int, int], tuple[int, int, int]]:
    return -pair.score, pair.one.mark, pair.other.mark


def grouped(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """The best pair with the pairs that share a statement with it, then the next best of the rest.

    One hop, not a chain: what is like what is like a fact may be another fact."""
    touching: dict[tuple[int, Span], list[Pair]] = defaultdict(list)
    for pair in pairs:
        touching[pair.one.place].append(pair)
        touching[pair.other.place].append(pair)
    taken: set[tuple[int, Span]] = set()
    groups = []
    for seed in sorted(pairs, key=_order):
        places = (seed.one.place, seed.other.place)
        if taken & set(places):
            continue
        group = {id(pair): pair for place in places for pair in touching[place]}
        inside = [p for p in group.values() if not taken & {p.one.place, p.other.place}]
        taken |= {told.place for pair in inside for told in (pair.one, pair.other)}
        groups.append(sorted(inside, key=lambda p: -p.score))
    return groups


def merged(facts: Sequence[list[Told]]) -> list[list[Told]]:
    """Facts told mostly in the same two or more passages are one, with the statements of the
    first."""
    kept: list[list[Told]] = []
    holders: dict[tuple[int, Span], list[int]] = defaultdict(list)
    for told in facts:
        places = [m.place for m in told]
        met = Counter(number for place in places for number in holders[place])
        if met and max(met.values()) >= max(2, len(places) / 2 + 0.5):
            continue
        for place in places:
            holders[place].append(len(kept))
        kept.append(told)
    return kept
