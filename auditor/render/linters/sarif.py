"""SARIF 2.1.0 (OASIS, https://docs.oasis-open.org/sarif/sarif/v2.1.0/): for code scanning."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from auditor import __version__
from auditor.check.issues import Checked, Issue, Severity, fingerprint
from auditor.check.limits import Violation
from auditor.check.names import reported
from auditor.check.run import Report, Result
from auditor.check.words import severity_of
from auditor.dimensions import DIMENSIONS
from auditor.explain import Kind, explanation
from auditor.model import Span
from auditor.render.json import dumps
from auditor.render.linters.places import message, place

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def rendered(report: Report) -> str:
    """The report as one SARIF log with one run."""
    results = [entry for result in report.results for entry in _results(result)]
    rules = _rules({entry["ruleId"] for entry in results})
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    for entry in results:
        entry["ruleIndex"] = numbers[entry["ruleId"]]
    unread = [_notification(r.checked) for r in report.results if r.checked.failure]
    driver = {"name": "auditor", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not unread,
                "exitCode": report.exit_code,
                "toolExecutionNotifications": unread,
            }
        ],
        "results": results,
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _rules(used: set[str]) -> list[dict[str, Any]]:
    """The rules that results name, with the texts of `auditor explain`."""
    kinds = [_rule(kind) for kind in reported() if kind.id in used]
    known = {rule["id"] for rule in kinds}
    limits = [
        {
            "id": f"limit.{dimension.name}",
            "shortDescription": {"text": f"Limit on {dimension.title.lower()}"},
            "fullDescription": {"text": f"{dimension.question} In {dimension.unit}."},
            "help": {"text": explanation(dimension.name)},
            "defaultConfiguration": {"level": "error"},
        }
        for dimension in DIMENSIONS
        if f"limit.{dimension.name}" in used
    ]
    known |= {rule["id"] for rule in limits}
    # A note of a reader that has no text of its own yet is a rule all the same.
    bare = [{"id": name} for name in sorted(used - known)]
    return [*kinds, *limits, *bare]


def _rule(kind: Kind) -> dict[str, Any]:
    text = kind.text
    return {
        "id": kind.id,
        "shortDescription": {"text": text["title"]},
        "fullDescription": {"text": " ".join(text["what"].split())},
        "help": {"text": explanation(kind.id)},
        "defaultConfiguration": {"level": _LEVELS[severity_of(kind.id)]},
    }


def _results(result: Result) -> list[dict[str, Any]]:
    issues = [_issue(result.checked, issue) for issue in result.selection.shown]
    return [*(_violation(result.checked, v) for v in result.violations), *issues]


def _violation(checked: Checked, violation: Violation) -> dict[str, Any]:
    return {
        "ruleId": f"limit.{violation.dimension}",
        "level": "error",
        "message": {"text": violation.message},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(checked)}}],
    }


def _issue(checked: Checked, issue: Issue) -> dict[str, Any]:
    told = message(checked, issue)
    if checked.extracted:
        told = f"Line {place(checked, issue.span).line} of the extracted text: {told}"
    found: dict[str, Any] = {
        "ruleId": issue.rule,
        "level": _LEVELS[issue.severity],
        "message": {"text": told},
        "locations": [_location(checked, issue.span, issue.text)],
        "partialFingerprints": {"auditor/v1": fingerprint(issue, checked.text)},
        "rank": round(100 * issue.confidence, 1),
    }
    related = [*((r.span, r.text) for r in issue.related), *((a.span, a.text) for a in issue.also)]
    if related:
        found["relatedLocations"] = [
            {**_location(checked, span, text), "message": {"text": text}} for span, text in related
        ]
    return found


def _location(checked: Checked, span: Span, text: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(checked)}
    if not checked.extracted:
        at = place(checked, span)
        physical["region"] = {
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
            "snippet": {"text": text},
        }
    return {"physicalLocation": physical}


def _artifact(checked: Checked) -> dict[str, str]:
    path = checked.path.partition("#")[0] if checked.extracted else checked.path
    place = PurePath(path)
    if place.is_absolute():
        return {"uri": place.as_uri()}
    return {"uri": quote(os.fsencode(place.as_posix()))}


def _notification(checked: Checked) -> dict[str, Any]:
    failure = checked.failure
    assert failure is not None
    return {
        "level": "error",
        "descriptor": {"id": failure.kind},
        "message": {"text": failure.message},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(checked)}}],
    }
