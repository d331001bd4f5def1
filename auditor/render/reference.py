"""The set that percentiles compare with, as the report names it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Name, a short one for charts ("840 US articles"), size, and each dimension's median rate."""

    name: str
    short: str
    articles: int
    medians: Mapping[str, float]


def reference_set() -> Reference | None:
    """The reference set; `None` where the package holds none."""
    from auditor.scores import reference

    try:
        found = reference()
    except FileNotFoundError:
        return None
    name = str(found["name"])
    return Reference(
        name=name,
        short=str(found.get("short", name)),
        articles=int(found.get("articles", 0)),
        medians={key: rates[len(rates) // 2] for key, rates in found["quantiles"].items() if rates},
    )
