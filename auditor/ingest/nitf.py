"""NITF, the News Industry Text Format (IPTC, versions 2.5 to 3.6)."""

from __future__ import annotations

from typing import Any

from auditor.ingest.base import Unreadable
from auditor.ingest.checks import Draft
from auditor.ingest.prose import blocks, joined
from auditor.ingest.wire import author, known, status, urgency, when
from auditor.ingest.xml import every, first, local, words
from auditor.model import Wire

NAME = "NITF"
# Notes that say whose the text is.
_NO_NOTES = ("cpyrt", "trademk")


def text(root: Any) -> str:
    """The article's text: every body.content, without headline, byline and dateline."""
    # A note in the head has a body.content of its own.
    contents = [
        content
        for content in every(root, "body.content")
        if not any(local(parent) == "note" for parent in content.iterancestors())
    ]
    if not contents:
        raise Unreadable("format", "NITF without body.content: there is no article in it")
    return joined([block for content in contents for block in blocks(content)])


def draft(root: Any, id: str, path: str | None) -> Draft:
    """The document that an `nitf` element holds. Raises `Unreadable` where it holds none."""
    head, body_head = first(root, "head"), first(root, "body.head")
    issued = _norm(root, "date.issue") or _norm(root, "story.date")
    publication = first(root, "pubdata")
    fields = {
        "title": words(first(root, "hl1")) or words(first(root, "hedline")) or _title(head),
        "author": _author(body_head),
        "published": issued or when(_attribute(publication, "date.publication")),
        "outlet": _attribute(publication, "name"),
    }
    return Draft(
        id=id, text=text(root), fields=fields, path=path, extracted=NAME, wire=wire(root, issued)
    )


def wire(root: Any, issued: str | None = None) -> Wire | None:
    """What its head says of the copy. `issued` is the date of issue: a release after it is held."""
    release = _norm(root, "date.release")
    docdata = first(root, "docdata")
    state = status(_attribute(docdata, "management-status"))
    # A date of release that is not after the date of issue holds nothing back.
    held = release is not None and (issued is None or release > issued or state == "embargoed")
    return known(
        Wire(
            dateline=words(first(root, "dateline")),
            agency=words(first(root, "distributor")) or _source(root),
            urgency=urgency(_attribute(first(root, "urgency"), "ed-urg")),
            embargo=release if held else None,
            version=_version(root),
            status=state,
            corrections=_infos(root, "correction"),
            editor_notes=(*_infos(root, "ed-msg"), *_notes(root)),
        )
    )


def _author(body_head: Any) -> str | None:
    """Everybody who signs, each with a title or agency (`byttl`) behind a comma."""
    bylines = every(body_head, "byline") if body_head is not None else []
    found = (author(_byline(byline)) for byline in bylines)
    return ", ".join(name for name in found if name) or None


def _byline(byline: Any) -> str | None:
    parts = [byline.text or ""]
    for element in byline:
        parts += [", " if local(element) == "byttl" else "", words(element) or ""]
        parts.append(element.tail or "")
    return " ".join("".join(parts).split()).replace(" ,", ",").replace(",,", ",").strip(", ")


def _attribute(element: Any, name: str) -> str | None:
    value = element.get(name) if element is not None else None
    return " ".join(value.split()) or None if value else None


def _norm(root: Any, name: str) -> str | None:
    return when(_attribute(first(root, name), "norm"))


def _title(head: Any) -> str | None:
    return words(first(head, "title")) if head is not None else None


def _source(root: Any) -> str | None:
    """The registry that gave the article its number, e.g. "AP"."""
    return _attribute(first(root, "doc-id"), "regsrc")


def _version(root: Any) -> str | None:
    key = first(root, "du-key")
    return _attribute(key, "version") or _attribute(key, "generation")


def _infos(root: Any, name: str) -> tuple[str, ...]:
    found = (_attribute(element, "info") for element in every(root, name))
    return tuple(info for info in found if info)


def _notes(root: Any) -> tuple[str, ...]:
    """Notes to editors; a note in the article's body is part of its text."""
    head = first(root, "body.head")
    if head is None:
        return ()
    notes = [note for note in every(head, "note") if note.get("noteclass") not in _NO_NOTES]
    found = (" ".join(joined(blocks(note)).split()) for note in notes)
    return tuple(note for note in found if note)
