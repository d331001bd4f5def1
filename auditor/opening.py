"""Inputs -> documents, in order: text here, what takes a parser in worker processes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from auditor.ingest import READERS, File, Item, Limits, documents, entries, opened, uniquely
from auditor.ingest.archives import CONTAINERS, is_archive, members
from auditor.ingest.base import Input, Reader, Unreadable, nameless, unread
from auditor.ingest.files import held, peeked, unreadable
from auditor.ingest.formats import BINARY, HEAD, by_content
from auditor.ingest.markup import markdown
from auditor.ingest.parquet import parquet
from auditor.ingest.plain import plain, undeclared
from auditor.ingest.rows import jsonl, table

if TYPE_CHECKING:
    from auditor.frames import FileTask, ReadItem
    from auditor.workers import Pool

# Read line by line with no parser to speak of: faster than handing it to another process.
_LIGHT: frozenset[Reader] = frozenset({plain, undeclared, markdown, jsonl, table})
# What a name of these promises may turn out to be something else.
_LOOKED_INTO: frozenset[Reader] = frozenset({plain, undeclared})
# Libraries that take bytes apart in C: never in this process.
_ISOLATED: frozenset[Reader] = BINARY | {parquet}
# So many files of markup, of so many bytes, are read here before another process is started for
# it. A parser takes the square of a tag's attributes: 50,000 of them, in 400 KB, took 20 seconds.
_FEW = 3
_SMALL = 200_000
# Files that are read ahead, for each worker.
_AHEAD = 4
# Seconds that one file may take where somebody waits for it.
PATIENCE = 60.0


class _Looked(NamedTuple):
    """A small file, held in memory, and what reads it by what stands in it."""

    input: Input
    reader: Reader


class Opener:
    """Opens inputs; `pool` gives the workers, and is first called when one is needed. `apart`:
    nothing is read in this process, however simple it looks."""

    def __init__(self, pool: Callable[[], Pool], jobs: int, apart: bool = False) -> None:
        self._pool, self._most, self._apart = pool, _AHEAD * jobs, apart
        self._markup = 0

    def items(self, inputs: Iterable[File | Item]) -> Iterator[Item]:
        """What stands in the inputs, in order; several are read at a time."""
        ahead: deque[Future[list[ReadItem]] | File | _Looked | Item] = deque()
        for entry in self._flat(inputs):
            ahead.append(self._begun(entry) if isinstance(entry, File) else entry)
            while ahead and (_at_hand(ahead[0]) or len(ahead) > self._most):
                yield from _items(ahead.popleft())
        while ahead:
            yield from _items(ahead.popleft())

    def _flat(self, inputs: Iterable[File | Item]) -> Iterator[File | Item]:
        """The inputs, with the members of archives, and the rows of what is read in the same way,
        in their stead."""
        for entry in inputs:
            if not isinstance(entry, File):
                yield entry
            elif (
                is_archive(entry) or READERS.get(entry.suffix) is parquet or self._is_packed(entry)
            ):
                yield from self._flat(self._streamed(entry))
            elif entry.suffix in CONTAINERS:
                yield from self._flat(members(entry))
            else:
                yield entry

    def _is_packed(self, file: File) -> bool:
        """Whether it is a single compressed file, which must not be unpacked here."""
        return self._apart and file.suffix in CONTAINERS

    def _streamed(self, file: File) -> Iterator[File | Item]:
        """What a worker finds in a file, as it finds it: it may be millions of documents."""
        from auditor.frames import FileTask

        try:
            task = _task(file)
        except (Unreadable, OSError) as error:
            yield _refused(file, error)
            return
        for answer in self._pool().members(task):
            if isinstance(answer, FileTask):
                yield answer.file(file.input.limits)
            else:
                yield answer.item()

    def _begun(self, file: File) -> Future[list[ReadItem]] | File | _Looked | Item:
        """The file itself where it is read here, when its turn comes; else its reading."""
        reader = READERS.get(file.suffix, undeclared)
        try:
            if self._apart:
                return self._pool().read(_task(file))
            if reader in _LOOKED_INTO:
                small = held(file.input)
                head, again = peeked(small or file.input, HEAD)
                reader = by_content(head) or reader
                if file.input.file is None:
                    file = file._replace(input=again)
                elif small is not None and reader in _LIGHT:
                    return _Looked(small, reader)
            if reader in _LIGHT or self._is_one_of_few(reader, file):
                return file
            return self._pool().read(_task(file))
        except (Unreadable, OSError) as error:
            return _refused(file, error)

    def _is_one_of_few(self, reader: Reader, file: File) -> bool:
        place = file.input.file
        if reader in _ISOLATED or place is None or place.stat().st_size > _SMALL:
            return False
        self._markup += 1
        return self._markup <= _FEW


def read(paths: Iterable[str | Path] | str | Path, limits: Limits | None = None) -> Iterator[Item]:
    """Read files, folders and `-` as `ingest.read` does, PDF and the like in a process of their
    own, so that no file can stop or end this one."""
    limits = limits or Limits()
    yield from uniquely(opened_apart(entries(paths, limits), limits))


def opened_apart(inputs: Iterable[File | Item], limits: Limits) -> Iterator[Item]:
    """What stands in the inputs, in order. Raises `CannotRunError` where a process is needed and
    none can be started."""
    from auditor.bounds import Bounds
    from auditor.settings import DEFAULT
    from auditor.workers import Pool

    with ExitStack() as stack:
        held: list[Pool] = []

        def pool() -> Pool:
            if not held:
                bounds = Bounds(seconds=PATIENCE)
                held.append(stack.enter_context(Pool(1, DEFAULT, limits, bounds)))
            return held[0]

        yield from Opener(pool, 1).items(inputs)


def _task(file: File) -> FileTask:
    from auditor.frames import FileTask

    return FileTask.of(file, None if file.input.file is not None else file.input.content())


def _refused(file: File, error: Unreadable | OSError) -> Item:
    why = error if isinstance(error, Unreadable) else unreadable(error)
    return unread(nameless(file.input.id, file.input.path), why.kind, str(why))


def _at_hand(opening: object) -> bool:
    return not isinstance(opening, Future) or opening.done()


def _items(opening: Future[list[ReadItem]] | File | _Looked | Item) -> Iterator[Item]:
    if isinstance(opening, Future):
        yield from (answer.item() for answer in opening.result())
    elif isinstance(opening, _Looked):
        yield from documents(opening.input, opening.reader, looked=True)
    elif isinstance(opening, File):
        yield from opened(opening)
    else:
        yield opening
