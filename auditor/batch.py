"""Batches: documents in, audits out, in order, over several processes and with a store.

    inputs -> documents -> found in the store, else audited by a worker -> outcomes, in input order

What is held at a time is bounded: memory does not grow with the number of documents. Every document
is audited alone, so that its result is the same byte for byte whatever was audited beside it, by
however many processes, or in an earlier run.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakValueDictionary

from auditor.bounds import DEFAULT_BOUNDS, Bounds, late
from auditor.ingest import File, Item, Limits, entries, uniquely
from auditor.model import Audit, Document, Failure, Unread
from auditor.opening import Opener
from auditor.settings import DEFAULT, Settings

if TYPE_CHECKING:
    from auditor.frames import Audited
    from auditor.packed import Packed
    from auditor.store import Store
    from auditor.workers import Pool

DEFAULT_LIMITS = Limits()
# So much text is audited in this process: starting others takes as long (24,000 characters are
# some 4,000 words; a worker is ready for audits after 0.5 s).
SMALL_CHARACTERS = 24_000
SMALL_DOCUMENTS = 16
# Documents and characters on their way at a time, for each worker: enough that none waits for the
# slowest, few enough that memory stays flat.
AHEAD = 16
AHEAD_CHARACTERS = 2_000_000


def cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one document: a packed audit, or the failure. `document` has its text unless
    it failed; `known` is true where the audit was found in the store."""

    document: Document
    settings: Settings
    packed: Packed | None = None
    failure: Failure | None = None
    known: bool = False

    def audit(self) -> Audit:
        """The audit itself."""
        from auditor.packing import PackingError, unpacked

        if self.packed is not None:
            try:
                return unpacked(self.packed.audit, self.document)
            except PackingError:
                return self._anew().audit()
        return Audit(
            document=self.document,
            words=0,
            settings=self.settings.record(),
            notes=self.document.notes,
            error=self.failure,
        )

    def row(self) -> str:
        """The audit in the shape of the output contract, as one line of JSON without its end."""
        return self.line().decode()

    def line(self) -> bytes:
        """`row` in UTF-8: what is kept of an audit goes to a file as it is."""
        from auditor.packed import PackingError, row
        from auditor.render.json import audit_json, dumps

        if self.packed is not None:
            try:
                return row(self.packed, self.document, self.settings.record())
            except PackingError:
                return self._anew().line()
        return dumps(audit_json(self.audit())).encode()

    def _anew(self) -> Outcome:
        """The document audited once more: what the store kept of it is damaged."""
        return outcome(self.document, self.settings, _here(self.document, self.settings))


class Promise(Protocol):
    """An audit on its way."""

    def done(self) -> bool: ...

    def result(self) -> Audited: ...


class Elsewhere(Protocol):
    """Where documents are audited instead of on this machine. `jobs`: how many at a time."""

    jobs: int

    def audit(self, document: Document) -> Promise: ...


def failed(document: Document, failure: Failure, settings: Settings) -> Outcome:
    """The outcome of a document that could not be read or audited."""
    return Outcome(document=replace(document, text=""), settings=settings, failure=failure)


def partition(items: Iterable[Item], settings: Settings = DEFAULT) -> Iterator[Outcome]:
    """Audit items one by one in this process, in order; keeps nothing between them, so that any
    split of a collection, on any machine, gives what one run over all of it gives."""
    for item in items:
        if isinstance(item, Unread):
            yield failed(item.document, item.failure, settings)
        else:
            yield outcome(item, settings, _here(item, settings))


class _LateError(BaseException):
    """Time is up. No `Exception`, so that no layer takes it for a fault of its own."""


def _here(document: Document, settings: Settings, bounds: Bounds | None = None) -> Audited:
    from auditor.frames import Audited
    from auditor.worker import audited

    try:
        with _clock(bounds):
            return audited(document, settings)
    except _LateError:
        return Audited(None, late(bounds or DEFAULT_BOUNDS))


@contextmanager
def _clock(bounds: Bounds | None) -> Iterator[None]:
    """Raise `_LateError` in the block when its time is up; where the system has no such clock, or
    this is not the main thread, the block has all the time it wants."""
    main = threading.current_thread() is threading.main_thread()
    if bounds is None or not main or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(*_: object) -> None:
        raise _LateError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, bounds.seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def outcome(document: Document, settings: Settings, answer: Audited) -> Outcome:
    """The outcome of a document that was audited, or that broke the audit."""
    if answer.packed is not None:
        return Outcome(document=document, settings=settings, packed=answer.packed)
    failure = answer.failure or Failure(kind="internal", message="no audit, and no reason")
    return failed(document, failure, settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a batch is run; none of it changes a result. `jobs`: processes, `None` for every core;
    1 still leaves reading binary formats to another process. `store`: where audits are kept.
    `elsewhere`: a cluster that audits; inputs are still opened here."""

    jobs: int | None = None
    store: Store | None = None
    bounds: Bounds = DEFAULT_BOUNDS
    elsewhere: Elsewhere | None = None


@dataclass(slots=True)
class _Waiting:
    """A document on its way. With neither future nor outcome, nobody has begun with it."""

    document: Document
    key: bytes = b""
    future: Promise | None = None
    outcome: Outcome | None = None

    @property
    def begun(self) -> bool:
        return self.future is not None or self.outcome is not None

    @property
    def done(self) -> bool:
        return self.outcome is not None or (self.future is not None and self.future.done())


@dataclass(slots=True)
class Batch:
    """One run over inputs. A context manager: leaving it ends the processes it started."""

    settings: Settings = DEFAULT
    limits: Limits = DEFAULT_LIMITS
    plan: Plan = Plan()
    _pool: Pool | None = None
    _waiting: deque[_Waiting] = field(default_factory=deque)
    _futures: WeakValueDictionary[bytes, Promise] = field(default_factory=WeakValueDictionary)

    def __enter__(self) -> Batch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # An interrupted run keeps what is done, though nobody waits for it any more.
        for waiting in self._waiting:
            if waiting.future is not None and waiting.done:
                with suppress(BaseException):
                    self._finished(waiting)
        self._waiting.clear()
        if self._pool is not None:
            self._pool.__exit__(kind, error, trace)

    def paths(self, paths: Iterable[Any]) -> Iterator[Outcome]:
        """The outcomes for files, folders, archives and `-`, in order."""
        return self.entries(entries(paths, self.limits))

    def entries(self, inputs: Iterable[File | Item]) -> Iterator[Outcome]:
        """The outcomes for inputs that nobody has opened yet."""
        return self.items(uniquely(Opener(self.pool, self.jobs).items(inputs)))

    def items(self, items: Iterable[Item]) -> Iterator[Outcome]:
        """The outcomes for documents, and for what could not be read, in order.

        Raises `EngineMissingError` where the engine is not installed, `WorkerError` where no
        process can be started.
        """
        waiting = self._waiting
        for item in items:
            waiting.append(self._begun(item))
            if not waiting[-1].begun and (self._pool is not None or self._worth_a_pool()):
                self._start_all()
            while waiting and (waiting[0].done or self._too_many()):
                yield self._finished(waiting.popleft())
        while waiting:
            yield self._finished(waiting.popleft())

    @property
    def jobs(self) -> int:
        return self.plan.jobs or cores()

    @property
    def waiting(self) -> int:
        """Documents that are read and whose outcomes were not given out yet."""
        return len(self._waiting)

    def pool(self) -> Pool:
        """The processes; none runs before there is work for it."""
        if self._pool is None:
            from auditor.workers import Pool

            self._pool = Pool(self.jobs, self.settings, self.limits, self.plan.bounds)
        return self._pool

    def _begun(self, item: Item) -> _Waiting:
        """What is known at once: a failure, or an audit found in the store."""
        if isinstance(item, Unread):
            outcome = failed(item.document, item.failure, self.settings)
            return _Waiting(item.document, outcome=outcome)
        store = self.plan.store
        if store is None or not store.working:
            return _Waiting(item)
        key = store.key(item, self.settings)
        packed = store.packed(key)
        if packed is None:
            return _Waiting(item, key)
        known = Outcome(document=item, settings=self.settings, packed=packed, known=True)
        return _Waiting(item, outcome=known)

    def _worth_a_pool(self) -> bool:
        if self.plan.elsewhere is not None:
            return True
        idle = [waiting.document for waiting in self._waiting if not waiting.begun]
        size = sum(len(document.text) for document in idle)
        return len(idle) > SMALL_DOCUMENTS or size > SMALL_CHARACTERS

    def _start_all(self) -> None:
        auditor = self.plan.elsewhere or self.pool()
        for waiting in self._waiting:
            if waiting.begun:
                continue
            # Syndicated copy: the same text may be on its way already.
            twin = self._futures.get(waiting.key) if waiting.key else None
            waiting.future = twin or auditor.audit(waiting.document)
            if waiting.key:
                self._futures[waiting.key] = waiting.future

    def _too_many(self) -> bool:
        jobs = self.plan.elsewhere.jobs if self.plan.elsewhere else self.jobs
        if len(self._waiting) > AHEAD * jobs:
            return True
        held = sum(len(waiting.document.text) for waiting in self._waiting)
        return held > AHEAD_CHARACTERS * jobs

    def _finished(self, waiting: _Waiting) -> Outcome:
        """The outcome, waited for or made here; a new one is kept in the store."""
        if waiting.outcome is not None:
            return waiting.outcome
        document, store = waiting.document, self.plan.store
        if waiting.future is not None:
            answer = waiting.future.result()
        elif store is not None and (packed := store.packed(waiting.key)) is not None:
            # Its twin was audited since it was looked for.
            return Outcome(document=document, settings=self.settings, packed=packed, known=True)
        else:
            answer = _here(document, self.settings, self.plan.bounds)
        found = outcome(document, self.settings, answer)
        if store is not None and found.packed is not None and waiting.key:
            store.keep(waiting.key, found.packed)
        return found
