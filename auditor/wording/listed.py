"""How loaded words and sentences are by the word lists alone, in the place of the tagger."""

from __future__ import annotations

from auditor.model import Annotated
from auditor.wording.terms import listed, phrases

# What a word has, and what its sentence has of a chance to be loaded: strong entries and phrases,
# other entries, none. Counted on BABE train: of the sentences with one strong entry and no other
# 75 in 100 are loaded, of those with one other entry 60, of those with none 34.
STRONG, OTHER, NONE = 0.75, 0.6, 0.34
# Each further entry leaves this much of the chance to be plain (the same count: 0.36 to 0.48).
_FURTHER = 0.4


def listed_scores(annotated: Annotated) -> tuple[list[float], list[float]]:
    """As `scorer.word_scores`: a probability for each token and each sentence."""
    tokens = [0.0] * len(annotated.tokens)
    sentences = []
    for sentence in annotated.sentences:
        found: list[float] = []
        for match in phrases(annotated.tokens, sentence.first, sentence.last):
            tokens[match.first : match.last] = [STRONG] * (match.last - match.first)
            found.append(STRONG if match.term.kind != "weasel" else NONE)
        for index in range(sentence.first, sentence.last):
            term = None if tokens[index] else listed(annotated.tokens[index])
            if term and term.kind != "weasel":
                tokens[index] = STRONG if term.strong else OTHER
                found.append(tokens[index])
        found.sort(reverse=True)
        plain = 1 - (found[0] if found else NONE)
        sentences.append(1 - plain * _FURTHER ** max(0, len(found) - 1))
    return tokens, sentences
