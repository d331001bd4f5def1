"""Pages of the classroom kit as DOCX, for instructors who want to change them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from auditor import __version__
from auditor.worksheet import blocks
from auditor.worksheet.blocks import Page

if TYPE_CHECKING:
    from docx.document import Document

Paper = Literal["a4", "letter"]
_SIZES = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
_MARGIN = 18.0
_BODY, _SERIF = "Arial", "Georgia"
_TYPE = (("Normal", 10.5), ("Title", 20), ("Subtitle", 10), ("Heading 1", 13.5),
         ("Heading 2", 11), ("List Bullet", 10.5), ("List Number", 10.5))  # fmt: skip
# A fixed date: the same kit gives the same file, byte for byte.
_MOMENT = (2000, 1, 1)
# Characters of a file's property (ISO 29500-2, as python-docx holds it).
_PROPERTY = 255
# https://www.w3.org/TR/xml/#charsets
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def worksheet_docx(page: Page, paper: Paper = "a4") -> bytes:
    """The page as a DOCX file."""
    from docx import Document as new

    page = _writable(page)
    document = new()
    _set_up(document, page, paper)
    document.add_paragraph(page.kicker, style="Subtitle")
    document.add_heading(page.title, 0)
    if page.lede:
        document.add_paragraph(page.lede)
    for block in page.blocks:
        _WRITERS[block.type](document, block)
    made = BytesIO()
    document.save(made)
    return _fixed(made.getvalue())


def _writable(value: Any) -> Any:
    """The value, a page or a part of one, with what XML cannot hold replaced by U+FFFD."""
    if isinstance(value, str):
        return _NO_XML.sub("\ufffd", value)
    if isinstance(value, tuple):
        parts = map(_writable, value)
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if is_dataclass(value) and not isinstance(value, type):
        given = {field.name: _writable(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **{k: v for k, v in given.items() if v != getattr(value, k)})
    return value


def _set_up(document: Document, page: Page, paper: Paper) -> None:
    """Paper, type and file properties; nothing depends on colour."""
    from datetime import datetime

    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    width, height = _SIZES[paper]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(_MARGIN)
    styles: Any = document.styles
    for fonts in styles.element.xpath("./w:docDefaults//w:rFonts"):
        fonts.attrib.clear()
    for name, size in _TYPE:
        styles[name].paragraph_format.space_after = Pt(4)
        for style in (styles[name], _twin(styles, name)):
            if style is not None:
                _black(style, _BODY)
                style.font.name, style.font.size, style.font.italic = _BODY, Pt(size), False
                style.font.color.rgb = RGBColor(0, 0, 0)
    styles["Heading 1"].paragraph_format.space_before = Pt(14)
    properties = document.core_properties
    properties.title, properties.subject = page.title[:_PROPERTY], page.kicker[:_PROPERTY]
    properties.author = properties.last_modified_by = f"auditor {__version__}"
    properties.comments, properties.language = "", "en"
    properties.created = properties.modified = datetime(*_MOMENT)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.add_run(
        f"Made with auditor {__version__}. It measures text, never truth.  "
    ).font.size = Pt(8)
    _page_number(foot)


def _twin(styles: Any, name: str) -> Any:
    """The style for single words that goes with a style for paragraphs; some programs show it."""
    return next((style for style in styles if style.name == f"{name} Char"), None)


def _black(style: Any, typeface: str) -> None:
    """Takes out the theme's colour and typefaces, which would go before a style's own."""
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_rPr()
    for colour in properties.findall(qn("w:color")):
        properties.remove(colour)
    _typeface(style.element, typeface)


def _typeface(element: Any, name: str) -> None:
    """The typeface for every script: a style's own setting covers Latin only."""
    from docx.oxml.ns import qn

    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for key in [key for key in fonts.attrib if key.casefold().endswith("theme")]:
        del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)


def _page_number(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _fixed(data: bytes) -> bytes:
    """The same file without the moments at which its parts were packed."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(ZipInfo(info.filename, (*_MOMENT, 0, 0, 0)), old.read(info), ZIP_DEFLATED)
    return made.getvalue()


# --- blocks --------------------------------------------------------------------------------------


def _heading(document: Document, block: blocks.Heading) -> None:
    document.add_heading(block.text, 1).paragraph_format.page_break_before = block.new_page


def _para(document: Document, block: blocks.Para) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    if block.strong:
        paragraph.add_run(f"{block.strong}  ").bold = True
    run = paragraph.add_run(block.text)
    if block.note:
        run.font.size = Pt(9)


def _bullets(document: Document, block: blocks.Bullets) -> None:
    for item in block.items:
        document.add_paragraph(item, style="List Number" if block.ordered else "List Bullet")


def _fields(document: Document, block: blocks.Fields) -> None:
    document.add_paragraph("      ".join(f"{name}: {'_' * 32}" for name in block.names))


def _signs(document: Document, block: blocks.Signs) -> None:
    rows = [
        (sign.letter, sign.question, f"{sign.how}. {sign.help}") for sign in block.signs
    ]  # fmt: skip
    _table(document, ("", "Question", "How"), (8, 30, 62), rows)


def _passage(document: Document, block: blocks.Passage) -> None:
    from docx.shared import Pt

    table = _table(document, ("Line", "Text", "Your notes"), (8, 64, 28), [])
    for line in block.lines:
        cells = table.add_row().cells
        _set(cells[0], str(line.number), bold=True)
        paragraph = cells[1].paragraphs[0]
        paragraph.paragraph_format.line_spacing = 1.5
        for piece in line.pieces:
            if piece.letter:
                letter = paragraph.add_run(piece.letter)
                letter.font.superscript = letter.font.bold = True
            run = paragraph.add_run(f"{piece.text} ")
            run.font.size, run.font.bold = Pt(11), line.heading
            run.font.name = _SERIF
            _typeface(run._r, _SERIF)
    _widths(table, (8, 64, 28))


def _grid(document: Document, block: blocks.Grid) -> None:
    if not block.blank:
        document.add_paragraph().add_run(block.caption).bold = True
    table = _table(document, block.head, block.widths, block.rows)
    for _ in range(block.blank):
        _tall(table.add_row())
    _widths(table, block.widths)


def _ruled(document: Document, block: blocks.Ruled) -> None:
    from docx.shared import Pt

    for _ in range(block.lines):
        paragraph = document.add_paragraph()
        # In this order: the format wants borders before spacing.
        _bottom_line(paragraph)
        paragraph.paragraph_format.space_before = Pt(10)


def _item(document: Document, block: blocks.Item) -> None:
    badge = f"[{block.badge}] " if block.badge else ""
    place = f"  ({block.place})" if block.place else ""
    document.add_heading(f"{badge}{block.head}{place}", 2)
    if block.quote:
        quote = document.add_paragraph(style="Quote")
        quote.paragraph_format.keep_with_next = bool(block.rows)
        marked = any(block.around)
        for text, bold in (
            (block.around[0], False),
            (block.quote, marked),
            (block.around[1], False),
        ):
            run = quote.add_run(text)
            run.font.name, run.font.italic, run.font.bold = _SERIF, False, bold
    for label, text in block.rows:
        paragraph = document.add_paragraph()
        if label:
            paragraph.add_run(f"{label}. ").bold = True
        paragraph.add_run(text)


def _files(document: Document, block: blocks.Files) -> None:
    for stem, title, what in block.rows:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(title).bold = True
        paragraph.add_run(f" ({stem}): {what}")


def _command(document: Document, block: blocks.Command) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    run = paragraph.add_run(block.text)
    run.font.name, run.font.size = "Courier New", Pt(9)


_WRITERS: dict[str, Callable[[Any, Any], None]] = {
    "heading": _heading,
    "para": _para,
    "bullets": _bullets,
    "fields": _fields,
    "signs": _signs,
    "passage": _passage,
    "grid": _grid,
    "ruled": _ruled,
    "item": _item,
    "files": _files,
    "command": _command,
}


# --- tables --------------------------------------------------------------------------------------


def _table(document: Document, head: Any, widths: Any, rows: Any) -> Any:
    """A ruled table whose first row is repeated on every page."""
    from docx.oxml import OxmlElement

    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        _set(cell, text, bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        for index, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            _set(cell, text, bold=index == 0)
    _widths(table, widths)
    return table


def _set(cell: Any, text: str, bold: bool) -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(9)


def _widths(table: Any, widths: tuple[int, ...]) -> None:
    """Column widths as parts of 100 of what the page holds."""
    from docx.shared import Mm

    section = table.part.document.sections[0]
    whole = (section.page_width - section.left_margin - section.right_margin) / Mm(1)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(whole * width / 100)
        for cell in column.cells:
            cell.width = Mm(whole * width / 100)


def _tall(row: Any) -> None:
    from docx.shared import Mm

    row.height = Mm(11)


def _bottom_line(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    border = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "808080")):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    paragraph._p.get_or_add_pPr().append(border)
