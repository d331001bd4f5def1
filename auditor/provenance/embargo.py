"""Copy that may not be used yet. Held against a day that is given, never against the clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

from auditor.lexicon import toml
from auditor.model import Annotated, Note, Span
from auditor.provenance.lines import text_lines
from auditor.values import Context, DateRange, find

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?")


def embargo(annotated: Annotated, as_of: str | None) -> Iterator[Note]:
    """A note where the copy is under an embargo that has not passed, or may not have."""
    document = annotated.document
    until = document.wire.embargo if document.wire else None
    span = _line(annotated)
    titled = document.title if _pattern().match(document.title or "") else None
    if until is None and span is None and titled is None:
        return
    if until is None:
        words = document.text[slice(*span)] if span else titled or ""
        until = _date(words, document.published)
    reference = as_of or document.published
    passed = None if until is None or reference is None else _has_passed(until, reference)
    if passed:
        return
    what = "it is to be used on" if as_of else "it is dated"
    named = f"Embargoed until {_spoken(until)}" if until else "The copy is under an embargo"
    if passed is None:
        reason = f"{named}; {_unknown(until, reference, what)}: check before use"
    else:
        reason = f"{named}, and {what} {_spoken(reference)}: not to be used yet"
    yield Note(
        kind="embargo",
        reason=reason,
        spans=(span,) if span else (),
        text=document.text[span[0] : span[1]] if span else "",
        level="medium" if passed is None else "high",
    )


def _unknown(until: str | None, reference: str | None, what: str) -> str:
    if until is None:
        return "its end is not given as a date"
    if reference is None:
        return "nothing says on which day it is to be used"
    return f"{what} {_spoken(reference)}, which does not tell the hour"


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(toml("provenance/notices.toml")["embargo"], re.IGNORECASE)


def _line(annotated: Annotated) -> Span | None:
    """The line at the head or the end of the text that sets the embargo."""
    for line in text_lines(annotated.document.text):
        if (line.head or line.tail) and _pattern().match(line.text):
            return line.span
    return None


def _date(words: str, published: str | None) -> str | None:
    """The first day, with its hour where given, in a line. A date without a year takes it from
    the document's own."""
    day = date.fromisoformat(published) if published and len(published) == 10 else None
    for expression in find(words, Context(day)):
        value = expression.value
        if isinstance(value, DateRange) and value.day and _ISO.fullmatch(value.edtf):
            return value.edtf
    return None


def _has_passed(until: str, reference: str) -> bool | None:
    """Whether a day or moment has come; `None` where the day alone does not tell."""
    if len(until) > 10 and len(reference) > 10:
        ends, used = _moment(until), _moment(reference)
        if ends and used and (ends.tzinfo is None) == (used.tzinfo is None):
            return used >= ends
    shared = min(len(until), len(reference), 10)
    if reference[:shared] != until[:shared]:
        return reference[:shared] > until[:shared]
    # A day without an hour begins at midnight; an hour within a day, or a day within a month,
    # cannot be told from the whole.
    return True if len(until) <= 10 and len(reference) >= len(until) else None


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _spoken(value: str | None) -> str:
    """ "2025-11-07 18:00 +00:00" rather than the form for programs."""
    moment = _moment(value or "")
    if moment is None or len(value or "") <= 10:
        return value or ""
    zone = moment.strftime("%z")
    return f"{moment:%Y-%m-%d %H:%M}" + (f" (UTC{zone[:3]}:{zone[3:5]})" if zone else "")
