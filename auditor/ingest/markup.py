"""Markdown and HTML: the text, and the metadata that stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from auditor.ingest import jsonld
from auditor.ingest.base import Input, Item, Unreadable
from auditor.ingest.checks import Draft, finished
from auditor.ingest.encoding import decode
from auditor.ingest.nesting import flattened
from auditor.model import Note

# --- Markdown ----------------------------------------------------------------------------------

# `[^\r\n]`, where `.` would take the return, too: each line could be read in two ways, and a block
# that is never closed in two to the power of its lines.
_FENCED = re.compile(
    r"---[ \t]*\r?\n(?P<block>(?:(?!---[ \t]*\r?\n)[^\r\n]*\r?\n){1,100}?)"
    r"(?:---|\.\.\.)[ \t]*(?:\r?\n|$)"
)
_ENTRY = re.compile(r"(?P<key>[A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_CONTINUED = re.compile(r"\s*$|\s+\S|#|-\s")
# What writers of front matter call our fields: Jekyll, Hugo and Pandoc differ.
_NAMES = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "byline": "author",
    "date": "published",
    "published": "published",
    "outlet": "outlet",
    "publisher": "outlet",
    "kind": "kind",
    "url": "url",
}


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_unquoted(part) for part in value[1:-1].split(","))
    return value.split(" #", 1)[0].strip()


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """The metadata in a `---` block at the head of a text, and where the text goes on (0: none).

    A block is one only if every line is `key: value`, or belongs to such a line.
    """
    match = _FENCED.match(text)
    if not match:
        return {}, 0
    fields: dict[str, str] = {}
    entries = 0
    for line in match["block"].splitlines():
        entry = _ENTRY.match(line)
        if entry:
            entries += 1
            name = _NAMES.get(entry["key"].casefold())
            if name and entry["value"]:
                fields.setdefault(name, _unquoted(entry["value"]))
        elif not _CONTINUED.match(line):
            return {}, 0
    return (fields, match.end()) if entries else ({}, 0)


def markdown(source: Input) -> Iterator[Item]:
    """Markdown as it stands. Front matter is read as metadata and cut off, and a note says so."""
    decoded = decode(source.content())
    fields, start = front_matter(decoded.text)
    notes = decoded.notes
    if start:
        lines = decoded.text.count("\n", 0, start)
        reason = (
            f"The front matter ({lines} lines) was read as metadata: offsets count from its end"
        )
        notes += (Note(kind="extracted", reason=reason),)
    draft = Draft(
        id=source.id,
        text=decoded.text[start:],
        fields=fields,
        path=source.path,
        notes=notes,
        extracted="Markdown" if start else None,
    )
    yield finished(draft, source)


# --- HTML --------------------------------------------------------------------------------------

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z][\w.:-]*)""")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
# trafilatura breaks the lines of a page with next to no text at every bold word.
_SHORTEST = 100


class Page(NamedTuple):
    """What a web page says, without navigation and advertising: one line a paragraph, heading or
    list item (with "- " before it)."""

    text: str
    fields: Mapping[str, Any]


def _all_text(page: str) -> str:
    """Every word of a page, a line a block: for pages in which no article is found."""
    from trafilatura import load_html

    tree: Any = load_html(f"<html><body>{page}</body></html>")
    if tree is None:
        return ""
    for element in list(tree.iter("script", "style", "noscript", "template", "head", "title")):
        element.drop_tree()
    blocks = "p|div|li|h[1-6]|tr|blockquote|section|article|br|td|th|dt|dd|pre"
    for element in tree.iter():
        if isinstance(element.tag, str) and re.fullmatch(blocks, element.tag):
            element.tail = "\n" + (element.tail or "")
            element.text = "\n" + (element.text or "")
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    return "\n".join(line for line in lines if line)


def extract(page: str) -> Page:
    """The article of a web page and its metadata, by trafilatura; never touches the network."""
    from trafilatura import bare_extraction

    page = _XML_DECLARATION.sub("", page, count=1)
    found: Any = bare_extraction(
        page,
        include_comments=False,
        with_metadata=True,
        # A date is taken from the markup only, never guessed from the words of the text.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = _with_block_quotes(found) if found is not None else ""
    if len(text) < _SHORTEST:
        text = _all_text(page)
    if found is None:
        return Page(text, {})
    fields = {
        "title": found.title,
        "author": found.author,
        "published": found.date,
        "outlet": found.sitename,
        "url": found.url,
    }
    return Page(text, fields)


def _with_block_quotes(found: Any) -> str:
    """The article's text, lines that its page sets apart as quoted behind Markdown's `>`."""
    text = (found.text or "").strip()
    quoted = {
        " ".join("".join(part.itertext()).split())
        for quote in (found.body.iter("quote") if found.body is not None else ())
        for part in (quote, *quote)
    }
    lines = text.split("\n")
    return "\n".join(f"> {line}" if " ".join(line.split()) in quoted else line for line in lines)


def _deep(tags: int, deepest: int) -> Iterator[Note]:
    if tags:
        reason = (
            f"{tags:,} tags lie deeper than {deepest} elements one in the other: they were left "
            "out, and their text was read without its structure"
        )
        yield Note(kind="left_out", reason=reason, level="low")


def html(source: Input) -> Iterator[Item]:
    """A web page: its article's text, with title, author, date, outlet and address where given."""
    data = source.content()
    declared = _CHARSET.search(data[:4096])
    decoded = decode(data, declared[1].decode("ascii") if declared else None)
    flat, deep = flattened(decoded.text, source.limits.nesting)
    try:
        page = extract(flat)
    except Exception as error:  # third-party parsers, arbitrary markup: a row that says so
        raise Unreadable(
            "format",
            f"could not be parsed as HTML ({type(error).__name__}): "
            "save the article's text as .txt and give that",
        ) from error
    described, wire = jsonld.described(decoded.text)
    draft = Draft(
        id=source.id,
        text=page.text,
        # What a page says in so many words goes before what was made out from its looks.
        fields={**page.fields, **described},
        path=source.path,
        notes=(*decoded.notes, *_deep(deep, source.limits.nesting)),
        extracted="HTML",
        wire=wire,
    )
    yield finished(draft, source)
