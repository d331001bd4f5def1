"""`auditor/check/1`: the report as JSON."""

from __future__ import annotations

from typing import Any

from auditor import __version__
from auditor.check.issues import Issue, fingerprint
from auditor.check.run import Report, Result
from auditor.render.json import dumps
from auditor.render.linters.places import message, place

SCHEMA = "auditor/check/1"


def rendered(report: Report) -> str:
    """One object: `documents`, each with its findings, and what the exit code is. Offsets count
    code points in the document's text, lines and columns from 1 in its file (`extracted`: in the
    text taken out of it)."""
    return dumps(
        {
            "schema": SCHEMA,
            "version": __version__,
            "exit_code": report.exit_code,
            "documents": [_document(result) for result in report.results],
        },
        indent=1,
    )


def _document(result: Result) -> dict[str, Any]:
    checked = result.checked
    failure = checked.failure
    return {
        "path": checked.path,
        "id": checked.id,
        "words": checked.words,
        "extracted": checked.extracted,
        "rates": {
            name: {
                "rate": None if rate.rate is None else round(rate.rate, 4),
                "unit": rate.unit,
                "better": rate.better,
                "found": round(rate.found, 4),
                "possible": rate.possible,
            }
            for name, rate in checked.rates.items()
        },
        "findings": [_finding(result, issue) for issue in result.selection.shown],
        "limits": [
            {
                "dimension": violation.dimension,
                "rate": violation.rate,
                "limit": violation.limit,
                "message": violation.message,
            }
            for violation in result.violations
        ],
        "not_shown": {
            "lower_severity": result.selection.lower,
            "same_severity": result.selection.crowded,
            "suppressed": result.suppressed,
            "known": result.known,
        },
        "error": None if failure is None else {"kind": failure.kind, "message": failure.message},
    }


def _finding(result: Result, issue: Issue) -> dict[str, Any]:
    checked = result.checked
    return {
        "kind": issue.rule,
        "severity": issue.severity,
        "fails": result.fails(issue),
        "message": message(checked, issue),
        "text": issue.text,
        "span": list(issue.span),
        **place(checked, issue.span)._asdict(),
        "confidence": round(issue.confidence, 4),
        "alternative": issue.alternative,
        "related": [
            {
                "text": related.text,
                "span": list(related.span),
                **place(checked, related.span)._asdict(),
            }
            for related in issue.related
        ],
        "also": [
            {
                "kind": also.rule,
                "text": also.text,
                "span": list(also.span),
                **place(checked, also.span)._asdict(),
            }
            for also in issue.also
        ],
        "fingerprint": fingerprint(issue, checked.text),
    }
