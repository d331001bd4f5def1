"""Whether two statements tell of one event in other words: deeds and things by their kin.

"Two hunters found him in a barn", "the tower in which the hunters discovered the child". One of the
two must take the event for granted, as what a text comes back to is put; then what was done,
who did it and what else is told need only be kindred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from auditor.clashes.reading import THIN, TOPIC, Reading
from auditor.model import Statement
from auditor.statements.concepts import cues
from auditor.statements.kin import alike, is_person, senses

_PRONOUNS = frozenset({"he", "she", "person"})
# How much each tie between two tellings counts, and how much they need between them: set by eye on
# tests/evaluation/data/contradictions_dev.jsonl; lowered from 1.7 to 1.3 while 600 articles of
# polnear_train gave no false alarm by it.
SAME, AKIN, SOMEBODY, ELSE = 1.0, 0.8, 0.5, 0.4
ENOUGH = 1.3
# A predicate told in more sentences than this is not the deed that a text comes back to.
OFTEN = 4


def granted(reading: Reading, statement: Statement) -> bool:
    """Whether a statement takes its event for granted: "the discovery", "the man who found it",
    "after it was found"."""
    if statement.kind == "nominal":
        return "known" in statement.marks
    head = reading.clauses.items[statement.clause].head
    token = reading.tokens[head]
    if token.dep in ("relcl", "acl"):
        return True
    marks = {reading.tokens[i].text.lower() for i in reading.below(head)}
    return token.dep in ("advcl", "pcomp") and bool(marks & cues("granting"))


def kindred(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether two statements of kindred predicates are tied by who did it to what."""
    if not (granted(reading, a) or granted(reading, b)):
        return False
    if {"guess"} <= a.marks & b.marks or not a.patient or not b.patient:
        return False
    done = _tie(reading, a, b, a.patient, b.patient)
    if not done:
        return False
    # A pronoun may stand for the doer, too, where the verb does not say "himself".
    doers = [s.agent if "guess" in s.marks else s.agent - s.patient for s in (a, b)]
    did = _tie(reading, a, b, doers[0], doers[1]) if all(doers) else 0.0
    used = a.patient | b.patient | a.agent | b.agent | {a.predicate, b.predicate}
    more = reading.rare((a.keys & b.keys) - used - cues("thin"))
    rare = min(2, len(more)) * ELSE
    seldom = a.predicate == b.predicate and reading.tellings.get(a.predicate, 0) <= 2
    return done + did + rare + seldom * ELSE >= ENOUGH


def _tie(
    reading: Reading, a: Statement, b: Statement, one: frozenset[str], other: frozenset[str]
) -> float:
    """How near two participants are: one word, kindred words, or two words for a person."""
    one, other = one - _PRONOUNS, other - _PRONOUNS
    told = [{k for k in side if reading.frequency[k] <= TOPIC} for side in (one, other)]
    if told[0] & told[1]:
        return SAME
    if len(one) <= 3 and len(other) <= 3 and any(alike(k, n) for k in told[0] for n in told[1]):
        return AKIN
    return SOMEBODY if _one_person(reading, a, b) else 0.0


def _one_person(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether what both were done to may be one person: two names are two people."""
    named = [s.patient & reading.surnames for s in (a, b)]
    if named[0] and named[1]:
        return bool(named[0] & named[1])
    return all(named[n] or _is_person(s) for n, s in enumerate((a, b)))


def _is_person(statement: Statement) -> bool:
    return bool(statement.patient & {"he", "she"}) or any(map(is_person, statement.patient))


def may_be_one(reading: Reading, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two doers may be one person or body told in two ways: a name and a role that the text
    does not give to somebody else, or two words of which one is general."""
    names = [keys & reading.surnames for keys in (one, other)]
    if names[0] and names[1]:
        return bool(names[0] & names[1])
    roles = [{k for k in keys - _PRONOUNS if is_person(k)} for keys in (one, other)]
    for named, role in ((0, 1), (1, 0)):
        if names[named]:
            held = {r for n in names[named] for r in reading.roles.get(n, ())}
            people_ = bool(roles[role])
            return people_ and (not held or _role_shared(held, roles[role]))
    return bool(roles[0] and roles[1]) and _role_shared(roles[0], roles[1])


def _role_shared(one: set[str], other: set[str]) -> bool:
    vague = cues("anybody")
    return bool((one | other) & vague) or any(alike(a, b) for a in one for b in other)


def kindred_pairs(reading: Reading) -> Iterator[tuple[Statement, Statement]]:
    """Two statements of two sentences that tell of one event in kindred words; predicates meet by
    the senses they share, so that the work is linear in the document."""
    index: dict[str, list[str]] = defaultdict(list)
    seldom = [p for p, n in sorted(reading.tellings.items()) if n <= OFTEN and p not in THIN]
    for predicate in seldom:
        for sense in senses(predicate, "v").own:
            index[sense].append(predicate)
    pairs = {(p, p) for p in seldom}
    for group in index.values():
        pairs |= {(p, q) for i, p in enumerate(group[:OFTEN]) for q in group[i + 1 : OFTEN]}
    for p, q in sorted(pairs):
        for i, a in enumerate(reading.told[p]):
            for b in reading.told[q][i + 1 if p == q else 0 :]:
                first, second = sorted((a, b), key=lambda s: s.span)
                if a.sentence != b.sentence and kindred(reading, first, second):
                    yield first, second
