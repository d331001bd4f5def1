"""What a page of the kit is made of: blocks that HTML and DOCX render alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auditor.worksheet.numbering import NumberedLine
from auditor.worksheet.types import Sign


@dataclass(frozen=True, slots=True)
class Heading:
    type: ClassVar[str] = "heading"
    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    """`note` is smaller print; `strong` opens the paragraph."""

    type: ClassVar[str] = "para"
    text: str
    strong: str = ""
    note: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    type: ClassVar[str] = "bullets"
    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Names with a line behind each, to be filled in."""

    type: ClassVar[str] = "fields"
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    type: ClassVar[str] = "signs"
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its lines numbered, and a margin to write in."""

    type: ClassVar[str] = "passage"
    caption: str
    lines: tuple[NumberedLine, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `widths` are parts of 100, the first cell of a row heads it. `blank` adds so many
    rows to write in."""

    type: ClassVar[str] = "grid"
    caption: str
    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    blank: int = 0


@dataclass(frozen=True, slots=True)
class Ruled:
    """So many lines to write on."""

    type: ClassVar[str] = "ruled"
    lines: int


@dataclass(frozen=True, slots=True)
class Item:
    """Something quoted and discussed: its head with a `badge` (a letter), where it stands, the
    words (`around` is what stands before and after them), and rows of (label, text)."""

    type: ClassVar[str] = "item"
    head: str
    badge: str = ""
    place: str = ""
    quote: str = ""
    around: tuple[str, str] = ("", "")
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Files:
    """The other pages of the kit: (stem, title, what it is for)."""

    type: ClassVar[str] = "files"
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Command:
    """A command line, or lines of a file, as they are typed."""

    type: ClassVar[str] = "command"
    text: str


Block = Heading | Para | Bullets | Fields | Signs | Passage | Grid | Ruled | Item | Files | Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file of the kit, `stem` its name without an ending."""

    stem: str
    kicker: str
    title: str
    lede: str
    blocks: tuple[Block, ...]
