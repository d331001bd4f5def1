"""Marks against the tool's findings, and against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.dimensions import DIMENSIONS
from auditor.model import Audit, ContradictionFinding, Finding, Span, SpecificFinding
from auditor.render.findings import quiet, tier
from auditor.render.words import shorten
from auditor.worksheet.marks.agreement import agreement
from auditor.worksheet.marks.types import TOOL, Agreement, Mark, Marking, Reading, Shown, Split
from auditor.worksheet.numbering import Numbering

_SPLITS, _WORDS = 12, 200

# (document, dimension) -> the sentences that a reader marked there.
Marked = Mapping[tuple[int, str], frozenset[int]]


def compared(marks: Sequence[Mark], audits: Sequence[Audit]) -> Marking:
    """What comes of holding `marks` against the audits' findings and against each other.

    A student counts as a reader of a document and dimension once they marked something there, or
    said that there is nothing; the tool reads everything.
    """
    numbered = [Numbering(audit) for audit in audits]
    students = tuple(dict.fromkeys(mark.student for mark in marks))
    marked = {student: _marked(m for m in marks if m.student == student) for student in students}
    read = {place for places in marked.values() for place in places}
    tool = {place: _by_tool(place, numbered) for place in read}
    sizes = {place: len(audits[place[0] - 1].sentences) for place in read}
    names = [d.name for d in DIMENSIONS if any(place[1] == d.name for place in read)]
    return Marking(
        students=students,
        readings=tuple(_readings(marks, numbered)),
        together=_agreements(names, marked, sizes),
        with_tool=_agreements(names, {**marked, TOOL: tool}, sizes),
        each=tuple(
            (student, _agreements(names, {student: marked[student], TOOL: tool}, sizes))
            for student in students
        ),
        splits=tuple(_splits(names, marked, tool, numbered)),
    )


def _marked(marks: Iterable[Mark]) -> Marked:
    found: dict[tuple[int, str], set[int]] = {}
    for mark in marks:
        found.setdefault((mark.document, mark.dimension), set()).update(mark.sentences)
    return {place: frozenset(sentences) for place, sentences in found.items()}


def _by_tool(place: tuple[int, str], numbered: Sequence[Numbering]) -> frozenset[int]:
    numbering = numbered[place[0] - 1]
    return frozenset(
        sentence
        for finding in _findings(numbering.audit, place[1])
        if _is_marked(finding)
        for span in _spans(finding)
        for sentence in _sentences(span, numbering)
    )


def _findings(audit: Audit, dimension: str) -> Iterator[Finding]:
    """What the tool shows, advice and repeats among it, but for suggestions that it hides."""
    for finding in audit.findings:
        if finding.dimension == dimension and finding.spans and tier(finding) != "suggestion":
            yield finding


def _is_marked(finding: Finding) -> bool:
    """Whether it stands for a mark of the tool's: it counts, or repeats a detail that does."""
    return not quiet(finding) or isinstance(finding, SpecificFinding)


def _spans(finding: Finding) -> tuple[Span, ...]:
    if isinstance(finding, ContradictionFinding):
        return (*finding.spans, *finding.counterpart.spans)
    return finding.spans


def _sentences(span: Span, numbering: Numbering) -> range:
    first, last = numbering.sentence(span[0]), numbering.sentence(span[1] - 1)
    return range(first, last + 1) if first is not None and last is not None else range(0)


# --- a student against the tool ------------------------------------------------------------------


def _readings(marks: Sequence[Mark], numbered: Sequence[Numbering]) -> Iterator[Reading]:
    groups: dict[tuple[str, int], list[Mark]] = {}
    for mark in marks:
        groups.setdefault((mark.student, mark.document), []).append(mark)
    for (student, document), mine in groups.items():
        yield _reading(student, document, mine, numbered[document - 1])


def _reading(student: str, document: int, marks: Sequence[Mark], numbering: Numbering) -> Reading:
    read = [d.name for d in DIMENSIONS if any(mark.dimension == d.name for mark in marks)]
    findings = [finding for name in read for finding in _findings(numbering.audit, name)]
    real = [mark for mark in marks if mark.sentences]
    met = [[f for f in findings if _meets(mark, f, numbering)] for mark in real]
    found = {id(finding) for both in met for finding in both}
    pairs = list(zip(real, met, strict=True))
    return Reading(
        student=student,
        document=document,
        dimensions=tuple(read),
        both=tuple(_shown_mark(mark, numbering) for mark, both in pairs if both),
        student_only=tuple(_shown_mark(mark, numbering) for mark, both in pairs if not both),
        tool_only=tuple(
            _shown(f, numbering) for f in findings if id(f) not in found and not quiet(f)
        ),
    )


def _meets(mark: Mark, finding: Finding, numbering: Numbering) -> bool:
    """Whether they share words; a mark by line alone meets whatever begins or ends in it."""
    if mark.dimension != finding.dimension:
        return False
    spans = _spans(finding)
    if mark.span is not None:
        return any(start < mark.span[1] and mark.span[0] < end for start, end in spans)
    return any(i in mark.sentences for span in spans for i in _sentences(span, numbering))


def _shown_mark(mark: Mark, numbering: Numbering) -> Shown:
    span = mark.span or numbering.span(mark.sentences)
    text = numbering.audit.document.text[span[0] : span[1]]
    return Shown(numbering.label([span]), mark.dimension, shorten(text, _WORDS))


def _shown(finding: Finding, numbering: Numbering) -> Shown:
    return Shown(numbering.label(finding.spans), finding.dimension, shorten(finding.text, _WORDS))


# --- readers against each other ------------------------------------------------------------------


def _agreements(
    names: Sequence[str], marked: Mapping[str, Marked], sizes: Mapping[tuple[int, str], int]
) -> tuple[Agreement, ...]:
    return tuple(
        agreement(
            name,
            {
                reader: {
                    (document, sentence): sentence in sentences
                    for (document, dimension), sentences in places.items()
                    if dimension == name
                    for sentence in range(sizes[document, dimension])
                }
                for reader, places in marked.items()
            },
        )
        for name in names
    )


def _splits(
    names: Sequence[str],
    marked: Mapping[str, Marked],
    tool: Marked,
    numbered: Sequence[Numbering],
) -> Iterator[Split]:
    """Sentences that some of their readers marked and some did not, the most even first."""
    found: list[tuple[float, int, Split]] = []
    for place in sorted(tool, key=lambda place: (place[0], names.index(place[1]))):
        readers = {who: places[place] for who, places in marked.items() if place in places}
        for sentence in sorted(set().union(*readers.values())):
            yes = tuple(who for who, sentences in readers.items() if sentence in sentences)
            no = tuple(who for who in readers if who not in yes)
            if no:
                split = _split(place, sentence, (yes, no), tool, numbered[place[0] - 1])
                found.append((abs(len(yes) / len(readers) - 0.5), -len(readers), split))
    found.sort(key=lambda row: row[:2])
    yield from (split for _, _, split in found[:_SPLITS])


def _split(
    place: tuple[int, str],
    sentence: int,
    sides: tuple[tuple[str, ...], tuple[str, ...]],
    tool: Marked,
    numbering: Numbering,
) -> Split:
    start, end = numbering.span([sentence])
    return Split(
        document=place[0],
        place=numbering.labels[sentence],
        dimension=place[1],
        words=shorten(numbering.audit.document.text[start:end], _WORDS),
        marked=sides[0],
        unmarked=sides[1],
        tool=sentence in tool[place],
    )
