"""Whose words each token is in, and which names stand in each sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from auditor.model import Annotated, Attribution

_NAMED = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT"})
_ARTICLES = re.compile(r"^(?:the|a|an|its|his|her|their|our)\s+|['’]s?$", re.IGNORECASE)


def holders(annotated: Annotated) -> Sequence[str | None]:
    """Whose words each token is in: a source's name, or `None` for the author."""
    holders: list[str | None] = [None] * len(annotated.tokens)
    starts = [token.start for token in annotated.tokens]
    for attribution in annotated.attributions:
        name = _holder(attribution)
        for start, end in attribution.content.spans:
            index = max(0, bisect_right(starts, start) - 1)
            while index < len(starts) and starts[index] < end:
                if starts[index] >= start and holders[index] is None:
                    holders[index] = name
                index += 1
    return holders


def _holder(attribution: Attribution) -> str:
    source = attribution.source
    return "?" if source is None else _ARTICLES.sub("", source.name or source.text).lower()


def names(annotated: Annotated) -> list[frozenset[str]]:
    """The names in each sentence: a person by surname unless two share it."""
    people: dict[str, set[str]] = {}
    for entity in annotated.entities:
        if entity.label == "PERSON":
            words = _entity_words(annotated, entity.first, entity.last)
            people.setdefault(words[-1], set()).add(" ".join(words))
    names: list[set[str]] = [set() for _ in annotated.sentences]
    for entity in annotated.entities:
        if entity.label not in _NAMED:
            continue
        words = _entity_words(annotated, entity.first, entity.last)
        full = {name for name in people.get(words[-1], ()) if " " in name}
        shared = entity.label == "PERSON" and len(full) > 1
        name = " ".join(words) if entity.label != "PERSON" or shared else words[-1]
        names[annotated.tokens[entity.first].sentence].add(name)
    return [frozenset(found) for found in names]


def _entity_words(annotated: Annotated, first: int, last: int) -> list[str]:
    words = [
        t.text.lower() for t in annotated.tokens[first:last] if t.text.lower() not in ("the", "'s")
    ]
    return words or [annotated.tokens[first].text.lower()]
