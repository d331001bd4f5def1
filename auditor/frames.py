"""What the parent and its workers say to each other: length-prefixed frames of plain data.

Nothing in a frame is executed, so that a worker taken over by a hostile file can do no more to its
parent than give a wrong answer.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from auditor.ingest.base import Input, Limits
from auditor.ingest.files import file_input
from auditor.ingest.folder import File
from auditor.model import Document, Failure, Unread
from auditor.packed import Packed
from auditor.settings import Settings

_LENGTH = struct.Struct(">I")


class Setup(msgspec.Struct, tag=True, frozen=True):
    """The first frame to a worker. `memory`: bytes that it may take beyond what the models need."""

    settings: Settings
    limits: Limits
    memory: int


class FileTask(msgspec.Struct, tag=True, frozen=True):
    """A file to be read: the one at `path`, or the `content` of a member of an archive.

    `depth` counts the archives around it."""

    id: str
    path: str | None
    suffix: str
    listed: bool
    fields: dict[str, str | None]
    content: bytes | None
    depth: int

    @classmethod
    def of(cls, file: File, content: bytes | None) -> FileTask:
        """The task of reading `file`, with its content where it stands in no file of its own."""
        source = file.input
        fields = dict(source.fields)
        return cls(source.id, source.path, file.suffix, file.listed, fields, content, file.depth)

    def file(self, limits: Limits) -> File:
        """The file, to be opened by whoever reads it."""
        if self.content is None:
            source = file_input(Path(self.path or ""), self.id, limits, self.fields)
        else:
            content = self.content
            source = Input(
                id=self.id,
                path=self.path,
                pieces=lambda: iter(io.BytesIO(content)),
                fields=self.fields,
                limits=limits,
            )
        return File(source, self.suffix, self.listed, self.depth)


class Load(msgspec.Struct, tag=True, frozen=True):
    """Load what audits take; comes before the first of them."""


class AuditTask(msgspec.Struct, tag=True, frozen=True):
    document: Document


class Ready(msgspec.Struct, tag=True, frozen=True):
    """The answer to `Setup` and `Load`; `problem` says why it cannot start."""

    problem: str = ""
    missing_engine: bool = False


class Audited(msgspec.Struct, tag=True, frozen=True):
    """An audit, or why there is none."""

    packed: Packed | None
    failure: Failure | None = None


class ReadItem(msgspec.Struct, tag=True, frozen=True):
    """A document, or the place of one with why it could not be read."""

    document: Document
    failure: Failure | None = None

    def item(self) -> Document | Unread:
        if self.failure is None:
            return self.document
        return Unread(document=self.document, failure=self.failure)


class End(msgspec.Struct, tag=True, frozen=True):
    """Nothing more comes of a task."""


ToWorker = Setup | FileTask | Load | AuditTask
FromWorker = Ready | Audited | ReadItem | FileTask | End

_encoder = msgspec.msgpack.Encoder()
_to_worker: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(ToWorker)
_from_worker: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(FromWorker)


def send(stream: BinaryIO, message: ToWorker | FromWorker) -> None:
    """Write one frame. Raises `OSError` where nobody reads it, `UnicodeEncodeError` for half a
    surrogate pair (before anything is written)."""
    data = _encoder.encode(message)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _received(stream: BinaryIO) -> bytes:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    size = _LENGTH.unpack(head)[0]
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def receive_task(stream: BinaryIO) -> ToWorker:
    """The next frame from the parent. Raises `EOFError` when it is gone."""
    task: ToWorker = _to_worker.decode(_received(stream))
    return task


def receive_answer(stream: BinaryIO) -> FromWorker:
    """The next frame from a worker. Raises `EOFError` when it died, `msgspec.MsgspecError` when
    what it says is no answer."""
    answer: FromWorker = _from_worker.decode(_received(stream))
    return answer
