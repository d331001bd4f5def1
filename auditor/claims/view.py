"""A sentence with everything that is known about it, and the words that tell what it does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from auditor.lexicon import toml
from auditor.model import Attribution, Mention, Sentence, Token

WORD = re.compile(r"\w+(?:[-'’.]\w+)*")


class View(NamedTuple):
    """A sentence with everything that is known about it; `words` and `lemmas` are those of its
    tokens in lower case. `lead` tells whether it is a list item that ends a sentence begun before
    the list ("Recognition could:"), as what may come."""

    sentence: Sentence
    text: str
    lower: str
    tokens: Sequence[Token]
    words: Sequence[str]
    lemmas: Sequence[str]
    base: int
    mentions: Sequence[Mention]
    attributions: Sequence[Attribution]
    attributed: bool
    closing: bool
    lead: bool


@cache
def _table() -> Mapping[str, Any]:
    return toml("claims/cues.toml")


@cache
def phrases(section: str, key: str) -> re.Pattern[str]:
    words = sorted(_table()[section][key], key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in words)})(?!\w)")


@cache
def words(section: str, key: str) -> frozenset[str]:
    return frozenset(_table()[section][key])
