"""Typed values: dates, clock times, durations and amounts that can be compared.

`json()` gives the value in the shape of the output contract; `from_json` reads it back. The
comparisons answer "can both be true of the same thing?": they respect bounds ("more than 130"),
rounding ("18,000" for 18,240) and precision ("July 2025" for 3 July 2025), and say yes in doubt.
"""

from __future__ import annotations

import calendar
import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

Bound = Literal["exact", "approx", "more_than", "less_than", "at_least", "at_most"]
AmountKind = Literal["quantity", "money", "percent"]

# Days by which a week's ends may be off: the words do not tell whether it begins on a Sunday, a
# Monday or the month's first, or reaches into the next month.
_WEEK_SLACK = 3
# How far "about N" may be from N. By reading uses of about/some/roughly in news: within a tenth.
APPROXIMATE = 0.10
# Years by which a date marked "~" ("three decades ago") may be off.
APPROXIMATE_YEARS = 5


class Interval(NamedTuple):
    """A closed interval of numbers; the ends may be infinite."""

    low: float
    high: float

    def meets(self, other: Interval) -> bool:
        """Whether the two have a number in common (to rounding of floats)."""
        slack = 1e-9 * max(1.0, *(abs(x) for x in (*self, *other) if math.isfinite(x)))
        return self.low <= other.high + slack and other.low <= self.high + slack


def _interval(low: float, high: float, bound: Bound, step: float) -> Interval:
    """What a number leaves open. Bounds are closed: "over 130" and "130" are told of one toll."""
    # Just under half, so that neighbours (18,000 and 19,000) stay apart.
    half = 0.499 * step
    if bound in ("more_than", "at_least"):
        return Interval(low - half, math.inf)
    if bound in ("less_than", "at_most"):
        return Interval(-math.inf, high + half)
    slack = max(abs(low), abs(high)) * APPROXIMATE if bound == "approx" else half
    return Interval(low - slack, high + slack)


def rounding_step(number: float) -> float:
    """The step a number seems to be rounded to: 18,000 -> 1000, 4.2 -> 0.1, 43 -> 0, 40 -> 0.

    Below 1,000 a whole number is taken at its word; above, its trailing zeros are taken as
    rounding, but never to fewer than two significant digits.
    """
    if number != int(number):
        decimals = repr(float(number)).split(".")[-1]
        return 10.0 ** -len(decimals) if "e" not in decimals else 0.0
    whole = abs(int(number))
    if whole < 1000:
        return 0.0
    zeros = len(str(whole)) - len(str(whole).rstrip("0"))
    return 10.0 ** min(zeros, len(str(whole)) - 2)


def _plain(number: float) -> int | float:
    """A whole number as an int, another rounded to what a reader could have meant."""
    return int(number) if number == int(number) else round(number, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A quantity, sum of money or percentage; `low` == `high` unless it is a range.

    `unit` is the thing counted ("workers", "km", "years_of_age", "fraction", "score", "percent",
    "percentage_points"), or the ISO code of the currency for money. A score's `low`/`high` are its
    first and second number, in the order written. `step` is the rounding (see `rounding_step`).
    """

    kind: AmountKind
    low: float
    high: float
    unit: str
    bound: Bound = "exact"
    step: float = 0.0

    @property
    def interval(self) -> Interval:
        """The true values that the wording allows."""
        return _interval(min(self.low, self.high), max(self.low, self.high), self.bound, self.step)

    def json(self) -> dict[str, Any]:
        """`{"amount", "unit" | "currency", "bound"}`; a range or score is a list of two."""
        paired = self.low != self.high or self.unit == "score"
        amount = [_plain(self.low), _plain(self.high)] if paired else _plain(self.low)
        name = "currency" if self.kind == "money" else "unit"
        return {"amount": amount, name: self.unit, "bound": self.bound}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A length of time: ISO 8601 with one unit ("P18M", "PT12H"), and a bound.

    `low`/`high` count units; `unit` is the designator: Y, M, W, D, or TH, TM, TS. A range
    ("two to three years") has an ISO value for each end, joined by "/".
    """

    low: float
    high: float
    unit: str
    bound: Bound = "exact"

    def json(self) -> str:
        """ISO 8601, e.g. "P3Y", "PT36H", "P2Y/P3Y"; the bound is not part of it."""
        ends = (
            [self._iso(self.low)]
            if self.low == self.high
            else [self._iso(self.low), self._iso(self.high)]
        )
        return "/".join(ends)

    def _iso(self, count: float) -> str:
        time = "T" if self.unit.startswith("T") else ""
        return f"P{time}{_plain(count)}{self.unit[-1]}"

    @property
    def days(self) -> Interval:
        """The length in days that the wording allows; half a unit is left for rounding."""
        size = DAYS[self.unit]
        interval = _interval(self.low, self.high, self.bound, 1.0)
        return Interval(interval.low * size, interval.high * size)


# Mean lengths, in days (Gregorian calendar).
DAYS = {
    "Y": 365.2425,
    "M": 30.436875,
    "W": 7.0,
    "D": 1.0,
    "TH": 1 / 24,
    "TM": 1 / 1440,
    "TS": 1 / 86400,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """A date of any precision: the days `start`..`end`, both inclusive.

    `edtf` is the contract's text: "2025-07-03", "2025-07", "198X", "18XX", "1995~",
    "2021-09/2023-12", "2024-10-16T08:40".
    `day` tells a single day from a longer stretch; `approximate` marks "~".
    """

    edtf: str
    start: date
    end: date
    approximate: bool = False

    @property
    def day(self) -> bool:
        return self.start == self.end

    def json(self) -> str:
        return self.edtf


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day on no particular day: minutes after midnight, from `start` to `end`."""

    start: int
    end: int

    def json(self) -> str:
        """ "T07:00", or "T07:00/T19:00"."""
        ends = (self.start,) if self.start == self.end else (self.start, self.end)
        return "/".join(f"T{minute // 60:02}:{minute % 60:02}" for minute in ends)


Value = Amount | Duration | DateRange | Clock
ValueKind = Literal["date", "duration", "quantity", "money", "percent"]


class Expression(NamedTuple):
    """A value found in a text: `text[start:end]` is its wording. `bare` marks a number whose unit
    the words beside it do not give ("fewer than 50 of them"); `value` is `None` where it leans on
    a date of publication that is not known."""

    start: int
    end: int
    kind: ValueKind
    value: Value | None
    bare: bool = False


# --- comparing ---------------------------------------------------------------------------------


def same_unit(a: Amount, b: Amount) -> bool:
    """Whether two amounts measure in the same unit, so that comparing them makes sense.

    "workers" and "factory workers" count as the same, by their last word.
    """
    if a.kind != b.kind:
        return False
    return _singular(a.unit) == _singular(b.unit)


def _singular(unit: str) -> str:
    word = unit.lower().split()[-1] if unit.strip() else ""
    if word in ("people", "persons", "person"):
        return "person"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def amounts_compatible(a: Amount, b: Amount) -> bool:
    """Whether both can be true of the same thing; true as well when the units differ.

    >>> amounts_compatible(quantity(130, "people", "more_than"), quantity(145, "people"))
    True
    """
    if not same_unit(a, b):
        return True
    if a.unit == "score":
        pairs = zip(sorted((a.low, a.high)), sorted((b.low, b.high)), strict=True)
        return all(math.isclose(x, y, abs_tol=1e-6) for x, y in pairs)
    return _against(a, b).meets(_against(b, a))


def _against(a: Amount, b: Amount) -> Interval:
    """The values that `a` allows, beside `b`: "4 metres" is rounded where "4.2 metres" is not."""
    finer = b.low != int(b.low) or b.high != int(b.high)
    step = 1.0 if finer and a.step == 0.0 else a.step
    return _interval(min(a.low, a.high), max(a.low, a.high), a.bound, step)


def dates_overlap(a: DateRange, b: DateRange) -> bool:
    """Whether both can name the same moment: "July 2025" and 3 July 2025 can."""
    return _stretched(a).meets(_stretched(b)) and not _clocks_differ(a, b)


def date_within(a: DateRange, b: DateRange) -> bool:
    """Whether every day of `a` lies in `b`: 3 July 2025 in "July 2025"."""
    return b.start <= a.start and a.end <= b.end


def _stretched(value: DateRange) -> Interval:
    slack = APPROXIMATE_YEARS * 365 if value.approximate else 0
    if (value.end - value.start).days == 6:
        slack = _WEEK_SLACK
    return Interval(value.start.toordinal() - slack, value.end.toordinal() + slack)


def _clocks_differ(a: DateRange, b: DateRange) -> bool:
    times = [value.edtf.partition("T")[2] for value in (a, b)]
    return bool(times[0] and times[1]) and times[0] != times[1]


def durations_compatible(a: Duration, b: Duration) -> bool:
    """Whether both can be the length of the same thing, half a unit of rounding allowed."""
    return a.days.meets(b.days)


def compatible(a: Value, b: Value) -> bool:
    """Whether both can be true of the same thing; values of different types are never at odds."""
    if isinstance(a, Amount) and isinstance(b, Amount):
        return amounts_compatible(a, b)
    if isinstance(a, DateRange) and isinstance(b, DateRange):
        return dates_overlap(a, b)
    if isinstance(a, Duration) and isinstance(b, Duration):
        return durations_compatible(a, b)
    if isinstance(a, Clock) and isinstance(b, Clock):
        return _open_hours(a).meets(_open_hours(b))
    return True


def _open_hours(clock: Clock) -> Interval:
    """From 5am to midnight is until the end of the day."""
    return Interval(clock.start, clock.end + (1440 if clock.end < clock.start else 0))


# --- making ------------------------------------------------------------------------------------


def quantity(amount: float, unit: str, bound: Bound = "exact") -> Amount:
    """A single-valued count or measure."""
    step = rounding_step(amount)
    return Amount(kind="quantity", low=amount, high=amount, unit=unit, bound=bound, step=step)


_EDTF = re.compile(r"(\d{3})X|(\d{2})XX|(-?\d{4})(?:-(\d\d)(?:-(\d\d)(?:T\d\d:\d\d)?)?)?(~?)")
_CLOCK = re.compile(r"T(\d\d):(\d\d)(?:/T(\d\d):(\d\d))?")
_ISO_DURATION = re.compile(r"P(T?)(\d+(?:\.\d+)?)([YMWDHS])")


def _edtf_days(text: str) -> tuple[date, date, bool]:
    match = _EDTF.fullmatch(text)
    if match is None:
        raise ValueError(f"not a date this project writes: {text!r}")
    decade, century, year, month, day, mark = match.groups()
    if century:
        first = int(century) * 100
        return date(max(first, 1), 1, 1), date(first + 99, 12, 31), False
    if decade:
        return date(int(decade) * 10, 1, 1), date(int(decade) * 10 + 9, 12, 31), False
    if day:
        moment = date(int(year), int(month), int(day))
        return moment, moment, bool(mark)
    if month:
        last = calendar.monthrange(int(year), int(month))[1]
        return date(int(year), int(month), 1), date(int(year), int(month), last), bool(mark)
    return date(int(year), 1, 1), date(int(year), 12, 31), bool(mark)


def dates(edtf: str) -> DateRange:
    """A `DateRange` from its text. Raises `ValueError` for what is not a date or an interval."""
    first, _, second = edtf.partition("/")
    start, end, approximate = _edtf_days(first)
    if second:
        _, end, late = _edtf_days(second)
        approximate = approximate or late
    if end < start:
        raise ValueError(f"ends before it starts: {edtf!r}")
    return DateRange(edtf=edtf, start=start, end=end, approximate=approximate)


def days(start: date, end: date) -> DateRange:
    """The days from `start` to `end`, written as the shortest form that says so."""
    if start == end:
        return dates(start.isoformat())
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        if (start.year, start.month) == (end.year, end.month):
            return dates(f"{start:%Y-%m}")
        if (start.month, end.month, start.year) == (1, 12, end.year):
            return dates(f"{start:%Y}")
        return dates(f"{start:%Y-%m}/{end:%Y-%m}")
    return dates(f"{start.isoformat()}/{end.isoformat()}")


def duration(text: str, bound: Bound = "exact") -> Duration:
    """A `Duration` from ISO 8601 with a single unit, or two of them joined by "/"."""
    ends = [_ISO_DURATION.fullmatch(part) for part in text.split("/")]
    if not 1 <= len(ends) <= 2 or None in ends:
        raise ValueError(f"not a duration this project writes: {text!r}")
    found = [(match[1] + match[3], float(match[2])) for match in ends if match]
    return Duration(low=found[0][1], high=found[-1][1], unit=found[0][0], bound=bound)


def from_json(kind: str, value: Any) -> Value:
    """The typed value of a specific of `kind` from its JSON. Raises `ValueError` if it is none."""
    if kind in ("quantity", "money", "percent") and isinstance(value, dict):
        amount = value["amount"]
        low, high = amount if isinstance(amount, list) else (amount, amount)
        unit = value["currency"] if kind == "money" else value["unit"]
        step = max(rounding_step(low), rounding_step(high))
        return Amount(kind=kind, low=low, high=high, unit=unit, bound=value["bound"], step=step)  # type: ignore[arg-type]
    if kind == "duration" and isinstance(value, str):
        return duration(value)
    if kind == "date" and isinstance(value, str):
        clock = _CLOCK.fullmatch(value)
        if clock:
            start = int(clock[1]) * 60 + int(clock[2])
            end = int(clock[3]) * 60 + int(clock[4]) if clock[3] else start
            return Clock(start=start, end=end)
        return dates(value)
    raise ValueError(f"no typed value of kind {kind!r}: {value!r}")
