"""Text files and standard input, as they stand."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.model import Document, Unread

Put = Callable[[str, str | bytes], Path]
ENGLISH = "The council met on Tuesday. It agreed to hire two engineers.\n"


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return give


@pytest.mark.parametrize("name", ["a.txt", "a.text", "a.TXT", "a", "a.log"])
def test_a_file_that_was_named_is_text(
    name: str, put: Put, document: Callable[..., Document]
) -> None:
    path = put(name, ENGLISH)
    read = document(path)
    assert (read.id, read.path, read.text, read.notes) == (name, path.as_posix(), ENGLISH, ())


def test_line_ends_and_blanks_stay(put: Put, document: Callable[..., Document]) -> None:
    text = "  One.\r\n\r\nTwo.\rThree.\u2028Four.\n\n"
    assert document(put("a.txt", text)).text == text


def test_byte_order_mark_is_no_text(put: Put, document: Callable[..., Document]) -> None:
    assert document(put("a.txt", b"\xef\xbb\xbf" + ENGLISH.encode())).text == ENGLISH


def test_a_guess_is_noted(put: Put, document: Callable[..., Document]) -> None:
    read = document(put("a.txt", "The mayor’s plan – again.".encode("cp1252")))
    assert read.text == "The mayor’s plan – again."
    assert "Windows-1252" in read.notes[0].reason


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf", "\u00a0\n".encode()])
def test_empty(content: bytes, put: Put, failure: Callable[..., tuple[str, str]]) -> None:
    assert failure(put("a.txt", content))[0] == "empty"


def test_too_long(put: Put, failure: Callable[..., tuple[str, str]]) -> None:
    kind, message = failure(put("a.txt", ENGLISH * 100), characters=5_000)
    assert kind == "too_long"
    assert f"{len(ENGLISH) * 100:,}" in message
    assert "5,000" in message
    assert "--max-characters" in message


def test_one_line_of_five_million_characters(
    put: Put, failure: Callable[..., tuple[str, str]]
) -> None:
    assert failure(put("a.txt", "word " * 1_000_000))[0] == "too_long"


def test_a_text_as_long_as_allowed(put: Put, read_all: Callable[..., list[Document]]) -> None:
    [read] = read_all(put("a.txt", ENGLISH), characters=len(ENGLISH))
    assert read.text == ENGLISH


def test_more_bytes_than_are_held_at_once(
    put: Put, failure: Callable[..., tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.ingest.base import Limits

    monkeypatch.setattr(Limits, "bytes", property(lambda self: 40))
    kind, message = failure(put("a.txt", ENGLISH))
    assert kind == "too_long"
    assert "40 bytes" in message


def test_another_language(put: Put, failure: Callable[..., tuple[str, str]]) -> None:
    text = "Die Regierung hat gestern entschieden, dass mehr Geld in die Schulen fließt. " * 4
    kind, message = failure(put("a.txt", text))
    assert kind == "language"
    assert "German" in message


def test_another_language_where_that_is_wanted(
    put: Put, read_all: Callable[..., list[Document]]
) -> None:
    text = "Die Regierung hat gestern entschieden, dass mehr Geld in die Schulen fließt. " * 4
    [read] = read_all(put("a.txt", text), any_language=True)
    assert read.text == text


def test_binary(put: Put, failure: Callable[..., tuple[str, str]]) -> None:
    kind, message = failure(put("a.txt", b"\x89PNG\r\n\x1a\n\0\0"))
    assert kind == "binary"
    assert "PNG" in message


def test_standard_input_is_text(
    stdin: Callable[[bytes], None], document: Callable[..., Document]
) -> None:
    stdin(ENGLISH.encode())
    read = document("-")
    assert (read.id, read.path, read.text) == ("stdin", None, ENGLISH)


def test_standard_input_of_rows(
    stdin: Callable[[bytes], None], read_all: Callable[..., list[Document]]
) -> None:
    stdin(b'\n{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n')
    assert [(d.id, d.text) for d in read_all("-")] == [("a", "One."), ("b", "Two.")]


def test_standard_input_of_html(
    stdin: Callable[[bytes], None], document: Callable[..., Document]
) -> None:
    stdin(b"<!DOCTYPE html><html><body><p>One <b>bold</b> line.</p></body></html>")
    assert document("-").text == "One bold line."


@pytest.mark.parametrize("text", ['{"text": "no id"}', "{not json", "[1, 2]\n", "[" * 100_000])
def test_standard_input_that_only_begins_like_rows_is_text(
    text: str, stdin: Callable[[bytes], None], document: Callable[..., Document]
) -> None:
    stdin(text.encode())
    assert document("-").text == text


def test_standard_input_empty_or_closed(
    stdin: Callable[[bytes], None],
    failure: Callable[..., tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stdin(b"")
    assert failure("-")[0] == "empty"
    monkeypatch.setattr(sys, "stdin", None)
    assert failure("-")[0] == "missing"


def test_ids_are_unique_within_a_run(
    put: Put, read_all: Callable[..., list[Document | Unread]]
) -> None:
    first, second = put("a/x.txt", ENGLISH), put("b/x.txt", ENGLISH)
    rows = put("c/x.jsonl", '{"id": "x.txt", "text": "One."}\n{"id": "x.txt#2", "text": "Two."}\n')
    ids = [item.id for item in read_all(first, second, rows) if isinstance(item, Document)]
    assert ids == ["x.txt", "x.txt#2", "x.txt#3", "x.txt#2#2"]
