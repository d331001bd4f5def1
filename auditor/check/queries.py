"""What an editor would ask the writer: who says so, who counted, who was it?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from auditor.check.issues import Issue
from auditor.check.words import (
    accusing,
    desk_openings,
    figure_number,
    figure_words,
    hearsay,
    population,
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
_PART = re.compile(r"\w+")
# "Many in the party": an opener counts only in a short source; a longer one says who they are.
_SHORT_SOURCE = 4
_UNNAMED = frozenset({"vague", "anonymous", "unnamed_official"})
_NAMES = frozenset({"person", "organisation"})
_FIGURES = frozenset({"percent", "money", "quantity"})
# "Robert Shrum, " right before a phrase.
_NAMED_BEFORE = re.compile(r"[A-Z][\w.'’-]*,?[\"”’']{0,2}\s*,\s*$")
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
            if row.claim != "factual" or row.attributed or number in self.voiced:
                continue
            line = self.text.rfind("\n", 0, row.start) + 1
            opening = self.text[line : line + 60].replace("’", "'").casefold().strip()
            if not opening.startswith(desk_openings()):
                yield number, row


def _speaker(source: Source | None) -> str:
    if source is None:
        return "somebody"
    return f"“{' '.join((source.name or source.text).split())}”"


def queries(reading: Reading) -> Iterator[Issue]:
    """Every query, in no order."""
    yield from _vague_sources(reading)
    yield from _unsourced_quotes(reading)
    yield from _hearsay(reading)
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
        if finding.weight <= 0 or source is None:
            continue
        noun = _queried(reading, source)
        key = " ".join(_WORD.findall(source.text.casefold()))
        if noun is None or key in seen:
            continue
        seen.add(key)
        shown = " ".join(source.text.split())
        reason = f"“{shown}” names nobody who could be asked: who is it, and why is there no name?"
        found = _issue(reading, "attribution.vague_source", source.spans[0], reason)
        # What a class of people thinks is the writer's summing-up more often than somebody's word.
        severity = "info" if finding.kind == "belief" else found.severity
        yield replace(found, severity=severity, group=noun)


def _queried(reading: Reading, source: Source) -> str | None:
    """What makes a source one that a desk asks about: its noun, a phrase; `None` if it is none."""
    if source.kind not in _UNNAMED or source.name or _is_known(reading, source):
        return None
    text = " ".join(source.text.casefold().split())
    phrase = next((phrase for phrase in source_phrases() if phrase in text), None)
    words = _WORD.findall(source.text)
    if phrase or not words or words[0].casefold() == "the":
        # "The official" was asked about where he came in.
        return phrase
    # A capital within the phrase makes the noun part of a name ("The Advocate").
    small = [words[0].casefold(), *(word for word in words[1:] if word.islower())]
    noun = next((base for word in small if (base := _singular(word)) in source_nouns()), None)
    opens = words[0].casefold() in source_openers() and len(words) <= _SHORT_SOURCE
    return noun or (words[0].casefold() if opens else None)


def _singular(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    return word if word in source_nouns() else word.removesuffix("s")


def _is_known(reading: Reading, source: Source) -> bool:
    """Whether the phrase says more of somebody just named ("Robert Shrum, a strategist, said")."""
    start = source.spans[0][0]
    before = _NAMED_BEFORE.search(reading.text, max(0, start - 60), start)
    return before is not None


def _unsourced_quotes(reading: Reading) -> Iterator[Issue]:
    for finding in reading.attributions:
        if finding.kind == "direct_quote" and finding.source is None and finding.weight > 0:
            reason = f"No speaker was found for “{_short(finding.text)}”: who says so?"
            yield _issue(reading, "attribution.unsourced_quote", finding.spans[0], reason)


def _short(text: str, most: int = 60) -> str:
    text = " ".join(text.split()).strip("\"“”'‘’")
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


# --- claims ------------------------------------------------------------------------------------


def _hearsay(reading: Reading) -> Iterator[Issue]:
    """What is passed on without a word on who said it."""
    sourced = {
        reading.number(start)
        for finding in reading.attributions
        if finding.weight > 0 and finding.source is not None
        for start, _ in (*finding.spans, *finding.source.spans)
    }
    for number, row in enumerate(reading.audit.sentences):
        own = _unquoted(reading.text, row.start, row.end)
        match = hearsay().search(own)
        if match is None or number in sourced or settled().search(own, match.end()):
            continue
        said = " ".join(match.group().split())
        reason = f"“{said}” passes it on and does not say who said it."
        span = row.start + match.start(), row.start + match.end()
        yield _issue(reading, "attribution.hearsay", span, reason)


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
        figure = _figure(reading, number)
        if figure is None or paragraph in told or _is_explained(reading, number, row):
            continue
        told.add(paragraph)
        reason = f"“{figure.text}”: nobody is said to have counted. Whose figure is it?"
        found = _issue(
            reading, "attribution.unsourced_figure", figure.spans[0], reason, row.p_factual
        )
        beyond = len(told) > figure_number("most")
        yield replace(found, severity="info") if beyond else found


def _figure(reading: Reading, number: int) -> SpecificFinding | None:
    """The first figure of a sentence that is a query where nobody is said to have counted."""
    row = reading.audit.sentences[number]
    words = set(_PART.findall(reading.text[row.start : row.end].casefold()))
    for finding in reading.specifics.get(number, ()):
        start = finding.spans[0][0]
        deed = finding.kind == "money" and bool(words & figure_words("deeds"))
        people = population().search(reading.text, max(0, start - 40), start) is not None
        if finding.kind in _FIGURES and not deed and not people and _is_large(finding):
            return finding
    return None


def _is_large(finding: SpecificFinding) -> bool:
    if finding.kind != "quantity":
        return True
    return figure_number("least_count") <= _amount(finding.value) <= figure_number("greatest_count")


def _amount(value: object) -> float:
    """The number in a value, 0 where it has none."""
    if isinstance(value, dict):
        return max((_amount(entry) for entry in value.values()), default=0.0)
    if isinstance(value, list | tuple):
        return max((_amount(entry) for entry in value), default=0.0)
    return float(value) if isinstance(value, int | float) else 0.0


def _is_explained(reading: Reading, number: int, row: SentenceRow) -> bool:
    """Whether the sentence, or the one before it in the paragraph, says who counted, or the figure
    is of a sort that needs nobody to count."""
    words = set(_PART.findall(reading.text[row.start : row.end].casefold()))
    around = words
    if number:
        before = reading.audit.sentences[number - 1]
        if "\n" not in reading.text[before.end : row.start]:
            around = words | set(_PART.findall(reading.text[before.start : before.end].casefold()))
    documents = ("law_or_document", "url")
    named = any(f.kind in documents for f in reading.specifics.get(number, ()))
    plain = words & figure_words("plain")
    return named or bool(plain) or bool(around & figure_words("counted"))


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
