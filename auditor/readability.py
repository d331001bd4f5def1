"""Readability grades as textstat 0.7.8 gives them, from its counts and its dictionaries.

textstat reads CMUdict and hyphenation patterns into memory at first use (0.7 s, 60 MB) to count
syllables. Here the syllables are the hyphenation points plus one, and a table holds the words of
CMUdict for which that is not the count (`tests/evaluation/build_syllables.py` makes both files).
A test holds the figures to textstat's.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from auditor.lexicon import data_path, table

_SPACE = re.compile(r"\s")
_NO_CONTRACTION = re.compile(r"'(?![tsd]|ve|ll|re)")
_NO_WORD = re.compile(r"[^\w\s']")
_NO_LETTER = re.compile(r"[^\w\s]")
_SENTENCE = re.compile(r"\b[^.!?]+[.!?]*")
# Hyphenation leaves so many letters at a word's start and end.
_EDGE = 2


def grades(text: str) -> dict[str, float]:
    """Flesch reading ease (0..100, higher: easier), and three grades in years of US schooling
    (higher: harder); a text without words gets 0 throughout.

    Flesch 1948; Kincaid et al. 1975; Coleman & Liau 1975; Senter & Smith 1967.
    """
    words = _words(text)
    sentences = max(1, sum(len(_words(s)) > 2 for s in _SENTENCE.findall(text)))
    bare = _SPACE.sub("", text)
    if not words or not bare:
        return dict.fromkeys(
            (
                "flesch_reading_ease",
                "flesch_kincaid_grade",
                "coleman_liau_index",
                "automated_readability_index",
            ),
            0.0,
        )
    length = len(words) / sentences
    syllables = sum(syllables_of(word.lower()) for word in words) / len(words)
    letters = len(_NO_LETTER.sub("", bare)) / len(words) * 100
    characters = len(bare) / len(text.split())
    return {
        "flesch_reading_ease": 206.835 - 1.015 * length - 84.6 * syllables,
        "flesch_kincaid_grade": 0.39 * length + 11.8 * syllables - 15.59,
        "coleman_liau_index": 0.058 * letters - 0.296 * (sentences / len(words) * 100) - 15.8,
        "automated_readability_index": 4.71 * characters + 0.5 * length - 21.43,
    }


def _words(text: str) -> list[str]:
    """The words of a text without marks, the apostrophes of contractions aside."""
    return _NO_WORD.sub("", _NO_CONTRACTION.sub("", text)).split()


@lru_cache(maxsize=65_536)
def syllables_of(word: str) -> int:
    """The syllables of a lower-case word: CMUdict's first pronunciation, else by hyphenation."""
    known = _known().get(word)
    return _hyphens(word) + 1 if known is None else known


@cache
def _known() -> dict[str, int]:
    counts = table("readability/syllables.json")["words"]
    return {word: int(count) for count, words in counts.items() for word in words.split(" ")}


@cache
def _patterns() -> tuple[dict[str, str], int]:
    """Letters -> the weights of the gaps from before the first to behind the last (Liang 1983);
    and the longest pattern's length."""
    text = data_path("readability/hyphens.txt").read_text(encoding="utf-8")
    entries = dict(line.split(" ") for line in text.splitlines() if not line.startswith("#"))
    return entries, max(map(len, entries))


def _hyphens(word: str) -> int:
    """How often a word could be hyphenated."""
    patterns, longest = _patterns()
    pointed = f".{word}."
    gaps = [0] * (len(pointed) + 1)
    for start in range(len(pointed) - 1):
        for end in range(start + 1, min(start + longest, len(pointed)) + 1):
            weights = patterns.get(pointed[start:end])
            if weights:
                for gap, weight in enumerate(weights, start):
                    gaps[gap] = max(gaps[gap], int(weight))
    # The gap before the word's letter i is that before the pointed word's letter i + 1.
    return sum(gaps[i + 1] % 2 for i in range(_EDGE, len(word) - _EDGE + 1))
