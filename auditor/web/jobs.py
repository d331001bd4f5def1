"""The office: takes the jobs in the store through reading, auditing and making, one step at a time.

Desks are threads that each hold one thing at a time, so that what is in memory is bounded however
long the queue is; the queue itself is the store. All parsing and auditing happens in worker
processes with limits on time and memory (auditor/workers.py), all drawing in the press.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import TYPE_CHECKING

from auditor.engines import EngineMissingError
from auditor.errors import CannotRunError
from auditor.frames import Audited
from auditor.ingest import File, Limits
from auditor.ingest.base import Input, broken, unread
from auditor.model import Document, Failure, Unread
from auditor.opening import Opener
from auditor.settings import DEFAULT, Settings
from auditor.web import press
from auditor.web.store import FullError, Store
from auditor.web.types import Job, Text, Upload
from auditor.workers import Bounds, Pool
from auditor.worksheet.levels import LEVELS

if TYPE_CHECKING:
    from types import TracebackType

_LOG = logging.getLogger(__name__)
# How long a desk sleeps when nobody rings (seconds): only so that nothing is ever forgotten.
_NAP = 5.0
_MEMORY = Path("/dev/shm")
_PROCESSES = Path("/proc")
_FIRST = Document(id="first", text="The council met on Monday.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How the office works. `jobs`: worker processes. `texts`: the most in one job. `bounds`: what
    one file or text may take. `shared`: others than the one who started it may come, so that each
    session sees and deletes only its own. `kept`: whether audits outlive the server."""

    settings: Settings = DEFAULT
    limits: Limits = field(default_factory=Limits)
    bounds: Bounds = field(default_factory=lambda: Bounds(seconds=60.0, memory=1_000_000_000))
    jobs: int = 2
    texts: int = 100
    shared: bool = False
    kept: bool = True


class Office:
    """Works through the store. A context manager: entering begins, leaving ends all processes."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self.store, self.rules = store, rules
        # Why nothing can be audited at all; "" as long as everything is well.
        self.problem = ""
        self._ready = threading.Event()
        self._closed = threading.Event()
        # Held for a moment only, so that nobody who rings ever waits for the store.
        self._bell = threading.Condition()
        self._rung = 0
        self._claims = threading.Lock()
        self._reading: set[str] = set()
        self._auditing: set[tuple[str, int]] = set()
        self._pool = Pool(rules.jobs, rules.settings, rules.limits, rules.bounds)
        self._press = press.Press()
        self._desks: list[threading.Thread] = []
        # For what is being made, and is not to be left behind.
        self.scratch: Path | None = None

    @property
    def ready(self) -> bool:
        """Whether the models are loaded: until then the first audit takes a little longer."""
        return self._ready.is_set()

    def audit(self, document: Document) -> Future[Audited]:
        """The audit of one document, before any queue; for who waits for it."""
        return self._pool.audit(document)

    def ring(self) -> None:
        """There is something new in the store."""
        with self._bell:
            self._rung += 1
            self._bell.notify_all()

    def __enter__(self) -> Office:
        self.scratch = _scratch(self.rules.kept)
        self._press = press.Press(self.scratch)
        desks: list[Callable[[], bool]] = [self._read, self._audit] * self.rules.jobs
        for work in (*desks, self._make):
            desk = threading.Thread(target=self._attend, args=(work,), daemon=True)
            self._desks.append(desk)
            desk.start()
        self._pool.audit(_FIRST).add_done_callback(self._loaded)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed.set()
        self.ring()
        self._press.stop()
        self._pool.__exit__(kind, error, trace)
        for desk in self._desks:
            desk.join(timeout=2.0)
        if self.scratch is not None:
            shutil.rmtree(self.scratch, ignore_errors=True)
        self.store.close()

    def _loaded(self, first: Future[Audited]) -> None:
        try:
            first.result()
        except (EngineMissingError, CannotRunError) as error:
            self.problem = str(error)
        except CancelledError:
            return
        self._ready.set()

    def _attend(self, work: Callable[[], bool]) -> None:
        """Do one piece of work after the other; sleep when there is none."""
        while not self._closed.is_set():
            heard = self._rung
            try:
                if work():
                    self.ring()
                    continue
            except CancelledError:
                return
            except Exception:
                if self._closed.is_set():
                    return
                _LOG.exception("a desk of the office stumbled and goes on")
            with self._bell:
                if heard == self._rung:
                    self._bell.wait(_NAP)

    # --- reading ---------------------------------------------------------------------------------

    def _read(self) -> bool:
        """Read one upload, if there is one."""
        with self._claims:
            found = self.store.next_upload(self._reading)
            if found is None:
                return False
            job, position, upload = found
            self._reading.add(job)
        try:
            self.store.was_read(job, position, self._texts(job, upload))
        except FullError as error:
            lost = _unread(upload, "limit", str(error))
            with suppress(FullError):
                self.store.was_read(job, position, [_text(lost)])
        finally:
            self._reading.discard(job)
        return True

    def _texts(self, job: str, upload: Upload) -> list[Text]:
        """What stands in an upload, as far as the job has room for it."""
        file = File(_input(upload, self.rules.limits), upload.suffix, True)
        known = self.store.job(job)
        room = self.rules.texts - (known.texts + known.failed if known else 0)
        found: list[Text] = []
        try:
            opener = Opener(lambda: self._pool, 1, apart=True)
            for item in opener.items([file]):
                if len(found) >= room:
                    found.append(_text(_unread(upload, "limit", self._too_many())))
                    break
                found.append(_text(item))
        except (EngineMissingError, CannotRunError) as error:
            found.append(_text(_unread(upload, "internal", str(error))))
        except CancelledError:
            raise
        except Exception as error:  # Whatever it was: a row that says so, and the rest goes on.
            _LOG.exception("an upload broke its reading")
            found.append(_text(_unread(upload, "crashed", broken(error))))
        return found or [_text(_unread(upload, "empty", "no text was found in it"))]

    def _too_many(self) -> str:
        return (
            f"not all of it was read: {self.rules.texts} texts are the most of one audit; for more "
            "there is the command `auditor audit`"
        )

    # --- auditing --------------------------------------------------------------------------------

    def _audit(self) -> bool:
        """Audit one text, if there is one."""
        with self._claims:
            found = self.store.next_text(self._auditing)
            if found is None:
                return False
            job, text = found
            place = (job, text.position)
            self._auditing.add(place)
        try:
            answer = self._audited(text.document)
            self.store.was_audited(job, text.position, answer.packed, answer.failure)
        except FullError as error:
            self.store.set_state(job, "failed", str(error))
        finally:
            self._auditing.discard(place)
        return True

    def _audited(self, document: Document) -> Audited:
        try:
            answer = self._pool.audit(document).result()
        except CancelledError:
            raise
        except Exception as error:
            if not isinstance(error, EngineMissingError | CannotRunError):
                _LOG.exception("a text broke its audit")
            return Audited(None, Failure(kind="internal", message=str(error)[:200]))
        if answer.packed is None and answer.failure is None:
            return Audited(None, Failure(kind="internal", message="no audit, and no reason"))
        return answer

    # --- making ----------------------------------------------------------------------------------

    def _make(self) -> bool:
        """Make the files of one job, if one is ready for it."""
        job = self.store.next_making()
        if job is None:
            return False
        try:
            self.store.keep_files(job.id, self._press.made(self._order(job)))
        except (press.PressError, FullError) as error:
            self._give_up(job, str(error))
        except Exception as error:
            _LOG.exception("a job broke the making of its files")
            self._give_up(job, f"making the report failed ({type(error).__name__})")
        return True

    def _give_up(self, job: Job, why: str) -> None:
        # A server that is being ended is no fault of the job's: it goes on next time.
        if not self._closed.is_set():
            self.store.set_state(job.id, "failed", why)

    def _order(self, job: Job) -> press.Order:
        """The report, unless it is there already, and worksheets for the class."""
        texts = self.store.texts(job.id)
        if not any(text.packed for text in texts):
            raise press.PressError("none of the texts could be audited, so there is no report")
        return press.order(
            texts,
            self.rules.settings,
            self.rules.limits,
            report=press.REPORT not in self.store.file_sizes(job.id),
            level=job.level or LEVELS[0],
        )


def _input(upload: Upload, limits: Limits) -> Input:
    content = upload.content
    return Input(
        id=upload.label,
        path=None,
        pieces=lambda: iter([content]),
        fields={"outlet": upload.outlet, "title": upload.title},
        limits=limits,
    )


def _text(item: Document | Unread) -> Text:
    if isinstance(item, Unread):
        return Text(position=0, document=item.document, failure=item.failure)
    return Text(position=0, document=item)


def _unread(upload: Upload, kind: str, message: str) -> Unread:
    return unread(Document(id=upload.label, text=""), kind, message)


def _scratch(kept: bool) -> Path:
    """A folder for what is being made; in memory, where the system has such a place, if nothing is
    to be kept. What a server left there that was killed is taken away."""
    place = _MEMORY if _MEMORY.is_dir() and not kept else Path(gettempdir())
    for old in place.glob("auditor-*-*"):
        owner = old.name.split("-")[1]
        if _PROCESSES.is_dir() and owner.isdecimal() and not (_PROCESSES / owner).exists():
            shutil.rmtree(old, ignore_errors=True)
    return Path(mkdtemp(prefix=f"auditor-{os.getpid()}-", dir=place))
