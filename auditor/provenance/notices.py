"""Lines that speak to the desk or to a user, not to the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from auditor.lexicon import toml
from auditor.model import Annotated, Level, Note, Span
from auditor.provenance.lines import Line, in_quotation, shortened, text_lines

# The rest of a sentence; a stop within a number or an address ends none.
_STOP = re.compile(r"(?:[^.!?\n]|[.!?](?=\w)){0,160}[.!?]")
# Of one kind, more than these say nothing new.
_MOST = 20
_MOST_OF_ALL = 200


class _Pattern(NamedTuple):
    """What to look for: `where` in the text (head, tail, ends, any) and whether a line has to
    begin with it. A text with none of the words that it `holds`, if there are any, has no such
    line: most texts are spared the search."""

    kind: str
    regex: re.Pattern[str]
    where: str
    begins: bool
    reason: str
    level: Level
    holds: tuple[str, ...]


@cache
def _patterns(table: str) -> tuple[_Pattern, ...]:
    rows: list[dict[str, Any]] = toml(f"provenance/{table}.toml")["pattern"]
    return tuple(
        _Pattern(
            row["kind"],
            re.compile(row["regex"], 0 if row.get("case") else re.IGNORECASE),
            row.get("where", "any"),
            row.get("begins", False),
            row["reason"],
            row["level"],
            tuple(row.get("holds", ())),
        )
        for row in rows
    )


def _may_stand(line: Line, where: str) -> bool:
    if where == "any":
        return True
    return (line.head and where in ("head", "ends")) or (line.tail and where in ("tail", "ends"))


def _found(annotated: Annotated, table: str) -> Iterator[Note]:
    """A note for each line that a pattern of a table fits; the first pattern of a kind wins."""
    counts: dict[str, int] = {}
    text = " ".join(annotated.document.text.lower().split())
    patterns = [p for p in _patterns(table) if not p.holds or any(w in text for w in p.holds)]
    for line in text_lines(annotated.document.text):
        if sum(counts.values()) > _MOST_OF_ALL:
            return
        for note in _in_line(annotated, line, patterns):
            counts[note.kind] = counts.get(note.kind, 0) + 1
            if counts[note.kind] <= _MOST:
                yield note


def _in_line(annotated: Annotated, line: Line, patterns: Sequence[_Pattern]) -> Iterator[Note]:
    kinds: set[str] = set()
    for pattern in patterns:
        if pattern.kind in kinds or not _may_stand(line, pattern.where):
            continue
        match = (pattern.regex.match if pattern.begins else pattern.regex.search)(line.text)
        if not match:
            continue
        start, end = line.start + match.start(), line.start + match.end()
        if in_quotation(annotated, start, end):
            continue
        kinds.add(pattern.kind)
        span = _with_next(annotated, line) if pattern.begins else (start, _to_stop(line, end))
        text = annotated.document.text[slice(*span)]
        yield Note(
            kind=pattern.kind,
            reason=f"“{shortened(text)}”: {pattern.reason}",
            spans=(span,),
            text=text,
            level=pattern.level,
        )


def _to_stop(line: Line, end: int) -> int:
    """Where the sentence that a match stands in ends, unless that is far off."""
    stop = _STOP.match(line.text, end - line.start)
    return line.start + stop.end() if stop else end


def _with_next(annotated: Annotated, line: Line) -> Span:
    """A line, with the one below where it announces that alone on its own ("CORRECTION:")."""
    if len(line.text.split()) > 2 or not line.text.endswith(":"):
        return line.span
    after = re.compile(r"[^\n]*\n\s*([^\n]+)").match(annotated.document.text, line.end)
    return (line.start, after.end()) if after else line.span


def notices(annotated: Annotated) -> Iterator[Note]:
    """Kill and correction notices, notes to editors and disclaimers in the text."""
    yield from _found(annotated, "notices")


def leftovers(annotated: Annotated) -> Iterator[Note]:
    """What an assistant says to the person it writes for, left in the text."""
    yield from _found(annotated, "leftovers")


def signatures(annotated: Annotated) -> Iterator[Note]:
    """Lines that give the turn to, or are signed by, a program or a persona of one."""
    yield from _found(annotated, "signatures")


# --- what the sender says beside the text --------------------------------------------------------

_UNUSABLE = {
    "canceled": "canceled: the sender has withdrawn this copy",
    "withheld": "withheld: the sender asks not to publish this copy for now",
}
_KILLING = ("kill", "withdraw", "cancel", "retract")


def sender_notes(annotated: Annotated) -> Iterator[Note]:
    """Status, corrections and notes to editors that a wire format carries outside the text."""
    wire = annotated.document.wire
    if wire is None:
        return
    killing = next((s for s in wire.signals if s.startswith(_KILLING)), None)
    if wire.status in _UNUSABLE or killing:
        what = _UNUSABLE.get(wire.status or "", f"“{killing}”: the sender has withdrawn this copy")
        yield Note(kind="kill_notice", reason=f"Its status is {what}", level="high")
    for correction in wire.corrections:
        reason = f"The sender's correction: “{shortened(correction, 200)}”"
        yield Note(kind="correction", reason=reason, text=correction, level="medium")
    if "correction" in wire.signals and not wire.corrections:
        yield Note(
            kind="correction", reason="The sender marks this as a correction", level="medium"
        )
    for note in wire.editor_notes:
        reason = f"The sender's note to editors: “{shortened(note, 200)}”"
        yield Note(kind="editors_note", reason=reason, text=note, level="low")
