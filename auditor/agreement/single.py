"""Central facts that one document alone states, though others tell of the same event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from auditor.agreement.likeness import size
from auditor.agreement.passages import Passage, value_key
from auditor.agreement.vectors import weight_of
from auditor.lexicon import toml
from auditor.model import Span, Statement

# At most so many a document: what an instructor would look up first.
MOST = 3
# From this chance on another document may tell the same.
TOLD = 0.25
# Words of a passage that can be understood and is still one fact.
SHORT, LONG = 7, 32
# Share of a passage's words that other documents on the event have, too: below, it is an aside.
ABOUT = 0.3
_VALUED = ("count", "money", "percent", "duration", "date", "age", "score")


class Central(NamedTuple):
    """A passage with how central it is; higher: more."""

    score: float
    passage: Passage


def told_by_one(
    passages: Sequence[Passage],
    related: Sequence[tuple[int, int]],
    chances: Mapping[tuple[int, Span], float],
    taken: Mapping[int, Sequence[Span]],
) -> Iterator[Passage]:
    """The most central passages of each document that no related one tells; `chances` are those of
    each passage's best partner, `taken` the passages that are compared already."""
    partners: dict[int, set[int]] = defaultdict(set)
    for a, b in related:
        partners[a].add(b)
        partners[b].add(a)
    of: dict[int, list[Passage]] = defaultdict(list)
    for passage in passages:
        of[passage.audit].append(passage)
    for number in sorted(partners):
        others = _told(p for n in partners[number] for p in of[n])
        found = [
            Central(_central(p, place / len(of[number]), others), p)
            for place, p in enumerate(of[number])
            if chances.get((p.audit, p.span), 0.0) < TOLD
            and not any(low < p.span[1] and p.span[0] < high for low, high in taken.get(number, ()))
        ]
        best = sorted((c for c in found if c.score > 0), key=lambda c: (-c.score, c.passage.span))
        yield from sorted((c.passage for c in best[:MOST]), key=lambda p: p.span)


def _told(passages: Iterable[Passage]) -> AbstractSet[str]:
    """The keys, values and words of names of passages."""
    found: set[str] = set()
    for passage in passages:
        found |= passage.keys
        found.update(w for s in passage.statements for n in s.names for w in n.split())
    return found


def _central(passage: Passage, place: float, others: AbstractSet[str]) -> float:
    """How central a passage is: how much of it is about what the others tell, what in it could be
    checked, and how early it stands (`place` 0..1). 0 where it is an aside or leans on others."""
    words = passage.text.split()
    if not SHORT <= len(words) <= LONG or not any(s.real for s in passage.statements):
        return 0.0
    if not passage.text[:1].isalnum() or passage.text.rstrip().endswith("?"):
        return 0.0
    leaning = frozenset(toml("contradictions/wording.toml")["leaning"]["words"].split())
    if words[0].lower().strip(",") in leaning:
        return 0.0
    keys = {k for k in passage.keys if not k.startswith("=")}
    whole = sum(weight_of(k) for k in sorted(keys))
    shared = sum(weight_of(k) for k in sorted(keys & others)) / whole if whole else 0.0
    own = _own(passage, others)
    if shared < ABOUT or not own or not any(s.subject for s in passage.statements):
        return 0.0
    return shared + 0.25 * min(3, own) + 0.3 * (1 - place)


def _own(passage: Passage, others: AbstractSet[str]) -> int:
    """How many figures, days and names a passage gives that no other document has."""
    values = {
        value_key(s)
        for s in passage.statements
        if s.kind in _VALUED and not {"part", "other"} & s.marks and not _few(s)
    }
    names = {w for s in passage.statements for n in s.names for w in n.split() if len(w) > 3}
    here = {w for w in names if w in passage.text.lower()}
    return len({k for k in values | here if k not in others} - {""})


def _few(statement: Statement) -> bool:
    """ "Three aims": a small count says little."""
    return statement.kind == "count" and size(statement) < 10
