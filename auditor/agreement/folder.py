"""What documents agree and differ on: conflicts and corroborated facts between documents.

Statements are compared only where two documents share names and two statements share rare words,
a unit and a kind, found through an index: the cost grows with the statements, not their pairs.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from auditor.agreement.alignment import (
    Aligned,
    Passage,
    agree,
    aligned,
    contradicts,
    differences,
    passages,
)
from auditor.clashes.reading import at_odds, value_of, when_apart
from auditor.clashes.slots import (
    narrowed_apart,
    one_unit,
    opposites,
    ranked_apart,
    rivals,
    unlike,
)
from auditor.clashes.speakers import one_remark
from auditor.agreement.wording import Account, fact, reason
from auditor.agreement.likeness import (
    SWEEPING,
    bounds_apart,
    counts,
    dated_alike,
    days,
    denied_things,
    frames,
    one_fact,
    same_first,
    same_value,
    sharpness,
    size,
    voices,
)
from auditor.model import Audit, Conflict, Corroboration, DocumentStatement, Span, Statement
from auditor.statements.concepts import cues, events, once, people
from auditor.statements.concepts import pairs as state_pairs
from auditor.values.types import DateRange

# A key with more statements than this in the index is too common to tell facts apart.
CROWD = 80
# A word in more sentences than this is the folder's topic, not one of its facts.
RARE = 8
# Scores from which two values at odds are one fact, and two values alike one fact told twice.
# Measured on the events written for the project (../shared/benchmarks/contradictions).
ODDS = 0.6
AGREED = 1.5
# Share of the smaller document's words. Documents on one event share 0.11 to 0.38 of them, those on
# two events 0.25 at most and 0.16 mostly.
OVERLAP = 0.2
# Up to so many documents are taken to have been put together for a reason.
HANDFUL = 12
_COUNTED = ("count", "money", "percent")
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


def agreement(
    audits: Sequence[Audit],
) -> tuple[tuple[Conflict, ...], tuple[Corroboration, ...]]:
    """Facts that documents give different values for, surest first, and facts that two or more
    state alike, those that most of them state first; each document once a fact. No passage is in
    both."""
    folder = _Folder(audits)
    return folder.conflicts(), folder.corroborated()


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
        self._related: dict[tuple[int, int], bool] = {}

    @cached_property
    def names(self) -> list[frozenset[str]]:
        """The words of each document's names that are not in most of the folder."""
        found = [
            frozenset(w for s in a.statements for n in s.names for w in n.split() if len(w) > 3)
            for a in self.audits
        ]
        return _telling(found)

    @cached_property
    def words(self) -> list[frozenset[str]]:
        """The keys of each document that are not in most of the folder."""
        return _telling(
            [frozenset(k for s in a.statements for k in s.context) for a in self.audits]
        )

    @cached_property
    def frequency(self) -> Counter[str]:
        """In how many sentences of the folder a key stands."""
        seen = {(t.audit, t.statement.sentence): t.statement.context for t in self.told}
        return Counter(k for keys in seen.values() for k in keys)

    def weight(self, keys: Iterable[str]) -> float:
        """How telling shared keys are: rare ones count more."""
        return sum(1 / math.log2(1 + self.frequency[k]) for k in sorted(keys) if self.frequency[k])

    def related(self, a: int, b: int) -> bool:
        """Whether two documents are about the same thing: they share a telling name, or so many
        words that chance does not explain it."""
        if (a, b) not in self._related:
            one, other = self.words[a], self.words[b]
            shared = len(one & other) / max(1, min(len(one), len(other)))
            close = bool(self.names[a] & self.names[b]) or shared >= OVERLAP
            self._related[a, b] = self._related[b, a] = close
            if not close and len(self.audits) <= HANDFUL:
                # A few documents given together: two are related that a third one is related to.
                self._related[a, b] = self._related[b, a] = any(
                    self.related(a, c) and self.related(c, b)
                    for c in range(len(self.audits))
                    if (a, c) in self._related and (c, b) in self._related
                )
        return self._related[a, b]

    def candidates(self) -> Iterator[tuple[Told, Told]]:
        """Values of one kind in two related documents with a key of their sentences in common."""
        index: dict[tuple[str, str], list[Told]] = defaultdict(list)
        for told in self.told:
            statement = told.statement
            if statement.kind in ("event", "nominal", "remark"):
                continue
            own = self._own_value(told)
            if own:
                index[statement.kind, own].append(told)
            if statement.real:
                for k in statement.context:
                    index[statement.kind, k].append(told)
        yield from self._meeting(index)

    def _own_value(self, told: Told) -> str:
        """A value so particular that two related documents that give it mean one thing ("=38412",
        "=2025-05-28", an age, a score); "" for round numbers and the days of the news itself."""
        statement = told.statement
        if statement.kind in ("age", "score"):
            # Two people in a large folder may be of one age.
            if len(self.audits) > HANDFUL:
                return ""
            return f"={statement.value.get('amount')}" if isinstance(statement.value, dict) else ""
        if statement.kind == "date":
            value = value_of(statement)
            published = (self.audits[told.audit].document.published or "")[:10]
            if not isinstance(value, DateRange) or not value.day or len(published) < 10:
                return ""
            return f"={value.start}" if abs(days(published, value)) > 4 else ""
        return f"={size(statement):g}" if sharpness(statement) >= 1.5 else ""

    def _meeting(self, index: Mapping[Any, list[Told]]) -> Iterator[tuple[Told, Told]]:
        """Pairs from related documents that an index brings together, each once."""
        seen: set[tuple[tuple[int, int, int], tuple[int, int, int]]] = set()
        for where in sorted(index):
            group = index[where]
            if len(group) > CROWD:
                continue
            for i, a in enumerate(group):
                for b in group[i + 1 :]:
                    pair = (_mark(a), _mark(b))
                    if a.audit == b.audit or pair in seen:
                        continue
                    seen.add(pair)
                    if self.related(a.audit, b.audit):
                        yield a, b

    @cached_property
    def pairs(self) -> tuple[list[Pair], list[Pair]]:
        """Pairs at odds and pairs alike, each with its score."""
        odds: list[Pair] = []
        alike: list[Pair] = []
        for a, b in self.candidates():
            one, other = a.statement, b.statement
            if not counts(one, other):
                continue
            score = self.score(one, other)
            if at_odds(one, other) or bounds_apart(one, other):
                if (
                    one.real
                    and other.real
                    and score >= ODDS
                    and one_fact(one, other)
                    and not (one.kind in _COUNTED and self._dated_apart(a, b))
                    and self._telling(one, other)
                ):
                    odds.append(Pair(_KIND[one.kind], a, b, score))
            elif same_value(one, other) and not frames(one, other):
                own = self._own_value(a)
                if own and own == self._own_value(b):
                    alike.append(Pair(_KIND[one.kind], a, b, score + AGREED))
                elif self._telling(one, other) and dated_alike(one, other):
                    alike.append(Pair(_KIND[one.kind], a, b, score + sharpness(one)))
        odds += self._opposed()
        odds += self._misattributed()
        odds += self._differing()
        odds += self._tolls()
        alike += self._denied()
        alike += self._firsts()
        alike += self._agreeing()
        return odds, alike

    @cached_property
    def passage(self) -> dict[tuple[int, Span], Passage]:
        return {(p.audit, p.span): p for p in passages(self.audits)}

    def _at_variance(self, members: Sequence[Told]) -> bool:
        """Whether the passages of a fact differ in anything, so that what they share is unclear."""
        found = [self.passage[_place(m)] for m in members if _place(m) in self.passage]
        return any(contradicts(a, b) for i, a in enumerate(found) for b in found[i + 1 :])

    @cached_property
    def aligned(self) -> list[Aligned]:
        return list(aligned(list(self.passage.values()), self.related))

    def _differing(self) -> Iterator[Pair]:
        """Aligned passages that fill a slot differently."""
        for pair in self.aligned:
            found = differences(pair)
            if found:
                best = found[0]
                one, other = Told(pair.one.audit, best.one), Told(pair.other.audit, best.other)
                yield Pair(best.kind, one, other, best.score)

    def _tolls(self) -> Iterator[Pair]:
        """How many people were killed, hurt or arrested: one question of an event, where each
        document has one answer."""
        tolls: dict[str, dict[int, list[Told]]] = defaultdict(lambda: defaultdict(list))
        for told in self.told:
            statement = told.statement
            if statement.kind != "count" or not statement.real or statement.negated:
                continue
            if statement.unit in people():
                for fate in sorted(statement.keys & cues("exclusive")):
                    tolls[fate][told.audit].append(told)
        if len(self.audits) > HANDFUL:
            return
        for fate in sorted(tolls):
            single = [group[0] for group in tolls[fate].values() if len(group) == 1]
            for i, a in enumerate(single):
                for b in single[i + 1 :]:
                    one, other = a.statement, b.statement
                    marks = {"update", "part", "other"} & (one.marks | other.marks)
                    if marks or not one_unit(one, other) or not unlike(one, other):
                        continue
                    dated = when_apart(one, other)
                    if not dated and voices(one, other) and self.related(a.audit, b.audit):
                        yield Pair("number", a, b, ODDS + 0.1)

    def _agreeing(self) -> Iterator[Pair]:
        """Aligned passages that tell one fact."""
        for pair in self.aligned:
            if agree(pair):
                one, other = (Told(p.audit, _chief(p)) for p in (pair.one, pair.other))
                yield Pair("fact", one, other, AGREED + pair.cosine)

    def _dated_apart(self, a: Told, b: Told) -> bool:
        """Whether two counts are told of two days, so that one may update the other."""
        dates = [
            [s for s in self.passage[_place(t)].statements if s.kind == "date"]
            for t in (a, b)
            if _place(t) in self.passage
        ]
        return len(dates) == 2 and any(at_odds(x, y) for x in dates[0] for y in dates[1])

    def score(self, a: Statement, b: Statement) -> float:
        """How surely two statements are about one fact: shared words, rare ones more, those of
        the clause twice."""
        shared = (a.context & b.context) - {a.unit}
        own = (a.keys & b.keys) - {a.unit}
        return self.weight(shared) + self.weight(own)

    def _telling(self, a: Statement, b: Statement) -> bool:
        """Whether the two share a word that few sentences of the folder have."""
        shared = (a.context & b.context) - {a.unit}
        return any(self.frequency[k] <= RARE for k in shared)

    def _opposed(self) -> Iterator[Pair]:
        """One thing in two states that exclude each other."""
        index: dict[tuple[int, str], list[Told]] = defaultdict(list)
        for told in self.told:
            statement = told.statement
            if statement.kind not in ("event", "nominal") or not statement.real:
                continue
            for state in sorted(statement.states):
                number = int(state.partition(":")[0])
                held = "agent" if state_pairs()[number].get("of") == "agent" else "patient"
                guessed = {"guess", "guessed"} & statement.marks
                for k in sorted(getattr(statement, held) - {"he", "she", "person"}):
                    if not guessed:
                        index[number, k].append(told)
        for where in sorted(index):
            for a, b in self._meeting({where: index[where]}):
                one, other = a.statement, b.statement
                if where[0] not in opposites(one, other) + opposites(other, one):
                    continue
                if narrowed_apart(one, other) or ranked_apart(one, other):
                    continue
                if "update" in one.marks | other.marks or self.frequency[where[1]] > 2 * RARE:
                    continue
                of_agent = state_pairs()[where[0]].get("of") == "agent"
                if of_agent and not one.patient & other.patient:
                    continue
                # "Its embassy" is another one where somebody else opens or closes it.
                if not of_agent and rivals(one, other):
                    continue
                if when_apart(one, other):
                    continue
                timed = bool(one.when) != bool(other.when)
                score = self.weight(one.keys & other.keys)
                if voices(one, other) and score >= (0.6 if timed else 0.3):
                    yield Pair("status", a, b, score)

    def _misattributed(self) -> Iterator[Pair]:
        """One remark credited to two people."""
        index: dict[str, list[Told]] = defaultdict(list)
        for told in self.told:
            if told.statement.kind == "remark":
                for k in sorted(told.statement.keys):
                    index[k].append(told)
        for a, b in self._meeting(index):
            for quote, other in ((a, b), (b, a)):
                shared = {
                    k
                    for k in quote.statement.keys & other.statement.keys
                    if self.frequency[k] <= RARE
                }
                if "direct" not in quote.statement.marks or len(shared) < 3:
                    continue
                if one_remark(quote.statement, other.statement, shared):
                    yield Pair("attribution", a, b, 1.0 + len(shared))
                    break

    def _denied(self) -> Iterator[Pair]:
        """The same thing denied in two documents: "nobody was hurt", "no one was injured"."""
        index: dict[str, list[Told]] = defaultdict(list)
        for told in self.told:
            statement = told.statement
            told_not = statement.kind == "event" and statement.negated and statement.real
            if told_not and len(statement.keys) <= 6:
                for k in sorted(statement.keys - cues("thin")):
                    index[k].append(told)
        for a, b in self._meeting(index):
            shared = (a.statement.keys & b.statement.keys) - cues("thin")
            rare = {k for k in shared if self.frequency[k] <= RARE}
            one, other = a.statement, b.statement
            befell = one.predicate == other.predicate and one.predicate in events() & rare
            sweeping = all(SWEEPING.match(t.statement.extent.text) for t in (a, b))
            named = any(rare & denied_things(t.statement.extent.text) for t in (a, b))
            if (len(rare) >= 2 or (befell and sweeping) or named) and voices(one, other):
                yield Pair("negation", a, b, AGREED + self.weight(rare))

    def _firsts(self) -> Iterator[Pair]:
        """The same thing called a first in two documents: "the first country to recognise it"."""
        index: dict[str, list[Told]] = defaultdict(list)
        for told in self.told:
            statement = told.statement
            if statement.kind == "event" and "first" in statement.marks and statement.real:
                for k in sorted(statement.context & once()):
                    index[k].append(told)
        for a, b in self._meeting(index):
            shared = a.statement.context & b.statement.context
            if len(shared - cues("thin")) >= 3 and same_first(a.statement, b.statement):
                yield Pair("first", a, b, AGREED + self.weight(shared))

    @cached_property
    def disputes(self) -> list[tuple[str, list[Told]]]:
        """The kind and the statements of each conflict, surest first."""
        agreed: dict[tuple[int, int, int], set[int]] = defaultdict(set)
        for pair in self.pairs[1]:
            if pair.score >= AGREED:
                agreed[_mark(pair.one)].add(pair.other.audit)
                agreed[_mark(pair.other)].add(pair.one.audit)
        found = []
        for pairs in _grouped(self.pairs[0]):
            # A document that also tells what the others tell contradicts itself, not them.
            honest = [
                p
                for p in pairs
                if p.other.audit not in agreed[_mark(p.one)]
                and p.one.audit not in agreed[_mark(p.other)]
            ]
            members = _members(honest)
            if len({m.audit for m in members}) >= 2:
                found.append((max(p.score for p in honest), honest[0].kind, members))
        found.sort(key=lambda item: -item[0])
        # Two sentences at odds are one conflict, whatever slots of theirs differ.
        kept: dict[frozenset[tuple[int, Span]], tuple[str, list[Told]]] = {}
        for _, kind, members in found:
            places = frozenset(_place(m) for m in members)
            if places not in kept or kept[places][0] == "date":
                kept[places] = kind, members
        return list(kept.values())

    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(
            Conflict(
                kind=kind,
                statements=tuple(self._stated(told) for told in members),
                reason=reason(kind, [self._account(told) for told in members]),
                confidence=0.6,
            )
            for kind, members in self.disputes
        )

    def _account(self, told: Told) -> Account:
        return Account(self.audits[told.audit].document, told.statement)

    def _stated(self, told: Told) -> DocumentStatement:
        document = self.audits[told.audit].document
        start, end = told.statement.passage
        return DocumentStatement(
            document=document.id,
            outlet=document.outlet,
            spans=((start, end),),
            text=document.text[start:end],
            value=told.statement.value,
        )

    def corroborated(self) -> tuple[Corroboration, ...]:
        disputed: dict[int, list[Span]] = defaultdict(list)
        for told in (t for _, members in self.disputes for t in members):
            disputed[told.audit].append(told.statement.passage)
        odds = {_mark(t) for pair in self.pairs[0] for t in (pair.one, pair.other)}
        strong = [p for p in self.pairs[1] if p.score >= AGREED]
        found = []
        for pairs in _grouped(strong):
            members = [
                m for m in _members(pairs) if _mark(m) not in odds and not _meets(m, disputed)
            ]
            documents = {m.audit for m in members}
            if len(documents) >= 2 and not self._at_variance(members):
                score = max(p.score for p in pairs) + len(documents)
                found.append((score, members))
        found.sort(key=lambda item: (-item[0], _mark(item[1][0])))
        facts: dict[str, Corroboration] = {}
        for members in _merged([members for _, members in found]):
            words = fact([self._account(m) for m in members])
            if not words[:1].isalnum():
                # What opens with a quotation mark is somebody's words, no fact that is shared.
                continue
            # What the same sentence tells best is one fact, as those who tell most of it have it.
            facts.setdefault(
                words,
                Corroboration(fact=words, statements=tuple(self._stated(m) for m in members)),
            )
        return tuple(facts.values())


def _meets(told: Told, disputed: Mapping[int, Sequence[Span]]) -> bool:
    """Whether a statement's passage overlaps one that is in dispute."""
    start, end = told.statement.passage
    return any(low < end and start < high for low, high in disputed.get(told.audit, ()))


def _chief(passage: Passage) -> Statement:
    """The statement of a passage that is told of: its first event."""
    events_ = [s for s in passage.statements if s.kind == "event"]
    return events_[0] if events_ else passage.statements[0]


def _place(told: Told) -> tuple[int, Span]:
    return told.audit, told.statement.passage


def _merged(facts: Sequence[list[Told]]) -> list[list[Told]]:
    """Facts told mostly in the same two or more passages are one, with the statements of the
    first."""
    kept: list[list[Told]] = []
    holders: dict[tuple[int, Span], list[int]] = defaultdict(list)
    for members in facts:
        places = [_place(m) for m in members]
        met = Counter(number for place in places for number in holders[place])
        if met and max(met.values()) >= max(2, len(places) / 2 + 0.5):
            continue
        for place in places:
            holders[place].append(len(kept))
        kept.append(members)
    return kept


def _telling(found: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Each document's words less those that are common in the folder."""
    spread = Counter(word for words in found for word in words)
    # In a small folder every word may be the topic's; in a large one common words tell nothing.
    limit = max(8.0, len(found) / 10)
    return [frozenset(w for w in words if spread[w] <= limit) for words in found]


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
    """The best pair with the pairs that share a statement with it, then the next best of the rest.

    One hop, not a chain: what is like what is like a fact may be another fact."""
    touching: dict[tuple[int, int, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        touching[_mark(pair.one)].append(pair)
        touching[_mark(pair.other)].append(pair)
    taken: set[tuple[int, int, int]] = set()
    groups = []
    for seed in sorted(pairs, key=lambda p: (-p.score, _mark(p.one), _mark(p.other))):
        marks = (_mark(seed.one), _mark(seed.other))
        if taken & set(marks):
            continue
        group = {id(pair): pair for mark in marks for pair in touching[mark]}
        members = [p for p in group.values() if not taken & {_mark(p.one), _mark(p.other)}]
        taken |= {_mark(told) for pair in members for told in (pair.one, pair.other)}
        groups.append(sorted(members, key=lambda p: -p.score))
    return groups
