"""`auditor worksheet` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli import main
from tests.worksheet.texts import DAILY, WIRE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "wire.txt").write_text(WIRE, "utf-8")
    (tmp_path / "texts" / "daily.txt").write_text(DAILY, "utf-8")
    return tmp_path


def run(folder: Path, *options: str) -> Result:
    paths = [str(folder / "texts"), "--output", str(folder / "kit")]
    return CliRunner().invoke(main, ["worksheet", *paths, *options])


def test_a_kit(folder: Path) -> None:
    result = run(folder, "--level", "advanced", "--findings", "3", "--seed", "5")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    key = (folder / "kit" / "key.html").read_text("utf-8")
    assert key.count("Fair to disagree") == 6
    assert (folder / "kit" / "exercise.docx").stat().st_size > 10_000
    assert "seed 5" in (folder / "kit" / "instructor.html").read_text("utf-8")


def test_marks_are_compared(folder: Path) -> None:
    marks = folder / "ada.csv"
    marks.write_text("document,line,words,dimension\ndaily,3,police said,L\n", "utf-8")
    result = run(folder, "--marks", str(marks), "--format", "html")
    assert result.exit_code == 0, result.output
    assert "“police said”" in (folder / "kit" / "marks.html").read_text("utf-8")
    assert not list((folder / "kit").glob("*.docx"))


def test_bad_marks_stop_everything(folder: Path) -> None:
    marks = folder / "ada.csv"
    marks.write_text("document,line,dimension\ndaily,3,L\ndaily,77,L\n", "utf-8")
    result = run(folder, "--marks", str(marks))
    assert result.exit_code == 2
    assert "ada.csv, row 3: there is no line 77" in result.stderr
    assert not (folder / "kit").exists()


def test_nothing_to_read(folder: Path) -> None:
    for path in (folder / "texts").iterdir():
        path.write_text("", "utf-8")
    result = run(folder)
    assert result.exit_code == 2 and "Traceback" not in result.stderr
    assert not (folder / "kit").exists()


def test_what_is_known_is_needed() -> None:
    result = CliRunner().invoke(main, ["worksheet", "x.txt"])
    assert result.exit_code == 2 and "--output" in result.stderr
