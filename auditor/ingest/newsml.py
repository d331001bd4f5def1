"""NewsML-G2 (IPTC): news items, alone or in a message, with text inside them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from auditor.ingest import nitf
from auditor.ingest.base import Input, Item, Unreadable, nameless, unread
from auditor.ingest.checks import Draft, finished
from auditor.ingest.prose import from_html, prose
from auditor.ingest.wire import author, known, status, urgency, when
from auditor.ingest.xml import every, first, local, words
from auditor.model import Wire

NAME = "NewsML-G2"
_LOG = logging.getLogger(__name__)
# The roots of the standard; only a news item can hold an article.
ITEMS = ("newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")


def documents(root: Any, source: Input) -> Iterator[Item]:
    """Every news item in a NewsML-G2 file; one without text is a row that says so."""
    found = [root] if local(root) in ITEMS else every(root, *ITEMS)
    items = [item for item in found if local(item) == "newsItem"]
    # A picture sent along is no document; alone it is one that cannot be read.
    articles = [item for item in items if _may_hold_text(item)] or items
    if len(articles) < len(items):
        left = len(items) - len(articles)
        _LOG.warning("%s: %d news item(s) without text (pictures, video) left out", source.id, left)
    if not articles:
        kinds = ", ".join(sorted({local(item) for item in found})) or "nothing"
        raise Unreadable("no_documents", f"NewsML-G2 without a news item: it holds {kinds}")
    for number, item in enumerate(articles, 1):
        id = source.id if len(articles) == 1 else f"{source.id}#{_guid(item) or number}"
        try:
            yield finished(_draft(item, id, source.path), source, _where(number, articles))
        except Unreadable as error:
            place = nameless(id, source.path)
            yield unread(place, error.kind, f"news item {number}: {error}")


def _may_hold_text(item: Any) -> bool:
    kind = item.find("{*}itemMeta/{*}itemClass")
    return (status(_code(kind)) or "text") in ("text", "composite")


def _where(number: int, articles: list[Any]) -> str:
    return f"news item {number}" if len(articles) > 1 else ""


def _guid(item: Any) -> str | None:
    guid: str | None = item.get("guid")
    return guid


def _draft(item: Any, id: str, path: str | None) -> Draft:
    # lxml's `find` with {*} takes any namespace: providers differ in the version's.
    meta, content = item.find("{*}itemMeta"), item.find("{*}contentMeta")
    created = when(_below(content, "contentCreated"))
    first_created, version = (when(_below(meta, n)) for n in ("firstCreated", "versionCreated"))
    inner = _inner(item)
    fields = {
        "title": _headline(content) or _below(meta, "title"),
        "author": author(_below(content, "by")) or _named(content, "creator"),
        "published": created or first_created or version,
        "url": None,
    }
    return Draft(
        id=id,
        text=inner,
        fields=fields,
        path=path,
        extracted=NAME,
        wire=_wire(item, meta, content, version),
    )


def _wire(item: Any, meta: Any, content: Any, version: str | None) -> Wire | None:
    signals = tuple(s for e in _children(meta, "signal") if (s := status(_code(e))))
    notes = tuple(note for e in _children(meta, "edNote") if (note := words(e)))
    return known(
        Wire(
            dateline=_below(content, "dateline") or _named(content, "located"),
            agency=_named(meta, "provider")
            or _named(content, "infoSource")
            or _below(content, "creditline"),
            urgency=urgency(_below(content, "urgency") or ""),
            embargo=when(_below(meta, "embargoed")),
            updated=version,
            version=item.get("version"),
            status=status(_code(meta.find("{*}pubStatus") if meta is not None else None)),
            signals=signals,
            corrections=notes if "correction" in signals else (),
            editor_notes=() if "correction" in signals else notes,
        )
    )


def _children(parent: Any, name: str) -> list[Any]:
    return [] if parent is None else parent.findall(f"{{*}}{name}")


def _below(parent: Any, name: str) -> str | None:
    return words(parent.find(f"{{*}}{name}")) if parent is not None else None


def _headline(content: Any) -> str | None:
    """The main headline, or the first."""
    found = _children(content, "headline")
    main = [e for e in found if "main" in (e.get("role") or "")]
    return next((text for e in main + found if (text := words(e))), None)


def _code(element: Any) -> str | None:
    return None if element is None else element.get("qcode") or element.get("uri")


def _named(parent: Any, name: str) -> str | None:
    """A party's name, else its literal, else its code without the prefix."""
    element = parent.find(f"{{*}}{name}") if parent is not None else None
    if element is None:
        return None
    code = _code(element) or ""
    return (
        words(element.find("{*}name"))
        or element.get("literal")
        or code.rpartition("/")[2].rpartition(":")[2]
        or None
    )


def _inner(item: Any) -> str:
    """The article's text: inline XML first, else inline data."""
    contents = item.find("{*}contentSet")
    if contents is None:
        raise Unreadable("empty", "no contentSet: the item has no content of its own")
    for element in contents:
        if local(element) == "inlineXML" and len(element):
            return _inline(element)
    for element in contents:
        if local(element) == "inlineData" and words(element):
            data = "".join(element.itertext())
            return from_html(data) if "html" in (element.get("contenttype") or "") else data.strip()
    if any(local(element) == "remoteContent" for element in contents):
        raise Unreadable(
            "empty",
            "its content is only linked (remoteContent), and auditor fetches nothing: "
            "give the file that it links to",
        )
    raise Unreadable("empty", "no text in its contentSet")


def _inline(element: Any) -> str:
    inside = next((e for e in element.iter() if local(e) == "nitf"), None)
    if inside is not None:
        return nitf.text(inside)
    body = first(element, "body")
    return prose(element if body is None else body)
