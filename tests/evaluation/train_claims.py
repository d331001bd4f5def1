"""Learn the weights of `auditor/data/claims/weights.json` from labelled sentences.

    python -m tests.evaluation.train_claims ../shared/benchmarks/claims

Reads claimbuster_train and park_train, writes the weights, and prints what they reach on the two
dev sets. Two logistic regressions over the same features (`auditor.claims.features`): `factual`
(ClaimBuster's CFS and UFS, Park and Cardie's verifiable) and `checkworthy` (ClaimBuster's CFS).
Deterministic: no sampling, fixed order.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from auditor.claims.features import features
from auditor.lexicon import data_path
from auditor.mentions.layer import mentions
from auditor.model import Annotated, Document
from auditor.parsing.spacy_engine import parse
from auditor.quotations import quotations

BATCH = 1000
# Features seen in fewer training sentences say more of the sentence than of the kind.
RAREST = 4
# Smaller weights cannot change a decision; dropping them halves the file.
SMALLEST = 0.03
STRENGTH = {"factual": 12.0, "checkworthy": 12.0}


class Row(NamedTuple):
    """A sentence: its features, where it is from, and its labels (`None` where not labelled)."""

    features: dict[str, float]
    corpus: str
    factual: int
    checkworthy: int | None


def read(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def annotated(rows: list[dict[str, Any]]) -> Iterator[Annotated]:
    for start in range(0, len(rows), BATCH):
        for parsed in parse(
            [Document(id=r["id"], text=r["text"]) for r in rows[start : start + BATCH]]
        ):
            quoted = replace(parsed, quotations=quotations(parsed))
            yield replace(quoted, mentions=mentions(quoted))


def labelled(rows: list[dict[str, Any]], texts: Iterable[Annotated]) -> Iterator[Row]:
    for row, text in zip(rows, texts, strict=True):
        label = row["label"]
        park = "debate" not in row
        yield Row(
            dict(features(text.tokens, text.mentions)),
            "park" if park else "claimbuster",
            int(label.startswith("verifiable") if park else label != "NFS"),
            None if park else int(label == "CFS"),
        )


class Matrix(NamedTuple):
    """A sparse matrix by rows: `starts` of each row in `columns` and `values`."""

    starts: Any
    columns: Any
    values: Any
    width: int

    def times(self, weights: Any) -> Any:
        return np.add.reduceat(weights[self.columns] * self.values, self.starts)

    def transposed_times(self, residuals: Any) -> Any:
        sizes = np.diff(np.append(self.starts, len(self.columns)))
        spread = np.repeat(residuals, sizes) * self.values
        return np.bincount(self.columns, weights=spread, minlength=self.width)


def matrix(rows: list[Row], index: dict[str, int]) -> Matrix:
    starts, columns, values = [], [], []
    for row in rows:
        starts.append(len(columns))
        entries = {**row.features, "#bias": 1.0, f"#corpus {row.corpus}": 1.0}
        for name, value in entries.items():
            if name in index:
                columns.append(index[name])
                values.append(value)
    return Matrix(np.array(starts), np.array(columns), np.array(values), len(index))


def fit(data: Matrix, labels: Any, strength: float, rounds: int = 300) -> Any:
    """Weights that minimise the log loss plus an L2 penalty, by accelerated gradient descent."""
    weights = np.zeros(data.width)
    ahead = weights.copy()
    momentum = 1.0
    # Each feature steps by its own scale: how often it occurs.
    scale = 1.0 / (
        strength + 0.25 * np.bincount(data.columns, weights=data.values**2, minlength=data.width)
    )
    step = 1.0 / 12
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-data.times(ahead)))
        gradient = data.transposed_times(chance - labels) + strength * ahead
        fresh = ahead - step * scale * gradient
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = fresh + (momentum - 1) / following * (fresh - weights)
        weights, momentum = fresh, following
    return weights


def train(rows: list[Row]) -> dict[str, dict[str, float]]:
    counts = Counter(name for row in rows for name in row.features)
    kept = [name for name, count in sorted(counts.items()) if count >= RAREST]
    names = [*kept, "#bias", "#corpus park", "#corpus claimbuster"]
    index = {name: place for place, name in enumerate(names)}
    heads: dict[str, dict[str, float]] = {}
    for head in ("factual", "checkworthy"):
        chosen = [row for row in rows if getattr(row, head) is not None]
        labels = np.array([getattr(row, head) for row in chosen], dtype=float)
        weights = fit(matrix(chosen, index), labels, STRENGTH[head])
        # News is nearer to the debates' register than to comments on rules: their offset stays.
        weights[index["#bias"]] += weights[index["#corpus claimbuster"]]
        heads[head] = {
            name: round(float(weight), 3)
            for name, weight in zip(names, weights, strict=True)
            if abs(weight) >= SMALLEST and not name.startswith("#corpus")
        }
    return heads


def score(row: Row, weights: dict[str, float]) -> float:
    return weights.get("#bias", 0.0) + sum(weights.get(n, 0.0) * v for n, v in row.features.items())


def average_precision(labels: list[int], scores: list[float]) -> float:
    """The mean, over the positives, of the precision down to each."""
    order = sorted(range(len(labels)), key=lambda i: -scores[i])
    hits, total = 0, 0.0
    for place, index in enumerate(order, 1):
        if labels[index]:
            hits += 1
            total += hits / place
    return total / hits if hits else 0.0


def report(name: str, rows: list[Row], heads: dict[str, dict[str, float]]) -> None:
    for head, weights in heads.items():
        chosen = [row for row in rows if getattr(row, head) is not None]
        if not chosen:
            continue
        labels = [getattr(row, head) for row in chosen]
        scores = [score(row, weights) for row in chosen]
        print(f"{name} {head}: AP {average_precision(labels, scores):.4f}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the claims benchmark")
    folder = parser.parse_args().folder
    training: list[Row] = []
    for name in ("claimbuster_train", "park_train"):
        rows = read(folder / f"{name}.jsonl")
        training += labelled(rows, annotated(rows))
    heads = train(training)
    for name in ("claimbuster_dev", "park_dev"):
        rows = read(folder / f"{name}.jsonl")
        report(name, list(labelled(rows, annotated(rows))), heads)
    names = sorted({name for weights in heads.values() for name in weights})
    table = {n: [heads["factual"].get(n, 0.0), heads["checkworthy"].get(n, 0.0)] for n in names}
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":")).replace("],", "],\n")
    data_path("claims/weights.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
