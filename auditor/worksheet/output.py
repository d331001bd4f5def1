"""The classroom kit's pages as HTML for print and as DOCX."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor import __version__
from auditor.errors import CannotRunError
from auditor.render.files import staged_folder, text_output
from auditor.worksheet.blocks import Page
from auditor.worksheet.kit import Choice, kit
from auditor.worksheet.pages import pages
from auditor.worksheet.types import Kit

if TYPE_CHECKING:
    from auditor.model import Audit
    from auditor.worksheet.docx import Paper

FORMATS = ("html", "docx")
MARKS_HEAD = ("document", "student", "line", "words", "dimension", "kind")


@dataclass(frozen=True, slots=True)
class Order:
    """What a kit is to hold and how it is written; `marks` are files of students' marks."""

    choice: Choice = field(default_factory=Choice)
    marks: tuple[Path, ...] = ()
    forms: tuple[str, ...] = FORMATS
    paper: Paper = "a4"


def ordered(options: Mapping[str, Any]) -> Order:
    """The order that a command's options make."""
    return Order(
        Choice(options["level"], options["findings"], options["seed"]),
        options["marks"],
        FORMATS if options["form"] == "both" else (options["form"],),
        options["paper"],
    )


def write_worksheet(audits: Iterable[Audit], order: Order, folder: Path) -> None:
    """Write the kit for `audits`, and what the marks come to, to a folder. Nothing is written where
    a file of marks is wrong. Raises CannotRunError and OSError."""
    finished = list(audits)
    made = kit(finished, order.choice)
    if not made.texts:
        raise CannotRunError("no document could be read, so there is nothing to make sheets of")
    more = []
    if order.marks:
        from auditor.worksheet.marks.compare import compared
        from auditor.worksheet.marks.page import marks_page
        from auditor.worksheet.marks.read import read_marks

        read = [audit for audit in finished if audit.error is None]
        more.append(marks_page(compared(read_marks(order.marks, read), read), made.texts))
    write_kit(made, folder, order, more)


def write_kit(made: Kit, folder: Path, order: Order, more: Sequence[Page] = ()) -> None:
    """Write the kit, and `more` pages beside it, to a folder: each page as HTML and as DOCX, and a
    CSV file with the headings for students' marks. Raises OSError."""
    with staged_folder(folder) as draft:
        for page in (*pages(made), *more):
            _write(page, draft, order)
        with text_output(draft / "marks-template.csv") as file:
            csv.writer(file, lineterminator="\n").writerow(MARKS_HEAD)


def _write(page: Page, folder: Path, order: Order) -> None:
    if "html" in order.forms:
        with text_output(folder / f"{page.stem}.html") as file:
            file.write(worksheet_html(page))
    if "docx" in order.forms:
        from auditor.worksheet.docx import worksheet_docx

        (folder / f"{page.stem}.docx").write_bytes(worksheet_docx(page, order.paper))


def worksheet_html(page: Page) -> str:
    """A page as one self-contained file: no script, no request, made for print."""
    from auditor.render.page import environment, policy, template

    style = template("styles/base.css") + template("styles/worksheet.css")
    text: str = (
        environment()
        .get_template("worksheet.html.j2")
        .render(page=page, version=__version__, style=style, policy=policy(style))
    )
    return text
