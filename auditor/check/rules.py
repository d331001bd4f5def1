"""Audit -> issues: every finding that could be worth an editor's line.

Most of what an audit finds is no issue: a specific, a well-sourced quotation. What is one carries
a severity; which of them are printed is decided later (`ranking`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from auditor.check.issues import Issue, Related, Severity
from auditor.check.queries import Reading, queries
from auditor.check.words import priority_of, quiet_words, severity_of, sure_contradiction
from auditor.model import (
    Audit,
    ContradictionFinding,
    LoadedFinding,
    Note,
    Span,
)

# Notes that only say how a text was read are told by other means, or not at all.
_SILENT_NOTES = frozenset({"extracted", "accepted"})
_LEVELS: dict[str, Severity] = {"high": "error", "medium": "warning"}


def issues(audit: Audit) -> Iterator[Issue]:
    """Every issue of an audit, in the order of the text."""
    reading = Reading(audit)
    found = [*_findings(reading), *queries(reading), *_notes(reading)]
    yield from sorted(found, key=lambda issue: (issue.span, issue.rule, issue.reason))


def _findings(reading: Reading) -> Iterator[Issue]:
    # What the house's own list says of a word goes before what the tool thinks of it.
    house = {n.spans[0] for n in reading.audit.notes if n.kind == "house_word"}
    for finding in reading.audit.findings:
        if isinstance(finding, ContradictionFinding):
            yield _contradiction(reading, finding)
        elif isinstance(finding, LoadedFinding) and _is_told(finding, house):
            yield _loaded(reading, finding)


def _is_told(finding: LoadedFinding, house: Collection[Span]) -> bool:
    """Whether a loaded word is an issue at all: in the writer's voice, and more than a hunch."""
    return not finding.quoted and finding.tier != "suggestion" and finding.spans[0] not in house


def _contradiction(reading: Reading, finding: ContradictionFinding) -> Issue:
    """The later half is where a reader trips; the earlier one is told beside it."""
    other = finding.counterpart
    severity = severity_of(f"contradictions.{finding.tier}")
    if severity == "error" and finding.confidence < sure_contradiction():
        severity = "warning"
    return Issue(
        dimension=finding.dimension,
        kind=finding.kind,
        severity=severity,
        span=(other.spans[0][0], other.spans[-1][1]),
        text=other.text,
        sentence=reading.sentence(other.spans[0][0]),
        reason=finding.reason,
        priority=priority_of(f"contradictions.{finding.kind}"),
        confidence=finding.confidence,
        related=(Related((finding.spans[0][0], finding.spans[-1][1]), finding.text),),
    )


def _loaded(reading: Reading, finding: LoadedFinding) -> Issue:
    """A loaded word. A warning is what the tool is sure of in the writer's own words: also in a
    heading or a caption, which the score leaves out and a desk writes itself."""
    start, end = finding.spans[0]
    rule = f"loaded_language.{finding.kind}"
    speaker = reading.speaker(start)
    sure = finding.tier == "finding" and finding.kind != "weasel"
    quiet = finding.text.casefold() in quiet_words()
    reason = finding.reason
    if sure and speaker is not None:
        reason += f" It stands in what {speaker} is reported to say."
    elif sure and not finding.weight:
        reason += " In a heading or caption: not counted in the score."
    return Issue(
        dimension=finding.dimension,
        kind=finding.kind,
        severity=severity_of(rule) if sure and speaker is None and not quiet else "info",
        span=(start, end),
        text=finding.text,
        sentence=reading.sentence(start),
        reason=reason,
        priority=priority_of(rule),
        confidence=finding.probability,
        alternative=finding.alternative,
        group=finding.text.casefold(),
    )


def _notes(reading: Reading) -> Iterator[Issue]:
    for note in reading.audit.notes:
        if note.kind == "house_word":
            yield _house_word(reading, note)
        elif note.kind not in _SILENT_NOTES:
            yield _note(reading, note)


def _note(reading: Reading, note: Note) -> Issue:
    span, text = _place(reading, note)
    return Issue(
        dimension="notes",
        kind=note.kind,
        severity=_LEVELS.get(note.level, "info"),
        span=span,
        text=text,
        sentence=reading.sentence(span[0]),
        reason=note.reason,
        priority=priority_of(f"notes.{note.kind}"),
        group=note.kind,
    )


def _house_word(reading: Reading, note: Note) -> Issue:
    span, text = _place(reading, note)
    return Issue(
        dimension="house",
        kind="house_word",
        severity=severity_of("house.house_word"),
        span=span,
        text=text,
        sentence=reading.sentence(span[0]),
        reason=note.reason,
        priority=priority_of("house.house_word"),
    )


def _place(reading: Reading, note: Note) -> tuple[Span, str]:
    """Where a note points, the text's beginning if nowhere."""
    if not note.spans:
        return (0, 0), note.text
    start, end = note.spans[0][0], note.spans[0][1]
    return (start, end), note.text or reading.text[start:end]
