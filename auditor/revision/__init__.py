"""Two versions of one text, the wire's and a local one -> Revision: what was added, cut, changed.

words.py       documents as words that can be compared
align.py       which sentences tell the same
quotes.py, statements.py, values.py    what changed inside what was kept
whole.py, headline.py                  what changed in the text as a whole
sources.py, lists.py                   who a source is; the word lists
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from auditor.annotate import annotate_many
from auditor.audit import audited
from auditor.ingest import Limits
from auditor.model import Annotated, Document, Failure, Unread
from auditor.opening import read
from auditor.revision.align import passages
from auditor.revision.headline import headline_changes, headline_of
from auditor.revision.quotes import quote_changes
from auditor.revision.reading import Reading, meet
from auditor.revision.statements import passage_changes
from auditor.revision.types import SCHEMA, SEVERITIES, Change, Passage, Revision
from auditor.revision.values import value_changes
from auditor.revision.whole import claims_added, voices_cut
from auditor.settings import DEFAULT, Settings

__all__ = [
    "SCHEMA",
    "Change",
    "Passage",
    "Revision",
    "UnreadableVersionError",
    "revise",
    "revise_files",
]


class UnreadableVersionError(ValueError):
    """One of the two versions could not be read or audited; the message says which, and why."""

    def __init__(self, document: Document, failure: Failure) -> None:
        super().__init__(f"{document.path or document.id}: {failure.message}")


def revise_files(wire: Path, local: Path, limits: Limits, settings: Settings = DEFAULT) -> Revision:
    """`revise` on two files ("-" is standard input), each with one document.

    Raises `UnreadableVersionError` where one of them cannot be read, or holds several documents.
    """
    return revise(_only(wire, limits), _only(local, limits), settings)


def _only(path: Path, limits: Limits) -> Document:
    items = list(islice(read([path], limits), 2))
    if len(items) == 1 and isinstance(items[0], Document):
        return items[0]
    for item in items:
        if isinstance(item, Unread):
            raise UnreadableVersionError(item.document, item.failure)
    count = "several documents" if items else "no document"
    message = f"it holds {count}; a version is one document. Name the one file that holds it"
    raise UnreadableVersionError(
        Document(id=str(path), text=""), Failure(kind="not_one", message=message)
    )


def revise(wire: Document, local: Document, settings: Settings = DEFAULT) -> Revision:
    """What `local` made of `wire`: how the texts line up, and the changes, gravest first.

    Raises `UnreadableVersionError` where one of them cannot be audited.
    """
    titles = [_title(document) for document in (wire, local)]
    made = list(annotate_many([wire, local, *(t for t in titles if t)], settings))
    theirs, ours = (_reading(item, settings) for item in made[:2])
    told = iter(item for item in made[2:])
    heads = [next(told) if title else None for title in titles]
    headlines = [
        headline_of(reading, head if isinstance(head, Annotated) else None)
        for reading, head in zip((theirs, ours), heads, strict=True)
    ]
    rows = passages(theirs.sentences, ours.sentences)
    kept = [*quote_changes(theirs, ours), *_inside(theirs, ours, rows)]
    sourced = [change for change in kept if change.kind in _SOURCES]
    share, new = _shares(theirs, ours, rows)
    changes = [
        *kept,
        *headline_changes(theirs, *headlines),
        *voices_cut(theirs, ours, sourced),
        *claims_added(ours, rows, share),
    ]
    return Revision(
        wire=theirs.audit,
        local=ours.audit,
        passages=rows,
        changes=tuple(sorted(_once(changes), key=_order)),
        kept=share,
        new=new,
    )


def _title(document: Document) -> Document | None:
    """A headline that came with the metadata, as a document of its own."""
    if not document.title or document.title in document.text[:500]:
        return None
    return Document(id=document.id, text=document.title, published=document.published)


def _reading(item: Annotated | Unread, settings: Settings) -> Reading:
    if isinstance(item, Unread):
        raise UnreadableVersionError(item.document, item.failure)
    return Reading(item, audited(item, settings))


def _inside(wire: Reading, local: Reading, rows: tuple[Passage, ...]) -> Iterator[Change]:
    for passage in rows:
        if passage.status == "changed" and not _headings(wire, local, passage):
            yield from value_changes(wire, local, passage)
            yield from passage_changes(wire, local, passage)


def _headings(wire: Reading, local: Reading, passage: Passage) -> bool:
    """Two headings: `headline_changes` compares them."""
    return all(
        reading.annotated.sentences[index].role == "heading"
        for reading, side in ((wire, passage.wire), (local, passage.local))
        for index in side
    )


def _shares(
    wire: Reading, local: Reading, rows: tuple[Passage, ...]
) -> tuple[float | None, float | None]:
    """The share of the wire's words that were kept, and of the local words that are new."""
    cut = gained = 0
    for passage in rows:
        sides = (
            [w for s in passage.wire for w in wire.sentences[s]],
            [w for s in passage.local for w in local.sentences[s]],
        )
        if passage.status in ("cut", "added"):
            cut, gained = cut + len(sides[0]), gained + len(sides[1])
        for edit in passage.edits if passage.status == "changed" else ():
            cut += len(wire.within(edit.wire)) if edit.wire else 0
            gained += len(local.within(edit.local)) if edit.local else 0
    before, after = len(wire.words), len(local.words)
    return (1 - cut / before if before else None), (gained / after if after else None)


_SOURCES = frozenset({"attribution_dropped", "source_blurred", "source_changed", "quote_unmarked"})


def _once(changes: list[Change]) -> Iterator[Change]:
    """One change a kind and place; a name that is another source's is told as that."""
    sources = [span for c in changes if c.kind in _SOURCES and c.wire for span in c.wire.spans]
    seen: set[tuple[object, ...]] = set()
    for change in changes:
        wire = change.wire.spans if change.wire else ()
        if change.kind == "name_changed" and meet(sources, wire):
            continue
        key = (
            change.kind,
            wire,
            (change.local.spans or change.local.text) if change.local else None,
        )
        if key not in seen:
            seen.add(key)
            yield change


def _order(change: Change) -> tuple[int, tuple[int, ...], str]:
    place = change.local or change.wire
    start = place.spans[0] if place and place.spans else (0, 0)
    return SEVERITIES.index(change.severity), start, change.kind
