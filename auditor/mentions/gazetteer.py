"""What a name probably names, by lists of places, given names and surnames.

A hint beside the words around a name, never the answer: Florence is a city and a woman. The lists
are long, and a document holds few names: they are searched where they lie, not made into sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from auditor.lexicon import data_path
from auditor.model import MentionKind

# Votes; one word that an engine took for a name counts 1, a preposition of place 3.
FULL, CLEAR, FAINT = 4, 2, 1


def is_given(name: str) -> bool:
    """Whether it is a given name somewhere."""
    return _listed("given_names", name)


def is_surname(name: str) -> bool:
    """Whether it is a surname somewhere."""
    return _listed("surnames", name)


def is_place(name: str) -> bool:
    """Whether it is the name of a populated place or of a country's region."""
    return _listed("places", name)


def leaning(words: Sequence[str]) -> tuple[MentionKind, int] | None:
    """The kind that the lists speak for, with its votes; `None` where they say nothing or both."""
    first, last, whole = words[0], words[-1], " ".join(words)
    if len(words) == 1:
        if is_place(whole):
            return None if is_given(whole) else ("place", FAINT if is_surname(whole) else CLEAR)
        if is_given(whole):
            return "person", CLEAR
        return ("person", FAINT) if is_surname(whole) else None
    if is_place(whole):
        return "place", FULL
    if len(words) > 4:
        return None
    if is_given(first):
        return "person", FULL if is_surname(last) or not is_place(last) else CLEAR
    return ("person", FAINT) if is_surname(last) and not is_place(first) else None


@cache
def _lines(file: str) -> bytes:
    """A list, one name a line in the order of their bytes, after a line that tells its source."""
    return data_path(f"specifics/{file}.txt").read_bytes()


@lru_cache(maxsize=4_096)
def _listed(file: str, name: str) -> bool:
    """Whether a list holds a name, by bisection."""
    lines, wanted = _lines(file), name.encode("utf-8", "surrogatepass")
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        start = lines.rfind(b"\n", low, middle) + 1 or low
        end = lines.find(b"\n", middle)
        line = lines[start : high if end < 0 else end]
        if line == wanted:
            return not line.startswith(b"#")
        if line < wanted:
            low = start + len(line) + 1
        else:
            high = start
    return False
