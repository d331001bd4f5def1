"""Scare quotes: quotation marks around a term that nobody is said to have used."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from auditor.lexicon import lines
from auditor.model import Annotated, LoadedTier, Quotation
from auditor.wording.voice import reported

# Scare quotes hold a term, not a statement.
_WORDS = 3
# Short quotations in plain sentences are mostly fragments of what a source said.
LOADED_SENTENCE = 0.5


def scare_quotes(
    annotated: Annotated, sentences: Sequence[float]
) -> Iterator[tuple[int, int, int, LoadedTier]]:
    """(sentence, first token, last token, tier) of each pair of scare quotes, marks included.

    `sentences` are the probabilities of being loaded: in a plain sentence the marks are a
    suggestion only, and only around what an article or an owner leads in (the bill's "reform").
    """
    if all(quotation.speech for quotation in annotated.quotations):
        return
    starts = [token.start for token in annotated.tokens]
    said = reported(annotated)
    for quotation in annotated.quotations:
        first = bisect_right(starts, quotation.start - 1)
        last = bisect_right(starts, quotation.end - 1)
        if first >= last or not _is_scare(annotated, quotation, first):
            continue
        number = annotated.tokens[first].sentence
        sentence = annotated.sentences[number]
        if sentence.role == "heading" or number in said or last > sentence.last:
            continue
        if sentences[number] >= LOADED_SENTENCE:
            yield number, first, last, "advice"
        elif _is_led_in(annotated, first):
            yield number, first, last, "suggestion"


def _is_led_in(annotated: Annotated, first: int) -> bool:
    """Whether an article, "this" or an owner stands right before."""
    before = annotated.tokens[first - 1 : first] if first else ()
    return any(t.pos == "DET" or t.dep in ("poss", "case") for t in before)


def _is_scare(annotated: Annotated, quotation: Quotation, first: int) -> bool:
    """Short, closed, not speech, in lower case, no figure, and not introduced as a name or word."""
    if quotation.speech or not quotation.closed:
        return False
    text = annotated.document.text[quotation.inner[0] : quotation.inner[1]]
    words = text.split()
    if not 1 <= len(words) <= _WORDS or not all(word[:1].islower() for word in words):
        return False
    if words[0] in ("a", "an", "the"):
        return False
    naming = lines("attribution/naming_words.txt")
    before = annotated.tokens[max(0, first - 3) : first]
    return not any(naming & {token.text.lower(), token.lemma.lower()} for token in before)
