"""Short ways to put a file down and read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.ingest import FAILURES, Limits, read
from auditor.model import Document, Unread

Reading = list[Document | Unread]


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """`put("a/b.txt", "text")` writes a file under tmp_path (UTF-8, line ends as given)."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def read_all() -> Callable[..., Reading]:
    """`read_all(path, ..., characters=5)`: all that is read, each item checked."""

    def all_of(*paths: str | Path, **limits: int) -> Reading:
        items = list(read(paths, Limits(**limits)))  # type: ignore[arg-type]
        documents = [item.document if isinstance(item, Unread) else item for item in items]
        assert len({document.id for document in documents}) == len(documents)
        for item, document in zip(items, documents, strict=True):
            assert document.id
            if isinstance(item, Unread):
                assert item.failure.kind in FAILURES
                assert item.failure.message
                assert not document.text
                item.failure.message.encode()
            else:
                assert document.text.strip()
            for value in (document.id, document.text, document.path or "", document.title or ""):
                value.encode()  # whatever was read can be written
        return items

    return all_of


@pytest.fixture
def failure(read_all: Callable[..., Reading]) -> Callable[..., tuple[str, str]]:
    """`failure(path)`: kind and message of the one thing that came out of reading it."""

    def of(*paths: str | Path, **limits: int) -> tuple[str, str]:
        [item] = read_all(*paths, **limits)
        assert isinstance(item, Unread), item
        return item.failure.kind, item.failure.message

    return of


@pytest.fixture
def document(read_all: Callable[..., Reading]) -> Callable[..., Document]:
    """`document(path)`: the one document that came out of reading it."""

    def of(*paths: str | Path) -> Document:
        [item] = read_all(*paths)
        assert isinstance(item, Document), item
        return item

    return of
