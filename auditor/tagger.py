"""One small word tagger: features of words -> a score for each word and each sentence.

A word is the sum of a few embeddings (rows of integer tables) and a projected static vector; one
or more residual convolutions of width three read its neighbours, and the mean of the sentence's
words, where a network has `context`, what it is about; a linear layer scores the word.
A sentence's score is read from its words' scores and from an attention-weighted mean of their
states. Trained elsewhere (tests/evaluation); here it is numpy only, one matrix product a layer
for a whole document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from auditor.lexicon import data_path

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

# Rows handled at once: bounds memory on very long documents (about 10 MB of activations).
_ROWS = 16_384
# Words that the pooled score adds up before the logarithm: keeps log(0) away.
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Quantised:
    """An int8 matrix with one scale a column."""

    values: NDArray[np.int8]
    scales: Floats

    def rows(self, index: Ints) -> Floats:
        """The rows at `index`, as floats."""
        picked: Floats = self.values[index] * self.scales
        return picked

    def all(self) -> Floats:
        """The whole matrix, as floats."""
        whole: Floats = self.values * self.scales
        return whole


@dataclass(frozen=True, slots=True)
class Network:
    """One trained network; see `scores` for what its parts do."""

    tables: tuple[Quantised, ...]
    projection: Floats
    bias: Floats
    convolutions: tuple[tuple[Floats, Floats], ...]
    context: tuple[Floats, Floats] | None
    word: Floats
    attention: Floats
    sentence: Floats
    pooling: Floats


@dataclass(frozen=True, slots=True)
class Tagger:
    """A committee of networks over one table of static vectors, and a vocabulary.

    `columns` says which feature column each embedding table reads; `calibration` is
    (slope, intercept) of the sentence's and of the word's log-odds.
    """

    vocabulary: dict[str, int]
    common: frozenset[str]
    vectors: Quantised
    columns: tuple[int, ...]
    networks: tuple[Network, ...]
    calibration: Floats

    def scores(self, features: Ints, lengths: Sequence[int]) -> tuple[Floats, Floats]:
        """Probabilities of the words, and of the sentences.

        `features` has a row a word, sentence after sentence: static vector's row first, then the
        rows of the embedding tables. `lengths` are the sentences' lengths, none of them 0.
        """
        import numpy as np

        words = np.zeros(len(features), dtype=np.float32)
        sentences = np.zeros(len(lengths), dtype=np.float32)
        for network in self.networks:
            place = row = 0
            for group in _groups(lengths):
                size = sum(group)
                found = _forward(network, self, features[row : row + size], group)
                words[row : row + size] += found[0]
                sentences[place : place + len(group)] += found[1]
                place, row = place + len(group), row + size
        slope, intercept, word_slope, word_intercept = self.calibration
        count = max(len(self.networks), 1)
        return (
            _sigmoid(words / count * word_slope + word_intercept),
            _sigmoid(sentences / count * slope + intercept),
        )


def _groups(lengths: Sequence[int]) -> list[list[int]]:
    """Whole sentences of about `_ROWS` words together."""
    groups: list[list[int]] = []
    size = _ROWS
    for length in lengths:
        if size >= _ROWS:
            groups.append([])
            size = 0
        groups[-1].append(length)
        size += length
    return groups


def _sigmoid(values: Floats) -> Floats:
    import numpy as np

    result: Floats = (1 / (1 + np.exp(-np.clip(values, -30, 30)))).astype(np.float32)
    return result


def convolved(state: Floats, convolutions: Sequence[tuple[Floats, Floats]], sizes: Ints) -> Floats:
    """The rectified states of words, sentence after sentence, after residual convolutions of
    width three; `sizes` are the sentences' lengths. Neighbours in other sentences are zeros."""
    import numpy as np

    lasts = np.cumsum(sizes) - 1
    firsts = lasts - sizes + 1
    state = np.maximum(state, 0)
    window = np.zeros((len(state), 3, state.shape[1]), dtype=np.float32)
    for kernel, offset in convolutions:
        window[1:, 0], window[:, 1], window[:-1, 2] = state[:-1], state, state[1:]
        window[firsts, 0] = window[lasts, 2] = 0
        update = window.reshape(len(state), len(kernel)) @ kernel
        update += offset
        state += np.maximum(update, 0, out=update)
    return state


def _forward(
    network: Network, tagger: Tagger, features: Ints, lengths: Sequence[int]
) -> tuple[Floats, Floats]:
    """Log-odds of the words and of the sentences, by one network."""
    import numpy as np

    state = tagger.vectors.rows(features[:, 0]) @ network.projection + network.bias
    for table, column in zip(network.tables, tagger.columns, strict=True):
        state += table.rows(features[:, column])
    sizes = np.asarray(lengths)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    state = convolved(state, network.convolutions[:-1], sizes)
    if network.context:
        # What the sentence is about, before the last convolution reads a word's neighbours.
        kernel, offset = network.context
        mean = np.add.reduceat(state, starts) / sizes[:, None].astype(np.float32)
        state += np.repeat(np.maximum(mean @ kernel + offset, 0), sizes, axis=0)
    state = convolved(state, network.convolutions[-1:], sizes)
    words = state @ network.word[:-1] + network.word[-1]
    chance = _sigmoid(words)
    mass = np.log(np.add.reduceat(np.logaddexp(words, 0), starts) + _TINY)
    top = np.maximum.reduceat(words, starts)
    mean = np.add.reduceat(chance, starts) / sizes
    heed = state @ network.attention
    heed = np.exp(heed - np.repeat(np.maximum.reduceat(heed, starts), sizes))
    drift = state @ network.sentence[:-1]
    drift = np.add.reduceat(heed * drift, starts) / np.add.reduceat(heed, starts)
    a, b, c, d = network.pooling
    return words, a * mass + b * top + c * 10 * mean + d + drift + network.sentence[-1]


@cache
def tagger(name: str) -> Tagger:
    """A tagger from its weights file under data/, e.g. "loaded/weights.npz"; loaded once."""
    import numpy as np

    with np.load(data_path(name)) as stored:
        arrays: dict[str, Any] = dict(stored)
    words = bytes(arrays["vocabulary"]).decode().split("\n")
    common = arrays["common"]
    return Tagger(
        vocabulary={word: row for row, word in enumerate(words, 1)},
        common=frozenset(word for word, flag in zip(words, common, strict=True) if flag),
        vectors=Quantised(arrays["vectors"], arrays["vectors.scales"]),
        columns=tuple(int(column) for column in arrays["columns"]),
        networks=tuple(_network(arrays, f"{n}.") for n in range(int(arrays["networks"]))),
        calibration=arrays["calibration"],
    )


def _network(arrays: dict[str, Any], prefix: str) -> Network:
    def table(key: str) -> Quantised:
        return Quantised(arrays[prefix + key], arrays[f"{prefix}{key}.scales"])

    layers = sum(key.startswith(f"{prefix}kernel") for key in arrays)
    context = f"{prefix}context"
    return Network(
        tables=tuple(table(f"table{n}") for n in range(len(arrays["columns"]))),
        projection=arrays[prefix + "projection"],
        bias=arrays[prefix + "bias"],
        convolutions=tuple(
            (arrays[f"{prefix}kernel{n}"], arrays[f"{prefix}offset{n}"]) for n in range(layers)
        ),
        context=(arrays[context], arrays[f"{context}.offset"]) if context in arrays else None,
        word=arrays[prefix + "word"],
        attention=arrays[prefix + "attention"],
        sentence=arrays[prefix + "sentence"],
        pooling=arrays[prefix + "pooling"],
    )


# --- a whole document at once ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sequencer:
    """A network that reads a document as one row of words, far neighbours included.

    A word is the sum of its rows in the embedding tables; residual convolutions of width three
    with growing `strides` read what stands around it; a linear layer gives its scores.
    """

    tables: tuple[Quantised, ...]
    kernels: tuple[Quantised, ...]
    offsets: Floats
    strides: tuple[int, ...]
    head: Floats

    def scores(self, features: Ints) -> Floats:
        """Probabilities, words x outputs, from table indices, words x tables.

        Long documents go through in overlapping parts: the result is the same, memory bounded.
        """
        import numpy as np

        reach = sum(self.strides)
        parts = []
        for start in range(0, len(features), _ROWS):
            first, last = max(0, start - reach), start + _ROWS
            found = self._forward(features[first : last + reach])
            parts.append(found[start - first :][:_ROWS])
        if not parts:
            return np.zeros((0, self.head.shape[1]), dtype=np.float32)
        return _sigmoid(np.concatenate(parts))

    def _forward(self, features: Ints) -> Floats:
        import numpy as np

        state = self.tables[0].rows(features[:, 0])
        for column, table in enumerate(self.tables[1:], 1):
            state += table.rows(features[:, column])
        np.maximum(state, 0, out=state)
        count, width = state.shape
        window = np.empty((count, 3, width), dtype=np.float32)
        for kernel, offset, stride in zip(self.kernels, self.offsets, self.strides, strict=True):
            # Nothing stands beyond the document.
            window[:stride, 0] = window[max(0, count - stride) :, 2] = 0
            window[stride:, 0], window[:, 1] = state[:-stride], state
            window[:-stride, 2] = state[stride:]
            update = window.reshape(count, 3 * width) @ kernel.all()
            update += offset
            state += np.maximum(update, 0, out=update)
        found: Floats = state @ self.head[:-1] + self.head[-1]
        return found


@cache
def committee(name: str) -> tuple[Sequencer, ...]:
    """The sequencers of a weights file under data/, whose scores are to be averaged."""
    import numpy as np

    with np.load(data_path(name)) as stored:
        arrays: dict[str, Any] = dict(stored)
    members = sorted({key.partition(".")[0] for key in arrays})
    return tuple(sequencer_of(arrays, f"{member}.") for member in members)


def sequencer_of(arrays: dict[str, Any], prefix: str = "") -> Sequencer:
    """A sequencer from its stored arrays, whose names all begin with `prefix`."""

    def several(kind: str) -> tuple[Quantised, ...]:
        key = prefix + kind
        count = sum(name.startswith(key) and name.endswith(".scales") for name in arrays)
        names = [f"{key}{number}" for number in range(count)]
        return tuple(Quantised(arrays[name], arrays[f"{name}.scales"]) for name in names)

    return Sequencer(
        tables=several("table"),
        kernels=several("kernel"),
        offsets=arrays[prefix + "offsets"],
        strides=tuple(int(stride) for stride in arrays[prefix + "strides"]),
        head=arrays[prefix + "head"],
    )
