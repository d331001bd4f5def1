"""The words for who says so, by kind: official, person, vague, organisation, document, titles."""

from __future__ import annotations

from functools import cache

from auditor.lexicon import toml


@cache
def listed(kind: str) -> frozenset[str]:
    """The words of a kind, from `data/attribution/source_nouns.toml`."""
    return frozenset(toml("attribution/source_nouns.toml")[kind])


@cache
def plain_titles() -> frozenset[str]:
    """The titles in lower case, without a full stop."""
    return frozenset(title.lower().rstrip(".") for title in listed("titles"))
