"""What docs/classroom.md promises: its commands are valid, its example of marks can be read."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from auditor.cli import main
from tests.worksheet.texts import DAILY, WIRE

GUIDE = (Path(__file__).parents[2] / "docs" / "classroom.md").read_text("utf-8")


def test_commands_run_and_their_files_are_listed(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(WIRE, "utf-8")
    (tmp_path / "articles" / "b.txt").write_text(DAILY, "utf-8")
    marks = "document,student,line,words,dimension,kind\n2,Ada,3b,,attribution,\n2,Ben,none,,C,\n"
    (tmp_path / "class.csv").write_text(marks, "utf-8")
    commands = re.findall(r"^auditor (worksheet .*)$", GUIDE, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        words = [
            str(tmp_path / word) if word in ("articles/", "kit", "class.csv") else word
            for word in shlex.split(command)
        ]
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.output
    for path in (tmp_path / "kit").iterdir():
        assert re.search(rf"`{path.stem}(\.csv)?`", GUIDE), path.name


def test_the_columns_are_those_that_are_read() -> None:
    from auditor.worksheet.marks.read import COLUMNS

    assert all(f"`{column}`" in GUIDE for column in COLUMNS)


def test_the_bounds_are_those_that_hold() -> None:
    from auditor.worksheet.marks.agreement import _MARKED, _SENTENCES

    assert f"{_SENTENCES} sentences or {_MARKED} marked ones" in " ".join(GUIDE.split())
