"""Workflow commands: findings as annotations of a pull request on GitHub.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.check.issues import Severity
from auditor.check.run import Report, Result
from auditor.render.linters.places import message, place

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def rendered(report: Report) -> str:
    """One command a line: findings, broken limits, and files that could not be read."""
    return "\n".join(line for result in report.results for line in _lines(result))


def _lines(result: Result) -> Iterator[str]:
    checked = result.checked
    path = checked.path.partition("#")[0] if checked.extracted else checked.path
    if checked.failure is not None:
        yield _command("error", {"file": path, "title": "not read"}, checked.failure.message)
    for violation in result.violations:
        limit = {"file": path, "title": f"limit.{violation.dimension}"}
        yield _command("error", limit, violation.message)
    for issue in result.selection.shown:
        at = place(checked, issue.span)
        told = message(checked, issue)
        where: dict[str, object] = {"line": at.line, "col": at.column}
        if at.end_line == at.line:
            where["endColumn"] = at.end_column
        if checked.extracted:
            # A line of the extracted text is no line of the file.
            where, told = {}, f"Line {at.line} of the extracted text: {told}"
        given: dict[str, object] = {"file": path, **where, "title": issue.rule}
        yield _command(_LEVELS[issue.severity], given, told)


def _command(level: str, given: Mapping[str, object], told: str) -> str:
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in given.items())
    return f"::{level} {properties}::{_data(told)}"


def _data(text: str) -> str:
    """The text so that it cannot end the command, or begin another."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
