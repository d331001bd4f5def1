"""Batches: order, sameness, the store, and what a document can do to its worker."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditor import Document, Settings, audit_many, batch, worker, workers
from auditor.batch import Batch, Outcome, Plan, partition
from auditor.errors import CannotRunError
from auditor.frames import Audited
from auditor.model import Failure, Unread
from auditor.render.json import audit_json, dumps
from auditor.store import Store
from auditor.workers import Bounds

HOSTILE = Path(__file__).parent / "hostile_worker.py"
ARTICLE = (
    "The dam failed on 3 May 2024, the ministry said. Twelve people died in the flood.\n\n"
    "“Nobody warned us,” said Lena Okafor, a farmer. It was a shameful betrayal."
)


def texts(*endings: str) -> list[Document]:
    return [Document(id=str(n), text=f"{ARTICLE} {end}") for n, end in enumerate(endings)]


MANY = texts(*(f"The {number} farms were empty." for number in range(2, 26)))


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_COMMAND", (sys.executable, str(HOSTILE)))
    monkeypatch.setattr(batch, "SMALL_DOCUMENTS", 0)
    monkeypatch.setenv("PYTHONPATH", str(HOSTILE.parents[1]))


def run(documents: list[Document], **plan: object) -> list[Outcome]:
    with Batch(plan=Plan(**plan)) as whole:  # type: ignore[arg-type]
        return list(whole.items(documents))


def kinds(outcomes: list[Outcome]) -> list[str | None]:
    return [outcome.failure.kind if outcome.failure else None for outcome in outcomes]


@pytest.mark.parametrize("jobs", [1, 2])
def test_processes_give_what_one_gives_in_order(jobs: int) -> None:
    expected = [dumps(audit_json(audit)) for audit in audit_many(MANY)]
    outcomes = run(MANY, jobs=jobs)
    assert [outcome.row() for outcome in outcomes] == expected
    assert [outcome.row() for outcome in partition(MANY[:3])] == expected[:3]
    assert [dumps(audit_json(outcome.audit())) for outcome in outcomes] == expected


def test_what_could_not_be_read_stays_in_place() -> None:
    failure = Failure(kind="empty", message="m")
    items: list[Document | Unread] = [
        MANY[0],
        Unread(document=Document(id="x", text=""), failure=failure),
        MANY[1],
    ]
    with Batch() as whole:
        outcomes = list(whole.items(items))
    assert [outcome.document.id for outcome in outcomes] == ["0", "x", "1"]
    assert outcomes[1].failure == failure and outcomes[1].audit().error == failure


def test_a_few_documents_start_no_process() -> None:
    with Batch() as whole:
        assert len(list(whole.items(MANY[:2]))) == 2
        assert whole._pool is None


def test_documents_are_taken_as_they_are_needed() -> None:
    taken = 0

    def endless() -> Iterator[Document]:
        nonlocal taken
        while True:
            taken += 1
            yield replace(MANY[0], id=str(taken))

    with Batch(plan=Plan(jobs=1)) as whole:
        next(whole.items(endless()))
    assert taken <= batch.AHEAD + 2


def test_what_is_in_the_store_is_not_audited_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        first = run(MANY[:3], store=store)
    monkeypatch.setattr(batch, "_here", None)
    with Store(tmp_path / "s.sqlite") as store:
        second = run(MANY[:3], store=store)
    assert [outcome.row() for outcome in second] == [outcome.row() for outcome in first]
    assert [outcome.known for outcome in first + second] == [False] * 3 + [True] * 3


@pytest.mark.parametrize("few", [True, False])
def test_the_same_text_is_audited_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: bool
) -> None:
    asked: list[str] = []
    here, pool = batch._here, workers.Pool.audit

    def counted_here(document: Document, *more: Any) -> Audited:
        asked.append(document.id)
        return here(document, *more)

    def counted_pool(self: workers.Pool, document: Document) -> Future[Audited]:
        asked.append(document.id)
        return pool(self, document)

    monkeypatch.setattr(batch, "_here", counted_here)
    monkeypatch.setattr(workers.Pool, "audit", counted_pool)
    monkeypatch.setattr(batch, "SMALL_DOCUMENTS", 9 if few else 0)
    copies = [replace(MANY[0], id=str(number)) for number in range(3)]
    with Store(tmp_path / "s.sqlite") as store:
        outcomes = run(copies, store=store, jobs=1)
    assert asked == ["0"]
    assert [outcome.document.id for outcome in outcomes] == ["0", "1", "2"]
    assert len({outcome.packed for outcome in outcomes}) == 1


@pytest.mark.parametrize("column", ["audit", "row"])
def test_what_is_damaged_in_the_store_is_audited_again(tmp_path: Path, column: str) -> None:
    with Store(tmp_path / "s") as store:
        first = run(MANY[:2], store=store)
        assert store._connection is not None
        store._connection.execute(f"UPDATE audits SET {column} = substr({column}, 9)")
        second = run(MANY[:2], store=store)
    assert all(outcome.known for outcome in second)
    assert [outcome.row() for outcome in second] == [outcome.row() for outcome in first]
    assert [outcome.audit() for outcome in second] == [outcome.audit() for outcome in first]


def test_other_settings_are_another_audit(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        run(MANY[:1], store=store)
        with Batch(Settings(lexicon_only=True), plan=Plan(store=store)) as whole:
            [outcome] = whole.items(MANY[:1])
        assert not outcome.known


@pytest.mark.usefixtures("hostile")
def test_a_worker_that_dies_costs_one_document() -> None:
    outcomes = run(texts("", "DIE", "LEAVE", "TALK", ""), jobs=2)
    assert kinds(outcomes) == [None, "crashed", "crashed", None, None]
    assert outcomes[1].failure and "SIGSEGV" in outcomes[1].failure.message
    assert outcomes[2].failure and "code 3" in outcomes[2].failure.message
    assert all(not outcome.document.text for outcome in outcomes[1:3])


@pytest.mark.usefixtures("hostile")
def test_a_worker_that_hangs_costs_one_document() -> None:
    outcomes = run(texts("HANG", ""), jobs=1, bounds=Bounds(seconds=2))
    assert kinds(outcomes) == ["limit", None]
    assert outcomes[0].failure and "--timeout" in outcomes[0].failure.message


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no such clock")
def test_a_document_that_hangs_in_this_process_is_given_up_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = worker.audited

    def slow(document: Document, settings: Settings) -> Audited:
        if "HANG" in document.text:
            re.match("(a+)+b", "a" * 60)
        return whole(document, settings)

    monkeypatch.setattr(worker, "audited", slow)
    outcomes = run(texts("HANG", ""), bounds=Bounds(seconds=2))
    assert kinds(outcomes) == ["limit", None]
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


@pytest.mark.usefixtures("hostile")
@pytest.mark.skipif(sys.platform != "linux", reason="the parent's death is told by Linux only")
def test_a_hanging_worker_dies_with_its_parent() -> None:
    code = (
        "import sys; from auditor import batch, workers; from auditor.batch import Batch, Plan; "
        "batch.SMALL_DOCUMENTS = 0; workers._COMMAND = (sys.executable, sys.argv[1]); "
        "b = Batch(plan=Plan(jobs=1)); future = b.pool().audit("
        "__import__('auditor').Document(id='x', text='HANG')); "
        "import time; time.sleep(3); "
        "print([w._process.pid for w in b.pool()._workers], flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(HOSTILE)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    [pid] = json.loads(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 20
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


@pytest.mark.usefixtures("hostile")
@pytest.mark.skipif(sys.platform != "linux", reason="limits on memory are Linux's")
def test_a_document_that_needs_too_much_memory_costs_itself() -> None:
    outcomes = run(texts("EAT", ""), jobs=1, bounds=Bounds(memory=500_000_000))
    assert kinds(outcomes) == ["limit", None]
    assert outcomes[0].failure and "500 MB" in outcomes[0].failure.message


@pytest.mark.usefixtures("hostile")
def test_workers_that_never_begin_stop_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STILLBORN", "1")
    with pytest.raises(CannotRunError, match="die as they start"):
        run(texts("", ""), jobs=1)


@pytest.mark.usefixtures("hostile")
def test_another_programs_kill_costs_nothing() -> None:
    with Batch(plan=Plan(jobs=1)) as whole:
        outcomes = whole.items(MANY)
        found = [next(outcomes)]
        for worker in whole.pool()._workers:
            os.kill(worker._process.pid, signal.SIGKILL)
        found += outcomes
    assert kinds(found) == [None] * len(MANY)
    assert [outcome.document.id for outcome in found] == [document.id for document in MANY]


@pytest.mark.usefixtures("hostile")
def test_an_interrupted_run_keeps_what_is_done_and_ends_its_workers(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        whole = Batch(plan=Plan(jobs=2, store=store))
        with pytest.raises(KeyboardInterrupt), whole:
            for number, _ in enumerate(whole.items(MANY)):
                if number == 5:
                    raise KeyboardInterrupt
        processes = threading.enumerate()
        assert not [thread for thread in processes if thread.name.startswith("auditor-worker")]
        kept = sum(store.packed(store.key(document, Settings())) is not None for document in MANY)
        assert 6 <= kept < len(MANY)


def test_leaving_a_batch_ends_its_processes() -> None:
    with Batch(plan=Plan(jobs=1)) as whole:
        whole.pool().audit(MANY[0]).result()
        [worker] = whole.pool()._workers
    deadline = time.monotonic() + 20
    while worker._process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert worker._process.poll() is not None
