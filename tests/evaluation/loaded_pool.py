"""What the tagger of loaded language learns from: gold rows, and sentences for a teacher to label.

The sentences stand as they were written, or with some words replaced by others of the same part of
speech, nearly half of them from our lists: so the tagger meets loaded words in many contexts.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from auditor.engines import DEFAULT_ENGINE, EngineName, parser
from auditor.model import Document
from auditor.wording.impartial import NAME, Unit, units
from auditor.wording.terms import listed_forms

# How many sentences of each set are read; "documents" are rows of many sentences.
SENTENCES = {"attribution/polnear_train": 10_000, "raw/web_raw": 12_000}
ROWS = {"claims/park_train": 3_000, "claims/claimbuster_train": 4_000}
# Examples of use in WordNet 3.0 (Debian's wordnet-base): short sentences of every walk of life,
# where words of war, sickness and farming mostly mean what they say.
WORDNET = Path("/usr/share/wordnet")
EXAMPLES = 20_000
# Variants of each row of BABE train, and of the sentences of the other sets in all.
VARIANTS, OTHER_VARIANTS = 4, 10_000
CONTENT = ("ADJ", "ADV", "NOUN", "VERB")
# How often a replaced word comes from our lists.
LISTED = 0.45
SEED = 5
SHORTEST, LONGEST = 4, 60
# The most that one row's label counts.
HEAVIEST = 4.0

_EXAMPLE = re.compile(r'"([^"]+)"')

Pools = dict[str, tuple[list[str], list[str]]]


class Example(NamedTuple):
    """A sequence of units with targets in 0..1: `loaded` a word, `label` of the whole.

    `weight` is what the label counts in training; rows of one `group` (an article) stay together.
    """

    units: list[Unit]
    loaded: Any
    label: float
    group: str
    outlet: str = ""
    weight: float = 1.0


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def _parsed(
    rows: Sequence[dict[str, Any]], engine: EngineName = DEFAULT_ENGINE
) -> Iterator[tuple[dict[str, Any], Any]]:
    parse = parser(engine)
    for at in range(0, len(rows), 64):
        chunk = rows[at : at + 64]
        documents = [Document(id=str(r["id"]), text=r["text"]) for r in chunk]
        yield from zip(chunk, parse(documents), strict=True)


def examples(
    path: Path, common: frozenset[str], engine: EngineName = DEFAULT_ENGINE
) -> list[Example]:
    """A row of the benchmark as one sequence of units."""
    found: list[Example] = []
    for row, annotated in _parsed(list(rows_of(path)), engine):
        read = [u for s in annotated.sentences for u in units(annotated, s, common)]
        loaded = []
        for unit in read:
            start = annotated.tokens[unit.first].start
            end = annotated.tokens[unit.last - 1].end
            hit = any(left < end and right > start for left, right in row["biased_spans"])
            seen = unit.word != NAME and any(map(str.isalpha, unit.word))
            loaded.append(float(hit and seen))
        group = row.get("article") or row.get("event") or ""
        outlet = str(row.get("outlet") or "")
        found.append(Example(read, np.array(loaded), float(row["label"]), group, outlet))
    return [example for example in found if example.units]


def balanced(data: Sequence[Example]) -> list[Example]:
    """The examples, weighted so that an outlet tells nothing of the label.

    What a label counts is its share over its share in its outlet (Kamiran and Calders 2012), at
    most `HEAVIEST`: a manner of writing that only marks the outlet then earns nothing.
    """
    labels = Counter(e.label for e in data)
    cells = Counter((e.outlet, e.label) for e in data)
    outlets = Counter(e.outlet for e in data)
    return [
        e._replace(
            weight=min(
                HEAVIEST,
                labels[e.label] / len(data) * outlets[e.outlet] / cells[e.outlet, e.label],
            )
        )
        for e in data
    ]


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
    read = _read_examples(common)
    plain += draw.sample(read, min(EXAMPLES, len(read)))
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


def _read_examples(common: frozenset[str]) -> list[list[Unit]]:
    """The examples of use in WordNet's glosses, as sentences."""
    texts = []
    for part in ("noun", "verb", "adj", "adv"):
        for line in (WORDNET / f"data.{part}").read_text(encoding="utf-8").splitlines():
            gloss = line.partition(" | ")[2]
            texts += [text for text in _EXAMPLE.findall(gloss) if text.count(" ") >= SHORTEST - 1]
    rows = [
        {"id": number, "text": f"{text[0].upper()}{text[1:]}."} for number, text in enumerate(texts)
    ]
    return [
        found
        for _, annotated in _parsed(rows)
        for sentence in annotated.sentences
        if SHORTEST <= len(found := units(annotated, sentence, common)) <= LONGEST
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
