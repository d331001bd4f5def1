"""docs/api.md: its commands run against a real server, and what it promises is so."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from auditor.web.intake import MOST_BYTES
from auditor.web.jobs import Rules
from auditor.web.openapi import description
from auditor.web.shapes import MOST_CHARACTERS, MOST_DOCUMENTS
from auditor.web.waiting import MOST

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(curl .*?)```", PAGE, re.DOTALL)
EXAMPLES = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
ADDRESS = "http://127.0.0.1:8765"


def run(command: str, server: str) -> Any:
    """What a command of the page prints, as JSON."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    arguments = shlex.split(command.replace(ADDRESS, server).replace("\\\n", " "))
    done = subprocess.run(arguments, capture_output=True, check=True, timeout=120)
    return json.loads(done.stdout)


def holds(shown: Any, answer: Any) -> bool:
    """Whether an answer is what the page shows of it; "…" stands for anything."""
    if isinstance(shown, str) and shown.endswith("…"):
        return isinstance(answer, str) and answer.startswith(shown[:-1])
    if isinstance(shown, dict):
        return all(key == "…" or holds(value, answer[key]) for key, value in shown.items())
    if isinstance(shown, list):
        return len(shown) <= len(answer) and all(map(holds, shown, answer))
    return bool(shown == answer)


def test_the_commands_are_there() -> None:
    assert len(COMMANDS) == 5 and len(EXAMPLES) == 2


def test_one_document(server: str) -> None:
    answer = run(COMMANDS[0], server)
    # The page shows one of the findings.
    wanted = EXAMPLES[0]["findings"][0]["text"]
    answer["findings"] = [one for one in answer["findings"] if one["text"] == wanted]
    assert holds(EXAMPLES[0], answer)


def test_several_documents(server: str) -> None:
    assert [one["document"]["id"] for one in run(COMMANDS[1], server)] == ["a", "b"]


def test_a_comparison(server: str) -> None:
    answer = run(COMMANDS[2], server)
    assert [one["outlet"] for one in answer["outlets"]] == ["Gazette", "Transit"]
    assert answer["conflicts"]


def test_an_explanation(server: str) -> None:
    [text] = run(COMMANDS[3], server)
    assert text["id"] == "loaded_language.weasel"


def test_a_problem(server: str) -> None:
    assert run(COMMANDS[4], server) == EXAMPLES[1]


def test_paths_and_statuses_are_all_on_the_page() -> None:
    whole = description()
    for path in whole["paths"]:
        assert path in PAGE
    for status in whole["components"]["responses"]:
        assert re.search(rf"^\| [\d, ]*{status}", PAGE, re.MULTILINE), status


def test_limits_are_those_of_the_code() -> None:
    assert f"up to {MOST_DOCUMENTS} →" in PAGE
    assert f"{MOST_CHARACTERS:,} characters" in PAGE
    assert f"{MOST_BYTES // 1_000_000} MB" in PAGE
    assert f"{MOST} requests are being answered" in PAGE
    assert f"{Rules().bounds.seconds:g} seconds" in PAGE
