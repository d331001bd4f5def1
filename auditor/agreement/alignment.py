"""Which passages of two documents tell of the same thing, and what they say differently of it.

A passage is an independent clause with its statements. Two are aligned by the rare words and
values they share (cosine of inverse document frequencies), and then compared slot by slot.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.clashes.reading import THIN, at_odds, value_of, when_apart
from auditor.clashes.slots import (
    narrowed_apart,
    one_unit,
    opposites,
    participants,
    places_apart,
    ranked_apart,
    rivals,
    unlike,
)
from auditor.agreement.likeness import voices
from auditor.model import Audit, Span, Statement
from auditor.statements.concepts import cues, key, once, origins, pairs, people
from auditor.values.types import DateRange

# Passages below this cosine tell of two things. Measured on the events in
# tests/examples/conflicts.toml, where shared facts have 0.25 to 0.85 and chance pairs 0.05 to 0.2.
LEAST = 0.08
# Below this two values must be of a kind of deed that each document tells once.
NEAR = 0.18
# From here on two passages answer one question.
SAME = 0.3
# From here on two passages that differ in nothing tell one fact, by what they have in common: a
# value; what happened and to whom; what happened, with so many keys; so many keys that are no
# names. Set by reading every pair above 0.16 of the project's samples and events: of those below,
# most were two remarks on one topic.
VALUED = 0.25
DONE_TO = 0.27
HAPPENED = ((3, 0.34), (5, 0.28))
WORDED = (4, 0.45)
# A key in more passages than this aligns nothing.
CROWD = 60
# Best partners kept for a passage in each other document.
PARTNERS = 4
_VALUED = ("count", "money", "percent", "duration", "date", "clock", "age", "score")


class Passage(NamedTuple):
    """An independent clause of a document (`audit` numbers it): its keys and its statements."""

    audit: int
    span: Span
    keys: frozenset[str]
    statements: tuple[Statement, ...]


class Aligned(NamedTuple):
    """Two passages of two documents that tell of one thing; `cosine` 0..1, higher: more alike."""

    one: Passage
    other: Passage
    cosine: float


class Difference(NamedTuple):
    """What two aligned passages fill differently; `score` adds how surely they are one fact."""

    kind: str
    one: Statement
    other: Statement
    score: float


def passages(audits: Sequence[Audit]) -> list[Passage]:
    """The passages of a folder, in order."""
    found: list[Passage] = []
    for number, audit in enumerate(audits):
        groups: dict[Span, list[Statement]] = defaultdict(list)
        for statement in audit.statements:
            if statement.kind != "remark":
                groups[statement.passage].append(statement)
        for span in sorted(groups):
            group = groups[span]
            keys = frozenset().union(*(s.keys for s in group), *(_sharp(s) for s in group))
            found.append(Passage(number, span, keys - cues("thin"), tuple(group)))
    return found


def _sharp(statement: Statement) -> frozenset[str]:
    """A value as a key: "=118"."""
    value = statement.value
    amount = value.get("amount") if isinstance(value, dict) else None
    if isinstance(amount, int | float):
        return frozenset({f"={amount:g}"})
    return frozenset({f"={value}"}) if statement.kind in ("duration", "clock") else frozenset()


def aligned(folder: Sequence[Passage], related: Callable[[int, int], bool]) -> Iterator[Aligned]:
    """The best partners of each passage in each related document. Linear in the folder where no
    key is in more than `CROWD` passages."""
    spread = Counter(k for p in folder for k in p.keys)
    weight = {k: math.log(1 + len(folder) / n) ** 2 for k, n in spread.items()}
    norms = [math.sqrt(sum(weight[k] for k in sorted(p.keys))) or 1.0 for p in folder]
    index: dict[str, list[int]] = defaultdict(list)
    for number, passage in enumerate(folder):
        for k in passage.keys:
            if 1 < spread[k] <= CROWD:
                index[k].append(number)
    best = _best(folder, index, weight, norms, related)
    for (a, b), cosine in sorted(best.items()):
        yield Aligned(folder[a], folder[b], cosine)


def _best(
    folder: Sequence[Passage],
    index: Mapping[str, Sequence[int]],
    weight: Mapping[str, float],
    norms: Sequence[float],
    related: Callable[[int, int], bool],
) -> dict[tuple[int, int], float]:
    """Pairs of passage numbers that are among each other's best partners."""
    ranked: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    for a, passage in enumerate(folder):
        scores: dict[int, float] = defaultdict(float)
        for k in sorted(passage.keys):
            for b in index.get(k, ()):
                if folder[b].audit != passage.audit:
                    scores[b] += weight[k]
        for b, score in scores.items():
            cosine = score / (norms[a] * norms[b])
            if cosine >= LEAST and related(passage.audit, folder[b].audit):
                ranked[a, folder[b].audit].append((cosine, b))
    kept: dict[tuple[int, int], float] = {}
    top = {
        place: {b for _, b in sorted(found, key=lambda x: (-x[0], x[1]))[:PARTNERS]}
        for place, found in ranked.items()
    }
    for (a, _), found in ranked.items():
        for cosine, b in found:
            mutual = b in top[a, folder[b].audit] and a in top.get((b, folder[a].audit), ())
            if a < b and mutual:
                kept[a, b] = cosine
    return kept


# --- differences ----------------------------------------------------------------------------------


def differences(pair: Aligned) -> list[Difference]:
    """The slots that two aligned passages fill differently, surest first."""
    found = [
        *_values(pair),
        *(d for a in _events(pair.one) for b in _events(pair.other) for d in _slots(pair, a, b)),
    ]
    return sorted(found, key=lambda d: -d.score)


def contradicts(one: Passage, other: Passage) -> bool:
    """Whether any two statements of two passages may be at odds, by the widest reading."""
    return any(_may_differ(a, b) for a in one.statements for b in other.statements)


def _events(passage: Passage) -> list[Statement]:
    return [s for s in passage.statements if s.kind in ("event", "nominal") and s.real]


def _values(pair: Aligned) -> Iterator[Difference]:
    for kind in _VALUED:
        ones = [s for s in pair.one.statements if s.kind == kind and s.real]
        others = [s for s in pair.other.statements if s.kind == kind and s.real]
        for a in ones:
            for b in others:
                if _comparable(pair, a, b, len(ones), len(others)) and unlike(a, b):
                    yield Difference(
                        "date" if kind in ("date", "clock") else
                        "duration" if kind == "duration" else "number",
                        a,
                        b,
                        pair.cosine + 0.3 * (a.predicate == b.predicate),
                    )  # fmt: skip


def _comparable(pair: Aligned, a: Statement, b: Statement, ones: int, others: int) -> bool:
    """Whether two values of one kind answer one question."""
    if {"update", "part", "other"} & (a.marks | b.marks) or not voices(a, b):
        return False
    if a.negated != b.negated or not one_unit(a, b):
        return False
    about = (a.keys & b.keys) - cues("thin") - {a.unit}
    same = a.predicate == b.predicate and a.predicate not in THIN
    if a.kind == "date":
        return _one_date(pair, a, b) and bool(about)
    if _dated_apart(pair) or when_apart(a, b):
        return False
    fates = [s.keys & cues("exclusive") for s in (a, b)]
    if fates[0] != fates[1] and ((fates[0] and fates[1]) or not about):
        return False
    befell = bool(fates[0] & fates[1]) and {a.unit, b.unit} <= people()
    if a.kind == "count":
        if not a.unit or min(_size(a), _size(b)) < 2:
            return False
        return befell or (pair.cosine >= NEAR and (same or bool(about)))
    if max(ones, others) > 1 or _ratio(a, b) > 5:
        return False
    if a.kind == "money" and len(pair.one.keys & pair.other.keys) >= 2:
        priced = cues("prices")
        return _ratio(a, b) < 2.5 and bool(a.keys & priced) and bool(b.keys & priced)
    return bool(about) and pair.cosine >= NEAR and (same or pair.cosine >= SAME)


def _ratio(a: Statement, b: Statement) -> float:
    one, other = _size(a), _size(b)
    return max(one, other) / max(1e-9, min(one, other)) if one and other else 1.0


def _size(statement: Statement) -> float:
    amount = statement.value.get("amount") if isinstance(statement.value, dict) else None
    return float(amount) if isinstance(amount, int | float) else 0.0


def _one_date(pair: Aligned, a: Statement, b: Statement) -> bool:
    if {"loose", "nominal"} & (a.marks | b.marks) or a.predicate != b.predicate:
        return False
    if pair.cosine < NEAR:
        return False
    one, other = value_of(a), value_of(b)
    if not isinstance(one, DateRange) or not isinstance(other, DateRange):
        return False
    close = abs((one.start - other.start).days) <= 3700
    return close and (a.predicate in once() or pair.cosine >= 0.45)


def _dated_apart(pair: Aligned) -> bool:
    """Whether the passages give two dates: counts of two days are updates."""
    dates = [
        [s for s in p.statements if s.kind == "date" and "since" not in s.marks]
        for p in (pair.one, pair.other)
    ]
    return any(at_odds(a, b) for a in dates[0] for b in dates[1])


def _slots(pair: Aligned, a: Statement, b: Statement) -> Iterator[Difference]:
    """Another rank, place, doer, state or polarity of one event."""
    if not voices(a, b):
        return
    shared = participants(a, b)
    same = a.predicate == b.predicate and a.predicate not in THIN
    score = pair.cosine + 0.3 * same
    ranks = _ranks_apart(a, b)
    if ranks and (same or pair.cosine >= SAME):
        yield Difference("number", a, b, score)
    if narrowed_apart(a, b) or ranked_apart(a, b):
        return
    if same and not (a.negated or b.negated) and places_apart(a, b):
        moving = a.predicate in cues("moving")
        if not moving and ((shared and pair.cosine >= NEAR) or pair.cosine >= SAME):
            yield Difference("place", a, b, score)
    single = a.predicate in origins() | _single()
    sole = same and single and rivals(a, b) and not (a.negated or b.negated)
    if sole and (shared - a.agent - b.agent or pair.cosine >= 0.4):
        yield Difference("actor", a, b, score)
    # What had not happened may have happened since.
    since = ("had" in a.marks) != ("had" in b.marks)
    denied = same and a.negated != b.negated and not since
    if denied and pair.cosine >= 0.4 and _covered(pair, a, b):
        yield Difference("negation", a, b, score)
    for number in opposites(a, b):
        held = pairs()[number].get("of") == "agent"
        # "Its embassy" is another one where somebody else opens or closes it.
        if not held and rivals(a, b) and pair.cosine < 0.5:
            continue
        one, other = (s.agent if held else s.patient for s in (a, b))
        timed = bool(a.when) != bool(b.when) and not (
            held or "nominal" in (a.kind, b.kind) or pair.cosine >= SAME
        )
        near = pair.cosine >= 0.22 or len(pair.one.keys & pair.other.keys) >= 2
        if near and one & other - {"he", "she"} and not _dated_apart(pair) and not timed:
            yield Difference(pairs()[number]["kind"], a, b, pair.cosine)


def _covered(pair: Aligned, a: Statement, b: Statement) -> bool:
    """Whether all that one of two statements denies is in the passage of the other."""
    no, yes = (a, pair.other) if a.negated else (b, pair.one)
    return not no.keys - yes.keys - cues("thin") - {"person"}


def _single() -> frozenset[str]:
    return frozenset(key(w) for w in cues("single"))


def _ranks_apart(a: Statement, b: Statement) -> bool:
    """ "Its second flight", "the fourth flight": one noun, two ordinals."""
    ordinals = cues("ordinals")
    one, other = (
        {tuple(m.split("/")) for m in s.modifiers if m.partition("/")[2] in ordinals}
        for s in (a, b)
    )
    nouns = {k for k, _ in one} & {k for k, _ in other}
    return any({w for k, w in one if k == n} != {w for k, w in other if k == n} for n in nouns)


def agree(pair: Aligned) -> bool:
    """Whether two aligned passages tell one fact: enough in common, and no number, date or state
    in which they may differ."""
    one, other = pair.one, pair.other
    if any(s.real for s in one.statements) != any(s.real for s in other.statements):
        return False
    return _told_alike(pair, one.keys & other.keys) and not contradicts(one, other)


def _told_alike(pair: Aligned, shared: frozenset[str]) -> bool:
    """Whether what two passages share makes them one fact; names alone never do."""
    names = {
        word
        for statement in (*pair.one.statements, *pair.other.statements)
        for name in statement.names
        for word in name.split()
    }
    values = {k for k in shared if k.startswith("=")}
    plain = shared - values - names
    if not plain or len(shared) < 2:
        return False
    if any(len(k) > 2 for k in values) and pair.cosine >= VALUED:
        return True
    same = [
        (a, b)
        for a in _events(pair.one)
        for b in _events(pair.other)
        if a.predicate == b.predicate
        and a.predicate not in THIN | cues("saying")
        and not rivals(a, b)
    ]
    if pair.cosine >= DONE_TO and any(participants(a, b) for a, b in same):
        return True
    if same and any(len(shared) >= n and pair.cosine >= bar for n, bar in HAPPENED):
        return True
    return len(plain) >= WORDED[0] and pair.cosine >= WORDED[1]


def _may_differ(a: Statement, b: Statement) -> bool:
    """Whether two statements could be at odds, by the widest reading."""
    if a.kind in ("event", "nominal") and b.kind in ("event", "nominal"):
        same = a.predicate == b.predicate and a.predicate not in THIN
        if same and (a.negated != b.negated or places_apart(a, b) is not None):
            return True
        if same and narrowed_apart(a, b):
            return True
        if "first" in a.marks & b.marks and _narrow(a) != _narrow(b):
            return True
        return bool(opposites(a, b)) or _ranks_apart(a, b)
    if a.kind != b.kind or a.kind not in _VALUED:
        return False
    return one_unit(a, b) and (unlike(a, b) or (a.unit != "" and _bounds(a, b)))


def _narrow(statement: Statement) -> set[str]:
    """What narrows a first: "the first *major* power"."""
    return {m for m in statement.marks if m.startswith("only:")}


def _bounds(a: Statement, b: Statement) -> bool:
    return abs(_size(a) - _size(b)) > 0.05 * max(_size(a), _size(b), 1.0)
