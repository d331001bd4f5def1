"""The words that names are made of, read once from `data/specifics/names.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from auditor.lexicon import toml
from auditor.model import MentionKind

LABELS: Mapping[str, MentionKind] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "EVENT": "event",
    "LAW": "law_or_document",
}


class Lists(NamedTuple):
    heads: Mapping[str, frozenset[str]]
    titles: frozenset[str]
    personal: frozenset[str]
    particles: frozenset[str]
    of: frozenset[str]
    known: Mapping[str, tuple[MentionKind, str]]
    places: frozenset[str]
    nothing: frozenset[str]
    acts: frozenset[str]
    given: frozenset[str]
    nouns: Mapping[str, MentionKind]
    sport: frozenset[str]
    contest: frozenset[str]
    clubs: frozenset[str]
    vessels: frozenset[str]


@cache
def lists() -> Lists:
    table: dict[str, Any] = toml("specifics/names.toml")
    known = {
        name: (kind, full) for kind, names in table["known"].items() for name, full in names.items()
    }
    names = table["places"]["names"].replace("\n", " ").split(",")
    return Lists(
        {kind: frozenset(words) for kind, words in table["heads"].items()},
        frozenset(table["titles"]["words"]),
        frozenset(table["titles"]["personal"]),
        frozenset(table["joins"]["particles"]),
        frozenset(table["joins"]["of"]),
        known,
        frozenset(name.strip() for name in names if name.strip()),
        frozenset(table["nothing"]["words"]),
        frozenset(table["actors"]["verbs"]),
        _given(),
        _nouns(table),
        frozenset(table["sport"]["words"]),
        frozenset(table["sport"]["verbs"]),
        frozenset(table["sport"]["clubs"]),
        frozenset(table["vessels"]["words"]),
    )


def _given() -> frozenset[str]:
    """Common given names."""
    names = toml("attribution/given_names.toml")
    return frozenset(name for side in ("female", "male") for name in names[side].split())


def _nouns(table: Mapping[str, Any]) -> Mapping[str, MentionKind]:
    """What a common noun beside a name says of it: "the lender Banka", "Molde, a town"."""
    found: dict[str, MentionKind] = {}
    kinds: tuple[MentionKind, ...] = ("organisation", "place")
    for kind in kinds:
        found |= dict.fromkeys(table["beside"][kind], kind)
    return found | dict.fromkeys(table["beside"]["person"], "person")
