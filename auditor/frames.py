"""What the parent and its workers say to each other: length-prefixed frames of plain data.

Nothing in a frame is executed, so that a worker taken over by a hostile file can do no more to its
parent than give a wrong answer.
"""

from __future__ import annotations

import struct
from typing import Any, BinaryIO

import msgspec

from auditor.ingest.base import Limits
from auditor.model import Document, Failure, Unread
from auditor.packing import Packed
from auditor.settings import Settings

_LENGTH = struct.Struct(">I")


class Setup(msgspec.Struct, tag=True, frozen=True):
    """The first frame to a worker. `memory`: bytes that it may take beyond what the models need;
    `audits` is false for one that only reads files."""

    settings: Settings
    limits: Limits
    memory: int
    audits: bool


class FileTask(msgspec.Struct, tag=True, frozen=True):
    """A file to be read, or the `content` of a member of an archive.

    `depth` counts the archives around it."""

    id: str
    path: str | None
    suffix: str
    fields: dict[str, str | None]
    content: bytes | None = None
    depth: int = 0
    size: int = 0


class AuditTask(msgspec.Struct, tag=True, frozen=True):
    document: Document


class Ready(msgspec.Struct, tag=True, frozen=True):
    """A worker's first answer; `problem` says why it cannot start."""

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


ToWorker = Setup | FileTask | AuditTask
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
