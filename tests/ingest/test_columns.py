"""Columns under other names, and Parquet."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor.ingest import Limits, read
from auditor.model import Document, Unread

TEXT = "The council voted to close the bridge on Monday, the mayor said."
COLUMNS = (("text", "Body"), ("id", "Link"), ("published", "when"))
Put = Callable[[str, str | bytes], Path]


def documents(path: Path, *columns: tuple[str, str]) -> list[Document | Unread]:
    return list(read(path, Limits(columns=columns)))


def test_a_tables_columns_are_mapped(put: Put) -> None:
    path = put("x.csv", f'Link,text,Body,when\nu1,short,"{TEXT}",2025-07-03\n')
    [found] = documents(path, *COLUMNS)
    assert isinstance(found, Document)
    assert (found.id, found.text, found.published) == ("u1", TEXT, "2025-07-03")


def test_rows_of_json_are_mapped(put: Put) -> None:
    row = {"Link": "u1", "text": "short", "Body": TEXT, "when": "2025-07-03"}
    [found] = documents(put("x.jsonl", json.dumps(row)), *COLUMNS)
    assert isinstance(found, Document)
    assert (found.id, found.text, found.published) == ("u1", TEXT, "2025-07-03")


def test_a_missing_column_is_named(put: Put) -> None:
    [found] = documents(put("x.csv", f"id,text\n1,{TEXT}\n"), ("text", "article"))
    assert isinstance(found, Unread) and "no column is named article" in found.failure.message


def parquet(tmp_path: Path, rows: list[dict[str, Any]]) -> Path:
    arrow = pytest.importorskip("pyarrow")
    tables = pytest.importorskip("pyarrow.parquet")
    tables.write_table(arrow.Table.from_pylist(rows), tmp_path / "x.parquet")
    return tmp_path / "x.parquet"


def test_parquet_rows(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": 7, "text": TEXT, "published": date(2025, 7, 3), "more": [1]},
        {"id": None, "text": TEXT, "published": None, "more": None},
        {"id": 9, "text": None, "published": None, "more": None},
    ]
    one, two, three = documents(parquet(tmp_path, rows))
    assert isinstance(one, Document) and (one.id, one.published) == ("7", "2025-07-03")
    assert isinstance(two, Document) and two.id == "x-2" and two.text == TEXT
    assert isinstance(three, Unread) and three.failure.kind == "row"
    assert three.document.id == "9" and "row 3" in three.failure.message


def test_parquet_columns(tmp_path: Path) -> None:
    path = parquet(tmp_path, [{"Link": "u1", "Body": TEXT}])
    [found] = documents(path, *COLUMNS)
    assert isinstance(found, Document) and (found.id, found.text) == ("u1", TEXT)
    [failed] = documents(path)
    assert isinstance(failed, Unread) and "Link, Body" in failed.failure.message


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not a table", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_what_is_no_parquet(put: Put, content: bytes) -> None:
    pytest.importorskip("pyarrow")
    [found] = documents(put("x.parquet", content))
    assert isinstance(found, Unread) and found.failure.kind == "format"


def test_an_empty_table(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    tables = pytest.importorskip("pyarrow.parquet")
    schema = arrow.schema([("id", arrow.string()), ("text", arrow.string())])
    tables.write_table(schema.empty_table(), tmp_path / "x.parquet")
    [found] = documents(tmp_path / "x.parquet")
    assert isinstance(found, Unread) and found.failure.kind == "no_documents"
