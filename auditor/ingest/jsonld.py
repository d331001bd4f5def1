"""What a web page says of its article in JSON-LD (schema.org NewsArticle), beside its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.ingest.wire import known, when
from auditor.model import Wire

# The attributes of a script have a bound, lest a page of open tags be gone over again and again.
_SCRIPT = re.compile(r"<script\b(?P<about>[^>]{0,500})>", re.IGNORECASE)
_END = re.compile(r"</script", re.IGNORECASE)
_TYPE = re.compile(r"\btype\s*=\s*[\"']?application/ld\+json\b", re.IGNORECASE)
# More than a page needs; each is parsed.
_MOST_SCRIPTS = 20
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)$", re.IGNORECASE)

Node = Mapping[str, Any]


def described(page: str) -> tuple[dict[str, str | None], Wire | None]:
    """Metadata and wire fields of the page's article; empty where no JSON-LD describes one."""
    article = next((node for node in _nodes(page) if _is_article(node)), None)
    if article is None:
        return {}, None
    fields = {
        "title": _text(article.get("headline")) or _text(article.get("name")),
        "author": _names(article.get("author")),
        "published": when(_text(article.get("datePublished"))),
        "outlet": _names(article.get("publisher")),
        "url": _text(article.get("url")),
    }
    wire = Wire(
        dateline=_text(article.get("dateline")) or _names(article.get("locationCreated")),
        agency=_names(article.get("sourceOrganization")),
        updated=when(_text(article.get("dateModified"))),
        version=_text(article.get("version")),
        status=(_text(article.get("creativeWorkStatus")) or "").lower() or None,
        corrections=tuple(_corrections(article.get("correction"))),
    )
    return {name: value for name, value in fields.items() if value}, known(wire)


def _nodes(page: str) -> Iterator[Node]:
    for script in _scripts(page):
        try:
            value = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        tops = value if isinstance(value, list) else [value]
        for top in tops:
            if isinstance(top, dict):
                yield top
                graph = top.get("@graph")
                yield from (
                    (n for n in graph if isinstance(n, dict)) if isinstance(graph, list) else ()
                )


def _scripts(page: str) -> Iterator[str]:
    found = 0
    for match in _SCRIPT.finditer(page):
        if not _TYPE.search(match["about"]):
            continue
        end = _END.search(page, match.end())
        found += 1
        if end is None or found > _MOST_SCRIPTS:
            return
        yield page[match.end() : end.start()]


def _is_article(node: Node) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE.search(name) for name in names)


def _text(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) or None


def _names(value: object) -> str | None:
    """The names of persons and organisations, given as names or as things with a name."""
    found = value if isinstance(value, list) else [value]
    names = [
        _text(entry.get("name")) if isinstance(entry, dict) else _text(entry) for entry in found
    ]
    return ", ".join(name for name in names if name) or None


def _corrections(value: object) -> Iterator[str]:
    for entry in value if isinstance(value, list) else [value]:
        text = _text(entry.get("text")) if isinstance(entry, dict) else _text(entry)
        if text:
            yield text
