"""The tables of a run: one row a document ("scores") and one a finding ("findings").

A table's columns, their order and their types are its schema, which has a name with a version: a
column that is added, dropped or means something else is a new version.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from auditor.dimensions import DIMENSIONS
from auditor.model import (
    AttributionFinding,
    Audit,
    ContradictionFinding,
    Finding,
    LoadedFinding,
    Score,
    SpecificFinding,
)
from auditor.render.lines import Lines

# A spreadsheet runs a cell that begins so (OWASP, CSV Injection), also in full-width signs.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_RETURN = re.compile(r"\r(?!\n)")


class Table(NamedTuple):
    """`schema` is the name; `columns` gives each column's type: str, int, float or bool."""

    schema: str
    columns: Mapping[str, type]


_SCORE_COLUMNS: Mapping[str, type] = {
    "rate": float,
    "low": float,
    "high": float,
    "found": float,
    "possible": int,
    "percentile": float,
}
_READABILITY = (
    "flesch_reading_ease",
    "flesch_kincaid_grade",
    "coleman_liau_index",
    "automated_readability_index",
)

SCORES = Table(
    "auditor/scores/1",
    {
        "id": str,
        "outlet": str,
        "kind": str,
        "title": str,
        "published": str,
        "path": str,
        # The format that the text was taken out of: lines count in the extracted text.
        "extracted": str,
        "sha256": str,
        "words": int,
        **{
            f"{dimension.name}_{key}": of
            for dimension in DIMENSIONS
            for key, of in _SCORE_COLUMNS.items()
        },
        "vader_compound": float,
        **dict.fromkeys(_READABILITY, float),
        "error": str,
    },
)

FINDINGS = Table(
    "auditor/findings/1",
    {
        "document": str,
        "outlet": str,
        "line": int,
        "column": int,
        "start": int,
        "end": int,
        "spans": str,
        "dimension": str,
        "kind": str,
        "text": str,
        "reason": str,
        "weight": float,
        "counted": bool,
        "source": str,
        "source_kind": str,
        "cue": str,
        "value": str,
        "distinct": bool,
        "quoted": bool,
        "alternative": str,
        "counterpart": str,
        "tier": str,
        "confidence": float,
    },
)


def safe(text: str) -> str:
    """`text` for a cell of a CSV file: an apostrophe stands before what a spreadsheet would take
    for a formula; NUL and lone surrogates, which no CSV can hold, become U+FFFD. A carriage return
    on its own, which the csv module does not quote and a spreadsheet takes for the end of the row,
    becomes a line feed."""
    clean = _SURROGATE.sub("\ufffd", text.replace("\x00", "\ufffd"))
    clean = _RETURN.sub("\n", clean)
    return "'" + clean if _FORMULA.match(clean) else clean


def scores_row(audit: Audit) -> dict[str, Any]:
    """The row of a document in `SCORES`: what it is, then rate, interval, found, possible and
    percentile of every dimension, tone and readability; `None` where there is no value, `error`
    where it failed."""
    document = audit.document
    text = document.text.encode("utf-8", "surrogatepass")
    row: dict[str, Any] = {
        "id": document.id,
        "outlet": document.outlet,
        "kind": document.kind,
        "title": document.title,
        "published": document.published,
        "path": document.path,
        "extracted": document.extracted,
        "sha256": None if audit.error else hashlib.sha256(text).hexdigest(),
        "words": audit.words,
    }
    for dimension in DIMENSIONS:
        row |= _score_cells(dimension.name, audit.scores.get(dimension.name))
    row["vader_compound"] = audit.tone.get("vader", {}).get("compound")
    measures = audit.readability.get("textstat", {})
    row |= {name: measures.get(name) for name in _READABILITY}
    row["error"] = f"{audit.error.kind}: {audit.error.message}" if audit.error else None
    return row


def _score_cells(name: str, score: Score | None) -> dict[str, Any]:
    low, high = score.interval if score and score.interval else (None, None)
    cells = {
        "rate": _rounded(score.rate) if score else None,
        "low": _rounded(low),
        "high": _rounded(high),
        "found": _rounded(score.found) if score else None,
        "possible": score.possible if score else None,
        "percentile": score.percentile if score else None,
    }
    return {f"{name}_{key}": value for key, value in cells.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def findings_rows(audit: Audit) -> Iterator[dict[str, Any]]:
    """The rows of a document in `FINDINGS`; line and column from 1, start and end in code points,
    end exclusive."""
    lines = Lines(audit.document.text) if audit.findings else None
    for finding in audit.findings:
        start = finding.spans[0][0] if finding.spans else 0
        line, column = lines.position(start) if lines else (1, 1)
        yield {
            "document": audit.document.id,
            "outlet": audit.document.outlet,
            "line": line,
            "column": column,
            "start": start,
            "end": finding.spans[-1][1] if finding.spans else start,
            "spans": " ".join(f"{left}-{right}" for left, right in finding.spans),
            "dimension": finding.dimension,
            "kind": finding.kind,
            "text": finding.text,
            "reason": finding.reason,
            "weight": finding.weight,
            **_own_cells(finding),
        }


def _own_cells(finding: Finding) -> dict[str, Any]:
    """The columns that only one kind of finding fills."""
    counted = finding.weight > 0
    if isinstance(finding, AttributionFinding):
        source = finding.source
        return {
            "counted": counted,
            "source": source.name or source.text if source else None,
            "source_kind": source.kind if source else None,
            "cue": finding.cue.text if finding.cue else None,
        }
    if isinstance(finding, SpecificFinding):
        value = finding.value
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return {
            "counted": counted and finding.distinct,
            "value": text if value is not None else None,
            "distinct": finding.distinct,
        }
    if isinstance(finding, LoadedFinding):
        return {
            "counted": counted and not finding.quoted,
            "quoted": finding.quoted,
            "alternative": finding.alternative,
            "confidence": _rounded(finding.probability),
        }
    if isinstance(finding, ContradictionFinding):
        return {
            "counted": counted,
            "counterpart": finding.counterpart.text,
            "tier": finding.tier,
            "confidence": _rounded(finding.confidence),
        }
    return {"counted": counted}
