"""Kindred words: two that name one thing or deed, and one that names the kind of another.

"Judgment" and "ruling", "fissure" and "crack", "painting" and "canvas". The table is derived from
WordNet's first senses; a word it lacks is kindred to nothing but itself.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal, NamedTuple

from auditor.lexicon import data_path

# Synsets that rules ask for by name, by their place in WordNet 3.0's noun file.
NAMED = {
    "person": "00007846",
    "animal": "00015388",
    "building": "02913152",
    "room": "04105893",
    "vehicle": "04524313",
    "water": "09225146",
}

Pos = Literal["n", "v"]


class Senses(NamedTuple):
    """The synsets of a word's first senses, the most common first, and those above them."""

    own: tuple[str, ...]
    above: frozenset[str]


_NONE = Senses((), frozenset())


@cache
def _table() -> dict[str, str]:
    lines = data_path("contradictions/kin.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if not line.startswith("#"))


@lru_cache(maxsize=4_096)
def senses(word: str, pos: Pos) -> Senses:
    """The senses of a word in lower case; none for a word that the table lacks."""
    found = _table().get(f"{pos} {word}")
    if found is None:
        return _NONE
    own, _, above = found.partition(" ")
    return Senses(tuple(own.split(",")), frozenset(above.split(",")) if above else frozenset())


@lru_cache(maxsize=8_192)
def alike(one: str, other: str, pos: Pos = "n") -> bool:
    """Whether two words can name one thing or deed: a sense in common, or one right above."""
    if one == other:
        return True
    a, b = senses(one, pos), senses(other, pos)
    shared = not set(a.own).isdisjoint(b.own)
    if shared or pos == "n":
        return shared or is_kind(one, other) or is_kind(other, one)
    return not (b.above.isdisjoint(a.own[:2]) and a.above.isdisjoint(b.own[:2]))


@lru_cache(maxsize=8_192)
def is_kind(word: str, kind: str) -> bool:
    """Whether a noun names a kind of what another one names: "canvas" of "painting"."""
    return not set(senses(kind, "n").own[:2]).isdisjoint(senses(word, "n").above)


def in_table(word: str) -> bool:
    """Whether the table knows a noun."""
    return f"n {word}" in _table()


@lru_cache(maxsize=4_096)
def place_class(word: str) -> str:
    """The class of place that a noun's first sense names ("building", "room", "vehicle",
    "water"), "" for any other noun."""
    above = senses(word, "n").above
    return next((name for name in ("room", "building", "vehicle", "water") if name in above), "")


@lru_cache(maxsize=4_096)
def is_person(word: str) -> bool:
    """Whether a noun mostly names people: "hunter", "child"."""
    return "person" in senses(word, "n").above
