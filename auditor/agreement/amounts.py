"""A sum of which an event has one, given differently by two documents: the price, the ransom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from auditor.agreement.common import Common
from auditor.agreement.grouping import Pair
from auditor.agreement.likeness import BARE, bounds_apart, size, voices
from auditor.agreement.passages import Passage, Told
from auditor.clashes.compared import when_apart
from auditor.lexicon import toml
from auditor.model import Statement
from auditor.statements.concepts import cues

# How telling the words must be that the two passages share where the one sum is more than NEARLY
# times the other; more than RATIO times is another thing's. Set on tests/examples/disputes.toml.
ANCHORED, NEARLY, RATIO = 0.3, 1.6, 4.0
# Sums nearer than this are one, rounded.
NEAR = 0.05


class Amount(NamedTuple):
    """A passage with the sum that it gives."""

    passage: Passage
    statement: Statement


@cache
def _asked() -> Mapping[str, re.Pattern[str]]:
    rows = toml("agreement/answers.toml")["amount"]
    return {r["name"]: re.compile(rf"\b(?:{r['asked']})\b", re.IGNORECASE) for r in rows}


def two_amounts(common: Common) -> Iterator[Pair]:
    """Sums of one thing that differ, where each document gives one."""
    given = common.one.once(_all_amounts), common.other.once(_all_amounts)
    for name in _asked():
        ones, others = (found[name] for found in given)
        if (
            len({size(a.statement) for a in ones}) != 1
            or len({size(b.statement) for b in others}) != 1
        ):
            continue
        a, b = ones[0], others[0]
        keys = (a.passage.keys & b.passage.keys) - cues("thin")
        score = common.anchors(frozenset(k for k in keys if k not in common.names and k[:1] != "="))
        low, high = sorted((size(a.statement), size(b.statement)))
        near = score >= ANCHORED or high <= NEARLY * low
        if near and _differ(a.statement, b.statement):
            one, other = (Told(x.passage.audit, x.statement) for x in (a, b))
            yield Pair("number", one, other, min(0.9, 0.4 + 0.2 * score))


def _differ(a: Statement, b: Statement) -> bool:
    low, high = sorted((size(a), size(b)))
    if not voices(a, b) or when_apart(a, b) or high > RATIO * low or high - low <= NEAR * high:
        return False
    # "More than 30", "40": both may be true; "more than 30", "more than 40" are two reports.
    bounds = {a.bound, b.bound}
    if bounds & {"more_than", "at_least"} and bounds & {"exact", "approx"}:
        return False
    # "60 million dollars", "52 million euros" are not compared.
    units = {a.unit, b.unit} - {""}
    return len(units) <= 1 and (bounds <= {"exact", "approx"} or bounds_apart(a, b))


def _all_amounts(passages: Sequence[Passage]) -> Mapping[str, list[Amount]]:
    return {name: list(_amounts(pattern, passages)) for name, pattern in _asked().items()}


def _amounts(pattern: re.Pattern[str], passages: Sequence[Passage]) -> Iterator[Amount]:
    for passage in passages:
        sums = [s for s in passage.statements if _is_sum(s)]
        if len(sums) == 1 and pattern.search(sums[0].extent.text):
            yield Amount(passage, sums[0])


def _is_sum(statement: Statement) -> bool:
    """Whether a statement gives a sum: of money, or a large number of nothing named."""
    bare = statement.kind == "count" and not statement.unit and size(statement) >= BARE
    apart = {"update", "part", "other"} & statement.marks
    told = statement.real and not statement.negated and not apart
    return told and (statement.kind == "money" or bare)
