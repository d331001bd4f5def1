"""Rebuilds auditor/data/claims/news.npz: whether a sentence of news states a fact or judges.

    pip install torch==2.13.0
    python -m tests.evaluation.train_news_claims ../shared/benchmarks [--folds 5]

Reads the train split of BABE (its annotators' "factual or opinion") and the project's own
`data/claims_news.txt`. Networks of the same form as those of `train_claims`, over the same static
vectors, with their own tables. With `--folds` it prints cross-validated figures and writes
nothing. Deterministic on one machine: fixed seeds, one thread. About two minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch.nn import functional

from auditor.claims.features import measures
from auditor.claims.network import NETWORK, NEWS, committee_of, forward, rows_of
from auditor.engines import parser
from auditor.lexicon import data_path
from auditor.mentions.layer import mentions
from auditor.model import Document
from auditor.quotations import quotations
from tests.evaluation.train_claims import BATCH, DECAY, Net, Row, arrays_of, batch, batches

OWN = Path(__file__).parent / "data" / "claims_news.txt"
# Share of annotators' votes that a mixed label ("somewhat factual but also opinionated") stands
# for: the proposition of most such sentences is a fact, told with colour.
MIXED = 0.6
LABELS = {
    "Entirely factual": 1.0,
    "Somewhat factual but also opinionated": MIXED,
    "Expresses writer’s opinion": 0.0,
}
EPOCHS, RATE = 12, 2e-3
# Own sentences weigh more: there are few, and they are about what debates lack.
OWN_WEIGHT, MIXED_WEIGHT = 2.0, 0.5
SEEDS = (0, 1)


class Labelled(NamedTuple):
    text: str
    factual: float
    weight: float
    own: bool


def read(folder: Path) -> list[Labelled]:
    """The labelled sentences: BABE's first, then the project's."""
    with (folder / "loaded" / "babe_train.jsonl").open(encoding="utf-8") as lines:
        stored = [json.loads(line) for line in lines]
    found = [
        Labelled(row["text"], label, MIXED_WEIGHT if label == MIXED else 1.0, False)
        for row in stored
        if (label := LABELS.get(row["label_opinion"])) is not None
    ]
    own = OWN.read_text(encoding="utf-8").splitlines()
    return found + [
        Labelled(line[2:], float(line[0] == "F"), OWN_WEIGHT, True)
        for line in own
        if line[:2] in ("F ", "O ")
    ]


def rows(texts: Sequence[str], vocabulary: dict[str, int]) -> list[Row]:
    """One row a text, all its sentences as one."""
    documents = [Document(id=str(i), text=text) for i, text in enumerate(texts)]
    found = []
    for parsed in parser("fast")(documents):
        quoted = replace(parsed, quotations=quotations(parsed))
        known = mentions(quoted)
        indices = rows_of(quoted.tokens, known, vocabulary)
        found.append(Row({}, measures(quoted.tokens, known), indices, [], "", 0, 0))
    return found


def train(data: Sequence[Row], figures: Any, labels: Any, vectors: Any, seed: int) -> Net:
    """`labels`: rows x (share of factual, weight)."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    net = Net(vectors, figures.shape[1])
    optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=DECAY)
    wanted = torch.tensor(labels, dtype=torch.float32)
    order = np.arange(len(data))
    steps, step = EPOCHS * -(-len(data) // BATCH), 0
    for _ in range(EPOCHS):
        for chosen in batches(random.permutation(order), data, random):
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / 50) * max(0.02, 1 - step / steps)
            scores = net(*batch(data, figures, chosen))[:, 1]
            total = functional.binary_cross_entropy_with_logits(
                scores, wanted[chosen, 0], weight=wanted[chosen, 1]
            )
            optimiser.zero_grad()
            total.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            step += 1
    return net.eval()


class News(NamedTuple):
    arrays: dict[str, Any]

    def odds(self, data: Sequence[Row]) -> Any:
        """Log odds of a fact, as the package computes them."""
        known = committee_of(self.arrays)
        figures = (np.array([row.measures for row in data]) - known.centre) / known.spread
        indices = np.array([unit for row in data for unit in row.rows])
        sizes = [len(row.rows) for row in data]
        return np.array(forward(known, indices, sizes, figures.astype(np.float32)))[:, 1]


def learn(data: Sequence[Row], labels: Any, base: dict[str, Any], seeds: Sequence[int]) -> News:
    measured = np.array([row.measures for row in data])
    scaling = measured.mean(0), measured.std(0) + 1e-6
    figures = ((measured - scaling[0]) / scaling[1]).astype(np.float32)
    vectors = (base["vectors"] * base["vectors.scales"]).astype(np.float32)
    nets = [train(data, figures, labels, vectors, seed) for seed in seeds]
    return News(
        arrays_of(nets, [], vectors, scaling)
        | {
            "vocabulary": base["vocabulary"],
            "vectors": base["vectors"],
            "vectors.scales": base["vectors.scales"],
        }
    )


def auc(labels: Any, scores: Any) -> float:
    """The chance that a fact scores above an opinion; ties are rare enough to leave."""
    order = np.argsort(np.argsort(scores))
    facts = np.asarray(labels) > 0.5
    count = facts.sum()
    return float((order[facts].sum() - count * (count - 1) / 2) / (count * (~facts).sum()))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("benchmarks", type=Path)
    options.add_argument("--folds", type=int, default=0, help="cross-validate, write nothing")
    chosen = options.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    with np.load(data_path(NETWORK)) as stored:
        base = dict(stored)
    labelled = read(chosen.benchmarks)
    data = rows([row.text for row in labelled], dict(committee_of(base).vocabulary))
    kept = [i for i, row in enumerate(data) if row.rows]
    labelled, data = [labelled[i] for i in kept], [data[i] for i in kept]
    labels = np.array([(row.factual, row.weight) for row in labelled])
    if chosen.folds:
        scores = np.zeros(len(data))
        fold = np.random.default_rng(7).integers(0, chosen.folds, len(data))
        for number in range(chosen.folds):
            inside = np.flatnonzero(fold != number)
            outside = np.flatnonzero(fold == number)
            model = learn([data[i] for i in inside], labels[inside], base, SEEDS[:1])
            scores[outside] = model.odds([data[i] for i in outside])
        for own in (False, True):
            rows_ = [i for i, r in enumerate(labelled) if r.own == own and r.factual != MIXED]
            print("own" if own else "babe", "AUC", round(auc(labels[rows_, 0], scores[rows_]), 4))
        return
    model = learn(data, labels, base, SEEDS)
    shared = ("vocabulary", "vectors", "vectors.scales")
    np.savez_compressed(
        data_path(NEWS), **{k: v for k, v in model.arrays.items() if k not in shared}
    )
    print(len(data), "sentences,", data_path(NEWS).stat().st_size, "bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
