"""The other documents that take a side in a conflict: who states one of its values elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from auditor.agreement.likeness import bounds_apart, common, one_event, same_value, voices
from auditor.agreement.passages import Passage, Told
from auditor.clashes.compared import at_odds, value_of, when_apart
from auditor.clashes.slots import one_unit
from auditor.model import Statement
from auditor.statements.concepts import cues
from auditor.values.types import DateRange

# Chances that two passages tell of one thing from which a document takes a side: with a value; with
# a state, a place or a doer. On the events in tests/examples and on the samples of the project.
VALUED, TOLD = 0.2, 0.5
_PLAIN = ("event", "nominal")

# The passages of other documents that may tell of the same thing as a statement's, with the chance.
Near = Callable[[Told], Iterable[tuple[float, Passage]]]
# Whether few sentences of the folder have a key, so that it is one fact's and not the topic's.
Rare = Callable[[str], bool]


def sided(told: Sequence[Told], near: Near, rare: Rare) -> list[Told]:
    """The statements of a conflict with those of further documents that are on one of its sides;
    one a document, in the order of the documents."""
    first = _joined(told, told, near, rare)
    # Those who tell the same as a newcomer, too: one step more, no chain.
    second = _joined(first, told, near, rare)
    return sorted(second, key=lambda member: member.audit)


def _joined(members: Sequence[Told], told: Sequence[Told], near: Near, rare: Rare) -> list[Told]:
    """The members of a conflict and the documents that agree with one of them."""
    found = {member.audit for member in members}
    best: dict[int, tuple[float, Told]] = {}
    for member in members:
        for chance, passage in near(member):
            if passage.audit in found:
                continue
            for statement in passage.statements:
                agrees = _agrees(member.statement, statement, chance, rare)
                if not agrees or not _apart_from_some(statement, member, told):
                    continue
                if chance > best.get(passage.audit, (0.0, member))[0]:
                    best[passage.audit] = chance, Told(passage.audit, statement)
    return [*members, *(best[audit][1] for audit in sorted(best))]


def _agrees(member: Statement, other: Statement, chance: float, rare: Rare) -> bool:
    """Whether another document's statement gives a member's value of the same thing."""
    if not voices(member, other) or member.negated != other.negated or not other.real:
        return False
    if {"update", "part", "other"} & other.marks:
        return False
    if member.kind in _PLAIN:
        return other.kind in _PLAIN and chance >= TOLD and _one_slot(member, other)
    if other.kind != member.kind or chance < VALUED or when_apart(member, other):
        return False
    if member.kind == "date":
        return _one_date(member, other, chance, rare)
    if not one_unit(member, other) or bounds_apart(member, other):
        return False
    shared = common(member, other) or member.predicate == other.predicate
    return same_value(member, other) and bool(shared)


def _one_date(member: Statement, other: Statement, chance: float, rare: Rare) -> bool:
    """ "April 2025" and "April 17, 2025", of one event."""
    one, two = value_of(member), value_of(other)
    if not isinstance(one, DateRange) or not isinstance(two, DateRange) or at_odds(member, other):
        return False
    if max((d.end - d.start).days for d in (one, two)) > 366:
        return False
    shared = [k for k in (member.context & other.context) - cues("thin") if rare(k)]
    return one_event(member, other) or len(shared) >= (2 if chance >= TOLD else 3)


def _one_slot(member: Statement, other: Statement) -> bool:
    """Whether two statements fill the slot of a state, a place or a doer alike."""
    if member.predicate != other.predicate and not member.states & other.states:
        return False
    return bool(
        member.states & other.states or member.places & other.places or member.agent & other.agent
    )


def _apart_from_some(statement: Statement, member: Told, told: Sequence[Told]) -> bool:
    """Whether a statement is at odds with a side other than that of the member it agrees with."""
    if member.statement.kind in _PLAIN:
        return True
    return any(
        at_odds(statement, k.statement) or bounds_apart(statement, k.statement)
        for k in told
        if k is not member
    )
