"""An audit as the editor view shows it while a text is being written: data, no markup.

The words are those of the report. Offsets stay code points, as in the contract; the page's script
turns them into the units of its own strings.
"""

from __future__ import annotations

import msgspec

from auditor.model import AttributionFinding, Audit, ContradictionFinding, Finding, Span
from auditor.render import words
from auditor.render.findings import classes, item
from auditor.render.lines import Lines
from auditor.render.phrases import phrase

# Characters of the text that an entry of the list repeats.
_SHOWN = 160


class Marked(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """A finding: where to mark it, and what the list says of it. `other` is the statement that a
    contradiction stands against, `voice` the source and the cue of an attribution."""

    dimension: str
    kind: str
    classes: str
    line: int
    text: str
    reason: str
    spans: tuple[Span, ...]
    other: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    against: str | None = None
    facts: tuple[str, ...] = ()
    quiet: bool = False
    tier: str = ""


class Figure(msgspec.Struct, kw_only=True, frozen=True):
    """A dimension's number in words: "41%", "26 of 63 claims"."""

    dimension: str
    rate: str
    evidence: str


class Remark(msgspec.Struct, kw_only=True, frozen=True):
    """A note on the text that asks to look."""

    kind: str
    level: str
    reason: str
    lines: tuple[int, ...]


class Marking(msgspec.Struct, kw_only=True, frozen=True):
    """All that the editor view shows of an audit."""

    words: int
    figures: tuple[Figure, ...]
    findings: tuple[Marked, ...]
    remarks: tuple[Remark, ...]


def marking(audit: Audit) -> Marking:
    """What to show of an audit that did not fail."""
    from auditor.dimensions import DIMENSIONS

    lines = Lines(audit.document.text)
    return Marking(
        words=audit.words,
        figures=tuple(
            Figure(
                dimension=_css(dimension.name),
                rate=f"{words.rate(score)} {phrase(dimension, 'scale')}".strip()
                if score.rate is not None
                else words.NOT_ENOUGH,
                evidence=words.evidence(score),
            )
            for dimension in DIMENSIONS
            if (score := audit.scores.get(dimension.name))
        ),
        findings=tuple(_marked(finding, lines) for finding in audit.findings),
        remarks=tuple(
            Remark(
                kind=words.kind(note.kind),
                level=note.level,
                reason=words.shown(note.reason),
                lines=tuple(sorted({lines.position(start)[0] for start, _ in note.spans})),
            )
            for note in audit.notes
            if note.level in ("high", "medium")
        ),
    )


def _marked(finding: Finding, lines: Lines) -> Marked:
    entry = item(finding, "", lines)
    said = finding if isinstance(finding, AttributionFinding) and finding.weight > 0 else None
    return Marked(
        dimension=_css(finding.dimension),
        kind=entry.kind,
        classes=classes(finding),
        line=entry.line,
        text=words.shorten(entry.text, _SHOWN),
        reason=entry.reason,
        spans=finding.spans,
        other=finding.counterpart.spans if isinstance(finding, ContradictionFinding) else (),
        source=said.source.spans if said and said.source else (),
        cue=said.cue.spans if said and said.cue else (),
        against=entry.counterpart and words.shorten(entry.counterpart, _SHOWN),
        facts=entry.facts,
        quiet=entry.quiet,
        tier=entry.tier,
    )


def _css(name: str) -> str:
    """A dimension's name as the style sheets write it."""
    return name.replace("_", "-")
