"""Speaker labels: "SMITH: ..." in a transcript, "Q." and "A." in an interview, "— Ana Ruiz" below
a quotation.

A label stands first in its paragraph, before a colon or full stop, and names a person or a turn.
One alone may be a headline ("Harper: Deal is dead"), so labels count from two on. Capitalised
words that name no person ("Radio Kivu:") are labels where they come back, beside other labels.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from auditor.attributions.nouns import plain_titles
from auditor.attributions.trees import Run
from auditor.model import Annotated, Span, Token

# Labels that name a turn and not a person.
TURNS = frozenset({"Q", "A", "QUESTION", "ANSWER", "INTERVIEWER", "REPORTER", "MODERATOR", "HOST"})
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
    sure: list[Label] = []
    likely: list[Label] = []
    for paragraph in _paragraphs(annotated):
        found = _label(annotated, paragraph)
        if found is not None:
            (sure if found[0] else likely).append(found[1])
    names = [_words(annotated, label) for label in likely]
    times = Counter(names)
    # What is said has a verb now and then; what a form or a fact box lists has none.
    spoken = {n for n, label in zip(names, likely, strict=True) if _has_verb(annotated, label)}
    heard = {name for name in spoken if times[name] >= _LEAST}
    again = [label for label, name in zip(likely, names, strict=True) if name in heard]
    if len({_words(annotated, label) for label in [*sure, *again]}) >= _LEAST:
        sure = sorted([*sure, *again])
    return sure if len(sure) >= _LEAST else []


def _words(annotated: Annotated, label: Label) -> str:
    return " ".join(token.text for token in annotated.tokens[slice(*label.name)])


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


def _has_verb(annotated: Annotated, label: Label) -> bool:
    said = annotated.tokens[slice(*label.content)]
    return any(token.pos in ("VERB", "AUX") for token in said)


def _label(annotated: Annotated, paragraph: Run) -> tuple[bool, Label] | None:
    """The label that opens a paragraph, and whether its words alone make it one."""
    tokens = annotated.tokens
    first, last = paragraph
    for mark in range(first, min(last, first + _LONGEST + 1)):
        word = tokens[mark].text
        turn = mark == first and word.rstrip(".:") in TURNS and word[-1] in ".:"
        if turn and last > mark + 1:
            return True, Label((first, mark + 1), mark, (mark + 1, last))
        if word == ":" or (word == "." and mark == first + 1 and tokens[first].text in TURNS):
            if mark == first or last <= mark + 1:
                return None
            label = Label((first, mark), mark, (mark + 1, last))
            if _is_speaker(tokens[first:mark]):
                return True, label
            return (False, label) if _may_speak(tokens[first:mark]) else None
    return None


def _is_speaker(tokens: tuple[Token, ...]) -> bool:
    """Whether the words are a person's name or a turn: all in capitals, or a name as found."""
    words = [t.text.rstrip(".") for t in tokens if t.text[:1].isalpha()]
    if not words:
        return False
    if all(word.isupper() for word in words):
        return len(words) > 1 or len(words[0]) > 1 or words[0] in TURNS
    if len(words) == 1 and words[0].upper() in TURNS:
        return True
    return all(
        t.entity == "PERSON" or t.text.lower().rstrip(".") in plain_titles()
        for t in tokens
        if t.text[:1].isalpha()
    )


def _may_speak(tokens: tuple[Token, ...]) -> bool:
    """Whether the words could name a speaker: capitalised, or one that somebody is."""
    words = [t for t in tokens if t.text[:1].isalpha()]
    proper = all(t.text[0].isupper() and t.pos in ("PROPN", "ADP", "DET") for t in words)
    return bool(words) and proper and len(words) > 1


def signature(annotated: Annotated, quote: Span) -> Run | None:
    """The name signed below a quotation; `None` if there is none.

    A dash, then a name: "― Ana Ruiz, a teacher in Leeds". The dash may have been read as a bullet.
    """
    tokens = annotated.tokens
    first = bisect_left(tokens, quote[1], key=lambda token: token.start)
    while first < len(tokens) and tokens[first].text in (">", *_DASHES):
        first += 1
    if first >= len(tokens):
        return None
    between = annotated.document.text[quote[1] : tokens[first].start].strip("> \t\r\n")
    last = first
    while last < len(tokens) and last - first < _LONGEST and tokens[last].pos == "PROPN":
        last += 1
    return (first, last) if between in _DASHES and last > first + 1 else None
