"""What an editor would ask the writer: who says so, who counted, who was it?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from auditor.check.issues import Issue
from auditor.check.words import (
    accusing,
    counted,
    least_count,
    priority_of,
    settled,
    severity_of,
    source_nouns,
    source_openers,
    source_phrases,
)
from auditor.model import (
    AttributionFinding,
    Audit,
    SentenceRow,
    Source,
    Span,
    SpecificFinding,
)

_WORD = re.compile(r"[\w'’-]+")
# "Many in the party": an opener counts only in a short source; a longer one says who they are.
_SHORT_SOURCE = 4
_UNNAMED = frozenset({"vague", "anonymous", "unnamed_official"})
_NAMES = frozenset({"person", "organisation"})
_FIGURES = frozenset({"percent", "money", "quantity"})
# Quotation marks: an accusation or a figure inside them is somebody's, found or not.
_QUOTED = re.compile(r"[“\"«„][^”\"»“]*[”\"»“]?|''[^']*''")


class Reading:
    """An audit with what the rules look up in it: sentences by place, specifics and voices."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit
        self.text = audit.document.text
        self._starts = [row.start for row in audit.sentences]

    def number(self, place: int) -> int:
        """The number of the sentence around a place, or before it; -1 where there is none."""
        return bisect_right(self._starts, place) - 1

    def sentence(self, place: int) -> Span:
        """The sentence around a place; the place's line where there is none."""
        number = self.number(place)
        if number >= 0 and place < self.audit.sentences[number].end:
            row = self.audit.sentences[number]
            return row.start, row.end
        start = self.text.rfind("\n", 0, place) + 1
        end = self.text.find("\n", place)
        return start, len(self.text) if end < 0 else end

    def speaker(self, place: int) -> str | None:
        """Who is reported to say what stands at a place; `None` for the writer."""
        at = bisect_right(self._pieces, (place, len(self.text) + 1, "")) - 1
        # Contents nest: the piece that begins last may end before an outer one does.
        for start, end, speaker in reversed(self._pieces[max(0, at - 3) : at + 1]):
            if start <= place < end:
                return speaker
        return None

    @cached_property
    def _pieces(self) -> list[tuple[int, int, str]]:
        return sorted(
            (start, end, _speaker(finding.source))
            for finding in self.attributions
            if finding.weight > 0 and not (finding.source and finding.source.kind == "self")
            for start, end in finding.spans
        )

    @cached_property
    def attributions(self) -> tuple[AttributionFinding, ...]:
        """The attributions, in order."""
        return tuple(f for f in self.audit.findings if isinstance(f, AttributionFinding))

    @cached_property
    def specifics(self) -> dict[int, list[SpecificFinding]]:
        """The specifics by sentence."""
        found: dict[int, list[SpecificFinding]] = {}
        for finding in self.audit.findings:
            if isinstance(finding, SpecificFinding):
                found.setdefault(self.number(finding.spans[0][0]), []).append(finding)
        return found

    @cached_property
    def voiced(self) -> frozenset[int]:
        """The sentences that somebody else speaks in, in whole or in part."""
        numbers: set[int] = set()
        for start, end, _ in self._pieces:
            numbers.update(range(self.number(start), self.number(max(start, end - 1)) + 1))
        return frozenset(numbers)

    def own(self) -> Iterator[tuple[int, SentenceRow]]:
        """The facts that the text states in its writer's own voice."""
        for number, row in enumerate(self.audit.sentences):
            if row.claim == "factual" and not row.attributed and number not in self.voiced:
                yield number, row


def _speaker(source: Source | None) -> str:
    if source is None:
        return "somebody"
    return f"“{' '.join((source.name or source.text).split())}”"


def queries(reading: Reading) -> Iterator[Issue]:
    """Every query, in no order."""
    yield from _vague_sources(reading)
    yield from _unsourced_quotes(reading)
    yield from _accusations(reading)
    yield from _figures(reading)
    yield from _unanchored(reading)


def _issue(reading: Reading, rule: str, span: Span, reason: str, confidence: float = 1.0) -> Issue:
    dimension, _, kind = rule.partition(".")
    return Issue(
        dimension=dimension,
        kind=kind,
        severity=severity_of(rule),
        span=span,
        text=reading.text[span[0] : span[1]],
        sentence=reading.sentence(span[0]),
        reason=reason,
        priority=priority_of(rule),
        confidence=confidence,
    )


# --- sources -----------------------------------------------------------------------------------


def _vague_sources(reading: Reading) -> Iterator[Issue]:
    """Each source that nobody could ask, where it first speaks."""
    seen: set[str] = set()
    for finding in reading.attributions:
        source = finding.source
        if finding.weight <= 0 or source is None or not _is_query(source):
            continue
        key = " ".join(_WORD.findall(source.text.casefold()))
        if key in seen:
            continue
        seen.add(key)
        shown = " ".join(source.text.split())
        reason = f"“{shown}” names nobody who could be asked: who is it, and why is there no name?"
        confidence = 0.9 if finding.kind != "belief" else 0.5
        yield _issue(
            reading, "attribution.vague_source", source.spans[0], reason, confidence=confidence
        )


def _is_query(source: Source) -> bool:
    """Whether a source is one of those that a desk asks about: unnamed, and by its words."""
    if source.kind not in _UNNAMED or source.name:
        return False
    text = " ".join(source.text.casefold().split())
    words = _WORD.findall(text)
    if not words:
        return False
    if any(phrase in text for phrase in source_phrases()):
        return True
    opens = words[0] in source_openers() and len(words) <= _SHORT_SOURCE
    return opens or bool(source_nouns() & set(words))


def _unsourced_quotes(reading: Reading) -> Iterator[Issue]:
    for finding in reading.attributions:
        if finding.kind == "direct_quote" and finding.source is None and finding.weight > 0:
            reason = f"No speaker was found for “{_short(finding.text)}”: who says so?"
            yield _issue(reading, "attribution.unsourced_quote", finding.spans[0], reason)


def _short(text: str, most: int = 60) -> str:
    text = " ".join(text.split()).strip("\"“”'‘’")
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


# --- claims ------------------------------------------------------------------------------------


def _unquoted(text: str, start: int, end: int) -> str:
    """A sentence with what stands in quotation marks blanked, as long as before."""
    return _QUOTED.sub(lambda match: " " * len(match.group()), text[start:end])


def _accusations(reading: Reading) -> Iterator[Issue]:
    for number, row in reading.own():
        own = _unquoted(reading.text, row.start, row.end)
        match = accusing().search(own)
        if match is None or settled().search(own):
            continue
        named = [f for f in reading.specifics.get(number, ()) if f.kind in _NAMES]
        if not named:
            continue
        span = row.start + match.start(), row.start + match.end()
        reason = (
            f"“{match.group()}” in the writer's own voice, in a sentence about {named[0].text}: "
            "no court, document or person is credited with it."
        )
        yield _issue(
            reading, "attribution.unsourced_accusation", span, reason, confidence=row.p_factual
        )


def _figures(reading: Reading) -> Iterator[Issue]:
    """The first figure of a paragraph that nobody is said to have counted."""
    told: set[int] = set()
    for number, row in reading.own():
        paragraph = reading.text.rfind("\n", 0, row.start)
        figure = next((f for f in reading.specifics.get(number, ()) if _is_figure(f)), None)
        if figure is None or paragraph in told or _counted_by(reading, number, row):
            continue
        told.add(paragraph)
        reason = f"“{figure.text}”: nobody is said to have counted. Whose figure is it?"
        yield _issue(
            reading,
            "attribution.unsourced_figure",
            figure.spans[0],
            reason,
            confidence=row.p_factual,
        )


def _is_figure(finding: SpecificFinding) -> bool:
    if finding.kind not in _FIGURES:
        return False
    if finding.kind != "quantity":
        return True
    return _amount(finding.value) >= least_count()


def _amount(value: object) -> float:
    """The number in a value, 0 where it has none."""
    if isinstance(value, dict):
        return max((_amount(entry) for entry in value.values()), default=0.0)
    if isinstance(value, list | tuple):
        return max((_amount(entry) for entry in value), default=0.0)
    return float(value) if isinstance(value, int | float) else 0.0


def _counted_by(reading: Reading, number: int, row: SentenceRow) -> bool:
    """Whether the sentence, or the one before it in the paragraph, says who counted."""
    sentences: Sequence[SentenceRow] = reading.audit.sentences
    before = sentences[number - 1] if number else None
    texts = [reading.text[row.start : row.end]]
    if before and "\n" not in reading.text[before.end : row.start]:
        texts.append(reading.text[before.start : before.end])
    words = {word for text in texts for word in _WORD.findall(text.casefold())}
    named = any(f.kind in ("law_or_document", "url") for f in reading.specifics.get(number, ()))
    return named or bool(words & counted())


def _unanchored(reading: Reading) -> Iterator[Issue]:
    score = reading.audit.scores.get("specifics")
    own = {row.start for _, row in reading.own()}
    for query in score.detail.get("queries", ()) if score else ():
        start, end = query["span"]
        if start in own:
            lacks = ", ".join(query["lacks"]) or "nothing that could be looked up"
            reason = f"Stated as a fact with little to look up: {lacks}."
            yield _issue(
                reading,
                "specifics.unanchored_claim",
                (start, end),
                reason,
                confidence=1 - query["checkability"],
            )
