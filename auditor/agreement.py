"""What documents agree and differ on: conflicts and corroborated facts between documents.

Statements are compared only where two documents share names and two statements share rare words,
a unit and a kind, found through an index: the cost grows with the statements, not their pairs.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from auditor.clashes.reading import at_odds, value_of
from auditor.concepts import cues, once, poles
from auditor.model import Audit, Conflict, Corroboration, DocumentStatement, Statement
from auditor.values.types import DateRange

# A key with more statements than this in the index is too common to tell facts apart.
CROWD = 80
_KIND = {
    "count": "number",
    "money": "number",
    "percent": "number",
    "age": "number",
    "score": "number",
    "date": "date",
    "clock": "date",
    "duration": "duration",
}


class Told(NamedTuple):
    """A statement and the audit (by number) it comes from."""

    audit: int
    statement: Statement


def conflicts(audits: Sequence[Audit]) -> tuple[Conflict, ...]:
    """Facts that documents give different values for, surest first; each document once a fact."""
    return _Folder(audits).conflicts()


def corroborated(audits: Sequence[Audit]) -> tuple[Corroboration, ...]:
    """Facts that two or more documents state alike, those that most documents state first. None
    of them is also in conflict."""
    return _Folder(audits).corroborated()


class Pair(NamedTuple):
    kind: str
    one: Told
    other: Told
    score: float


class _Folder:
    """The statements of a folder with their indices."""

    def __init__(self, audits: Sequence[Audit]) -> None:
        self.audits = audits
        self.told = [
            Told(number, statement)
            for number, audit in enumerate(audits)
            for statement in audit.statements
        ]

    @cached_property
    def names(self) -> list[frozenset[str]]:
        """The names of each document that are not in most of the folder."""
        found = [frozenset(n for s in audit.statements for n in s.names) for audit in self.audits]
        spread = Counter(name for names in found for name in names)
        # In a small folder every name may be the topic; in a large one common names tell nothing.
        limit = max(8.0, len(found) / 10)
        return [frozenset(n for n in names if spread[n] <= limit) for names in found]

    @cached_property
    def frequency(self) -> Counter[str]:
        """In how many sentences of the folder a key stands."""
        seen = {(t.audit, t.statement.sentence): t.statement.context for t in self.told}
        return Counter(k for keys in seen.values() for k in keys)

    def weight(self, keys: Iterable[str]) -> float:
        """How telling shared keys are: rare ones count more."""
        return sum(1 / math.log2(1 + self.frequency[k]) for k in sorted(keys) if self.frequency[k])

    def related(self, a: int, b: int) -> bool:
        """Whether two documents are about the same thing: they share a telling name."""
        return bool(self.names[a] & self.names[b])

    def candidates(self) -> Iterator[tuple[Told, Told]]:
        """Statements of two documents with kind and unit in common and a rare key between them."""
        index: dict[tuple[str, str, str], list[Told]] = defaultdict(list)
        for told in self.told:
            statement = told.statement
            if statement.kind == "event" or not statement.real:
                continue
            unit = statement.unit if statement.kind in ("count", "money") else ""
            for k in statement.context:
                index[statement.kind, unit, k].append(told)
        seen: set[tuple[int, int, int, int]] = set()
        for where in sorted(index):
            group = index[where]
            if len(group) > CROWD:
                continue
            for i, a in enumerate(group):
                for b in group[i + 1 :]:
                    mark = (a.audit, *a.statement.span, b.audit * 10**7 + b.statement.span[0])
                    if a.audit == b.audit or mark in seen:
                        continue
                    seen.add(mark)
                    if self.related(a.audit, b.audit):
                        yield a, b

    @cached_property
    def pairs(self) -> tuple[list[Pair], list[Pair]]:
        """Pairs at odds and pairs alike, each with its score."""
        odds: list[Pair] = []
        alike: list[Pair] = []
        for a, b in self.candidates():
            one, other = a.statement, b.statement
            score = self.score(one, other)
            if at_odds(one, other):
                if score >= 1.6 and _one_fact(one, other):
                    odds.append(Pair(_KIND[one.kind], a, b, score))
            elif _alike(one, other):
                alike.append(Pair(_KIND[one.kind], a, b, score + _sharpness(one)))
        odds += self._opposed()
        return odds, alike

    def score(self, a: Statement, b: Statement) -> float:
        """How surely two statements are about one fact."""
        shared = (a.context & b.context) - {a.unit}
        own = (a.keys & b.keys) - {a.unit}
        return self.weight(shared) + self.weight(own) + 0.4 * (a.predicate == b.predicate)

    def _opposed(self) -> Iterator[Pair]:
        index: dict[tuple[int, str], list[tuple[int, Told]]] = defaultdict(list)
        for told in self.told:
            statement = told.statement
            if statement.kind != "event" or not statement.real or not statement.subject:
                continue
            for k in sorted(statement.keys):
                for pole in poles(k):
                    side = 1 - pole.side if statement.negated else pole.side
                    index[pole.pair, statement.subject].append((side, told))
        for where in sorted(index):
            group = index[where][:CROWD]
            for i, (side, a) in enumerate(group):
                for other, b in group[i + 1 :]:
                    if side == other or a.audit == b.audit or not self.related(a.audit, b.audit):
                        continue
                    score = self.weight((a.statement.context & b.statement.context) | {where[1]})
                    if _voices(a.statement, b.statement) and score >= 1.2:
                        yield Pair("status", a, b, score)

    def conflicts(self) -> tuple[Conflict, ...]:
        found = []
        for pairs in _grouped(self.pairs[0]):
            members = _members(pairs)
            if len({m.audit for m in members}) < 2:
                continue
            found.append((max(p.score for p in pairs), self._conflict(pairs[0].kind, members)))
        found.sort(key=lambda item: -item[0])
        return tuple(conflict for _, conflict in found)

    def _conflict(self, kind: str, members: Sequence[Told]) -> Conflict:
        values: dict[str, list[str]] = {}
        for told in members:
            values.setdefault(self._shown(told), []).append(self._outlet(told))
        listed = "; ".join(f"{value}: {', '.join(who)}" for value, who in values.items())
        bounds = {told.statement.bound for told in members} - {"exact"}
        note = " (bounds, which may overlap, but different ones)" if bounds else ""
        return Conflict(
            kind=kind,
            statements=tuple(self._stated(told) for told in members),
            reason=f"{listed}{note}.",
            confidence=0.6,
        )

    def _shown(self, told: Told) -> str:
        start, end = told.statement.span
        return self.audits[told.audit].document.text[start:end]

    def _outlet(self, told: Told) -> str:
        document = self.audits[told.audit].document
        return document.outlet or document.id

    def _stated(self, told: Told) -> DocumentStatement:
        document = self.audits[told.audit].document
        extent = told.statement.extent
        return DocumentStatement(
            document=document.id,
            outlet=document.outlet,
            spans=extent.spans,
            text=extent.text,
            value=told.statement.value,
        )

    def corroborated(self) -> tuple[Corroboration, ...]:
        odds = {_mark(t) for pair in self.pairs[0] for t in (pair.one, pair.other)}
        strong = [p for p in self.pairs[1] if p.score >= 2.4]
        found = []
        for pairs in _grouped(strong):
            members = [m for m in _members(pairs) if _mark(m) not in odds]
            documents = {m.audit for m in members}
            if len(documents) >= 2:
                score = max(p.score for p in pairs) + len(documents)
                found.append((score, members))
        found.sort(key=lambda item: (-item[0], _mark(item[1][0])))
        return tuple(
            Corroboration(
                fact=self._fact(members), statements=tuple(self._stated(m) for m in members)
            )
            for _, members in found
        )

    def _fact(self, members: Sequence[Told]) -> str:
        shortest = min(members, key=lambda m: (len(m.statement.extent.text), _mark(m)))
        return f"{self._shown(shortest)}: {' '.join(shortest.statement.extent.text.split())}"


def _mark(told: Told) -> tuple[int, int, int]:
    return told.audit, *told.statement.span


def _members(pairs: Sequence[Pair]) -> list[Told]:
    """The statements of a group, one a document: that of the best pair it is in."""
    best: dict[int, Told] = {}
    for pair in sorted(pairs, key=lambda p: -p.score):
        for told in (pair.one, pair.other):
            best.setdefault(told.audit, told)
    return [best[number] for number in sorted(best)]


def _grouped(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Pairs that share a statement, best first."""
    parent: dict[tuple[int, int, int], tuple[int, int, int]] = {}

    def root(mark: tuple[int, int, int]) -> tuple[int, int, int]:
        while parent.setdefault(mark, mark) != mark:
            parent[mark] = parent[parent[mark]]
            mark = parent[mark]
        return mark

    for pair in pairs:
        parent[root(_mark(pair.one))] = root(_mark(pair.other))
    groups: dict[tuple[int, int, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[root(_mark(pair.one))].append(pair)
    return [sorted(groups[mark], key=lambda p: -p.score) for mark in sorted(groups)]


def _voices(a: Statement, b: Statement) -> bool:
    """Two sources who disagree are no conflict of the documents; a document's own word is."""
    return a.holder is None or b.holder is None or a.holder == b.holder


def _one_fact(a: Statement, b: Statement) -> bool:
    """Whether two values at odds are told of one fact: no update, part, other event or voice."""
    if {"update", "part"} & (a.marks | b.marks) or not _voices(a, b) or a.negated or b.negated:
        return False
    exclusive = cues("exclusive")
    if (a.keys & exclusive) != (b.keys & exclusive):
        return False
    if a.kind == "date":
        return bool(a.keys & b.keys & once()) and _sharpness(a) > 0.5 and _sharpness(b) > 0.5
    return True


def _alike(a: Statement, b: Statement) -> bool:
    """Whether two compatible values are the same one, not just not at odds."""
    one, other = value_of(a), value_of(b)
    if isinstance(one, DateRange) and isinstance(other, DateRange):
        return one.start == other.start and one.end == other.end
    if isinstance(a.value, dict) and isinstance(b.value, dict):
        return bool(a.value.get("amount") == b.value.get("amount"))
    return bool(a.value == b.value)


def _sharpness(statement: Statement) -> float:
    """How telling it is that two documents give the same value: 38,412 more than 2."""
    value = value_of(statement)
    if isinstance(value, DateRange):
        days = (value.end - value.start).days
        return 1.0 if days == 0 else 0.8 if days <= 31 else 0.5
    if isinstance(statement.value, dict):
        amount = statement.value.get("amount")
        if isinstance(amount, int | float):
            return min(1.5, len(f"{amount:g}".strip("0").replace(".", "")) * 0.5)
        return 1.0
    return 0.7
