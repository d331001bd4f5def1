"""A finding as a page shows it: marks in the text, and an entry of the list below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model import (
    AttributionFinding,
    ContradictionFinding,
    Finding,
    LoadedFinding,
    SpecificFinding,
)
from auditor.render import words
from auditor.render.lines import Lines
from auditor.render.marks import Mark
from auditor.render.values import readable

# A page holds this much of a document; the tables beside it hold every finding.
SHOWN = 150_000
# Outer to inner: what holds others goes outside.
PLACE, _CLASH, _CONTENT, _SOURCE, _OTHER, _SPECIFIC, _LOADED = range(7)
_LEVELS = {
    "contradictions": _CLASH,
    "attribution": _CONTENT,
    "specifics": _SPECIFIC,
    "loaded_language": _LOADED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A finding as a list shows it; `facts` are further words about it, `quiet` ones are not
    counted, and `tier` says how unsure: "", "advice" or "suggestion". `classes` are for filters."""

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
    tier: str
    classes: str
    shown: bool


def quiet(finding: Finding) -> bool:
    """Whether a finding is shown without being counted."""
    repeated = isinstance(finding, SpecificFinding) and not finding.distinct
    return finding.weight == 0 or repeated


def tier(finding: Finding) -> str:
    """How unsure the tool is of a finding: "advice" to look, a mere "suggestion", else nothing."""
    unsure = isinstance(finding, LoadedFinding) and finding.tier != "finding"
    return finding.tier if isinstance(finding, LoadedFinding) and unsure else ""


def kind_class(dimension: str, kind: str) -> str:
    """The class by which a page hides a kind of finding."""
    return f"{dimension.replace('_', '-')} k-{kind.replace('_', '-')}"


def classes(finding: Finding) -> str:
    """A finding's classes, in the text and in the list: dimension, kind, how faint it is."""
    faint = "quiet" if quiet(finding) else ""
    names = (kind_class(finding.dimension, finding.kind), faint, tier(finding))
    return " ".join(filter(None, names))


def _why(finding: Finding) -> str:
    return f"{words.kind(finding.kind).capitalize()}. {words.shown(finding.reason)}"


def finding_marks(finding: Finding, ident: str, number: int, badge: str) -> Iterator[Mark]:
    """The marks of finding `number` of the document `ident`; a contradiction has one a side, each
    with a `badge` that leads to the other."""
    key, held = str(number), f"m {classes(finding)}"
    why, entry = _why(finding), f"{ident}-f{key}"
    level = _LEVELS.get(finding.dimension, _OTHER)
    main = f"{ident}-m{key}"
    if isinstance(finding, ContradictionFinding):
        other = f"{main}-b"
        sides = ((main, other, "second", finding.spans),
                 (other, main, "first", finding.counterpart.spans))  # fmt: skip
        for side, link, name, spans in sides:
            label = f"{finding.tier} {badge}: go to the {name} statement"
            yield Mark(id=side, level=level, classes=held, spans=spans, describes=entry, why=why,
                       key=key, badge=badge, badge_link=link, badge_label=label)  # fmt: skip
        return
    yield Mark(id=main, level=level, classes=held, spans=finding.spans, describes=entry, why=why,
               key=key, stop=tier(finding) != "suggestion",
               framed=finding.dimension == "attribution")  # fmt: skip
    if isinstance(finding, AttributionFinding) and finding.weight > 0:
        # The source and the cue often overlap the content's neighbours, so they have a level.
        if finding.source:
            yield Mark(id=f"{main}-s", level=_SOURCE, classes=f"{held} source",
                       spans=finding.source.spans, why=why, key=key)  # fmt: skip
        if finding.cue:
            yield Mark(id=f"{main}-c", level=_SOURCE, classes=f"{held} cue",
                       spans=finding.cue.spans, why=why, key=key)  # fmt: skip


def item(finding: Finding, ident: str, lines: Lines) -> Item:
    """A finding as the list below the text shows it; `ident` is that entry's id."""
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
        tier=tier(finding),
        classes=classes(finding),
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
