"""Opening files and standard input: only regular files, and clear words when that fails."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from auditor.ingest.base import Input, Limits, Unreadable

# Bytes of a file that may be held from when it is looked into until it is read: most articles.
_FEW = 65_536
_KINDS = {
    errno.ENOENT: ("missing", "there is no such file or folder; check the path"),
    errno.ENOTDIR: ("missing", "there is no such file or folder; check the path"),
    errno.ENAMETOOLONG: ("missing", "there is no such file or folder: the name is too long"),
    errno.EACCES: ("denied", "permission denied; ask for the right to read it, or copy it"),
    errno.EPERM: ("denied", "permission denied; ask for the right to read it, or copy it"),
    errno.ELOOP: ("special", "this link leads back to itself; name the real file"),
}
_SPECIAL = {
    stat.S_IFIFO: "a pipe; give `-` and send the text to standard input",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def unreadable(error: OSError | ValueError) -> Unreadable:
    """What went wrong when a path was looked at or read, and what to do about it."""
    if isinstance(error, OSError):
        unknown = ("unreadable", f"could not be read: {error.strerror or error}")
        kind, what = _KINDS.get(error.errno or 0, unknown)
        return Unreadable(kind, what)
    # os.stat raises ValueError for a path with a NUL in it.
    return Unreadable("missing", "this cannot be the name of a file")


def is_folder(path: Path) -> bool:
    """Whether `path` is a folder. Raises `Unreadable` unless it is that or a regular file."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise unreadable(error) from error
    if stat.S_ISDIR(mode):
        return True
    if not stat.S_ISREG(mode):
        what = _SPECIAL.get(stat.S_IFMT(mode), "no regular file")
        raise Unreadable("special", f"not opened: it is {what}")
    return False


def _lines(stream: BinaryIO, most: int) -> Iterator[bytes]:
    while piece := stream.readline(most):
        yield piece


def _regular(path: Path) -> int:
    """A descriptor of the file. Not blocking: the path may have become a pipe since it was looked
    at. Raises `Unreadable` where it is no regular file."""
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable("special", "not opened: it is no regular file")
    return descriptor


def _file_pieces(path: Path, most: int) -> Iterator[bytes]:
    """The file's lines."""
    with os.fdopen(_regular(path), "rb") as stream:
        yield from _lines(stream, most)


def held(source: Input) -> Input | None:
    """The same input with the bytes of its file in memory; `None` where they are many, or it is no
    file. Raises `Unreadable`, `OSError`."""
    if source.file is None:
        return None
    with os.fdopen(_regular(source.file), "rb") as stream:
        content = stream.read(_FEW + 1)
    if len(content) > _FEW:
        return None
    return replace(source, pieces=lambda: iter(io.BytesIO(content)), file=None)


def file_input(
    path: Path, id: str, limits: Limits, fields: Mapping[str, str | None] | None = None
) -> Input:
    """A regular file as input; it is opened when a reader asks for its bytes."""
    return Input(
        id=id,
        path=path.as_posix(),
        pieces=lambda: _file_pieces(path, limits.bytes),
        fields=fields or {},
        limits=limits,
        file=path,
    )


def standard_input(limits: Limits) -> Input:
    """Standard input; it can be read once."""
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise Unreadable("missing", "standard input is closed; pipe a text into it or name a file")
    return Input(id="stdin", path=None, pieces=lambda: _lines(stream, limits.bytes), limits=limits)


def opened(source: Input) -> tuple[bytes, Input]:
    """The first line that is not blank, and the same input with nothing of it used up."""
    pieces = source.pieces()
    before: list[bytes] = []
    for piece in pieces:
        before.append(piece)
        if piece.strip() and len(b"".join(before)) > 8:
            break
    return b"".join(before), _again(source, before, pieces)


def peeked(source: Input, least: int) -> tuple[bytes, Input]:
    """The first lines, at least so many bytes where there are, and the same input, unused."""
    pieces = source.pieces()
    before: list[bytes] = []
    size = 0
    for piece in pieces:
        before.append(piece)
        size += len(piece)
        if size >= least:
            break
    return b"".join(before), _again(source, before, pieces)


def _again(source: Input, before: list[bytes], pieces: Iterator[bytes]) -> Input:
    return replace(source, pieces=lambda: chain(before, pieces))
