"""Datelines: "BEIRA, Mozambique, Feb 14 (Northline) —" opens a report and speaks for nobody.

A parse takes them for the subject or into the first content; here they are taken out again.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.attributions.candidate import Candidate
from auditor.attributions.trees import Run, Trees
from auditor.model import Annotated

_DASHES = frozenset({"—", "–", "-", "--", "―"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
# How many tokens a dateline may have, and how long its place must be.
_LONGEST, _PLACE = 16, 3


def datelines(annotated: Annotated) -> dict[int, Run]:
    """The datelines by their sentence: the tokens with the dash."""
    found: dict[int, Run] = {}
    paragraph = -1
    for number, sentence in enumerate(annotated.sentences):
        if sentence.paragraph != paragraph:
            end = _end(annotated, sentence.first, sentence.last)
            if end > sentence.first:
                found[number] = sentence.first, end
        paragraph = sentence.paragraph
    return found


def _end(annotated: Annotated, first: int, last: int) -> int:
    """Where the dateline that opens a paragraph ends; `first` where there is none."""
    tokens = annotated.tokens
    if first >= last:
        return first
    place = tokens[first].text
    if not (place.isalpha() and place.isupper() and len(place) >= _PLACE):
        return first
    for index in range(first + 1, min(last, first + _LONGEST)):
        token = tokens[index]
        if token.text in _DASHES:
            spaced = token.start > tokens[index - 1].end
            return index + 1 if spaced and index + 1 < last else first
        if token.pos in ("VERB", "AUX") or (token.text[:1].islower() and token.text not in ("of",)):
            return first
    return first


def without_datelines(
    candidates: Iterator[Candidate], annotated: Annotated, trees: Trees
) -> Iterator[Candidate]:
    """The candidates, none with a dateline for its source or in its content."""
    lines = datelines(annotated)
    if not lines:
        yield from candidates
        return
    for candidate in candidates:
        line = lines.get(trees.tokens[candidate.head].sentence)
        if line is None:
            yield candidate
            continue
        if candidate.head < line[1]:
            continue
        content = tuple(
            (max(first, line[1]), last) for first, last in candidate.content if last > line[1]
        )
        source = candidate.source
        if line[0] <= source < line[1]:
            source = _subject(trees, line[1], candidate.head)
        if content or not candidate.content:
            yield candidate._replace(content=content, source=source)


def _subject(trees: Trees, first: int, cue: int) -> int:
    """The head of the noun phrase nearest before the cue; -1 if there is none."""
    tokens = trees.tokens
    for index in range(cue - 1, first - 1, -1):
        token = tokens[index]
        if token.pos not in _NOMINAL:
            continue
        above = tokens[token.head]
        inside = first <= token.head < cue and above.pos in (*_NOMINAL, "ADP")
        if not inside:
            return index
    return -1
