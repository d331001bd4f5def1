"""Fixtures: documents annotated once a session, however many tests read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from auditor.annotate import annotate_many
from auditor.model import Annotated, Document
from tests.render.browser import chromium


@cache
def _annotate(text: str, fields: tuple[tuple[str, str], ...]) -> Annotated:
    return next(annotate_many([Document(id="test", text=text, **dict(fields))]))


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of its own for every test: what one of them breaks, no other one finds."""
    monkeypatch.setenv("AUDITOR_CACHE", str(tmp_path / "kept" / "audits.sqlite"))


@pytest.fixture(scope="session")
def annotate_text() -> Callable[..., Annotated]:
    """`annotate_text(text, published="2025-07-04")`: the fully layered annotation, cached."""

    def annotate(text: str, **fields: str) -> Annotated:
        return _annotate(text, tuple(sorted(fields.items())))

    return annotate


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One browser for all tests of pages."""
    yield from chromium(tmp_path_factory.mktemp("profile"))
