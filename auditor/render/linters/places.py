"""Where an issue is, in the terms of whoever opens the file; and text safe to print."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from auditor.check.issues import Checked, Issue
from auditor.check.run import Report, Result
from auditor.model import Span
from auditor.render.lines import Lines

# Escape sequences and other control characters would act on a terminal; marks of direction would
# reorder what a reader sees (CVE-2021-42574); half a surrogate pair cannot be printed.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BLANKS = re.compile(r"\s+")


class Place(NamedTuple):
    """Lines and columns from 1; `end_column` is the column behind the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


@lru_cache(maxsize=8)
def _lines(text: str) -> Lines:
    return Lines(text)


def place(checked: Checked, span: Span) -> Place:
    """Where a span is in the document's file (in the extracted text, where there is one)."""
    lines = _lines(checked.text)
    line, column = lines.position(span[0])
    end_line, end_column = lines.position(span[1])
    before = checked.lines_before
    return Place(line + before, column, end_line + before, end_column)


def visible(text: str) -> str:
    """The text on one line, with every character that acts on a terminal made visible."""
    return _UNSAFE.sub(_shown, _BLANKS.sub(" ", text)).strip()


def _shown(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"


def message(checked: Checked, issue: Issue) -> str:
    """An issue's reason, with the other findings that its line stands for."""
    here = [i for i in issue.also if i.sentence == issue.sentence]
    again = [i for i in issue.also if i.sentence != issue.sentence]
    ended = issue.reason.endswith((".", "?", "!", "…"))
    parts = [issue.reason if ended or not issue.also else f"{issue.reason}."]
    if here:
        words = ", ".join(f"“{i.text}”" for i in here)
        parts.append(f"In the same sentence: {words}.")
    for word in dict.fromkeys(i.group for i in again):
        lines = dict.fromkeys(place(checked, i.span).line for i in again if i.group == word)
        noun = "lines" if len(lines) > 1 else "line"
        subject = f"“{word}” again" if issue.dimension == "loaded_language" else "Others like it"
        parts.append(f"{subject} in {noun} {', '.join(map(str, lines))}.")
    return " ".join(parts)


def summary(report: Report) -> str:
    """The closing line: what was printed, and what was not and how to see it."""
    results = report.results
    shown = [issue for result in results for issue in result.selection.shown]
    read = sum(result.checked.failure is None for result in results)
    files = _counted(read, "document")
    parts = [f"{_counted(len(shown), 'finding')} in {files}"]
    more = sum(result.selection.crowded for result in results)
    lower = sum(result.selection.lower for result in results)
    if more or lower:
        of_these = f" ({lower} of lower severity)" if lower else ""
        parts.append(f"{more + lower} more with --all{of_these}")
    suppressed = sum(result.suppressed for result in results)
    known = sum(result.known for result in results)
    parts += [f"{suppressed} suppressed"] if suppressed else []
    parts += [f"{known} known to the baseline"] if known else []
    parts += _verdict(results)
    return "; ".join(parts)


def _verdict(results: tuple[Result, ...]) -> list[str]:
    limits = sum(len(result.violations) for result in results)
    unread = sum(result.checked.failure is not None for result in results)
    parts = [f"{_counted(limits, 'limit')} broken"] if limits else []
    return parts + ([f"{unread} could not be read"] if unread else [])


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
