"""`auditor diff` as text, JSON and a page, and what the command says of bad input."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from auditor.cli import main
from auditor.explain import explanation
from auditor.revision.types import ChangeKind
from tests.render.browser import emulate, resize, violations

WIRE = """Council <b>approves</b> stadium plan

HALDEN (Northwire) - The stadium may cost 14 million euros, treasurer Ilse Brandt said on Monday.

"We have not signed anything," Brandt said.
"""
LOCAL = """Council <b>approves</b> stadium plan

The stadium will cost 41 million euros, treasurer Ilse Brandt said on Monday.

"We have signed everything," Brandt said.
"""


@pytest.fixture
def versions(tmp_path: Path) -> tuple[str, str]:
    for name, text in (("wire.txt", WIRE), ("local.txt", LOCAL)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / "wire.txt"), str(tmp_path / "local.txt")


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["diff", *arguments], input=text)


def test_text_points_at_line_and_column(versions: tuple[str, str]) -> None:
    result = run(*versions)
    assert result.exit_code == 0, result.output
    assert f"{versions[1]}:3:23: number_changed" in result.stdout
    assert f"{versions[1]}:5:1: quote_altered" in result.stdout
    assert "quote_altered The quotation is not the wire's" in result.stdout


def test_json_has_spans_into_both_texts(versions: tuple[str, str]) -> None:
    made = json.loads(run(*versions, "--format", "json").stdout)
    assert made["schema"] == "auditor/revision/1"
    changed = next(c for c in made["changes"] if c["kind"] == "number_changed")
    for side, text, words in (
        ("wire", WIRE, "14 million euros"),
        ("local", LOCAL, "41 million euros"),
    ):
        ((start, end),) = changed[side]["spans"]
        assert text[start:end] == changed[side]["text"] == words
    assert set(made["wire"]["scores"]) == set(made["local"]["scores"])


def test_the_page_is_inert_and_whole(versions: tuple[str, str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert run(*versions, "--format", "html", "-o", str(page)).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "<b>" not in text and "&lt;b&gt;" in text
    assert "<script" not in text and "default-src 'none'" in unescape(text)
    assert "<del>14</del>" in text and "<ins>41</ins>" in text


def test_standard_input_is_a_version(versions: tuple[str, str]) -> None:
    result = run(versions[0], "-", text=LOCAL)
    assert result.exit_code == 0 and "number_changed" in result.stdout


def test_a_missing_file_is_named(versions: tuple[str, str], tmp_path: Path) -> None:
    result = run(versions[0], str(tmp_path / "none.txt"))
    assert result.exit_code == 2
    assert "none.txt" in result.stderr and "Traceback" not in result.stderr


def test_a_version_is_one_document(versions: tuple[str, str], tmp_path: Path) -> None:
    result = run(versions[0], str(tmp_path))
    assert result.exit_code == 2
    assert "several documents" in result.stderr


def test_every_kind_of_change_is_explained() -> None:
    for kind in ChangeKind.__args__:  # type: ignore[attr-defined]
        assert explanation(kind)


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 400])
def test_axe_finds_nothing(
    driver: Any, versions: tuple[str, str], tmp_path: Path, theme: str, width: int
) -> None:
    page = tmp_path / "page.html"
    assert run(*versions, "--format", "html", "-o", str(page)).exit_code == 0
    resize(driver, width)
    emulate(driver, prefers_color_scheme=theme)
    driver.get(page.as_uri())
    driver.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert violations(driver) == []
