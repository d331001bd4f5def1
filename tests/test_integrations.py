"""The hook and the examples of the editor's check are what their tools expect."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from auditor.cli import main

HOOKS = Path(".pre-commit-hooks.yaml")
WORKFLOW = Path("examples/check/github-workflow.yml")


def test_the_hook_calls_a_command_that_exists() -> None:
    hook = dict(re.findall(r"^[- ] (\w+): (.+)$", HOOKS.read_text(encoding="utf-8"), re.MULTILINE))
    assert {"id", "name", "entry", "language"} <= set(hook)
    assert hook["language"] == "python"
    program, *arguments = shlex.split(hook["entry"])
    assert program == "auditor"
    assert CliRunner().invoke(main, [*arguments, "--help"]).exit_code == 0


def test_the_workflow_calls_options_that_exist(tmp_path: Path) -> None:
    command = re.search(r"auditor (check [^\n]*?) --\n", WORKFLOW.read_text(encoding="utf-8"))
    assert command is not None
    story = tmp_path / "story.txt"
    story.write_text("The council voted 12 to 9 on Tuesday, the mayor said.", encoding="utf-8")
    arguments = [*shlex.split(command[1]), "--no-cache", "--", str(story)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
