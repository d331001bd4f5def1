"""What two aligned passages say differently, slot by slot."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from auditor.agreement.alignment import Aligned
from auditor.agreement.common import listed_keys
from auditor.agreement.likeness import bounds_apart, denied_things, same_value, size, voices
from auditor.agreement.passages import Passage, chief
from auditor.agreement.ranks import ranked_differently
from auditor.clashes.compared import at_odds, value_of, when_apart
from auditor.clashes.reading import THIN
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
from auditor.model import Statement
from auditor.statements.concepts import cues, key, once, origins, pairs, people
from auditor.values.types import DateRange

VALUED = ("count", "money", "percent", "duration", "date", "clock", "age", "score")
# Chances from which a slot filled differently is reported, by how much the slot itself tells.
# Set on tests/examples/events.toml and conflicts.toml.
FAR = 0.12
NEAR = 0.2
SAME = 0.35
SURE = 0.55
# What is added to them where both passages name somebody, and nobody the same.
APART = 0.2


class Difference(NamedTuple):
    """What two aligned passages fill differently; `score` adds how surely they are one fact."""

    kind: str
    one: Statement
    other: Statement
    score: float


def differences(pair: Aligned) -> list[Difference]:
    """The slots that two aligned passages fill differently, surest first."""
    ones, others = pair.one.once(_events), pair.other.once(_events)
    found = [
        *_values(pair),
        *(d for a, told in ones for b, too in others if told == too for d in _slots(pair, a, b)),
        *_denied(pair),
        *_ranked(pair),
    ]
    return sorted(found, key=lambda d: -d.score)


def _events(passage: Passage) -> list[tuple[Statement, str]]:
    """The events of a passage that are told or planned, with which of the two."""
    events = (s for s in passage.statements if s.kind in ("event", "nominal"))
    return [(s, told) for s in events if (told := mood(s))]


_WILL = re.compile(
    r"\b(?:will|shall|would|(?:is|are|was|were)\s(?:\w+\s)?to|to\sbe|going\sto)\b|['’]ll\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|unless|whether|could|may|might|should|or|can|wants?|wanted|hopes?|until)\b",
    re.IGNORECASE,
)


def mood(statement: Statement) -> str:
    """ "told" of what is told as a fact, "planned" of what is said to come, "" of any other."""
    if statement.real:
        return "told"
    text = statement.extent.text
    return "planned" if _WILL.search(text) and not _OPEN.search(text) else ""


# --- values ---------------------------------------------------------------------------------------


def _values(pair: Aligned) -> Iterator[Difference]:
    told, too = pair.one.once(_valued), pair.other.once(_valued)
    for kind in VALUED:
        if kind not in told or kind not in too:
            continue
        ones, others = told[kind], too[kind]
        for a in ones:
            if any(_told_too(a, b) for b in others):
                continue
            for b in others:
                if any(_told_too(b, s) for s in ones) or not _at_odds(a, b):
                    continue
                alone = len(_like(a, ones)) == len(_like(b, others)) == 1
                if a.kind == "count" and (adds_up(pair.one, b) or adds_up(pair.other, a)):
                    continue
                least = _least(pair, a, b, alone)
                # Of two people there are two figures.
                others_told = APART * pair.evidence.names_apart * (a.kind != "date")
                if least is not None and pair.chance >= least + others_told:
                    yield Difference(
                        _named(kind), a, b, pair.chance + 0.3 * (a.predicate == b.predicate)
                    )


def _valued(passage: Passage) -> Mapping[str, list[Statement]]:
    """The values of a passage by kind."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for statement in passage.statements:
        if statement.kind in VALUED:
            found[statement.kind].append(statement)
    return dict(found)


def _named(kind: str) -> str:
    if kind in ("date", "clock"):
        return "date"
    return "duration" if kind == "duration" else "number"


def _told_too(a: Statement, b: Statement) -> bool:
    """Whether the other passage gives the same value, so that the two differ in nothing there."""
    return same_value(a, b) and (a.kind not in ("count", "money") or one_unit(a, b))


def _like(statement: Statement, others: list[Statement]) -> list[Statement]:
    """The values of a passage that could answer the same question as one of them."""
    return [s for s in others if statement.kind != "count" or one_unit(statement, s)]


def _at_odds(a: Statement, b: Statement) -> bool:
    return one_unit(a, b) and (unlike(a, b) or bounds_apart(a, b))


def _least(pair: Aligned, a: Statement, b: Statement, alone: bool) -> float | None:
    """The chance from which two values of one kind answer one question; `None` for never."""
    # "71 of the 135 seats", "69 seats of 135": parts of one whole.
    parts = pair.evidence.figure >= 0.5 and {"part"} & (a.marks | b.marks)
    barred = {"update", "other"} if parts else {"update", "part", "other"}
    if barred & (a.marks | b.marks) or not voices(a, b):
        return None
    priced = a.kind == "money" and bool(a.keys & cues("prices") and b.keys & cues("prices"))
    moods = {mood(a), mood(b)}
    if a.negated != b.negated or "" in moods or (len(moods) > 1 and not priced):
        return None
    same = a.predicate == b.predicate and a.predicate not in THIN
    if a.kind == "date":
        return _least_of_dates(pair, a, b)
    if when_apart(a, b) or dated_apart(pair.one, pair.other):
        return None
    about = (a.keys & b.keys) - cues("thin") - {a.unit}
    fates = [s.keys & cues("exclusive") for s in (a, b)]
    if fates[0] and fates[1] and fates[0] != fates[1]:
        return None
    befell = bool(fates[0] & fates[1]) and {a.unit, b.unit} <= people()
    if a.kind == "count":
        if not a.unit or not b.unit or min(size(a), size(b)) < 2:
            return None
        if befell:
            return 0.2
        # "Forty villages were moved", "two villages refuse to move": two deeds.
        apart = not same and not {a.predicate, b.predicate} & THIN
        return (0.7 if apart else NEAR if same or about else SAME) + 0.2 * (not alone)
    if not alone or _ratio(a, b) > 5:
        return None
    if priced and _ratio(a, b) < 2.5:
        return NEAR
    if a.kind == "percent":
        # Prices and shares move by the hour: "fell 7 percent", "lost 9 percent this week".
        return SAME if same and about else SURE
    return NEAR if same and about else SAME if about else SURE


def _ratio(a: Statement, b: Statement) -> float:
    one, other = size(a), size(b)
    return max(one, other) / max(1e-9, min(one, other)) if one and other else 1.0


def _least_of_dates(pair: Aligned, a: Statement, b: Statement) -> float | None:
    if {"loose", "nominal"} & (a.marks | b.marks) or a.predicate != b.predicate:
        return None
    one, other = value_of(a), value_of(b)
    if not isinstance(one, DateRange) or not isinstance(other, DateRange):
        return None
    if abs((one.start - other.start).days) > 3700:
        return None
    return NEAR if a.predicate in once() else SURE


def adds_up(passage: Passage, total: Statement) -> bool:
    """Whether the counts of a passage are the parts of a total: "nine for burns, one for shock"."""
    parts = [size(s) for s in passage.statements if s.kind == "count" and size(s) >= 1]
    return len(parts) > 1 and abs(sum(parts) - size(total)) < 0.5


def dated_apart(one: Passage, other: Passage) -> bool:
    """Whether the passages give two dates: counts of two days are updates."""
    ones, others = one.once(_dates), other.once(_dates)
    return any(at_odds(a, b) for a in ones for b in others)


def _dates(passage: Passage) -> list[Statement]:
    return [s for s in passage.statements if s.kind == "date" and "since" not in s.marks]


# "A second outbreak, with no deaths".
_ANOTHER = re.compile(r"\b(?:another|an?\s(?:second|third|similar|separate))\b", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till)\b", re.IGNORECASE)
_YET = re.compile(r"(?:\bnot|n['’]t)\b[^.;,]*\byet\b|\byet to\b", re.IGNORECASE)


# --- other slots ----------------------------------------------------------------------------------


def _slots(pair: Aligned, a: Statement, b: Statement) -> Iterator[Difference]:
    """Another rank, place, doer, state or polarity of one event."""
    if not voices(a, b):
        return
    same = a.predicate == b.predicate and a.predicate not in THIN
    score = pair.chance + 0.3 * same
    if _ranks_apart(a, b) and pair.chance >= (NEAR if same else SAME):
        yield Difference("number", a, b, score)
    if narrowed_apart(a, b) or ranked_apart(a, b):
        return
    if same:
        yield from _filled(pair, a, b, score)
    if a.states and b.states:
        yield from _states(pair, a, b)


def _filled(pair: Aligned, a: Statement, b: Statement, score: float) -> Iterator[Difference]:
    """Another place or doer of one deed, or one deed denied."""
    shared = participants(a, b)
    plain = not (a.negated or b.negated)

    def bar(met: bool) -> float:
        return NEAR if met else SURE

    stays = plain and a.predicate not in _roaming() and pair.chance >= bar(bool(shared))
    if stays and places_apart(a, b):
        yield Difference("place", a, b, score)
    single = plain and a.predicate in _single() and rivals(a, b)
    if single and pair.chance >= bar(bool(shared - a.agent - b.agent)):
        yield Difference("actor", a, b, score)
    denied = a.negated != b.negated and pair.chance >= SAME and not _since(a, b)
    if denied and (shared or _covered(pair, a, b)):
        yield Difference("negation", a, b, score)


def _since(a: Statement, b: Statement) -> bool:
    """Whether what had not happened may have happened since."""
    if ("had" in a.marks) != ("had" in b.marks):
        return True
    return bool(_YET.search(a.extent.text + b.extent.text))


@cache
def _roaming() -> frozenset[str]:
    """The verbs of what may happen in two places."""
    return cues("moving") | listed_keys("everywhere")


def _until(passage: Passage) -> bool:
    return bool(_UNTIL.search(passage.text))


def _one_day(pair: Aligned) -> bool:
    """Whether both passages give one date."""
    ones, others = ([s for s in p.statements if s.kind == "date"] for p in (pair.one, pair.other))
    return any(not at_odds(a, b) for a in ones for b in others)


def _states(pair: Aligned, a: Statement, b: Statement) -> Iterator[Difference]:
    opposed = opposites(a, b)
    bounded = pair.one.once(_until) or pair.other.once(_until)
    if opposed and bounded and _one_day(pair):
        # "Stay shut until Monday", "open on Monday".
        return
    for number in opposed:
        held = pairs()[number].get("of") == "agent"
        # "Its embassy" is another one where somebody else opens or closes it.
        if not held and rivals(a, b) and pair.chance < SURE:
            continue
        one, other = (s.agent if held else s.patient for s in (a, b))
        # What is to be may be told with its date in one alone.
        timed = bool(a.when) != bool(b.when) and not (
            held or "nominal" in (a.kind, b.kind) or pair.chance >= SAME or not a.real
        )
        if dated_apart(pair.one, pair.other) or timed:
            continue
        met = one & other - {"he", "she"}
        # A state of nothing named is at odds with no other one.
        if (met and pair.chance >= FAR) or (one and other and pair.chance >= SURE):
            yield Difference(pairs()[number]["kind"], a, b, pair.chance)


def _ranked(pair: Aligned) -> Iterator[Difference]:
    """ "The second largest in the country", "the biggest refinery"."""
    if pair.chance >= SAME and ranked_differently(pair.one, pair.other):
        yield Difference("number", chief(pair.one), chief(pair.other), pair.chance)


def _denied(pair: Aligned) -> Iterator[Difference]:
    """ "No jobs will go", "300 jobs will go": what one says there is none of, the other tells."""
    missing = pair.one.once(_missing), pair.other.once(_missing)
    if not any(missing) or pair.one.once(_another) or pair.other.once(_another):
        return
    for denials, yes, turned in ((missing[0], pair.other, False), (missing[1], pair.one, True)):
        for a, things in denials:
            for b in yes.statements:
                told = not b.negated and b.kind in ("event", "count")
                told = told and bool(things & {b.predicate, b.unit}) and mood(b) == mood(a)
                told = told and not {"part", "other", "update"} & b.marks
                if told and voices(a, b):
                    one, other = (b, a) if turned else (a, b)
                    yield Difference("negation", one, other, pair.chance)


def _missing(passage: Passage) -> Sequence[tuple[Statement, frozenset[str]]]:
    """What a passage says there is none of, by the event that says so."""
    found = [
        (s, denied_things(s.extent.text) - cues("thin") - cues("abstract"))
        for s in passage.statements
        if s.kind == "event" and s.negated and mood(s)
    ]
    return [(s, things) for s, things in found if things]


def _another(passage: Passage) -> bool:
    return bool(_ANOTHER.search(passage.text))


def _covered(pair: Aligned, a: Statement, b: Statement) -> bool:
    """Whether all that one of two statements denies is in the passage of the other."""
    no, yes = (a, pair.other) if a.negated else (b, pair.one)
    return not no.keys - yes.keys - cues("thin") - {"person"}


@cache
def _single() -> frozenset[str]:
    """The verbs of what one participant does, of a thing."""
    return origins() | frozenset(key(w) for w in cues("single"))


def _ranks_apart(a: Statement, b: Statement) -> bool:
    """ "Its second flight", "the fourth flight": one noun, two ordinals."""
    if not a.modifiers or not b.modifiers:
        return False
    ordinals = cues("ordinals")
    one, other = (
        {tuple(m.split("/")) for m in s.modifiers if m.partition("/")[2] in ordinals}
        for s in (a, b)
    )
    nouns = {k for k, _ in one} & {k for k, _ in other}
    return any({w for k, w in one if k == n} != {w for k, w in other if k == n} for n in nouns)


def may_differ(a: Statement, b: Statement) -> bool:
    """Whether two statements could be at odds, by the widest reading."""
    if a.kind in ("event", "nominal") and b.kind in ("event", "nominal"):
        same = a.predicate == b.predicate and a.predicate not in THIN
        if same and (a.negated != b.negated or places_apart(a, b) is not None):
            return True
        if same and narrowed_apart(a, b):
            return True
        if "first" in a.marks and "first" in b.marks and _narrow(a) != _narrow(b):
            return True
        return bool(a.states and b.states and opposites(a, b)) or _ranks_apart(a, b)
    if a.kind != b.kind or a.kind not in VALUED:
        return False
    return one_unit(a, b) and (unlike(a, b) or (a.unit != "" and _bounds(a, b)))


def _narrow(statement: Statement) -> set[str]:
    """What narrows a first: "the first *major* power"."""
    return {m for m in statement.marks if m.startswith("only:")}


def _bounds(a: Statement, b: Statement) -> bool:
    return abs(size(a) - size(b)) > 0.05 * max(size(a), size(b), 1.0)
