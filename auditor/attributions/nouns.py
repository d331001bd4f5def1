"""The words for who says so, by kind: official, person, vague, organisation, document, titles."""

from __future__ import annotations

from functools import cache

from auditor.lexicon import toml

# Endings of nouns for acts and states.
ABSTRACT = ("tion", "tions", "ment", "ments", "ness", "ity", "ance", "ence", "ism")


@cache
def listed(kind: str) -> frozenset[str]:
    """The words of a kind, from `data/attribution/source_nouns.toml`."""
    return frozenset(toml("attribution/source_nouns.toml")[kind])


@cache
def plain_titles() -> frozenset[str]:
    """The titles in lower case, without a full stop."""
    return frozenset(title.lower().rstrip(".") for title in listed("titles"))


def without_article(text: str) -> str:
    """The words of a phrase, one space between them, without an article before them."""
    first, _, rest = " ".join(text.split()).partition(" ")
    return rest if first.lower() in ("the", "a", "an") and rest else " ".join(text.split())
