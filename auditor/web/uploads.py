"""What a form hands in -> uploads: pasted texts and files, under names that are only labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from starlette.datastructures import FormData, UploadFile

from auditor.ingest import READERS
from auditor.ingest.archives import CONTAINERS
from auditor.ingest.base import printable
from auditor.web.forms import value
from auditor.web.types import Upload

# Fields for pasted texts on one page; more can be added on the next.
PASTES = 10
_LONGEST = 120
SUFFIXES = frozenset(READERS) | CONTAINERS


async def uploads(form: FormData) -> list[Upload]:
    """The texts and files of a form, in their order; fields that were left empty are none."""
    files = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
    chosen = [file for file in files if file.filename or file.size]
    return [
        *_pasted(form),
        *[_upload(file.filename or "", await file.read()) for file in chosen],
    ]


def _pasted(form: FormData) -> Iterator[Upload]:
    for number in range(1, PASTES + 1):
        text = value(form, f"text-{number}")
        if text:
            # A form's lines end in CR LF, whatever the lines of the text did.
            content = text.replace("\r\n", "\n").encode()
            outlet, title = value(form, f"outlet-{number}"), value(form, f"title-{number}")
            yield Upload(
                label=f"Pasted text {number}",
                suffix=".txt",
                content=content,
                outlet=outlet[:_LONGEST] or None,
                title=title[:300] or None,
            )


def _upload(name: str, content: bytes) -> Upload:
    label = label_of(name)
    suffix = PurePosixPath(label).suffix.casefold()
    return Upload(label=label, suffix=suffix if suffix in SUFFIXES else "", content=content)


def label_of(name: str) -> str:
    """What a file is called on our pages: the last part of its name, on one line, not too long."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    line = " ".join(printable(last).split()).strip(".") or "file"
    if len(line) <= _LONGEST:
        return line
    suffix = PurePosixPath(line).suffix[:20]
    return line[: _LONGEST - len(suffix) - 1] + "…" + suffix


def accepted(suffixes: Sequence[str] = sorted(SUFFIXES - {""})) -> str:
    """The value of a file field's `accept`."""
    return ",".join(suffixes)
