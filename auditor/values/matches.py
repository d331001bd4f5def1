"""Shared by the readers: the numbers, bound and sign of a match."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from auditor.values.calendar import Context
from auditor.values.numbers import Number, bound_of, either, number, vocabulary
from auditor.values.types import Amount, AmountKind, Bound, Expression

Match = re.Match[str]
Read = Callable[[Match, Context], Iterator[Expression]]


def ends_of(match: Match) -> tuple[Number, Number] | None:
    """The number, or both of a range; "5-10 million" multiplies both."""
    first = number(match["n1"])
    groups = match.groupdict()
    if first is None:
        return None
    second_text = groups.get("n2")
    if not second_text:
        return first, first
    second = number(second_text)
    if second is None:
        return None
    if first.value < second.value / 100 and (shared := re.search(r"[A-Za-z]+\s*$", second_text)):
        scaled = number(f"{match['n1']} {shared[0]}")
        first = scaled if scaled and match["n1"][:1].isdigit() else first
    return first, second


# How many characters around a match its readers look at.
NEAR = 80


def before_of(match: Match) -> str:
    """The words just before a match."""
    return match.string[max(0, match.start() - NEAR) : match.start()]


def bound(match: Match) -> Bound:
    groups = match.groupdict()
    found = bound_of(groups.get("bound"), groups.get("after"))
    if found == "exact" and groups.get("plus"):
        return "at_least"
    return found if found != "exact" else _bound_of_verb(before_of(match))


@cache
def _verbs() -> re.Pattern[str]:
    verbs = either(vocabulary()["verbs"]["more_than"])
    return re.compile(rf"\b(?:{verbs})\s$", re.IGNORECASE)


def _bound_of_verb(before: str) -> Bound:
    return "more_than" if _verbs().search(before[-12:]) else "exact"


def amounts(match: Match, kind: AmountKind, unit: str, bare: bool = False) -> Iterator[Expression]:
    """One amount or range; "from 3 to 5 percent" is a change, so two amounts."""
    ends = ends_of(match)
    if ends is None:
        return
    low, high = ends
    step = min(low.step, high.step)
    bounded = bound(match)
    before = before_of(match)
    # "from 3 to 5 percent", "fell $1.20 to $78.45": a change, or a change and where it led.
    apart = kind == "money" and low.value > 0 and high.value / low.value > _NO_RANGE
    leads = apart or re.search(r"\bfrom\s$", before[-6:], re.IGNORECASE)
    if match.groupdict().get("n2") and leads:
        single = Amount(kind=kind, low=low.value, high=low.value, unit=unit, step=low.step)
        yield Expression(match.start(), match.end("n1"), kind, single, bare)
        single = Amount(kind=kind, low=high.value, high=high.value, unit=unit, step=high.step)
        # "from £2 to £3": the second sum has a sign of its own.
        second = re.search(r"[^\s\w–—-]*$", match.string[match.start() : match.start("n2")])
        start = match.start("n2") - (len(second[0]) if second else 0)
        yield Expression(start, match.end(), kind, single, bare)
        return
    if low.value > high.value:
        return
    amount = Amount(kind=kind, low=low.value, high=high.value, unit=unit, bound=bounded, step=step)
    yield Expression(match.start(), match.end(), kind, amount, bare)


# No range of prices is as wide as this: "$1.20 to $78.45" are two sums.
_NO_RANGE = 30

_MINUS = re.compile(r"(?:\b(?i:minus|negative)\s|(?:^|(?<=[\s(]))[-−])$")


def signed(match: Match, found: Expression) -> Expression:
    """Minus 12 degrees, -0.4%: with the sign before it."""
    before = match.string[max(0, found.start - 9) : found.start]
    minus = _MINUS.search(before)
    value = found.value
    if minus is None or not isinstance(value, Amount) or value.low != value.high:
        return found
    below = replace(value, low=-value.low, high=-value.high)
    return found._replace(start=found.start - len(minus[0]), value=below)
