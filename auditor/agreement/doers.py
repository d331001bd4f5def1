"""One deed that two documents give to two doers, or say of it that it fell to two."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from auditor.agreement.common import Common, Read, listed
from auditor.agreement.frames import Frame, framed
from auditor.agreement.grouping import Pair
from auditor.agreement.likeness import voices
from auditor.agreement.passages import Passage, Told
from auditor.clashes.compared import when_apart
from auditor.lexicon import toml
from auditor.model import Statement
from auditor.statements.concepts import cues, events, key, people

# How telling the words must be that two deeds share: those of their clauses, and of the passages
# where an event has one such deed. Set on tests/examples/disputes.toml.
ANCHORED = 0.3
ONCE = 0.2
_NAME = re.compile(r"(?<![\w.])(?:[A-Z][\w’'-]+)(?:\s(?:[A-Z][\w’'-]+|&|of|van|de))*")

_OWNED = re.compile(r"[A-Z][\w-]*['’]s\b")

_CLEFT = re.compile(
    r"(?:^\W*|[,;:]\s)(?:(?:and|but|then|in fact),?\s)?it\s(?:was|is)\s"
    r"(?!only\b|not\b|then\b|there\b)(?P<np>[^,;]+?)"
    r"(?:,[^;]*?)?,?\s(?:who|that)\b",
    re.IGNORECASE,
)


class Deed(NamedTuple):
    """A deed of a kind with its doer, or whom it fell to."""

    passage: Passage
    statement: Statement
    frame: Frame
    who: frozenset[str]


def two_doers(common: Common) -> Iterator[Pair]:
    """Deeds of one kind, told in passages about one thing, with two doers."""
    ones, others = _deeds(common, common.one), _deeds(common, common.other)
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


def _deeds(common: Common, document: Read) -> Mapping[str, list[Deed]]:
    found: dict[str, list[Deed]] = defaultdict(list)
    for passage, s, frame in document.once(_framed):
        who = _doer(common, passage, s, frame) if frame.role == "doer" else _receiver(common, s)
        if who and not who & (events() | cues("thin") | frame.light | frame.beside):
            found[frame.name].append(Deed(passage, s, frame, who))
    return found


def _framed(passages: Sequence[Passage]) -> list[tuple[Passage, Statement, Frame]]:
    """The deeds that are told as facts, each by the kinds of deed it may be."""
    return [
        (passage, s, frame)
        for passage in passages
        for s in passage.statements
        if s.kind in ("event", "nominal") and s.real and not s.negated
        for frame in sorted(framed(s, passage), key=lambda f: f.name)
    ]


def _doer(common: Common, passage: Passage, statement: Statement, frame: Frame) -> frozenset[str]:
    at = statement.span[0] - passage.span[0]
    clefts = [m for m in _CLEFT.finditer(passage.text) if m.end("np") <= at <= m.end() + 30]
    if clefts:
        # "It was the second mate, on his third day, who had the helm".
        noun = clefts[-1]["np"].split(" of ")[0].split()[-1].lower()
        who = frozenset({noun if noun in common.names else key(noun, "NOUN")})
        return who if _can_do(common, who) else frozenset()
    if frame.name == "dismissed" and not statement.agent:
        return statement.patient if len(statement.patient) <= 3 else frozenset()
    who = common.doer(statement)
    return who if _can_do(common, who) else frozenset()


_DOER = re.compile(r"\w{3,}(?:man|men|woman|er|or|ist|ian|ant)$")


def _can_do(common: Common, who: frozenset[str]) -> bool:
    """Whether a participant can do a deed: somebody named, people, a body of people."""
    return any(
        k in common.names or k in people() or k in listed("doers") or _DOER.match(k) for k in who
    )


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
    if len({_is_country(a.who), _is_country(b.who)}) > 1:
        # "Beijing" may be China.
        return False
    if common.one_participant(a.who, b.who) or not voices(a.statement, b.statement):
        return False
    # A document that has the other's doer do the like elsewhere tells of two deeds.
    if any(common.one_participant(a.who, d.who) for d in others):
        return False
    if any(common.one_participant(b.who, d.who) for d in ones):
        return False
    if a.frame.alike and not a.frame.beside & a.statement.keys & b.statement.keys:
        return False
    return not when_apart(a.statement, b.statement) and not _two_things(common, a, b)


def _is_country(who: frozenset[str]) -> bool:
    return bool(who & _countries())


@cache
def _countries() -> frozenset[str]:
    return frozenset(toml("contradictions/places.toml")["names"]["country"].split())


def _two_things(common: Common, a: Deed, b: Deed) -> bool:
    """Whether two deeds were done to two things: "paid a fine", "paid for pipes"."""
    if a.frame.once or a.frame.role == "done":
        return False
    one, other = a.statement, b.statement
    guessed = {"guess", "guessed"} & (one.marks | other.marks)
    # Without an object of its own a clause has its doer for a patient.
    told = [s.patient - s.agent for s in (one, other)]
    return bool(told[0] and told[1] and not guessed and not told[0] & told[1])


def _anchored(common: Common, a: Deed, b: Deed) -> float:
    """How telling what is done to is, and for deeds an event has once, the passages around."""
    own = frozenset((a.frame.verbs | a.frame.light) - a.frame.beside | a.who | b.who)
    clause = common.anchors(frozenset((a.statement.keys & b.statement.keys) - own))
    around = common.anchors(frozenset((a.passage.keys & b.passage.keys) - own))
    once = len({d.who for d in (a, b)}) == 2 and a.frame.once
    return clause + 0.5 * around + 0.3 * once
