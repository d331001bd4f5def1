"""Comparisons in a process of their own: the same as here, and ended with who waits for them."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from auditor.audit import audit
from auditor.batch import Outcome, failed
from auditor.compare import compare
from auditor.lexicon import table
from auditor.model import Document, Failure
from auditor.packing import packed
from auditor.render.json import comparison_json, dumps
from auditor.settings import DEFAULT
from auditor.web import comparing
from auditor.web.comparing import ComparingError, compared

DOCUMENTS = [Document(**given) for given in table("web/examples.json")["several"]]


def outcomes() -> list[Outcome]:
    made = [Outcome(document=one, settings=DEFAULT, packed=packed(audit(one))) for one in DOCUMENTS]
    lost = failed(Document(id="x", text="?"), Failure(kind="empty", message="no text"), DEFAULT)
    return [*made, lost]


def test_it_is_the_comparison_made_here() -> None:
    expected = comparison_json(compare([outcome.audit() for outcome in outcomes()]))
    assert asyncio.run(compared(outcomes())).decode() == dumps(expected)


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "import os; os.abort()"])
def test_a_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(comparing, "_COMMAND", (sys.executable, "-c", program))
    with pytest.raises(ComparingError, match="ended before it was done"):
        asyncio.run(compared(outcomes()))


def test_a_process_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        comparing, "_COMMAND", (sys.executable, "-c", "import time; time.sleep(99)")
    )
    monkeypatch.setattr(comparing, "_SECONDS", 0.1)
    monkeypatch.setattr(comparing, "_MORE", 0.0)
    with pytest.raises(ComparingError, match="too long"):
        asyncio.run(compared(outcomes()))


def test_a_process_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "_COMMAND", ("/there/is/no/such/program",))
    with pytest.raises(ComparingError, match="no process can be started"):
        asyncio.run(compared(outcomes()))


def test_it_is_ended_when_nobody_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    note = f"pathlib.Path({str(begun)!r}).write_text(str(os.getpid()))"
    program = f"import os, pathlib, time; {note}; time.sleep(99)"
    monkeypatch.setattr(comparing, "_COMMAND", (sys.executable, "-c", program))

    async def run() -> None:
        work = asyncio.create_task(compared(outcomes()))
        while not (begun.exists() and begun.read_text()):
            await asyncio.sleep(0.01)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work

    asyncio.run(run())
    with pytest.raises(ProcessLookupError):
        os.kill(int(begun.read_text()), 0)
