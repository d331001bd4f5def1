"""Whether two aligned passages tell one fact."""

from __future__ import annotations

import re
from collections.abc import Callable

from auditor.agreement.alignment import Aligned
from auditor.agreement.differences import VALUED as VALUED_KINDS
from auditor.agreement.differences import may_differ
from auditor.agreement.likeness import REFUSED, same_value
from auditor.agreement.passages import Passage
from auditor.agreement.ranks import ranked_differently
from auditor.clashes.reading import THIN
from auditor.model import Statement

EVENTS = ("event", "nominal")
_PERSONAL = re.compile(r"\b(?:I|[Ww]e)\b|\b[Yy]ou (?:can|should|must)")
# Chances from which two passages that differ in nothing tell one fact, by what they have in common:
# a figure; what was done, or done to whom; a deed or a state and a name; two telling words; less;
# no more than a name. HEARD: told as a fact in one alone, or of another doer. Set on the events in
# tests/examples/events.toml and on pairs of PolNeAR train read by hand: of the pairs just above
# each bar three in four are right, of all above it nine in ten.
VALUED = 0.3
DONE_TO = 0.33
HAPPENED = 0.45
WORDED = 0.4
LITTLE = 0.42
HEARD = 0.48
NAMED = 0.6


def agree(pair: Aligned, at_odds: Callable[[Passage, Passage], bool] | None = None) -> bool:
    """Whether two aligned passages tell one fact: enough in common, and no number, date or state
    in which they may differ; `at_odds` is `differ`, or what knows its answers."""
    refused = pair.one.once(_refused) != pair.other.once(_refused)
    if refused and (pair.evidence.deed_same or pair.evidence.state):
        return False
    return pair.alike >= least(pair) and not (at_odds or differ)(pair.one, pair.other)


def _refused(passage: Passage) -> bool:
    return bool(REFUSED.search(passage.text))


def _personal(passage: Passage) -> bool:
    return bool(_PERSONAL.search(passage.text))


def least(pair: Aligned) -> float:
    """The chance that a pair needs, by the slots both passages fill alike."""
    found = pair.evidence
    # What I fear is seldom what others report, but in the very words.
    if not found.value and (pair.one.once(_personal) or pair.other.once(_personal)):
        return NAMED
    # A day alone may be that of another thing that happened.
    told_of = found.deed > 0.5 or found.shared >= 0.9
    if found.figure >= 0.5:
        return VALUED
    if found.value >= 0.6 and told_of:
        return WORDED
    if found.value >= 0.5 and found.told and (found.shared >= 0.5 or found.names):
        return DONE_TO
    if found.modality or (found.rivals and not found.doer):
        return HEARD
    if found.told and (found.deed_done_to or found.doer):
        return DONE_TO
    if ((found.told and found.deed_same) or found.state) and found.names:
        return HAPPENED
    if found.deed >= 0.35 and (found.words >= 0.9 or (found.words and found.names)):
        return WORDED
    if found.names and found.deed < 0.3 and found.words < 1.5:
        # Of one person, but nothing alike that was done: "the chairman, Ada Marsh, will meet ...".
        return NAMED
    # One word in common, were it the verb, is not enough: "I fear", "the reason is fear".
    return WORDED if found.words >= 0.9 else LITTLE


def differ(one: Passage, other: Passage) -> bool:
    """Whether two passages may be at odds, by the widest reading; a value that both give is told
    of what they share and clashes with none."""
    ones, others = _unmatched(one, other), _unmatched(other, one)
    alike = len(ones) < len(one.statements)
    return ranked_differently(one, other) or any(
        (a.kind == b.kind or (a.kind in EVENTS and b.kind in EVENTS))
        and may_differ(a, b)
        and not (_both_told(a, other, b) or _both_told(b, one, a) or _done_by_others(a, b))
        for a in ones
        for b in others
        # Beside a value that both have, dates of two verbs need not be of what they share.
        if not (a.kind == b.kind == "date" and alike and a.predicate != b.predicate)
    )


def _both_told(a: Statement, other: Passage, b: Statement) -> bool:
    """Whether the other passage tells what `a` does as well as `b`, which seems at odds with it:
    "freed 40 men", "frees 40 men; no release has been reported yet"."""
    if a.kind not in EVENTS or b.kind not in EVENTS:
        return False
    return any(
        (c.states & a.states or (c.predicate == a.predicate and c.predicate not in THIN))
        and c.negated == a.negated
        for c in other.statements
        if c is not b and c.kind in EVENTS
    )


def _done_by_others(a: Statement, b: Statement) -> bool:
    """Whether one deed is told of one and denied of another: "the works will pay", "taxpayers will
    not pay"."""
    if a.negated == b.negated or a.predicate != b.predicate:
        return False
    return bool(a.agent and b.agent) and not (a.agent | a.patient) & (b.agent | b.patient)


def _unmatched(one: Passage, other: Passage) -> list[Statement]:
    """The statements of a passage less the values that the other one gives, too."""
    return [
        a
        for a in one.statements
        if a.kind not in VALUED_KINDS
        or not any(a.kind == b.kind and same_value(a, b) for b in other.statements)
    ]
