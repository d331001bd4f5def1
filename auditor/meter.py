"""How far a run is: a bar on standard error where that is a terminal, nothing elsewhere."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from auditor.ingest import READERS, File, Item
from auditor.ingest.archives import CONTAINERS

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# Read line by line while the documents in them are audited; of others, all is read at once.
_BY_LINE = frozenset({".jsonl", ".ndjson", ".csv", ".tsv", ".gz", ".bz2", ".xz"})


class Meter:
    """Shows documents done and failed, their rate, and when the run will end, by the bytes of the
    inputs read so far. A context manager; does nothing where nobody would see it."""

    def __init__(self, paths: Sequence[str | Path], shown: bool | None = None) -> None:
        self._paths = paths
        self.shown = sys.stderr.isatty() if shown is None else shown
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._done = self._failed = self._read = 0

    def __enter__(self) -> Meter:
        if self.shown:
            self._bar = _bar()
            self._task = self._bar.add_task("auditor", total=None, done=0, failed="")
            self._bar.start()
            threading.Thread(target=self._weigh, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def inputs(self, inputs: Iterable[File | Item]) -> Iterator[File | Item]:
        """The inputs, counted as they are read."""
        for entry in inputs:
            if self._bar is None or not isinstance(entry, File) or entry.input.file is None:
                yield entry
            elif entry.suffix in _BY_LINE:
                pieces = partial(self._counted, entry.input.pieces)
                yield entry._replace(input=replace(entry.input, pieces=pieces))
            else:
                self._advance(_size(entry.input.file))
                yield entry

    def count(self, failed: bool, waiting: int = 0) -> None:
        """One more document is done; so many are read, and wait for their audits."""
        self._done += 1
        self._failed += failed
        if self._bar is not None and self._task is not None:
            failures = f", {self._failed:,} failed" if self._failed else ""
            # What is read ahead is not done yet.
            share = self._done / (self._done + waiting)
            self._bar.update(
                self._task, completed=self._read * share, done=self._done, failed=failures
            )

    def _counted(self, pieces: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        for piece in pieces():
            self._advance(len(piece))
            yield piece

    def _advance(self, size: int) -> None:
        self._read += size

    def _weigh(self) -> None:
        """Find out how much there is to read, while it is being read."""
        if "-" in map(str, self._paths):
            return
        total = sum(_weight(Path(path)) for path in self._paths)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=total)


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0


def _weight(path: Path) -> int:
    """The bytes of the documents at a path, by their names."""
    if not path.is_dir():
        return _size(path)
    return sum(
        _size(Path(folder, name))
        for folder, _, names in os.walk(path)
        for name in names
        if Path(name).suffix.casefold() in READERS.keys() | CONTAINERS
    )


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(TextColumn):
        """Documents a second since the run began."""

        def render(self, task: object) -> Text:
            elapsed = task.elapsed or 0.0  # type: ignore[attr-defined]
            done = task.fields["done"]  # type: ignore[attr-defined]
            return Text(f"{done / elapsed:,.1f}/s" if elapsed > 1 and done else "")

    return Progress(
        TextColumn("{task.fields[done]:,} documents{task.fields[failed]}"),
        BarColumn(),
        Rate(""),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        refresh_per_second=4,
    )
