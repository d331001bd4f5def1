"""What a kind of finding is, why it matters, and what is known to go wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from textwrap import fill
from typing import TYPE_CHECKING, Any, NamedTuple

from auditor.lexicon import data_path, toml

if TYPE_CHECKING:
    from auditor.dimensions.base import Dimension


class UnknownKindError(ValueError):
    """A kind that no dimension has; the message suggests near ones."""


class Kind(NamedTuple):
    """A kind of finding: its dimension (or "notes", "house", ...), its name, and its `text`."""

    dimension: str
    name: str
    text: dict[str, Any]

    @property
    def id(self) -> str:
        """The name that means this kind alone: "specifics.date"."""
        return f"{self.dimension}.{self.name}"


def kind_text(dimension: str, kind: str) -> dict[str, Any]:
    """The texts of a kind: title, what, why, problems, example."""
    found: dict[str, Any] = toml(f"kinds/{dimension}.toml")[kind]
    return found


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind there is: those of the dimensions, then those of the other files of
    `data/kinds` (notes, queries of `auditor check`), which may say where they belong."""
    from auditor.dimensions import DIMENSIONS

    own = [
        Kind(dimension.name, kind, kind_text(dimension.name, kind))
        for dimension in DIMENSIONS
        for kind in dimension.kinds
    ]
    return (*own, *_others())


def _others() -> Iterator[Kind]:
    from auditor.dimensions import DIMENSIONS

    known = {dimension.name for dimension in DIMENSIONS}
    for path in sorted(data_path("kinds").glob("*.toml")):
        if path.stem not in known:
            for name, text in toml(f"kinds/{path.name}").items():
                yield Kind(text.get("dimension", path.stem), name, text)


def overview() -> str:
    """Every dimension with its question and its kinds, then the other groups, one line a kind."""
    from auditor.dimensions import DIMENSIONS

    known = {dimension.name for dimension in DIMENSIONS}
    others = dict.fromkeys(kind.dimension for kind in kinds() if kind.dimension not in known)
    parts = [_dimension(dimension) for dimension in DIMENSIONS]
    return "\n\n".join([*parts, *(_group(name) for name in others)])


def explanation(name: str) -> str:
    """The text for a kind ("date"), a kind of one dimension ("specifics.date"), or a dimension.

    Raises UnknownKindError for anything else.
    """
    from auditor.dimensions import DIMENSIONS

    wanted = _wanted(name)
    for dimension in DIMENSIONS:
        if wanted == dimension.name:
            return _dimension(dimension)
    if wanted in {kind.dimension for kind in kinds()}:
        return _group(wanted)
    return "\n\n".join(_kind(kind) for kind in matching(name))


def matching(name: str) -> tuple[Kind, ...]:
    """All kinds of a dimension or group, or those called `name`, alone or as "specifics.date".

    Raises UnknownKindError where there is none.
    """
    wanted = _wanted(name)
    found = tuple(kind for kind in kinds() if kind.dimension == wanted) or tuple(
        kind for kind in kinds() if wanted in (kind.name, kind.id)
    )
    if not found:
        names = [n for kind in kinds() for n in (kind.dimension, kind.name)]
        near = get_close_matches(wanted, dict.fromkeys(names), n=3)
        hint = f"did you mean {', '.join(near)}?" if near else "`auditor explain` lists all kinds."
        raise UnknownKindError(f"no kind of finding is called {name!r}: {hint}")
    return found


def _wanted(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace("/", ".")


def _dimension(dimension: Dimension) -> str:
    head = (
        f"{dimension.name}: {dimension.question}\n  {dimension.unit}, {dimension.better} is better"
    )
    return "\n".join([head, *_titles(dimension.name)])


def _group(name: str) -> str:
    return "\n".join([f"{name}: not scored", *_titles(name)])


def _titles(dimension: str) -> Iterator[str]:
    for kind in kinds():
        if kind.dimension == dimension:
            yield f"  {kind.name:<20} {kind.text['title']}"


def _kind(kind: Kind) -> str:
    text = kind.text
    parts = [
        f"{kind.id}: {text['title']}",
        text["what"],
        f"Why it matters: {text['why']}",
        f"Example: {text['example']}",
        f"Known problems: {text['problems']}",
    ]
    return "\n\n".join(fill(" ".join(part.split()), 88) for part in parts)
