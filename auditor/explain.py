"""What a kind of finding is, why it matters, and what is known to go wrong with it."""

from __future__ import annotations

from difflib import get_close_matches
from textwrap import fill
from typing import Any

from auditor.dimensions import DIMENSIONS
from auditor.dimensions.base import Dimension
from auditor.lexicon import toml


class UnknownKindError(ValueError):
    """A kind that no dimension has; the message suggests near ones."""


def kind_text(dimension: str, kind: str) -> dict[str, Any]:
    """The texts of a kind: title, what, why, problems, example."""
    found: dict[str, Any] = toml(f"kinds/{dimension}.toml")[kind]
    return found


def overview() -> str:
    """Every dimension with its question and its kinds, one line a kind."""
    return "\n\n".join(_dimension(dimension) for dimension in DIMENSIONS)


def explanation(name: str) -> str:
    """The text for a kind ("date"), a kind of one dimension ("specifics.date"), or a dimension.

    Raises UnknownKindError for anything else.
    """
    wanted = name.strip().lower().replace("-", "_")
    for dimension in DIMENSIONS:
        if wanted == dimension.name:
            return _dimension(dimension)
    texts = [
        _kind(dimension, kind)
        for dimension in DIMENSIONS
        for kind in dimension.kinds
        if wanted in (kind, f"{dimension.name}.{kind}", f"{dimension.name}/{kind}")
    ]
    if not texts:
        names = [n for d in DIMENSIONS for n in (d.name, *d.kinds)]
        near = get_close_matches(wanted, names, n=3)
        hint = f"did you mean {', '.join(near)}?" if near else "`auditor explain` lists all kinds."
        raise UnknownKindError(f"no kind of finding is called {name!r}: {hint}")
    return "\n\n".join(texts)


def _dimension(dimension: Dimension) -> str:
    head = (
        f"{dimension.name}: {dimension.question}\n  {dimension.unit}, {dimension.better} is better"
    )
    kinds = [f"  {kind:<18} {kind_text(dimension.name, kind)['title']}" for kind in dimension.kinds]
    return "\n".join([head, *kinds])


def _kind(dimension: Dimension, kind: str) -> str:
    text = kind_text(dimension.name, kind)
    parts = [
        f"{dimension.name}.{kind}: {text['title']}",
        text["what"],
        f"Why it matters: {text['why']}",
        f"Example: {text['example']}",
        f"Known problems: {text['problems']}",
    ]
    return "\n\n".join(fill(" ".join(part.split()), 88) for part in parts)
