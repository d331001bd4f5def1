"""Which sentences of two versions of a text tell the same.

Every pair of sentences that shares a word is weighed by the words it shares, rare ones heavier
(inverse sentence frequency over both texts, Dice's coefficient); the best pairs are taken first.
What is left over joins a neighbour that contains it: a sentence cut in two, or two made one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain
from math import log
from typing import NamedTuple

from auditor.revision.types import Passage
from auditor.revision.words import Word, edits

# Two sentences tell the same from this share of weighted words on; between neighbours of which
# one pair is settled, the lower one suffices. On 40 rewritten passages written for the project
# (tests/examples/revisions.toml) .5 joins none wrongly and .3 all that a reader joins.
_ALIKE = 0.5
_ALIKE_IN_PLACE = 0.3
# A left-over sentence belongs to a joined one that holds this share of its weight.
_HELD = 0.7
# A word in more sentences than this joins nothing by itself, so cost stays near linear.
_COMMON = 60


class _Likeness(NamedTuple):
    score: float
    wire: int
    local: int


class _Bags:
    """The sentences of both texts as bags of weighted words."""

    def __init__(self, wire: Sequence[Sequence[Word]], local: Sequence[Sequence[Word]]) -> None:
        self.wire = [Counter(word.lemma for word in words) for words in wire]
        self.local = [Counter(word.lemma for word in words) for words in local]
        self.frequency = Counter(chain.from_iterable([*self.wire, *self.local]))
        self.total = len(self.wire) + len(self.local)
        self.sizes = {id(bag): self._size(bag) for bag in (*self.wire, *self.local)}

    def weight(self, lemma: str) -> float:
        return log(1 + self.total / self.frequency[lemma])

    def _size(self, bag: Counter[str]) -> float:
        return sum(count * self.weight(lemma) for lemma, count in bag.items())

    def shared(self, left: Counter[str], right: Counter[str]) -> float:
        return self._size(left & right)

    def dice(self, left: Counter[str], right: Counter[str]) -> float:
        both = self.sizes[id(left)] + self.sizes[id(right)]
        return 2 * self.shared(left, right) / both if both else 0.0

    def held(self, small: Counter[str], large: Counter[str]) -> float:
        size = self.sizes[id(small)]
        return self.shared(small, large) / size if size else 0.0


def passages(
    wire: Sequence[Sequence[Word]], local: Sequence[Sequence[Word]]
) -> tuple[Passage, ...]:
    """Line up sentences (as words). In the local order; what was cut stands where the wire had it.

    Sentences without words belong to no passage.
    """
    bags = _Bags(wire, local)
    partner = _pairs(bags)
    groups = {w: ({w}, {c}) for w, c in partner.items()}
    _join_rest(bags, groups)
    joined = [(tuple(sorted(ws)), tuple(sorted(cs))) for ws, cs in groups.values()]
    joined.sort(key=lambda group: group[1])
    still = _in_order([group[0][0] for group in joined])
    made = [
        Passage(
            wire=ws,
            local=cs,
            moved=index not in still,
            edits=tuple(
                edits(
                    [word for w in ws for word in wire[w]], [word for c in cs for word in local[c]]
                )
            ),
        )
        for index, (ws, cs) in enumerate(joined)
    ]
    return _with_rest(made, wire, local)


def _pairs(bags: _Bags) -> dict[int, int]:
    likenesses = sorted(_likenesses(bags), key=lambda pair: (-pair.score, _drift(pair, bags)))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for pair in likenesses:
        if pair.score >= _ALIKE and pair.wire not in partner and pair.local not in taken:
            partner[pair.wire] = pair.local
            taken.add(pair.local)
    for pair in likenesses:
        if pair.wire in partner or pair.local in taken or pair.score < _ALIKE_IN_PLACE:
            continue
        before, after = partner.get(pair.wire - 1), partner.get(pair.wire + 1)
        if before == pair.local - 1 or after == pair.local + 1 or pair.wire == pair.local == 0:
            partner[pair.wire] = pair.local
            taken.add(pair.local)
    return partner


def _drift(pair: _Likeness, bags: _Bags) -> tuple[float, int, int]:
    place = abs(pair.wire / max(1, len(bags.wire)) - pair.local / max(1, len(bags.local)))
    return place, pair.wire, pair.local


def _likenesses(bags: _Bags) -> list[_Likeness]:
    holders: dict[str, list[int]] = defaultdict(list)
    for number, bag in enumerate(bags.local):
        for lemma in bag:
            holders[lemma].append(number)
    found = []
    for number, bag in enumerate(bags.wire):
        telling = {c for lemma in bag if bags.frequency[lemma] <= _COMMON for c in holders[lemma]}
        for other in telling:
            score = bags.dice(bag, bags.local[other])
            if score >= _ALIKE_IN_PLACE:
                found.append(_Likeness(score, number, other))
    return found


def _join_rest(bags: _Bags, groups: dict[int, tuple[set[int], set[int]]]) -> None:
    """Give sentences without a partner to the passage that holds most of their words, beside
    what it tells already: a repeated sentence is no part of the first one's passage."""
    pairs = list(groups.values())
    for own, other, mine, theirs in ((0, 1, bags.wire, bags.local), (1, 0, bags.local, bags.wire)):
        told = {index for pair in pairs for index in pair[own]}
        open_ = [_rest(pair[other], theirs, pair[own], mine) for pair in pairs]
        for number, bag in enumerate(mine):
            if number in told or not bag:
                continue
            held = [(bags.held(bag, rest), -at) for at, rest in enumerate(open_)]
            best, at = max(held, default=(0.0, 0))
            if best >= _HELD:
                pairs[-at][own].add(number)
                open_[-at] -= bag


def _rest(
    side: set[int], bags: Sequence[Counter[str]], other: set[int], others: Sequence[Counter[str]]
) -> Counter[str]:
    """The words of one side of a passage that its other side does not have."""
    whole: Counter[str] = Counter()
    for index in side:
        whole += bags[index]
    for index in other:
        whole -= others[index]
    return whole


def _in_order(places: Sequence[int]) -> frozenset[int]:
    """The indexes of a longest rising run through `places`: what did not move."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [index]
    kept = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return frozenset(kept)


def _with_rest(
    joined: list[Passage], wire: Sequence[Sequence[Word]], local: Sequence[Sequence[Word]]
) -> tuple[Passage, ...]:
    have = {c for passage in joined for c in passage.local}
    added = [
        Passage(wire=(), local=(c,)) for c, words in enumerate(local) if words and c not in have
    ]
    rows = sorted([*joined, *added], key=lambda passage: passage.local)
    told = {w for passage in joined for w in passage.wire}
    for number, words in enumerate(wire):
        if words and number not in told:
            # After the passage that tells what came before it in the wire.
            at = max(
                (i + 1 for i, row in enumerate(rows) if row.wire and row.wire[-1] < number
                 and not row.moved),
                default=0,
            )  # fmt: skip
            rows.insert(at, Passage(wire=(number,), local=()))
    return tuple(rows)
