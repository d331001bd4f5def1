"""What an event has one of, dated differently by two documents: when a law takes effect, when a
bridge was built."""

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
def _asked() -> Mapping[str, re.Pattern[str]]:
    rows = toml("agreement/answers.toml")["dated"]
    return {r["name"]: re.compile(rf"\b(?:{r['asked']})", re.IGNORECASE) for r in rows}


def two_dates(common: Common) -> Iterator[Pair]:
    """Dates of one thing that differ."""
    for pattern in _asked().values():
        ones, others = _dated(pattern, common.ones), _dated(pattern, common.others)
        for a in ones:
            for b in others:
                # A date that the other document gives, too, is of another thing.
                met = any(not at_odds(a.statement, d.statement) for d in others)
                met = met or any(not at_odds(b.statement, d.statement) for d in ones)
                score = _anchored(common, a, b)
                if not met and score >= ANCHORED and _differ(a.statement, b.statement):
                    one, other = (Told(d.passage.audit, d.statement) for d in (a, b))
                    yield Pair("date", one, other, min(0.9, 0.4 + 0.2 * score))


def _anchored(common: Common, a: Dated, b: Dated) -> float:
    """How telling what both passages are about is; a subject of both clauses tells enough."""
    keys = (a.passage.keys & b.passage.keys) - cues("thin")
    subject = a.statement.subject if a.statement.subject == b.statement.subject else ""
    about = ANCHORED if subject and subject not in cues("thin") | {"it"} else 0.0
    return about + common.anchors(frozenset(k for k in keys if not k.startswith("=")))


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
