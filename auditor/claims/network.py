"""The learned part: log odds that a sentence states a fact, and one worth checking.

The mean of a linear model over named features (`weights.json`) and a small network over words in
order (`weights.npz`), both learned by tests/evaluation/train_claims.py; see
data/claims/MODEL_CARD.md. numpy only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from auditor.claims.features import features, masks, measures, units
from auditor.lexicon import data_path
from auditor.model import Mention, Token
from auditor.tagger import Quantised, convolved

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

LINEAR, NETWORK = "claims/weights.json", "claims/weights.npz"
NEWS = "claims/news.npz"
# Sizes of the hashed tables and the order of the columns: as trained.
WORD_ROWS, SUFFIX_ROWS = 2048, 1024
POS = (
    *("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM"),
    *("PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"),
)
_POS = {pos: row for row, pos in enumerate(POS)}
# Sentences handled at once: bounds memory on very long documents.
_BATCH = 512


class Odds(NamedTuple):
    """Log odds: `factual` that a sentence states a fact, `worthy` that it asks for a check; `news`
    is `factual` as learned from sentences of news instead of debates."""

    factual: float
    worthy: float
    news: float = 0.0


@dataclass(frozen=True, slots=True)
class Net:
    """One trained network: what a word is, what stands beside it, and a sentence's summary."""

    tables: tuple[Floats, ...]
    projection: Floats
    bias: Floats
    kernel: Floats
    offset: Floats
    attention: Floats
    output: Floats


@dataclass(frozen=True, slots=True)
class Committee:
    """Networks that share a table of static word vectors; `centre` and `spread` scale figures."""

    vocabulary: Mapping[str, int]
    vectors: Quantised
    centre: Floats
    spread: Floats
    nets: tuple[Net, ...]


@dataclass(frozen=True, slots=True)
class Linear:
    """The linear model's weights for (worthy, factual): of named features, of the figures (figures
    x 2), and the bias."""

    named: Mapping[str, tuple[float, float]]
    figures: Floats
    bias: tuple[float, float]


Sentence = tuple[Sequence[Token], Sequence[Mention]]


def odds(sentences: Sequence[Sentence]) -> list[Odds]:
    """The learned odds of sentences that have tokens, in order."""
    import numpy as np

    known, other = _committee(), _news()
    linear = _linear()
    found: list[Odds] = []
    for at in range(0, len(sentences), _BATCH):
        batch = sentences[at : at + _BATCH]
        measured = np.array([measures(*sentence) for sentence in batch], dtype=np.float32)
        figures = (measured - known.centre) / known.spread
        masked = [masks(tokens) for tokens, _ in batch]
        rows = [
            rows_of(*sentence, known.vocabulary, hidden)
            for sentence, hidden in zip(batch, masked, strict=True)
        ]
        indices, sizes = np.array([r for row in rows for r in row]), list(map(len, rows))
        vectors = known.vectors.rows(indices[:, 0])
        deep = forward(known, indices, sizes, figures, vectors)
        figured = (measured - other.centre) / other.spread
        news = forward(other, indices, sizes, figured, vectors)
        plain = figures @ linear.figures + linear.bias
        for number, (tokens, _) in enumerate(batch):
            worthy, factual = plain[number].tolist()
            for name, value in features(tokens, masked[number]).items():
                pair = linear.named.get(name)
                if pair is not None:
                    worthy += pair[0] * value
                    factual += pair[1] * value
            factual, worthy = (factual + deep[number][1]) / 2, (worthy + deep[number][0]) / 2
            found.append(Odds(factual, worthy, news[number][1]))
    return found


def rows_of(
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    vocabulary: Mapping[str, int],
    masked: Sequence[str] | None = None,
) -> list[tuple[int, ...]]:
    """A row of table indices for each unit: static vector, word, suffix, class, kind."""
    other = len(POS) - 1
    return [
        (
            vocabulary.get(word) or vocabulary.get(word.rpartition("-")[2], 0),
            *_hashes(word),
            _POS.get(pos, other),
            kind,
        )
        for word, pos, kind in units(tokens, mentions, masked)
    ]


@lru_cache(maxsize=4_096)
def _hashes(word: str) -> tuple[int, int]:
    return _row(word, WORD_ROWS), _row(word[-3:] + ">", SUFFIX_ROWS)


def _row(text: str, rows: int) -> int:
    return crc32(text.encode("utf-8", "surrogatepass")) % (rows - 1) + 1


def forward(
    known: Committee,
    rows: Ints,
    sizes: Sequence[int],
    figures: Floats,
    vectors: Floats | None = None,
) -> list[list[float]]:
    """Mean log odds of the networks, sentences x (worthy, factual), from rows of indices, sentence
    after sentence, none of them empty; `vectors` are the static ones of the rows, where known."""
    import numpy as np

    lengths = np.asarray(sizes)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    owners = np.repeat(np.arange(len(lengths)), lengths)
    vectors = known.vectors.rows(rows[:, 0]) if vectors is None else vectors
    total = np.zeros((len(lengths), 2), dtype=np.float32)
    for net in known.nets:
        state = vectors @ net.projection + net.bias
        for column, indices in enumerate(net.tables, 1):
            state += indices[rows[:, column]]
        state = convolved(state, ((net.kernel, net.offset),), lengths)
        heed = state @ net.attention
        heed = np.exp(heed - np.maximum.reduceat(heed, starts)[owners])
        heed /= np.add.reduceat(heed, starts)[owners]
        summary = np.concatenate(
            [
                np.add.reduceat(state * heed[:, None], starts),
                np.maximum.reduceat(state, starts),
                np.add.reduceat(state, starts) / np.sqrt(lengths)[:, None],
                figures,
            ],
            axis=1,
        )
        total += summary @ net.output[:-1] + net.output[-1]
    mean: list[list[float]] = (total / max(len(known.nets), 1)).tolist()
    return mean


@cache
def _linear() -> Linear:
    import numpy as np

    stored = json.loads(data_path(LINEAR).read_text(encoding="utf-8"))
    figures, bias = stored.pop("#figures"), stored.pop("#bias")
    # Pairs rather than lists: the garbage collector passes them over.
    named = {name: (worthy, factual) for name, (worthy, factual) in stored.items()}
    return Linear(named, np.array(figures, dtype=np.float32), (bias[0], bias[1]))


@cache
def _committee() -> Committee:
    import numpy as np

    with np.load(data_path(NETWORK)) as stored:
        return committee_of(dict(stored))


@cache
def _news() -> Committee:
    """The networks learned from news, over the vectors of the others."""
    import numpy as np

    known = _committee()
    with np.load(data_path(NEWS)) as stored:
        arrays = dict(stored)
    shared = {"vectors": known.vectors.values, "vectors.scales": known.vectors.scales}
    return replace(
        committee_of(arrays | shared | {"vocabulary": np.zeros(0, dtype=np.uint8)}),
        vocabulary=known.vocabulary,
    )


def committee_of(arrays: Mapping[str, Any]) -> Committee:
    """The networks from their stored arrays."""

    def table_of(key: str) -> Quantised:
        return Quantised(arrays[key], arrays[f"{key}.scales"])

    words = bytes(arrays["vocabulary"]).decode().split("\n")
    nets = tuple(
        Net(
            # Small and read often: kept as floats.
            tuple(table_of(f"{number}.table{column}").all() for column in range(4)),
            *(
                arrays[f"{number}.{name}"]
                for name in ("projection", "bias", "kernel", "offset", "attention", "output")
            ),
        )
        for number in range(int(arrays["networks"]))
    )
    return Committee(
        {word: row for row, word in enumerate(words, 1)},
        table_of("vectors"),
        arrays["centre"],
        arrays["spread"],
        nets,
    )
