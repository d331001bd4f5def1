"""Finished audits, kept between runs: one SQLite file, keyed by what went into each of them.

An audit is found again only for the same text, metadata, settings, code, data and libraries, so
nothing in the store is ever out of date. It is a convenience: where it cannot be read or written
(a full disk, no rights, not a store), one warning says so and the run goes on without.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import time
from contextlib import suppress
from dataclasses import asdict, fields
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from auditor.model import Document

if TYPE_CHECKING:
    from auditor.model import Audit
    from auditor.packed import Packed
    from auditor.settings import Settings

_LOG = logging.getLogger(__name__)

# "audi": tells our file from any other SQLite database.
_APPLICATION = 0x61756469
_SCHEMA = """
CREATE TABLE IF NOT EXISTS audits (
    key BLOB PRIMARY KEY, tool TEXT NOT NULL, audit BLOB NOT NULL, row BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS tools (tool TEXT PRIMARY KEY, opened REAL NOT NULL);
CREATE TABLE IF NOT EXISTS digests (signature TEXT PRIMARY KEY, tool TEXT NOT NULL);
"""
# How long another process may hold the store before it is done without (seconds).
_PATIENCE = 30.0
# Audits by a version of the tool that nobody has run for this long are dropped (seconds).
_KEPT = 30 * 86_400
# The same text is the same audit, whatever its document is called and wherever it lies.
_NAMES = frozenset({"id", "path", "text"})


def default_path() -> Path:
    """Where audits are kept unless told otherwise: `AUDITOR_CACHE`, else the user's cache folder
    (`XDG_CACHE_HOME`, or `~/.cache`)."""
    named = os.environ.get("AUDITOR_CACHE")
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "auditor" / "audits.sqlite"


def key(document: Document, settings: Settings, tool: str) -> bytes:
    """The hash of everything that an audit depends on. `tool` is `fingerprint.digest()`."""
    known = {
        field.name: getattr(document, field.name)
        for field in fields(Document)
        if field.name not in _NAMES
    }
    given = json.dumps([tool, settings.record(), known], default=asdict, sort_keys=True)
    seen = hashlib.sha256(given.encode())
    seen.update(b"\0")
    seen.update(document.text.encode("utf-8", "surrogatepass"))
    return seen.digest()


class Store:
    """Audits by key, in the file `path`, which is made where there is none (readable by its owner
    only: an audit quotes its document). Several processes may use one file at a time; each audit
    is kept as soon as it is put, and survives the process being killed.

    Never raises for what is wrong with the file: `working` turns false, with one warning.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._connection: sqlite3.Connection | None = None
        try:
            self._connection = _opened(self.path)
            self._connection.execute(
                "INSERT OR REPLACE INTO tools VALUES (?, ?)", (self.tool, time.time())
            )
            _drop_old(self._connection)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)

    @property
    def working(self) -> bool:
        """Whether anything is read or kept."""
        return self._connection is not None

    @cached_property
    def tool(self) -> str:
        """The fingerprint of this auditor, computed once for each installation."""
        from auditor import fingerprint

        signature = fingerprint.signature()
        if self._connection is None:
            return fingerprint.digest()
        find = "SELECT tool FROM digests WHERE signature = ?"
        known = self._connection.execute(find, (signature,)).fetchone()
        if known:
            return str(known[0])
        digest = fingerprint.digest()
        self._connection.execute(
            "INSERT OR REPLACE INTO digests VALUES (?, ?)", (signature, digest)
        )
        return digest

    def key(self, document: Document, settings: Settings) -> bytes:
        """The key of a document's audit by this auditor (see the function)."""
        return key(document, settings, self.tool)

    def get(self, document: Document, settings: Settings) -> Audit | None:
        """The audit of `document` under `settings`, or `None` where it is not in the store."""
        from auditor.packing import PackingError, unpacked

        packed = self.packed(self.key(document, settings)) if self.working else None
        if packed is None:
            return None
        try:
            return unpacked(packed.audit, document)
        except PackingError:
            return None

    def put(self, document: Document, settings: Settings, audit: Audit) -> None:
        """Keep an audit. One that failed is not kept: it is tried again next time."""
        from auditor.packing import PackingError, packed

        if not self.working or audit.error is not None:
            return
        with suppress(PackingError):
            self.keep(self.key(document, settings), packed(audit))

    def packed(self, key: bytes) -> Packed | None:
        """What is kept under `key`, as it was packed."""
        from auditor.packed import Packed

        if self._connection is None:
            return None
        try:
            find = "SELECT audit, row FROM audits WHERE key = ?"
            found = self._connection.execute(find, (key,)).fetchone()
        except sqlite3.Error as error:
            self._give_up(error)
            return None
        return Packed(*found) if found else None

    def keep(self, key: bytes, packed: Packed) -> None:
        """Keep a packed audit under `key`."""
        if self._connection is None:
            return
        try:
            self._connection.execute(
                "INSERT OR REPLACE INTO audits VALUES (?, ?, ?, ?)", (key, self.tool, *packed)
            )
        except sqlite3.Error as error:
            self._give_up(error)

    def close(self) -> None:
        """Close the file. Nothing is lost without it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _give_up(self, error: Exception) -> None:
        self.close()
        _LOG.warning("no audits are kept or found again: %s: %s", self.path, error)


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    # Every statement is its own transaction: what was put stays, whatever happens next.
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables where the file is new. Raises `sqlite3.Error` where it is another's."""
    # One statement sees one moment: another process may be making the file just now.
    application, tables = connection.execute(
        "SELECT application_id, (SELECT count(*) FROM sqlite_master) FROM pragma_application_id"
    ).fetchone()
    if application != _APPLICATION:
        if application or tables:
            raise sqlite3.DatabaseError("this is another program's database; name another file")
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    # Readers and a writer do not wait for each other; a commit needs no wait for the disk, and
    # the file stays whole after a crash (https://sqlite.org/wal.html).
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    if application != _APPLICATION:
        connection.executescript(
            f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA application_id = {_APPLICATION}; COMMIT;"
        )


def _drop_old(connection: sqlite3.Connection) -> None:
    """Forget the audits of versions that were not run for a month."""
    oldest = time.time() - _KEPT
    old = connection.execute("SELECT tool FROM tools WHERE opened < ?", (oldest,)).fetchall()
    for (tool,) in old:
        connection.execute("DELETE FROM audits WHERE tool = ?", (tool,))
        connection.execute("DELETE FROM digests WHERE tool = ?", (tool,))
        connection.execute("DELETE FROM tools WHERE tool = ?", (tool,))
    if old:
        # `execute` would end after the first page that is given back.
        connection.executescript("PRAGMA incremental_vacuum")
