"""Passages of two documents that may tell of one thing: a cheap look at all, a close one at few."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from auditor.agreement.evidence import Evidence, Worded, evidence, vector, worded
from auditor.agreement.passages import Passage
from auditor.agreement.vectors import vectors, weight_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# Partners of a passage that are looked at closely, in each other document, and where many documents
# are compared. Of 5, the third to fifth gave no fact more on the events in tests/examples.
PARTNERS, FEWER = 3, 2
# Sum of the likeness of keys and of words below which two passages are not looked at. On the
# events in tests/examples/events.toml 1 in 20 of the pairs that tell one fact is below it.
LEAST = 0.12
# Passages from which the number in a document tells how easily two are like: the texts that the
# weights were learned on have no fewer.
FEWEST = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document's passages with their vectors, the topic taken out of the second ones, and
    their keys: all that does not depend on the other document."""

    passages: tuple[Worded, ...]
    rows: Floats
    centred: Floats
    # The keys in order of appearance, the weight of each, and the (passage, key) that are filled.
    keys: tuple[str, ...]
    weights: Floats
    cells: NDArray[np.int64]
    # In how many passages a name or key is.
    spread: Mapping[str, int]


class Paired(NamedTuple):
    """Two passages and the evidence that they tell of one thing."""

    one: Worded
    other: Worded
    evidence: Evidence


def sheet(passages: Sequence[Passage]) -> Sheet:
    """A document's passages, their words looked up."""
    import numpy as np

    known = vectors()
    found = tuple(worded(p, known) for p in passages)
    size = len(found), known.rows.shape[1]
    rows = np.array([vector(p) for p in found], dtype=np.float32).reshape(size)
    centred = rows - rows.mean(axis=0) if len(found) > 1 else rows
    norms = np.linalg.norm(centred, axis=1, keepdims=True)
    unit = np.divide(centred, np.where(norms > 0, norms, 1), dtype=np.float32)
    places: dict[str, int] = {}
    cells = [
        (row, places.setdefault(k, len(places)))
        for row, p in enumerate(passages)
        for k in sorted(p.keys)
    ]
    return Sheet(
        found,
        rows,
        unit,
        tuple(places),
        np.array([weight_of(k) for k in places], dtype=np.float32),
        np.array(cells, dtype=np.int64).reshape(-1, 2),
        Counter(k for p in found for k in p.names | p.passage.keys),
    )


def paired(one: Sheet, other: Sheet, partners: int = PARTNERS) -> Iterator[Paired]:
    """The pairs of passages of two documents that are like enough to be looked at closely."""
    import numpy as np

    if not one.passages or not other.passages:
        return
    overlap = _overlap(one, other)
    likeness, apart = one.rows @ other.rows.T, one.centred @ other.centred.T
    stage = overlap + np.maximum(apart, 0)
    telling = _telling(one, other)
    first, second = stage.argmax(axis=1).tolist(), stage.argmax(axis=0).tolist()
    choice = math.log(max(*stage.shape, FEWEST))
    numbers = list(zip(overlap.tolist(), likeness.tolist(), apart.tolist(), strict=True))
    for i, j in _candidates(stage, partners):
        # To be the best of a few says less than to be the best of many.
        best = (0.5 * (first[i] == j) + 0.5 * (second[j] == i)) * (1 - 1 / min(stage.shape))
        a, b = one.passages[i], other.passages[j]
        words, meaning, centred = (row[j] for row in numbers[i])
        yield Paired(a, b, evidence(a, b, words, meaning, centred, best, choice, telling))


def _candidates(stage: Floats, partners: int) -> list[tuple[int, int]]:
    """The places in the matrix that are among the best of their row or column."""
    import numpy as np

    keep = np.zeros(stage.shape, dtype=bool)
    across = np.argsort(-stage, axis=1, kind="stable")[:, :partners]
    down = np.argsort(-stage, axis=0, kind="stable")[:partners]
    np.put_along_axis(keep, across, True, axis=1)
    np.put_along_axis(keep, down, True, axis=0)
    return [(int(i), int(j)) for i, j in np.argwhere(keep & (stage >= LEAST))]


def _overlap(one: Sheet, other: Sheet) -> Floats:
    """Cosines of the passages' keys; a key in few passages of the two documents counts more."""
    import numpy as np

    places = {k: number for number, k in enumerate(one.keys)}
    columns = np.array([places.setdefault(k, len(places)) for k in other.keys], dtype=np.int64)
    matrices = [
        np.zeros((len(document.passages), len(places) or 1), dtype=np.float32)
        for document in (one, other)
    ]
    matrices[0][one.cells[:, 0], one.cells[:, 1]] = 1
    matrices[1][other.cells[:, 0], columns[other.cells[:, 1]]] = 1
    spread = matrices[0].sum(axis=0) + matrices[1].sum(axis=0)
    weight = np.log1p((len(one.passages) + len(other.passages)) / np.maximum(spread, 1))
    if places:
        weight *= np.concatenate([one.weights, other.weights[columns >= len(one.keys)]])
    for matrix in matrices:
        matrix *= weight
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        matrix /= np.where(norms > 0, norms, 1)
    product: Floats = matrices[0] @ matrices[1].T
    return product


def _telling(one: Sheet, other: Sheet) -> dict[str, float]:
    """How little of the two documents each name and key is in, for those in more than two
    passages; 1 for the rest, as where it is in one passage of each."""
    whole = len(one.passages) + len(other.passages)
    few, many = sorted((one.spread, other.spread), key=len)
    found = {name: 1 - (n - 2) / whole for name, n in many.items() if n > 2}
    for name, n in few.items():
        count = n + many.get(name, 0)
        if count > 2:
            found[name] = 1 - (count - 2) / whole
    return found
