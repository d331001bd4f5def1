"""Minimal pairs: one word, used to judge and used to tell."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from auditor.annotate import annotate_many
from auditor.model import Annotated, Document

PAIRS: dict[str, list[tuple[str, str, str]]] = tomllib.loads(
    (Path(__file__).parents[1] / "examples/loaded_pairs.toml").read_text(encoding="utf-8")
)
# Uses told apart, measured on 22 November 2026. Only the first part was ever tuned on. A use is
# flagged when a reader sees it unasked: mere suggestions are not.
FLOORS = {"first": 0.92, "second": 0.8, "third": 0.65}


def _is_flagged(annotated: Annotated, word: str) -> bool:
    text = annotated.document.text.lower()
    start = max(text.find(word.lower()), text.find(word.lower().replace("-", " ")))
    assert start >= 0
    return any(
        t.start < start + len(word) and t.end > start and t.tier != "suggestion"
        for t in annotated.loaded
    )


def test_there_are_enough_pairs() -> None:
    assert sum(map(len, PAIRS.values())) >= 120
    words = [word for half in PAIRS.values() for word, _, _ in half]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("half", PAIRS)
def test_uses_are_told_apart(half: str) -> None:
    rows = PAIRS[half]
    documents = [Document(id=str(n), text=text) for n, row in enumerate(rows) for text in row[1:]]
    read = iter([item for item in annotate_many(documents) if isinstance(item, Annotated)])
    right = 0
    for word, _, _ in rows:
        right += _is_flagged(next(read), word)
        right += not _is_flagged(next(read), word)
    assert right / (2 * len(rows)) >= FLOORS[half]
