"""What is left out of a check, and what was told to be left out but is not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from auditor.check.inputs import Copy
from auditor.check.issues import Checked, Issue
from auditor.check.words import priority_of, severity_of
from auditor.ingest.encoding import decode
from auditor.suppression import (
    Problem,
    Suppression,
    comments,
    inside_comments,
    page_comments,
    sidecar,
)

# Files whose comments are read; "" is a file that does not say what it is.
_PAGES = frozenset({".html", ".htm", ".xhtml", ""})


def suppressed(
    checked: Checked, copy: Copy, issues: Iterable[Issue]
) -> tuple[list[Issue], list[Issue]]:
    """The issues that stand, and those that a comment or the sidecar suppresses.

    Among those that stand are the suppressions that met nothing or could not be read. Raises
    ConfigError for a sidecar that is wrong.
    """
    found, problems = _told(checked, copy)
    apart = [] if checked.extracted else inside_comments(checked.text)
    standing: list[Issue] = []
    hidden: list[Issue] = []
    used: set[int] = set()
    for issue in issues:
        if any(start <= issue.span[0] < end for start, end in apart):
            continue
        by = [number for number, s in enumerate(found) if s.covers(issue, checked.text)]
        used.update(by)
        (hidden if by else standing).append(issue)
    standing += [_unused(s) for number, s in enumerate(found) if number not in used]
    standing += [_unknown(problem, checked.text) for problem in problems]
    return standing, hidden


def _told(checked: Checked, copy: Copy) -> tuple[Sequence[Suppression], Sequence[Problem]]:
    beside = sidecar(Path(copy.path)) if copy.file and copy.file.input.path else []
    if not checked.extracted:
        within, problems = comments(checked.text)
    elif b"auditor" in copy.data and copy.file and copy.file.suffix in _PAGES:
        within, problems = page_comments(decode(copy.data).text, checked.text)
    else:
        within, problems = [], []
    return [*within, *beside], problems


def _unused(suppression: Suppression) -> Issue:
    names = ", ".join(suppression.names) or "any kind"
    reason = f"Nothing is suppressed by {suppression.told}: no finding of {names} is there."
    at = suppression.at or (0, 0)
    return _issue("unused_suppression", at, reason)


def _unknown(problem: Problem, text: str) -> Issue:
    start, end = problem.at
    reason = f"This comment suppresses nothing: {problem.reason}"
    return _issue("unknown_suppression", problem.at, reason, text[start:end])


def _issue(kind: str, at: tuple[int, int], reason: str, text: str = "") -> Issue:
    rule = f"suppression.{kind}"
    return Issue(
        dimension="suppression",
        kind=kind,
        severity=severity_of(rule),
        span=at,
        text=text,
        sentence=at,
        reason=reason,
        priority=priority_of(rule),
    )
