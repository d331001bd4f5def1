"""What a name probably names, by lists of places, given names and surnames.

A hint beside the words around a name, never the answer: Florence is a city and a woman.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from auditor.lexicon import data_path
from auditor.model import MentionKind

# Votes; one word that an engine took for a name counts 1, a preposition of place 3.
FULL, CLEAR, FAINT = 4, 2, 1


@cache
def _names(file: str) -> frozenset[str]:
    """A list of one name a line after a line that tells its source."""
    text = data_path(f"specifics/{file}.txt").read_text(encoding="utf-8")
    return frozenset(text.splitlines()[1:])


def is_given(name: str) -> bool:
    return name in _names("given_names")


def is_surname(name: str) -> bool:
    return name in _names("surnames")


def leaning(words: Sequence[str]) -> tuple[MentionKind, int] | None:
    """The kind that the lists speak for, with its votes; `None` where they say nothing or both."""
    given, surnames, places = (_names(f) for f in ("given_names", "surnames", "places"))
    first, last, whole = words[0], words[-1], " ".join(words)
    if len(words) == 1:
        if whole in places:
            return None if whole in given else ("place", FAINT if whole in surnames else CLEAR)
        if whole in given or whole in surnames:
            return "person", CLEAR if whole in given else FAINT
        return None
    if whole in places:
        return "place", FULL
    if len(words) > 4:
        return None
    if first in given:
        return "person", FULL if last in surnames or last not in places else CLEAR
    return ("person", FAINT) if last in surnames and first not in places else None
