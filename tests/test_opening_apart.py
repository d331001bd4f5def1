"""A file that would never end, or end this process, is a row that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import auditor
from auditor import opening
from auditor.ingest import FAILURES
from auditor.model import Document, Unread
from tests.ingest.make import Set, assembled, pdf

# A form that shows itself twice: PDFium draws it 2 to the power of its deepest level times.
LOOP = assembled(
    [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /XObject << /X 5 0 R >> >> >>",
        "<< /Length 5 >>\nstream\n/X Do\nendstream",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 11 "
        "/Resources << /XObject << /X 5 0 R >> >> >>\nstream\n/X Do /X Do\nendstream",
    ],
    info=False,
)


def test_a_pdf_without_end_is_given_up_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 1.0)
    (tmp_path / "a.pdf").write_bytes(LOOP)
    (tmp_path / "b.pdf").write_bytes(pdf([[Set(72, 700, "The ferry stays until March.")]]))
    (tmp_path / "c.txt").write_text("The ferry stays until March.")
    first, *others = auditor.read(tmp_path)
    assert isinstance(first, Unread)
    assert first.document.id == "a.pdf"
    assert first.failure.kind in FAILURES
    assert [item.text for item in others if isinstance(item, Document)] == [
        "The ferry stays until March."
    ] * 2


def test_text_is_read_without_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a process was started for plain text")

    monkeypatch.setattr("auditor.workers.Pool", refuse)
    (tmp_path / "c.txt").write_text("The ferry stays until March.")
    (tmp_path / "d.html").write_text("<p>The ferry stays until March.</p>")
    assert len(list(auditor.read(tmp_path))) == 2
