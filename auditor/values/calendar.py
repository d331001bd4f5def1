"""What a date's wording stands for: relative dates against the day of publication."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from auditor.values.numbers import either, vocabulary
from auditor.values.types import DateRange, dates, days

Tense = Literal["past", "future", "open"]


class Context(NamedTuple):
    """What relative expressions lean on.

    `published` is the day of publication; `last` the date named last before the text; `places`
    the lower-case words that decide whose crowns or pesos are meant. Where only the month or year
    of publication is known, `published` is its last day and `day_known` false: a weekday then has
    no value, "April 17 this year" has. `told` is a date with its year from just before the text:
    what is told on from there ("In February 2024 ... By June 30") is of that year.
    """

    published: date | None = None
    last: DateRange | None = None
    places: tuple[str, ...] = ()
    day_known: bool = True
    told: DateRange | None = None

    @property
    def day(self) -> date | None:
        """The day of publication, where it is known to the day."""
        return self.published if self.day_known else None


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def months(year: int, first: int, last: int) -> DateRange:
    """From the first day of month `first` to the end of `last`; `last` < `first` is next year's."""
    return days(date(year, first, 1), month_end(year + (last < first), last))


def year_range(year: int) -> DateRange:
    return dates(f"{year:04}")


def shift_months(day: date, count: int) -> DateRange:
    """The month `count` months from the one that `day` is in."""
    index = day.year * 12 + day.month - 1 + count
    return dates(f"{index // 12:04}-{index % 12 + 1:02}")


def full(year: int, month: int, day: int) -> DateRange | None:
    """A calendar day; `None` when there is none such (31 June)."""
    try:
        return days(date(year, month, day), date(year, month, day))
    except ValueError:
        return None


# Days: a day of the year this near to publication is of the year of publication, whatever year
# was told of before. By reading news: what is older is dated with its year, or told in sequence.
_RECENT = 45


def told_year(month: int, day: int, context: Context, tense: Tense) -> int | None:
    """The year of an earlier date that a day and month without one go on from, if they do."""
    told, anchor = context.told, context.published
    if told is None or anchor is None or told.start.year >= anchor.year or tense == "future":
        return None
    following = full(told.start.year, month, day)
    if following is None or following.start < told.start:
        return None
    near = nearest_year(month, day, anchor, tense)
    meant = full(near, month, day) if near else None
    recent = meant is not None and abs((anchor - meant.start).days) <= _RECENT
    return None if recent and context.day_known else told.start.year


def nearest_year(month: int, day: int, anchor: date, tense: Tense) -> int | None:
    """The year of a day and month written without one.

    In the future: the first on or after publication. In the past: the last on or before. Else the
    nearer, a future one counting double, because news tells more of what has happened.
    """
    options = [
        moment
        for year in (anchor.year - 1, anchor.year, anchor.year + 1)
        if day <= calendar.monthrange(year, month)[1]
        for moment in (date(year, month, day),)
    ]
    found = nearest(options, anchor, tense)
    return found.year if found else None


def nearest(options: list[date], anchor: date, tense: Tense) -> date | None:
    """Which of some days, in order, is meant; see `nearest_year`."""
    before = [moment for moment in options if moment <= anchor]
    after = [moment for moment in options if moment >= anchor]
    if not before or not after:
        return options[0] if options else None
    if tense == "future":
        return after[0]
    if tense == "past":
        return before[-1]
    gap_before, gap_after = (anchor - before[-1]).days, (after[0] - anchor).days
    return after[0] if 2 * gap_after < gap_before else before[-1]


def nearest_month(month: int, anchor: date, tense: Tense) -> int:
    """The year of a month written without one; the current month counts as either."""
    if month == anchor.month:
        return anchor.year
    past = anchor.year if month < anchor.month else anchor.year - 1
    if tense == "future":
        return past + 1
    gap_after = (month - anchor.month) % 12
    return past + 1 if tense == "open" and gap_after <= 2 else past


def weekday(number: int, anchor: date, which: str, tense: Tense) -> DateRange:
    """A weekday near publication: the latest on or before it, or the next if looking forward."""
    back = (anchor.weekday() - number) % 7
    if which in ("last", "previous", "past"):
        moment = anchor - timedelta(days=back or 7)
    elif which in ("next", "coming") or (back and _looks_ahead(which, tense)):
        moment = anchor + timedelta(days=7 - back)
    else:
        moment = anchor - timedelta(days=back)
    return days(moment, moment)


def _looks_ahead(which: str, tense: Tense) -> bool:
    return tense == "future" or (which == "this" and tense != "past")


def weekend(anchor: date, which: str, tense: Tense) -> DateRange:
    """Saturday and Sunday: the latest that is over or under way, or the coming one."""
    saturday = anchor - timedelta(days=(anchor.weekday() - 5) % 7)
    if which in ("next", "coming", "this") or tense == "future":
        saturday += timedelta(days=0 if anchor.weekday() >= 5 and which != "next" else 7)
    return days(saturday, saturday + timedelta(days=1))


def relative_unit(unit: str, offset: int, anchor: date) -> DateRange:
    """The day, week, month, quarter or year that lies `offset` of them from the anchor's."""
    if unit == "year":
        return year_range(anchor.year + offset)
    if unit == "month":
        return shift_months(anchor, offset)
    if unit == "week":
        monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=offset)
        return days(monday, monday + timedelta(days=6))
    if unit == "quarter":
        index = anchor.year * 4 + (anchor.month - 1) // 3 + offset
        return months(index // 4, index % 4 * 3 + 1, index % 4 * 3 + 3)
    moment = anchor + timedelta(days=offset)
    return days(moment, moment)


def ago(count: float, unit: str, anchor: date) -> DateRange | None:
    """So many units before `anchor`, as precise as the unit: a decade only about."""
    whole = int(count)
    if unit in ("decade", "century"):
        span = 10 if unit == "decade" else 100
        return dates(f"{anchor.year - span * whole:04}~") if anchor.year > span * whole else None
    if unit == "week":
        return relative_unit("day", -7 * whole, anchor)
    if unit in ("day", "month", "year") and count == whole and whole < 3000:
        return relative_unit(unit, -whole, anchor) if anchor.year > whole else None
    return None


def stretch(month: DateRange, unit: str, place: int) -> DateRange | None:
    """The week, weekend or half of a month at `place` (0: the first; -1: the last); `None` when
    there is none such. Weeks are counted by sevens from the month's first, or last, day."""
    first, last = month.start, month.end
    if unit == "half":
        ends = ((first, first.replace(day=15)), (first.replace(day=16), last))
        return days(*ends[place]) if place < 2 else None
    if unit == "week":
        start = first + timedelta(weeks=place) if place >= 0 else last - timedelta(days=6)
        return days(start, start + timedelta(days=6))
    saturday = first + timedelta(days=(5 - first.weekday()) % 7, weeks=place)
    if place < 0:
        saturday = last - timedelta(days=(last.weekday() - 5) % 7)
    return days(saturday, saturday + timedelta(days=1))


def season(name: str, year: int) -> DateRange:
    first, last = vocabulary()["seasons"][name]
    return months(year, first, last)


def season_year(name: str, anchor: date, which: str, tense: Tense) -> int:
    """The year in which a season without one begins."""
    first = int(vocabulary()["seasons"][name][0])
    year = anchor.year
    if first == 12 and anchor.month <= 2:
        year -= 1
    started = anchor >= date(year, first, 1)
    under_way = started and anchor <= season(name, year).end
    if which in ("last", "previous", "past"):
        return year - (not started or under_way)
    if which in ("next", "coming"):
        return year + started
    if which == "this" or tense == "future":
        return year + (tense == "future" and started and not under_way)
    return year if started else year - 1


def easter(year: int) -> date:
    """Easter Sunday, Gregorian calendar (the anonymous algorithm of Nature, 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def movable(rule: Mapping[str, int] | Sequence[str], year: int) -> date | None:
    """A movable holiday in a year, by its rule in `data/specifics/values.toml`: so many days from
    Easter, the nth weekday of a month (-1: the last), or a list of days."""
    if not isinstance(rule, Mapping):
        return next((date.fromisoformat(d) for d in rule if d.startswith(f"{year:04}")), None)
    if "easter" in rule:
        return easter(year) + timedelta(days=rule["easter"])
    month, number, nth = rule["month"], rule["weekday"], rule["nth"]
    if nth < 0:
        last = month_end(year, month)
        return last - timedelta(days=(last.weekday() - number) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(number - first.weekday()) % 7 + 7 * (nth - 1))


# --- tense -------------------------------------------------------------------------------------


@cache
def _cue_pattern() -> tuple[re.Pattern[str], dict[str, Tense]]:
    table = vocabulary()["cues"]
    kinds: dict[str, Tense] = dict.fromkeys(table["forward"], "future")
    kinds.update(dict.fromkeys(table["backward"], "past"))
    pattern = rf"(?<!\w)(?:{either(kinds)}|[a-z]{{2,}}ed)(?!\w)"
    return re.compile(pattern, re.IGNORECASE), kinds


_STILL_TO_COME = frozenset({"due", "scheduled", "set for", "set to", "slated"})


def cues(text: str) -> tuple[tuple[int, Tense], ...]:
    """Where words stand that look forward or back, in order."""
    pattern, kinds = _cue_pattern()
    found: list[tuple[int, Tense]] = []
    for match in pattern.finditer(text.replace("’", "'")):
        # Any other word in "-ed" is a past form.
        kind = kinds.get(match[0].lower(), "past")
        gap = match.start() - found[-1][0] if found else 99
        # "was planned", "had hoped": the auxiliary decides; so it does in "will be completed".
        # But what was due or set is still to come.
        word = match[0].lower()
        if kind == "future" and gap < 6 and found[-1][1] == "past" and word not in _STILL_TO_COME:
            continue
        if kind == "past" and gap < 30 and found[-1][1] == "future":
            continue
        found.append((match.start(), kind))
    return tuple(found)


def tense_at(text: str, place: int, found: tuple[tuple[int, Tense], ...]) -> Tense:
    """The tense of the clause at `place`: the nearest cue before it, else the first after it that
    no comma parts from it."""
    index = bisect_left(found, (place, ""))
    if index:
        return found[index - 1][1]
    if index == len(found) or "," in text[place : found[index][0]]:
        return "open"
    return found[index][1]
