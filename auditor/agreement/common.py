"""What two documents have in common: which shared words tell that two passages are about one thing,
and who is who."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any, TypeVar

from auditor.agreement.passages import Passage
from auditor.agreement.vectors import weight_of
from auditor.clashes.compared import value_of
from auditor.lexicon import toml
from auditor.model import Statement
from auditor.statements.concepts import cues, key
from auditor.values.types import DateRange

_PRONOUNS = frozenset({"he", "she", "it", "they"})
# A key in so many passages of two documents is what they are about throughout.
THROUGHOUT = 8


@cache
def listed(name: str) -> frozenset[str]:
    """A list of `data/agreement/words.toml`."""
    return frozenset(toml("agreement/words.toml")[name].split())


@cache
def listed_keys(name: str) -> frozenset[str]:
    """The same as keys of verbs."""
    return frozenset(key(word, "VERB") for word in listed(name))


T = TypeVar("T")


class Read:
    """A document's passages, and what a rule reads out of them: once, however many documents they
    are compared with."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self._found: dict[object, Any] = {}

    def once(self, read: Callable[[Sequence[Passage]], T]) -> T:
        """What a function reads out of the passages."""
        if read not in self._found:
            self._found[read] = read(self.passages)
        found: T = self._found[read]
        return found


def _spread(passages: Sequence[Passage]) -> Counter[str]:
    return Counter(k for p in passages for k in p.keys)


def _names(passages: Sequence[Passage]) -> frozenset[str]:
    return frozenset(w for p in passages for s in p.statements for n in s.names for w in n.split())


def _holders(passages: Sequence[Passage]) -> frozenset[str]:
    held = {(s.holder or "").lower() for p in passages for s in p.statements}
    return frozenset(w for h in held for w in h.split())


def _doers(passages: Sequence[Passage]) -> frozenset[str]:
    return frozenset(
        k for p in passages for s in p.statements if s.kind == "event" for k in s.agent
    )


class Common:
    """Two documents' passages: how telling a shared key is, and which roles are whose."""

    def __init__(
        self,
        one: Read,
        other: Read,
        published: tuple[str | None, str | None] = (None, None),
    ) -> None:
        """`published` are the days of the two documents, where they are known."""
        self.one, self.other = one, other
        ones, others = one.passages, other.passages
        self.ones, self.others = ones, others
        self.published = published
        self.spread = one.once(_spread) + other.once(_spread)

    def tell(self, k: str) -> float:
        """How telling it is that a passage of each has a key, 0..1: one that few passages have
        tells more, one that any text may have less."""
        n = self.spread[k]
        rare = 1.0 if n <= 2 else 2.0 / n if n <= THROUGHOUT else 0.0
        return min(1.0, weight_of(k)) * rare

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of names in either document."""
        return self.one.once(_names) | self.other.once(_names)

    @cached_property
    def people(self) -> frozenset[str]:
        """The words of names that stand for somebody who does or says something."""
        doers = self.one.once(_doers) | self.other.once(_doers)
        return self.one.once(_holders) | self.other.once(_holders) | (doers & self.names)

    @cached_property
    def keys(self) -> tuple[frozenset[str], ...]:
        """The keys of each passage of the two documents, with the words of its names."""
        return tuple(p.keys for p in (*self.ones, *self.others))

    def later(self, one: Passage, other: Passage) -> bool:
        """Whether a passage of one tells of a day after the other document was published, so that
        what the other tells may have changed."""
        for passage, day in ((one, self.published[1]), (other, self.published[0])):
            for s in passage.statements:
                value = value_of(s) if s.kind == "date" and day else None
                if isinstance(value, DateRange) and f"{value.start}" > (day or "")[:10]:
                    return True
        return False

    def anchors(self, keys: frozenset[str]) -> float:
        """How telling shared keys are together; a name half as much, for much is told of it."""
        return sum(self.tell(k) * (0.5 if k in self.names else 1.0) for k in sorted(keys))

    @cached_property
    def roles(self) -> dict[str, frozenset[str]]:
        """The words for what a named participant is, in either document: "captain", "mayor"."""
        found: dict[str, set[str]] = defaultdict(set)
        for passage in (*self.ones, *self.others):
            for s in passage.statements:
                for modifier in s.modifiers:
                    k, _, word = modifier.partition("/")
                    if k in self.names:
                        found[k].add(word)
                for group in (s.agent, s.patient):
                    # "The captain, Ewan Strand": one participant with both keys.
                    if not {"guess", "guessed"} & s.marks and len(group) == 2:
                        for k in group & self.names:
                            found[k] |= group
        return {k: frozenset(words) for k, words in found.items()}

    def doer(self, statement: Statement) -> frozenset[str]:
        """Who did it: the keys of one participant; nobody where it may be several."""
        found = statement.agent
        if found & _PRONOUNS:
            # "Lund said that she had paid": of those it may be, the one who speaks.
            speaker = set((statement.holder or "").lower().split()[-1:])
            return frozenset(found & speaker)
        return found if len(found) <= 3 else frozenset()

    def one_participant(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Whether two participants may be one: a shared key, or a role that one of them has."""
        if one & other:
            return True
        wide = [
            frozenset().union(group, *(self.roles.get(k, frozenset()) for k in group))
            for group in (one, other)
        ]
        return bool((wide[0] & other) | (wide[1] & one)) or bool(
            (wide[0] & wide[1]) - cues("thin") - self.names
            and not (one & self.names and other & self.names)
        )
