"""What the local page keeps: jobs, their uploads and texts, and the files made of them.

One SQLite file that only its owner may read, or memory alone. It is the queue, too: a job goes on
where it was when the server is started again. Deleted is deleted: pages are overwritten with
zeros, and the write-ahead log is emptied.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from auditor.errors import CannotRunError
from auditor.ingest.unique import Unique
from auditor.model import Document, Failure
from auditor.packing import Packed
from auditor.web.database import opened, reason, swept
from auditor.web.types import Job, Made, State, Text, Upload

# The names of so many texts are enough to know an audit by.
_NAMED = 3


class FullError(Exception):
    """No room for more; the message says what to do."""


class Store:
    """Jobs in the file `path`, which is made where there is none; `None`: in memory. It never
    grows beyond `most` bytes. Safe to use by several threads, not by two processes.

    Raises `CannotRunError` where the file cannot be used. Methods that keep something raise
    `FullError` where there is no room.
    """

    def __init__(self, path: Path | None, most: int = 2_000_000_000) -> None:
        self.path = path
        self._lock = threading.RLock()
        try:
            self._connection = opened(path, most)
        except (sqlite3.Error, OSError) as error:
            raise CannotRunError(reason(path, error)) from None

    # --- jobs ------------------------------------------------------------------------------------

    def create(self, session: bytes, uploads: Sequence[Upload]) -> str:
        """A new draft of `session` with uploads to be read; its id, which nobody can guess."""
        id = secrets.token_urlsafe(18)
        with self._change() as change:
            change(
                "INSERT INTO jobs (id, session, made, state) VALUES (?, ?, ?, 'draft')",
                (id, session, time.time()),
            )
            self._add(change, id, uploads)
        return id

    def add(self, job: str, uploads: Sequence[Upload]) -> None:
        """More uploads for a draft."""
        with self._change() as change:
            self._add(change, job, uploads)

    def copy(self, job: str, session: bytes) -> str:
        """A new draft of the texts of a job, without their audits; its id."""
        id = self.create(session, ())
        with self._change() as change:
            change(
                "INSERT INTO texts (job, position, document, failure) SELECT ?, position, "
                "document, NULL FROM texts WHERE job = ? AND audit IS NOT NULL",
                (id, job),
            )
        return id

    def job(self, id: str) -> Job | None:
        """A job, or `None` where there is none (any more)."""
        with self._lock:
            row = self._one(f"{_JOBS} WHERE jobs.id = ?", (id,))
            return self._job(row) if row else None

    def jobs(self, session: bytes) -> list[Job]:
        """The jobs of a session, the latest first."""
        with self._lock:
            rows = self._all(f"{_JOBS} WHERE session = ? ORDER BY made DESC", (session,))
            return [self._job(row) for row in rows]

    def others(self, session: bytes) -> int:
        """How many jobs other sessions have."""
        row = self._one("SELECT count(*) FROM jobs WHERE session != ?", (session,))
        return int(row[0]) if row else 0

    def set_state(self, job: str, state: State, problem: str = "") -> None:
        """What a job is at now; `problem` says why it failed."""
        with self._change() as change:
            change("UPDATE jobs SET state = ?, problem = ? WHERE id = ?", (state, problem, job))

    def set_level(self, job: str, level: str) -> None:
        """For which class the worksheets are made."""
        with self._change() as change:
            change("UPDATE jobs SET level = ? WHERE id = ?", (level, job))

    def delete(self, job: str) -> None:
        """Delete a job and all that belongs to it."""
        with self._change() as change:
            change("DELETE FROM jobs WHERE id = ?", (job,))
        self._sweep()

    def delete_all(self, session: bytes | None = None) -> None:
        """Delete everything, or everything of one session."""
        with self._change() as change:
            if session is None:
                change("DELETE FROM jobs", ())
            else:
                change("DELETE FROM jobs WHERE session = ?", (session,))
        self._sweep()

    # --- the queue -------------------------------------------------------------------------------

    def next_upload(self, busy: Iterable[str]) -> tuple[str, int, Upload] | None:
        """An upload to be read: (job, position, upload), of no job that is `busy`."""
        skipped = list(busy)
        marks = ",".join("?" * len(skipped))
        row = self._one(
            "SELECT uploads.job, position, label, suffix, content, outlet, title FROM uploads "
            "JOIN jobs ON jobs.id = uploads.job "
            f"WHERE uploads.job NOT IN ({marks}) ORDER BY position, made LIMIT 1",
            skipped,
        )
        if row is None:
            return None
        job, position, label, suffix, content, outlet, title = row
        upload = Upload(label=label, suffix=suffix, content=content, outlet=outlet, title=title)
        return job, position, upload

    def was_read(self, job: str, position: int, found: Sequence[Text]) -> None:
        """Put what stood in an upload in its place."""
        with self._change() as change:
            if not change("DELETE FROM uploads WHERE job = ? AND position = ?", (job, position)):
                return  # The job was deleted meanwhile.
            unique = Unique()
            last = -1
            for text in self.texts(job):
                unique(text.document.id)
                last = text.position
            for number, text in enumerate(found, last + 1):
                named = replace(text.document, id=unique(text.document.id))
                change(
                    "INSERT INTO texts (job, position, document, failure) VALUES (?, ?, ?, ?)",
                    (job, number, _packed(named), _packed(text.failure)),
                )
        if self._one("SELECT 1 FROM uploads LIMIT 1", ()) is None:
            self._sweep()

    def next_text(self, busy: Iterable[tuple[str, int]]) -> tuple[str, Text] | None:
        """A text to be audited, none of those that are `busy`: the first texts of all jobs come
        before the second ones, so that a small job does not wait for a large one."""
        taken = frozenset(busy)
        rows = self._all(
            "SELECT job, position FROM texts JOIN jobs ON jobs.id = job WHERE state = 'auditing' "
            "AND failure IS NULL AND audit IS NULL ORDER BY position, made LIMIT ?",
            (len(taken) + 1,),
        )
        for job, position in rows:
            if (job, position) not in taken:
                text = self.text(job, position)
                return (job, text) if text else None
        return None

    def was_audited(
        self, job: str, position: int, packed: Packed | None, failure: Failure | None
    ) -> None:
        """Keep an audit, or why there is none. The last one of a job sends it on."""
        audit, row = packed if packed else (None, None)
        with self._change() as change:
            change(
                "UPDATE texts SET audit = ?, row = ?, failure = ? WHERE job = ? AND position = ?",
                (audit, row, _packed(failure), job, position),
            )
            change(
                "UPDATE jobs SET state = 'making' WHERE id = ? AND state = 'auditing' AND NOT "
                "EXISTS (SELECT 1 FROM texts WHERE job = id AND failure IS NULL AND audit IS NULL)",
                (job,),
            )

    def next_making(self) -> Job | None:
        """A job whose texts are audited and whose files are to be made."""
        with self._lock:
            row = self._one(f"{_JOBS} WHERE state = 'making' ORDER BY made LIMIT 1", ())
            return self._job(row) if row else None

    # --- texts -----------------------------------------------------------------------------------

    def texts(self, job: str) -> list[Text]:
        """The texts of a job, in order, with their audits."""
        rows = self._all(f"{_TEXTS} WHERE job = ? ORDER BY position", (job,))
        return [_text(row) for row in rows]

    def text(self, job: str, position: int) -> Text | None:
        """One text of a job."""
        row = self._one(f"{_TEXTS} WHERE job = ? AND position = ?", (job, position))
        return _text(row) if row else None

    def describe(self, job: str, documents: Iterable[tuple[int, Document]]) -> None:
        """Other metadata for texts of a draft, by position."""
        with self._change() as change:
            for position, document in documents:
                change(
                    "UPDATE texts SET document = ? WHERE job = ? AND position = ?",
                    (_packed(document), job, position),
                )

    def drop_text(self, job: str, position: int) -> None:
        """Take a text out of a draft."""
        with self._change() as change:
            change("DELETE FROM texts WHERE job = ? AND position = ?", (job, position))

    # --- files -----------------------------------------------------------------------------------

    def keep_files(self, job: str, files: Iterable[Made]) -> None:
        """Files made of a job; one of the same name is replaced. The job is done."""
        with self._change() as change:
            if not change("UPDATE jobs SET state = 'done' WHERE id = ?", (job,)):
                return
            for file in files:
                change(
                    "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
                    (job, file.name, file.type, file.policy, file.content),
                )
        # The room that its uploads took is given back.
        self._sweep()

    def file(self, job: str, name: str) -> Made | None:
        """A file that was made of a job."""
        found = "SELECT name, type, policy, content FROM files WHERE job = ? AND name = ?"
        row = self._one(found, (job, name))
        return _made(row) if row else None

    def file_sizes(self, job: str) -> dict[str, int]:
        """The names of a job's files, sorted, with their sizes in bytes."""
        found = "SELECT name, length(content) FROM files WHERE job = ? ORDER BY name"
        return dict(self._all(found, (job,)))

    def close(self) -> None:
        """Close the file; what was in memory is gone."""
        with self._lock:
            self._connection.close()

    # --- within ----------------------------------------------------------------------------------

    def _add(self, change: Any, job: str, uploads: Sequence[Upload]) -> None:
        row = self._one("SELECT max(position) FROM uploads WHERE job = ?", (job,))
        first = (row[0] if row and row[0] is not None else -1) + 1
        for position, one in enumerate(uploads, first):
            values = (job, position, one.label, one.suffix, one.outlet, one.title, one.content)
            change("INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def _job(self, row: Sequence[Any]) -> Job:
        id, session, made, state, problem, level, unread, texts, audited, failed = row
        found = "SELECT document FROM texts WHERE job = ? AND failure IS NULL ORDER BY position"
        documents = [
            _DOCUMENT.decode(one) for (one,) in self._all(f"{found} LIMIT {_NAMED}", (id,))
        ]
        return Job(
            id=id,
            session=session,
            state=state,
            made=made,
            problem=problem,
            level=level,
            names=tuple(d.outlet or d.title or d.id for d in documents),
            unread=unread,
            texts=texts,
            audited=audited,
            failed=failed,
        )

    def _one(self, query: str, values: Sequence[Any]) -> Sequence[Any] | None:
        with self._lock:
            row: Sequence[Any] | None = self._connection.execute(query, values).fetchone()
            return row

    def _all(self, query: str, values: Sequence[Any]) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _change(self) -> Iterator[Any]:
        """A transaction; gives a function that runs a statement and tells how many rows it met.
        Raises `FullError`."""
        with self._lock:
            try:
                with self._connection:
                    self._connection.execute("BEGIN IMMEDIATE")
                    yield lambda query, values: self._connection.execute(query, values).rowcount
            except sqlite3.OperationalError as error:
                raise FullError(
                    f"there is no room to keep it ({error}): delete earlier audits, or hand in "
                    "fewer texts at a time"
                ) from None

    def _sweep(self) -> None:
        """Leave nothing of what was deleted, neither in the file nor in its log."""
        with self._lock:
            swept(self._connection)


_JOBS = """
SELECT jobs.id, session, made, state, problem, level,
    (SELECT count(*) FROM uploads WHERE job = jobs.id),
    (SELECT count(*) FROM texts WHERE job = jobs.id AND failure IS NULL),
    (SELECT count(*) FROM texts WHERE job = jobs.id AND audit IS NOT NULL),
    (SELECT count(*) FROM texts WHERE job = jobs.id AND failure IS NOT NULL)
FROM jobs
"""
_TEXTS = "SELECT position, document, failure, audit, row FROM texts"
_DOCUMENT = msgspec.msgpack.Decoder(Document)
_FAILURE = msgspec.msgpack.Decoder(Failure | None)


def _packed(value: Document | Failure | None) -> bytes | None:
    return None if value is None else msgspec.msgpack.encode(value)


def _text(row: Sequence[Any]) -> Text:
    position, document, failure, audit, tail = row
    return Text(
        position=position,
        document=_DOCUMENT.decode(document),
        failure=_FAILURE.decode(failure) if failure else None,
        packed=Packed(audit, tail) if audit else None,
    )


def _made(row: Sequence[Any]) -> Made:
    name, type, policy, content = row
    return Made(name=name, type=type, policy=policy, content=content)
