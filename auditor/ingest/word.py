"""DOCX (Office Open XML): the text of a word processor's file. Macros are never run, nor read."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from auditor.ingest.base import Input, Item, Limits, Unreadable
from auditor.ingest.checks import Draft, finished
from auditor.ingest.prose import from_html
from auditor.ingest.xml import first, parsed, words
from auditor.lexicon import toml
from auditor.model import Note

NAME = "DOCX"
_MAIN = "word/document.xml"
# The parts that hold text. XML never shrinks to less than a hundredth unless made to.
_MOST_PARTS = 5_000
_MOST_RATIO = 200
_SMALL = 1_000_000
_BROKEN = "ask for a whole copy, or save its text as .txt and give that"
_HIDDEN = re.compile(rb"<w:vanish(?:\s*/>|\s+w:val=\"(?:1|true|on)\")")
_HEADING = re.compile(r"# (.+)")
# The arrow that mammoth puts behind a footnote, back to where it is called.
_BACK = re.compile(r"<a href=\"#(?:foot|end)note-ref-[^\"]*\">[^<]*</a>")


def word(source: Input) -> Iterator[Item]:
    """A .docx file: headings, lists, quotations and tables marked as in Markdown."""
    data = source.content()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive, source.limits)
            title, author = _properties(archive)
            macros = any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())
            hidden = bool(_HIDDEN.search(archive.read(_MAIN)))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise Unreadable("format", f"no DOCX file that can be opened: {_BROKEN}") from error
    except (RuntimeError, OSError, KeyError, ValueError, zlib.error) as error:
        raise Unreadable("format", f"a damaged or locked DOCX file ({error}): {_BROKEN}") from error
    text = from_html(_html(data))
    heading = _HEADING.match(text)
    draft = Draft(
        id=source.id,
        text=text,
        fields={"title": title or (heading and heading[1]), "author": author},
        path=source.path,
        notes=tuple(_notes(macros, hidden)),
        extracted=NAME,
    )
    yield finished(draft, source)


def _check(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Turn away what is no DOCX, or would grow without end. zipfile reads no more than declared."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if _MAIN not in names:
        raise Unreadable("binary", f"a ZIP archive without {_MAIN}, no DOCX: {_BROKEN}")
    size = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
    packed = sum(max(entry.compress_size, 1) for entry in entries)
    if len(entries) > _MOST_PARTS or size > limits.bytes:
        raise Unreadable("unsafe", f"it unpacks to {size:,} bytes, more than is read")
    if size > _SMALL and size > _MOST_RATIO * packed:
        raise Unreadable("unsafe", f"it unpacks to {size // packed:,} times its size: not read")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            content = archive.read(entry)
            # Office Open XML forbids document types (ECMA-376, part 2).
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content:
                raise Unreadable("unsafe", f"{entry.filename} declares a document type: not read")


def _properties(archive: zipfile.ZipFile) -> tuple[str | None, str | None]:
    """Title and author as the file's properties have them, but for what programs fill in."""
    try:
        root = parsed(archive.read("docProps/core.xml").decode("utf-8-sig", "replace").lstrip())
    except (KeyError, Unreadable):
        return None, None
    return real_title(words(first(root, "title"))), real_author(words(first(root, "creator")))


def real_title(title: str | None) -> str | None:
    """A title unless it is the name of a file or a program's default."""
    if title is None or re.search(r"\.(?:docx?|odt|rtf|pdf|indd|tmp|txt|qxd|pages)$", title, re.I):
        return None
    defaults = frozenset(toml("ingest/properties.toml")["titles"])
    return None if title.casefold() in defaults else title


def real_author(author: str | None) -> str | None:
    """An author unless it is a program's default."""
    defaults = frozenset(toml("ingest/properties.toml")["authors"])
    return None if author is None or author.casefold() in defaults else author


def _html(data: bytes) -> str:
    """The file as HTML, by mammoth, which reads no other file and follows no link."""
    import mammoth

    try:
        found: Any = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map="\n".join(toml("ingest/properties.toml")["styles"]),
            convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
            external_file_access=False,
            # The file's own style map could hide text.
            include_embedded_style_map=False,
        )
    except Exception as error:  # third-party parser, arbitrary parts: a row that says so
        what = f"{type(error).__name__}: {str(error)[:80]}"
        raise Unreadable("format", f"could not be parsed as DOCX ({what}): {_BROKEN}") from error
    return _BACK.sub("", str(found.value))


def _notes(macros: bool, hidden: bool) -> Iterator[Note]:
    if hidden:
        reason = (
            "The file holds text that a word processor does not show: it was read like the rest"
        )
        yield Note(kind="hidden_text", reason=reason, level="medium")
    if macros:
        yield Note(kind="left_out", reason="The file holds macros: they were not run", level="low")
