"""An audit as a page shows it: marks in the text, and a list of findings with their lines."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

from auditor.dimensions.base import Dimension
from auditor.model import Audit, ContradictionFinding, DocumentStatement, Score, Span
from auditor.render import words
from auditor.render.findings import PLACE, SHOWN, Item, finding_marks, item, kind_class
from auditor.render.lines import Lines
from auditor.render.marks import Line, Mark, marked_lines
from auditor.render.sources import SourceFigures, SourceRow, source_figures, source_rows, tag_counts

# Sources, and people and groups that loaded words are about, listed in the page.
_SOURCES = 25
_AIMED = 12
# Lines that a note on the document links to.
_LINES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Aimed:
    """Whom loaded words are about: how often they speak well, ill, or neither."""

    name: str
    kind: str
    praise: int
    blame: int
    other: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A claim that a reader might ask about: little in it can be looked up."""

    line: int
    text: str
    lacks: tuple[str, ...]
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A note on a document: what it says, where, and how much it matters."""

    kind: str
    reason: str
    level: str
    lines: tuple[int, ...]


class KindCount(NamedTuple):
    """A kind of finding that a filter shows or hides: its class, its name, how many."""

    classes: str
    name: str
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything the report shows of one document."""

    id: str
    heading: str
    short: str
    audit: Audit
    lines: tuple[Line, ...]
    headings: frozenset[int]
    items: Mapping[str, tuple[Item, ...]]
    kinds: Mapping[str, tuple[KindCount, ...]]
    tiers: Mapping[str, int]
    sources: tuple[SourceRow, ...]
    more_sources: int
    source_figures: SourceFigures | None
    source_counts: Mapping[str, int]
    aimed: tuple[Aimed, ...]
    more_aimed: int
    sections: tuple[tuple[str, str, str], ...]
    by_kind: tuple[tuple[str, str, str], ...]
    queries: tuple[Query, ...]
    wire: tuple[tuple[str, str], ...]
    remarks: tuple[Remark, ...]
    cut: bool

    def score(self, dimension: str) -> Score | None:
        return self.audit.scores.get(dimension)


def page(
    audit: Audit,
    number: int,
    short: str,
    dimensions: Sequence[Dimension],
    facts: Sequence[tuple[str, DocumentStatement]],
) -> Page:
    """The page of document `number`; `facts` are (anchor, statement) compared with others."""
    ident = f"d{number}"
    text = audit.document.text
    lines = Lines(text)
    items = [item(f, f"{ident}-f{i}", lines) for i, f in enumerate(audit.findings, 1)]
    clashes = [i for i, f in enumerate(audit.findings, 1) if isinstance(f, ContradictionFinding)]
    badges = {i: str(number) for number, i in enumerate(clashes, 1)}
    marks = [
        mark
        for i, f in enumerate(audit.findings, 1)
        for mark in finding_marks(f, ident, i, badges.get(i, ""))
    ]
    marks += [Mark(id=anchor, level=PLACE, classes="fact", spans=s.spans) for anchor, s in facts]
    queries = _queries(audit, ident, lines)
    marks += [Mark(id=q.anchor, level=PLACE, classes="fact", spans=(span,)) for q, span in queries]
    rendered = marked_lines(text, [m for m in marks if m.spans], SHOWN)
    sources = source_rows(audit, ident, lines)
    aimed = _aimed(audit)
    return Page(
        id=ident,
        heading=_heading(audit),
        short=short,
        audit=audit,
        lines=tuple(rendered),
        headings=_headings(audit, rendered),
        items={d.name: tuple(i for i in items if i.dimension == d.name) for d in dimensions},
        kinds={d.name: _kinds(items, d) for d in dimensions},
        tiers=Counter(entry.tier for entry in items if entry.tier),
        sources=tuple(sources[:_SOURCES]),
        more_sources=max(0, len(sources) - _SOURCES),
        source_figures=source_figures(audit),
        source_counts=tag_counts(sources[:_SOURCES]),
        aimed=tuple(aimed[:_AIMED]),
        more_aimed=max(0, len(aimed) - _AIMED),
        sections=_shares(audit, "sections"),
        by_kind=_shares(audit, "by_kind"),
        queries=tuple(query for query, _ in queries),
        wire=_wire(audit),
        remarks=_remarks(audit, lines, frozenset(line.number for line in rendered)),
        cut=len(text) > SHOWN,
    )


def _heading(audit: Audit) -> str:
    """The title, else the first line if it is a heading, else the short name."""
    document = audit.document
    first = audit.sentences[0] if audit.sentences else None
    if not document.title and first and first.claim == "heading":
        return words.shorten(document.text[first.start : first.end], 140)
    return words.shorten(document.title or document.outlet or document.id, 140)


def _kinds(items: Sequence[Item], dimension: Dimension) -> tuple[KindCount, ...]:
    """The kinds that occur, in the dimension's order."""
    counts = Counter(entry.kind for entry in items if entry.dimension == dimension.name)
    return tuple(
        KindCount(kind_class(dimension.name, kind), words.kind(kind), counts[words.kind(kind)])
        for kind in dimension.kinds
        if counts[words.kind(kind)]
    )


_LEVELS = ("high", "medium", "low", "info")


def _remarks(audit: Audit, lines: Lines, shown: frozenset[int]) -> tuple[Remark, ...]:
    """The notes on a document, the gravest first; `shown` are the lines that can be linked to."""
    return tuple(
        Remark(
            kind=words.kind(note.kind),
            reason=words.shown(note.reason),
            level=note.level,
            lines=tuple(sorted({lines.position(s)[0] for s, _ in note.spans} & shown))[:_LINES],
        )
        for note in sorted(audit.notes, key=lambda note: _LEVELS.index(note.level))
    )


def _wire(audit: Audit) -> tuple[tuple[str, str], ...]:
    """What the sender of the copy says of it: (name, value), as far as it says anything."""
    wire = audit.document.wire
    if wire is None:
        return ()
    said = ((field.name, getattr(wire, field.name)) for field in fields(wire))
    return tuple(
        (words.kind(name), words.shorten(str(one), 300))
        for name, value in said
        for one in (value if isinstance(value, tuple) else (value,))
        if one is not None
    )


def _headings(audit: Audit, lines: Sequence[Line]) -> frozenset[int]:
    """Numbers of the lines that hold nothing but a heading."""
    starts = {row.start for row in audit.sentences if row.claim == "heading"}
    prose = [row for row in audit.sentences if row.claim != "heading"]
    taken = {number for row in prose for number in _line_of(row.start, lines)}
    return frozenset(
        line.number
        for line in lines
        if line.number not in taken and any(line.start <= start < line.end for start in starts)
    )


def _line_of(offset: int, lines: Sequence[Line]) -> Iterator[int]:
    index = bisect_right(lines, offset, key=lambda line: line.start) - 1
    if 0 <= index < len(lines) and offset < lines[index].end:
        yield lines[index].number


def _aimed(audit: Audit) -> list[Aimed]:
    """Whom the counted loaded words are about, most first."""
    score = audit.scores.get("loaded_language")
    return [
        Aimed(
            name=words.shorten(row["name"], 60),
            kind=words.kind(row["kind"]),
            praise=row["praise"],
            blame=row["blame"],
            other=row["other"],
            words=words.shorten(", ".join(row["words"]), 120),
        )
        for row in (score.detail.get("targets", ()) if score else ())
    ]


def _shares(audit: Audit, part: str) -> tuple[tuple[str, str, str], ...]:
    """Loaded words by "sections" of the text or "by_kind": name, "3 of 120 words", the rate."""
    score = audit.scores.get("loaded_language")
    rows = score.detail.get(part, {}) if score else {}
    return tuple(
        (
            words.kind(name),
            f"{row['loaded']} of {words.plural(row['words'], 'word')}",
            words.NOT_ENOUGH if row.get("rate") is None else f"{row['rate']:.1f} per 100",
        )
        for name, row in rows.items()
        if row["words"]
    )


def _queries(audit: Audit, ident: str, lines: Lines) -> list[tuple[Query, Span]]:
    """The audit's least anchored claims, in the order of the text."""
    score = audit.scores.get("specifics")
    rows = sorted(score.detail.get("queries", ()) if score else (), key=lambda row: row["span"])
    return [
        (
            Query(
                line=lines.position(row["span"][0])[0],
                text=words.shorten(row["text"], 220),
                lacks=tuple(row["lacks"]),
                anchor=f"{ident}-q{number}",
            ),
            (row["span"][0], row["span"][1]),
        )
        for number, row in enumerate(rows, 1)
    ]
