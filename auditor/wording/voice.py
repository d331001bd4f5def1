"""Whose words they are: the text's own voice, or somebody it quotes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import attrgetter

from auditor.lexicon import lines
from auditor.model import Annotated, Quotation, Sentence, Span
from auditor.once import once

# The opening of a question or an answer in a printed interview.
_TURN = re.compile(r"^[ \t]*(Q|A|Question|Answer)[.:] ", re.MULTILINE)
# Quotation marks, one word and a full stop: a word mentioned, no sentence.
_MENTION = 4


@once
def reported(annotated: Annotated) -> set[int]:
    """Sentences that report what somebody said: a quoted word in them may be a source's."""
    verbs = lines("attribution/speech_verbs.txt")
    found = {t.sentence for t in annotated.tokens if t.pos == "VERB" and t.lemma.lower() in verbs}
    starts = [sentence.start for sentence in annotated.sentences]
    for attribution in annotated.attributions:
        for start, _ in attribution.content.spans:
            found.add(bisect_right(starts, start) - 1)
    return found


class Spoken:
    """The stretches that are somebody else's words: quoted speech, quotation marks in a sentence
    that reports what was said or around a whole sentence, and the answers of an interview."""

    def __init__(self, annotated: Annotated) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted([*_quoted(annotated), *_answers(annotated.document.text)]):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def holds(self, place: int) -> bool:
        """Whether the character at `place` is quoted."""
        at = bisect_right(self.starts, place) - 1
        return at >= 0 and place < self.ends[at]


class Paraphrased:
    """The stretches that the text gives, in words of its own, as what somebody says or thinks."""

    def __init__(self, annotated: Annotated) -> None:
        self.stretches: list[tuple[int, int, str]] = []
        for start, end, who in sorted(_paraphrases(annotated)):
            if not self.stretches or start >= self.stretches[-1][1]:
                self.stretches.append((start, end, who))

    def whose(self, start: int, end: int) -> str | None:
        """Who is said to say or think what stands at `start`..`end`."""
        at = bisect_right(self.stretches, start, key=lambda stretch: stretch[0]) - 1
        if at < 0 or end > self.stretches[at][1]:
            return None
        return self.stretches[at][2]


def _paraphrases(annotated: Annotated) -> Iterator[tuple[int, int, str]]:
    for attribution in annotated.attributions:
        source = attribution.source
        if source and source.kind != "self" and attribution.voiced:
            for start, end in attribution.content.spans:
                yield start, end, source.text


def _quoted(annotated: Annotated) -> Iterator[Span]:
    if not annotated.quotations:
        return
    reporting = reported(annotated)
    first = [sentence.start for sentence in annotated.sentences]
    for quotation in annotated.quotations:
        number = bisect_right(first, quotation.start) - 1
        whole = number >= 0 and _fills(quotation, annotated.sentences[number])
        if quotation.speech or number in reporting or whole:
            yield quotation.start, quotation.end


def _fills(quotation: Quotation, sentence: Sentence) -> bool:
    """Whether the marks hold a whole sentence of more than one word: a pull quote, a heading."""
    first, last = sentence.start + 1, sentence.end - 1
    words = sentence.last - sentence.first
    return quotation.start < first and quotation.end >= last and words > _MENTION


def _answers(text: str) -> Iterator[Span]:
    """What stands from an "A:" to the next "Q:" in an interview."""
    turns = [(found.start(), found[1].upper()[0]) for found in _TURN.finditer(text)]
    if {turn for _, turn in turns} != {"A", "Q"}:
        return
    ends = [start for start, _ in turns[1:]] + [len(text)]
    for (start, turn), end in zip(turns, ends, strict=True):
        if turn == "A":
            yield start, end


def own_voice(annotated: Annotated) -> list[bool]:
    """For each token, whether the text says it in its own voice."""
    tokens, spoken = annotated.tokens, Spoken(annotated)
    own = [True] * len(tokens)
    for start, end in zip(spoken.starts, spoken.ends, strict=True):
        first, last = (
            bisect_left(tokens, place, key=attrgetter("start")) for place in (start, end)
        )
        own[first:last] = [False] * (last - first)
    return own
