"""Rebuilds auditor/data/claims/weights.json and weights.npz from labelled sentences.

    pip install torch==2.13.0
    python -m tests.evaluation.train_claims ../shared/benchmarks [--folds 5]

Reads claimbuster_train and park_train. Two models are learned and averaged: logistic regressions
over named features, and two small networks over words in order (`auditor.claims.network`). Each
has two outputs: `worthy` (ClaimBuster's CFS) and `factual` (CFS and UFS; Park and Cardie's
verifiable). Static word vectors are those of the loaded-language tagger (see its card). With
`--folds` it prints cross-validated average precision by debate and writes nothing. Deterministic
on one machine: fixed seeds, one thread. About ten minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from auditor.claims.features import KIND_ROWS, features, measures, units
from auditor.claims.network import (
    LINEAR,
    NETWORK,
    POS,
    SUFFIX_ROWS,
    WORD_ROWS,
    committee_of,
    forward,
    rows_of,
)
from auditor.lexicon import data_path
from auditor.mentions.layer import mentions
from auditor.model import Annotated, Document
from auditor.parsing.spacy_engine import parse
from auditor.quotations import quotations
from auditor.tagger import tagger

CHUNK = 1000
# Features seen in fewer training sentences say more of the sentence than of the kind.
RAREST = 4
# Smaller weights cannot change a decision; dropping them halves the file.
SMALLEST = 0.03
# L2 strength of the regressions; of 1, 3.3 and 10 the best in cross-validation.
STRENGTH = 3.3
# The network. Of 4, 5, 7 and 8 epochs and rates of 1e-3 and 2e-3, by two folds of five.
HIDDEN, EPOCHS, BATCH, RATE, DROPOUT, DECAY = 64, 8, 64, 2e-3, 0.5, 1e-2
SEEDS = (0, 1)
TABLES = (WORD_ROWS, SUFFIX_ROWS, len(POS), KIND_ROWS)
# One batch in so many is followed by one of Park and Cardie's comments.
PARK_EVERY = 3


class Row(NamedTuple):
    """A sentence: its three views, the debate it is from (or ""), and its labels."""

    features: dict[str, float]
    measures: list[float]
    rows: list[tuple[int, ...]]
    words: list[str]
    group: str
    worthy: int
    factual: int


# --- reading -----------------------------------------------------------------------------------


def annotated(rows: list[dict[str, Any]]) -> Iterator[Annotated]:
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        for parsed in parse([Document(id=r["id"], text=r["text"]) for r in chunk]):
            quoted = replace(parsed, quotations=quotations(parsed))
            yield replace(quoted, mentions=mentions(quoted))


def read(path: Path) -> list[Row]:
    """The rows of a benchmark, without their indices (`rows` waits for a vocabulary)."""
    with path.open(encoding="utf-8") as lines:
        stored = [json.loads(line) for line in lines]
    found = []
    for row, text in zip(stored, annotated(stored), strict=True):
        if not text.tokens:
            continue
        label = row["label"]
        found.append(
            Row(
                features(text.tokens),
                measures(text.tokens, text.mentions),
                [(text.tokens, text.mentions)],  # type: ignore[list-item]
                [unit.word for unit in units(text.tokens, text.mentions)],
                row.get("debate", ""),
                int(label == "CFS"),
                int(label in ("CFS", "UFS") or label.startswith("verifiable")),
            )
        )
    return found


def indexed(rows: Sequence[Row], vocabulary: dict[str, int]) -> list[Row]:
    return [row._replace(rows=rows_of(*row.rows[0], vocabulary)) for row in rows]  # type: ignore[arg-type]


# --- the linear model --------------------------------------------------------------------------


class Matrix(NamedTuple):
    """A sparse matrix by rows (`starts` of each in `columns` and `values`) beside a dense one."""

    starts: Any
    columns: Any
    values: Any
    width: int
    figures: Any

    def times(self, weights: Any) -> Any:
        sparse = np.add.reduceat(weights[self.columns] * self.values, self.starts)
        return sparse + self.figures @ weights[self.width :]

    def transposed_times(self, residuals: Any) -> Any:
        sizes = np.diff(np.append(self.starts, len(self.columns)))
        spread = np.repeat(residuals, sizes) * self.values
        sparse = np.bincount(self.columns, weights=spread, minlength=self.width)
        return np.concatenate([sparse, self.figures.T @ residuals])

    def curvature(self) -> Any:
        sparse = np.bincount(self.columns, weights=self.values**2, minlength=self.width)
        return np.concatenate([sparse, (self.figures**2).sum(0)])


def matrix(rows: Sequence[Row], index: dict[str, int], figures: Any) -> Matrix:
    starts, columns, values = [], [], []
    for row in rows:
        starts.append(len(columns))
        corpus = "#corpus debates" if row.group else "#corpus comments"
        for name, value in {**row.features, "#bias": 1.0, corpus: 1.0}.items():
            if name in index:
                columns.append(index[name])
                values.append(value)
    return Matrix(np.array(starts), np.array(columns), np.array(values), len(index), figures)


def fit(data: Matrix, labels: Any, rounds: int = 400) -> Any:
    """Weights that minimise the log loss plus an L2 penalty, by accelerated gradient descent."""
    scale = 1.0 / (STRENGTH + 0.25 * data.curvature())
    weights = np.zeros(len(scale))
    ahead, momentum, step = weights.copy(), 1.0, 1.0 / 40
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-data.times(ahead)))
        gradient = data.transposed_times(chance - labels) + STRENGTH * ahead
        fresh = ahead - step * scale * gradient
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = fresh + (momentum - 1) / following * (fresh - weights)
        weights, momentum = fresh, following
    return weights


class Linear(NamedTuple):
    names: list[str]
    weights: Any  # names and figures x (worthy, factual)

    def odds(self, rows: Sequence[Row], figures: Any) -> Any:
        index = {name: place for place, name in enumerate(self.names)}
        data = matrix(rows, index, figures)
        return np.stack([data.times(self.weights[:, head]) for head in (0, 1)], 1)


def linear(rows: Sequence[Row], figures: Any) -> Linear:
    counts = Counter(name for row in rows for name in row.features)
    kept = [name for name, count in sorted(counts.items()) if count >= RAREST]
    names = [*kept, "#bias", "#corpus comments", "#corpus debates"]
    index = {name: place for place, name in enumerate(names)}
    debates = [place for place, row in enumerate(rows) if row.group]
    columns = []
    for head, chosen in (("worthy", debates), ("factual", range(len(rows)))):
        picked = [rows[place] for place in chosen]
        labels = np.array([getattr(row, head) for row in picked], dtype=float)
        weights = fit(matrix(picked, index, figures[list(chosen)]), labels)
        # News is nearer to the debates' register than to comments on rules: their offset stays.
        weights[index["#bias"]] += weights[index["#corpus debates"]]
        weights[index["#corpus debates"]] = weights[index["#corpus comments"]] = 0.0
        columns.append(weights)
    return Linear(names, np.stack(columns, 1))


def written(model: Linear) -> str:
    """One feature a line, with its two weights; then those of the figures."""
    count = len(model.names)
    stored: dict[str, Any] = {
        name: [round(float(value), 3) for value in model.weights[place]]
        for place, name in enumerate(model.names)
        if np.abs(model.weights[place]).max() >= SMALLEST
    }
    stored["#figures"] = [[round(float(v), 4) for v in row] for row in model.weights[count:]]
    ordered = {name: stored[name] for name in sorted(stored)}
    lines = [
        f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(value, separators=(',', ':'))}"
        for name, value in ordered.items()
    ]
    return "{" + ",\n".join(lines) + "}\n"


# --- the network -------------------------------------------------------------------------------


class Net(nn.Module):
    """The network of auditor.claims.network, trainable; a third output for the comments."""

    def __init__(self, vectors: Any, figures: int) -> None:
        super().__init__()
        self.vectors = torch.tensor(vectors)
        self.projection = nn.Linear(vectors.shape[1], HIDDEN)
        self.tables = nn.ModuleList(nn.Embedding(rows, HIDDEN) for rows in TABLES)
        for table in self.tables:
            nn.init.normal_(table.weight, 0, 0.05)
        self.convolution = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=1)
        self.attention = nn.Linear(HIDDEN, 1, bias=False)
        self.output = nn.Linear(3 * HIDDEN + figures, 3)

    def forward(self, rows: Any, mask: Any, figures: Any) -> Any:
        def drop(values: Any, share: float = DROPOUT) -> Any:
            return functional.dropout(values, share, self.training)

        state = self.projection(drop(self.vectors[rows[..., 0]], 0.1))
        for column, table in enumerate(self.tables, 1):
            state = state + table(rows[..., column])
        seen = mask.unsqueeze(-1)
        state = drop(torch.relu(state)) * seen
        read = self.convolution(state.transpose(1, 2)).transpose(1, 2)
        state = (state + drop(torch.relu(read))) * seen
        heed = torch.softmax(self.attention(state).squeeze(-1).masked_fill(~mask, -1e4), 1)
        parts = [
            (state * heed.unsqueeze(-1)).sum(1),
            state.masked_fill(~seen, -1e4).max(1).values,
            state.sum(1) / mask.sum(1, keepdim=True) ** 0.5,
            drop(figures, 0.1),
        ]
        return self.output(torch.cat(parts, 1))


def batch(rows: Sequence[Row], figures: Any, chosen: Sequence[int]) -> tuple[Any, Any, Any]:
    width = max(len(rows[i].rows) for i in chosen)
    indices = np.zeros((len(chosen), width, 1 + len(TABLES)), dtype=np.int64)
    mask = np.zeros((len(chosen), width), dtype=bool)
    for place, i in enumerate(chosen):
        indices[place, : len(rows[i].rows)] = rows[i].rows
        mask[place, : len(rows[i].rows)] = True
    picked = torch.tensor(figures[list(chosen)], dtype=torch.float32)
    return torch.tensor(indices), torch.tensor(mask), picked


def batches(order: Any, rows: Sequence[Row], random: Any) -> list[Any]:
    """Batches of sentences of about one length, in random order."""
    found: list[Any] = []
    for at in range(0, len(order), BATCH * 8):
        chunk = sorted(order[at : at + BATCH * 8], key=lambda i: len(rows[i].rows))
        found += [np.array(chunk[k : k + BATCH]) for k in range(0, len(chunk), BATCH)]
    return [found[i] for i in random.permutation(len(found))]


def train(rows: Sequence[Row], figures: Any, vectors: Any, seed: int) -> Net:
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    net = Net(vectors, figures.shape[1])
    optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=DECAY)
    loss = functional.binary_cross_entropy_with_logits
    debates = np.array([i for i, row in enumerate(rows) if row.group])
    comments = np.array([i for i, row in enumerate(rows) if not row.group])
    labels = torch.tensor([[row.worthy, row.factual] for row in rows], dtype=torch.float32)
    steps, step = EPOCHS * -(-len(debates) // BATCH), 0
    for _ in range(EPOCHS):
        others = random.permutation(comments)
        for number, chosen in enumerate(batches(random.permutation(debates), rows, random)):
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / 100) * max(0.02, 1 - step / steps)
            scores = net(*batch(rows, figures, chosen))
            total = loss(scores[:, 0], labels[chosen, 0])
            total = total + 0.5 * loss(scores[:, 1], labels[chosen, 1])
            beside = others[(number * BATCH // PARK_EVERY) % len(others) :][:BATCH]
            if number % PARK_EVERY == 0 and len(beside) > 4:
                scores = net(*batch(rows, figures, beside))
                total = total + 0.3 * loss(scores[:, 2], labels[beside, 1])
            optimiser.zero_grad()
            total.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            step += 1
    return net.eval()


def quantised(matrix_: Any) -> tuple[Any, Any]:
    scales = np.maximum(np.abs(matrix_).max(0), 1e-8) / 127
    return np.round(matrix_ / scales).astype(np.int8), scales.astype(np.float32)


def arrays_of(nets: Sequence[Net], words: list[str], vectors: Any, scaling: Any) -> dict[str, Any]:
    def plain(tensor: Any) -> Any:
        return tensor.detach().numpy().astype(np.float32)

    arrays: dict[str, Any] = {
        "vocabulary": np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        "centre": scaling[0].astype(np.float32),
        "spread": scaling[1].astype(np.float32),
        "networks": np.array(len(nets)),
    }
    arrays["vectors"], arrays["vectors.scales"] = quantised(vectors)
    for number, net in enumerate(nets):
        for column, table in enumerate(net.tables):
            key = f"{number}.table{column}"
            arrays[key], arrays[f"{key}.scales"] = quantised(plain(table.weight))
        arrays[f"{number}.projection"] = plain(net.projection.weight).T
        arrays[f"{number}.bias"] = plain(net.projection.bias)
        kernel = plain(net.convolution.weight).transpose(2, 1, 0)
        arrays[f"{number}.kernel"] = kernel.reshape(-1, HIDDEN)
        arrays[f"{number}.offset"] = plain(net.convolution.bias)
        arrays[f"{number}.attention"] = plain(net.attention.weight)[0]
        weight, bias = plain(net.output.weight)[:2], plain(net.output.bias)[:2]
        arrays[f"{number}.output"] = np.concatenate([weight.T, bias[None]])
    return arrays


# --- the whole ---------------------------------------------------------------------------------


class Trained(NamedTuple):
    linear: Linear
    arrays: dict[str, Any]

    def odds(self, rows: Sequence[Row]) -> Any:
        """Log odds, sentences x (worthy, factual), as the package computes them."""
        known = committee_of(self.arrays)
        figures = scaled(rows, (self.arrays["centre"], self.arrays["spread"]))
        found = []
        for at in range(0, len(rows), 512):
            part = rows[at : at + 512]
            indices = np.array([row for sentence in part for row in sentence.rows])
            sizes = [len(sentence.rows) for sentence in part]
            found += forward(known, indices, sizes, figures[at : at + 512])
        return (np.array(found) + self.linear.odds(rows, figures)) / 2


def scaled(rows: Sequence[Row], scaling: Any) -> Any:
    return ((np.array([row.measures for row in rows]) - scaling[0]) / scaling[1]).astype(np.float32)


def learn(rows: Sequence[Row], words: list[str], vectors: Any, seeds: Sequence[int]) -> Trained:
    figures = np.array([row.measures for row in rows if row.group])
    scaling = figures.mean(0), figures.std(0) + 1e-6
    figures = scaled(rows, scaling)
    nets = [train(rows, figures, vectors, seed) for seed in seeds]
    return Trained(linear(rows, figures), arrays_of(nets, words, vectors, scaling))


def average_precision(labels: Sequence[int], scores: Any) -> float:
    """The mean, over the positives, of the precision down to each."""
    hits, total = 0, 0.0
    for place, index in enumerate(np.argsort(-np.asarray(scores), kind="stable"), 1):
        if labels[index]:
            hits += 1
            total += hits / place
    return total / hits if hits else 0.0


def report(name: str, rows: Sequence[Row], odds: Any) -> None:
    for column, head in enumerate(("worthy", "factual")):
        labels = [getattr(row, head) for row in rows]
        if any(labels):
            print(f"{name} {head}: AP {average_precision(labels, odds[:, column]):.4f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("benchmarks", type=Path)
    parser.add_argument("--folds", type=int, default=0, help="cross-validate, write nothing")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    folder = options.benchmarks / "claims"
    rows = [row for name in ("claimbuster", "park") for row in read(folder / f"{name}_train.jsonl")]
    shared = tagger("loaded/weights.npz")
    seen = {word for row in rows for word in row.words}
    # Words of the training sentences, and those that are common enough to have been seen elsewhere.
    words = [word for word in shared.vocabulary if word in seen or word in shared.common]
    numbers = [0, *(shared.vocabulary[word] for word in words)]
    vectors = shared.vectors.rows(np.array(numbers))
    vocabulary = {word: place for place, word in enumerate(words, 1)}
    rows = indexed(rows, vocabulary)
    if options.folds:
        debates = sorted({row.group for row in rows if row.group})
        for number in range(options.folds):
            held = {d for place, d in enumerate(debates) if place % options.folds == number}
            model = learn([r for r in rows if r.group not in held], words, vectors, SEEDS[:1])
            chosen = [row for row in rows if row.group in held]
            report(f"fold {number}", chosen, model.odds(chosen))
        return
    model = learn(rows, words, vectors, SEEDS)
    data_path(LINEAR).write_text(written(model.linear), encoding="utf-8")
    np.savez_compressed(data_path(NETWORK), **model.arrays)
    for name in ("claimbuster_dev", "park_dev"):
        held_out = indexed(read(folder / f"{name}.jsonl"), vocabulary)
        report(name, held_out, model.odds(held_out))
    sizes = [data_path(name).stat().st_size for name in (LINEAR, NETWORK)]
    print(len(words), "words,", sizes, "bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
