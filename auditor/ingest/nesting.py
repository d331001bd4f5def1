"""Markup that is nested deeper than its parser goes, which would drop the text within."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from auditor.lexicon import toml

_MARK = re.compile(r"<(?:(?P<comment>!--)|(?P<end>/?)(?P<name>[a-zA-Z][\w:-]*)[^<>]*>?)")
_HIDDEN = re.compile("hidden|none|mso-hide", re.IGNORECASE)
_RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "textarea")}


@cache
def _weights() -> dict[str, int]:
    """How many elements deeper the parser may be within an element: 1 where nothing is said."""
    return dict(toml("ingest/elements.toml")["depth"])


@cache
def _skipped() -> frozenset[str]:
    """The elements whose text is not read."""
    return frozenset(toml("ingest/elements.toml")["skipped"])


class _Tag(NamedTuple):
    start: int
    end: int
    name: str
    closes: bool


def flattened(markup: str, deepest: int) -> tuple[str, int]:
    """The markup without the tags that lie deeper than `deepest` elements, a space in their stead,
    and how many there were. No text is lost."""
    if markup.count("<") <= deepest // max(_weights().values()):
        return markup, 0
    kept: list[str] = []
    upto = left_out = 0
    for tag in _too_deep(markup, deepest):
        kept += (markup[upto : tag.start], " ")
        upto, left_out = tag.end, left_out + 1
    return "".join((*kept, markup[upto:])), left_out


def _too_deep(markup: str, deepest: int) -> Iterator[_Tag]:
    weights, skipped = _weights(), _skipped()
    depth = 0
    opened: list[tuple[str, bool]] = []
    counts: dict[str, int] = {}
    for tag in _tags(markup):
        if not tag.closes:
            depth += weights.get(tag.name, 1)
            # Without its tag, what is hidden would be shown.
            shown = tag.name not in skipped and not _HIDDEN.search(markup, tag.start, tag.end)
            opened.append((tag.name, depth > deepest and shown))
            counts[tag.name] = counts.get(tag.name, 0) + 1
            if opened[-1][1]:
                yield tag
        elif counts.get(tag.name):
            # As the parser does it: what was left open within ends, too.
            name, left_out = "", False
            while name != tag.name:
                name, left_out = opened.pop()
                counts[name] -= 1
                depth -= weights.get(name, 1)
            if left_out:
                yield tag


def _tags(markup: str) -> Iterator[_Tag]:
    """The tags that nest, in order; those in comments and scripts are none."""
    at = 0
    while match := _MARK.search(markup, at):
        at = match.end()
        if match["comment"]:
            end = markup.find("-->", at)
            if end < 0:
                return
            at = end + len("-->")
            continue
        name = match["name"].lower()
        if _weights().get(name) == 0 or match.group().endswith("/>"):
            continue
        yield _Tag(match.start(), at, name, bool(match["end"]))
        if name in _RAW and not match["end"]:
            closing = _RAW[name].search(markup, at)
            if closing is None:
                return
            at = closing.start()
