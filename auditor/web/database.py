"""The file below the store: its tables, and that what is deleted leaves no trace in it."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

# "audw": tells our file from any other SQLite database.
_APPLICATION = 0x61756477
# Raised with every change of the tables: an older file is refused, not misread.
_VERSION = 1
_SCHEMA = """
CREATE TABLE jobs (
    id TEXT PRIMARY KEY, session BLOB NOT NULL, made REAL NOT NULL, state TEXT NOT NULL,
    problem TEXT NOT NULL DEFAULT '', level TEXT NOT NULL DEFAULT ''
);
CREATE TABLE uploads (
    job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE, position INTEGER NOT NULL,
    label TEXT NOT NULL, suffix TEXT NOT NULL, outlet TEXT, title TEXT, content BLOB NOT NULL,
    PRIMARY KEY (job, position)
);
CREATE TABLE texts (
    job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE, position INTEGER NOT NULL,
    document BLOB NOT NULL, failure BLOB, audit BLOB, row BLOB,
    PRIMARY KEY (job, position)
);
CREATE TABLE files (
    job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE, name TEXT NOT NULL, type TEXT NOT NULL,
    policy TEXT NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (job, name)
);
"""
_PAGE = 4_096
_PRAGMAS = (
    "auto_vacuum = INCREMENTAL",
    "foreign_keys = ON",
    "locking_mode = EXCLUSIVE",
    "secure_delete = ON",
)


def default_path() -> Path:
    """Where audits are kept unless told otherwise: `AUDITOR_SERVE`, else the user's data folder
    (`XDG_DATA_HOME`, or `~/.local/share`)."""
    named = os.environ.get("AUDITOR_SERVE")
    if named:
        return Path(named)
    base = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    folder = Path(base) if base else Path.home() / ".local" / "share"
    return folder / "auditor" / "serve.sqlite"


def opened(path: Path | None, most: int) -> sqlite3.Connection:
    """The database at `path`, made where there is none; `None`: in memory. Raises `sqlite3.Error`
    and `OSError`."""
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    # Transactions are begun by hand; one lock keeps the threads apart.
    connection = sqlite3.connect(
        path or ":memory:", timeout=1.0, isolation_level=None, check_same_thread=False
    )
    try:
        _prepare(connection)
        connection.execute(f"PRAGMA max_page_count = {most // _PAGE}")
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables where the file is new. Raises `sqlite3.Error` where it is another's."""
    # The one server that uses the file keeps all others out (https://sqlite.org/pragma.html).
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("BEGIN EXCLUSIVE")
    [application] = connection.execute("PRAGMA application_id").fetchone()
    [version] = connection.execute("PRAGMA user_version").fetchone()
    [tables] = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and (application, version) != (_APPLICATION, _VERSION):
        raise sqlite3.DatabaseError("this is another program's, or another version's, database")
    if not tables:
        for statement in _SCHEMA.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("PRAGMA synchronous = NORMAL")


def swept(connection: sqlite3.Connection) -> None:
    """Leave nothing of what was deleted, neither in the file nor in its log."""
    # A statement without columns: `execute` would stop after its first step.
    connection.executescript("PRAGMA incremental_vacuum")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def reason(path: Path | None, error: Exception) -> str:
    """Why the database at `path` cannot be used, and what to do about it."""
    if "locked" in str(error):
        return (
            f"another `auditor serve` is using {path}: open its page, or add --ephemeral (keeps "
            "nothing) or --store with another file"
        )
    return (
        f"audits cannot be kept in {path}: {error}; name another file with --store, or add "
        "--ephemeral"
    )
