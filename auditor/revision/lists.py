"""The word lists of the comparison of two versions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from auditor.lexicon import toml

_FILE = "revision/words.toml"


@cache
def negators() -> frozenset[str]:
    """Words that make a negative of a statement."""
    table = toml(_FILE)["negators"]
    return frozenset(table["words"]) | frozenset(table["verbs"])


@cache
def hedges() -> Mapping[tuple[str, ...], str]:
    """Words and phrases that keep a statement from being flat -> what they say of it."""
    return {
        tuple(phrase.split()): name
        for name, phrases in toml(_FILE)["hedges"].items()
        for phrase in phrases
    }


@cache
def modals() -> frozenset[str]:
    """Auxiliaries that say how sure or how binding a statement is."""
    return frozenset(toml(_FILE)["modals"]["words"])


@cache
def listed(section: str, name: str) -> frozenset[str]:
    """The words of one list of the file."""
    return frozenset(toml(_FILE)[section][name])


@cache
def spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of spellings that are house style, with what they become."""
    return tuple((re.compile(rule), becomes) for rule, becomes in toml(_FILE)["spelling"]["rules"])


@cache
def denials() -> frozenset[str]:
    """Lemmas by which a source answers an accusation."""
    return frozenset(toml(_FILE)["denials"]["verbs"])
