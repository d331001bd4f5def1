"""ninjs, news in JSON (IPTC, versions 1, 2 and 3): one item, or a list of them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.ingest.base import Input, Item, Unreadable, nameless, unread
from auditor.ingest.checks import Draft, finished
from auditor.ingest.encoding import decode
from auditor.ingest.prose import from_html
from auditor.ingest.wire import author, known, status, urgency, when
from auditor.model import Wire

NAME = "ninjs"
# What holds a text: `body_text`, `body_xhtml` (version 1), `bodies` (2 and 3).
_BODIES = ("bodies", "body_text", "body_xhtml", "body_html", "body")
_TELLING = frozenset(
    {"headline", "headlines", "versioncreated", "pubstatus", "slugline", "standard", "byline"}
)

_NO_TEXT = ("picture", "graphic", "audio", "video", "event", "planning")
_LOG = logging.getLogger(__name__)

Properties = Mapping[str, Any]


def lowered(item: object) -> Properties | None:
    """An object with its keys in lower case: version 3 writes `pubStatus`, 1 and 2 `pubstatus`."""
    if not isinstance(item, dict):
        return None
    return {str(key).casefold(): value for key, value in item.items()}


def is_item(item: object) -> bool:
    """Whether an object looks like a ninjs item: named by a `uri`, with a text or its metadata."""
    properties = lowered(item)
    if properties is None or "text" in properties:
        return False
    named = "uri" in properties or "guid" in properties
    return named and (any(_is_body(key) for key in properties) or bool(_TELLING & set(properties)))


def _is_body(key: str) -> bool:
    return key in _BODIES or key.startswith("body_")


def loaded(data: bytes) -> Any:
    """A JSON file's value. Raises `Unreadable` ("format") where it is none."""
    try:
        return json.loads(decode(data).text)
    except json.JSONDecodeError as error:
        raise Unreadable(
            "format",
            f"not JSON: {error.msg} (line {error.lineno}, column {error.colno}); "
            "ask the sender for a whole copy",
        ) from error
    except (ValueError, RecursionError) as error:
        what = "nested too deeply" if isinstance(error, RecursionError) else str(error)[:80]
        raise Unreadable("format", f"not JSON that can be read: {what}") from error


def documents(value: Any, source: Input) -> Iterator[Item]:
    """The items of a ninjs file, in order; one without text is a row that says so."""
    given = value if isinstance(value, list) else [value]
    # A picture sent along is no document; alone it is one that cannot be read.
    items = [item for item in given if _may_hold_text(item)] or given
    if len(items) < len(given):
        left = len(given) - len(items)
        _LOG.warning("%s: %d item(s) without text (pictures, video) left out", source.id, left)
    for number, item in enumerate(items, 1):
        properties = lowered(item)
        where = f"item {number}" if len(items) > 1 else ""
        if properties is None or not is_item(item):
            place = nameless(f"{source.id}:{number}", source.path)
            yield unread(place, "row", f"{where or 'its content'}: not a ninjs item")
            continue
        id = source.id if len(items) == 1 else f"{source.id}#{_string(properties, 'uri') or number}"
        yield finished(_draft(properties, id, source.path), source, where)


def _may_hold_text(item: object) -> bool:
    properties = lowered(item)
    return properties is None or properties.get("type") not in _NO_TEXT


def _draft(item: Properties, id: str, path: str | None) -> Draft:
    url = _string(item, "uri")
    fields = {
        "title": _valued(item, "headlines", "headline", "main") or _string(item, "title"),
        "author": author(_string(item, "byline") or _string(item, "by")),
        "published": when(
            _string(item, "contentcreated")
            or _string(item, "firstcreated")
            or _string(item, "versioncreated")
        ),
        "url": url if url and url.startswith(("http://", "https://")) else None,
    }
    return Draft(
        id=id, text=_body(item), fields=fields, path=path, extracted=NAME, wire=_wire(item)
    )


def _wire(item: Properties) -> Wire | None:
    signal = _string(item, "signal")
    note = _string(item, "ednote")
    return known(
        Wire(
            dateline=_string(item, "dateline") or _string(item, "located"),
            agency=_source(item) or _string(item, "source") or _string(item, "copyrightholder"),
            urgency=urgency(item.get("urgency")),
            embargo=when(_string(item, "embargoed")),
            updated=when(_string(item, "versioncreated")),
            version=_string(item, "version"),
            status=status(_string(item, "pubstatus")),
            signals=(state,) if (state := status(signal)) else (),
            editor_notes=(note,) if note else (),
        )
    )


def _string(item: Properties, key: str) -> str | None:
    value = item.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) or None


def _source(item: Properties) -> str | None:
    """The first of its information sources, or of the one that version 1 allows."""
    found = item.get("infosources", item.get("infosource"))
    for source in found if isinstance(found, list) else [found]:
        properties = lowered(source)
        name = properties and (_string(properties, "name") or _string(properties, "literal"))
        if name:
            return name
    return None


def _listed(item: Properties, key: str) -> list[Properties]:
    found = item.get(key)
    rows = (lowered(entry) for entry in (found if isinstance(found, list) else []))
    return [row for row in rows if row is not None and isinstance(row.get("value"), str)]


def _valued(item: Properties, listed: str, single: str, role: str) -> str | None:
    """The entry of a list with this role, else its first; else the property of version 1."""
    rows = _listed(item, listed)
    chosen = next((row for row in rows if row.get("role") == role), rows[0] if rows else None)
    return _string(chosen, "value") if chosen else _string(item, single)


def _body(item: Properties) -> str:
    """The text: a plain body as it stands, else one with markup, without it."""
    rows = _listed(item, "bodies")
    # Plain text first: nothing has to be undone. A role may set a summary or a caption apart.
    rows.sort(key=lambda row: (row.get("role") not in (None, "main"), _is_marked(row)))
    if rows:
        return _unmarked(str(rows[0]["value"]), _is_marked(rows[0]))
    for key in sorted((key for key in item if _is_body(key)), key=lambda key: key != "body_text"):
        if isinstance(item[key], str) and item[key].strip():
            return _unmarked(item[key], key != "body_text")
    return ""


def _is_marked(row: Properties) -> bool:
    kind = row.get("contenttype")
    if isinstance(kind, str) and kind:
        return "plain" not in kind
    return "</" in str(row["value"])


def _unmarked(text: str, marked: bool) -> str:
    return from_html(text) if marked else text.strip()
