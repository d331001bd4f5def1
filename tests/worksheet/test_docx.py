"""The kit's DOCX holds whatever stands in a document."""

from __future__ import annotations

from io import BytesIO

from auditor.worksheet.blocks import Bullets, Grid, Heading, Page, Para
from auditor.worksheet.docx import worksheet_docx


def test_what_xml_cannot_hold_is_replaced() -> None:
    from docx import Document

    odd = "a\x00\x1b[2J\x0c\ud800\uffffb\tc"
    page = Page(
        stem="s",
        kicker=odd,
        title=odd + "t" * 400,
        lede=odd,
        blocks=(
            Heading(odd),
            Para(odd, strong=odd),
            Bullets((odd, odd)),
            Grid(odd, ("x", odd), (50, 50), ((odd, odd),)),
        ),
    )
    made = Document(BytesIO(worksheet_docx(page)))
    texts = [paragraph.text for paragraph in made.paragraphs]
    texts += [cell.text for row in made.tables[0].rows for cell in row.cells]
    clean = "a\ufffd\ufffd[2J\ufffd\ufffd\ufffdb\tc"
    assert sum(clean in text for text in texts) == 11
    assert len(made.core_properties.title) == 255
