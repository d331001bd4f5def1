"""One event that two documents put in two places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from auditor.agreement.common import Common, Read, listed, listed_keys
from auditor.agreement.grouping import Pair
from auditor.agreement.likeness import voices
from auditor.agreement.passages import Passage, Told, chief
from auditor.clashes.compared import when_apart
from auditor.lexicon import toml
from auditor.model import Statement
from auditor.statements.concepts import cues
from auditor.statements.places import may_hold

# How telling the words must be that the two clauses share. Set on tests/examples/disputes.toml.
ANCHORED = 0.5
# A place in more passages of the two documents is where all of it happens, and holds the others.
SCENE = 4
# "At Port Lenn", "off Corsica", "to Ashby": prepositions of where, and of where to.
_WHERE = re.compile(
    r"\b(?P<prep>in|at|off|near|outside|to|into|on)\s(?:the\s)?"
    r"(?P<name>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]+){0,3})"
)


class Where(NamedTuple):
    """A clause with the places that it names."""

    passage: Passage
    statement: Statement
    places: frozenset[str]


def two_places(common: Common) -> Iterator[Pair]:
    """Clauses about one thing that put it in two places."""
    ones, others = _wheres(common, common.one), _wheres(common, common.other)
    for a in ones:
        for b in others:
            if not _apart(common, a, b):
                continue
            score = _anchored(common, a, b)
            if score >= ANCHORED:
                one, other = Told(a.passage.audit, a.statement), Told(b.passage.audit, b.statement)
                yield Pair("place", one, other, min(0.9, 0.4 + 0.2 * score))


def _wheres(common: Common, document: Read) -> list[Where]:
    found = []
    for passage, s, names in document.once(_placing):
        # What is a person's name in either document is no place.
        towns = (n for n in names if not any(w in common.people for w in n))
        places = s.places.union(f"settlement:{n[-1]}" for n in towns)
        if places:
            found.append(Where(passage, s, places))
    return found


def _placing(passages: Sequence[Passage]) -> list[tuple[Passage, Statement, list[list[str]]]]:
    """The clauses that name places, each with the words of the names that may be of places."""
    roams = listed_keys("everywhere") | (cues("moving") - listed("ends"))
    found = [
        (passage, s, list(_named(s)))
        for passage in passages
        for s in passage.statements
        if s.kind in ("event", "nominal") and not s.negated and s.predicate not in roams
    ]
    return [(passage, s, names) for passage, s, names in found if names or s.places]


def _named(statement: Statement) -> Iterator[list[str]]:
    if statement.kind != "event":
        return
    for match in _WHERE.finditer(statement.extent.text):
        words = [w.lower().removesuffix("'s").removesuffix("’s") for w in match["name"].split()]
        if words[0] in listed("days"):
            continue
        if match["prep"] in ("to", "into") and statement.predicate not in listed("ends"):
            continue
        if match["prep"] == "on" and len(words) < 2:
            continue
        yield words


def _apart(common: Common, a: Where, b: Where) -> bool:
    """Whether no place of one clause can be, or hold, one of the other."""
    ones, others = ([p.partition(":") for p in sorted(w.places)] for w in (a, b))
    for kind_a, _, name_a in ones:
        for kind_b, _, name_b in others:
            if name_a == name_b or (kind_a != kind_b and may_hold(kind_a, kind_b)):
                return False
            if common.spread[name_a] > SCENE or common.spread[name_b] > SCENE:
                return False
            if any(name_a in keys and name_b in keys for keys in common.keys):
                return False
    x, y = a.statement, b.statement
    if not voices(x, y) or when_apart(x, y) or x.real != y.real or _two_people(common, x, y):
        return False
    told = {w for s in (x, y) for w in re.findall(r"[a-z]+", s.extent.text.lower())}
    return not told & (cues("occasions") | {"other", "another", "first", "second", "same"})


def _two_people(common: Common, a: Statement, b: Statement) -> bool:
    """Whether two clauses are of two people, each of whom may be in a place of their own."""
    one, other = ((common.doer(s) | {s.subject}) & common.people for s in (a, b))
    return bool(one and other and not one & other)


def _anchored(common: Common, a: Where, b: Where) -> float:
    x, y = a.statement, b.statement
    shared = frozenset(
        (x.keys & y.keys) - cues("thin") - {p.partition(":")[2] for p in a.places | b.places}
    )
    plain = frozenset(k for k in shared if k not in common.names)
    if not plain:
        return 0.0
    return common.anchors(shared)


# --- places of what an event has one of -----------------------------------------------------------

_SPOT = re.compile(
    r"\b(?:in|at|from|under|near|among|inside|beneath|behind|beside|off|on)\s"
    r"(?P<np>(?:(?:the|a|an|its|his|her|their)\s)?[\w’'-]+(?:\s[\w’'-]+){0,2}?)"
    r"(?=[,.;:]|$|\s(?:in|at|of|on|by|near|under|with|where|when|and|who|that|which|for|to|after|"
    r"before|over|on|as|last|this|early|late|shortly)\b)"
)


class Placed(NamedTuple):
    """A passage that tells where something was: the head words of the places, named or not."""

    passage: Passage
    named: frozenset[str]
    plain: frozenset[str]


@cache
def _asked() -> Mapping[str, re.Pattern[str]]:
    rows = toml("agreement/answers.toml")["placed"]
    return {r["name"]: re.compile(rf"\b(?:{r['asked']})", re.IGNORECASE) for r in rows}


def two_scenes(common: Common) -> Iterator[Pair]:
    """Places of what an event has one of ("where the fire began") that differ, where each
    document tells of one."""
    placed = common.one.once(_all_placed), common.other.once(_all_placed)
    for name in _asked():
        ones, others = (found[name] for found in placed)
        if len(ones) != 1 or len(others) != 1:
            continue
        a, b = ones[0], others[0]
        if _elsewhere(common, a.named, b.named) or _elsewhere(common, a.plain, b.plain):
            x, y = chief(a.passage), chief(b.passage)
            if voices(x, y) and not _shared(a, b):
                yield Pair("place", Told(a.passage.audit, x), Told(b.passage.audit, y), 0.55)


def _shared(a: Placed, b: Placed) -> bool:
    return bool((a.named | a.plain) & (b.named | b.plain))


def _elsewhere(common: Common, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two passages name places of which neither can be, or hold, the other."""
    if not one or not other or one & other:
        return False
    if any(common.spread[w] > SCENE for w in one | other):
        return False
    return not any(one & keys and other & keys for keys in common.keys)


def _all_placed(passages: Sequence[Passage]) -> Mapping[str, list[Placed]]:
    return {
        name: [placed for p in passages if pattern.search(p.text) and (placed := _placed(p))]
        for name, pattern in _asked().items()
    }


def _placed(passage: Passage) -> Placed | None:
    named: set[str] = set()
    plain: set[str] = set()
    for match in _SPOT.finditer(passage.text):
        word = match["np"].split()[-1]
        low = word.lower().removesuffix("'s").removesuffix("’s")
        if low in listed("no_places") | listed("days") | listed("holding") or not low.isalpha():
            continue
        (named if word[0].isupper() else plain).add(low)
    return Placed(passage, frozenset(named), frozenset(plain)) if named or plain else None
