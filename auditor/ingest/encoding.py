"""Bytes -> text, and a note wherever that took a guess.

Line ends are kept as they are: a span counts the code points of the text as decoded.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from typing import NamedTuple

from auditor.ingest.base import Input, Unreadable
from auditor.lexicon import toml
from auditor.model import Note

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Enough to tell an encoding by; the detector's time grows with what it is shown.
SAMPLE = 65_536
# These labels mean Windows-1252 on the web: https://encoding.spec.whatwg.org/#names-and-labels.
_MEANS_1252 = {"ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "iso8859-1"}
# What an English text that is not UTF-8 is likely to be in, and its name.
_GUESSES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
# Share of the text that may be control characters: an old word processor's file has more.
_MOST_CONTROLS = 0.02
_CONTROL = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_HIGH = re.compile("[^\0-\x7f]")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
# What stands above ASCII in an English text: accents within or after plain letters ("café",
# "Müller", "École"), typographic marks, signs before or after figures. Elsewhere they are a
# sign that the bytes mean something else.
_AT_HOME = re.compile(
    "(?<=[A-Za-z])[à-öø-ÿœšž]{1,2}(?![A-Z])|(?<![^\\W\\d_])[À-ÖØ-ÞŒŠŽà-öø-ÿœšž](?=[a-z])|[‘’“”–—…•„‚‹›«»\xa0]"
    "|(?<=\\w)[®™°²³¹½¼¾ªº]|[£€¥§©¢±·×÷†‡](?=\\s?\\w|\\s|$)|[¿¡](?=\\w)"
)


class Decoded(NamedTuple):
    """`text` without its byte order mark; `notes` says what was guessed or lost."""

    text: str
    encoding: str
    notes: tuple[Note, ...] = ()


def _note(reason: str) -> tuple[Note, ...]:
    return (Note(kind="encoding", reason=reason),)


def _utf16_note(encoding: str) -> tuple[Note, ...]:
    return _note(f"Read as {encoding}: it looks so, and has no byte order mark (guessed)")


def _lossy(data: bytes, encoding: str, notes: tuple[Note, ...] = ()) -> Decoded:
    """Decode what can be; U+FFFD stands for the rest, with a note that counts it."""
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    if lost:
        notes += _note(f"{lost} place(s) are not valid {encoding}: U+FFFD stands there instead")
    return Decoded(text, encoding, notes)


def _utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 told by its zeros: in a Latin script every other byte is one."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    even, odd = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    # Seven in ten: a curly quote or dash has no zero byte. Binary files have zeros on both sides.
    if max(even, odd) < 0.7 * pairs or min(even, odd) > 0.01 * pairs:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = head[: 2 * pairs].decode(encoding, errors="replace")
    controls = sum(char < "\t" or "\x0e" <= char < "\x1b" for char in text)
    return encoding if controls <= _MOST_CONTROLS * pairs else None


def _signature(head: bytes) -> str | None:
    """What kind of file its first bytes show it to be, if one that is not text."""
    for first, what in _signatures():
        if head.startswith(first):
            return what
    return None


@cache
def _signatures() -> tuple[tuple[bytes, str], ...]:
    entries = toml("ingest/signatures.toml")["signature"]
    return tuple((bytes.fromhex(entry["hex"]), str(entry["what"])) for entry in entries)


def _controls(head: bytes) -> int:
    """How many control characters there are."""
    return len(head) - len(head.translate(None, _CONTROL))


def _not_text(what: str) -> Unreadable:
    return Unreadable("binary", f"this is {what}, not text: save its text as .txt and give that")


def _mended_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes in it, where most of what is not ASCII is sound."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = len(_HIGH.findall(text)) - broken
    # Text in a one-byte encoding holds a valid UTF-8 sequence by chance only.
    return _lossy(data, "utf-8") if sound > 3 * broken else None


def _at_home(head: bytes, encoding: str) -> float:
    """The share (0..1) of the bytes above ASCII of which `encoding` makes English typography."""
    try:
        text = head.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    high = len(_HIGH.findall(text))
    letters = [char for char in text if char.isalpha()]
    accented = sum(char > "\x7f" for char in letters)
    # English keeps accents rare: in "Citroën naïve café" 3 of 16 letters. Cyrillic or Greek bytes
    # read as Windows-1252 make nearly every letter an accented one.
    if accented > 0.25 * max(len(letters), 12):
        return 0.0
    return sum(len(match.group()) for match in _AT_HOME.finditer(text)) / max(high, 1)


def _telling(data: bytes) -> bytes:
    """A sample that begins shortly before the first byte above ASCII."""
    first = _HIGH_BYTE.search(data)
    start = max(0, first.start() - 1_000) if first else 0
    return data[start : start + SAMPLE]


def _guessed(data: bytes) -> Decoded:
    head = _telling(data)
    # The first of the best: Windows-1252 is by far the commoner.
    share, encoding = max(
        ((_at_home(head, name), name) for name in _GUESSES), key=lambda pair: pair[0]
    )
    if share >= 0.5:
        reason = f"Read as {_GUESSES[encoding]}: it is not UTF-8 and names no encoding (guessed)"
        return _lossy(data, encoding, _note(reason))
    from charset_normalizer import from_bytes

    # Cut at a space, lest half a character spoil the sample.
    cut = head.rfind(b" ") if len(data) > SAMPLE else -1
    best = from_bytes(head[:cut] if cut > 0 else head).best()
    encoding = best.encoding if best else "cp1252"
    certainty = "guessed" if best else "a last resort: nothing fits"
    reason = f"Read as {encoding}: it is not UTF-8 and names no encoding ({certainty})"
    return _lossy(data, encoding, _note(reason))


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    if declared is None:
        return None
    name = "cp1252" if declared.casefold() in _MEANS_1252 else declared
    try:
        return Decoded(data.decode(name), codecs.lookup(name).name)
    except (LookupError, UnicodeError):
        return None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`: by byte order mark, as UTF-8, as `declared`, else by a guess.

    Raises `Unreadable` ("binary") where it is no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _lossy(data[len(mark) :], encoding)
    head = data[:SAMPLE]
    what = _signature(head)
    if what:
        raise _not_text(what)
    unmarked = _utf16_without_mark(head) if b"\0" in head else None
    if unmarked:
        return _lossy(data, unmarked, _utf16_note(unmarked))
    if b"\0" in data or _controls(head) > max(3, _MOST_CONTROLS * len(head)):
        raise _not_text("binary data")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _declared(data, declared) or _mended_utf8(data) or _guessed(data)


class Line(NamedTuple):
    """A line with its line end. Where `problem` says what is wrong with it, `text` is empty."""

    text: str
    notes: tuple[Note, ...] = ()
    problem: str = ""


def _wide_lines(pieces: Iterator[bytes], encoding: str, notes: tuple[Note, ...]) -> Iterator[Line]:
    """Lines of UTF-16 or UTF-32, where the byte 10 alone ends no line."""
    held = ""
    for text in codecs.iterdecode(pieces, encoding, errors="replace"):
        *lines, held = (held + text).split("\n")
        yield from (Line(line + "\n", notes) for line in lines)
    if held:
        yield Line(held, notes)


def _byte_lines(pieces: Iterator[bytes], most: int) -> Iterator[Line]:
    skipping = False
    for number, piece in enumerate(pieces, 1):
        ends = piece.endswith(b"\n")
        if skipping:
            skipping = not ends
        elif not ends and len(piece) >= most:
            skipping = True
            yield Line("", problem=f"it is longer than {most:,} bytes")
        else:
            try:
                decoded = decode(piece)
                yield Line(decoded.text, decoded.notes)
            except Unreadable as error:
                if number == 1:
                    raise
                yield Line("", problem=str(error))


def decoded_lines(source: Input) -> Iterator[Line]:
    """The lines of an input, decoded one at a time, so that a broken one spoils no other.

    Raises `Unreadable` ("binary") where the first line is no text.
    """
    pieces = source.pieces()
    # A signature may run over the first line's end.
    peeked = list(islice(pieces, 2))
    what = _signature(b"".join(peeked))
    if what:
        raise _not_text(what)
    first = peeked[0] if peeked else b""
    mark, encoding = next(((m, e) for m, e in _BOMS if first.startswith(m)), (b"", "utf-8"))
    if not mark and b"\0" in first:
        encoding = _utf16_without_mark(first) or "utf-8"
    lines = chain([first[len(mark) :]], peeked[1:], pieces)
    if encoding == "utf-8":
        # A first line as long as allowed stays so without its mark.
        yield from _byte_lines(lines, source.limits.bytes - len(mark))
    else:
        yield from _wide_lines(lines, encoding, () if mark else _utf16_note(encoding))
