"""The reader's network: words -> sentence starts, parts of speech, heads, relations, entities.

A word is a vector made of its pieces, its ending, its beginning and its shape; residual
convolutions and a few attention heads read what stands around it; every task is a small head on
that one encoder. A word's vector is computed once and remembered, so that a text costs little
more than the encoder. Trained by tests/evaluation/train_reader.py, run here by onnxruntime.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from auditor.lexicon import data_path
from auditor.reader.vectors import Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

# Tokens that go through the encoder at once, padding included: few enough for the fast cache.
TOGETHER = 1_024
# A longer stretch is read in parts: attention costs the square of its length.
LONGEST = 256
# No head is farther off than this many tokens.
_FARTHEST = 512
_STOPS = frozenset(".!?")
_MARK = re.compile(r"[-‐-―\"'`´“”„‘’‚«»‹›()\[\]{}.,;:!?…]+")
# Parts of speech that a mark never is.
_WORDY = frozenset(
    {"ADJ", "ADV", "AUX", "DET", "INTJ", "NOUN", "NUM", "PRON", "PROPN", "VERB", "X"}
)
# Added to what must not be chosen; the network's own scores are far smaller.
_NEVER = -1e4
# Keeps the logarithm of nought away.
_TINY = 1e-9


class Reading(NamedTuple):
    """What the network says of each token, in parallel lists.

    `starts` says whether it begins a sentence; `heads` are places in the lists, a root's its
    own; `entities` are B- and I- tags or O.
    """

    starts: list[bool]
    pos: list[str]
    heads: list[int]
    relations: list[str]
    entities: list[str]


# Asked of a token that seems to begin a sentence: where one really begins near it, if anywhere.
Admits = Callable[[int], int | None]


def read(
    words: Sequence[str],
    spaces: Sequence[bool],
    lengths: Sequence[int],
    admits: Admits,
    certain: Sequence[int] = (),
) -> Reading:
    """Read the tokens of many stretches of text, given one after the other.

    `spaces` says whether white space stands before a token, `lengths` how many tokens each
    stretch has, none of them 0. The first token of a stretch begins a sentence, and so do the
    `certain` ones; of the others, those that seem to and that `admits` confirms (by a place it
    may correct). No head lies outside its sentence, and following the heads ends at a root.
    """
    import numpy as np

    network = _network()
    found = network.outputs(words, spaces, portions(words, lengths))
    starts = np.zeros(len(words), dtype=bool)
    starts[np.cumsum([0, *lengths[:-1]])] = True
    starts[list(certain)] = True
    for place in np.flatnonzero(found.starts > 0).tolist():
        if not starts[place] and (where := admits(place)) is not None:
            starts[where] = True
    marks = np.fromiter((_is_mark(word) for word in words), dtype=bool, count=len(words))
    heads = network.heads(found, np.flatnonzero(starts), marks)
    relations = network.relations(found, heads)
    labels = network.labels
    return Reading(
        starts=starts.tolist(),
        pos=[
            "PUNCT" if mark and pos in _WORDY else pos
            for pos, mark in zip(
                [labels.pos[i] for i in found.pos.tolist()], marks.tolist(), strict=True
            )
        ],
        heads=heads.tolist(),
        relations=[labels.relations[i] for i in relations.tolist()],
        entities=network.tags(found, starts),
    )


def _is_mark(word: str) -> bool:
    """Whether a token is a dash, quotation mark, bracket or stop: it governs nothing."""
    return not word[0].isalnum() and _MARK.fullmatch(word) is not None


# --- stretches ---------------------------------------------------------------------------------


def portions(words: Sequence[str], lengths: Sequence[int]) -> list[tuple[int, int]]:
    """The stretches as (first, last), long ones cut: behind a full stop where there is one."""
    found = []
    first = 0
    for length in lengths:
        end = first + length
        while end - first > LONGEST:
            latest = first + LONGEST
            stops = (i for i in range(latest, first + LONGEST // 2, -1) if words[i - 1] in _STOPS)
            cut = next(stops, latest)
            found.append((first, cut))
            first = cut
        found.append((first, end))
        first = end
    return found


def _groups(
    spans: Sequence[tuple[int, int]], cost: Callable[[int], int]
) -> Iterator[tuple[Ints, Ints]]:
    """Spans of like length together: their padded places (spans x longest), their lengths.

    A group costs `TOGETHER` at most, or is one span. Padding repeats a span's last place.
    """
    import numpy as np

    bounds = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
    sizes = bounds[:, 1] - bounds[:, 0]
    order = np.argsort(-sizes, kind="stable")
    first = 0
    while first < len(order):
        longest = int(sizes[order[first]])
        chosen = order[first : first + max(1, TOGETHER // max(1, cost(longest)))]
        steps = np.minimum(np.arange(longest), sizes[chosen, None] - 1)
        yield bounds[chosen, :1] + steps, sizes[chosen]
        first += len(chosen)


# --- the network -------------------------------------------------------------------------------


class _Outputs(NamedTuple):
    """Per token: log-odds of a start, best part of speech, scores of the entity tags, and the
    vectors that score arcs (dependent, governor) and relations (child, parent)."""

    starts: Floats
    pos: Ints
    entities: Floats
    dependents: Floats
    governors: Floats
    children: Floats
    parents: Floats


class _Labels(NamedTuple):
    pos: list[str]
    relations: list[str]
    entities: list[str]


class Network:
    """The encoder's session, the vectors of the words it has seen, and what scores arcs."""

    def __init__(self, arrays: dict[str, Any], session: Any) -> None:
        self.labels = _Labels(**json.loads(bytes(arrays["labels"])))
        self._session = session
        self._vectors = Vectors(arrays)
        self._distances: Floats = arrays["distances"]
        self._slopes: Floats = arrays["slopes"]
        self._relation: Floats = arrays["relation"]
        tags = self.labels.entities
        self._type_names = sorted({tag[2:] for tag in tags} - {""})
        # Which tags are O, B- or I-, and which are of which type: sums over tags by a product.
        self._positions = _members([tag[0] for tag in tags], "OBI")
        self._types = _members([tag[2:] for tag in tags], self._type_names)

    def outputs(
        self, words: Sequence[str], spaces: Sequence[bool], spans: Sequence[tuple[int, int]]
    ) -> _Outputs:
        """What the encoder and its heads say of every token; each span is read by itself."""
        import numpy as np

        rows = self._vectors.rows(words, spaces)
        found: list[Any] = []
        for places, sizes in _groups(spans, lambda longest: longest):
            inside = np.arange(places.shape[1]) < sizes[:, None]
            vectors = self._vectors.table[rows[places]]
            vectors[~inside] = 0
            feed = {
                "words": vectors,
                "mask": inside.astype(np.float32),
                "bias": self._bias(places.shape[1]),
            }
            results = self._session.run(None, feed)
            if not found:
                found = [np.zeros((len(words), *r.shape[2:]), r.dtype) for r in results]
            bounds = list(zip(places[:, 0].tolist(), sizes.tolist(), strict=True))
            for whole, result in zip(found, results, strict=True):
                for part, (first, size) in zip(result, bounds, strict=True):
                    whole[first : first + size] = part[:size]
        return _Outputs(*found)

    def _bias(self, length: int) -> Floats:
        """Attention's bias, heads x from x to: the first looks back, the second ahead, and every
        one the less the farther, by its slope."""
        import numpy as np

        steps = np.arange(length, dtype=np.float32)
        apart = steps - steps[:, None]
        bias: Floats = -self._slopes[:, None, None] * np.abs(apart)
        bias[0][apart > 0] = _NEVER
        bias[1][apart < 0] = _NEVER
        return bias

    def heads(self, found: _Outputs, starts: Ints, marks: NDArray[np.bool_]) -> Ints:
        """The head of each token within its sentence, a mark only where there is nothing else; a
        root is its own."""
        import numpy as np

        count = len(found.starts)
        heads = np.arange(count)
        reach = len(self._distances) // 2
        bounds = pairwise([*starts.tolist(), count])
        # A sentence beyond all measure gets a tree for each part: memory is the square of it.
        spans = [
            (first, min(first + _FARTHEST, end))
            for begin, end in bounds
            for first in range(begin, end, _FARTHEST)
        ]
        for places, sizes in _groups(spans, lambda longest: longest * longest // 16):
            steps = np.arange(places.shape[1])
            apart = np.clip(steps - steps[:, None], -reach, reach) + reach
            outside = steps >= sizes[:, None]
            scores = found.dependents[places] @ found.governors[places].transpose(0, 2, 1)
            scores += self._distances[apart]
            barred = np.where(outside, 2 * _NEVER, np.where(marks[places], _NEVER, 0))
            scores += barred.astype(np.float32)[:, None]
            best = scores.argmax(axis=2)
            for row in _circular(best, sizes).tolist():
                size = int(sizes[row])
                best[row, :size] = _opened(scores[row, :size, :size], best[row, :size].tolist())
            heads[places[~outside]] = np.take_along_axis(places, best, axis=1)[~outside]
        return heads

    def relations(self, found: _Outputs, heads: Ints) -> Ints:
        """The best relation of each token to its head."""
        import numpy as np

        hidden = np.maximum(found.children + found.parents[heads], 0)
        best: Ints = (hidden @ self._relation[:-1] + self._relation[-1]).argmax(axis=1)
        return best

    def tags(self, found: _Outputs, starts: NDArray[np.bool_]) -> list[str]:
        """The entity tag of each token: first where entities begin and end, then one label for
        each, the likeliest for all of its tokens together."""
        import numpy as np

        scores = found.entities - found.entities.max(axis=1, keepdims=True)
        chance = np.exp(scores, out=scores)
        position = (chance @ self._positions).argmax(axis=1)
        inside = position > 0
        begins = inside & ((position == 1) | starts | ~np.roll(inside, 1))
        begins[:1] = inside[:1]
        tags = ["O"] * len(position)
        places = np.flatnonzero(inside)
        if not len(places):
            return tags
        share = np.log(chance[places] @ self._types + _TINY)
        firsts = np.flatnonzero(begins[places])
        best = np.add.reduceat(share, firsts).argmax(axis=1)
        number = np.cumsum(begins[places]) - 1
        for place, begin, label in zip(
            places.tolist(), begins[places].tolist(), best[number].tolist(), strict=True
        ):
            tags[place] = ("B-" if begin else "I-") + self._type_names[label]
        return tags


def _members(values: Sequence[str], classes: Sequence[str]) -> Floats:
    """values x classes: 1 where they are the same."""
    import numpy as np

    return np.array([[value == each for each in classes] for value in values], dtype=np.float32)


@cache
def _network() -> Network:
    # Since 1.31 (at the latest) the library reports its use to its maker, from the import on.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import numpy as np
    import onnxruntime

    # For a program that had imported it before.
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        data_path("reader/encoder.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
    )
    with np.load(data_path("reader/weights.npz")) as stored:
        return Network(dict(stored), session)


# --- trees -------------------------------------------------------------------------------------


def _circular(best: Ints, sizes: Ints) -> Ints:
    """The sentences (rows) in which following the heads of some token never ends at a root."""
    import numpy as np

    end = best
    for _ in range(best.shape[1].bit_length()):
        end = np.take_along_axis(end, end, axis=1)
    turning = np.take_along_axis(best, end, axis=1) != end
    turning &= np.arange(best.shape[1]) < sizes[:, None]
    rows: Ints = np.flatnonzero(turning.any(axis=1))
    return rows


def _opened(scores: Floats, heads: list[int]) -> list[int]:
    """The heads with every cycle opened at the token where that costs least.

    That is the best tree if there is one cycle, as nearly always; for more it is a good one.
    """
    while True:
        cycle, free = _paths(heads)
        if not cycle:
            return heads
        choices = (
            (float(scores[token, heads[token]] - scores[token, other]), token, other)
            for token in cycle
            for other in (*free, token)
        )
        _, token, other = min(choices)
        heads[token] = other


def _paths(heads: Sequence[int]) -> tuple[list[int], list[int]]:
    """The tokens of one cycle, or none; and those from which the heads lead to a root."""
    unseen, passing, rooted, lost = range(4)
    state = [unseen] * len(heads)
    cycle: list[int] = []
    for place in range(len(heads)):
        path = []
        while state[place] == unseen:
            state[place] = passing
            path.append(place)
            place = heads[place]
        if state[place] == passing:
            loop = path[path.index(place) :]
            cycle = loop if len(loop) > 1 else cycle
            state[place] = lost if len(loop) > 1 else rooted
        for token in path:
            state[token] = state[place]
    return cycle, [place for place in range(len(heads)) if state[place] == rooted]
