"""Files, folders and standard input -> a stream of documents.

What cannot be read stands in the stream as an `Unread` that says why; nothing else is lost.

    plain.py     text, and input that does not say what it is
    markup.py    Markdown, HTML;   jsonld.py  what a page says of its article
    rows.py      JSON lines, CSV;   parquet.py
    archives.py  ZIP, tar, WARC, compressed files: the files within
    formats.py   which of the formats below: xml.py, then nitf.py, newsml.py, feeds.py (RSS, Atom);
                 ninjs.py;   mail.py;   word.py (DOCX);   pdf.py with pages.py
    prose.py     elements -> paragraphs;   wire.py  what wire formats share
    folder.py    folders and their manifests
    encoding.py  bytes -> text;   language.py  is it English;   checks.py  text -> Document

One more format is one more function `Input -> Iterator[Document | Unread]` and a line in `READERS`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from glob import glob, has_magic
from pathlib import Path
from types import MappingProxyType

from auditor.ingest import formats
from auditor.ingest.archives import CONTAINERS, members
from auditor.ingest.base import (
    FAILURES,
    Input,
    Item,
    Limits,
    Reader,
    Unreadable,
    broken,
    nameless,
    unread,
)
from auditor.ingest.files import file_input, is_folder, peeked, standard_input, unreadable
from auditor.ingest.folder import File, Walk, log_skipped
from auditor.ingest.language import language_of
from auditor.ingest.markup import html, markdown
from auditor.ingest.parquet import parquet
from auditor.ingest.plain import plain, undeclared
from auditor.ingest.rows import jsonl, table
from auditor.ingest.unique import Unique
from auditor.model import Unread

__all__ = [
    "FAILURES",
    "READERS",
    "File",
    "Item",
    "Limits",
    "documents",
    "entries",
    "language_of",
    "opened",
    "read",
    "uniquely",
]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": plain,
        ".text": plain,
        "": undeclared,
        ".md": markdown,
        ".markdown": markdown,
        ".html": html,
        ".htm": html,
        ".xhtml": html,
        ".jsonl": jsonl,
        ".ndjson": jsonl,
        ".csv": table,
        ".tsv": table,
        ".parquet": parquet,
        **formats.READERS,
    }
)
# Names that promise text and no more: what stands in the file is looked at first.
_LOOKED_INTO: frozenset[Reader] = frozenset({plain, undeclared})


def documents(source: Input, reader: Reader, looked: bool = False) -> Iterator[Item]:
    """What a reader makes of its input; where it breaks off, an `Unread` closes the stream.

    A name that promises text may lie: what stands there decides, unless `looked` says that
    somebody looked already."""
    try:
        if reader in _LOOKED_INTO and not looked:
            head, source = peeked(source, formats.HEAD)
            reader = formats.by_content(head) or reader
        yield from reader(source)
    except Unreadable as error:
        yield unread(nameless(source.id, source.path), error.kind, str(error))
    except OSError as error:
        failure = unreadable(error)
        yield unread(nameless(source.id, source.path), failure.kind, str(failure))
    except MemoryError:
        raise
    except Exception as error:  # a parser on arbitrary bytes: a row that says so
        yield unread(nameless(source.id, source.path), "crashed", broken(error))


def _is_foreign(file: File) -> bool:
    """Whether a file's name is one that much else has, and it holds nothing that is read here."""
    if file.suffix not in formats.AMBIGUOUS:
        return False
    try:
        head, _ = peeked(file.input, formats.HEAD)
    except OSError:
        return False
    return not formats.is_news(head, file.suffix)


def _in_folder(root: Path, limits: Limits) -> Iterator[File | Unread]:
    walk = Walk(root, limits, READERS.keys() | CONTAINERS)
    found = False
    for entry in walk:
        if isinstance(entry, File) and not entry.listed and _is_foreign(entry):
            walk.skipped[entry.suffix] += 1
            continue
        found = True
        yield entry
    log_skipped(root, walk.skipped)
    if not found:
        known = ", ".join(suffix for suffix in READERS if suffix)
        place = nameless(root.name or str(root), root.as_posix())
        yield unread(place, "no_documents", f"no documents in this folder; auditor reads {known}")


def _from(path: str | Path, limits: Limits) -> Iterator[File | Unread]:
    """The inputs of one path: a folder's files, a file or `-` (standard input)."""
    place = Path(path)
    name = str(path)
    try:
        if name == "-":
            yield File(standard_input(limits), "", True)
        elif is_folder(place):
            yield from _in_folder(place, limits)
        else:
            yield File(file_input(place, place.name, limits), place.suffix.casefold(), True)
    except Unreadable as error:
        # `python -c` and services may run without standard input; a path may not be there.
        yield unread(nameless(place.name or name, name), error.kind, str(error))


def _matching(path: str | Path) -> list[str | Path]:
    """The paths that a pattern stands for (`news/**/*.html`), sorted, none through a link; a name
    that exists, or a pattern that nothing matches, stands for itself."""
    name = str(path)
    if not has_magic(name) or os.path.lexists(name):
        return [path]
    fixed = next(n for n, part in enumerate(Path(name).parts) if has_magic(part))
    found = sorted(glob(name, recursive=True))  # noqa: PTH207, `Path.glob` takes no absolute one
    return [match for match in found if not _is_linked(Path(match), fixed)] or [path]


def _is_linked(path: Path, fixed: int) -> bool:
    """Whether a part of a path beyond its first `fixed` ones is a link."""
    return any(Path(*path.parts[:n]).is_symlink() for n in range(fixed + 1, len(path.parts) + 1))


def entries(
    paths: Iterable[str | Path] | str | Path, limits: Limits | None = None
) -> Iterator[File | Unread]:
    """The inputs that `paths` lead to, in order, none of them opened yet. A path may be a pattern
    with `*`, `?`, `[…]` and, for any folders, `**`."""
    for path in [paths] if isinstance(paths, str | Path) else paths:
        for place in _matching(path):
            yield from _from(place, limits or Limits())


def opened(entry: File | Unread) -> Iterator[Item]:
    """The documents of an input; those of an archive, member by member."""
    if isinstance(entry, Unread):
        yield entry
    elif entry.suffix in CONTAINERS:
        for member in members(entry):
            yield from opened(member)
    else:
        yield from documents(entry.input, READERS.get(entry.suffix, undeclared))


def read(paths: Iterable[str | Path] | str | Path, limits: Limits | None = None) -> Iterator[Item]:
    """Read files, folders and `-` (standard input), in order, one document at a time.

    A file's id is its name, or its path below the folder that was given; a row's is its own. Ids
    are unique within a run: the second `a.txt` is `a.txt#2`. Never raises for what it is given to
    read: that is an `Unread`, its `failure.kind` one of `FAILURES`.
    """
    return uniquely(item for entry in entries(paths, limits) for item in opened(entry))


def uniquely(items: Iterable[Item]) -> Iterator[Item]:
    """The items, each with an id that no other has."""
    unique = Unique()
    for item in items:
        yield _named(item, unique)


def _named(item: Item, unique: Unique) -> Item:
    document = item.document if isinstance(item, Unread) else item
    id = unique(document.id)
    if id == document.id:
        return item
    named = replace(document, id=id)
    return Unread(document=named, failure=item.failure) if isinstance(item, Unread) else named
