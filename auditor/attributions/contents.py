"""How likely each word is somebody's content, opens it, is a cue or names a source: learned.

The tagger reads words (names hidden), the parse and what the rules found there, and carries what
they miss. Trained by tests/evaluation/train_attribution.py; see data/attribution/README.md.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter, lt
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from auditor.attributions.candidate import Candidate
from auditor.attributions.spans import outer
from auditor.model import Annotated
from auditor.tagger import committee

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = "attribution/weights.npz"
# Rows of the tables, in the order of the columns of `features`: word, governor, ending, grammar,
# place, rule's content, rule's cue, rule's source.
TABLES = (8192, 8192, 2048, 2048, 32, 288, 32, 16)
# Bounds of the rules' probabilities: each step is a row of its own.
_STEPS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9)
_LEVELS = len(_STEPS) + 1
_NAMES = {
    **dict.fromkeys(("PERSON",), "<person>"),
    **dict.fromkeys(("ORG", "NORP", "PRODUCT"), "<body>"),
    **dict.fromkeys(("GPE", "LOC", "FAC"), "<place>"),
    **dict.fromkeys(("WORK_OF_ART", "LAW", "EVENT", "LANGUAGE"), "<work>"),
}
_FRAMES = (
    *("clause", "parenthesis", "tail", "object", "xcomp", "noun", "adjective"),
    *("passive", "according", "adjunct", "prep", "colon"),
)
_GROUPS = {name: number for number, name in enumerate(_FRAMES, 1)}


class Reading(NamedTuple):
    """A document as the tagger reads it: one probability (0..1) a token in each array.

    `content` is somebody's content, `opens` its first word, `cue` and `source` a word of those.
    """

    content: NDArray[np.float32]
    opens: NDArray[np.float32]
    cue: NDArray[np.float32]
    source: NDArray[np.float32]


def read(annotated: Annotated, weighed: Sequence[tuple[float, Candidate]]) -> Reading:
    """Tag a document whose candidates the rules have weighed; it must have tokens."""
    import numpy as np

    rows = features(annotated, weighed)
    scores = np.mean([member.scores(rows) for member in committee(WEIGHTS)], axis=0)
    return Reading(scores[:, 0], scores[:, 1], scores[:, 2], scores[:, 3])


def features(annotated: Annotated, weighed: Sequence[tuple[float, Candidate]]) -> NDArray[np.int64]:
    """A row of table indices for each token (tokens x tables)."""
    import numpy as np

    count = len(annotated.tokens)
    _, _, texts, lemmas, pos, heads, deps, entities, _ = zip(*annotated.tokens, strict=True)
    hidden = list(map(_hidden, pos, entities))
    above = (map(values.__getitem__, heads) for values in (lemmas, hidden))
    columns = (
        map(_word, texts, hidden),
        map(_governor, deps, *above, map(lt, heads, range(count))),
        map(_ending, texts, hidden),
        map(_grammar, pos, deps, entities),
        _places(annotated),
    )
    rows = [np.fromiter(column, dtype=np.int64, count=count) for column in columns]
    return np.column_stack([*rows, _rules(count, weighed)])


@lru_cache(maxsize=4_096)
def _hidden(pos: str, entity: str) -> str:
    """What stands for a name; "" for other words."""
    if pos in ("PROPN", "NOUN", "ADJ") and entity in _NAMES:
        return _NAMES[entity]
    return "<name>" if pos == "PROPN" else "<number>" if pos == "NUM" else ""


def _row(text: str, rows: int) -> int:
    return crc32(text.encode("utf-8", "surrogatepass")) % (rows - 1) + 1


@lru_cache(maxsize=4_096)
def _word(text: str, hidden: str) -> int:
    return _row(hidden or text.lower(), TABLES[0])


@lru_cache(maxsize=4_096)
def _governor(dep: str, lemma: str, hidden: str, before: bool) -> int:
    return _row(f"{dep}|{hidden or lemma.lower()}|{before:d}", TABLES[1])


@lru_cache(maxsize=4_096)
def _ending(text: str, hidden: str) -> int:
    shape = text[:1].isupper() + 2 * (len(text) > 3 and text.isupper())
    return _row(f"{hidden or text[-3:].lower()}|{shape}", TABLES[2])


@lru_cache(maxsize=8_192)
def _grammar(pos: str, dep: str, entity: str) -> int:
    return _row(f"{pos}|{dep}|{entity}", TABLES[3])


_ROLES = {"prose": 0, "heading": 1, "item": 2}


def _places(annotated: Annotated) -> list[int]:
    """Between marks or not (of speech or not), role of the sentence, whether it opens here."""
    found: list[int] = []
    paragraph = -1
    for sentence in annotated.sentences:
        role = _ROLES.get(sentence.role, 0)
        opens = 2 if sentence.paragraph != paragraph else 1
        paragraph = sentence.paragraph
        size = sentence.last - sentence.first
        found += [3 * role + 9 * opens, *[3 * role] * (size - 1)] if size else []
    for quotation in outer(annotated.quotations).items:
        first, last = (
            bisect_left(annotated.tokens, place, key=attrgetter("start"))
            for place in (quotation.start, quotation.end)
        )
        for index in range(first, last):
            found[index] += 1 if quotation.speech else 2
    return found


def _rules(count: int, weighed: Iterable[tuple[float, Candidate]]) -> NDArray[np.int64]:
    """What the rules found at each token: the likeliest content, cue and source there.

    Later writes win, so candidates are written in the order of their level.
    """
    import numpy as np

    rows = np.zeros((count, 3), dtype=np.int64)
    ranked = sorted(
        ((bisect_right(_STEPS, probability), c) for probability, c in weighed),
        key=lambda pair: pair[0],
    )
    for level, candidate in ranked:
        if level == 0:
            continue
        group = _GROUPS.get(candidate.frame.split("-")[0].split(":")[0], 0)
        for first, last in candidate.content:
            rows[first:last, 0] = level + _LEVELS * (2 * group)
            rows[first, 0] += _LEVELS
        first = candidate.content[0][0]
        for index in candidate.cue:
            rows[index, 1] = level + _LEVELS * (1 + (index < first))
        if candidate.source >= 0:
            rows[candidate.source, 2] = level
    return rows
