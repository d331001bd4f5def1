"""What every audit keeps, whatever it was made from."""

from __future__ import annotations

import json
from typing import Any

from auditor.dimensions import DIMENSIONS
from auditor.model import Audit
from auditor.render.json import audit_json, dumps


def row_of(audit: Audit) -> dict[str, Any]:
    """The audit's line of JSON, as whoever reads it gets it."""
    line = dumps(audit_json(audit))
    assert "\n" not in line
    row: dict[str, Any] = json.loads(line.encode())
    return row


def check_row(text: str, row: dict[str, Any]) -> None:
    """Every span lies in the text and has its words; a score is a number from 0 or missing."""
    assert row["schema"] == "auditor/audit/1"
    assert set(row["scores"]) == {dimension.name for dimension in DIMENSIONS}
    for score in row["scores"].values():
        assert score["rate"] is None or score["rate"] >= 0
    end = 0
    for sentence in row["sentences"]:
        assert end <= sentence["start"] <= sentence["end"] <= len(text)
        end = sentence["end"]
    for finding in row["findings"]:
        assert finding["reason"]
        shown = " … ".join(text[a:b] for a, b in finding["spans"])
        assert shown == finding["text"] and all(a < b for a, b in finding["spans"])
    for note in row["notes"]:
        assert all(0 <= a < b <= len(text) for a, b in note["spans"])


def check(audit: Audit) -> None:
    """An audit that did not fail keeps the contract; one that did says why and is no surprise."""
    row = row_of(audit)
    if audit.error is None:
        check_row(audit.document.text, row)
    else:
        assert audit.error.kind != "internal", audit.error.message
        assert audit.error.message
