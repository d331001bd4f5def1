"""Limits on a document's rates: `--limit loaded_language=2.0`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite

from auditor.check.issues import Checked
from auditor.check.names import UnknownNameError, dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A rate on the wrong side of its limit: over it where lower is better, else under it."""

    path: str
    dimension: str
    rate: float
    limit: float
    message: str


def parsed(text: str) -> tuple[str, float]:
    """The dimension and number of "loaded_language=2.0".

    Raises UnknownNameError for another dimension, ValueError for what is no number from 0 up.
    """
    name, equals, number = text.partition("=")
    if not equals:
        raise ValueError(f"{text!r} is no limit: write one as loaded_language=2.0")
    return dimension(name), amount(name.strip(), number)


def amount(name: str, value: object) -> float:
    """A limit's number. Raises ValueError."""
    try:
        if isinstance(value, bool):
            raise ValueError
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = float("nan")
    if not isfinite(number) or number < 0:
        raise ValueError(f"the limit on {name} is {value!r}: give a number from 0 up, as 2.0")
    return number


def violations(checked: Checked, limits: Mapping[str, float]) -> Iterator[Violation]:
    """The limits a document breaks. Too little text has no rate and breaks none."""
    for name, limit in sorted(limits.items()):
        score = checked.rates.get(name)
        if score is None or score.rate is None:
            continue
        # A rate is compared as it is shown: nobody is over a limit by what no output tells.
        rate = round(score.rate, 4)
        over = rate > limit if score.better == "lower" else rate < limit
        if over:
            side = "over" if score.better == "lower" else "under"
            counts = f"{score.found:g} of {score.possible}"
            message = f"{_shown(rate)} {score.unit} ({counts}), {side} the limit of {limit:g}"
            yield Violation(
                path=checked.path, dimension=name, rate=rate, limit=limit, message=message
            )


def _shown(rate: float) -> str:
    return f"{rate:.2f}".rstrip("0").rstrip(".")


__all__ = ["UnknownNameError", "Violation", "amount", "parsed", "violations"]
