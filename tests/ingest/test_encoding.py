"""Bytes -> text: marks, UTF-8, guesses, and what is no text at all."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.ingest.base import Input, Unreadable
from auditor.ingest.encoding import decode, decoded_lines

TYPOGRAPHIC = "The mayor’s café — “open since 1998” – cost €4,000…\r\nNobody paid.\n"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_marked_or_utf8_is_read_without_a_guess(mark: bytes, encoding: str) -> None:
    decoded = decode(mark + TYPOGRAPHIC.encode(encoding))
    assert decoded.text == TYPOGRAPHIC  # no mark, and line ends as they are
    assert decoded.notes == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark(encoding: str) -> None:
    decoded = decode(TYPOGRAPHIC.encode(encoding))
    assert decoded.text == TYPOGRAPHIC
    [note] = decoded.notes
    assert note.kind == "encoding"
    assert "guessed" in note.reason


def test_mac_roman_is_guessed_and_said() -> None:
    decoded = decode(TYPOGRAPHIC.encode("mac_roman"))
    assert decoded.text == TYPOGRAPHIC
    assert "Read as Mac Roman" in decoded.notes[0].reason


def test_windows_1252_with_hardly_a_plain_letter() -> None:
    text = "He: “no” — it’s Müller’s café, naïve… €5. "
    assert decode(text.encode("cp1252")).text == text


def test_windows_1252_is_guessed_and_said() -> None:
    decoded = decode(TYPOGRAPHIC.encode("cp1252"))
    assert decoded.text == TYPOGRAPHIC
    [note] = decoded.notes
    assert note.kind == "encoding"
    assert "Read as Windows-1252" in note.reason
    assert "guessed" in note.reason


def test_windows_1252_behind_much_ascii() -> None:
    text = "Plain words. " * 10_000 + "The mayor’s “own” words."
    assert decode(text.encode("cp1252")).text == text


def test_other_encodings_go_to_the_detector() -> None:
    text = "Правительство вчера решило дать больше денег на общественный транспорт. " * 20
    decoded = decode(text.encode("cp1251"))
    assert decoded.text == text
    assert "guessed" in decoded.notes[0].reason


def test_declared_encoding_is_no_guess() -> None:
    text = "Łódź and Kraków are cities. Więcej nie wiemy."
    decoded = decode(text.encode("iso-8859-2"), declared="ISO-8859-2")
    assert (decoded.text, decoded.notes) == (text, ())


@pytest.mark.parametrize("declared", ["no-such-encoding", "ascii"])
def test_wrong_declaration_is_passed_over(declared: str) -> None:
    assert decode("It’s a café".encode("cp1252"), declared).text == "It’s a café"


def test_one_broken_byte_does_not_spoil_utf8() -> None:
    data = ("“Yes” — “no” — “perhaps”. " * 3).encode() + b"\xff end"
    decoded = decode(data)
    assert decoded.text.startswith("“Yes” — “no”")
    assert decoded.text.endswith("\ufffd end")
    assert "1 place" in decoded.notes[0].reason


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\nrest of it", "a PDF"),
        (b"PK\x03\x04\x14\x00rest", "zip archive"),
        (b"{\\rtf1\\ansi Hello}", "Rich Text"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"text with a \0 in it", "binary"),
        (bytes(range(256)) * 4, "binary"),
    ],
)
def test_binary_is_refused_with_a_way_out(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as caught:
        decode(data)
    assert caught.value.kind == "binary"
    assert "save its text as .txt" in str(caught.value)


def test_form_feeds_and_a_stray_control_character_are_text() -> None:
    assert decode(b"Page one\x0cPage two\x01").text == "Page one\x0cPage two\x01"


def _lines_of(data: bytes) -> list[str]:
    pieces = data.splitlines(keepends=True)
    source = Input(id="x", path="x", pieces=lambda: iter(pieces))
    return [line.text for line in decoded_lines(source)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_lines_in_any_encoding(encoding: str) -> None:
    lines = ["first “line” here\n", "second\r\n", "\n", "last, with Ċ in it"]
    data = "".join(lines).encode(encoding)
    # Split as files are: at the byte 10, wherever it stands.
    pieces = [piece + b"\n" for piece in data.split(b"\n")[:-1]] + [data.split(b"\n")[-1]]
    source = Input(id="x", path="x", pieces=lambda: iter(pieces))
    assert [line.text for line in decoded_lines(source)] == lines


def test_a_guess_in_one_line_leaves_the_others_alone() -> None:
    data = "“sound”\n".encode() + "mayor’s\n".encode("cp1252") + "— sound\n".encode()
    assert _lines_of(data) == ["“sound”\n", "mayor’s\n", "— sound\n"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_binary(data: bytes) -> None:
    try:
        text = decode(data).text
    except Unreadable as error:
        assert error.kind == "binary"
    else:
        text.encode()
