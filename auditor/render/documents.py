"""An audit as a page shows it: marks in the text, and a list of findings with their lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.dimensions.base import Dimension
from auditor.model import (
    AttributionFinding,
    Audit,
    ContradictionFinding,
    DocumentStatement,
    Finding,
    LoadedFinding,
    Score,
    Span,
    SpecificFinding,
)
from auditor.render import words
from auditor.render.lines import Lines
from auditor.render.marks import Line, Mark, marked_lines
from auditor.render.sources import SourceFigures, SourceRow, source_figures, source_rows, tag_counts
from auditor.render.values import readable

# A page holds this much of a document; the tables beside it hold every finding.
SHOWN = 150_000
# Outer to inner: what holds others goes outside.
_FACT, _CLASH, _CONTENT, _SOURCE, _OTHER, _SPECIFIC, _LOADED = range(7)
_LEVELS = {
    "contradictions": _CLASH,
    "attribution": _CONTENT,
    "specifics": _SPECIFIC,
    "loaded_language": _LOADED,
}
# Sources, and people and groups that loaded words are about, listed in the page.
_SOURCES = 25
_AIMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A finding as a list shows it; `facts` are further words about it, `quiet` not counted,
    `advice` not sure either."""

    id: str
    mark: str
    line: int
    dimension: str
    kind: str
    text: str
    reason: str
    facts: tuple[str, ...]
    counterpart: str | None
    quiet: bool
    advice: bool
    shown: bool


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
class Page:
    """Everything the report shows of one document."""

    id: str
    heading: str
    short: str
    audit: Audit
    lines: tuple[Line, ...]
    headings: frozenset[int]
    items: Mapping[str, tuple[Item, ...]]
    sources: tuple[SourceRow, ...]
    more_sources: int
    source_figures: SourceFigures | None
    source_counts: Mapping[str, int]
    aimed: tuple[Aimed, ...]
    more_aimed: int
    sections: tuple[tuple[str, str, str], ...]
    by_kind: tuple[tuple[str, str, str], ...]
    queries: tuple[Query, ...]
    counts: Mapping[str, int]
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
    items = [_item(f, f"{ident}-f{i}", lines) for i, f in enumerate(audit.findings, 1)]
    clashes = [i for i, f in enumerate(audit.findings, 1) if isinstance(f, ContradictionFinding)]
    badges = {i: str(number) for number, i in enumerate(clashes, 1)}
    marks = [
        mark
        for i, f in enumerate(audit.findings, 1)
        for mark in _marks(f, ident, i, badges.get(i, ""))
    ]
    marks += [Mark(id=anchor, level=_FACT, classes="fact", spans=s.spans) for anchor, s in facts]
    queries = _queries(audit, ident, lines)
    marks += [Mark(id=q.anchor, level=_FACT, classes="fact", spans=(span,)) for q, span in queries]
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
        sources=tuple(sources[:_SOURCES]),
        more_sources=max(0, len(sources) - _SOURCES),
        source_figures=source_figures(audit),
        source_counts=tag_counts(sources[:_SOURCES]),
        aimed=tuple(aimed[:_AIMED]),
        more_aimed=max(0, len(aimed) - _AIMED),
        sections=_shares(audit, "sections"),
        by_kind=_shares(audit, "by_kind"),
        queries=tuple(query for query, _ in queries),
        counts={d.name: sum(f.dimension == d.name for f in audit.findings) for d in dimensions},
        cut=len(text) > SHOWN,
    )


def _heading(audit: Audit) -> str:
    """The title, else the first line if it is a heading, else the short name."""
    document = audit.document
    first = audit.sentences[0] if audit.sentences else None
    if not document.title and first and first.claim == "heading":
        return words.shorten(document.text[first.start : first.end], 140)
    return words.shorten(document.title or document.outlet or document.id, 140)


def quiet(finding: Finding) -> bool:
    """Whether a finding is shown without being counted."""
    repeated = isinstance(finding, SpecificFinding) and not finding.distinct
    return finding.weight == 0 or repeated


def advice(finding: Finding) -> bool:
    """Whether the tool is not sure of a finding, and only advises a look."""
    return isinstance(finding, LoadedFinding) and finding.tier == "advice"


def _why(finding: Finding) -> str:
    return f"{words.kind(finding.kind).capitalize()}. {words.shown(finding.reason)}"


def _marks(finding: Finding, ident: str, number: int, badge: str) -> Iterator[Mark]:
    key, name = str(number), finding.dimension
    classes = f"m {name.replace('_', '-')} k-{finding.kind.replace('_', '-')}"
    faint = (" quiet" if quiet(finding) else "") + (" advice" if advice(finding) else "")
    classes += faint
    described = {"describes": f"{ident}-f{key}", "why": _why(finding), "key": key}
    level = _LEVELS.get(name, _OTHER)
    main = f"{ident}-m{key}"
    if isinstance(finding, ContradictionFinding):
        other = f"{main}-b"
        sides = ((main, other, "second", finding.spans),
                 (other, main, "first", finding.counterpart.spans))  # fmt: skip
        for ident, link, name, spans in sides:
            label = f"{finding.tier} {badge}: go to the {name} statement"
            yield Mark(id=ident, level=level, classes=classes, spans=spans, badge=badge,
                       badge_link=link, badge_label=label, **described)  # fmt: skip
        return
    yield Mark(id=main, level=level, classes=classes, spans=finding.spans, **described)
    if isinstance(finding, AttributionFinding) and finding.weight > 0:
        # The source and the cue often overlap the content's neighbours, so they have a level.
        plain = {"key": key, "why": described["why"]}
        if finding.source:
            side = f"m attribution{faint} source s-{finding.source.kind.replace('_', '-')}"
            yield Mark(
                id=f"{main}-s", level=_SOURCE, classes=side, spans=finding.source.spans, **plain
            )
        if finding.cue:
            yield Mark(id=f"{main}-c", level=_SOURCE, classes=f"m attribution{faint} cue",
                       spans=finding.cue.spans, **plain)  # fmt: skip


def _item(finding: Finding, ident: str, lines: Lines) -> Item:
    start = finding.spans[0][0] if finding.spans else 0
    return Item(
        id=ident,
        mark=ident.replace("-f", "-m"),
        line=lines.position(start)[0],
        dimension=finding.dimension,
        kind=words.kind(finding.kind),
        text=words.shown(finding.text),
        reason=words.shown(finding.reason),
        facts=tuple(fact for fact in _facts(finding) if fact),
        counterpart=words.shown(finding.counterpart.text)
        if isinstance(finding, ContradictionFinding)
        else None,
        quiet=quiet(finding),
        advice=advice(finding),
        shown=start < SHOWN,
    )


def _facts(finding: Finding) -> Iterator[str]:
    if isinstance(finding, AttributionFinding):
        source = finding.source
        if source is None:
            yield "no source named"
        elif (name := words.shown(source.name or source.text)) not in finding.reason:
            yield f"source: {name} ({words.kind(source.kind)})"
        yield "not counted" if finding.weight == 0 else ""
    elif isinstance(finding, SpecificFinding):
        read = readable(finding.value)
        yield f"read as {words.shown(read)}" if read and read != finding.text else ""
        yield "" if finding.distinct else "repeats an earlier one, not counted again"
    elif isinstance(finding, LoadedFinding):
        yield f"plainer: {words.shown(finding.alternative)}" if finding.alternative else ""
        # The reason of what is not sure says so itself.
        yield "not counted" if finding.weight == 0 and finding.sure else ""
    elif isinstance(finding, ContradictionFinding):
        yield f"{finding.tier}, confidence {finding.confidence:.0%}"


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
