"""docs/vetting.md shows what the tool prints.

`python -m tests.test_vetting` writes the present output into the page: read the difference.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli import main
from auditor.config.files import forget

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "vetting.md"
_BLOCK = re.compile(r"```console\n\$ (?P<command>auditor [^\n]*)\n(?P<output>.*?)```", re.DOTALL)


def output(command: str) -> str:
    """What a command prints in the examples' folder, in a window of 84 columns."""
    forget()
    here = Path.cwd()
    os.chdir(ROOT / "examples" / "check")
    try:
        environment = {"COLUMNS": "84", "NO_COLOR": "1", "AUDITOR_CACHE": os.devnull}
        result = CliRunner().invoke(main, shlex.split(command)[1:], env=environment)
    finally:
        os.chdir(here)
    assert result.exit_code in (0, 1), result.output
    return result.stdout


def blocks(page: str) -> list[re.Match[str]]:
    return list(_BLOCK.finditer(page))


@pytest.mark.parametrize("number", range(4))
def test_the_page_shows_what_is_printed(number: int) -> None:
    block = blocks(PAGE.read_text(encoding="utf-8"))[number]
    assert block["output"].strip() == output(block["command"]).strip()


def test_linked_files_exist() -> None:
    links = re.findall(r"\]\((\.\./[^)]+)\)", PAGE.read_text(encoding="utf-8"))
    assert links and all((PAGE.parent / link).exists() for link in links)


def rewrite() -> None:
    """Put the present output into the page."""
    page = PAGE.read_text(encoding="utf-8")
    for block in reversed(blocks(page)):
        new = f"```console\n$ {block['command']}\n{output(block['command']).rstrip()}\n```"
        page = page[: block.start()] + new + page[block.end() :]
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
