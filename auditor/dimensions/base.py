"""What a dimension is: a value. The tuple of them stands in `auditor.dimensions`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from auditor.model import Annotated, Finding, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One question asked of every document.

    `rate` = `scale` * found / possible, in `unit`; below `minimum` possible the rate is `None`
    ("not enough text"). `find` yields the findings, `tally` counts what they score out of what
    was possible, `detail` adds figures for the report (JSON-ready).
    """

    name: str
    title: str
    question: str
    unit: str
    scale: float
    better: Literal["higher", "lower"]
    minimum: int
    kinds: tuple[str, ...]
    find: Callable[[Annotated], Iterator[Finding]]
    tally: Callable[[Annotated, Sequence[Finding]], Tally]
    detail: Callable[[Annotated, Sequence[Finding]], Mapping[str, Any]]
