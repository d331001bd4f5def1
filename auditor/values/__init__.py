"""Dates, durations, quantities, money and percentages: found in text, normalised, compared.

    find(text, Context(published=date(2025, 7, 4))) -> tuple[Expression, ...]

An own grammar over text, without a parse; see `types` for the values and their comparison.
"""

from __future__ import annotations

from auditor.values.calendar import Context
from auditor.values.grammar import find
from auditor.values.types import (
    Amount,
    Bound,
    Clock,
    DateRange,
    Duration,
    Expression,
    Interval,
    Value,
    amounts_compatible,
    compatible,
    date_within,
    dates,
    dates_overlap,
    duration,
    durations_compatible,
    from_json,
    quantity,
    same_unit,
)

__all__ = [
    "Amount",
    "Bound",
    "Clock",
    "Context",
    "DateRange",
    "Duration",
    "Expression",
    "Interval",
    "Value",
    "amounts_compatible",
    "compatible",
    "date_within",
    "dates",
    "dates_overlap",
    "duration",
    "durations_compatible",
    "find",
    "from_json",
    "quantity",
    "same_unit",
]
