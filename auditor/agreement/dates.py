"""What an event has one of, dated or timed differently by two documents: when a law takes effect,
when a bridge was built, how long somebody is to be in prison."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from auditor.agreement.common import Common
from auditor.agreement.grouping import Pair
from auditor.agreement.likeness import voices
from auditor.agreement.passages import Passage, Told
from auditor.clashes.compared import at_odds, value_of
from auditor.lexicon import toml
from auditor.model import Statement
from auditor.statements.concepts import cues
from auditor.values.types import DateRange

# How telling the words must be that the two passages share. Set on tests/examples/disputes.toml.
ANCHORED = 0.5


class Dated(NamedTuple):
    """A passage with the date of what it tells."""

    passage: Passage
    statement: Statement


@cache
def _asked(table: str) -> Mapping[str, re.Pattern[str]]:
    rows = toml("agreement/answers.toml")[table]
    return {r["name"]: re.compile(rf"\b(?:{r['asked']})", re.IGNORECASE) for r in rows}


def two_dates(common: Common) -> Iterator[Pair]:
    """Dates of one thing that differ."""
    dated = common.one.once(_all_dated), common.other.once(_all_dated)
    for name in _asked("dated"):
        ones, others = (found[name] for found in dated)
        for a in ones:
            for b in others:
                # A date that the other document gives, too, is of another thing.
                met = any(not at_odds(a.statement, d.statement) for d in others)
                met = met or any(not at_odds(b.statement, d.statement) for d in ones)
                score = _anchored(common, a, b)
                if not met and score >= ANCHORED and _differ(a.statement, b.statement):
                    one, other = (Told(d.passage.audit, d.statement) for d in (a, b))
                    yield Pair("date", one, other, min(0.9, 0.4 + 0.2 * score))


def two_lengths(common: Common) -> Iterator[Pair]:
    """Durations of one thing that differ, where each document gives one."""
    lasting = common.one.once(_all_lasting), common.other.once(_all_lasting)
    for name in _asked("lasting"):
        ones, others = (found[name] for found in lasting)
        values = [{str(d.statement.value) for d in found} for found in (ones, others)]
        if len(values[0]) != 1 or len(values[1]) != 1:
            continue
        a, b = ones[0], others[0]
        if _of_two(common, a, b) or not voices(a.statement, b.statement):
            continue
        if at_odds(a.statement, b.statement):
            one, other = (Told(d.passage.audit, d.statement) for d in (a, b))
            yield Pair("duration", one, other, 0.6)


def _lasting(pattern: re.Pattern[str], passages: Sequence[Passage]) -> list[Dated]:
    """The durations of a kind, but for those that are asked for, cut or another's."""
    found = []
    for passage in passages:
        told = [s for s in passage.statements if s.kind == "duration" and s.real and not s.negated]
        apart = cues("terms") & frozenset(re.findall(r"[a-z]+", passage.text.lower()))
        if len(told) == 1 and not apart and pattern.search(passage.text):
            found.append(Dated(passage, told[0]))
    return found


def _of_two(common: Common, a: Dated, b: Dated) -> bool:
    """Whether the passages name two people, and nobody both."""
    one, other = (
        frozenset(w for w in re.findall(r"[\w-]+", d.passage.text.lower()) if w in common.people)
        for d in (a, b)
    )
    subjects = [d.statement.subject for d in (a, b) if d.statement.subject in common.names]
    return bool(one and other and not one & other) or len(set(subjects)) == 2


def _anchored(common: Common, a: Dated, b: Dated) -> float:
    """How telling what both passages are about is; a subject of both clauses tells enough."""
    keys = (a.passage.keys & b.passage.keys) - cues("thin")
    subject = a.statement.subject if a.statement.subject == b.statement.subject else ""
    about = ANCHORED if subject and subject not in cues("thin") | {"it"} else 0.0
    return about + common.anchors(frozenset(k for k in keys if not k.startswith("=")))


def _all_dated(passages: Sequence[Passage]) -> Mapping[str, list[Dated]]:
    return {name: _dated(pattern, passages) for name, pattern in _asked("dated").items()}


def _all_lasting(passages: Sequence[Passage]) -> Mapping[str, list[Dated]]:
    return {name: _lasting(pattern, passages) for name, pattern in _asked("lasting").items()}


def _dated(pattern: re.Pattern[str], passages: Sequence[Passage]) -> list[Dated]:
    found = []
    for passage in passages:
        dates = [s for s in passage.statements if s.kind == "date"]
        for date in dates:
            alone = sum(d.extent.spans == date.extent.spans for d in dates) == 1
            if alone and pattern.search(date.extent.text):
                found.append(Dated(passage, date))
    return found


def _differ(a: Statement, b: Statement) -> bool:
    """Whether two dates of one fineness differ."""
    one, other = value_of(a), value_of(b)
    if not isinstance(one, DateRange) or not isinstance(other, DateRange) or not voices(a, b):
        return False
    fine = [_fineness((d.end - d.start).days) for d in (one, other)]
    return fine[0] == fine[1] and at_odds(a, b) and a.negated == b.negated


def _fineness(days: int) -> int:
    """A day, a month, a year, a century."""
    return 0 if days <= 1 else 1 if days <= 31 else 2 if days <= 366 else 3
