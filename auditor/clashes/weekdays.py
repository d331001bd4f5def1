"""A weekday beside the full date it is told with."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from auditor.clashes.reading import Clash, Reading

_DAYS = [day.lower() for day in calendar.day_name]
_MONTHS = [month.lower() for month in calendar.month_name]
_WEEKDAY = re.compile(
    r"\b(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),? (?:the )?"
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?P<m1>[A-Z][a-z]+)"
    r"|(?P<m2>[A-Z][a-z]+) (?P<d2>\d{1,2})(?:st|nd|rd|th)?),? (?P<y>\d{4})\b"
)


def misweekday(reading: Reading) -> Iterator[Clash]:
    """A weekday that its own full date was not: "Tuesday, 12 March 2025"."""
    text = reading.annotated.document.text
    for match in _WEEKDAY.finditer(text):
        month = (match["m1"] or match["m2"]).lower()
        if month not in _MONTHS or not month:
            continue
        try:
            day = date(int(match["y"]), _MONTHS.index(month), int(match["d1"] or match["d2"]))
        except ValueError:
            continue
        right = _DAYS[day.weekday()]
        if right == match["day"].lower():
            continue
        start = match.end("day")
        rest = start + len(text[start : match.end()]) - len(text[start : match.end()].lstrip(", "))
        yield Clash(
            "date",
            reading.annotated.extent(match.span("day")),
            reading.annotated.extent((rest, match.end())),
            f"“{text[rest : match.end()]}” was a {right.title()}, not a “{match['day']}”.",
            confidence=0.9,
        )
