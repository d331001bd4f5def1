"""Paths -> copies: the bytes of every file, and the documents in them.

The bytes are held because a result is found again by them, without a document being made.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.ingest import READERS, Limits, documents
from auditor.ingest.base import Input, Item, Unreadable
from auditor.ingest.files import file_input, is_folder, standard_input, unreadable
from auditor.ingest.folder import Walk, log_skipped
from auditor.model import Failure, Unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file's (or standard input's) content. `path` is what is shown of it, and where its
    configuration and sidecar are looked for; `failure` says why there is no content."""

    path: str
    suffix: str = ""
    data: bytes = b""
    source: Input | None = None
    failure: Failure | None = None

    def items(self) -> Iterator[Item]:
        """The documents in it. Never raises: what cannot be read is an `Unread`."""
        assert self.source is not None
        data = self.data
        source = replace(self.source, pieces=lambda: iter(io.BytesIO(data)))
        yield from documents(source, READERS.get(self.suffix, READERS[""]))


def copies(paths: Sequence[str], limits: Limits, stdin_name: str | None = None) -> Iterator[Copy]:
    """The copies at paths, in order: files, folders (read recursively) and `-`, for which
    `stdin_name` says what file it stands for."""
    for path in paths:
        try:
            if path == "-":
                source = standard_input(limits)
                name = stdin_name or "<stdin>"
                named = replace(source, id=Path(name).name, path=stdin_name)
                yield _read(named, name, Path(name).suffix if stdin_name else "")
            elif is_folder(Path(path)):
                yield from _folder(Path(path), limits)
            else:
                place = Path(path)
                yield _read(file_input(place, place.name, limits), path, place.suffix)
        except Unreadable as error:
            yield Copy(path=path, failure=Failure(kind=error.kind, message=str(error)))


def _folder(root: Path, limits: Limits) -> Iterator[Copy]:
    walk = Walk(root, limits, READERS.keys())
    found = False
    for entry in walk:
        found = True
        if isinstance(entry, Unread):
            yield Copy(path=entry.document.path or str(root), failure=entry.failure)
        else:
            yield _read(entry.input, entry.input.path or entry.input.id, entry.suffix)
    log_skipped(root, walk.skipped)
    if not found:
        message = "no documents in this folder"
        yield Copy(path=str(root), failure=Failure(kind="no_documents", message=message))


def _read(source: Input, path: str, suffix: str) -> Copy:
    try:
        data = source.content()
    except (Unreadable, OSError) as error:
        why = error if isinstance(error, Unreadable) else unreadable(error)
        return Copy(path=path, failure=Failure(kind=why.kind, message=str(why)))
    return Copy(path=path, suffix=suffix.casefold(), data=data, source=source)
