"""Events of the example tables, each told by several outlets, and what comparing them finds."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from auditor.audit import audit_many
from auditor.compare import compare
from auditor.model import Audit, Comparison, Document

FOLDER = Path(__file__).parents[1] / "examples"


@cache
def compared(name: str) -> list[tuple[dict[str, Any], Comparison]]:
    """The events of a table, each with the comparison of its documents."""
    found = []
    for event in tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["event"]:
        documents = [Document(id=str(n), **d) for n, d in enumerate(event["documents"], 1)]
        found.append((event, compare([a for a in audit_many(documents) if isinstance(a, Audit)])))
    return found
