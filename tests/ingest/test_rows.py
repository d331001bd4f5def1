"""JSON lines and CSV: every good row is read, every bad one says why."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from auditor.ingest.base import Input, Limits
from auditor.ingest.rows import jsonl, table
from auditor.model import Document, Unread, Wire

Put = Callable[[str, str | bytes], Path]
ReadAll = Callable[..., list[Document | Unread]]


def _failed(items: list[Document | Unread]) -> dict[str, tuple[str, str]]:
    return {
        item.document.id: (item.failure.kind, item.failure.message)
        for item in items
        if isinstance(item, Unread)
    }


def _texts(items: list[Document | Unread]) -> list[tuple[str, str]]:
    return [(item.id, item.text) for item in items if isinstance(item, Document)]


FULL = {
    "id": "d1",
    "text": "  As it\r\nstands. ",
    "outlet": "The Tern",
    "kind": "opinion",
    "title": "Levee talks",
    "author": ["Ada Moss", "Ben Rye"],
    "published": "2025-07-03T10:00:00Z",
    "url": "https://tern.example/1",
    "path": "archive/1.txt",
    "wire": {"agency": "Tern Wire", "urgency": 3, "signals": ["correction"], "status": 7, "x": 1},
    "sentences": [[0, 3]],
    "unknown": {"key": 1},
}


@pytest.mark.parametrize("suffix", ["jsonl", "ndjson"])
def test_every_field_of_a_row(suffix: str, put: Put, read_all: ReadAll) -> None:
    [read] = read_all(put(f"a.{suffix}", json.dumps(FULL)))
    assert isinstance(read, Document)
    wanted = {**FULL, "author": "Ada Moss, Ben Rye", "published": "2025-07-03", "notes": ()}
    wanted["extracted"] = None
    wanted["wire"] = Wire(agency="Tern Wire", urgency=3, signals=("correction",))
    for field in fields(Document):
        assert getattr(read, field.name) == wanted[field.name]


def test_bad_rows_are_told_apart_and_the_rest_is_read(put: Put, read_all: ReadAll) -> None:
    lines = [
        '{"id": "a", "text": "First."}',
        "{broken",
        "[1, 2]",
        '{"text": "No id."}',
        '{"id": "no-text"}',
        '{"id": "number", "text": 7}',
        "",
        '{"id": "empty", "text": " "}',
        '{"id": 12, "text": "A number for an id."}',
        "[" * 100_000,
        '{"id": "nul", "text": "raw \0"}',
        '{"id": true, "text": "Truth is no id."}',
        '{"id": "z", "text": "Last, without a line end."}',
    ]
    items = read_all(put("rows.jsonl", "\n".join(lines)))
    assert _texts(items) == [
        ("a", "First."),
        ("12", "A number for an id."),
        ("z", "Last, without a line end."),
    ]
    failed = _failed(items)
    assert {id: kind for id, (kind, _) in failed.items()} == {
        "rows.jsonl:2": "row",
        "rows.jsonl:3": "row",
        "rows.jsonl:4": "row",
        "no-text": "row",
        "number": "row",
        "empty": "empty",
        "rows.jsonl:10": "row",
        "rows.jsonl:11": "row",
        "rows.jsonl:12": "row",
    }
    assert "line 2: not JSON" in failed["rows.jsonl:2"][1]
    assert 'line 4: no "id"' in failed["rows.jsonl:4"][1]
    assert 'line 5: no "text"' in failed["no-text"][1]
    assert "line 8:" in failed["empty"][1]
    assert [getattr(item, "id", None) or item.document.id for item in items][:3] == [  # type: ignore[union-attr]
        "a",
        "rows.jsonl:2",
        "rows.jsonl:3",
    ]


def test_rows_go_through_the_checks_of_documents(put: Put, read_all: ReadAll) -> None:
    german = "Die Regierung hat gestern entschieden, dass mehr Geld in die Schulen fließt. " * 4
    rows = [
        {"id": "long", "text": "word " * 100},
        {"id": "german", "text": german, "outlet": "Die Möwe"},
        {"id": "fine", "text": "Fine."},
    ]
    items = read_all(put("a.jsonl", "\n".join(map(json.dumps, rows))), characters=400)
    assert {id: kind for id, (kind, _) in _failed(items).items()} == {
        "long": "too_long",
        "german": "language",
    }
    assert isinstance(items[1], Unread)
    assert items[1].document.outlet == "Die Möwe"  # what is known stays known


def test_half_surrogates_and_nuls_are_replaced_one_for_one(put: Put, read_all: ReadAll) -> None:
    row = (
        r'{"id": "a\ud800", "text": "One \ud83d\ude00 two \ud800 three \u0000.", "title": "\udfff"}'
    )
    [read] = read_all(put("a.jsonl", row))
    assert isinstance(read, Document)
    assert read.text == "One 😀 two \ufffd three \ufffd."
    assert (read.id, read.title) == ("a\ufffd", "\ufffd")
    [note] = read.notes
    assert [read.text[start:end] for start, end in note.spans] == ["\ufffd", "\ufffd"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_rows_with_a_byte_order_mark(encoding: str, put: Put, read_all: ReadAll) -> None:
    data = '{"id": "a", "text": "“One”"}\n{"id": "b", "text": "Two."}\n'.encode(encoding)
    assert _texts(read_all(put("a.jsonl", data))) == [("a", "“One”"), ("b", "Two.")]


def test_a_row_in_another_encoding_is_guessed_alone(put: Put, read_all: ReadAll) -> None:
    data = '{"id": "a", "text": "The mayor’s."}\n'.encode("cp1252") + b'{"id": "b", "text": "x"}\n'
    first, second = read_all(put("a.jsonl", data))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.text == "The mayor’s."
    assert "Windows-1252" in first.notes[0].reason
    assert second.notes == ()


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("2025", "2025"),
        ("2025-07", "2025-07"),
        ("3 July 2025", "2025-07-03"),
        ("July 3, 2025", "2025-07-03"),
        ("July 2025", "2025-07"),
        (2025, "2025"),
        ("2025-02-31", None),
        ("07/03/2025", None),
        ("last week", None),
    ],
)
def test_dates_of_publication(
    stated: object, published: str | None, put: Put, read_all: ReadAll
) -> None:
    row = json.dumps({"id": "a", "text": "One.", "published": stated})
    [read] = read_all(put("a.jsonl", row))
    assert isinstance(read, Document)
    assert read.published == published
    assert [note.kind for note in read.notes] == ([] if published else ["metadata"])


def test_empty_and_binary_tables(put: Put, failure: Callable[..., tuple[str, str]]) -> None:
    assert failure(put("a.jsonl", "\n\n"))[0] == "empty"
    assert failure(put("b.jsonl", b"\x89PNG\r\n\x1a\n\0\0\n\0\n"))[0] == "binary"
    assert failure(put("a.csv", "\n"))[0] == "empty"
    assert failure(put("b.csv", "id,text\n"))[0] == "no_documents"


def test_a_line_that_is_too_long_to_hold_is_one_bad_row(
    put: Put, read_all: ReadAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Limits, "bytes", property(lambda self: 60))
    long = json.dumps({"id": "long", "text": "x" * 500})
    rows = f'{{"id": "a", "text": "One."}}\n{long}\n{{"id": "b", "text": "Two."}}\n'
    items = read_all(put("a.jsonl", rows))
    assert _texts(items) == [("a", "One."), ("b", "Two.")]
    assert "line 2" in _failed(items)["a.jsonl:2"][1]


def _endless(row: bytes) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        while True:
            yield row

    return pieces


def test_rows_are_streamed() -> None:
    row = json.dumps({"id": "a", "text": "the word of it " * 700}).encode() + b"\n"
    rows = jsonl(Input(id="a.jsonl", path=None, pieces=_endless(row)))
    for _ in range(20):
        next(rows)
    tracemalloc.start()
    for _ in range(200):
        next(rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * len(row)  # 200 rows went by, a few were held


def test_csv_is_streamed() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"text\n"
        yield from _endless(b'"' + b"the word of it " * 700 + b'"\n')()

    rows = table(Input(id="a.csv", path=None, pieces=pieces))
    assert [next(rows).id for _ in range(3)] == ["a-1", "a-2", "a-3"]  # type: ignore[union-attr]


def test_csv_fields_and_numbering(put: Put, read_all: ReadAll) -> None:
    table_ = (
        "Text ,outlet,published,unknown\r\n"
        '"One, with a comma\r\nand a line.",The Tern,2025-07,x\r\n'
        "\r\n"
        '"He said ""no"".",,,\r\n'
    )
    first, second = read_all(put("feed.csv", table_))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.id, first.text) == ("feed-1", "One, with a comma\r\nand a line.")
    assert (first.outlet, first.published) == ("The Tern", "2025-07")
    assert (second.id, second.text, second.outlet) == ("feed-2", 'He said "no".', None)


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_csv_delimiters(name: str, mark: str, put: Put, read_all: ReadAll) -> None:
    rows = "\n".join(mark.join(cells) for cells in [("id", "text"), ("x", "One."), ("y", "Two.")])
    assert _texts(read_all(put(name, rows))) == [("x", "One."), ("y", "Two.")]


def test_csv_with_a_huge_field(put: Put, read_all: ReadAll) -> None:
    text = "word " * 60_000  # the csv module's own limit is 131,072
    assert _texts(read_all(put("a.csv", f'id,text\nx,"{text}"\n'))) == [("x", text)]


def test_csv_bad_rows(put: Put, read_all: ReadAll) -> None:
    data = b'id,text\na,One.\nlonely\nb,"Tw\0o"\n,\nc,Three.\n'
    items = read_all(put("t.csv", data))
    assert _texts(items) == [("a", "One."), ("c", "Three.")]
    kinds = [kind for kind, _ in _failed(items).values()]
    assert sorted(kinds) == ["empty", "row", "row"]


def test_csv_without_text(put: Put, failure: Callable[..., tuple[str, str]]) -> None:
    kind, message = failure(put("a.csv", "id,body\nx,One.\n"))
    assert kind == "format"
    assert "text" in message
    assert "id, body" in message
    assert "folder" in failure(put("manifest.csv", "file,outlet\na.txt,The Tern\n"))[1]


def test_csv_quotation_mark_left_open(put: Put, read_all: ReadAll) -> None:
    items = read_all(put("a.csv", 'id,text\na,One.\nb,"Two.\nc,Three.\n'))
    assert _texts(items)[0] == ("a", "One.")


def test_csv_in_windows_1252(put: Put, read_all: ReadAll) -> None:
    [read] = read_all(put("a.csv", "text\nThe mayor’s plan.\n".encode("cp1252")))
    assert isinstance(read, Document)
    assert read.text == "The mayor’s plan."
    assert "Windows-1252" in read.notes[0].reason
