"""The classroom kit's pages: whole, inert, accessible, the same every time, as HTML and as DOCX."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditor.render.page import template
from auditor.worksheet.docx import worksheet_docx
from auditor.worksheet.kit import Choice, kit
from auditor.worksheet.marks.compare import compared
from auditor.worksheet.marks.page import marks_page
from auditor.worksheet.marks.types import Mark
from auditor.worksheet.output import Order, worksheet_html, write_worksheet
from auditor.worksheet.pages import pages
from tests.render.browser import emulate, resize, violations
from tests.render.fixtures import TEXTS, audits

STEMS = ["instructor", *(f"sheet-{n}" for n in range(1, 6)), "key"]


def written(folder: Path, **order: Any) -> Path:
    marks = folder / "class.csv"
    marks.write_text("document,student,line,words,dimension\n2,Ada,4,devastating,L\n", "utf-8")
    choice = Choice(level="advanced", seed=3)
    write_worksheet(audits(), Order(choice, (marks,), **order), folder / "kit")
    return folder / "kit"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("kit"))


def test_every_page_is_there_in_both_forms(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    stems = [*STEMS, "marks"]
    expected = {f"{stem}.{form}" for stem in stems for form in ("html", "docx")}
    assert expected | {"marks-template.csv"} == names


def test_hostile_text_is_inert(folder: Path) -> None:
    page = (folder / "sheet-4.html").read_text("utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page
    assert "default-src &#39;none&#39;" in page
    assert "\x00" not in page and "␀" in page


def test_a_sheet_shows_the_text_and_no_findings(folder: Path) -> None:
    page = (folder / "sheet-2.html").read_text("utf-8")
    assert "Officials quietly shelved a devastating report" in page
    assert "<mark" not in page and "judges for the reader in the" not in page


def test_line_numbers_are_the_texts_own(folder: Path) -> None:
    page = (folder / "sheet-2.html").read_text("utf-8")
    shown = dict(re.findall(r'<th scope="row">(\d+)</th><td dir="auto">(.*?)</td>', page))
    for number, line in enumerate(TEXTS["daily"].splitlines(), 1):
        assert (str(number) in shown) == bool(line.strip())
    assert "What the report says" in shown["6"]


def test_the_key_says_why_and_why_not(folder: Path) -> None:
    page = (folder / "key.html").read_text("utf-8")
    assert page.count("<dt>The tool’s reason</dt>") == page.count("<dt>Fair to disagree</dt>") > 5
    assert "Against line" in page


def test_a_document_that_failed_is_named(folder: Path) -> None:
    failed = next(audit for audit in audits() if audit.error)
    page = (folder / "instructor.html").read_text("utf-8")
    assert "could not be read" in page and str(failed.document.path or failed.document.id) in page


def test_the_same_every_time(folder: Path, tmp_path: Path) -> None:
    again = written(tmp_path)
    for path in folder.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes(), path.name


def test_one_form_alone(tmp_path: Path) -> None:
    names = {path.suffix for path in written(tmp_path, forms=("html",)).iterdir()}
    assert names == {".html", ".csv"}


def test_docx_opens_and_holds_the_text() -> None:
    from docx import Document

    made = kit(audits(), Choice())
    for page in pages(made):
        document = Document(io.BytesIO(worksheet_docx(page, "letter")))
        assert round(document.sections[0].page_width.inches, 1) == 8.5
        assert page.title in [paragraph.text for paragraph in document.paragraphs]
    sheet = next(page for page in pages(made) if page.stem == "sheet-1")
    document = Document(io.BytesIO(worksheet_docx(sheet)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("The Ellery Bridge was closed" in cell for cell in cells)


def test_docx_repeats_the_head_of_its_tables() -> None:
    sheet = next(page for page in pages(kit(audits(), Choice())) if page.stem == "sheet-1")
    with zipfile.ZipFile(io.BytesIO(worksheet_docx(sheet))) as parts:
        assert b"w:tblHeader" in parts.read("word/document.xml")


def test_docx_keeps_the_formats_order() -> None:
    """Programs refuse a paragraph whose borders come after its spacing (ECMA-376, CT_PPr)."""
    sheet = next(page for page in pages(kit(audits(), Choice())) if page.stem == "sheet-1")
    with zipfile.ZipFile(io.BytesIO(worksheet_docx(sheet))) as parts:
        ruled = re.findall(rb"<w:pPr>(?:(?!</w:pPr>).)*<w:pBdr>.*?</w:pPr>",
                           parts.read("word/document.xml"), re.DOTALL)  # fmt: skip
    assert ruled
    assert all(one.index(b"<w:pBdr>") < one.index(b"<w:spacing") for one in ruled)


def test_pages_fit_their_columns() -> None:
    """Every width that a page asks for has its class."""
    known = set(re.findall(r"\.(w\d+) \{", template("styles/worksheet.css")))
    for page in [*pages(kit(audits(), Choice())), *_marked()]:
        assert set(re.findall(r'<col class="(w\d+)">', worksheet_html(page))) <= known


def _marked() -> Iterator[Any]:
    """The page of marks with one to four dimensions."""
    read = [audit for audit in audits() if audit.error is None]
    names = ["specifics", "contradictions", "loaded_language", "attribution"]
    for count in range(1, 5):
        marks = [
            Mark(student=who, document=1, dimension=name, kind=None, sentences=(1,), span=None)
            for who in ("Ada", "Ben")
            for name in names[:count]
        ]
        yield marks_page(compared(marks, read), kit(read, Choice()).texts)


# --- in the browser ------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 400])
@pytest.mark.parametrize("stem", ["instructor", "sheet-2", "sheet-4", "key", "marks", "exercise",
                                  "exercise-key"])  # fmt: skip
def test_axe_finds_nothing(driver: Any, told: Path, stem: str, theme: str, width: int) -> None:
    emulate(driver, prefers_color_scheme=theme)
    resize(driver, width)
    driver.get((told / f"{stem}.html").as_uri())
    assert violations(driver) == []
    assert [e for e in driver.get_log("browser") if e["level"] == "SEVERE"] == []


@pytest.mark.browser
def test_print_fits_the_paper(driver: Any, told: Path) -> None:
    """Nothing is wider than an A4 page between its margins."""
    resize(driver, 680)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for path in sorted(told.glob("*.html")):
            driver.get(path.as_uri())
            wide = (
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert driver.execute_script(wide) <= 0, path.name
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


WIRE = """Two killed as ferry hits pier in Lindholm

A ferry struck the north pier of Lindholm on 3 July 2025, killing two people, the office said.

The ferry Maren carried 84 passengers, said Ines Duarte, who runs the harbour office.
"""
DAILY = """Horror in the harbour

A ferry struck the north pier of Lindholm on 3 July 2025, killing four people, police said.

The shameful crash ruined a perfect day. The ferry Maren carried 84 passengers, said Ines Duarte, \
who runs the harbour office.
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit with an exercise, from texts that are really audited, beside the hand-built one."""
    from auditor import Document, audit_many

    folder = written(tmp_path_factory.mktemp("told"))
    documents = [
        Document(id="wire", outlet="Wire", text=WIRE, published="2025-07-04"),
        Document(id="daily", outlet="Daily", text=DAILY, published="2025-07-04"),
    ]
    other = tmp_path_factory.mktemp("pair")
    write_worksheet(audit_many(documents), Order(Choice()), other)
    for name in ("exercise.html", "exercise-key.html"):
        (folder / name).write_bytes((other / name).read_bytes())
    return folder
