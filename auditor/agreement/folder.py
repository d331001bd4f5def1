"""What documents agree and differ on: conflicts and corroborated facts between documents.

Documents are compared where they are about the same thing, passages where they are about the same
fact; then typed slots decide. The cost grows with the folder, not with the pairs in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from auditor.agreement import special
from auditor.agreement.agreeing import agree, differ
from auditor.agreement.alignment import Aligned, aligned
from auditor.agreement.amounts import two_amounts
from auditor.agreement.answers import two_answers
from auditor.agreement.common import Common, Read
from auditor.agreement.dates import two_dates, two_lengths
from auditor.agreement.differences import differences
from auditor.agreement.doers import two_doers
from auditor.agreement.grouping import Pair, grouped, linked, members, merged
from auditor.agreement.likeness import REFUSED, same_value
from auditor.agreement.orders import two_orders
from auditor.agreement.passages import Passage, Told, chief, passages
from auditor.agreement.shared import shared
from auditor.agreement.sides import sided
from auditor.agreement.single import told_by_one
from auditor.agreement.splits import two_splits
from auditor.agreement.tallies import two_tallies
from auditor.agreement.topics import ALIKE, likeness, related
from auditor.agreement.values import Values
from auditor.agreement.wheres import two_places, two_scenes
from auditor.agreement.wording import Account, opened, reason
from auditor.model import (
    Audit,
    Conflict,
    Corroboration,
    DocumentStatement,
    Span,
    Statement,
    ToldByOne,
)

# Two documents are of one event where the chances of their passages to tell one thing, what of
# them is above UNSURE, come to TOLD a passage of the shorter one. So do 8 of 10 pairs of documents
# of the events in tests/examples, and of 833 pairs of unrelated news on one election 22.
UNSURE, TOLD = 0.2, 0.04


class Agreement(NamedTuple):
    """What the documents of a folder agree and differ on."""

    conflicts: tuple[Conflict, ...]
    corroborated: tuple[Corroboration, ...]
    told_by_one: tuple[ToldByOne, ...]


def agreement(audits: Sequence[Audit]) -> Agreement:
    """Facts that documents give different values for, surest first; facts that two or more state
    alike, those that most of them state first, each document once a fact; and facts that one alone
    states. No two passages that are at odds are called alike."""
    folder = _Folder(audits)
    return Agreement(folder.conflicts(), folder.corroborated(), folder.told_by_one())


class _Folder:
    """The statements of a folder with what brings them together."""

    def __init__(self, audits: Sequence[Audit]) -> None:
        self.audits = audits
        self.passages = passages(audits)
        self.likeness = likeness(audits)
        # By the identities of two of the passages above.
        self._known: dict[tuple[int, int], bool] = {}
        self.related = related(audits, self.likeness)

    @cached_property
    def _of(self) -> dict[int, list[Passage]]:
        of: dict[int, list[Passage]] = defaultdict(list)
        for passage in self.passages:
            of[passage.audit].append(passage)
        return of

    @cached_property
    def statements(self) -> special.Folder:
        told = [Told(n, s) for n, audit in enumerate(self.audits) for s in audit.statements]
        pairs = set(self.related)
        return special.Folder(told, lambda a, b: (min(a, b), max(a, b)) in pairs)

    @cached_property
    def passage(self) -> dict[tuple[int, Span], Passage]:
        return {(p.audit, p.span): p for p in self.passages}

    @cached_property
    def aligned(self) -> list[Aligned]:
        return list(aligned(self.passages, self.related))

    @cached_property
    def values(self) -> Values:
        return Values(self.audits, self.statements, self.passage, self._likely)

    @cached_property
    def odds(self) -> list[Pair]:
        """Pairs at odds."""
        found = [
            *self._differing(),
            *special.tolls(self.statements),
            *special.misattributed(self.statements),
            *self.values.odds,
            *self.disputed,
        ]
        return [
            p for p in found if (p.one.audit, p.other.audit) in self.close and not self._refused(p)
        ]

    def _refused(self, pair: Pair) -> bool:
        """Whether one tells only that somebody refused to do what the other tells, which holds of
        its day."""
        places = [p for p in (pair.one.place, pair.other.place) if p in self.passage]
        return (
            pair.kind == "status"
            and len({bool(REFUSED.search(self.passage[p].text)) for p in places}) == 2
        )

    @cached_property
    def alike(self) -> list[Pair]:
        """Pairs that tell one fact."""
        return [
            *self._agreeing(),
            *special.denied(self.statements),
            *special.firsts(self.statements),
            *self.values.alike,
        ]

    def _differing(self) -> Iterator[Pair]:
        """Aligned passages that fill a slot differently."""
        for pair in self.aligned:
            found = differences(pair)
            if found:
                best = found[0]
                one, other = Told(pair.one.audit, best.one), Told(pair.other.audit, best.other)
                yield Pair(best.kind, one, other, best.score)

    @cached_property
    def disputed(self) -> list[Pair]:
        """What two documents say differently of one thing in words of their own."""
        of: dict[int, list[Passage]] = defaultdict(list)
        for passage in self.passages:
            of[passage.audit].append(passage)
        reads = {number: Read(told) for number, told in of.items()}
        found: list[Pair] = []
        for a, b in sorted(self.close):
            published = self.audits[a].document.published, self.audits[b].document.published
            common = Common(reads[a], reads[b], published)
            found += [*two_doers(common), *two_places(common), *two_orders(common)]
            found += [*two_tallies(common), *two_answers(common), *two_scenes(common)]
            found += [*two_dates(common), *two_lengths(common), *two_splits(common)]
            found += two_amounts(common)
        return found

    @cached_property
    def close(self) -> frozenset[tuple[int, int]]:
        """The related pairs of documents that are about one event: by their words as a whole, by
        the passages that tell one thing, or each with a third."""
        told: dict[tuple[int, int], float] = defaultdict(float)
        for pair in self.aligned:
            told[pair.one.audit, pair.other.audit] += max(0.0, pair.chance - UNSURE)
        size = Counter(p.audit for p in self.passages)
        found = {
            (a, b)
            for a, b in self.related
            if self.likeness.get((a, b), 0.0) >= ALIKE or told[a, b] >= TOLD * min(size[a], size[b])
        }
        partners: dict[int, set[int]] = defaultdict(set)
        for a, b in found:
            partners[a].add(b)
            partners[b].add(a)
        return frozenset(
            (a, b) for a, b in self.related if (a, b) in found or partners[a] & partners[b]
        )

    def _agreeing(self) -> Iterator[Pair]:
        """Aligned passages that tell one fact."""
        for pair in self.aligned:
            if agree(pair, self._may_differ):
                one, other = (Told(p.audit, chief(p)) for p in (pair.one, pair.other))
                yield Pair("fact", one, other, pair.alike)

    @cached_property
    def _chances(self) -> dict[tuple[tuple[int, Span], tuple[int, Span]], float]:
        return {
            (a, b): pair.alike
            for pair in self.aligned
            for one, other in [((p.audit, p.span) for p in (pair.one, pair.other))]
            for a, b in ((one, other), (other, one))
        }

    @cached_property
    def _partners(self) -> dict[tuple[int, Span], list[tuple[float, Passage]]]:
        partners: dict[tuple[int, Span], list[tuple[float, Passage]]] = defaultdict(list)
        for pair in self.aligned:
            for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
                partners[one.audit, one.span].append((max(pair.chance, pair.alike), other))
        return partners

    def _near(self, told: Told) -> list[tuple[float, Passage]]:
        """The passages that may tell of the same thing as a statement's, with the chance."""
        return self._partners.get(told.place, [])

    def _rare(self, key: str) -> bool:
        most = max(special.RARE, self.statements.sentences // 16)
        return self.statements.frequency[key] <= most

    def _likely(self, one: Told, other: Told) -> float:
        """The chance, 0..1, that the passages of two statements tell a fact alike."""
        return self._chances.get((one.place, other.place), 0.0)

    def _differ(self, one: Told, other: Told) -> bool:
        """Whether the passages of two statements may be at odds."""
        first, second = (one, other) if one.mark < other.mark else (other, one)
        a, b = self.passage.get(first.place), self.passage.get(second.place)
        return a is not None and b is not None and self._may_differ(a, b)

    def _may_differ(self, one: Passage, other: Passage) -> bool:
        """Whether two passages may be at odds: asked of the same two more than once."""
        places = (id(one), id(other))
        if places not in self._known:
            self._known[places] = differ(one, other)
        return self._known[places]

    def _agreed(self) -> dict[tuple[int, int, int], set[int]]:
        """By statement, the documents that give the same value of the same fact."""
        agreed: dict[tuple[int, int, int], set[int]] = defaultdict(set)
        apart = {frozenset((p.one.place, p.other.place)) for p in self.disputed}
        for pair in self.alike:
            if pair.kind == "fact" and frozenset((pair.one.place, pair.other.place)) in apart:
                # Two passages are alike in all but the slot that they fill differently.
                continue
            ones, others = ([pair.one], [pair.other])
            if pair.kind == "fact":
                ones, others = (
                    [Told(m.audit, s) for s in self.passage[m.place].statements]
                    for m in (pair.one, pair.other)
                )
            for one in ones:
                for other in others:
                    a, b = one.statement, other.statement
                    if a.kind == b.kind and (a.value is None or same_value(a, b)):
                        agreed[one.mark].add(other.audit)
                        agreed[other.mark].add(one.audit)
        return agreed

    @cached_property
    def disputes(self) -> list[tuple[str, list[Told], float]]:
        """The kind, the statements and the confidence of each conflict, surest first."""
        agreed = self._agreed()
        # What was looked up elsewhere in both documents may stand in passages alike in all else.
        looked_up = {id(p) for p in self.disputed}
        found = []
        for pairs in grouped(self.odds):
            # A document that also tells what the others tell contradicts itself, not them.
            honest = [
                p
                for p in pairs
                if id(p) in looked_up
                or (
                    p.other.audit not in agreed[p.one.mark]
                    and p.one.audit not in agreed[p.other.mark]
                )
            ]
            told = members(honest)
            if len({m.audit for m in told}) >= 2:
                told = sided(told, self._near, self._rare)
                found.append((honest[0].kind, told, max(p.score for p in honest)))
        found.sort(key=lambda item: -item[2])
        # Two sentences at odds are one conflict, whatever slots of theirs differ.
        kept: dict[frozenset[tuple[int, Span]], tuple[str, list[Told], float]] = {}
        for kind, told, score in found:
            places = frozenset(m.place for m in told)
            if places not in kept or kept[places][0] == "date":
                kept[places] = kind, told, score
        return list(kept.values())

    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts, surest first."""
        return tuple(
            Conflict(
                kind=kind,
                statements=tuple(self._stated(m) for m in told),
                reason=reason(kind, [self._account(m) for m in told]),
                confidence=round(min(0.95, max(0.3, score)), 2),
            )
            for kind, told, score in self.disputes
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

    def _keys(self, told: Told) -> frozenset[str]:
        return self.passage[told.place].keys

    def told_by_one(self) -> tuple[ToldByOne, ...]:
        """The central facts that one document alone states, document by document."""
        chances: dict[tuple[int, Span], float] = defaultdict(float)
        for pair in self.aligned:
            for place in ((p.audit, p.span) for p in (pair.one, pair.other)):
                chances[place] = max(chances[place], pair.chance)
        taken: dict[int, list[Span]] = defaultdict(list)
        for known in [*self.odds, *self.alike]:
            for told in (known.one, known.other):
                taken[told.audit].append(told.statement.passage)
        return tuple(
            ToldByOne(fact=opened(passage.text), statement=self._stated(told))
            for passage in told_by_one(self.passages, self.related, chances, taken)
            for told in [Told(passage.audit, chief(passage))]
        )

    def corroborated(self) -> tuple[Corroboration, ...]:
        """The facts that two or more documents state alike, those of most documents first."""
        disputed: dict[tuple[int, Span], dict[int, Statement]] = defaultdict(dict)
        for number, (_, group, _) in enumerate(self.disputes):
            for told in group:
                # A remark's passage is its whole sentence.
                start, end = told.statement.passage
                for passage in self._of[told.audit]:
                    if passage.span[0] < end and start < passage.span[1]:
                        disputed[told.audit, passage.span][number] = told.statement

        def apart(one: Told, other: Told) -> bool:
            """At odds, in one dispute, or perhaps on one side of it: only a value in dispute, of a
            kind that the other does not give, leaves the rest of a passage to be shared."""
            mine, theirs = (disputed.get(t.place, {}) for t in (one, other))
            if mine.keys() & theirs.keys() or self._differ(one, other):
                return True
            return any(
                s.value is None or s.kind in {t.kind for t in self.passage[told.place].statements}
                for told, known in ((other, mine), (one, theirs))
                for s in known.values()
            )

        undisputed = [p for p in self.alike if not apart(p.one, p.other)]
        # What most documents tell comes first.
        found = sorted(linked(undisputed, apart, self._keys), key=len, reverse=True)
        facts: dict[str, Corroboration] = {}
        for group in merged(found):
            words = opened(shared([self.passage[m.place] for m in group]))
            if not words[:1].isalnum():
                # What opens with a quotation mark is somebody's words, no fact that is shared.
                continue
            # What the same sentence tells best is one fact, as those who tell most of it have it.
            facts.setdefault(
                words,
                Corroboration(fact=words, statements=tuple(self._stated(m) for m in group)),
            )
        return tuple(facts.values())
