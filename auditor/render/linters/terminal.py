"""Findings for somebody at a terminal: grouped by file, each with its sentence and carets."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import click

from auditor.check.issues import Checked, Issue
from auditor.check.run import Report, Result
from auditor.model import Span
from auditor.render.linters.places import message, place, summary, visible

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_INDENT = 6
_NARROWEST = 40
# Longer lines are hard to read, however wide the window is.
_WIDEST = 110
# A sentence of more lines than this is cut around its mark.
_MOST_LINES = 4
# Letters of right-to-left scripts: a terminal reorders their lines, so no caret can be under them.
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def rendered(report: Report, columns: int) -> str:
    """The report, styled, for a window of so many columns; strip the styles where none may be."""
    width = min(max(columns, _NARROWEST), _WIDEST)
    parts = [
        line for result in report.results if _has_lines(result) for line in _file(result, width)
    ]
    return "\n".join([*parts, click.style(summary(report), bold=True)])


def _has_lines(result: Result) -> bool:
    return bool(result.selection.shown or result.violations)


def _file(result: Result, width: int) -> Iterator[str]:
    note = "  (lines of the extracted text)" if result.checked.extracted else ""
    yield click.style(visible(result.checked.path), bold=True, underline=True) + note
    for violation in result.violations:
        head = f"limit.{violation.dimension} {violation.message}"
        yield from _wrapped(click.style("error", fg="red"), "error", head, width)
    if result.violations:
        yield ""
    for issue in result.selection.shown:
        yield from _issue(result.checked, issue, width)
        yield ""


def _issue(checked: Checked, issue: Issue, width: int) -> Iterator[str]:
    at = place(checked, issue.span)
    head = f"{at.line}:{at.column} {issue.severity}"
    styled = f"{at.line}:{at.column} {click.style(issue.severity, fg=_COLOURS[issue.severity])}"
    told = f"{issue.rule} {visible(message(checked, issue))}"
    yield from _wrapped(styled, head, told, width)
    yield from _excerpt(checked, issue, width - _INDENT)
    for related in issue.related:
        told = f"line {place(checked, related.span).line}: {visible(related.text)}"
        room = width - _INDENT
        yield from (f"{'':{_INDENT}}{told[start:end]}" for start, end in _breaks(told, room, room))


def _wrapped(styled: str, plain: str, told: str, width: int) -> Iterator[str]:
    """A heading of a message, and the message wrapped behind and below it."""
    first = width - len(plain) - 3
    lines = [told[start:end] for start, end in _breaks(told, first, width - _INDENT)]
    yield f"  {styled} {lines[0]}" if lines else f"  {styled}"
    yield from (f"{'':{_INDENT}}{line}" for line in lines[1:])


# --- the sentence ------------------------------------------------------------------------------


class _Marked(NamedTuple):
    """A sentence as it is printed, and the places in it that are marked: `lead` with carets,
    `others` with tildes."""

    text: str
    lead: Span
    others: tuple[Span, ...]


def _excerpt(checked: Checked, issue: Issue, width: int) -> Iterator[str]:
    marked = _marked(checked, issue)
    if not marked.text:
        return
    pad = " " * _INDENT
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in marked.text):
        start, end = marked.lead
        bracketed = f"{marked.text[:start]}⟦{marked.text[start:end]}⟧{marked.text[end:]}"
        for start, end in _breaks(bracketed, width, width):
            yield pad + bracketed[start:end]
        return
    for start, end in _near(list(_breaks(marked.text, width, width)), marked.lead):
        yield pad + marked.text[start:end]
        carets = _carets(marked, start, end)
        if carets:
            yield pad + click.style(carets, fg=_COLOURS[issue.severity])


def _marked(checked: Checked, issue: Issue) -> _Marked:
    """The sentence made safe and put on one line, the marks moved along."""
    start, end = issue.sentence
    end = min(end, max(start, issue.span[1]) + 2_000)
    inside = [i.span for i in issue.also if i.sentence == issue.sentence]
    spans = [issue.span, *inside]
    moved = tuple(
        (_moved(checked.text, start, a), _moved(checked.text, start, b)) for a, b in spans
    )
    return _Marked(visible(checked.text[start:end]), moved[0], moved[1:])


def _moved(text: str, start: int, place: int) -> int:
    """How far into the printed sentence a place of the document is."""
    before = text[start:place]
    shown = visible(before)
    # A blank right before the place is stripped there and stands in the whole.
    return len(shown) + (1 if shown and before[-1:].isspace() else 0)


def _near(lines: Sequence[Span], lead: Span) -> Sequence[Span]:
    """At most four lines, among them that of the mark."""
    if len(lines) <= _MOST_LINES:
        return lines
    at = next((n for n, (_, end) in enumerate(lines) if lead[0] < end), 0)
    first = min(max(0, at - 1), len(lines) - _MOST_LINES)
    return lines[first : first + _MOST_LINES]


def _carets(marked: _Marked, start: int, end: int) -> str:
    """Carets and tildes under a line of the sentence, as wide as what stands above them."""
    cells = [" "] * _width(marked.text[start:end])
    for span, mark in [*((other, "~") for other in marked.others), (marked.lead, "^")]:
        first, last = max(span[0], start), min(span[1], end)
        if first < last:
            left = _width(marked.text[start:first])
            right = _width(marked.text[start:last])
            cells[left:right] = mark * (right - left)
    return "".join(cells).rstrip()


def _breaks(text: str, first: int, width: int) -> Iterator[Span]:
    """Where to break a text into lines of so many cells, at blanks where there are any."""
    start, room = 0, max(first, _INDENT)
    while start < len(text):
        end = _fitting(text, start, room)
        if end < len(text):
            blank = text.rfind(" ", start, end + 1)
            end = blank if blank > start else end
        yield start, end
        start = end + 1 if text[end : end + 1] == " " else end
        room = width


def _fitting(text: str, start: int, room: int) -> int:
    """The end of the longest piece from `start` that fits; at least one character."""
    low, high = start + 1, min(len(text), start + 2 * room)
    while low < high:
        middle = (low + high + 1) // 2
        if _width(text[start:middle]) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _width(text: str) -> int:
    """How many cells of a terminal a text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
