"""RSS (0.9 to 2.0) and Atom: every entry of a feed is a document, with its full text if given."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from auditor.ingest.base import Input, Item, Unreadable, nameless, unread
from auditor.ingest.checks import Draft, finished
from auditor.ingest.prose import from_html
from auditor.ingest.wire import author, known, when
from auditor.model import Note, Wire

# A summary that breaks off: the feed leaves the rest to its web page.
_CUT = re.compile(
    r"(?:\[(?:…|\.{3}|&#8230;)\]|…|\.{3})\s*$|\b(?:continue reading|read more)\b[^\n]{0,80}$", re.I
)
_BY_MAIL = re.compile(r"[^\s@]+@[^\s@()]+\s*\((?P<name>[^()]*)\)")
_MARKED = ("html", "xml")


def documents(text: str, source: Input, broken: Unreadable | None = None) -> Iterator[Item]:
    """The entries of a feed, in order. `broken`: it is not well formed; what can be read of it is,
    and a row at the end says where it broke."""
    feed = _parsed(text)
    name = "Atom" if str(feed.version).startswith("atom") else "RSS"
    outlet = _line(feed.feed.get("title"))
    stem = PurePath(source.id).stem
    for number, entry in enumerate(feed.entries, 1):
        id = _line(entry.get("id")) or f"{stem}-{number}"
        draft = _draft(entry, id, source.path, name, outlet)
        yield finished(draft, source, f"entry {number}")
    if broken is not None:
        what = f"{len(feed.entries)} entries were read; then the feed breaks off: {broken}"
        place = nameless(source.id, source.path)
        yield unread(place, broken.kind, what if feed.entries else str(broken))
    elif not feed.entries:
        raise Unreadable("no_documents", f"{name} feed without entries")


def _parsed(text: str) -> Any:
    import feedparser

    # A stream: feedparser takes a string for an address, or the name of a file, and opens it.
    try:
        return feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        # "&#xD800;", or half a document type, in a broken feed.
        what = f"{type(error).__name__}: {str(error)[:80]}"
        raise Unreadable("format", f"a damaged feed ({what})") from error


def _draft(entry: Any, id: str, path: str | None, name: str, outlet: str | None) -> Draft:
    body, full = _body(entry)
    published = _line(entry.get("published")) or _line(entry.get("updated"))
    fields = {
        "title": _line(_unmarked(entry.get("title_detail"))) or _line(entry.get("title")),
        "author": author(_author(entry)),
        "published": when(published) or published,
        "url": _line(entry.get("link")),
        "outlet": outlet,
    }
    origin = entry.get("source") or {}
    wire = Wire(
        agency=_line(origin.get("title")) or _line(entry.get("publisher")),
        # feedparser gives the date of publication where there is no such date.
        updated=when(_line(entry.get("updated"))) if "updated" in entry else None,
    )
    notes = () if full or not _CUT.search(body) else (_excerpt(name),)
    return Draft(
        id=id,
        text=body,
        fields=fields,
        path=path,
        notes=notes,
        extracted=name,
        wire=known(wire),
    )


def _excerpt(name: str) -> Note:
    reason = f"The {name} feed gives only the beginning of this text: what follows was not audited"
    return Note(kind="excerpt", reason=reason, level="low")


def _line(value: object) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _author(entry: Any) -> str | None:
    """Every author by name; RSS wants "ada@tern.example (Ada Moss)"."""
    single = _line(entry.get("author"))
    by_mail = _BY_MAIL.fullmatch(single or "")
    if by_mail:
        return by_mail["name"].strip() or None
    names = [_line(person.get("name")) for person in entry.get("authors") or []]
    return ", ".join(name for name in names if name) or single


def _unmarked(detail: Any) -> str:
    """The text of a construct that says whether it holds markup."""
    value = (detail or {}).get("value") or ""
    marked = any(mark in ((detail or {}).get("type") or "") for mark in _MARKED) or "</" in value
    return from_html(value) if marked else value.strip()


def _body(entry: Any) -> tuple[str, bool]:
    """The longest of its contents, and true; else its summary, and false."""
    contents = [_unmarked(content) for content in entry.get("content") or []]
    summary = _unmarked(entry.get("summary_detail"))
    longest = max(contents, key=len, default="")
    return (longest, True) if len(longest) >= len(summary) and longest else (summary, False)
