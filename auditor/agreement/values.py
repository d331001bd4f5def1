"""Statements of two documents that share telling words, or one particular value: at odds or alike.

Finds what no likeness of whole passages shows: a figure told in passing, a state of one thing.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from auditor.agreement.grouping import Pair
from auditor.agreement.likeness import (
    BARE,
    bounds_apart,
    counts,
    dated_alike,
    days,
    frames,
    one_fact,
    same_value,
    sharpness,
    size,
    voices,
)
from auditor.agreement.passages import Passage, Told, value_key
from auditor.agreement.special import RARE, Folder
from auditor.clashes.compared import at_odds, value_of, when_apart
from auditor.clashes.slots import narrowed_apart, opposites, ranked_apart, rivals
from auditor.model import Audit, Span, Statement
from auditor.statements.concepts import cues
from auditor.statements.concepts import pairs as state_pairs
from auditor.values.types import DateRange

# Scores from which two values at odds are one fact, and two values alike one fact told twice.
# Measured on the events written for the project (../shared/benchmarks/contradictions).
ODDS = 0.6
AGREED = 1.5
# Up to so many documents are taken to have been put together for a reason.
HANDFUL = 12
# Chances from which two passages that give one value are taken to tell of one thing: a day or month
# of the news itself; a value that each document gives once. On pairs of PolNeAR train.
NEWS_DAY, LONE = 0.35, 0.14
# Days around publication within which many things are dated.
RECENT = 60
_COUNTED = ("count", "money", "percent")
KIND = {
    "count": "number",
    "money": "number",
    "percent": "number",
    "age": "number",
    "score": "number",
    "date": "date",
    "clock": "date",
    "duration": "duration",
}


class Values:
    """The typed values of a folder and what brings them together."""

    def __init__(
        self,
        audits: Sequence[Audit],
        folder: Folder,
        passage: Mapping[tuple[int, Span], Passage],
        likely: Callable[[Told, Told], float],
    ) -> None:
        """`likely` gives the chance, 0..1, that the passages of two statements tell a fact
        alike."""
        self.audits = audits
        self.folder = folder
        self.passage = passage
        self.likely = likely

    def weight(self, keys: Iterable[str]) -> float:
        """How telling shared keys are: rare ones count more."""
        frequency = self.folder.frequency
        return sum(1 / math.log2(1 + frequency[k]) for k in sorted(keys) if frequency[k])

    @property
    def odds(self) -> list[Pair]:
        """Pairs at odds."""
        return [p._replace(score=min(0.9, 0.4 + 0.1 * p.score)) for p in self._pairs[0]]

    @property
    def alike(self) -> list[Pair]:
        """Pairs that give one value of one fact."""
        return [p._replace(score=0.7) for p in self._pairs[1] if p.score >= AGREED]

    def _candidates(self) -> Iterator[tuple[Told, Told]]:
        """Values of one kind in two related documents with a key of their sentences in common."""
        index: dict[tuple[str, str], list[Told]] = defaultdict(list)
        for told in self.folder.told:
            statement = told.statement
            if statement.kind in ("event", "nominal", "remark"):
                continue
            own = self._own_value(told)
            if own:
                index[statement.kind, own].append(told)
            if statement.real:
                for k in statement.context:
                    index[statement.kind, k].append(told)
        yield from self.folder.meeting(index)

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
            shown = self.audits[told.audit].document.text[slice(*statement.span)]
            # "At the beginning of the month" is no day.
            day = isinstance(value, DateRange) and value.day and any(c.isdigit() for c in shown)
            if not isinstance(value, DateRange) or not day or len(published) < 10:
                return ""
            return f"={value.start}" if abs(days(published, value)) > 4 else ""
        sharp = sharpness(statement)
        # "2,300": telling where few documents are compared.
        round_one = sharp >= 1 and size(statement) >= BARE and len(self.audits) <= HANDFUL
        return f"={size(statement):g}" if sharp >= 1.5 or round_one else ""

    @cached_property
    def _pairs(self) -> tuple[list[Pair], list[Pair]]:
        """Pairs at odds and pairs alike, each with its score."""
        odds: list[Pair] = []
        alike: list[Pair] = []
        for a, b in self._candidates():
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
                    odds.append(Pair(KIND[one.kind], a, b, score))
            elif same_value(one, other) and not frames(one, other):
                own = self._own_value(a)
                if own and own == self._own_value(b):
                    alike.append(Pair(KIND[one.kind], a, b, score + AGREED))
                elif self._lone(a, b):
                    alike.append(Pair(KIND[one.kind], a, b, AGREED))
                elif self._telling(one, other) and dated_alike(one, other):
                    if self._in_the_news(a, b) and self.likely(a, b) < NEWS_DAY:
                        continue
                    alike.append(Pair(KIND[one.kind], a, b, score + sharpness(one)))
        odds += self._opposed()
        return odds, alike

    def _in_the_news(self, *told: Told) -> bool:
        """Whether a date is one of the days or months the news is about, when much happens."""
        return any(self._age(t) is not None and abs(self._age(t) or 0) < RECENT for t in told)

    def _age(self, told: Told) -> int | None:
        """Days from a date to its document's publication; `None` where either is unknown."""
        value = value_of(told.statement)
        published = (self.audits[told.audit].document.published or "")[:10]
        return days(published, value) if isinstance(value, DateRange) and published else None

    @cached_property
    def _tellings(self) -> Counter[tuple[int, str]]:
        """In how many passages of a document a value stands."""
        return Counter((p.audit, key) for p in self.passage.values() for key in _values_in(p))

    def _lone(self, a: Told, b: Told) -> bool:
        """Whether both documents give a year, a day or a duration once, and not of the news
        itself, of what shares a word ("founded in 1861")."""
        one, other = a.statement, b.statement
        if one.kind not in ("date", "duration") or self._in_the_news(a, b):
            return False
        if any(self._tellings[t.audit, value_key(t.statement)] != 1 for t in (a, b)):
            return False
        shared = (one.keys & other.keys) - cues("thin") - {one.unit}
        return bool(shared) and self.likely(a, b) >= LONE

    def _dated_apart(self, a: Told, b: Told) -> bool:
        """Whether two counts are told of two days, so that one may update the other."""
        dates = [
            [s for s in self.passage[t.place].statements if s.kind == "date"]
            for t in (a, b)
            if t.place in self.passage
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
        return any(self.folder.frequency[k] <= RARE for k in shared)

    def _opposed(self) -> Iterator[Pair]:
        """One thing in two states that exclude each other."""
        index: dict[tuple[int, str], list[Told]] = defaultdict(list)
        for told in self.folder.told:
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
            for a, b in self.folder.meeting({where: index[where]}):
                one, other = a.statement, b.statement
                if where[0] not in opposites(one, other) + opposites(other, one):
                    continue
                if narrowed_apart(one, other) or ranked_apart(one, other):
                    continue
                if (
                    "update" in one.marks | other.marks
                    or self.folder.frequency[where[1]] > 2 * RARE
                ):
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


def _values_in(passage: Passage) -> frozenset[str]:
    return frozenset(value_key(s) for s in passage.statements if s.value is not None)
