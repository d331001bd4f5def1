"""PDF: its text layer, by PDFium. No script runs, no form is filled in, no link is followed."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from auditor.ingest.base import Input, Item, Limits, Unreadable
from auditor.ingest.checks import Draft, finished
from auditor.ingest.pages import Line, Page, flowed
from auditor.ingest.word import real_author, real_title
from auditor.model import Note

NAME = "PDF"
_MOST_PAGES = 3_000
_MOST_SHOWN = 6
# A page may hold this many times the characters that are kept of it: white space, mostly.
_MOST = 4
_SAVE = "save its text as .txt and give that"
# PDFium puts this for a hyphen at a line's end, and no line break behind it.
_LINE_HYPHENS = frozenset({0x02, 0xFFFE})
_SOFT_HYPHEN = 0xAD


def pdf(source: Input) -> Iterator[Item]:
    """A PDF with a text layer: paragraphs put together again, running heads left out."""
    data = source.content()
    if not data.strip():
        raise Unreadable("empty", "no text in it: give it some, or leave it out")
    title, author, pages, attached = _read(data, source.limits)
    flow = flowed(pages)
    if not flow.text.strip():
        raise Unreadable(
            "empty",
            f"no text in its {len(pages)} page(s): they are pictures of text. Run character "
            f"recognition on it (ocrmypdf does), or {_SAVE}",
        )
    draft = Draft(
        id=source.id,
        text=flow.text,
        fields={"title": title or flow.title, "author": author},
        path=source.path,
        notes=tuple(_notes(flow.left_out, attached)),
        extracted=NAME,
    )
    yield finished(draft, source)


def _notes(left_out: tuple[str, ...], attached: int) -> Iterator[Note]:
    if left_out:
        distinct = list(dict.fromkeys(left_out))
        shown = ", ".join(f"“{line}”" for line in distinct[:_MOST_SHOWN])
        more = ", …" if len(distinct) > _MOST_SHOWN else ""
        reason = f"Left out as running heads and page numbers, {len(left_out)} lines: {shown}{more}"
        yield Note(kind="left_out", reason=reason)
    if attached:
        reason = f"{attached} file(s) attached to the PDF were not read"
        yield Note(kind="left_out", reason=reason, level="low")


def _read(data: bytes, limits: Limits) -> tuple[str | None, str | None, list[Page], int]:
    """Title, author, pages and the number of attached files. Raises `Unreadable`."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            message = "it is locked with a password: unlock it and give the copy"
            raise Unreadable("denied", message) from error
        message = f"could not be parsed as PDF ({error}): ask for a whole copy, or {_SAVE}"
        raise Unreadable("format", message) from error
    try:
        about = document.get_metadata_dict()
        pages = _pages(document, limits)
        attached = document.count_attachments()
    except (pypdfium2.PdfiumError, ValueError, UnicodeError, OSError) as error:
        message = f"could not be read as PDF to its end ({error}): {_SAVE}"
        raise Unreadable("format", message) from error
    finally:
        document.close()
    title = " ".join(about.get("Title", "").removeprefix("Microsoft Word - ").split()) or None
    author = " ".join(about.get("Author", "").split()) or None
    return real_title(title), real_author(author), pages, attached


def _pages(document: Any, limits: Limits) -> list[Page]:
    count = len(document)
    if count > _MOST_PAGES:
        raise Unreadable(
            "too_long", f"{count:,} pages, more than the {_MOST_PAGES:,} that are read"
        )
    pages: list[Page] = []
    size = 0
    for number in range(count):
        page = document[number]
        try:
            text = page.get_textpage()
            held = text.count_chars()
            lines = list(_lines(text.raw, held)) if size + held <= _MOST * limits.characters else []
            pages.append(Page(tuple(lines), page.get_height()))
        finally:
            page.close()
        size += held if not lines else sum(len(line.text) for line in lines)
        if size > limits.characters:
            raise Unreadable(
                "too_long",
                f"over the limit of {limits.characters:,} characters by page {number + 1} of "
                f"{count}: split it or raise --max-characters",
            )
    return pages


def _lines(text: Any, count: int) -> Iterator[Line]:
    """The lines of a page in PDFium's order, with where they stand, in points from the bottom."""
    from pypdfium2 import raw

    held: list[str] = []
    inked: list[int] = []
    for index in range(count + 1):
        code = raw.FPDFText_GetUnicode(text, index) if index < count else 0x0A
        ends = code in (0x0A, 0x0D)
        if not ends:
            character = _character(code)
            held.append(character)
            if not character.isspace():
                inked.append(index)
        if ends or code in _LINE_HYPHENS:
            if inked:
                yield _line("".join(held), text, inked)
            held, inked = [], []


def _character(code: int) -> str:
    if code in _LINE_HYPHENS or code == _SOFT_HYPHEN:
        return "-"
    # Ligatures are spelt out as they are read; a code that PDFium could not map is no character.
    return _LIGATURES.get(code) or (chr(code) if 0x20 <= code <= 0x10FFFF else " ")


_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}


def _box(text: Any, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a character's cell."""
    from pypdfium2 import raw

    rectangle = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, index, rectangle):
        return 0.0, 0.0, 0.0, 0.0
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _line(words: str, text: Any, inked: list[int]) -> Line:
    """A line by the cells of some of its characters: a bullet or a raised figure at one end does
    not tell the size of the type."""
    last = len(inked) - 1
    cells = [_box(text, inked[place]) for place in (0, last // 3, 2 * last // 3, last)]
    return Line(
        " ".join(words.split()),
        cells[0][0],
        cells[-1][2],
        median(cell[1] for cell in cells),
        median(cell[3] - cell[1] for cell in cells),
    )
