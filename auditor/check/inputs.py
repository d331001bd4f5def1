"""Paths -> copies: the bytes of every file, and the documents in them.

The bytes are held because a result is found again by them, without a document being made.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.ingest import Limits, entries
from auditor.ingest.base import Item, Unreadable
from auditor.ingest.files import unreadable
from auditor.ingest.folder import File
from auditor.model import Failure, Unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file's (or standard input's) content. `path` is what is shown of it, and where its
    configuration and sidecar are looked for; `failure` says why there is no content."""

    path: str
    data: bytes = b""
    file: File | None = None
    failure: Failure | None = None

    def items(self, limits: Limits) -> Iterator[Item]:
        """The documents in it. Never raises: what cannot be read is an `Unread`."""
        # Late: where a result is found again, nothing is opened.
        from auditor.opening import opened_apart

        assert self.file is not None
        data = self.data
        source = replace(self.file.input, pieces=lambda: iter(io.BytesIO(data)), limits=limits)
        yield from opened_apart([self.file._replace(input=source)], limits)


def copies(paths: Sequence[str], limits: Limits, stdin_name: str | None = None) -> Iterator[Copy]:
    """The copies at paths, in order: files, folders (read recursively) and `-`, for which
    `stdin_name` says what file it stands for."""
    for path in paths:
        for entry in entries(path, limits):
            if isinstance(entry, Unread):
                yield Copy(path=entry.document.path or path, failure=entry.failure)
            elif path == "-":
                yield _read(_named(entry, stdin_name), stdin_name or "<stdin>")
            else:
                # A file that was named is shown as it was named.
                given = path if Path(path).name == entry.input.id else entry.input.path
                yield _read(entry, given or path)


def _named(entry: File, name: str | None) -> File:
    """Standard input as the file that it stands for."""
    if name is None:
        return entry
    source = replace(entry.input, id=Path(name).name, path=name)
    return entry._replace(input=source, suffix=Path(name).suffix.casefold())


def _read(entry: File, path: str) -> Copy:
    try:
        data = entry.input.content()
    except (Unreadable, OSError) as error:
        why = error if isinstance(error, Unreadable) else unreadable(error)
        return Copy(path=path, failure=Failure(kind=why.kind, message=str(why)))
    return Copy(path=path, data=data, file=entry)
