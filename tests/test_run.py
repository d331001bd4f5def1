"""Runs from the command line: resume, interruption, lists of files, what reaches the terminal."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli import main
from auditor.meter import Meter
from auditor.store import Store

ARTICLE = (
    "The council voted {n} to 9 on Tuesday to close the bridge, the mayor, Ana Ruiz, said.\n\n"
    "“We had no choice,” she told reporters. Engineers found 40 cracks in March 2024. "
    "Critics say the decision was a disgraceful surrender."
)


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)


def feed(path: Path, count: int) -> Path:
    rows = ({"id": f"d{n}", "text": ARTICLE.format(n=n)} for n in range(count))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def started(*arguments: str | Path, store: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "auditor", "audit", *map(str, arguments)],
        env=os.environ | {"AUDITOR_CACHE": str(store)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def kept(store: Path) -> int:
    """How many audits a store holds; 0 before there is one."""
    import sqlite3

    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM audits").fetchone()[0])
    except sqlite3.Error:
        return 0


# Fifty were run once; two keep it so.
REPEATS = int(os.environ.get("AUDITOR_KILLS", "2"))


def test_a_killed_run_goes_on_and_equals_one_that_was_not(tmp_path: Path) -> None:
    whole = feed(tmp_path / "feed.jsonl", 40)
    expected = run("audit", whole, "--format", "jsonl", "--no-cache", "--jobs", "1").stdout
    for number in range(REPEATS):
        store, out = tmp_path / f"{number}.sqlite", tmp_path / f"{number}.jsonl"
        arguments = (whole, "--format", "jsonl", "--jobs", "2", "--output", out)
        process = started(*arguments, store=store)
        wanted = random.Random(number).randrange(0, 35)
        while kept(store) < wanted and process.poll() is None:
            time.sleep(0.01)
        process.kill()
        process.communicate()
        assert not out.exists()
        before = kept(store)
        result = run("audit", *arguments, "--cache", store)
        assert result.exit_code == 0, result.stderr
        assert out.read_text(encoding="utf-8") == expected
        assert (f"({before} found unchanged)" in result.stderr) == (before > 0)


def test_ctrl_c_says_how_to_go_on(tmp_path: Path) -> None:
    whole, store = feed(tmp_path / "feed.jsonl", 400), tmp_path / "s.sqlite"
    out = tmp_path / "out.jsonl"
    process = started(whole, "--format", "jsonl", "--output", out, store=store)
    while kept(store) < 5 and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"the same command goes on from there" in said and b"Traceback" not in said
    assert not out.exists() and kept(store) >= 5
    rows = (tmp_path / "out.jsonl.partial").read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["document"]["id"] for row in rows] == [
        f"d{n}" for n in range(len(rows))
    ]


def test_a_second_run_audits_nothing_again(tmp_path: Path) -> None:
    whole = feed(tmp_path / "feed.jsonl", 3)
    first = run("audit", whole, "--format", "jsonl")
    second = run("audit", whole, "--format", "jsonl")
    assert second.stdout == first.stdout
    assert "unchanged" not in first.stderr and "(3 found unchanged)" in second.stderr
    assert "unchanged" not in run("audit", whole, "--format", "jsonl", "--no-cache").stderr


def test_a_cache_that_is_no_cache_is_a_warning(tmp_path: Path) -> None:
    whole, other = feed(tmp_path / "feed.jsonl", 1), tmp_path / "article.txt"
    other.write_text(ARTICLE * 20)
    before = other.read_bytes()
    result = run("audit", whole, "--format", "jsonl", "--cache", other)
    assert result.exit_code == 0 and other.read_bytes() == before


def test_files_from_a_list(tmp_path: Path) -> None:
    for name in ("a.txt", "b c.txt"):
        (tmp_path / name).write_text(ARTICLE)
    names = [str(tmp_path / name) for name in ("b c.txt", "a.txt")]
    for listed in ("\n".join(names), "\0".join(names) + "\0", "\r\n".join(names) + "\r\n\r\n"):
        result = run("audit", "--files-from", "-", "--format", "jsonl", stdin=listed)
        rows = [json.loads(row) for row in result.stdout.splitlines()]
        assert [row["document"]["id"] for row in rows] == ["b c.txt", "a.txt"], result.stderr
    assert run("audit", "--format", "jsonl").exit_code == 2


def test_columns_by_other_names(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(f'url,body\nhttp://x.example/1,"{ARTICLE}"\n', encoding="utf-8")
    result = run("audit", table, "--columns", "text=body,id=url", "--format", "jsonl")
    assert json.loads(result.stdout)["document"]["id"] == "http://x.example/1"
    for bad in ("text", "text=", "words=body"):
        said = run("audit", table, "--columns", bad, "--format", "jsonl").stderr
        assert "FIELD=COLUMN" in said


def test_nothing_steers_the_terminal(tmp_path: Path) -> None:
    name = "\x1b]0;owned\x07\x9b31m\u202e.txt"
    (tmp_path / name).write_bytes(b"")
    result = run("audit", tmp_path / name, "--format", "jsonl")
    said = result.stderr
    assert result.exit_code == 2 and "\\u001b]0;owned\\u0007" in said
    assert not any(char in said for char in "\x1b\x07\x9b\u202e")


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl", "report"])
def test_a_folder_has_a_manifest(tmp_path: Path, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    whole, out = feed(tmp_path / "feed.jsonl", 2), tmp_path / "out"
    with whole.open("a") as file:
        file.write('{"id": "bad", "text": ""}\n')
    out.mkdir()
    texts = set()
    for _ in range(2):
        assert run("audit", whole, "--format", form, "--output", out).exit_code == 2
        texts.add((out / "manifest.json").read_text(encoding="utf-8"))
    [text] = texts
    manifest = json.loads(text)
    assert manifest["schema"] == "auditor/manifest/1"
    assert manifest["counts"] == {
        "documents": 3,
        "audited": 2,
        "failed": 1,
        "failed_by_kind": {"empty": 1},
    }
    assert [row["id"] for row in manifest["inputs"]] == ["d0", "d1", "bad"]
    assert manifest["inputs"][2]["error"] == "empty" and len(manifest["inputs"][0]["sha256"]) == 64
    assert set(manifest["outputs"]) == {
        path.relative_to(out).as_posix()
        for path in out.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def test_parquet_needs_a_folder(tmp_path: Path) -> None:
    result = run("audit", feed(tmp_path / "f.jsonl", 1), "--format", "parquet")
    assert result.exit_code == 2 and "--output" in result.stderr


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    whole, out = feed(tmp_path / "feed.jsonl", 1), tmp_path / "out.jsonl"
    out.write_text("earlier")
    result = run("audit", whole, "--engine", "spacy", "--format", "jsonl", "--output", "/dev/full")
    assert result.exit_code == 2 and "cannot write" in result.stderr
    assert out.read_text() == "earlier" and sorted(tmp_path.glob(".*")) == []


def test_the_meter_counts_bytes_and_documents(tmp_path: Path) -> None:
    from auditor.ingest import entries, opened

    whole = feed(tmp_path / "feed.jsonl", 3)
    (tmp_path / "a.txt").write_text(ARTICLE)
    with Meter([tmp_path], shown=True) as meter:
        for entry in meter.inputs(entries(tmp_path)):
            for _ in opened(entry):  # type: ignore[arg-type]
                meter.count(failed=False)
        assert meter._bar is not None
        [task] = meter._bar.tasks
    assert task.completed == whole.stat().st_size + (tmp_path / "a.txt").stat().st_size
    assert task.fields["done"] == 4


def test_the_store_of_a_run_is_closed(tmp_path: Path) -> None:
    store = tmp_path / "s.sqlite"
    run("audit", feed(tmp_path / "f.jsonl", 2), "--format", "jsonl", "--cache", store)
    with Store(store) as again:
        assert again.working and kept(store) == 2
