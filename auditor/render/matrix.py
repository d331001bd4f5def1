"""Facts by documents: who agrees, who differs, who is silent, each statement in its context."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from auditor.model import (
    Audit,
    Comparison,
    Conflict,
    Corroboration,
    DocumentStatement,
    SentenceRow,
    ToldByOne,
)
from auditor.render import words
from auditor.render.findings import SHOWN
from auditor.render.lines import Lines
from auditor.render.values import readable

# Characters of the sentences around a statement.
_AROUND = 170
_LEAD_IN = "The accounts differ on "


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One document's wording of a fact: its sentence in pieces, those that state the fact marked,
    between what stands before and after it. `version` is the letter of its value; `link` leads into
    the text, "" where the page does not hold it."""

    id: str
    name: str
    version: str
    value: str
    line: int
    link: str
    before: str
    pieces: tuple[tuple[str, bool], ...]
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A fact in one document; `link` leads to its words beside the others'."""

    state: Literal["differs", "agrees", "alone", "silent"]
    version: str = ""
    value: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A value of a fact in dispute, and who gives it."""

    letter: str
    value: str
    names: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact that documents state, alike or not, or that one alone states; `cells` runs over the
    documents. `about` is the title without who says what."""

    id: str
    title: str
    about: str
    kind: str
    confidence: str
    state: Literal["differs", "agrees", "alone"]
    told: tuple[Told, ...]
    versions: tuple[Version, ...]
    cells: tuple[Cell, ...]


def anchored(comparison: Comparison) -> Iterator[tuple[str, DocumentStatement]]:
    """Every compared statement with the id of its place in the page."""
    for number, group in enumerate(_groups(comparison), 1):
        for index, statement in enumerate(_statements(group), 1):
            yield f"x{number}-{index}", statement


class Column(NamedTuple):
    """A document in the matrix; `link` leads to its page, "" where it has none."""

    name: str
    link: str


def columns(comparison: Comparison, names: Sequence[str], pages: int) -> list[Column]:
    """The documents that could be read; the first `pages` of all have a page."""
    return [
        Column(name, f"d{number}" if number <= pages else "")
        for number, (audit, name) in enumerate(zip(comparison.audits, names, strict=True), 1)
        if audit.error is None
    ]


def facts(comparison: Comparison, names: Sequence[str], pages: int) -> list[Fact]:
    """Facts in dispute first, in the comparison's order; `names` are the documents' short names,
    and the first `pages` documents are shown in full."""
    book = _Book(comparison, names, pages)
    shown = [column.name for column in columns(comparison, names, pages)]
    return [
        _fact(group, f"x{number}", book, shown)
        for number, group in enumerate(_groups(comparison), 1)
    ]


def told_alone(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    """The facts that one document alone tells, by document in order of appearance."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.state == "alone":
            found.setdefault(fact.told[0].name, []).append(fact)
    return list(found.items())


_Group = Conflict | Corroboration | ToldByOne


def _groups(comparison: Comparison) -> list[_Group]:
    return [*comparison.conflicts, *comparison.corroborated, *comparison.told_by_one]


def _statements(group: _Group) -> tuple[DocumentStatement, ...]:
    return (group.statement,) if isinstance(group, ToldByOne) else group.statements


class _Book:
    """The audits by document, with their lines found once."""

    def __init__(self, comparison: Comparison, names: Sequence[str], pages: int) -> None:
        self._audits = {a.document.id: a for a in comparison.audits}
        self._names = {a.document.id: n for a, n in zip(comparison.audits, names, strict=True)}
        self._paged = {audit.document.id for audit in comparison.audits[:pages]}
        self._lines: dict[str, Lines] = {}

    def shows(self, document: str, offset: int) -> bool:
        """Whether the page holds the document's text at `offset`."""
        return document in self._paged and offset < SHOWN

    def name(self, document: str) -> str:
        return self._names[document]

    def audit(self, document: str) -> Audit:
        return self._audits[document]

    def line(self, document: str, offset: int) -> int:
        lines = self._lines.get(document)
        if lines is None:
            lines = self._lines[document] = Lines(self._audits[document].document.text)
        return lines.position(offset)[0]


def _fact(group: _Group, ident: str, book: _Book, columns: Sequence[str]) -> Fact:
    conflict = group if isinstance(group, Conflict) else None
    statements = _statements(group)
    letters = _letters(statements) if conflict else [""] * len(statements)
    told = [
        _told(statement, f"{ident}-{index}", letter, book)
        for index, (statement, letter) in enumerate(zip(statements, letters, strict=True), 1)
    ]
    title = words.shown(group.reason if isinstance(group, Conflict) else group.fact)
    state: Literal["agrees", "alone"] = "alone" if isinstance(group, ToldByOne) else "agrees"
    return Fact(
        id=ident,
        title=title,
        about=about(title) if conflict else title,
        kind=words.kind(conflict.kind) if conflict else "",
        confidence=f"{conflict.confidence:.0%}" if conflict else "",
        state="differs" if conflict else state,
        told=tuple(told),
        versions=tuple(
            _version([one for one in told if one.version == letter])
            for letter in dict.fromkeys(letters)
        ),
        cells=tuple(_cell(name, told, "differs" if conflict else state) for name in columns),
    )


def _letters(statements: Sequence[DocumentStatement]) -> list[str]:
    """A, B, C for the values in dispute. A date that only says less than another ("April 2025" and
    "17 April 2025") is on its side."""
    sides: list[list[str]] = []
    found = []
    for statement in statements:
        value = statement.value if isinstance(statement.value, str) else _value(statement)
        side = next((s for s in sides if all(_compatible(value, other) for other in s)), None)
        if side is None:
            sides.append(side := [])
        side.append(value)
        found.append(chr(ord("A") + sides.index(side) % 26))
    return found


def _compatible(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (long.startswith(short + "-") and short[:4].isdigit())


def about(reason: str) -> str:
    """What a reason says the accounts differ on, without who says what: all before the first
    colon that stands outside quotation marks."""
    depth = 0
    for index, character in enumerate(reason):
        depth += (character == "“") - (character == "”")
        if not depth and reason.startswith(": ", index):
            reason = reason[:index]
            break
    reason = reason.removeprefix(_LEAD_IN)
    return reason[:1].upper() + reason[1:]


def _value(statement: DocumentStatement) -> str:
    """The value in words, else the words themselves."""
    return readable(statement.value) or words.shorten(statement.text, 60)


def _version(told: Sequence[Told]) -> Version:
    return Version(
        letter=told[0].version,
        value=" / ".join(dict.fromkeys(one.value for one in told)),
        names=tuple(dict.fromkeys(one.name for one in told)),
        link=told[0].id,
    )


def _cell(name: str, told: Sequence[Told], state: Literal["differs", "agrees", "alone"]) -> Cell:
    mine = next((one for one in told if one.name == name), None)
    if mine is None:
        return Cell(state="silent")
    return Cell(state=state, version=mine.version, value=mine.value, link=mine.id)


def _told(statement: DocumentStatement, ident: str, version: str, book: _Book) -> Told:
    start = statement.spans[0][0] if statement.spans else 0
    before, pieces, after = _context(book.audit(statement.document), statement)
    return Told(
        id=f"{ident}-told",
        name=book.name(statement.document),
        version=version,
        value=_value(statement) if version else readable(statement.value),
        line=book.line(statement.document, start),
        link=ident if book.shows(statement.document, start) else "",
        before=before,
        pieces=pieces,
        after=after,
    )


def _context(
    audit: Audit, statement: DocumentStatement
) -> tuple[str, tuple[tuple[str, bool], ...], str]:
    """The sentences that hold a statement, in pieces, and the ends of those around it."""
    text, rows, spans = audit.document.text, audit.sentences, statement.spans
    if not rows or not spans:
        return "", ((words.shorten(statement.text, 400), True),), ""
    first = max(0, bisect_right(rows, spans[0][0], key=lambda row: row.start) - 1)
    last = max(first, bisect_right(rows, spans[-1][1] - 1, key=lambda row: row.start) - 1)
    start = min(rows[first].start, spans[0][0])
    end = max(rows[last].end, spans[-1][1])
    pieces, at = [], start
    for left, right in spans:
        pieces += [(_flat(text[at:left]), False), (_flat(text[left:right]), True)]
        at = right
    pieces.append((_flat(text[at:end]), False))
    before = _end_of(text, rows[first - 1]) if first else ""
    after = _start_of(text, rows[last + 1]) if last + 1 < len(rows) else ""
    return before, tuple(piece for piece in pieces if piece[0].strip()), after


def _flat(text: str) -> str:
    """On one line, with a space at an end that had one."""
    inner = " ".join(words.shown(text).split())
    lead, tail = text[:1].isspace(), text[-1:].isspace()
    return (" " if lead else "") + inner + (" " if tail and inner else "")


def _start_of(text: str, row: SentenceRow) -> str:
    return "" if row.claim == "heading" else words.shorten(text[row.start : row.end], _AROUND)


def _end_of(text: str, row: SentenceRow) -> str:
    if row.claim == "heading":
        return ""
    flat = _flat(text[row.start : row.end])
    if len(flat) <= _AROUND:
        return flat
    cut = flat[-_AROUND:]
    return "…" + cut[cut.find(" ") + 1 :]
