"""Block quotations: somebody else's words set apart by lines instead of quotation marks.

Markdown's `>` (web pages are read with it) and paragraphs indented below a lead-in. Whether such a
block is speech is for its company to say: words before it that lead in ("she wrote:"), a name
signed below it, or marks of its own. Alone it may as well be a note or a call-out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.model import Span

_MARK = re.compile(r">[> ]*")
_SIGNED = re.compile(r"\s*(?:[-–—―]{1,2}|by\b)\s*\S")
_LEAD_IN = re.compile(r"[:,][\"'”’*_ ]*$")
_QUOTED = re.compile(r"[\"“„«‘']")
# Of a lead-in this many characters matter: enough for the mark that ends it.
_TAIL = 40
# An indentation that sets a paragraph apart, in columns; a tab is one.
_INDENT = 3


class Block(NamedTuple):
    """A paragraph of a block quotation: `inner` without its `>`. `last`: the block ends here;
    `speech`: something beside it says that it is somebody's words."""

    span: Span
    inner: Span
    last: bool
    speech: bool


def block_quotes(text: str, paragraphs: Sequence[Span]) -> Iterator[Block]:
    """The paragraphs of block quotations, in order; those that open with marks are left to them."""
    index = 0
    while index < len(paragraphs):
        stop = _stop(text, paragraphs, index)
        if stop > index:
            yield from _block(text, paragraphs, index, stop)
        index = max(stop, index + 1)


def _stop(text: str, paragraphs: Sequence[Span], first: int) -> int:
    """Where the block that begins at paragraph `first` ends; `first` where none does."""
    marked = _is_marked(text, paragraphs[first])
    before = paragraphs[first - 1] if first else None
    if not marked and (before is None or not _leads_in(text, before)):
        return first
    # Set in from the lead-in, not a text that is set in from end to end.
    least = _INDENT if before is None else _indent(text, before) + _INDENT
    stop = first
    while stop < len(paragraphs):
        paragraph = paragraphs[stop]
        if not (_is_marked(text, paragraph) if marked else _indent(text, paragraph) >= least):
            break
        stop += 1
    return stop


def _block(text: str, paragraphs: Sequence[Span], first: int, stop: int) -> Iterator[Block]:
    led = first > 0 and _leads_in(text, paragraphs[first - 1])
    inners = [_inner(text, paragraphs[i]) for i in range(first, stop)]
    signed = [bool(_SIGNED.match(text, *inner)) for inner in inners]
    after = stop < len(paragraphs) and bool(_SIGNED.match(text, *paragraphs[stop]))
    speech = led or any(signed[1:]) or after
    said = [i for i, (a, b) in enumerate(inners) if a < b and not signed[i]]
    for number in said:
        inner = inners[number]
        if not _QUOTED.match(text, *inner):
            span = paragraphs[first + number]
            yield Block(span, inner, number == said[-1], speech)


def _inner(text: str, paragraph: Span) -> Span:
    match = _MARK.match(text, *paragraph)
    return (match.end() if match else paragraph[0]), paragraph[1]


def _is_marked(text: str, paragraph: Span) -> bool:
    return text.startswith(">", paragraph[0], paragraph[1])


def _indent(text: str, paragraph: Span) -> int:
    """How many columns of white space stand before a paragraph on its line."""
    columns = 0
    for index in range(paragraph[0] - 1, max(-1, paragraph[0] - 40), -1):
        if text[index] not in " \t\u00a0":
            break
        columns += _INDENT if text[index] == "\t" else 1
    return columns


def _leads_in(text: str, paragraph: Span) -> bool:
    """Whether a paragraph ends as one does that announces somebody's words."""
    tail = text[max(paragraph[0], paragraph[1] - _TAIL) : paragraph[1]].rstrip()
    return bool(_LEAD_IN.search(tail)) and not tail.startswith(">")
