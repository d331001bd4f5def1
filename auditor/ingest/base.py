"""What every reader shares: the input it is given, the limits, and the kinds of failure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from auditor.model import Document, Failure, Note, Span, Unread

Item = Document | Unread

MANIFEST = "manifest.csv"

FAILURES: Mapping[str, str] = MappingProxyType(
    {
        "missing": "There is nothing at this path.",
        "denied": "The file or folder may not be read by this user.",
        "special": "Not a regular file (a device, a pipe) or a link that leads in a circle.",
        "unreadable": "The system reported another error while reading.",
        "no_documents": "A folder or a table in which no document was found.",
        "binary": "Not a text: an image, an archive, an old word processor's file.",
        "empty": "No text, or nothing but white space.",
        "too_long": "Longer than the limit on characters.",
        "unsafe": "Made to overrun its reader: entities, or data that unpack without end.",
        "language": "Not in English.",
        "format": "The file's own structure could not be read.",
        "limit": "Took longer, or needed more memory, than a document may.",
        "crashed": "What read it broke, or the process died in which it was read.",
        "row": "One row of a table of documents could not be read; the other rows were.",
        "manifest": "manifest.csv, or one row of it, could not be used; the documents were read.",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is turned away. `characters`: the longest text, in code points, that is audited.

    `any_language` lets texts through that do not look English. `columns` (field, column) says
    which columns of tables hold a document's fields where they have other names.

    What is beyond the others is audited all the same, with a note: `token` and `sentence` are the
    most characters without white space, and without a full stop, that are taken for prose (the
    readers cut words at 1,000 and sentences at 500 words); `nesting` is how deep elements may lie
    in markup before their tags are left out. `parts` are the most texts that one mail may have;
    attachments, however many, are counted and not read.
    """

    characters: int = 1_000_000
    any_language: bool = False
    columns: tuple[tuple[str, str], ...] = ()
    token: int = 1_000
    sentence: int = 4_000
    nesting: int = 240
    parts: int = 200

    @property
    def bytes(self) -> int:
        """The most bytes held at once: room for markup around a text that is within limits."""
        return max(64_000_000, 8 * self.characters)


class Unreadable(Exception):
    """Raised by a reader for an input it cannot read (any further): one of `FAILURES`, and why.

    The message says what is wrong and what to do about it, not where: whoever shows it puts the
    path in front.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file, or standard input, that a reader turns into documents.

    `pieces` opens it and yields its bytes: lines, or `limits.bytes` of a longer line. `fields` is
    metadata known from outside (a manifest); it overrules what the file says of itself. `path` is
    `None` for standard input. `file` is the file itself where all of it is the input.
    """

    id: str
    path: str | None
    pieces: Callable[[], Iterator[bytes]]
    fields: Mapping[str, str | None] = field(default_factory=dict)
    limits: Limits = Limits()
    file: Path | None = None

    def content(self) -> bytes:
        """All of its bytes. Raises `Unreadable` where they are too many to hold."""
        held: list[bytes] = []
        size = 0
        for piece in self.pieces():
            held.append(piece)
            size += len(piece)
            if size > self.limits.bytes:
                raise Unreadable(
                    "too_long",
                    f"longer than {self.limits.bytes:,} bytes, the most that is read as one "
                    "document: split it or raise --max-characters",
                )
        return b"".join(held)


Reader = Callable[[Input], Iterator[Item]]

# Half a surrogate pair cannot be written as UTF-8, and NUL ends a string in many programs.
_UNPRINTABLE = re.compile("[\ud800-\udfff\0]")
_SHOWN_SPANS = 100


def printable(text: str) -> str:
    """The text with lone surrogates and NULs replaced by U+FFFD; as long as before."""
    return _UNPRINTABLE.sub("\ufffd", text)


def _is_unicode(text: str) -> bool:
    """Whether no surrogates stand in a text; ten times faster than looking for one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def replaced_note(text: str) -> Note | None:
    """A note on the characters that `printable` replaces, or `None` where there are none."""
    if "\0" not in text and _is_unicode(text):
        return None
    spans: tuple[Span, ...] = tuple(match.span() for match in _UNPRINTABLE.finditer(text))
    if not spans:
        return None
    return Note(
        kind="encoding",
        reason=f"Replaced {len(spans)} character(s) that cannot be printed (half a surrogate pair, "
        "or NUL) by U+FFFD, one for one: offsets are unchanged",
        spans=spans[:_SHOWN_SPANS],
    )


def broken(error: Exception) -> str:
    """What to say of a file that broke its reader."""
    return (
        f"what reads such files broke on it ({type(error).__name__}: {str(error)[:80]}): it may be "
        "damaged; save it anew, or leave it out"
    )


def unread(document: Document, kind: str, message: str) -> Unread:
    """What stands in the stream for an input that could not be read; `kind` is in `FAILURES`.

    `document` is what is known of it, without text.
    """
    return Unread(document=document, failure=Failure(kind=kind, message=printable(message)))


def nameless(id: str, path: str | None) -> Document:
    """A document of which nothing but its place is known."""
    return Document(id=printable(id), text="", path=path and printable(path))
