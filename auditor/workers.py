"""Worker processes: started once each, one task at a time, replaced when they die or hang.

The standard library's pools give up as a whole when one of their processes dies, and cannot end one
that hangs; here that costs one task. Workers are started afresh (no fork), so that a parent may
have threads, and a script that calls us needs no `__main__` guard.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import BinaryIO

import msgspec

from auditor import frames
from auditor.bounds import DEFAULT_BOUNDS as DEFAULT_BOUNDS
from auditor.bounds import Bounds as Bounds
from auditor.bounds import late
from auditor.engines import EngineMissingError
from auditor.errors import CannotRunError
from auditor.frames import (
    Audited,
    AuditTask,
    End,
    FileTask,
    FromWorker,
    Load,
    ReadItem,
    Ready,
    Setup,
    ToWorker,
)
from auditor.ingest.base import Limits, nameless
from auditor.model import Document, Failure
from auditor.settings import Settings

# -P: no module is ever loaded from the folder that happens to be the current one.
_COMMAND = (sys.executable, "-P", "-m", "auditor.worker")
# A worker's threads would only fight over the cores that its siblings use.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# How often the clock of what hangs is looked at (seconds).
_TICK = 0.25
# How long a worker may take to start, or to load the models, on a machine that is very busy.
_BIRTH = 120.0
# What has closed its pipe has so long to end by itself, so that its exit code tells why (seconds).
_LAST_WORDS = 2.0
# A document whose worker died is tried once more, lest another program's kill costs it.
_TRIES = 2
# What our readers replace, and a caller's own documents may hold.
_HALF = "half a surrogate pair, at character {} of a field, cannot be written: replace it by U+FFFD"
# Workers in a row that may die before they begin to work: then something is wrong with all.
_STILLBORN = 5


class WorkerError(CannotRunError):
    """Worker processes cannot be started; the message says why."""


class _DiedError(Exception):
    """The worker is gone; `failure` says what of. `born`: it had begun to work."""

    def __init__(self, failure: Failure, born: bool) -> None:
        super().__init__(failure.message)
        self.failure, self.born = failure, born


def environment() -> dict[str, str]:
    """This process's environment, so that a worker finds this very package, with one thread."""
    environment = os.environ | dict.fromkeys(_ONE_THREAD, "1")
    home = Path(__file__).parents[1]
    if "site-packages" not in home.parts:
        known = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = f"{home}{os.pathsep}{known}" if known else str(home)
    return environment


class Worker:
    """One process. Not to be used by two threads at once."""

    def __init__(self, setup: Setup, bounds: Bounds) -> None:
        self._bounds = bounds
        self.deadline: float | None = None
        self._late = False
        self.born = self._loaded = False
        self._process = subprocess.Popen(
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        self._send(setup)

    def ask(self, task: ToWorker) -> Iterator[FromWorker]:
        """The answers to a task; the last is `Audited` or `End`. Raises `_DiedError`."""
        if not self.born:
            self._expect_ready(self._answer(_BIRTH))
        if isinstance(task, AuditTask) and not self._loaded:
            self.born = False
            self._send(Load())
            self._expect_ready(self._answer(_BIRTH))
            self._loaded = True
        self._send(task)
        while True:
            answer = self._answer(self._bounds.seconds)
            if isinstance(answer, End):
                return
            yield answer
            if isinstance(answer, Audited):
                return

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def end(self) -> None:
        """End the process and wait for it."""
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def overdue(self, now: float) -> None:
        """Kill the process if it was to have answered by now."""
        deadline = self.deadline
        if deadline is not None and now > deadline:
            self._late = True
            self.kill()

    def _expect_ready(self, answer: FromWorker) -> None:
        if not isinstance(answer, Ready):
            raise WorkerError("a worker process said something else than that it was ready")
        if answer.missing_engine:
            raise EngineMissingError(answer.problem)
        if answer.problem:
            raise WorkerError(f"a worker process cannot work: {answer.problem}")
        self.born = True

    def _send(self, task: ToWorker) -> None:
        try:
            frames.send(_stream(self._process.stdin), task)
        except OSError:
            raise _DiedError(self._cause(), self.born) from None

    def _answer(self, seconds: float) -> FromWorker:
        self.deadline = monotonic() + seconds
        try:
            return frames.receive_answer(_stream(self._process.stdout))
        except (EOFError, OSError, ValueError, msgspec.MsgspecError):
            raise _DiedError(self._cause(), self.born) from None
        finally:
            self.deadline = None

    def _cause(self) -> Failure:
        """What the process died of, or is ended for."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LAST_WORDS)
        self.kill()
        code = self._process.wait()
        if self._late:
            return late(self._bounds)
        if code == -signal.SIGKILL:
            message = "the process that read it was killed, most likely for want of memory"
        elif code < 0:
            message = f"the process that read it crashed ({signal.Signals(-code).name})"
        else:
            message = f"the process that read it ended before it was done (code {code})"
        return Failure(kind="crashed", message=f"{message}; the others are not affected")


def _stream(stream: object) -> BinaryIO:
    assert stream is not None
    return stream  # type: ignore[return-value]


class Pool:
    """`jobs` workers, each started when there is work for it. A context manager: leaving it ends
    them, and what they were doing.

    Answers come as futures. Only what stands in the way of all work raises: `EngineMissingError`,
    `WorkerError`. A document that kills its worker twice, or runs out of time, has a `Failure`.
    """

    def __init__(self, jobs: int, settings: Settings, limits: Limits, bounds: Bounds) -> None:
        self._setup = Setup(settings, limits, bounds.memory)
        self._bounds = bounds
        self._executor = ThreadPoolExecutor(jobs, thread_name_prefix="auditor-worker")
        self._mine = threading.local()
        self._readers: list[Worker] = []
        self._stillborn = 0
        self._workers: set[Worker] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def audit(self, document: Document) -> Future[Audited]:
        """The audit of a document."""
        return self._executor.submit(self._audited, document)

    def read(self, task: FileTask) -> Future[list[ReadItem]]:
        """The documents in a file that is no archive."""
        return self._executor.submit(self._documents, task)

    def members(self, task: FileTask) -> Iterator[ReadItem | FileTask]:
        """The members of an archive, by a worker of its own, as they are asked for."""
        try:
            reader = self._readers.pop()
        except IndexError:
            reader = self._started()
        try:
            for answer in reader.ask(task):
                if isinstance(answer, ReadItem | FileTask):
                    yield answer
            self._readers.append(reader)
        except _DiedError as died:
            self._drop(reader)
            yield ReadItem(nameless(task.id, task.path), died.failure)
        except GeneratorExit:
            # What is left of the archive is not wanted.
            self._drop(reader)
            raise

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._executor.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            workers, self._workers = self._workers, set()
        for worker in workers:
            worker.kill()
        self._executor.shutdown(wait=True)
        for worker in workers:
            worker.end()

    def _watch(self) -> None:
        while not self._closed.wait(_TICK):
            with self._lock:
                workers = list(self._workers)
            for worker in workers:
                worker.overdue(monotonic())

    def _started(self) -> Worker:
        worker = Worker(self._setup, self._bounds)
        with self._lock:
            self._workers.add(worker)
        if self._closed.is_set():
            worker.kill()
        return worker

    def _drop(self, worker: Worker | None) -> None:
        if worker is not None:
            with self._lock:
                self._workers.discard(worker)
            worker.end()

    def _asked(self, task: ToWorker) -> list[FromWorker]:
        """All answers of this thread's worker. Raises `_DiedError` where it died every time."""
        tries = 0
        while True:
            worker: Worker | None = getattr(self._mine, "worker", None)
            try:
                if worker is None:
                    worker = self._mine.worker = self._started()
                answers = list(worker.ask(task))
            except _DiedError as died:
                self._drop(worker)
                self._mine.worker = None
                tries += died.born
                if tries == _TRIES or died.failure.kind == "limit" or self._closed.is_set():
                    raise
                self._count_stillborn(died)
            else:
                self._stillborn = 0
                return answers

    def _count_stillborn(self, died: _DiedError) -> None:
        self._stillborn += not died.born
        if self._stillborn >= _STILLBORN:
            raise WorkerError(f"worker processes die as they start: {died}") from None

    def _audited(self, document: Document) -> Audited:
        try:
            [answer] = self._asked(AuditTask(document))
        except _DiedError as died:
            return Audited(None, died.failure)
        except UnicodeEncodeError as error:
            return Audited(None, Failure(kind="format", message=_HALF.format(error.start)))
        assert isinstance(answer, Audited)
        return answer

    def _documents(self, task: FileTask) -> list[ReadItem]:
        try:
            return [answer for answer in self._asked(task) if isinstance(answer, ReadItem)]
        except _DiedError as died:
            return [ReadItem(nameless(task.id, task.path), died.failure)]
