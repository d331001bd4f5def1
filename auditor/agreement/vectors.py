"""Static word vectors: how near two words, or two clauses, are in meaning.

One row a word form, learned so that weighted sums of rows are as near each other as a sentence
network finds the sentences (`data/agreement/MODEL_CARD.md`). Order and negation are not seen: a
likeness only ranks what typed slots support.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from auditor.lexicon import data_path

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_WORD = re.compile(r"[^\W\d_]+")
_CLITIC = re.compile(r"['’](?:s|re|ve|ll|d|m|t)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Vectors:
    """A vocabulary, unit vectors (row 0 is the unknown word) and how much each word tells."""

    vocabulary: dict[str, int]
    rows: Floats
    weights: Floats

    def indices(self, text: str) -> list[int]:
        """The rows of a text's known words, in order."""
        found = (self.vocabulary.get(word) for word in words(text))
        return [row for row in found if row]


def words(text: str) -> list[str]:
    """The words of a text in lower case, without figures and clitics."""
    return _WORD.findall(_CLITIC.sub("", text).lower())


@cache
def vectors() -> Vectors:
    """The package's word vectors, loaded once: about 7 MB."""
    import numpy as np

    with np.load(data_path("agreement/vectors.npz")) as stored:
        names = bytes(stored["vocabulary"]).decode().split("\n")
        rows = stored["vectors"].astype(np.float32)
        weights = stored["weights"].astype(np.float32)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(norms > 0, norms, 1)
    return Vectors({name: row for row, name in enumerate(names, 1)}, rows, weights)


# Weight of what the table does not know: mostly names and figures.
UNKNOWN = 1.2


def weight_of(key: str) -> float:
    """How much a key tells (1: as much as a word that few texts have), by the word it is."""
    return _weights().get(key, UNKNOWN)


@cache
def _weights() -> dict[str, float]:
    """The weights by word: a lookup in the array makes a number of numpy each time."""
    known = vectors()
    weights = known.weights.tolist()
    return {word: weights[row] for word, row in known.vocabulary.items()}


def mean(text: str) -> Floats:
    """The weighted mean of a text's known words, of length 1 (0 for none)."""
    known = vectors()
    index = known.indices(text)
    total: Floats = (known.rows[index] * known.weights[index][:, None]).sum(axis=0)
    norm = float((total @ total) ** 0.5)
    return total / norm if norm else total
