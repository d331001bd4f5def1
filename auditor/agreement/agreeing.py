"""Whether two aligned passages tell one fact."""

from __future__ import annotations

from auditor.agreement.alignment import Aligned
from auditor.agreement.differences import VALUED as VALUED_KINDS
from auditor.agreement.differences import may_differ
from auditor.agreement.likeness import same_value
from auditor.agreement.passages import Passage
from auditor.agreement.ranks import ranked_differently
from auditor.model import Statement

# Chances from which two passages that differ in nothing tell one fact, by what they have in common:
# a value; what was done to whom; a deed or a state and a name; two telling words; less. Set on the
# events in tests/examples/events.toml.
VALUED = 0.3
DONE_TO = 0.45
HAPPENED = 0.42
WORDED = 0.52
FEW = 0.75


def agree(pair: Aligned) -> bool:
    """Whether two aligned passages tell one fact: enough in common, and no number, date or state
    in which they may differ."""
    bar = least(pair)
    return bar is not None and pair.chance >= bar and not differ(pair.one, pair.other)


def least(pair: Aligned) -> float | None:
    """The chance that a pair needs, by the slots both passages fill alike; `None` for never."""
    found = pair.evidence
    # A day alone may be that of another thing that happened.
    told_of = found.deed > 0.5 or found.shared >= 0.9
    if found.figure >= 0.5 or (found.value >= 0.6 and told_of):
        return VALUED
    if found.value >= 0.5 and found.told and (found.shared >= 0.5 or found.names):
        return DONE_TO
    if found.modality or found.value_odd:
        return None
    if found.told and (found.deed_done_to or found.doer):
        return DONE_TO
    if ((found.told and found.deed_same) or found.state) and found.names:
        return HAPPENED
    if found.deed >= 0.35 and (found.shared >= 0.9 or (found.shared and found.names)):
        return WORDED
    # One word in common, were it the verb, is not enough: "I fear", "the reason is fear".
    return FEW if found.shared >= 0.9 or found.names or found.value >= 0.5 else None


def differ(one: Passage, other: Passage) -> bool:
    """Whether two passages may be at odds, by the widest reading; a value that both give is told
    of what they share and clashes with none."""
    ones, others = _unmatched(one, other), _unmatched(other, one)
    alike = len(ones) < len(one.statements)
    return ranked_differently(one.text, other.text) or any(
        may_differ(a, b)
        for a in ones
        for b in others
        # Beside a value that both have, dates of two verbs need not be of what they share.
        if not (a.kind == b.kind == "date" and alike and a.predicate != b.predicate)
    )


def _unmatched(one: Passage, other: Passage) -> list[Statement]:
    """The statements of a passage less the values that the other one gives, too."""
    return [
        a
        for a in one.statements
        if a.kind not in VALUED_KINDS
        or not any(a.kind == b.kind and same_value(a, b) for b in other.statements)
    ]
