"""What the wire formats share: dates, urgency, status and bylines as they spell them -> ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from auditor.model import Wire

# NITF writes 20250703T120000-0400, ISO's basic form; a bare date may stand for midnight.
_BASIC = re.compile(
    r"(?P<date>\d{8})(?:T?(?P<time>\d{4}(?:\d{2})?)(?:\.\d+)?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?$"
)
_BY = re.compile(r"\s*by[:\s]\s*", re.IGNORECASE)
# Spellings of the statuses of IPTC's publishing status code (http://cv.iptc.org/newscodes/pubstatusg2).
_STATUS = {"cancelled": "canceled", "kill": "canceled", "killed": "canceled", "hold": "withheld"}


def when(value: str | None) -> str | None:
    """A date, or date and time, in ISO's extended form; `None` where it is neither.

    Reads ISO 8601 in both forms and the dates of mail and RSS (RFC 5322).
    """
    value = (value or "").strip()
    if not value:
        return None
    basic = _BASIC.match(value)
    if basic:
        return _from_basic(basic)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return _from_mail(value)
    return value[:10] if len(value) <= 10 else found.isoformat()


def _from_basic(match: re.Match[str]) -> str | None:
    date, time, zone = match["date"], match["time"], match["zone"]
    try:
        found = datetime.fromisoformat(date + (f"T{time}{zone or ''}" if time else ""))
    except ValueError:
        return None
    return found.isoformat() if time else found.date().isoformat()


def _from_mail(value: str) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def urgency(value: object) -> int | None:
    """1 to 9; `None` for anything else."""
    text = str(value).strip().removesuffix(".0") if isinstance(value, str | int | float) else ""
    return int(text) if re.fullmatch(r"[1-9]", text) else None


def status(value: str | None) -> str | None:
    """ "usable", "withheld", "canceled" or what else is given, without its code's prefix."""
    name = (value or "").strip().rpartition("/")[2].rpartition(":")[2].lower()
    return _STATUS.get(name, name) or None


def author(byline: str | None) -> str | None:
    """A byline without its "By"."""
    text = " ".join((byline or "").split())
    match = _BY.match(text)
    return (text[match.end() :] if match else text) or None


def from_row(value: object) -> Wire | None:
    """A `wire` object as an audit's JSON writes it; `None` where it is none. Unknown keys and
    values of another type are passed over."""
    if not isinstance(value, Mapping):
        return None
    found: dict[str, Any] = {}
    for field in fields(Wire):
        given = value.get(field.name)
        if field.name == "urgency":
            found[field.name] = urgency(given)
        elif isinstance(given, list | tuple):
            found[field.name] = tuple(text for text in given if isinstance(text, str))
        elif isinstance(given, str) and not isinstance(field.default, tuple):
            found[field.name] = given
    return known(Wire(**found))


def known(wire: Wire) -> Wire | None:
    """`None` for a `Wire` in which nothing is known."""
    return None if wire == Wire() else wire
