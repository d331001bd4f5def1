"""Speaker labels: "SMITH: ..." in a transcript, "Q." and "A." in an interview, "— Ana Ruiz" below
a quotation.

A label stands first in its paragraph, before a colon or full stop, and names a person or a turn.
One alone may be a headline ("Harper: Deal is dead"), so labels count from two on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from auditor.attributions.trees import Run
from auditor.model import Annotated, Span

# Labels that name a turn and not a person.
TURNS = frozenset({"Q", "A", "QUESTION", "ANSWER", "INTERVIEWER", "REPORTER", "MODERATOR", "HOST"})
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "gov", "sen", "rep", "president", "secretary"})
_DASHES = frozenset({"―", "—", "–", "--", "-"})
# How long a label may be, in tokens, and how many labels make a transcript.
_LONGEST, _LEAST = 6, 2


class Label(NamedTuple):
    """A labelled turn in token indices: the label's words, its colon, what is said."""

    name: Run
    mark: int
    content: Run


def labels(annotated: Annotated) -> list[Label]:
    """The labelled turns of a transcript, in order; none where fewer than two are found."""
    found = [label for run in _paragraphs(annotated) if (label := _label(annotated, run))]
    return found if len(found) >= _LEAST else []


def _paragraphs(annotated: Annotated) -> Iterator[Run]:
    """The tokens of each paragraph."""
    first, paragraph = 0, -1
    for sentence in annotated.sentences:
        if sentence.paragraph != paragraph:
            if sentence.first > first:
                yield first, sentence.first
            first, paragraph = sentence.first, sentence.paragraph
    if first < len(annotated.tokens):
        yield first, len(annotated.tokens)


def _label(annotated: Annotated, paragraph: Run) -> Label | None:
    tokens = annotated.tokens
    first, last = paragraph
    for mark in range(first, min(last, first + _LONGEST + 1)):
        word = tokens[mark].text
        turn = mark == first and word.rstrip(".:") in TURNS and word[-1] in ".:"
        if turn and last > mark + 1:
            return Label((first, mark + 1), mark, (mark + 1, last))
        if word == ":" or (word == "." and mark == first + 1 and tokens[first].text in TURNS):
            named = mark > first and last > mark + 1 and _is_speaker(annotated, (first, mark))
            return Label((first, mark), mark, (mark + 1, last)) if named else None
    return None


def _is_speaker(annotated: Annotated, run: Run) -> bool:
    """Whether the words are a person's name or a turn: all in capitals, or a name as found."""
    tokens = annotated.tokens[run[0] : run[1]]
    words = [t.text.rstrip(".") for t in tokens if t.text[:1].isalpha()]
    if not words:
        return False
    if all(word.isupper() for word in words):
        return len(words) > 1 or len(words[0]) > 1 or words[0] in TURNS
    return all(
        t.entity == "PERSON" or t.text.lower().rstrip(".") in _TITLES
        for t in tokens
        if t.text[:1].isalpha()
    )


def signature(annotated: Annotated, quote: Span) -> Run | None:
    """The name signed below a quotation; `None` if there is none.

    A dash, then a name: "― Ana Ruiz, a teacher in Leeds". The dash may have been read as a bullet.
    """
    tokens = annotated.tokens
    first = bisect_left(tokens, quote[1], key=lambda token: token.start)
    if first < len(tokens) and tokens[first].text in _DASHES:
        first += 1
    if first >= len(tokens):
        return None
    between = annotated.document.text[quote[1] : tokens[first].start].strip()
    last = first
    while last < len(tokens) and last - first < _LONGEST and tokens[last].pos == "PROPN":
        last += 1
    return (first, last) if between in _DASHES and last > first + 1 else None
