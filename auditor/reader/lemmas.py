"""Lemma from a word and its part of speech: suffix rules and exceptions learned from spaCy.

Proper nouns keep their form, all other lemmas are lower case (but "I"). The longest suffix that
the table knows for a part of speech says what to cut off and what to put there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from auditor.lexicon import table

# (word, part of speech) pairs remembered; odd ones (numbers, identifiers) must not pile up.
REMEMBERED = 32_768


class _Lemmas(dict[tuple[str, str], str]):
    """What has been asked before."""

    def __missing__(self, key: tuple[str, str]) -> str:
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[key] = _lemma(*key) or key[0]
        return found


_LEMMAS = _Lemmas()


def lemma(word: str, pos: str) -> str:
    """The lemma of a word as a Universal part of speech."""
    return _LEMMAS[word, pos]


def lemmas(words: Sequence[str], pos: Sequence[str]) -> list[str]:
    """The lemmas of words with their parts of speech."""
    return list(map(_LEMMAS.__getitem__, zip(words, pos, strict=True)))


@cache
def _table() -> dict[str, Any]:
    data: dict[str, Any] = table("reader/lemmas.json")
    return data


def _lemma(word: str, pos: str) -> str:
    if pos == "PROPN" or word == "I":
        return word
    return apply(_table(), word.lower(), pos)


def apply(rules: dict[str, Any], low: str, pos: str) -> str:
    """The lemma of a lower-case word by a table of exceptions and suffix rules.

    `rules["exceptions"][pos][word]` is a lemma; `rules["suffixes"][pos][suffix]` is how many
    characters to cut off and what to append. The empty suffix stands for "as it is".
    """
    exception: str | None = rules["exceptions"].get(pos, {}).get(low)
    if exception is None and pos == "VERB":
        # "Has", "was" as main verbs: the teacher has them as auxiliaries only.
        exception = rules["exceptions"].get("AUX", {}).get(low)
    if exception is not None:
        return exception
    suffixes = rules["suffixes"].get(pos)
    if suffixes:
        for size in range(min(rules["longest"], len(low)), 0, -1):
            found = suffixes.get(low[-size:])
            if found is not None:
                cut, tail = found
                return (low[: max(len(low) - cut, 0)] + str(tail)) or low
    return low
