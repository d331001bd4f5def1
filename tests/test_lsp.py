"""The language server as an editor meets it: a process that speaks JSON-RPC over its pipes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

TEXT = """The council met on Monday. 😀 The corrupt, disgraceful mayor left at noon.

He was 44. Work on the pier begins in April.
"""


class Editor:
    """A minimal client."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from auditor.cli import main; main(['lsp'])"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.next = 0

    def send(self, method: str, params: Any, *, asks: bool = True) -> Any:
        """Send a request and wait for its answer, or send a notification."""
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
        if asks:
            self.next += 1
            message["id"] = self.next
        body = json.dumps(message).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()
        return self.wait(lambda got: got.get("id") == self.next)["result"] if asks else None

    def wait(self, wanted: Any) -> Any:
        """The next message that is wanted."""
        assert self.process.stdout
        while True:
            length = 0
            while line := self.process.stdout.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            assert length, "the server went away"
            message = json.loads(self.process.stdout.read(length))
            if wanted(message):
                return message


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Editor]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Editor()
    made.send("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    made.send("initialized", {}, asks=False)
    yield made
    made.send("shutdown", None)
    made.send("exit", None, asks=False)
    assert made.process.wait(30) == 0
    for pipe in (made.process.stdin, made.process.stdout):
        if pipe:
            pipe.close()


def published(message: dict[str, Any]) -> bool:
    return message.get("method") == "textDocument/publishDiagnostics"


def test_findings_on_opening_reasons_on_hover(editor: Editor, tmp_path: Path) -> None:
    file = tmp_path / "copy.txt"
    file.write_text(TEXT, encoding="utf-8")
    item = {"uri": file.as_uri(), "languageId": "plaintext", "version": 1, "text": TEXT}
    editor.send("textDocument/didOpen", {"textDocument": item}, asks=False)
    found = editor.wait(published)["params"]["diagnostics"]
    told = next(d for d in found if "disgraceful" in d["message"])
    line = TEXT.split("\n")[0].encode("utf-16-le")
    start, end = told["range"]["start"], told["range"]["end"]
    assert start["line"] == end["line"] == 0
    words = line[2 * start["character"] : 2 * end["character"]].decode("utf-16-le")
    assert words in ("disgraceful", "corrupt, disgraceful")
    where = {"textDocument": {"uri": file.as_uri()}, "position": start}
    hover = editor.send("textDocument/hover", where)
    assert told["message"] in hover["contents"]["value"]
    assert "Known problems" in hover["contents"]["value"]
    nowhere = {**where, "position": {"line": 2, "character": 0}}
    assert editor.send("textDocument/hover", nowhere) is None


def test_findings_go_when_the_words_go(editor: Editor, tmp_path: Path) -> None:
    file = tmp_path / "copy.txt"
    file.write_text(TEXT, encoding="utf-8")
    item = {"uri": file.as_uri(), "languageId": "plaintext", "version": 1, "text": TEXT}
    editor.send("textDocument/didOpen", {"textDocument": item}, asks=False)
    assert editor.wait(published)["params"]["diagnostics"]
    file.write_text("The council met on Monday. The mayor left at noon.\n", encoding="utf-8")
    saved = {"textDocument": {"uri": file.as_uri()}}
    editor.send("textDocument/didSave", saved, asks=False)
    assert not editor.wait(published)["params"]["diagnostics"]
