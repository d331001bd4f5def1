"""Where output goes: files that appear when they are whole, and a terminal that nothing can steer.

Their names come from the user or are fixed, never from a document.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TextIO

# What a terminal may take as an order: the control characters but for the end of a line and the
# tab, and those that turn the direction of what is shown.
_ORDERS = {
    code: f"\\u{code:04x}"
    for code in (
        *range(0x09),
        *range(0x0B, 0x20),
        *range(0x7F, 0xA0),
        0x061C,
        *range(0x200E, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),
    )
}


def tame(text: str) -> str:
    """`text` with what a terminal would obey written out as `\\u001b`; lines stay lines. JSON
    stays the same JSON."""
    return text.translate(_ORDERS)


def tame_line(text: str) -> str:
    """`text` tamed, on one line."""
    return tame(text).replace("\n", "\\n").replace("\t", " ")


class _Tamed:
    """Standard output where it is a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(tame(text))


@contextmanager
def standard_output() -> Iterator[TextIO]:
    """Standard output as UTF-8; tamed where a terminal shows it."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    yield _Tamed(sys.stdout) if sys.stdout.isatty() else sys.stdout  # type: ignore[misc]
    sys.stdout.flush()


@contextmanager
def staged_file(path: Path) -> Iterator[Path]:
    """A path to write to; what stands there takes the place of `path` in one step at the end.

    Where the block raises, `path` is left as it was. What Ctrl-C leaves unfinished is kept as
    `NAME.partial`. A device or a pipe is written to as it is.
    """
    if path.is_symlink():
        path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder; name a file", str(path))
        yield path
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(path)
    except KeyboardInterrupt:
        if draft.exists():
            draft.replace(path.with_name(f"{path.name}.partial"))
        raise
    except OSError as error:
        if error.filename in (draft, str(draft)):
            error.filename = str(path)
        raise
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def staged_folder(folder: Path) -> Iterator[Path]:
    """A folder to write to, whose files take their places in `folder` at the end, each in one step;
    where the block raises, `folder` is left as it was."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=".auditor-", dir=folder))
    try:
        yield draft
        for path in sorted(draft.rglob("*")):
            place = folder / path.relative_to(draft)
            if path.is_dir():
                place.mkdir(exist_ok=True)
            else:
                path.replace(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def text_output(path: Path | None) -> Iterator[TextIO]:
    """A text file that appears when it is whole, or standard output. Raises `OSError`."""
    if path is None:
        with standard_output() as stream:
            yield stream
        return
    with staged_file(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        yield file
