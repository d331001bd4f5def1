"""Two statements compared: whether one voice tells both, of one time, and their values agree."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from auditor.model import Statement
from auditor.values.types import Value, compatible, from_json


def value_of(statement: Statement) -> Value | None:
    """The typed value of a statement, `None` where it has none."""
    kind = {"count": "quantity", "age": "quantity", "score": "quantity", "clock": "date"}.get(
        statement.kind, statement.kind
    )
    value = statement.value
    if kind == "quantity" and isinstance(value, dict):
        # "men" and "people" are one unit where their keys are.
        value = {**value, "unit": statement.unit or "score" * (statement.kind == "score")}
    if isinstance(value, str):
        return _read(kind, value)
    return _typed(kind, value)


@lru_cache(maxsize=4_096)
def _read(kind: str, value: str) -> Value | None:
    """A date, a clock time or a duration: few of them, and each is compared with many."""
    return _typed(kind, value)


def _typed(kind: str, value: Any) -> Value | None:
    try:
        return from_json(kind, value)
    except (ValueError, KeyError, TypeError, OverflowError):
        return None


def at_odds(a: Statement, b: Statement) -> bool:
    """Whether two statements' values cannot both be true of one thing."""
    one, other = value_of(a), value_of(b)
    return one is not None and other is not None and not compatible(one, other)


def same_voice(a: Statement, b: Statement) -> bool:
    """Whether two statements are one speaker's; the author vouches for what is told as a fact."""
    return a.holder == b.holder and a.holder != "?"


def heard(a: Statement, b: Statement) -> bool:
    """Whether a text that tells both must square them: one voice, or one of them the author's.

    Two speakers may differ; what the author tells in passing ("the eight missing men") may not.
    """
    return (a.holder == b.holder or None in (a.holder, b.holder)) and "?" not in (
        a.holder,
        b.holder,
    )


def taken_for_granted(a: Statement, b: Statement) -> bool:
    """Whether each of two statements is the author's, or taken for granted by who speaks: "the
    drop in May was due to tourism, economists said"."""
    return all(s.holder is None or (s.kind == "nominal" and "known" in s.marks) for s in (a, b))


def same_occasion(a: Statement, b: Statement) -> bool:
    """Whether nothing sets two statements at different times or in different voices."""
    return not when_apart(a, b) and heard(a, b)


def when_apart(a: Statement, b: Statement) -> bool:
    """Whether two statements are bound to dates that do not overlap."""
    if not a.when or not b.when:
        return False
    one, other = value_of(_dated(a)), value_of(_dated(b))
    return one is not None and other is not None and not compatible(one, other)


def _dated(statement: Statement) -> Statement:
    return replace(statement, kind="date", value=statement.when)
