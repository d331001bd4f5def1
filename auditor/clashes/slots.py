"""Whether two statements tell of one event, and which of its slots they fill differently.

Used within a document and between documents: nothing here reads the text, only slots.
"""

from __future__ import annotations

from dataclasses import replace

from auditor.clashes.compared import at_odds
from auditor.model import Statement
from auditor.statements.concepts import cues, people
from auditor.statements.places import may_hold

_WAS = frozenset({"former", "previous", "another", "other"})
_PRONOUNS = frozenset({"he", "she"})
# Nouns so general that sharing one says nothing.
_VAGUE = frozenset({"thing", "person", "one", "other", "lot", "part", "number", "way", "time"})


def participants(a: Statement, b: Statement) -> frozenset[str]:
    """What both statements say the event was done to, pronouns left out."""
    return (a.patient & b.patient) - _PRONOUNS - _VAGUE


def one_unit(a: Statement, b: Statement) -> bool:
    """Whether two counts are of one kind of thing; "people" counts passengers, too."""
    if a.unit == b.unit:
        return True
    return "person" in (a.unit, b.unit) and {a.unit, b.unit} <= people()


def unlike(a: Statement, b: Statement) -> bool:
    """Whether two values of one unit, or of people, cannot both be true of one thing."""
    return at_odds(a, b if a.unit == b.unit else replace(b, unit=a.unit))


def narrowed_apart(a: Statement, b: Statement) -> bool:
    """Whether the two narrow a participant differently: "the first bridge", "the second bridge"."""
    if not a.modifiers or not b.modifiers:
        return False
    one, other = _by_key(a), _by_key(b)
    return any(not one[k] & other[k] for k in one.keys() & other.keys())


def _by_key(statement: Statement) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for modifier in statement.modifiers:
        k, _, word = modifier.partition("/")
        if word not in cues("idle"):
            found.setdefault(k, set()).add(word)
    return found


def ranked_apart(a: Statement, b: Statement) -> bool:
    """Whether one of the two narrows a participant by rank or turn and the other does not, so that
    they may be two: "another suspect", "the women's team"."""
    if not a.modifiers and not b.modifiers:
        return False
    one, other = _by_key(a), _by_key(b)
    ranks = cues("ranks")
    named = {w for n in a.names | b.names for w in n.split()}
    # "The former treasurer Paul Reyes" is the one Reyes.
    return any(
        (one.get(k, set()) ^ other.get(k, set())) & (ranks - _WAS if k in named else ranks)
        for k in one.keys() | other.keys()
    )


def rivals(a: Statement, b: Statement) -> bool:
    """Whether both name who did it, and nothing that both name is the same."""
    one, other = a.agent - _PRONOUNS, b.agent - _PRONOUNS
    if not one or not other or one & other or len(one) > 3 or len(other) > 3:
        return False
    named = [
        any(w.startswith(k) for k in s.agent for n in s.names for w in n.split()) for s in (a, b)
    ]
    # "The group" may be the one that is named elsewhere; "a Japanese group" is told apart.
    plain = b if named[0] and not named[1] else a if named[1] and not named[0] else None
    return plain is None or any(m.partition("/")[0] in plain.agent for m in plain.modifiers)


def places_apart(a: Statement, b: Statement) -> tuple[str, str] | None:
    """Two places of the statements that exclude each other, where they share none."""
    if not a.places or not b.places:
        return None
    names = {p.partition(":")[2] for p in a.places} & {p.partition(":")[2] for p in b.places}
    if names:
        return None
    for one in sorted(a.places):
        for other in sorted(b.places):
            class_one, class_other = one.partition(":")[0], other.partition(":")[0]
            if class_one == class_other or not may_hold(class_one, class_other):
                return one.partition(":")[2], other.partition(":")[2]
    return None


def opposites(a: Statement, b: Statement) -> list[int]:
    """The pairs of states of which the two statements take one side each."""
    found = []
    for state in sorted(a.states):
        pair, _, side = state.partition(":")
        if f"{pair}:{1 - int(side)}" in b.states and state not in b.states:
            found.append(int(pair))
    return found
