"""What a date's wording stands for: resolvers of the productions in `dates`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from auditor.values import calendar as cal
from auditor.values.calendar import Context, Tense
from auditor.values.numbers import number, vocabulary
from auditor.values.types import Clock, DateRange, dates, days

Match = re.Match[str]
# `None` is a date whose value is not known; `False` is no date after all.
Resolved = DateRange | Clock | Literal[False] | None
Resolve = Callable[[Match, Context, Tense], Resolved]


def month_number(name: str) -> int:
    return int(str(vocabulary()["months"][name.lower().rstrip(".")]))


def _resolved_year(match: Match, anchor: date | None) -> int | None:
    """The year a match states: in digits, or as "this year", "last year", "next year"."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    which = (groups.get("which_year") or "").lower()
    if which and anchor:
        return anchor.year + {"last": -1, "this": 0, "next": 1}[which]
    return None


def day_month(match: Match, context: Context, tense: Tense) -> Resolved:
    month, day = month_number(match["month"]), int(match["day"])
    anchor = context.published
    year = _resolved_year(match, anchor)
    if year is None and anchor and 1 <= day <= 31:
        year = cal.told_year(month, day, context, tense)
        year = year or cal.nearest_year(month, day, anchor, tense)
    if year is None:
        return None
    until = match.groupdict().get("day_to")
    first = cal.full(year, month, day)
    last = cal.full(year, month, int(until)) if until else first
    if first is None or last is None or last.end < first.start:
        return None
    return days(first.start, last.end)


def month_only(match: Match, context: Context, tense: Tense) -> Resolved:
    month, anchor = month_number(match["month"]), context.published
    year = _resolved_year(match, anchor)
    groups = match.groupdict()
    which = (groups.get("which") or "").lower()
    if year is None and anchor:
        if which == "next":
            year = anchor.year + 1
        elif which == "last":
            year = anchor.year - (month >= anchor.month)
        elif which == "this":
            year = anchor.year
        else:
            year = cal.nearest_month(month, anchor, tense)
    return _edge(groups.get("edge"), dates(f"{year:04}-{month:02}")) if year else None


def part_of_month(match: Match, context: Context, tense: Tense) -> Resolved:
    """ "The last week of February", "the first half of May", "the second weekend of June"."""
    month = month_only(match, context, tense)
    if not isinstance(month, DateRange):
        return month
    place = {"first": 0, "second": 1, "third": 2, "fourth": 3}.get(match["nth"].lower(), -1)
    return cal.stretch(month, match["stretch"].lower(), place)


# Words before "March", "May" or "August" that make them months, not a verb or a name.
_BEFORE_MONTH = re.compile(
    r"\b(?:in|by|to|of|or|and|from|since|until|after|before|during|through|between|till|for|that)\s$",
    re.IGNORECASE,
)


def bare_month(match: Match, context: Context, tense: Tense) -> Resolved:
    """A month's name alone; what may be another word counts only after a preposition."""
    name, text = match["month"].lower(), match.string
    marked = match.start("month") > match.start()
    before = text[max(0, match.start() - 9) : match.start()]
    if name in ("may", "march", "august") and not marked and not _BEFORE_MONTH.search(before):
        return False
    if re.search(r"\b(?:each|every)\s$", before, re.IGNORECASE):
        return False
    return month_only(match, context, tense)


def _edge(edge: str | None, value: DateRange) -> DateRange:
    """The first or last day, for "the start of", "the end of"."""
    if not edge:
        return value
    if not {"end", "last", "final"}.isdisjoint(edge.lower().split()):
        return days(value.end, value.end)
    return days(value.start, value.start)


def numeric(match: Match, context: Context, tense: Tense) -> Resolved:
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    # Day first, unless only the other order makes a date.
    return cal.full(year, b, a) or cal.full(year, a, b)


def iso(match: Match, context: Context, tense: Tense) -> Resolved:
    return cal.full(int(match["year"]), int(match["m"]), int(match["d"]))


def year_alone(match: Match, context: Context, tense: Tense) -> Resolved:
    year = int(match["year"])
    part = (match["part"] or "").lower()
    if part:
        first, last = vocabulary()["parts"][part]
        return cal.months(year, first, last)
    return _edge(match["edge"], cal.year_range(year))


def this_part(match: Match, context: Context, tense: Tense) -> Resolved:
    """ "late last year", "early this year"."""
    if context.published is None:
        return None
    offset = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    first, last = vocabulary()["parts"][match["part"].lower()]
    return cal.months(context.published.year + offset, first, last)


def double_year(match: Match, context: Context, tense: Tense) -> Resolved:
    """2024-25, 2024/25: a season or a financial year; 2018-2022: an interval."""
    first, tail = int(match["year"]), match["tail"]
    last = int(str(first)[: 4 - len(tail)] + tail)
    if last <= first:
        return False
    return dates(f"{first:04}/{last:04}")


def fiscal(match: Match, context: Context, tense: Tense) -> Resolved:
    """FY26, FY2025-26 in two digits: the financial year is named by its number."""
    first = 2000 + int(match["short"])
    if not match["until"]:
        return dates(f"{first:04}")
    last = 2000 + int(match["until"])
    return dates(f"{first:04}/{last:04}") if last == first + 1 else False


def decade(match: Match, context: Context, tense: Tense) -> Resolved:
    digits = match["decade"].lstrip("'’")
    if len(digits) == 2 and match["decade"] == digits and _HEAT.search(match.string):
        return False
    if len(digits) == 2:
        digits = ("20" if digits in ("00", "10") else "19") + digits
    return dates(f"{digits[:3]}X")


# "Temperatures in the 80s" are no decade.
_HEAT = re.compile(r"\b(?:temperatures?|degrees|highs?|lows)\b", re.IGNORECASE)


def named_decade(match: Match, context: Context, tense: Tense) -> Resolved:
    """ "The sixties", "the late nineties"."""
    if _HEAT.search(match.string):
        return False
    return dates(f"19{vocabulary()['decades'][match['named'].lower()]}X")


def century(match: Match, context: Context, tense: Tense) -> Resolved:
    """ "The 19th century": 18XX, the hundred years that share these digits."""
    word = match["nth"].lower()
    place = int(re.sub(r"\D", "", word) or vocabulary()["ordinals"][word])
    return dates(f"{place - 1:02}XX") if 2 <= place <= 21 else False


def span_to(match: Match, context: Context, tense: Tense) -> Resolved:
    """ "The year to March", "the three months to June 2024": whole months up to that one."""
    month, anchor = month_number(match["month"]), context.published
    count = {"year": 12, "quarter": 3}.get((match["whole"] or "").lower())
    found = number(match["count"] or "")
    count = count or (int(found.value) if found else 0)
    year = _resolved_year(match, anchor)
    if year is None and anchor:
        year = cal.nearest_month(month, anchor, tense)
    if year is None or not 1 <= count <= 60:
        return None
    last = dates(f"{year:04}-{month:02}")
    first = cal.shift_months(last.start, 1 - count)
    return days(first.start, last.end)


def quarter(match: Match, context: Context, tense: Tense) -> Resolved:
    """A quarter or half of a year."""
    groups = match.groupdict()
    word = (groups.get("nth") or "").lower()
    place = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 0, "last": 0}.get(word)
    place = int(groups["digit"]) if place is None else place
    size = 6 if "half" in match[0].lower() or match[0][0] == "H" else 3
    count = 12 // size
    place = place or count
    if place > count:
        return None
    first, last = (place - 1) * size + 1, place * size
    anchor = context.published
    year = _resolved_year(match, anchor)
    if year is None and size == 3 and _of_a_game(match):
        return False
    if "-" in match[0]:
        # "second-quarter earnings" have been earned.
        tense = "past"
    if year is None and anchor:
        year = anchor.year - (tense != "future" and first > anchor.month)
        year += tense == "future" and last < anchor.month
    return cal.months(year, first, last) if year else None


def _of_a_game(match: Match) -> bool:
    """ "led by 17 in the third quarter": a quarter of a match, not of a year."""
    near = match.string[max(0, match.start() - 80) : match.end() + 80].lower()
    return not set(re.findall(r"[a-z]+", near)).isdisjoint(vocabulary()["cues"]["game"])


def weekday(match: Match, context: Context, tense: Tense) -> Resolved:
    if context.day is None:
        return None
    number_ = int(str(vocabulary()["weekdays"][match["weekday"].lower()]))
    which = (match["which"] or match["after"] or "").lower()
    if which.endswith("week"):
        monday = cal.relative_unit("week", -1 if "last" in which else 1, context.day).start
        moment = monday + timedelta(days=number_)
        return days(moment, moment)
    return cal.weekday(number_, context.day, which, tense)


def weekend(match: Match, context: Context, tense: Tense) -> Resolved:
    if context.day is None:
        return None
    return cal.weekend(context.day, (match["which"] or "").lower(), tense)


def deictic(match: Match, context: Context, tense: Tense) -> Resolved:
    if context.day is None:
        return None
    offset = {"yesterday": -1, "tomorrow": 1}.get(match["word"].lower(), 0)
    return cal.relative_unit("day", offset, context.day)


def relative(match: Match, context: Context, tense: Tense) -> Resolved:
    """ "last month", "this year", "next week"."""
    coarse = match["unit"].lower() == "year"
    anchor = context.published if coarse else context.day
    if anchor is None:
        return None
    offset = {"this": 0, "the current": 0, "next": 1, "the coming": 1}.get(
        match["which"].lower(), -1
    )
    value = cal.relative_unit(match["unit"].lower(), offset, anchor)
    return _edge(match["edge"], value)


def adjacent(match: Match, context: Context, tense: Tense) -> Resolved:
    """ "a month earlier", "the following year": against the date named last."""
    anchor = context.last
    if anchor is None:
        return None
    offset = 1 if (match["next"] or match["later"]) else -1
    unit = (match["unit"] or match["unit2"]).lower()
    precision = {"year": 366, "month": 31, "day": 1, "week": 7}[unit]
    if (anchor.end - anchor.start).days >= precision:
        return None
    if unit == "year" and _whole_months(anchor):
        # "in the three months to June, up from 12 a year earlier"
        return cal.months(anchor.start.year + offset, anchor.start.month, anchor.end.month)
    return cal.relative_unit(unit, offset, anchor.start)


def _whole_months(value: DateRange) -> bool:
    """Whether a stretch is one of whole months, shorter than a year."""
    whole = value.start.day == 1 and (value.end + timedelta(days=1)).day == 1
    return whole and (value.end - value.start).days < 360 and not value.approximate


def ago(match: Match, context: Context, tense: Tense) -> Resolved:
    if context.day is None:
        return None
    words = match["count"].lower()
    found = number(words)
    count = 1.0 if words in ("a", "an") else found.value if found else None
    unit = match["unit"].lower().replace("centuries", "century").rstrip("s")
    return cal.ago(count, unit, context.day) if count else None


def holiday(match: Match, context: Context, tense: Tense) -> Resolved:
    name = " ".join(match["holiday"].lower().replace("’", "'").split())
    anchor = context.published
    if name in vocabulary()["movable"]:
        return _movable(name, match, anchor, tense)
    month, day = vocabulary()["holidays"][name]
    year = _resolved_year(match, anchor)
    if year is None and anchor:
        which = (match["which"] or "").lower()
        tense = "past" if which == "last" else "future" if which in ("next", "this") else tense
        year = cal.nearest_year(int(month), int(day), anchor, tense)
    return cal.full(year, int(month), int(day)) if year else None


def _movable(name: str, match: Match, anchor: date | None, tense: Tense) -> Resolved:
    """A holiday whose day differs from year to year."""
    rule = vocabulary()["movable"][name]
    year = _resolved_year(match, anchor)
    if year is not None:
        moment = cal.movable(rule, year)
        return days(moment, moment) if moment else None
    if anchor is None:
        return None
    which = (match["which"] or "").lower()
    tense = "past" if which == "last" else "future" if which in ("next", "this") else tense
    options = [m for y in (-1, 0, 1) if (m := cal.movable(rule, anchor.year + y)) is not None]
    nearest = cal.nearest(options, anchor, tense)
    return days(nearest, nearest) if nearest else None


def minutes(match: Match, prefix: str = "") -> int | None:
    """Minutes after midnight of a clock time."""
    word = match[f"{prefix}word"]
    if word:
        return 720 if word.lower() in ("noon", "midday") else 0
    groups = match.groupdict()
    spoken = groups.get(f"{prefix}spoken")
    hour_text = match[f"{prefix}hour"] or groups.get(f"{prefix}hour24") or spoken or ""
    military = groups.get(f"{prefix}military")
    if military:
        return int(military[:2]) * 60 + int(military[2:])
    found = number(hour_text)
    if found is None:
        return None
    minute = int(match[f"{prefix}minute"] or groups.get(f"{prefix}minute24") or 0)
    half = (groups.get(f"{prefix}half") or "").lower().replace(".", "").replace(" ", "")
    hour = int(found.value)
    part = (groups.get(f"{prefix}part") or "").lower()
    if half or part:
        if not 1 <= hour <= 12:
            return None
        late = half == "pm" or part in ("afternoon", "evening", "night")
        hour = hour % 12 + (12 if late else 0)
    past = " ".join((groups.get(f"{prefix}past") or "").lower().split())
    if past:
        offset = {"half past": 30, "quarter past": 15, "quarter to": -15}[past]
        return hour * 60 + offset if 0 < hour < 24 else None
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def at_time(day: DateRange, clock: Clock) -> DateRange:
    """A clock time on a day."""
    return DateRange(edtf=f"{day.edtf[:10]}{clock.json()}", start=day.start, end=day.end)


_RECURS = re.compile(r"\b(?:every|each|always|usually|often|used\sto)\b", re.IGNORECASE)


def season(match: Match, context: Context, tense: Tense) -> Resolved:
    """ "this winter" or "the spring of 2018"."""
    name = (match["season"] or match["season2"] or match["season3"]).lower()
    before = match.string[max(0, match.start() - 6) : match.start()].lower()
    # "Rents will fall next year" is no autumn.
    if match[0].lower().startswith("fall") and not re.search(r"\b(?:in|by|since|until)\s$", before):
        return False
    if match["season3"] and (tense == "open" or _RECURS.search(match.string)):
        # "in the summer the river runs dry" is every summer.
        return False
    anchor = context.published
    year = _resolved_year(match, anchor)
    if year is None:
        if anchor is None:
            return None
        year = cal.season_year(name, anchor, (match["which"] or "").lower(), tense)
    return cal.season(name, year)
