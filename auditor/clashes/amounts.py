"""The number of a statement's value, and how a reader writes it."""

from __future__ import annotations

from auditor.clashes.reading import Reading
from auditor.model import Statement


def amount(statement: Statement) -> float | None:
    """The number of a statement's value, `None` for ranges, scores and dates."""
    value = statement.value
    found = value.get("amount") if isinstance(value, dict) else None
    return float(found) if isinstance(found, int | float) else None


def plain(number: float) -> str:
    """A number as a reader writes it: "9 million", "1,860"."""
    if number >= 1_000_000:
        return f"{number / 1_000_000:g} million"
    return f"{number:,.0f}" if number == int(number) else f"{number:g}"


def made_up(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether one of two counts may be the other with a further one: "nine died", "two more died",
    "the eleven dead"."""
    one, other = (s.value.get("amount") if isinstance(s.value, dict) else None for s in (a, b))
    if not isinstance(one, int | float) or not isinstance(other, int | float):
        return False
    rest = abs(one - other)
    return any(
        s is not a and s is not b and s.unit in ("", a.unit, b.unit) and "other" in s.marks
        for s in reading.counts.get(rest, ())
    )
