"""The tables: their schema, their cells, and what a spreadsheet must not be told."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditor.model import Audit, Document
from auditor.render.sheets import CsvSheet, ParquetSheet
from auditor.render.tables import FINDINGS, SCORES, Table, findings_rows, safe, scores_row
from tests.render.fixtures import TEXTS, comparison


def written(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The rows as they come back from a CSV file."""
    file = io.StringIO(newline="")
    with CsvSheet(table, file) as sheet:
        for row in rows:
            sheet.add(row)
    file.seek(0)
    return list(csv.DictReader(file))


def scores(*audits: Audit) -> list[dict[str, str]]:
    return written(SCORES, [scores_row(audit) for audit in audits])


def findings(*audits: Audit) -> list[dict[str, str]]:
    return written(FINDINGS, [row for audit in audits for row in findings_rows(audit)])


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\t=x", "'\t=x"),
        ("\n=x", "'\n=x"),
        ("＝1", "'＝1"),
        ("plain = text", "plain = text"),
        ("", ""),
        ("a\x00b\ud800", "a\ufffdb\ufffd"),
        ("a\r=1\r\nb", "a\n=1\r\nb"),
    ],
)
def test_formulas_are_disarmed(text: str, cell: str) -> None:
    assert safe(text) == cell


def test_scores_have_a_row_a_document() -> None:
    found = scores(*comparison().audits)
    assert [row["id"] for row in found] == [
        "wire",
        "daily",
        "opinion",
        "agent",
        "brief",
        "scan.pdf",
    ]
    assert found[0]["specifics_rate"] == "0.8571" and found[0]["attribution_percentile"] == "88.0"
    assert found[4]["specifics_rate"] == "" and found[4]["specifics_possible"] == "2"
    assert found[5]["error"].startswith("binary: ") and found[5]["sha256"] == ""


def test_findings_have_a_row_each_and_point_into_the_text() -> None:
    audits = comparison().audits
    found = findings(*audits)
    assert len(found) == sum(len(audit.findings) for audit in audits)
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


def test_hostile_cells() -> None:
    first = replace(
        comparison().audits[0], document=Document(id="=cmd", text=TEXTS["wire"], outlet="@x")
    )
    assert scores(first)[0]["id"] == "'=cmd"
    assert {row["outlet"] for row in findings(first)} == {"'@x"}


def test_a_row_has_the_columns_of_its_schema_and_their_types() -> None:
    for audit in comparison().audits:
        rows = [(SCORES, scores_row(audit)), *((FINDINGS, row) for row in findings_rows(audit))]
        for table, row in rows:
            assert set(row) <= set(table.columns)
            for name, cell in row.items():
                kind = table.columns[name]
                assert cell is None or type(cell) is kind or (kind is float and type(cell) is int)


def test_parquet_holds_what_csv_holds(tmp_path: Path) -> None:
    tables = pytest.importorskip("pyarrow.parquet")
    audits = comparison().audits
    for table, rows in (
        (SCORES, [scores_row(audit) for audit in audits]),
        (FINDINGS, [row for audit in audits for row in findings_rows(audit)]),
    ):
        with ParquetSheet(table, tmp_path / "x.parquet") as sheet:
            for row in rows:
                sheet.add(row)
        read = tables.read_table(tmp_path / "x.parquet")
        assert read.schema.metadata[b"auditor.schema"].decode() == table.schema
        assert read.to_pylist() == [{name: row.get(name) for name in table.columns} for row in rows]


def test_a_parquet_file_of_many_groups_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("auditor.render.sheets._GROUP", 3)
    with ParquetSheet(SCORES, tmp_path / "x.parquet") as sheet:
        for number in range(8):
            sheet.add({"id": f"{number}\ud800", "words": number})
    read = tables.ParquetFile(tmp_path / "x.parquet")
    assert read.num_row_groups == 3
    assert [row["words"] for row in read.read().to_pylist()] == list(range(8))


def test_no_documents() -> None:
    assert scores() == [] and findings() == []
