"""Scare quotes: quotation marks around a term that nobody is said to have used."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from auditor.lexicon import lines
from auditor.model import Annotated, Quotation
from auditor.wording.voice import reported

# Scare quotes hold a term, not a statement.
_WORDS = 3
# Short quotations in plain sentences are mostly fragments of what a source said.
LOADED_SENTENCE = 0.5


def scare_quotes(
    annotated: Annotated, sentences: Sequence[float]
) -> Iterator[tuple[int, int, int]]:
    """(sentence, first token, last token) of each pair of scare quotes, marks included.

    `sentences` are the probabilities of being loaded.
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
        plain = sentences[number] < LOADED_SENTENCE or sentence.role == "heading"
        if not plain and number not in said and last <= sentence.last:
            yield number, first, last


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
