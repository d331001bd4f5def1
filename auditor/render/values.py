"""Normalised values as a reader writes them: "3 July 2025", "9 weeks", "over 41,000 vehicles"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from auditor.render.words import shorten

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d))?)?)?(~?)$")
_DECADE = re.compile(r"(\d{3})X$")
_DURATION = re.compile(r"P(?=.)(?:\d+(?:\.\d+)?[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?$")
_PART = re.compile(r"(\d+(?:\.\d+)?)([YMWDHS])")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour", "S": "second"}
_BOUNDS = {
    "at_least": "at least ",
    "at_most": "at most ",
    "more_than": "more than ",
    "less_than": "less than ",
    "about": "about ",
}
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_LONGEST = 60


def readable(value: Any) -> str:
    """A value in few words; "" where there is nothing that a reader would want to see."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str):
        return shorten(_text(value), _LONGEST)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        return shorten(_mapping(value), _LONGEST)
    if isinstance(value, list | tuple):
        return shorten(" to ".join(filter(None, map(readable, value))), _LONGEST)
    return shorten(str(value), _LONGEST)


def _text(value: str) -> str:
    if "/" in value and len(value) < 40:
        ends = [end for end in value.split("/") if end]
        if ends and all(_DATE.match(end) or _DECADE.match(end) for end in ends):
            return " to ".join(map(_text, ends))
    if match := _DATE.match(value):
        return _date(*match.groups())
    if match := _DECADE.match(value):
        return f"{match[1]}0s"
    if _DURATION.match(value):
        return _duration(value)
    return value


def _date(year: str, month: str | None, day: str | None, time: str | None, about: str) -> str:
    parts = [str(int(day))] if day else []
    if month:
        parts.append(_MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else month)
    whole = " ".join([*parts, year])
    return ("about " if about else "") + whole + (f", {time}" if time else "")


def _duration(value: str) -> str:
    days, _, clock = value[1:].partition("T")
    units = [(n, _UNITS[u]) for n, u in _PART.findall(days)]
    units += [(n, "minute" if u == "M" else _UNITS[u]) for n, u in _PART.findall(clock)]
    return " ".join(f"{_number(float(n))} {unit}{'' if n == '1' else 's'}" for n, unit in units)


def _number(value: float) -> str:
    for scale, name in _SCALES:
        if abs(value) >= scale:
            return f"{value / scale:,.6g} {name}"
    if isinstance(value, int) and 1000 <= value < 10_000:
        return f"{value:,}"
    return f"{value:,.10g}"


def _mapping(value: Mapping[str, Any]) -> str:
    bound = _BOUNDS.get(str(value.get("bound")), "")
    for key in ("duration", "value", "date"):
        if isinstance(value.get(key), str):
            return bound + _text(value[key])
    if "amount" not in value:
        return ", ".join(filter(None, map(readable, value.values())))
    amount = value["amount"]
    ends = amount if isinstance(amount, list | tuple) else [amount]
    unit = str(value.get("unit") or value.get("currency") or "").replace("_", " ")
    if unit in ("percent", "%"):
        return bound + "–".join(map(readable, ends)) + "%"
    if unit == "fraction" and all(isinstance(end, int | float) for end in ends):
        return bound + "–".join(f"{100 * end:.0f}" for end in ends) + "%"
    joined = "–".join(map(readable, ends))
    return f"{bound}{joined} {'' if unit in ('count', 'number') else unit}".rstrip()
