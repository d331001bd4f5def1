"""What speaks for two passages of two documents telling of one thing, slot by slot.

Each number is a slot's evidence; `ranker` weighs them. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from auditor.agreement.likeness import same_value, sharpness, size
from auditor.agreement.passages import Passage, value_key
from auditor.agreement.vectors import Vectors, vectors
from auditor.clashes.reading import THIN
from auditor.clashes.slots import one_unit, participants, rivals
from auditor.lexicon import toml
from auditor.model import Statement
from auditor.statements.concepts import cues, key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

VALUED = ("count", "money", "percent", "duration", "date", "clock", "age", "score")
_PRONOUNS = frozenset({"he", "she", "they", "it", "person"})


class Evidence(NamedTuple):
    """Evidence that two passages are about one fact; every field 0..about 1, higher: more.

    `overlap`: cosine of their keys, rare ones more. `likeness`: cosine of their mean vectors;
    `apart_from_topic`: the same less what their documents are about throughout. `covered_least`,
    `covered_most`: how much of each is found in the other, word by word. `value`: how telling an
    equal value is; `figure`: the same for equal figures of whatever unit; `value_odd`: values of
    one kind and unit, none equal; `value_alone`: share of values without a counterpart. `names`:
    telling names in common; `names_apart`: both name somebody, nobody the same. `deed`: likeness
    of the nearest two predicates; `deed_same`: the same predicate; `deed_done_to`: one deed with a
    participant in common; `doer`: with a doer in common; `rivals`: one deed, two doers. `state`:
    one state in both; `polarity`: one deed, denied in one. `modality`: told as a fact in one alone.
    `brief`: how few words the shorter has; `uneven`: how much longer the other is. `quoted`: a
    statement of somebody in both. `best`: 1 where each is the other's best match, 0.5 where one is.
    `shared`: telling words in common, in twos. `told`: a like deed told by a verb in one of them
    (for the rules alone, not weighed). `choice`: logarithm of the number of passages in the longer
    of the two documents; of many, some are like by chance (weighed for facts alike alone).
    `words`: as `shared`, without words of names and titles (for the rules alone).
    """

    overlap: float
    likeness: float
    apart_from_topic: float
    covered_least: float
    covered_most: float
    value: float
    figure: float
    value_odd: float
    value_alone: float
    names: float
    names_apart: float
    deed: float
    deed_same: float
    deed_done_to: float
    doer: float
    rivals: float
    state: float
    polarity: float
    modality: float
    brief: float
    uneven: float
    quoted: float
    best: float
    shared: float
    told: float = 0.0
    choice: float = 0.0
    words: float = 0.0

    def row(self) -> list[float]:
        """The fields in order, then the products that a sum cannot see."""
        plain = [float(number) for number in self[: len(FIELDS)]]
        return [
            *plain,
            self.value * max(0.0, self.apart_from_topic),
            self.value * self.overlap,
            self.overlap * max(0.0, self.apart_from_topic),
            self.names * max(0.0, self.apart_from_topic),
            self.deed_done_to * self.overlap,
            self.best * max(0.0, self.apart_from_topic),
        ]


# The last three are for the rules, and for facts alike, alone.
FIELDS = Evidence._fields[:-3]


@dataclass(frozen=True, slots=True)
class Worded:
    """A passage with its words: rows of the vector table, and what is not in it. `whole` is the
    sum of the weights; `figures` are the values with a number in base units; `plain` are the keys
    that are neither names nor values; `quoted`: a deed is told by somebody."""

    passage: Passage
    rows: Floats
    weights: Floats
    whole: float
    values: tuple[Statement, ...]
    figures: tuple[tuple[float, Statement], ...]
    deeds: tuple[Statement, ...]
    names: frozenset[str]
    capitalised: frozenset[str]
    plain: frozenset[str]
    real: bool
    quoted: bool


def worded(passage: Passage, known: Vectors) -> Worded:
    """A passage with its words looked up once."""
    import numpy as np

    index = np.array(known.indices(passage.text), dtype=np.int64)
    statements = passage.statements
    events = [s for s in statements if s.kind in ("event", "nominal")]
    thin = THIN | cues("saying")
    deeds = tuple(s for s in events if s.predicate not in thin) or tuple(events[:1])
    named = frozenset(w for s in statements for name in s.names for w in name.split() if len(w) > 2)
    names = named & frozenset(w.lower() for w in _tokens(passage.text))
    values = tuple(s for s in statements if s.kind in VALUED)
    weights = known.weights[index]
    return Worded(
        passage,
        known.rows[index],
        weights,
        weights.sum(),
        values,
        tuple((number, s) for s in values if (number := figure(s)) is not None),
        deeds,
        names,
        _capitalised(passage.text),
        frozenset(k for k in passage.keys - names if not k.startswith("=")),
        any(s.real for s in statements),
        any(s.holder for s in deeds),
    )


def _tokens(text: str) -> list[str]:
    return [w.strip(".,;:!?()“”\"'’") for w in text.replace("’s", "").replace("'s", "").split()]


def vector(passage: Worded) -> Floats:
    """The weighted mean of a passage's words, of length 1 (0 for none)."""
    import numpy as np

    total = (passage.rows * passage.weights[:, None]).sum(axis=0)
    norm = float(np.linalg.norm(total))
    unit: Floats = total / norm if norm else total
    return unit


def evidence(
    a: Worded,
    b: Worded,
    overlap: float,
    likeness: float,
    apart: float,
    best: float,
    choice: float,
    telling: Mapping[str, float],
) -> Evidence:
    """The evidence of two passages; `telling` says of each name how little of the documents it
    is in, 0..1."""
    covered = _covered(a, b)
    value, odd, alone = _values(a.values, b.values, telling)
    shared, common = a.names & b.names, a.plain & b.plain
    deed = _deeds(a, b)
    longer, shorter = max(len(a.weights), len(b.weights)), min(len(a.weights), len(b.weights))
    return Evidence(
        overlap=overlap,
        likeness=likeness,
        apart_from_topic=apart,
        covered_least=min(covered),
        covered_most=max(covered),
        value=value,
        figure=_figures(a, b, telling),
        value_odd=odd,
        value_alone=alone,
        names=min(1.5, sum(telling.get(n, 1.0) for n in sorted(shared))),
        names_apart=float(bool(a.names) and bool(b.names) and not shared),
        modality=max(deed.pop("unreal"), float(a.real != b.real)),
        brief=1 / (1 + shorter),
        uneven=1 - (shorter + 1) / (longer + 1),
        shared=_twos(common, telling),
        words=_twos(common - a.capitalised - b.capitalised, telling),
        quoted=float(a.quoted and b.quoted),
        best=best,
        choice=choice,
        **deed,
    )


def _twos(keys: AbstractSet[str], telling: Mapping[str, float]) -> float:
    """How many telling words, in twos."""
    return min(6.0, sum(telling.get(k, 1.0) for k in sorted(keys))) / 2


def _capitalised(text: str) -> frozenset[str]:
    """The keys of what is written with a capital letter within a text: names and titles."""
    words = _tokens(text)[1:]
    return frozenset(key(word.lower(), "NOUN") for word in words if word[:1].isupper())


def _covered(a: Worded, b: Worded) -> tuple[float, float]:
    """How much of each passage's words the other one has, or has words like."""
    if not len(a.weights) or not len(b.weights):
        return 0.0, 0.0
    near = a.rows @ b.rows.T
    one = float((near.max(axis=1) * a.weights).sum() / a.whole)
    other = float((near.max(axis=0) * b.weights).sum() / b.whole)
    return one, other


def _values(
    ones: Sequence[Statement], others: Sequence[Statement], telling: Mapping[str, float]
) -> tuple[float, float, float]:
    best, odd = 0.0, 0.0
    met: tuple[set[int], set[int]] = set(), set()
    for i, a in enumerate(ones):
        for j, b in enumerate(others):
            if a.kind != b.kind or not _one_measure(a, b):
                continue
            if same_value(a, b):
                met[0].add(i)
                met[1].add(j)
                best = max(best, sharpness(a) * telling.get(value_key(a), 1.0))
            else:
                odd = 1.0
    whole = len(ones) + len(others)
    alone = whole - len(met[0]) - len(met[1])
    return best, odd * (best == 0), alone / whole if whole else 0.0


def _figures(passage: Worded, other_passage: Worded, telling: Mapping[str, float]) -> float:
    """How telling it is that both have a figure, whatever it is said to count."""
    best = 0.0
    for one, a in passage.figures:
        for other, _ in other_passage.figures:
            if abs(one - other) > 0.002 * abs(one):
                continue
            sharp = 0.3 if one <= 12 and one == int(one) else sharpness(a)
            best = max(best, sharp * telling.get(value_key(a), 1.0))
    return best


def figure(statement: Statement) -> float | None:
    """A statement's number in base units: 0.2 for a fifth and for 20 percent, 12,000 for 12 km."""
    if statement.kind not in ("count", "money", "percent", "age"):
        return None
    number = size(statement)
    if statement.kind == "percent":
        return number / 100
    factors: Mapping[str, float] = toml("agreement/units.toml")["factors"]
    return number * factors.get(statement.unit, 1.0) or None


def _one_measure(a: Statement, b: Statement) -> bool:
    return a.kind not in ("count", "money") or not (a.unit and b.unit) or one_unit(a, b)


_DEEDS = dict.fromkeys(
    ("deed", "deed_same", "deed_done_to", "doer", "rivals", "state", "polarity", "unreal", "told"),
    0.0,
)


def _deeds(a: Worded, b: Worded) -> dict[str, float]:
    found = dict(_DEEDS)
    told = False
    for x in a.deeds:
        for y in b.deeds:
            if x.states & y.states:
                found["state"] = 1.0
            same = x.predicate == y.predicate
            near = 1.0 if same else _near(x.predicate, y.predicate)
            found["deed"] = max(found["deed"], near)
            if same and x.predicate not in THIN:
                found["deed_same"] = 1.0
            if near > 0.6:
                found["told"] = max(found["told"], float("event" in (x.kind, y.kind)))
                # "Critics had expected it to win", "it has won": the deed is told in one alone.
                told = told or x.real == y.real
                found["unreal"] = 1.0
            if near > 0.5:
                shared = participants(x, y)
                doers = (x.agent & y.agent) - _PRONOUNS
                found["deed_done_to"] = max(found["deed_done_to"], near * bool(shared))
                found["doer"] = max(found["doer"], near * bool(doers))
                found["rivals"] = max(found["rivals"], near * rivals(x, y))
                if x.negated != y.negated:
                    found["polarity"] = 1.0
    found["unreal"] *= not told
    return found


@lru_cache(maxsize=16_384)
def _near(one: str, other: str) -> float:
    known = vectors()
    i, j = known.vocabulary.get(one), known.vocabulary.get(other)
    return max(0.0, float(known.rows[i] @ known.rows[j])) if i and j else 0.0
