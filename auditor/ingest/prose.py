"""A tree of HTML-like elements -> plain text whose blocks the parser of lines understands.

Paragraphs are set apart by a blank line; a heading stands behind `#`, a list item behind `-` or its
number, a block quotation behind `>`, a table's row on a line with `|` between its cells. Shared by
everything that comes in elements: XHTML and HTML, NITF, feeds, mail, word processors' files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from typing import Any, NamedTuple

from auditor.ingest.base import Limits
from auditor.ingest.nesting import flattened
from auditor.lexicon import toml

# HTML's white space. A non-breaking space is not: it stands in the text as it came.
_SPACE = re.compile(r"[ \t\r\n\f]+")
_AROUND = " \t\r\n\f\xa0"
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_BREAKS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
# A row of cells longer than this, or with paragraphs in a cell, is a page's layout, no table.
_LONGEST_ROW = 300


class Block(NamedTuple):
    """A paragraph, heading or item: `mark` stands before it; `tight`: no blank line before it."""

    text: str
    mark: str = ""
    tight: bool = False


@dataclass
class _Item:
    """A list item being read: the next block in it takes the mark, the others follow it."""

    mark: str
    first: bool
    used: bool = False


@dataclass
class _Writer:
    """Collects blocks as the elements of a tree begin and end."""

    rows: list[list[list[Block]]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)
    lists: list[list[int | None]] = field(default_factory=list)
    heading: str = ""
    quoting: int = 0
    keeping: int = 0

    def text(self, text: str | None) -> None:
        """Add running text."""
        if text:
            self.held.append(text if self.keeping else _SPACE.sub(" ", text))

    def flush(self) -> None:
        """End the block being collected; two line breaks within it end one, too."""
        held, self.held = "".join(self.held), []
        if self.keeping:
            pieces = re.split(r"\n\s*\n", held)
        else:
            lines = (_SPACE.sub(" ", line).strip(_AROUND) for line in held.split("\n"))
            pieces = _BREAKS.split("\n".join(lines))
        for piece in pieces:
            if piece.strip(_AROUND):
                self.blocks.append(self._block(piece.strip("\n" if self.keeping else _AROUND)))

    def _block(self, text: str) -> Block:
        quote = "> " * self.quoting
        if not self.items:
            return Block(text, quote + self.heading)
        item = self.items[-1]
        if item.used:
            return Block(text, quote)
        item.used = True
        return Block(text, quote + item.mark, tight=not item.first)

    def break_line(self) -> None:
        self.held.append("\n")

    # --- lists and tables

    def open_item(self) -> None:
        counter = self.lists[-1] if self.lists else [None, 0]
        number, seen = counter
        first = not seen and len(self.lists) < 2
        depth = "  " * max(0, len(self.lists) - 1)
        mark = f"{depth}- " if number is None else f"{depth}{number}. "
        counter[:] = [None if number is None else number + 1, (seen or 0) + 1]
        self.items.append(_Item(mark, first))

    def open_row(self) -> None:
        self.rows.append([])

    def open_cell(self) -> None:
        if self.rows:
            self.rows[-1].append(self.blocks)
            self.blocks = []

    def close_cell(self) -> None:
        if self.rows and self.rows[-1]:
            outside = self.rows[-1][-1]
            self.rows[-1][-1], self.blocks = self.blocks, outside

    def close_row(self) -> None:
        cells = [cell for cell in self.rows.pop() if cell] if self.rows else []
        line = " | ".join(block.text for cell in cells for block in cell)
        if len(cells) > 1 and all(len(cell) == 1 for cell in cells) and len(line) <= _LONGEST_ROW:
            tight = bool(self.blocks) and " | " in self.blocks[-1].text
            self.blocks.append(Block(" ".join(line.split()), "> " * self.quoting, tight))
        else:
            self.blocks += [block for cell in cells for block in cell]


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _is_skipped(element: Any, tag: str, skipped: frozenset[str]) -> bool:
    if tag in skipped or element.get("hidden") is not None:
        return True
    return bool(_HIDDEN.search(element.get("style") or ""))


def _events(root: Any, skipped: frozenset[str]) -> Iterator[tuple[str, Any, str]]:
    """("open" | "close", element, its name) and ("text", text, "") in the order of the document.

    Not recursive: a tree may be nested deeper than Python recurses.
    """
    stack: list[tuple[Any, str, Iterator[Any]]] = []
    stack.append((root, _local(root), iter(root)))
    yield "open", root, stack[0][1]
    yield "text", root.text, ""
    while stack:
        element, name, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield "close", element, name
            if stack:
                yield "text", element.tail, ""
            continue
        tag = _local(child)
        if not tag:
            # An entity that nothing declares, a comment or an instruction.
            if type(child).__name__ == "_Entity":
                yield "text", html5.get(f"{child.name};", child.text), ""
            yield "text", child.tail, ""
        elif _is_skipped(child, tag, skipped):
            yield "text", child.tail, ""
        else:
            stack.append((child, tag, iter(child)))
            yield "open", child, tag
            yield "text", child.text, ""


def blocks(root: Any) -> list[Block]:
    """The blocks of an lxml element, in order; what is hidden or no prose is left out."""
    names = toml("ingest/elements.toml")
    whole, headings = frozenset(names["blocks"]), dict(names["headings"])
    writer = _Writer()
    for event, element, tag in _events(root, frozenset(names["skipped"])):
        if event == "text":
            writer.text(element)
        elif tag == "br":
            if event == "open":
                writer.break_line()
        elif tag in whole or tag in headings:
            writer.flush()
            _structure(writer, event == "open", element, tag)
            if tag in headings:
                writer.heading = headings[tag] + " " if event == "open" else ""
    writer.flush()
    return writer.blocks


def _structure(writer: _Writer, opens: bool, element: Any, tag: str) -> None:
    """Enter or leave an element that changes how the blocks in it are marked."""
    if tag in ("ul", "ol", "menu"):
        if opens:
            writer.lists.append([_first_number(element) if tag == "ol" else None, 0])
        elif writer.lists:
            writer.lists.pop()
    elif tag == "li":
        if opens:
            writer.open_item()
        elif writer.items:
            writer.items.pop()
    elif tag in ("blockquote", "bq"):
        writer.quoting = max(0, writer.quoting + (1 if opens else -1))
    elif tag == "credit" and opens:
        writer.text("— ")
    elif tag == "pre":
        writer.keeping = max(0, writer.keeping + (1 if opens else -1))
    elif tag == "tr":
        if opens:
            writer.open_row()
        else:
            writer.close_row()
    elif tag in ("td", "th"):
        if opens:
            writer.open_cell()
        else:
            writer.close_cell()


def _first_number(element: Any) -> int:
    start = element.get("start") or element.get("seqnum") or ""
    return int(start) if re.fullmatch(r"\d{1,6}", start) else 1


def joined(parts: list[Block]) -> str:
    """The text of blocks, a blank line between them; items of one list stand line below line."""
    text: list[str] = []
    for part in parts:
        if text:
            text.append("\n" if part.tight else "\n\n")
        quote = part.mark if part.mark.startswith(">") else ""
        text.append(part.mark + part.text.replace("\n", "\n" + quote))
    return "".join(text)


def prose(root: Any) -> str:
    """The text of an lxml element."""
    return joined(blocks(root))


def from_html(markup: str) -> str:
    """The text of a piece of HTML, scripts and hidden elements left out; "" where there is none.

    Nothing is fetched and nothing runs: the markup is only parsed.
    """
    from lxml import etree, html

    if "<" not in markup and "&" not in markup:
        return "\n\n".join(part.strip() for part in re.split(r"\n\s*\n", markup) if part.strip())
    markup, _ = flattened(markup, Limits().nesting)
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, ValueError):
        return ""
    body = root.find("body")
    return prose(root if body is None else body)
