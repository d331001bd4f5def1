"""What the tagger of loaded language learns from: gold rows, and sentences for a teacher to label.

The sentences stand as they were written, or with some words replaced by others of the same part of
speech, nearly half of them from our lists: so the tagger meets loaded words in many contexts.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from auditor.model import Document
from auditor.parsing.spacy_engine import parse
from auditor.wording.impartial import Unit, units
from auditor.wording.terms import listed_forms

# How many sentences of each set are read; "documents" are rows of many sentences.
SENTENCES = {"attribution/polnear_train": 16_000, "raw/web_raw": 6_000}
ROWS = {"claims/park_train": 5_000, "claims/claimbuster_train": 6_000}
# Variants of each row of BABE train, and of the sentences of the other sets in all.
VARIANTS, OTHER_VARIANTS = 5, 12_000
CONTENT = ("ADJ", "ADV", "NOUN", "VERB")
# How often a replaced word comes from our lists.
LISTED = 0.45
SEED = 5
SHORTEST, LONGEST = 4, 60

Pools = dict[str, tuple[list[str], list[str]]]


class Example(NamedTuple):
    """A sequence of units with targets in 0..1: `loaded` a word, `label` of the whole."""

    units: list[Unit]
    loaded: Any
    label: float
    group: str


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def _parsed(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Any]]:
    for at in range(0, len(rows), 64):
        chunk = rows[at : at + 64]
        documents = [Document(id=str(r["id"]), text=r["text"]) for r in chunk]
        yield from zip(chunk, parse(documents), strict=True)


def examples(path: Path, common: frozenset[str]) -> list[Example]:
    """A row of the benchmark as one sequence of units."""
    found: list[Example] = []
    for row, annotated in _parsed(list(rows_of(path))):
        read = [u for s in annotated.sentences for u in units(annotated, s, common)]
        loaded = []
        for unit in read:
            start = annotated.tokens[unit.first].start
            end = annotated.tokens[unit.last - 1].end
            hit = any(left < end and right > start for left, right in row["biased_spans"])
            loaded.append(float(hit and any(map(str.isalpha, unit.word))))
        group = row.get("article") or row.get("event") or ""
        found.append(Example(read, np.array(loaded), float(row["label"]), group))
    return [example for example in found if example.units]


def unlabelled(benchmarks: Path, gold: Sequence[Example], common: frozenset[str]) -> list[Example]:
    """Sentences without labels; variants of a gold row keep its group."""
    draw = random.Random(SEED)
    plain: list[list[Unit]] = []
    for name, limit in {**SENTENCES, **ROWS}.items():
        rows = list(rows_of(benchmarks / f"{name}.jsonl"))
        if name in ROWS:
            rows = draw.sample(rows, limit)
        read = [
            found
            for _, annotated in _parsed(rows)
            for sentence in annotated.sentences
            if SHORTEST <= len(found := units(annotated, sentence, common)) <= LONGEST
        ]
        plain += draw.sample(read, min(limit, len(read)))
    pools = _pools([*plain, *(example.units for example in gold)])
    own = [(e.units, e.group, (0.1, 0.2, 0.35)) for e in gold for _ in range(VARIANTS)]
    others = draw.sample(plain, min(OTHER_VARIANTS, len(plain)))
    news = [(found, "", (0.08, 0.15, 0.3)) for found in others]
    return [
        *(Example(found, [], 0.0, "") for found in plain),
        *(
            Example(_varied(found, draw.choice(shares), pools, draw), [], 0.0, group)
            for found, group, shares in [*own, *news]
            if len(found) <= LONGEST
        ),
    ]


def _pools(read: Sequence[Sequence[Unit]]) -> Pools:
    """By part of speech: words met twice or more, and words of our lists."""
    counts: dict[str, Counter[str]] = {tag: Counter() for tag in CONTENT}
    for row in read:
        for unit in row:
            if unit.pos in counts and unit.word.isalpha() and len(unit.word) > 2:
                counts[unit.pos][unit.word] += 1
    lists = listed_forms()
    return {tag: ([w for w, n in counts[tag].items() if n > 1], lists[tag]) for tag in CONTENT}


def _varied(read: Sequence[Unit], share: float, pools: Pools, draw: random.Random) -> list[Unit]:
    """The units with a share of their content words replaced by others of the same tag."""
    found = []
    for unit in read:
        if unit.pos in pools and unit.word.isalpha() and draw.random() < share:
            met, listed = pools[unit.pos]
            word = draw.choice(listed if draw.random() < LISTED else met)
            unit = unit._replace(word=word, capital=False, shout=False)
        found.append(unit)
    return found
