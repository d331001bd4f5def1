"""scores.csv and findings.csv, for spreadsheets and data frames."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.model import (
    AttributionFinding,
    Audit,
    Comparison,
    ContradictionFinding,
    Finding,
    LoadedFinding,
    Score,
    SpecificFinding,
)
from auditor.render.lines import Lines

if TYPE_CHECKING:
    from pandas import DataFrame

# A spreadsheet runs a cell that begins so (OWASP, CSV Injection); carriage return as well.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_SURROGATE = re.compile("[\ud800-\udfff]")

FINDING_COLUMNS = [
    "document",
    "outlet",
    "line",
    "column",
    "start",
    "end",
    "spans",
    "dimension",
    "kind",
    "text",
    "reason",
    "weight",
    "counted",
    "source",
    "source_kind",
    "cue",
    "value",
    "distinct",
    "quoted",
    "alternative",
    "counterpart",
    "tier",
    "confidence",
]


def safe(text: str | None) -> str | None:
    """`text` with an apostrophe before what a spreadsheet would take for a formula; NUL and lone
    surrogates, which no CSV can hold, become U+FFFD."""
    if text is None:
        return None
    clean = _SURROGATE.sub("\ufffd", text.replace("\x00", "\ufffd"))
    return "'" + clean if _FORMULA.match(clean) else clean


def write_tables(comparison: Comparison, folder: Path) -> None:
    """Write scores.csv (one row a document) and findings.csv (one row a finding) into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in (("scores", scores_frame(comparison.audits)),
                        ("findings", findings_frame(comparison.audits))):  # fmt: skip
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")


def scores_frame(audits: Sequence[Audit]) -> DataFrame:
    """One row a document: what it is, then rate, low, high, found, possible, percentile of every
    dimension, tone and readability; empty where there is no value, `error` where it failed."""
    import pandas as pd

    names = list(dict.fromkeys(name for audit in audits for name in audit.scores))
    rows = [_scores_row(audit, names) for audit in audits]
    columns = dict.fromkeys(key for row in rows for key in row)
    return pd.DataFrame(rows, columns=list(columns) or ["id"])


def _scores_row(audit: Audit, names: Sequence[str]) -> dict[str, Any]:
    document = audit.document
    row: dict[str, Any] = {
        "id": safe(document.id),
        "outlet": safe(document.outlet),
        "kind": safe(document.kind),
        "title": safe(document.title),
        "published": safe(document.published),
        "words": audit.words,
    }
    for name in names:
        row |= _score_cells(name, audit.scores.get(name))
    vader = audit.tone.get("vader", {})
    row["vader_compound"] = vader.get("compound")
    for measure, value in audit.readability.get("textstat", {}).items():
        row[measure] = value
    row["error"] = safe(f"{audit.error.kind}: {audit.error.message}") if audit.error else None
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


def findings_frame(audits: Sequence[Audit]) -> DataFrame:
    """One row a finding; line and column from 1, start and end in code points, end exclusive."""
    import pandas as pd

    rows = [row for audit in audits for row in _finding_rows(audit)]
    return pd.DataFrame(rows, columns=list(FINDING_COLUMNS))


def _finding_rows(audit: Audit) -> Iterator[dict[str, Any]]:
    lines = Lines(audit.document.text) if audit.findings else None
    for finding in audit.findings:
        start = finding.spans[0][0] if finding.spans else 0
        line, column = lines.position(start) if lines else (1, 1)
        yield {
            "document": safe(audit.document.id),
            "outlet": safe(audit.document.outlet),
            "line": line,
            "column": column,
            "start": start,
            "end": finding.spans[-1][1] if finding.spans else start,
            "spans": " ".join(f"{left}-{right}" for left, right in finding.spans),
            "dimension": finding.dimension,
            "kind": finding.kind,
            "text": safe(finding.text),
            "reason": safe(finding.reason),
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
            "source": safe(source.name or source.text) if source else None,
            "source_kind": source.kind if source else None,
            "cue": safe(finding.cue.text) if finding.cue else None,
        }
    if isinstance(finding, SpecificFinding):
        value = finding.value
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return {
            "counted": counted and finding.distinct,
            "value": safe(text) if value is not None else None,
            "distinct": finding.distinct,
        }
    if isinstance(finding, LoadedFinding):
        return {
            "counted": counted and not finding.quoted,
            "quoted": finding.quoted,
            "alternative": safe(finding.alternative),
            "confidence": _rounded(finding.probability),
        }
    if isinstance(finding, ContradictionFinding):
        return {
            "counted": counted,
            "counterpart": safe(finding.counterpart.text),
            "tier": finding.tier,
            "confidence": _rounded(finding.confidence),
        }
    return {"counted": counted}
