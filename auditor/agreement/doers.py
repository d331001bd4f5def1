"""One deed that two documents give to two doers, or say of it that it fell to two."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.agreement.common import Common
from auditor.agreement.frames import Frame, framed
from auditor.agreement.grouping import Pair
from auditor.agreement.likeness import voices
from auditor.agreement.passages import Passage, Told
from auditor.clashes.compared import when_apart
from auditor.model import Statement
from auditor.statements.concepts import cues, events

# How telling the words must be that two deeds share: those of their clauses, and of the passages
# where an event has one such deed. Set on tests/examples/disputes.toml.
ANCHORED = 0.3
ONCE = 0.2
_NAME = re.compile(r"(?<![\w.])(?:[A-Z][\w’'-]+)(?:\s(?:[A-Z][\w’'-]+|&|of|van|de))*")


class Deed(NamedTuple):
    """A deed of a kind with its doer, or whom it fell to."""

    passage: Passage
    statement: Statement
    frame: Frame
    who: frozenset[str]


def two_doers(common: Common) -> Iterator[Pair]:
    """Deeds of one kind, told in passages about one thing, with two doers."""
    ones, others = _deeds(common, common.ones), _deeds(common, common.others)
    for name in sorted(ones.keys() & others.keys()):
        for a in ones[name]:
            for b in others[name]:
                if not _rival(common, a, b, ones[name], others[name]):
                    continue
                score = _anchored(common, a, b)
                if score >= (ONCE if a.frame.once else ANCHORED):
                    one, other = (
                        Told(a.passage.audit, a.statement),
                        Told(b.passage.audit, b.statement),
                    )
                    yield Pair("actor", one, other, min(0.9, 0.4 + 0.2 * score))


def _deeds(common: Common, passages: Sequence[Passage]) -> Mapping[str, list[Deed]]:
    found: dict[str, list[Deed]] = defaultdict(list)
    for passage in passages:
        for s in passage.statements:
            if s.kind not in ("event", "nominal") or s.negated or not s.real:
                continue
            for frame in framed(s):
                who = _doer(common, s, frame) if frame.role == "doer" else _receiver(common, s)
                if who and not who & (events() | cues("thin") | frame.light | frame.beside):
                    found[frame.name].append(Deed(passage, s, frame, who))
    return found


def _doer(common: Common, statement: Statement, frame: Frame) -> frozenset[str]:
    if frame.name == "dismissed" and not statement.agent:
        return statement.patient if len(statement.patient) <= 3 else frozenset()
    return common.doer(statement)


def _receiver(common: Common, statement: Statement) -> frozenset[str]:
    """The last words of the names in a clause that are not the doer's: to whom it fell."""
    if statement.kind != "event":
        return frozenset()
    text = statement.extent.text
    names = {
        m[0].split()[-1].lower().removesuffix("'s").removesuffix("’s") for m in _NAME.finditer(text)
    }
    return frozenset(n for n in names & common.names if n not in statement.agent)


def _rival(common: Common, a: Deed, b: Deed, ones: Sequence[Deed], others: Sequence[Deed]) -> bool:
    if common.one_participant(a.who, b.who) or not voices(a.statement, b.statement):
        return False
    # A document that has the other's doer do the like elsewhere tells of two deeds.
    if any(common.one_participant(a.who, d.who) for d in others):
        return False
    if any(common.one_participant(b.who, d.who) for d in ones):
        return False
    return not when_apart(a.statement, b.statement)


def _anchored(common: Common, a: Deed, b: Deed) -> float:
    """How telling what is done to is, and for deeds an event has once, the passages around."""
    own = frozenset(a.frame.verbs | a.frame.light | a.who | b.who)
    clause = common.anchors(frozenset((a.statement.keys & b.statement.keys) - own))
    around = common.anchors(frozenset((a.passage.keys & b.passage.keys) - own))
    once = len({d.who for d in (a, b)}) == 2 and a.frame.once
    return clause + 0.5 * around + 0.3 * once
