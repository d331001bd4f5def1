"""What a duration's wording stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.values import matches as of
from auditor.values.calendar import Context
from auditor.values.matches import Match
from auditor.values.numbers import Number, vocabulary
from auditor.values.types import Duration, Expression

# "over 18 months" sizes a thing after these words; elsewhere it means "during".
_SIZES = re.compile(
    r"\b(?:for|of|in|took|takes?|taking|taken|lasts?|lasted|lasting|after|spent|spend|spending|is|was|be|been"
    r"|with|has|had|have|and|just|well|slightly|by|waited|serving|served)\s$",
    re.IGNORECASE,
)
# A stretch of one unit is said with an article only after these: elsewhere it is a rate.
_LASTS = re.compile(
    r"\b(?:for|within|in|lasts?|lasted|after|over|take|takes|took|taken|nearly|almost|about|least|than|spent"
    r"|every|under|of|half)\s$",
    re.IGNORECASE,
)
_DURING = re.compile(r"over$", re.IGNORECASE)


def duration(match: Match, context: Context) -> Iterator[Expression]:
    table = vocabulary()
    word = match["unit"].lower().rstrip("s")
    stretch = table["stretches"].get(word)
    times, unit = stretch if stretch else (1, table["durations"].get(word))
    article = (match["article"] or "").lower()
    start, before = match.start(), of.before_of(match)
    bound = of.bound(match)
    if article and not _article_lasts(match, before, bool(stretch)):
        return
    ends = (Number(0.5 if "half" in article else 1.0, 1.0),) * 2 if article else of.ends_of(match)
    if ends is not None and match["half"]:
        ends = (ends[0], Number(ends[1].value + 0.5, 0.5))
        ends = (ends[1], ends[1]) if ends[1].value - ends[0].value == 0.5 else ends
    if ends is None or unit is None:
        return
    if (
        bound == "more_than"
        and _DURING.match(match["bound"] or "")
        and not _SIZES.search(before[-12:])
    ):
        start, bound = match.start("range"), "exact"
    low, high = (end.value * float(str(times)) for end in ends)
    if "half" in article:
        low, unit = _halved(str(unit), float(str(times)))
        high = low
    if low <= high:
        value = Duration(low=low, high=high, unit=str(unit), bound=bound)
        yield Expression(start, match.end(), "duration", value)


# Units of time in smaller ones, for parts of them.
SMALLER = {"Y": (12, "M"), "TH": (60, "TM"), "D": (24, "TH"), "TM": (60, "TS")}


def _halved(unit: str, times: float) -> tuple[float, str]:
    """Half a decade is five years, half an hour thirty minutes, half a year six months."""
    if times > 1:
        return times / 2, unit
    size, smaller = SMALLER.get(unit, (1, unit))
    return size / 2, smaller


_PART_OF = re.compile(r"\bpart\sof\s$", re.IGNORECASE)


def _article_lasts(match: Match, before: str, stretch: bool) -> bool:
    """Whether "a year" is a length of time: "for a year", but not "20,000 a year"."""
    if "half" in match["article"].lower() or match["bound"]:
        return True
    if _PART_OF.search(before[-9:]):
        return False
    if match["unit"].lower() in ("second", "minute"):
        return False
    return bool(_LASTS.search(before[-9:])) or (stretch and not before.rstrip()[-1:].isdigit())
