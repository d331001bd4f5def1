"""`path:line:col: kind message`, one line a finding: what editors' quickfix windows read."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check.run import Report, Result
from auditor.render.linters.places import message, place, visible


def rendered(report: Report) -> str:
    """Every printed finding and every broken limit, one a line."""
    return "\n".join(line for result in report.results for line in _lines(result))


def _lines(result: Result) -> Iterator[str]:
    path = visible(result.checked.path)
    for issue in result.selection.shown:
        at = place(result.checked, issue.span)
        told = visible(message(result.checked, issue))
        yield f"{path}:{at.line}:{at.column}: {issue.rule} {told}"
    for violation in result.violations:
        yield f"{path}:1:1: limit.{violation.dimension} {violation.message}"
