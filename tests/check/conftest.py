"""No test of the check reads or writes the user's own store."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.config.files import forget


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store of this test alone."""
    forget()
    path = tmp_path / "store" / "audits.sqlite"
    monkeypatch.setenv("AUDITOR_CACHE", str(path))
    return path
