"""One quality of one thing in two values: its height, price, length, share; a person's age.

"The statue is 12 metres tall" beside "the 15-metre statue"; "the inquiry took two years" beside
"the five-year inquiry"; "a fine of 2 million" beside "the 3 million fine".
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from auditor.clashes.around import parted, set_apart, words_of
from auditor.clashes.compared import at_odds, heard, when_apart
from auditor.clashes.reading import TOPIC, Clash, Reading
from auditor.clashes.slots import narrowed_apart, ranked_apart
from auditor.model import Statement
from auditor.statements.concepts import cues, key
from auditor.statements.kin import senses
from auditor.statements.referents import definite

_KINDS = frozenset({"count", "money", "percent", "duration", "age", "score"})
_STOREYS = frozenset({"storey", "story", "floor"})
# A value this many times another is one of something else: by judgment; 600 articles of
# polnear_train give nothing by these rules.
_APART = 6.0


class Quality(NamedTuple):
    """A value told of a thing: tokens of the noun, its key, and what is measured ("metre", "EUR",
    "duration"); `known` where the thing is one that the reader knows."""

    statement: Statement
    noun: int
    thing: str
    measure: str
    known: bool


def remeasured(reading: Reading) -> Iterator[Clash]:
    """Two values of one quality of one thing."""
    index: dict[tuple[str, str], list[Quality]] = defaultdict(list)
    for quality in _qualities(reading):
        index[quality.thing, quality.measure].append(quality)
        for sense in senses(quality.thing, "n").own[:2]:
            index[f"~{sense}", quality.measure].append(quality)
    seen: set[tuple[int, int]] = set()
    for where in sorted(index):
        group = index[where]
        # A thing with three values is several, or changes.
        if len({str(q.statement.value) for q in group}) != 2 or len(group) > 5:
            continue
        a = group[0]
        b = next((q for q in group if at_odds(a.statement, q.statement)), None)
        if b is None or (a.noun, b.noun) in seen or not _one(reading, a, b):
            continue
        seen.add((a.noun, b.noun))
        yield Clash(
            "duration" if a.measure == "duration" else "number",
            a.statement.extent,
            b.statement.extent,
            f"The text gives “{reading.quote(a.statement.span)}” and then "
            f"“{reading.quote(b.statement.span)}” for {_shown(reading, b)}.",
            confidence=0.55,
        )


def _shown(reading: Reading, quality: Quality) -> str:
    return f"“{reading.tokens[quality.noun].text}”"


def _one(reading: Reading, a: Quality, b: Quality) -> bool:
    """Whether nothing tells two things, times, parts or voices apart."""
    one, other = a.statement, b.statement
    if one.sentence == other.sentence or not heard(one, other) or when_apart(one, other):
        return False
    if not b.known and a.measure != "percent":
        return False
    if {"update", "part"} & (one.marks | other.marks) or one.bound != other.bound != "approx":
        return False
    if set_apart(reading, one) or set_apart(reading, other):
        return False
    words = set(words_of(reading, one)) | set(words_of(reading, other))
    if words & cues("changing") or parted(reading, one.sentence, other.sentence):
        return False
    low, high = sorted(_size(s) for s in (one, other))
    if not low or high / low > _APART:
        return False
    for narrow in (_narrow, _complement):
        own = [narrow(reading, q) for q in (a, b)]
        if own[0] and own[1] and not own[0] & own[1]:
            return False
    if any(cues("changes") & reading.lemmas(n) for n in reading.by_key.get(a.thing, ())):
        return False
    if narrowed_apart(one, other) or ranked_apart(one, other):
        return False
    loose = a.measure in ("percent", "score") or a.thing != b.thing
    shared = reading.rare((one.context & other.context) - cues("thin") - {a.thing, b.thing})
    return bool(shared) or not loose


def _size(statement: Statement) -> float:
    value = statement.value
    if isinstance(value, dict):
        found = value.get("amount")
        return float(found) if isinstance(found, int | float) else 1.0
    return 1.0


def _narrow(reading: Reading, quality: Quality) -> frozenset[str]:
    """What narrows a thing: names and adjectives before it, and what it is of."""
    found: set[str] = set()
    tokens = reading.tokens
    for child in reading.below(quality.noun):
        token = tokens[child]
        if token.dep in ("amod", "compound", "poss") and token.pos in ("ADJ", "NOUN", "PROPN"):
            inside = quality.statement.span[0] <= token.start < quality.statement.span[1]
            if not inside and token.lemma.lower() not in cues("thin") | cues("idle"):
                found.add(key(token.lemma, token.pos))
    return frozenset(found)


def _complement(reading: Reading, quality: Quality) -> frozenset[str]:
    """What a thing is of: "the statue *of the miner*"."""
    tokens = reading.tokens
    return frozenset(
        key(tokens[i].lemma, tokens[i].pos)
        for child in reading.below(quality.noun)
        if tokens[child].text.lower() == "of"
        for i in reading.below(child)
        if tokens[i].dep == "pobj"
        and not quality.statement.span[0] <= tokens[i].start < quality.statement.span[1]
    )


def _qualities(reading: Reading) -> Iterator[Quality]:
    for statement in reading.statements:
        if statement.kind not in _KINDS or statement.negated:
            continue
        if statement.bound not in ("exact", "approx") or statement.holder == "?":
            continue
        measure = _measure(statement)
        noun = _thing(reading, statement) if measure else None
        if noun is None:
            continue
        token = reading.tokens[noun]
        thing = reading.surname_at.get(noun) or key(token.lemma, token.pos)
        thing = token.text.lower() if measure == "age" and token.pos == "PROPN" else thing
        if measure == "age" and thing not in reading.surnames:
            continue
        plural = token.pos == "NOUN" and token.text.lower() != token.lemma.lower()
        if plural or reading.frequency[thing] > TOPIC or thing in cues("vague_things"):
            continue
        known = token.pos == "PROPN" or definite(reading.tokens, reading.children, noun)
        if not statement.real and not (known and token.start >= statement.span[1]):
            # "They will pay *the 3 million fine*": the fine is no plan.
            continue
        yield Quality(statement, noun, thing, measure, known)


def _measure(statement: Statement) -> str:
    if statement.kind == "count":
        if statement.unit in _STOREYS:
            return "storey"
        return statement.unit if statement.unit in cues("sizes") else ""
    if statement.kind == "money":
        return f"money {statement.unit}"
    return statement.kind


def _thing(reading: Reading, statement: Statement) -> int | None:
    """The noun that a value is told of: what it stands before, what is "of" it, what is, lasts or
    costs it; for an age the person."""
    tokens = reading.tokens
    sentence = reading.annotated.sentences[statement.sentence]
    first = bisect_left(reading.starts, statement.span[0], sentence.first, sentence.last)
    if statement.kind == "age":
        return _aged(reading, first, sentence.first)
    at = max(first, bisect_left(reading.starts, statement.span[1], first, sentence.last) - 1)
    inside = range(first, at + 1)
    top = next((i for i in inside if tokens[i].head not in inside), None)
    if top is None:
        return None
    above = tokens[top].head
    if tokens[above].pos == "NOUN" and above > at and tokens[top].dep in cues("attributive"):
        return above if above - at <= 3 else None
    if tokens[above].text.lower() == "of" and tokens[top].dep == "pobj":
        whole = tokens[above].head
        return whole if tokens[whole].pos == "NOUN" else None
    if tokens[above].dep == "acomp":
        # "Is 12 metres *tall*".
        above = tokens[above].head
    clause = reading.clauses.items[reading.clauses.of_token[above]]
    verb = tokens[above].lemma.lower()
    has = verb == "have" and statement.unit in _STOREYS
    told = above == clause.head and (has or verb in cues("measuring"))
    subject = clause.subject
    if not told or subject is None or subject > first or clause.passive:
        return None
    return subject if tokens[subject].pos in ("NOUN", "PROPN") else None


def _aged(reading: Reading, first: int, least: int) -> int | None:
    """The person whose age stands right after the name: "Marta Lindow, 34,"."""
    for index in range(first - 1, max(least, first - 3) - 1, -1):
        if index in reading.surname_at or reading.tokens[index].text.lower() in reading.surnames:
            return index
        if reading.tokens[index].text not in (",", "("):
            return None
    return None


def revoted(reading: Reading) -> Iterator[Clash]:
    """ "Voted 7-2 to sell the park" beside "the 7-3 vote on the park": one vote, two results."""
    told = [
        s
        for s in reading.statements
        if s.kind == "score" and s.real and {"ballot", "vote"} & reading.sentence_keys[s.sentence]
    ]
    if len({str(s.value) for s in told}) != 2 or len(told) > 4:
        return
    a = told[0]
    b = next((s for s in told if str(s.value) != str(a.value)), a)
    shared = reading.rare((a.context & b.context) - cues("thin") - {"ballot", "vote"})
    apart = set_apart(reading, a) or set_apart(reading, b) or when_apart(a, b)
    fields = [reading.fields(s.sentence) for s in (a, b)]
    # "In Harlow the council voted": not the council of the other vote.
    apart = apart or bool(fields[0] - b.context or fields[1] - a.context)
    if a.sentence != b.sentence and shared and heard(a, b) and not apart and _alike(a, b):
        yield Clash(
            "number",
            a.extent,
            b.extent,
            f"The text gives the vote as “{reading.quote(a.span)}” and then as "
            f"“{reading.quote(b.span)}”.",
        )


def _alike(a: Statement, b: Statement) -> bool:
    """Whether two results can be of one body: names of the two do not differ."""
    return not a.names or not b.names or bool(a.names & b.names)
