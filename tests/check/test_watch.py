"""Which changes are checked again."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.check.watch import _folders, _matters


@pytest.mark.parametrize(
    ("changed", "matters"),
    [
        ("story.md", True),
        ("story.md.auditor.toml", True),
        ("auditor.toml", True),
        ("other.md", False),
        ("wire/today/a.txt", True),
        ("wire2/a.txt", False),
        ("story.md.swp", False),
    ],
)
def test_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str, matters: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("wire").mkdir()
    assert _matters(tmp_path / changed, ["story.md", "wire"]) is matters


def test_a_file_is_watched_by_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("wire").mkdir()
    assert _folders(["story.md", "wire", "missing/a.txt"]) == {tmp_path, Path("wire")}
