"""Archives of documents: ZIP, tar, WARC, and single files that are compressed. Member by member.

A member is given out as a file of its own, unread, so that one that breaks its reader costs
nothing but itself. Nothing is ever written to disk, and a name is only ever a name: no member can
leave its archive. What unpacks to far more than it is, or lies too deep, is turned away.
"""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO

from auditor.ingest.base import Input, Unreadable, broken, nameless, unread
from auditor.ingest.files import unreadable
from auditor.ingest.folder import File
from auditor.model import Unread

Entry = File | Unread

# Archives within archives: a mailbox's ZIP in a ZIP is met, a third level is a bomb's.
DEEPEST = 2
# Members looked at; the largest news collections ship some hundred thousand files an archive.
MOST_MEMBERS = 1_000_000
# Text packs to a tenth, repetitive tables to a fiftieth; a zip bomb to a thousandth and less.
MOST_RATIO = 200
# Below this much nobody is hurt, whatever the ratio.
HARMLESS = 16_000_000
_CHUNK = 1 << 16
_TROUBLE = (
    Unreadable,
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class _Bounded(io.RawIOBase):
    """A decompressed stream that ends in `Unreadable` when it grows out of all proportion."""

    def __init__(self, stream: IO[bytes], packed: Callable[[], int]) -> None:
        self._stream, self._packed, self._size = stream, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(min(len(buffer), _CHUNK))
        self._size += len(data)
        if self._size > max(HARMLESS, MOST_RATIO * self._packed()):
            raise _bomb()
        buffer[: len(data)] = data
        return len(data)


def _bomb() -> Unreadable:
    return Unreadable(
        "unsafe",
        f"unpacks to more than {MOST_RATIO} times its size: not read further; if it is sound, "
        "unpack it and give the files",
    )


def _trouble(error: Exception, what: str) -> Unreadable:
    if isinstance(error, Unreadable):
        return error
    # A damaged archive leads to places before the beginning of its file.
    if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
        return unreadable(error)
    return Unreadable("format", f"damaged or not {what}: {str(error)[:120] or 'it ends too soon'}")


@contextmanager
def whole(source: Input) -> Iterator[BinaryIO]:
    """A seekable stream of an input: its file, or its bytes in memory."""
    if source.file is None:
        yield io.BytesIO(source.content())
        return
    descriptor = os.open(
        source.file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable("special", "not opened: it is no regular file")
        yield stream


# --- one file, compressed ----------------------------------------------------------------------

_OPENERS: Mapping[str, Callable[[BinaryIO], Any]] = {
    ".gz": lambda stream: gzip.GzipFile(fileobj=stream),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}
_SHORT = {".tgz": (".gz", ".tar"), ".tbz2": (".bz2", ".tar"), ".txz": (".xz", ".tar")}


def _suffixes(file: File) -> tuple[str, str, str]:
    """The compression ("" for none), the suffix within, and the id without the compression's."""
    name = PurePosixPath(file.input.id)
    if file.suffix in _SHORT:
        packing, inner = _SHORT[file.suffix]
        return packing, inner, file.input.id
    if file.suffix in _OPENERS:
        return file.suffix, name.with_suffix("").suffix.casefold(), str(name.with_suffix(""))
    return "", file.suffix, file.input.id


@contextmanager
def _unpacked(file: File, packing: str) -> Iterator[BinaryIO]:
    with whole(file.input) as stream:
        if not packing:
            yield stream
            return
        bounded = _Bounded(_OPENERS[packing](stream), stream.tell)
        with closing(io.BufferedReader(bounded, _CHUNK)) as reader:
            yield reader


def _unpacked_pieces(file: File, packing: str) -> Iterator[bytes]:
    try:
        with _unpacked(file, packing) as stream:
            while piece := stream.readline(file.input.limits.bytes):
                yield piece
    except _TROUBLE as error:
        raise _trouble(error, f"a {packing} file") from error


# --- archives ----------------------------------------------------------------------------------


def _member(archive: Input, name: str, content: bytes, depth: int) -> File:
    """A member as an input of its own: `archive.zip/folder/name.txt`."""
    parts = PurePosixPath(name.replace("\\", "/").replace("\0", "\ufffd")).parts
    clean = "/".join(part for part in parts if part not in ("/", "..")) or "member"
    source = replace(
        archive,
        id=f"{archive.id}/{clean}",
        path=f"{archive.path}/{clean}" if archive.path else None,
        pieces=lambda: iter(io.BytesIO(content)),
        file=None,
    )
    return File(source, PurePosixPath(clean).suffix.casefold(), False, depth)


def _refused(archive: Input, name: str, error: Unreadable) -> Unread:
    place = _member(archive, name, b"", 0).input
    return unread(nameless(place.id, place.path), error.kind, str(error))


def _is_document(name: str) -> bool:
    """Whether a member's name is that of a document: nothing hidden, no manifest of a Mac."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    hidden = (part for part in parts if part.startswith(".") and part != "..")
    return bool(parts) and "__MACOSX" not in parts and not any(hidden)


def _bounded_content(stream: IO[bytes], packed: int, limit: int) -> bytes:
    """All of a member. Raises `Unreadable` where it is too long, or a bomb."""
    held = bytearray()
    while chunk := stream.read(_CHUNK):
        held += chunk
        if len(held) > limit:
            raise Unreadable(
                "too_long",
                f"longer than {limit:,} bytes unpacked, the most that is read of a member: unpack "
                "the archive and give the files",
            )
        if len(held) > max(HARMLESS, MOST_RATIO * packed):
            raise _bomb()
    return bytes(held)


def _zip(file: File, stream: BinaryIO) -> Iterator[Entry]:
    with zipfile.ZipFile(stream) as archive:
        infos = archive.infolist()
        # Members may overlap, so that each is modest and all of them are not.
        budget = max(HARMLESS, MOST_RATIO * stream.seek(0, os.SEEK_END))
        total = 0
        for info in sorted(infos[:MOST_MEMBERS], key=lambda info: info.filename):
            kind = stat.S_IFMT(info.external_attr >> 16)
            if info.is_dir() or not _is_document(info.filename):
                continue
            try:
                if kind not in (0, stat.S_IFREG):
                    raise Unreadable("special", "not opened: it is a link or a device")
                if info.flag_bits & 1:
                    raise Unreadable("denied", "it is encrypted: unpack it and give the files")
                with archive.open(info) as member:
                    limit = file.input.limits.bytes
                    content = _bounded_content(member, info.compress_size, limit)
                total += len(content)
                if total > budget:
                    raise _bomb()
                yield _member(file.input, info.filename, content, file.depth + 1)
            except _TROUBLE as error:
                yield _refused(file.input, info.filename, _trouble(error, "a ZIP member"))
                if total > budget:
                    return


def _tar(file: File, stream: BinaryIO) -> Iterator[Entry]:
    # "r|": read as a stream, once through; "*" is left out, for the packing is known.
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for number, info in enumerate(archive):
            if number >= MOST_MEMBERS:
                return
            if info.isdir() or not _is_document(info.name):
                continue
            try:
                member = archive.extractfile(info) if info.isreg() else None
                if member is None:
                    raise Unreadable("special", "not opened: it is a link or a device")
                content = _bounded_content(member, info.size, file.input.limits.bytes)
                yield _member(file.input, info.name, content, file.depth + 1)
            except Unreadable as error:
                yield _refused(file.input, info.name, error)


# What a record's own headers say of the format of its body.
_MEDIA = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
}


def _warc(file: File, stream: BinaryIO) -> Iterator[Entry]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        # Record by record; a .warc.gz is packed record by record, which the iterator undoes.
        for number, record in enumerate(ArchiveIterator(stream)):
            if number >= MOST_MEMBERS:
                return
            if record.rec_type in ("response", "resource", "conversion"):
                yield from _record(file, record)
    except ArchiveLoadFailed as error:
        raise ValueError(str(error)) from error
    except (AttributeError, TypeError) as error:
        # A record without an address breaks the iterator itself.
        raise ValueError("a record with half a header") from error


def _record(file: File, record: Any) -> Iterator[Entry]:
    headers = record.rec_headers
    url = headers.get_header("WARC-Target-URI") or "record"
    http = record.http_headers
    kind = (http or headers).get_header("Content-Type") or ""
    suffix = _MEDIA.get(kind.split(";")[0].strip().casefold())
    if suffix is None or (http is not None and http.get_statuscode() != "200"):
        return
    try:
        packed = int(headers.get_header("Content-Length") or 0)
        content = _bounded_content(record.content_stream(), packed, file.input.limits.bytes)
        if getattr(record.raw_stream, "limit", 0) > 0:
            raise EOFError
    except _TROUBLE as error:
        yield _refused(file.input, url, _trouble(error, "a WARC record"))
        return
    member = _member(file.input, url, content, file.depth + 1)
    fields = {"url": url, **member.input.fields}
    yield member._replace(input=replace(member.input, fields=fields), suffix=suffix)


_ARCHIVES: Mapping[str, Callable[[File, BinaryIO], Iterator[Entry]]] = {
    ".zip": _zip,
    ".tar": _tar,
    ".warc": _warc,
}
CONTAINERS: frozenset[str] = frozenset({*_ARCHIVES, *_OPENERS, *_SHORT})


def is_archive(file: File) -> bool:
    """Whether a file holds files: that is not so for one that is merely compressed."""
    return _suffixes(file)[1] in _ARCHIVES


def members(file: File) -> Iterator[Entry]:
    """The members of an archive in order, or the one file within a compressed one.

    Where the archive breaks off, an `Unread` closes the stream; a member may be an archive.
    """
    packing, suffix, id = _suffixes(file)
    read = _ARCHIVES.get(suffix)
    try:
        if file.depth >= DEEPEST:
            raise Unreadable("unsafe", f"more than {DEEPEST} archives one in the other: not opened")
        if read is None:
            pieces = replace(
                file.input, id=id, pieces=lambda: _unpacked_pieces(file, packing), file=None
            )
            yield File(pieces, suffix, file.listed, file.depth + 1)
            return
        if suffix == ".warc":
            packing = ""
        found = False
        with _unpacked(file, packing) as stream:
            for entry in read(file, stream):
                found = True
                yield entry
        if not found:
            raise Unreadable("no_documents", "no documents in this archive")
    except _TROUBLE as error:
        trouble = _trouble(error, f"a {suffix} archive")
        yield unread(nameless(file.input.id, file.input.path), trouble.kind, str(trouble))
    except MemoryError:
        raise
    except Exception as error:  # a parser on arbitrary bytes: a row that says so
        yield unread(nameless(file.input.id, file.input.path), "crashed", broken(error))
