"""What leaves the tool is inert: nothing steers a terminal, runs in a spreadsheet or in a browser,
whatever stands in the documents, their names and their metadata."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.render.browser import chromium

PATIENCE = 300
ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\x1bP1;2|\x1b\\\u202e\u2066\x08\x7f\r"
SCRIPTS = (
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    "<svg onload=document.title='owned'><iframe srcdoc='<script>top.document.title=1</script>'>"
    "</style></script></textarea><a href=\"javascript:document.title='owned'\">a</a>"
    "<meta http-equiv=refresh content='0;url=https://example.org/'>{{7*7}}${7*7}"
    "<style>@import 'https://example.org/a.css';*{background:url(https://example.org/b)}</style>"
    "--><!--]]><base href=https://example.org/>\"'`onfocus=document.title=1 autofocus x="
)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1", "=cmd|' /C calc'!A0")
ARTICLE = (
    "The shameful {0} council said on 3 May 2024 that 1,240 people left {0}. “We were never told "
    "{0},” said Lena {0} Okafor. According to {0} Harbour Board, it cost $3.5 million.\n\n"
    "The pier was closed for 12 weeks {0}. The pier was closed for nine weeks, it said.\n"
)


def story(part: str) -> str:
    return ARTICLE.format(part)


def rows(path: Path, parts: dict[str, str]) -> Path:
    """Documents with `part` in every place that a document has."""
    with path.open("w", encoding="utf-8") as file:
        for id, part in parts.items():
            row = {"id": f"{id} {part}", "text": story(part), "published": part}
            row |= dict.fromkeys(("title", "outlet", "author", "kind", "path"), f"{part} x")
            row["url"] = f"javascript:document.title='owned'//{part}"
            file.write(json.dumps(row) + "\n")
    return path


def run(*arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "auditor", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False, **more)


# --- terminal ------------------------------------------------------------------------------------

# The tool's own colours and links aside, no control character but the line's end and the tab.
_OWN = re.compile(r"\x1b\[[\d;]*[mK]|\x1b\[\?25[lh]|\x1b\[\d*[AGJ]|\x1b\]8;[^\x1b]*\x1b\\")
_ORDERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def on_a_terminal(*arguments: str | Path) -> str:
    """What a run writes to a terminal: standard output and errors together."""
    pty = pytest.importorskip("pty")
    command = [sys.executable, "-m", "auditor", *map(str, arguments)]
    ours, its = pty.openpty()
    process = subprocess.Popen(command, stdout=its, stderr=its, stdin=subprocess.DEVNULL)
    os.close(its)
    held = bytearray()
    while True:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # Linux: everybody has closed it
            break
        if not piece:
            break
        held += piece
    os.close(ours)
    process.wait(PATIENCE)
    # A terminal's own line ends.
    return held.decode().replace("\r\n", "\n").replace("\r\x1b", "\x1b")


def hostile_files(folder: Path) -> list[Path]:
    """Files whose names and text hold orders to a terminal; the second cannot be read."""
    folder.mkdir()
    name = ESCAPES.replace("\\", "")
    good, bad = folder / f"a{name}.txt", folder / f"b{name}.txt"
    # So many more would be binary data, which is not read.
    good.write_text(story("").replace("council", f"council {ESCAPES}") * 4, encoding="utf-8")
    bad.write_bytes(b"")
    return [good, bad]


COMMANDS = {
    "audit": ("audit", "--format", "jsonl", "--no-cache"),
    "audit as a table": ("audit", "--format", "csv", "--no-cache"),
    "audit as text": ("audit", "--format", "md", "--no-cache"),
    "compare": ("compare", "--format", "md", "--no-cache"),
    "check": ("check", "--no-cache"),
    "check in full": ("check", "--format", "full", "--no-cache"),
    "check as lines": ("check", "--format", "text", "--no-cache"),
    "check as JSON": ("check", "--format", "json", "--no-cache"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="names and terminals are POSIX's")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_nothing_steers_the_terminal(tmp_path: Path, command: tuple[str, ...]) -> None:
    shown = _OWN.sub("", on_a_terminal(*command, *hostile_files(tmp_path / "in")))
    assert len(shown) > 80
    assert not _ORDERS.findall(shown), repr(shown)[:2_000]
    assert "Traceback" not in shown


@pytest.mark.skipif(sys.platform == "win32", reason="names and terminals are POSIX's")
def test_a_difference_does_not_steer_the_terminal(tmp_path: Path) -> None:
    good, bad = hostile_files(tmp_path / "in")
    local = tmp_path / "local.txt"
    text = story("").replace("council", f"mayor {ESCAPES}") * 4
    local.write_text(text.replace("nine", "ten"), encoding="utf-8")
    for pair in ((good, local), (good, bad)):
        shown = _OWN.sub("", on_a_terminal("diff", *pair))
        assert shown.strip() and not _ORDERS.findall(shown), repr(shown)[:2_000]


@pytest.mark.skipif(sys.platform == "win32", reason="names are POSIX's")
def test_errors_do_not_steer_a_log(tmp_path: Path) -> None:
    """Standard error is tamed also where it is no terminal: somebody will `cat` it."""
    files = hostile_files(tmp_path / "in")
    for name in ("audit", "compare", "check"):
        told = run(*COMMANDS[name], *files).stderr.decode()
        assert told and not _ORDERS.findall(told), repr(told)


# --- spreadsheets --------------------------------------------------------------------------------


def test_no_cell_of_any_table_is_a_formula(tmp_path: Path) -> None:
    given = rows(tmp_path / "x.jsonl", {f"{part}{n}": part for n, part in enumerate(FORMULAS)})
    out = tmp_path / "out"
    assert run("audit", given, "--output", out, "--no-cache").returncode == 0
    tables = sorted(out.rglob("*.csv"))
    assert {"scores.csv", "findings.csv"} <= {path.name for path in tables}
    for path in tables:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    number = re.fullmatch(r"-?[\d.]+(?:e-?\d+)?", cell)
                    assert number or not cell.startswith(tuple("=+-@\t\r＝＋－＠")), (path, row)


# --- browsers ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    yield from chromium(tmp_path_factory.mktemp("profile"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pages that are made of hostile documents."""
    folder = tmp_path_factory.mktemp("pages")
    parts = {"a": SCRIPTS, "b": ESCAPES + SCRIPTS, "c": "a" + "\u0301" * 200 + "\u202e</div>"}
    given = rows(folder / "x.jsonl", parts)
    assert run("audit", given, "--output", folder / "out", "--no-cache").returncode == 0
    wire, local = folder / "wire.txt", folder / "local.txt"
    wire.write_text(story(SCRIPTS), encoding="utf-8")
    local.write_text(story(SCRIPTS).replace("nine", "ten") + SCRIPTS, encoding="utf-8")
    difference = folder / "difference.html"
    run("diff", wire, local, "--format", "html", "--output", difference)
    kit = folder / "kit"
    made = run("worksheet", given, "--output", kit, "--no-cache")
    assert made.returncode == 0, made.stderr.decode()
    return [folder / "out" / "report.html", difference, *sorted(kit.rglob("*.html"))]


@pytest.mark.browser
def test_no_script_of_a_document_runs(browser: Any, pages: list[Path]) -> None:
    for path in pages:
        browser.get(path.as_uri())
        assert browser.current_url.split("#")[0] == path.as_uri()
        policy = browser.execute_script(
            "const m = document.querySelector('meta[http-equiv=Content-Security-Policy]');"
            "return m && m.content"
        )
        assert policy and "default-src 'none'" in policy
        assert "script-src 'unsafe-inline'" not in policy
        assert browser.title not in ("owned", "1") and "49" not in browser.title
        assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
        counted = "return document.querySelectorAll(arguments[0]).length"
        for selector in ("iframe", "base", "img[src=x]", "[onerror]", "[onload]", "[onfocus]"):
            assert browser.execute_script(counted, selector) == 0, selector
        links = "return [...document.links].map(link => link.protocol)"
        assert "javascript:" not in browser.execute_script(links)
        severe = [e for e in browser.get_log("browser") if e["level"] == "SEVERE"]
        assert severe == []


@pytest.mark.browser
def test_the_policy_itself_stops_a_script(browser: Any, pages: list[Path], tmp_path: Path) -> None:
    """Were one ever to slip through: written into the page by hand, it does not run."""
    whole = pages[0].read_text(encoding="utf-8")
    slipped = tmp_path / "slipped.html"
    added = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    slipped.write_text(whole.replace("</main>", f"{added}</main>", 1), encoding="utf-8")
    assert added in slipped.read_text(encoding="utf-8")
    browser.get(slipped.as_uri())
    assert browser.title != "owned"
    assert any("Content Security Policy" in e["message"] for e in browser.get_log("browser"))
