"""Names that a user writes: kinds and dimensions to select or ignore, dimensions to limit."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import cache

from auditor.check.issues import Issue
from auditor.explain import Kind, kinds

# Dimensions whose own kinds are no issues: what a text does right, or neither right nor wrong.
_NO_ISSUES = frozenset({"specifics", "attribution"})
# Kinds of another command, and a note that check counts as suppressed.
_ELSEWHERE = frozenset({"revision"})
_SILENT = frozenset({"notes.accepted", "notes.extracted"})


class UnknownNameError(ValueError):
    """A name that means nothing here; the message says what was probably meant."""


@cache
def reported() -> tuple[Kind, ...]:
    """The kinds that `auditor check` reports."""
    from auditor.dimensions import DIMENSIONS

    none = {f"{d.name}.{kind}" for d in DIMENSIONS if d.name in _NO_ISSUES for kind in d.kinds}
    return tuple(
        kind
        for kind in kinds()
        if kind.id not in none | _SILENT and kind.dimension not in _ELSEWHERE
    )


@cache
def _known() -> frozenset[str]:
    return frozenset(name for kind in reported() for name in (kind.dimension, kind.name, kind.id))


def canonical(name: str) -> str:
    """A name as it is written in the output: "Loaded-Language" -> "loaded_language"."""
    return name.strip().casefold().replace("-", "_").replace("/", ".")


def named(name: str) -> str:
    """The canonical name of a kind or dimension. Raises UnknownNameError, with a suggestion."""
    wanted = canonical(name)
    if wanted in _known():
        return wanted
    if any(wanted in (kind.name, kind.id) for kind in kinds()):
        raise UnknownNameError(
            f"{name!r} is a kind of finding that check never reports: it is no fault of a text"
        )
    raise UnknownNameError(f"no kind or dimension is called {name!r}{hint(wanted, _known())}")


def dimension(name: str) -> str:
    """The canonical name of a scored dimension. Raises UnknownNameError, with a suggestion."""
    from auditor.dimensions import DIMENSIONS

    known = [dimension.name for dimension in DIMENSIONS]
    wanted = canonical(name)
    if wanted in known:
        return wanted
    raise UnknownNameError(f"no dimension is called {name!r}{hint(wanted, known, show_all=True)}")


def hint(wanted: str, known: Collection[str], *, show_all: bool = False) -> str:
    """ ": did you mean x?", or what there is to choose from."""
    near = get_close_matches(wanted, sorted(known), n=2)
    if near:
        return f": did you mean {' or '.join(near)}?"
    if show_all:
        return f": it is one of {', '.join(sorted(known))}"
    return "; `auditor explain` lists them all"


def is_named(issue: Issue, names: Iterable[str]) -> bool:
    """Whether one of the (canonical) names means the issue."""
    return any(name in (issue.dimension, issue.kind, issue.rule) for name in names)
