"""Rebuilds auditor/data/attribution/weights.npz, the word tagger of attribution.

    pip install torch==2.13.0
    python tests/evaluation/train_attribution.py ../shared/benchmarks

Reads what the rules found as well as the words, so the rules' weights are learned on other
folds of the train split than they are applied to here. Deterministic on one machine: fixed
seeds, one thread. Needs auditor, whose default engine reads the articles. `--held 5` trains on
four fifths and prints word figures on the last; the file is written only without it.
"""

from __future__ import annotations

import argparse
import json
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from learn_cues import examples, fit
from torch import nn
from torch.nn import functional

from auditor.attributions.contents import TABLES, WEIGHTS, features
from auditor.attributions.cues import Scorer
from auditor.attributions.datelines import without_datelines
from auditor.attributions.frames import candidates
from auditor.attributions.trees import trees
from auditor.lexicon import data_path
from auditor.model import Annotated, Document
from auditor.quotations import quotations

WIDTH = 64
STRIDES = (1, 2, 4, 8, 16, 1)
EPOCHS = 8
BATCH = 3  # documents
RATE = 2e-3
DROPOUT = 0.5
# How often a word is hidden from the network while it learns, so that it heeds the others too.
HIDE = 0.3
FOLDS = 3
# Weight of what each output costs: content, its first word, cue, source.
COSTS = (1.0, 0.5, 0.3, 0.3)
# Weights are averaged over steps: keeps the last ones' noise out.
AVERAGE = 0.995
# One network each; their scores are averaged.
SEEDS = (0, 1)


class Example(NamedTuple):
    rows: Any  # words x tables
    gold: Any  # words x 4


# --- examples ----------------------------------------------------------------------------------


def labels(annotated: Annotated, attributions: Sequence[dict[str, Any]]) -> Any:
    """Content, first word of it, cue and source of each token, 0 or 1; nested ones left out."""
    starts = [token.start for token in annotated.tokens]
    gold = np.zeros((len(starts), 4), dtype=np.float32)
    sizes = [sum(e - s for s, e in a["content"] or []) for a in attributions]
    for number in sorted(range(len(sizes)), key=lambda n: -sizes[n]):
        attribution = attributions[number]
        content = indices(annotated, starts, attribution["content"] or [])
        inside = sum(gold[i, 0] for i in content)
        gold[content, 0] = 1
        if content and 2 * inside < len(content):
            gold[content[0], 1] = 1
        gold[indices(annotated, starts, attribution["cue"] or []), 2] = 1
        gold[indices(annotated, starts, attribution["source"] or []), 3] = 1
    return gold


def indices(
    annotated: Annotated, starts: Sequence[int], spans: Sequence[Sequence[int]]
) -> list[int]:
    """The tokens that the spans touch, in order."""
    found = []
    for start, end in sorted(map(tuple, spans)):
        index = max(0, bisect_right(starts, start) - 1)
        while index < len(starts) and starts[index] < end:
            if annotated.tokens[index].end > start:
                found.append(index)
            index += 1
    return found


Articles = Sequence[tuple[dict[str, Any], Annotated]]


def prepared(articles: Articles) -> list[Example]:
    """Every article with the rules' weights learned on the other folds."""
    drawn = [list(examples(annotated, row["attributions"])) for row, annotated in articles]
    found: dict[int, Example] = {}
    for fold in range(FOLDS):
        others = [e for n, own in enumerate(drawn) if n % FOLDS != fold for e in own]
        model = fit(others)
        for number in range(fold, len(articles), FOLDS):
            row, annotated = articles[number]
            found[number] = example(row, annotated, model)
    return [found[number] for number in range(len(articles))]


def example(
    row: dict[str, Any], annotated: Annotated, model: tuple[dict[str, float], float] | None
) -> Example:
    forest = trees(annotated)
    scorer = Scorer(annotated, forest, model)
    offered = without_datelines(candidates(annotated, forest), annotated, forest)
    weighed = [(scorer.probability(c), c) for c in offered]
    return Example(features(annotated, weighed), labels(annotated, row["attributions"]))


# --- the network -------------------------------------------------------------------------------


class Net(nn.Module):
    """`auditor.tagger.Sequencer`, to be learned; documents in a batch are kept apart by zeros."""

    def __init__(self) -> None:
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(rows, WIDTH) for rows in TABLES)
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.1)
        self.layers = nn.ModuleList(
            nn.Conv1d(WIDTH, WIDTH, 3, dilation=stride, padding=stride) for stride in STRIDES
        )
        self.head = nn.Linear(WIDTH, 4)

    def forward(self, rows: Any, real: Any) -> Any:
        state = sum(table(rows[:, n]) for n, table in enumerate(self.tables))
        state = functional.dropout(torch.relu(state), DROPOUT, self.training) * real[:, None]
        state = state.T[None]
        for layer in self.layers:
            update = functional.dropout(torch.relu(layer(state)), DROPOUT / 2, self.training)
            state = (state + update) * real
        return self.head(state[0].T)


def batches(data: Sequence[Example], order: Sequence[int]) -> Iterator[tuple[Any, Any, Any]]:
    """Rows, gold labels and which rows are words; documents are parted by the longest stride."""
    gap = max(STRIDES)
    for at in range(0, len(order), BATCH):
        rows, gold, real = [], [], []
        for number in order[at : at + BATCH]:
            one = data[number]
            rows += [one.rows, np.zeros((gap, len(TABLES)), dtype=np.int64)]
            gold += [one.gold, np.zeros((gap, 4), dtype=np.float32)]
            real += [np.ones(len(one.rows), dtype=np.float32), np.zeros(gap, dtype=np.float32)]
        yield tuple(torch.from_numpy(np.concatenate(part)) for part in (rows, gold, real))


def train(data: Sequence[Example], seed: int = 0) -> dict[str, Any]:
    """The arrays of a sequencer learned from the examples."""
    torch.manual_seed(seed)
    draw = np.random.default_rng(seed)
    net = Net()
    mean = {name: value.detach().clone() for name, value in net.state_dict().items()}
    steps = EPOCHS * -(-len(data) // BATCH)
    optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, steps, pct_start=0.1)
    costs = torch.tensor(COSTS)
    for epoch in range(EPOCHS):
        total = 0.0
        for rows, gold, real in batches(data, draw.permutation(len(data)).tolist()):
            # Words and governors are hidden apart from each other; grammar always shows.
            for column in (0, 1, 2):
                rows[torch.rand(len(rows)) < HIDE, column] = 0
            loss = functional.binary_cross_entropy_with_logits(
                net(rows, real), gold, reduction="none"
            )
            loss = (loss * costs * real[:, None]).sum() / real.sum()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
            for name, value in net.state_dict().items():
                mean[name].lerp_(value, 1 - AVERAGE)
        print(f"seed {seed} epoch {epoch} loss {total * EPOCHS / steps:.4f}", flush=True)
    net.load_state_dict(mean)
    return arrays(net)


def arrays(net: Net) -> dict[str, Any]:
    """The network as `auditor.tagger.sequencer_of` reads it: int8, a scale a column."""
    found: dict[str, Any] = {
        "strides": np.array(STRIDES),
        "offsets": np.stack([layer.bias.detach().numpy() for layer in net.layers]),
        "head": np.vstack([net.head.weight.detach().numpy().T, net.head.bias.detach().numpy()]),
    }
    for number, table in enumerate(net.tables):
        quantise(found, f"table{number}", table.weight.detach().numpy())
    for number, layer in enumerate(net.layers):
        # Conv1d keeps output x input x place; a window is place by place: 3 * input x output.
        kernel = layer.weight.detach().numpy().transpose(2, 1, 0).reshape(3 * WIDTH, WIDTH)
        quantise(found, f"kernel{number}", kernel)
    return found


def quantise(found: dict[str, Any], name: str, values: Any) -> None:
    scales = np.maximum(np.abs(values).max(axis=0), 1e-6) / 127
    found[name] = np.clip(np.round(values / scales), -127, 127).astype(np.int8)
    found[f"{name}.scales"] = scales.astype(np.float32)


# --- command -----------------------------------------------------------------------------------


def parsed(path: Path) -> list[tuple[dict[str, Any], Annotated]]:
    """The articles with their parse and quotations."""
    from auditor.engines import parser

    parse = parser()

    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = []
    for start in range(0, len(rows), 32):
        chunk = rows[start : start + 32]
        for row, one in zip(
            chunk, parse([Document(id=r["id"], text=r["text"]) for r in chunk]), strict=True
        ):
            found.append((row, replace(one, quotations=quotations(one))))
    return found


def word_figures(model: dict[str, Any], data: Sequence[Example]) -> dict[str, float]:
    """F1 of words by output at 0.5."""
    from auditor.tagger import sequencer_of

    network = sequencer_of(model)
    said = np.concatenate([network.scores(one.rows) for one in data]) >= 0.5
    gold = np.concatenate([one.gold for one in data]) >= 0.5
    both = (said & gold).sum(0) * 2 / np.maximum(said.sum(0) + gold.sum(0), 1)
    return dict(zip(("content", "opens", "cue", "source"), both.round(4).tolist(), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("benchmarks", type=Path)
    parser.add_argument("--held", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    data = prepared(parsed(options.benchmarks / "attribution/polnear_train.jsonl"))
    if options.held:
        kept = [one for n, one in enumerate(data) if n % options.held]
        print(word_figures(train(kept), data[:: options.held]))
        sys.exit()
    members = {seed: train(data, seed) for seed in SEEDS}
    named = {f"{seed}.{k}": v for seed, member in members.items() for k, v in member.items()}
    np.savez_compressed(data_path(WEIGHTS), **named)


if __name__ == "__main__":
    main()
