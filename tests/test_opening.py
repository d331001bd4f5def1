"""Opening inputs over processes: the same documents in the same order as reading them here."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from auditor import read, workers
from auditor.batch import Batch, Plan
from auditor.ingest import Limits, entries, uniquely
from auditor.model import Document, Unread
from auditor.opening import Opener
from auditor.workers import Bounds

TEXT = "The council voted to close the bridge on Monday, the mayor said.\n"
PAGE = f"<html><body><article><h1>Bridge</h1><p>{TEXT * 4}</p></article></body></html>"


def zipped(members: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of all kinds in one folder, a.txt first and z.txt last."""
    place = tmp_path / "mixed"
    place.mkdir()
    (place / "a.txt").write_text(TEXT)
    for number in range(6):
        (place / f"b{number}.html").write_text(PAGE.replace("Bridge", f"Bridge {number}"))
    (place / "c.zip").write_bytes(zipped({"1.txt": TEXT, "2.html": PAGE, "a.txt": TEXT}))
    rows = "".join(json.dumps({"id": f"r{n}", "text": TEXT}) + "\n" for n in range(30))
    (place / "d.jsonl.gz").write_bytes(gzip.compress(rows.encode()))
    with tarfile.open(place / "e.tar.gz", "w:gz") as archive:
        archive.add(place / "a.txt", "x/a.txt")
        archive.add(place / "b0.html", "x/b.html")
        archive.add(place / "c.zip", "x/c.zip")
    (place / "f.pdf").write_bytes(b"%PDF-1.4 broken")
    (place / "g.txt").write_bytes(b"%PDF-1.4 a PDF by another name")
    (place / "z.txt").write_text(TEXT)
    return place


def opened(folder: Path, **bounds: float) -> list[Document | Unread]:
    limits = Limits()
    with Batch(plan=Plan(jobs=2, bounds=Bounds(**bounds))) as batch:  # type: ignore[arg-type]
        return list(uniquely(Opener(batch.pool, 2).items(entries(folder, limits))))


def test_the_same_documents_in_the_same_order(folder: Path) -> None:
    here = list(read(folder))
    assert opened(folder) == here
    ids = [item.document.id if isinstance(item, Unread) else item.id for item in here]
    assert (ids[0], ids[-1], len(ids)) == ("a.txt", "z.txt", 48)


def test_text_alone_starts_no_process(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.txt").write_text(TEXT)

    def never() -> workers.Pool:
        raise AssertionError("a process was asked for")

    assert len(list(Opener(never, 2).items(entries(tmp_path)))) == 40


def test_a_reader_that_dies_costs_one_document(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_COMMAND", (sys.executable, "-c", _DYING))
    items = opened(folder)
    failures = {i.document.id: i.failure.kind for i in items if isinstance(i, Unread)}
    assert failures == {"f.pdf": "crashed", "g.txt": "crashed"}
    assert len(items) == 48


# A worker whose PDF library takes the process with it.
_DYING = """
import os
from auditor import worker
from auditor.ingest import pdf
def die(*_):
    os.abort()
pdf.pdf = die
from auditor import ingest
from auditor.ingest import formats
readers = dict(ingest.READERS) | {".pdf": die}
ingest.READERS = readers
formats.pdf = die
worker.main()
"""


def test_an_archive_that_is_given_up_ends_its_reader(folder: Path) -> None:
    with Batch(plan=Plan(jobs=1)) as batch:
        items = Opener(batch.pool, 1).items(entries(folder / "c.zip"))
        next(items)
        items.close()  # type: ignore[attr-defined]
        assert not batch.pool()._workers
