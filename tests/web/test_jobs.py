"""The office: many jobs at once, what breaks its worker, what is full, what was interrupted."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from auditor import workers
from auditor.web import jobs, press
from auditor.web.jobs import Office, Rules
from auditor.web.store import Store
from auditor.web.types import Job, Upload
from tests.web.visitor import PATIENCE, STATION, Visitor

ME = b"me" * 16
HOSTILE = Path(__file__).parents[1] / "hostile_worker.py"


def upload(label: str = "a.txt", text: str = STATION) -> Upload:
    return Upload(label=label, suffix=".txt", content=text.encode())


def until(store: Store, job: str, is_so: Callable[[Job], bool]) -> Job:
    """The job once it is so."""
    end = time.monotonic() + PATIENCE
    while True:
        found = store.job(job)
        assert found and time.monotonic() < end, found
        if is_so(found):
            return found
        time.sleep(0.05)


def audited(office: Office, *uploads: Upload) -> Job:
    """What becomes of uploads that nobody edits."""
    job = office.store.create(ME, uploads)
    office.ring()
    until(office.store, job, lambda found: not found.unread)
    office.store.set_state(job, "auditing")
    office.ring()
    return until(office.store, job, lambda found: found.state in ("done", "failed"))


def test_fifty_uploads_at_once_all_arrive(visit: Callable[[], Visitor], office: Office) -> None:
    def one(number: int) -> tuple[int, str]:
        visitor = visit()
        path = visitor.hand_in(files=[(f"n{number}.txt", f"{STATION} Number {number}.".encode())])
        return number, visitor.client.get(path).text

    with ThreadPoolExecutor(50) as crowd:
        for number, page in crowd.map(one, range(50)):
            assert f"Number {number}." in page and "1 text could be read" in page


def test_a_text_that_kills_its_worker_is_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_COMMAND", (sys.executable, str(HOSTILE)))
    with Office(Store(None), Rules(jobs=1)) as office:
        job = audited(office, upload(text=f"{STATION} DIE"), upload("b.txt"))
        assert (job.state, job.audited, job.failed) == ("done", 1, 1)
        [broken, whole] = office.store.texts(job.id)
        assert broken.failure and broken.failure.kind == "crashed" and whole.packed


def test_none_could_be_audited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_COMMAND", (sys.executable, str(HOSTILE)))
    with Office(Store(None), Rules(jobs=1)) as office:
        job = audited(office, upload(text=f"{STATION} DIE"))
        assert job.state == "failed" and "none of the texts could be audited" in job.problem


def test_a_press_that_breaks_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_COMMAND", (sys.executable, "-c", "import sys; sys.exit(3)"))
    job = audited(office, upload())
    assert job.state == "failed" and "ended before it was done" in job.problem


def test_a_press_that_hangs_is_given_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_COMMAND", (sys.executable, "-c", "input(); input(); input()"))
    monkeypatch.setattr(press, "_SECONDS", -5.9)
    job = audited(office, upload())
    assert job.state == "failed" and job.problem


def test_an_interrupted_job_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "serve.sqlite"
    store = Store(path)
    reading = store.create(ME, [upload(), upload("b.txt")])
    store.close()
    with Office(Store(path), Rules(jobs=1)) as office:
        until(office.store, reading, lambda job: job.texts == 2)
    store = Store(path)
    store.set_state(reading, "auditing")
    store.close()
    with Office(Store(path), Rules(jobs=1)) as office:
        job = until(office.store, reading, lambda job: job.state == "done")
        assert job.audited == 2
        assert "report.html" in office.store.file_sizes(reading)


def test_a_full_store_is_told(tmp_path: Path) -> None:
    with Office(Store(tmp_path / "serve.sqlite", most=300_000), Rules(jobs=1)) as office:
        job = audited(office, upload())
        assert job.state == "failed" and "no room" in job.problem


def test_leaving_ends_all_processes() -> None:
    import threading

    with Office(Store(None), Rules(jobs=1)) as office:
        job = office.store.create(ME, [upload(text=STATION * 50)] * 5)
        office.ring()
        until(office.store, job, lambda found: found.texts > 0)
    alive = [thread.name for thread in threading.enumerate() if "auditor-worker" in thread.name]
    assert len(alive) <= 1  # the office that all tests share


def test_what_is_kept_nowhere_is_made_in_memory() -> None:
    with Office(Store(None), Rules(jobs=1, kept=False)) as office:
        scratch = office.scratch
        assert scratch is not None and scratch.is_dir()
        if Path("/dev/shm").is_dir():
            assert scratch.parent == Path("/dev/shm")
    assert not scratch.exists()


@pytest.mark.parametrize("kept", [True, False])
def test_nothing_is_left_of_a_report_that_was_begun(kept: bool) -> None:
    with Office(Store(None), Rules(jobs=1, kept=kept)) as office:
        scratch = office.scratch
        job = office.store.create(ME, [upload()])
        office.ring()
        until(office.store, job, lambda found: not found.unread)
        office.store.set_state(job, "auditing")
        office.ring()
        until(office.store, job, lambda found: found.state == "making")
        until(office.store, job, lambda _: any(scratch.iterdir()) if scratch else True)
    assert scratch and not scratch.exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no list of processes here")
def test_what_a_killed_server_left_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_MEMORY", tmp_path)
    killed, alive = tmp_path / "auditor-999999999-x", tmp_path / f"auditor-{os.getpid()}-x"
    for folder in (killed, alive):
        folder.mkdir()
        (folder / "text").write_text("x")
    with Office(Store(None), Rules(jobs=1, kept=False)):
        assert not killed.exists() and alive.exists()
