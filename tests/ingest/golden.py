"""What is read from each sample, as JSON beside it in `tests/golden/formats`.

`python -m tests.ingest.golden` writes them anew: look at the difference.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from auditor.ingest import Limits
from auditor.ingest.formats import extract
from auditor.ingest.markup import html
from auditor.model import Unread
from tests.ingest.make import Set, core_properties, docx, paragraph, pdf, run, table

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "golden" / "formats"


def _article_docx() -> bytes:
    body = (
        paragraph("Harbour board keeps the night ferry", "Title")
        + paragraph("By Ada Moss")
        + paragraph("What it costs", "Heading2")
        + f"<w:p>{run('The board voted ')}"
        + "<w:del><w:r><w:delText>on Monday</w:delText></w:r></w:del>"
        + f"<w:ins>{run('on Friday')}</w:ins>{run(' to keep the ferry.')}</w:p>"
        + paragraph("500,000 euros for the crossings;", numbering=1)
        + paragraph("300,000 euros for the second gate.", numbering=1)
        + paragraph("First, a survey.", numbering=2)
        + paragraph("Second, a vote.", numbering=2)
        + paragraph("A harbour that sleeps is a harbour that is lost.", "Quote")
        + table([["2022", "50,300 passengers"], ["2024", "41,200 passengers"]])
        + paragraph("The next meeting is on 5 December.")
    )
    properties = core_properties("Untitled", "Ada Moss")
    return docx(body, {"docProps/core.xml": properties, "word/vbaProject.bin": b"Sub AutoOpen()"})


def _article_pdf() -> bytes:
    def page(number: int, lines: list[tuple[float, str]]) -> list[Set]:
        head = [
            Set(72, 800, "The Lindholm Tern, 7 November 2025", 8),
            Set(260, 30, f"Page {number}", 8),
        ]
        return head + [Set(72, foot, text) for foot, text in lines]

    first = page(
        1,
        [
            (
                700,
                "The harbour board voted on Friday to keep the night ferry running until the end",
            ),
            (
                686,
                "of March, although it carried 18 percent fewer people than in 2022; its admin-",
            ),
            (672, "istration had asked for an end. The well-"),
            (658, "known operator had asked for more."),
            (
                644,
                "“We would rather lose money than strand people,” said Ines Duarte, who chairs the",
            ),
            (
                630,
                "board. She did not say who would pay for the winter after this one, or whether",
            ),
        ],
    )
    first.append(Set(72, 740, "Harbour board keeps the night", 20))
    first.append(Set(72, 717, "ferry for another winter", 20))
    second = page(
        2,
        [
            (740, "the fares would rise. The board granted:"),
            (715, "• 500,000 euros for the crossings;"),
            (701, "• 300,000 euros for the second gate."),
            (676, "The next meeting is on 5 December."),
        ],
    )
    # Headings were appended last; they stand first on the page.
    ordered = sorted(first, key=lambda line: -line.foot)
    return pdf([ordered, second], info="/Title (ferry-final.docx) /Author (Ada Moss)")


def samples() -> Iterator[tuple[str, bytes]]:
    """Every sample: its file's name and bytes."""
    for path in sorted((HERE / "samples").iterdir()):
        yield path.name, path.read_bytes()
    yield "article.docx", _article_docx()
    yield "article.pdf", _article_pdf()


def read_sample(name: str, data: bytes) -> list[dict[str, Any]]:
    """What is read from a sample, each document or failure as plain values."""
    suffix = Path(name).suffix
    if suffix == ".html":
        from auditor.ingest.base import Input

        source = Input(id=name, path=None, pieces=lambda: iter([data]), limits=Limits())
        items = list(html(source))
    else:
        items = extract(suffix, data, id=name)
    return [_plain(item) for item in items]


def _plain(item: Any) -> dict[str, Any]:
    document = item.document if isinstance(item, Unread) else item
    values = {name: value for name, value in asdict(document).items() if value not in (None, ())}
    values["notes"] = [f"{note['kind']}: {note['reason']}" for note in values.get("notes", ())]
    if "wire" in values:
        wire = values["wire"].items()
        values["wire"] = {name: value for name, value in wire if value not in (None, ())}
    values["text"] = document.text.split("\n")
    if isinstance(item, Unread):
        values["failure"] = asdict(item.failure)
    return values


def rendered(name: str, data: bytes) -> str:
    """A golden file's content."""
    return json.dumps(read_sample(name, data), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for sample, content in samples():
        (GOLDEN / f"{sample}.json").write_text(rendered(sample, content), encoding="utf-8")
