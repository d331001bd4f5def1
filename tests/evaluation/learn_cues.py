"""Learn the cue lexicon of attribution from PolNeAR's train split.

    python tests/evaluation/learn_cues.py ../shared/benchmarks/attribution/polnear_train.jsonl

Writes `auditor/data/attribution/cues.json`: weights of a logistic regression over candidates
(`auditor/attributions/frames.py`), labelled by the gold attributions. Takes about two minutes on
one core.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from auditor.attributions.candidate import Candidate
from auditor.attributions.cues import Scorer
from auditor.attributions.datelines import without_datelines
from auditor.attributions.frames import candidates
from auditor.attributions.trees import trees
from auditor.model import Annotated, Document
from auditor.quotations import quotations

OUTPUT = Path(__file__).parents[2] / "auditor/data/attribution/cues.json"
# A feature is kept when at least so many candidates show it.
MINIMUM = 4
# Smaller weights are left out of the file: that costs nothing measurable and halves it.
SMALLEST = 0.15
# Strength of the pull towards zero (per example), chosen on a third of the train split.
DECAY = 2e-5
CLAUSAL = frozenset({"clause", "clause-before", "clause-around", "parenthesis", "tail"})


def indices(annotated: Annotated, spans: Iterable[Sequence[int]]) -> set[int]:
    """The tokens that overlap the spans, punctuation left out."""
    starts = [token.start for token in annotated.tokens]
    found = set()
    for start, end in spans:
        index = max(0, bisect_right(starts, start) - 1)
        while index < len(starts) and starts[index] < end:
            token = annotated.tokens[index]
            if token.end > start and token.pos != "PUNCT":
                found.add(index)
            index += 1
    return found


def label(
    candidate: Candidate, annotated: Annotated, gold: Sequence[tuple[set[int], set[int]]]
) -> bool | None:
    """Whether gold has this candidate; `None` where it cannot tell (nested, or another cue)."""
    content = {i for first, last in candidate.content for i in range(first, last)}
    content = {i for i in content if annotated.tokens[i].pos != "PUNCT"}
    verdict: bool | None = False
    for cue, truth in gold:
        shared = len(content & truth)
        # A clause may be a part of a quotation that goes on over several sentences.
        part = candidate.frame in CLAUSAL or 5 * shared >= 2 * len(truth)
        fits = 2 * shared >= len(content) > 0 and part
        same = bool(cue & set(candidate.cue)) or candidate.lemma == ":"
        if fits and same:
            return True
        if fits or candidate.head in truth:
            verdict = None
    return verdict


def examples(
    annotated: Annotated, attributions: Sequence[dict[str, Any]]
) -> Iterator[tuple[list[str], bool]]:
    """The candidates of a document as (features, whether gold has it)."""
    gold = [
        (indices(annotated, a["cue"] or []), indices(annotated, a["content"] or []))
        for a in attributions
    ]
    forest = trees(annotated)
    scorer = Scorer(annotated, forest, ({}, 0.0))
    for candidate in without_datelines(candidates(annotated, forest), annotated, forest):
        verdict = label(candidate, annotated, gold)
        if verdict is not None:
            yield list(scorer.features(candidate)), verdict


def fit(
    rows: Sequence[tuple[list[str], bool]], rounds: int = 150
) -> tuple[dict[str, float], float]:
    """Logistic regression by Adam on the whole batch; deterministic."""
    counts = Counter(name for names, _ in rows for name in names)
    places = {
        name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= MINIMUM))
    }
    row, column = [], []
    for number, (names, _) in enumerate(rows):
        kept = [places[name] for name in names if name in places]
        row += [number] * len(kept)
        column += kept
    rows_, columns = np.array(row), np.array(column)
    target = np.array([verdict for _, verdict in rows], dtype=float)
    weights, bias = np.zeros(len(places)), -1.0
    first, second = np.zeros(len(places) + 1), np.zeros(len(places) + 1)
    for step in range(1, rounds + 1):
        score = bias + np.bincount(rows_, weights[columns], len(target))
        error = 1 / (1 + np.exp(-score)) - target
        slope = np.bincount(columns, error[rows_], len(places)) / len(target) + DECAY * weights
        gradient = np.append(slope, error.mean())
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        change = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
        rate = 0.1 if step < 0.7 * rounds else 0.02
        weights -= rate * change[:-1]
        bias -= rate * change[-1]
    kept_weights = {
        name: round(float(weights[i]), 2)
        for name, i in places.items()
        if abs(weights[i]) >= SMALLEST
    }
    return kept_weights, round(float(bias), 3)


def save(
    weights: dict[str, float], bias: float, about: dict[str, Any], output: Path = OUTPUT
) -> None:
    """Write the model with its header, one weight a line."""
    model = {"about": about, "bias": bias, "weights": weights}
    output.write_text(json.dumps(model, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("train", type=Path)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    from auditor.engines import parser

    parse = parser()

    articles = [json.loads(line) for line in options.train.read_text(encoding="utf-8").splitlines()]
    rows: list[tuple[list[str], bool]] = []
    for start in range(0, len(articles), 32):
        chunk = articles[start : start + 32]
        for article, parsed in zip(
            chunk, parse([Document(id=a["id"], text=a["text"]) for a in chunk]), strict=True
        ):
            annotated = replace(parsed, quotations=quotations(parsed))
            rows.extend(examples(annotated, article["attributions"]))
    weights, bias = fit(rows)
    positive = sum(verdict for _, verdict in rows)
    about = {
        "what": "weights of auditor.attributions.cues: logistic regression over candidates",
        "data": "PolNeAR v1.0 train split (Newell et al., LREC 2018); no data licence stated",
        "articles": len(articles),
        "candidates": len(rows),
        "attributions": positive,
        "command": "python tests/evaluation/learn_cues.py TRAIN",
    }
    save(weights, bias, about, options.output)
    print(json.dumps(about, indent=1))


if __name__ == "__main__":
    main()
