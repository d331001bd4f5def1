from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.model import Document
from auditor.render.tables import safe, write_tables
from tests.render.fixtures import TEXTS, comparison


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\t=x", "'\t=x"),
        ("plain = text", "plain = text"),
        ("a\x00b\ud800", "a�b�"),
        (None, None),
    ],
)
def test_formulas_are_disarmed(text: str | None, cell: str | None) -> None:
    assert safe(text) == cell


def test_scores_have_a_row_a_document(tmp_path: Path) -> None:
    write_tables(comparison(), tmp_path)
    found = rows(tmp_path / "scores.csv")
    assert [row["id"] for row in found] == [
        "wire",
        "daily",
        "opinion",
        "agent",
        "brief",
        "scan.pdf",
    ]
    assert found[0]["specifics_rate"] == "0.8571" and found[0]["attribution_percentile"] == "88.0"
    assert found[4]["specifics_rate"] == "" and found[4]["specifics_possible"] == "2.0"
    assert found[5]["error"].startswith("binary: ")


def test_findings_have_a_row_each_and_point_into_the_text(tmp_path: Path) -> None:
    whole = comparison()
    write_tables(whole, tmp_path)
    found = rows(tmp_path / "findings.csv")
    assert len(found) == sum(len(audit.findings) for audit in whole.audits)
    for row in found:
        text = TEXTS[row["document"]]
        line = text.split("\n")[int(row["line"]) - 1]
        first = row["text"].split(" … ")[0]
        assert line[int(row["column"]) - 1 :].startswith(
            text[int(row["start"]) : int(row["start"]) + 5]
        )
        assert row["spans"] and row["reason"] and first
    assert {row["source_kind"] for row in found} >= {"named_person", "anonymous", "vague", ""}
    assert {row["counted"] for row in found} == {"True", "False"}


def test_hostile_cells(tmp_path: Path) -> None:
    whole = comparison()
    first = replace(whole.audits[0], document=Document(id="=cmd", text=TEXTS["wire"], outlet="@x"))
    write_tables(replace(whole, audits=(first,)), tmp_path)
    assert rows(tmp_path / "scores.csv")[0]["id"] == "'=cmd"
    assert {row["outlet"] for row in rows(tmp_path / "findings.csv")} == {"'@x"}


def test_no_documents(tmp_path: Path) -> None:
    write_tables(replace(comparison(), audits=()), tmp_path)
    assert rows(tmp_path / "scores.csv") == [] and rows(tmp_path / "findings.csv") == []
