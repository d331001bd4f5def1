"""Finding values in text: the productions, in order of precedence."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from auditor.values.types import DateRange, Expression


class Context(NamedTuple):
    """What relative expressions lean on: the day of publication, and the date named last."""

    published: date | None = None
    last: DateRange | None = None


def find(text: str, context: Context = Context()) -> tuple[Expression, ...]:
    """The values in a sentence or shorter text, in order, none overlapping."""
    return ()
