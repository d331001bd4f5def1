"""Values: the table of expressions, what we print reads back, and how values compare."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.values import (
    Amount,
    Clock,
    Context,
    DateRange,
    Duration,
    amounts_compatible,
    compatible,
    date_within,
    dates,
    dates_overlap,
    duration,
    durations_compatible,
    find,
    from_json,
    quantity,
)

EXAMPLES = Path(__file__).parent.parent / "examples"
CASES = [
    case
    for name in ("values.toml", "values_news.toml")
    for case in tomllib.loads((EXAMPLES / name).read_text("utf-8"))["case"]
]
# A Wednesday.
PUBLISHED = Context(published=date(2025, 3, 19))


def found(text: str, context: Context = PUBLISHED) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for expression in find(text, context):
        value = expression.value
        shown = value.json() if value is not None else ""
        row = [expression.kind, text[expression.start : expression.end], shown]
        rows.append([*row, value.bound] if isinstance(value, Duration) else row)
    return rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_table(case: dict[str, Any]) -> None:
    assert found(case["text"]) == case["found"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_json_reads_back(case: dict[str, Any]) -> None:
    for expression in find(case["text"], PUBLISHED):
        assert expression.value is not None
        again = from_json(expression.kind, expression.value.json())
        assert again.json() == expression.value.json()
        assert compatible(again, expression.value)


def test_the_table_is_long_enough() -> None:
    assert len({case["text"] for case in CASES}) >= 300


@pytest.mark.parametrize(
    ("kind", "value"),
    [("date", "soon"), ("date", "2025-02/2024-01"), ("duration", "P1Y2M"), ("person", "Ana Ruiz")],
)
def test_what_is_no_value_is_refused(kind: str, value: str) -> None:
    with pytest.raises(ValueError):
        from_json(kind, value)


def test_without_a_day_of_publication_a_weekday_has_no_value() -> None:
    assert found("It closed on Friday.", Context()) == [["date", "Friday", ""]]
    assert found("It closed in 2019.", Context()) == [["date", "2019", "2019"]]


def test_relative_dates_lean_on_the_date_named_last() -> None:
    context = PUBLISHED._replace(last=dates("2021"))
    assert found("The figure tripled the following year.", context)[0][2] == "2022"
    assert found("It was 3 percent in April 2020, up from 2 a month earlier.")[-1][2] == "2020-03"


def test_a_time_falls_on_the_day_named_last() -> None:
    context = PUBLISHED._replace(last=dates("2025-03-18"))
    assert found("It went off at 8:40 a.m., near the quay.", context)[0][2] == "2025-03-18T08:40"


def test_crowns_are_of_the_country_spoken_of() -> None:
    context = PUBLISHED._replace(places=("denmark",))
    value = find("It cost 20 million crowns.", context)[0].value
    assert isinstance(value, Amount) and value.unit == "DKK"


# --- comparing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "agree"),
    [
        (quantity(43, "people"), quantity(43, "people"), True),
        (quantity(43, "people"), quantity(46, "people"), False),
        (quantity(43, "people"), quantity(46, "boats"), True),
        (quantity(130, "people", "more_than"), quantity(145, "people"), True),
        (quantity(130, "people", "more_than"), quantity(130, "people"), True),
        (quantity(130, "people", "more_than"), quantity(97, "people"), False),
        (quantity(20, "people", "at_most"), quantity(21, "people"), False),
        (quantity(300, "people", "approx"), quantity(310, "people"), True),
        (quantity(300, "people", "approx"), quantity(400, "people"), False),
        (quantity(18_000, "people"), quantity(18_240, "people"), True),
        (quantity(18_000, "people"), quantity(19_100, "people"), False),
        (quantity(3, "boats"), quantity(4, "fishing boats"), False),
        (quantity(5, "people", "less_than"), quantity(6, "people", "more_than"), False),
    ],
)
def test_amounts_compatible(a: Amount, b: Amount, agree: bool) -> None:
    assert amounts_compatible(a, b) is agree
    assert amounts_compatible(b, a) is agree


@pytest.mark.parametrize(
    ("a", "b", "overlap"),
    [
        ("2025-07-03", "2025-07", True),
        ("2025-07-03", "2025-07-04", False),
        ("2025-07-03", "2025", True),
        ("198X", "1989-11-09", True),
        ("198X", "1990", False),
        ("1995~", "1992", True),
        ("1995~", "2005", False),
        ("2025-01/2025-03", "2025-03-31", True),
        ("2025-07-03T08:40", "2025-07-03T09:40", False),
        ("2025-07-03T08:40", "2025-07-03", True),
    ],
)
def test_dates_overlap(a: str, b: str, overlap: bool) -> None:
    assert dates_overlap(dates(a), dates(b)) is overlap
    assert dates_overlap(dates(b), dates(a)) is overlap


def test_date_within() -> None:
    assert date_within(dates("2025-07-03"), dates("2025-07"))
    assert not date_within(dates("2025-07"), dates("2025-07-03"))


@pytest.mark.parametrize(
    ("a", "b", "agree"),
    [
        (duration("P18M"), duration("P1.5Y"), True),
        (duration("P3W"), duration("P21D"), True),
        (duration("P3W"), duration("P3M"), False),
        (duration("P18M", "more_than"), duration("P2Y"), True),
        (duration("PT12H", "less_than"), duration("P2D"), False),
    ],
)
def test_durations_compatible(a: Duration, b: Duration, agree: bool) -> None:
    assert durations_compatible(a, b) is agree


# --- properties --------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_overlaps(text: str) -> None:
    reached = 0
    for expression in find(text, PUBLISHED):
        assert reached <= expression.start < expression.end <= len(text)
        reached = expression.end


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_written_date_reads_back(day: date) -> None:
    for written in (
        day.isoformat(),
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day:%Y}",
    ):
        expressions = find(f"It closed on {written}.", PUBLISHED)
        assert [e.value and e.value.json() for e in expressions] == [day.isoformat()]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 6), st.integers(0, 3000))
def test_a_weekday_is_the_latest_on_or_before_publication(weekday: int, offset: int) -> None:
    published = date(2020, 1, 1) + timedelta(days=offset)
    name = (date(2024, 1, 1) + timedelta(days=weekday)).strftime("%A")
    value = find(f"It closed on {name}.", Context(published=published))[0].value
    assert isinstance(value, DateRange)
    assert value.start.weekday() == weekday
    assert timedelta(0) <= published - value.start < timedelta(days=7)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 10**12), st.sampled_from(["percent", "euros", "tonnes"]))
def test_a_written_number_reads_back(number: int, unit: str) -> None:
    value = find(f"It came to {number:,} {unit}.", PUBLISHED)[0].value
    assert isinstance(value, Amount) and value.low == number


_UNITS = ["Y", "M", "W", "D", "TH", "TM", "TS"]
_BOUNDS = ["exact", "approx", "more_than", "less_than", "at_least", "at_most"]


@settings(max_examples=80, deadline=None)
@given(
    st.floats(0.1, 5000).map(lambda n: round(n, 2)),
    st.floats(0, 5000).map(lambda n: round(n, 2)),
    st.sampled_from(_UNITS),
)
def test_a_duration_reads_back(low: float, more: float, unit: str) -> None:
    value = Duration(low=low, high=round(low + more, 2), unit=unit)
    again = from_json("duration", value.json())
    assert again == value


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(["quantity", "money", "percent"]),
    st.integers(-(10**12), 10**12) | st.floats(-1e6, 1e6).map(lambda n: round(n, 3)),
    st.integers(0, 10**6),
    st.sampled_from(["EUR", "boats", "percent", "score", "years_of_age"]),
    st.sampled_from(_BOUNDS),
)
def test_an_amount_reads_back(kind: Any, low: float, more: int, unit: str, bound: Any) -> None:
    value = Amount(kind=kind, low=low, high=low + more, unit=unit, bound=bound)
    again = from_json(kind, value.json())
    assert isinstance(again, Amount)
    assert again.json() == value.json() and compatible(again, value)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 1439), st.integers(0, 1439))
def test_a_time_of_day_reads_back(start: int, end: int) -> None:
    assert from_json("date", Clock(start=start, end=end).json()) == Clock(start=start, end=end)
    hour, minute = divmod(start, 60)
    found_ = find(f"The gate shut {hour:02}:{minute:02} GMT.", PUBLISHED)
    assert [e.value for e in found_] == [Clock(start=start, end=start)]


@settings(max_examples=60, deadline=None)
@given(st.integers(1500, 2090), st.integers(1, 60), st.integers(1, 12))
def test_a_stretch_up_to_a_month_has_so_many_months(year: int, count: int, month: int) -> None:
    name = f"{date(2000, month, 1):%B}"
    value = find(f"It fell in the {count} months to {name} {year}.", PUBLISHED)[0].value
    assert isinstance(value, DateRange)
    months = (value.end.year - value.start.year) * 12 + value.end.month - value.start.month + 1
    assert months == count and (value.end.year, value.end.month) == (year, month)


@pytest.mark.parametrize("year", range(2015, 2031))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    value = find(f"It opened at Easter {year}.", PUBLISHED)[0].value
    assert isinstance(value, DateRange) and value.day
    assert value.start.weekday() == 6
    assert date(year, 3, 22) <= value.start <= date(year, 4, 25)
