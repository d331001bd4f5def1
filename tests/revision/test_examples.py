"""The example table of `auditor diff`: what it must say of two versions, and what it must not."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from auditor import Document
from auditor.revision import revise

TABLE = Path(__file__).parents[1] / "examples" / "revisions.toml"
CASES: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    wire = Document(id="wire", text=case["wire"], title=case.get("wire_title"))
    local = Document(id="local", text=case["local"], title=case.get("local_title"))
    changes = revise(wire, local).changes
    kinds = {change.kind for change in changes}
    told = [f"{change.kind}: {change.reason}" for change in changes]
    assert set(case.get("flags", ())) <= kinds, told
    assert not set(case.get("passes", ())) & kinds, told
    if "exact" in case:
        assert kinds == set(case["exact"]), told
