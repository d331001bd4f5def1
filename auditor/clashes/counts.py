"""One event whose counted participants are told in two numbers; two lengths of one sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from auditor.clashes.amounts import amount, made_up
from auditor.clashes.around import parted, said, set_apart, words_of
from auditor.clashes.compared import at_odds, heard, same_voice
from auditor.clashes.figures import introduces, whole
from auditor.clashes.reading import MOST, THIN, Clash, Reading
from auditor.model import Statement
from auditor.statements.concepts import cues, events, key, people
from auditor.statements.kin import alike
from auditor.statements.mentioned import singular


def recounted(reading: Reading) -> Iterator[Clash]:
    """One event whose counted participants are told in two numbers."""
    counts: dict[str, list[Statement]] = defaultdict(list)
    for statement in reading.statements:
        if (
            statement.kind == "count"
            and statement.unit
            and statement.real
            and not statement.negated
        ):
            counts[statement.unit].append(statement)
    for unit in sorted(counts):
        group = counts[unit][:MOST]
        for i, a in enumerate(group):
            for b in group[i + 1 :]:
                if _one_count(reading, a, b):
                    yield Clash(
                        "number",
                        a.extent,
                        b.extent,
                        f"The text counts “{reading.quote(a.span)}” and then "
                        f"“{reading.quote(b.span)}” of the same: {said(a)}, but {said(b)}.",
                    )


def resentenced(reading: Reading) -> Iterator[Clash]:
    """Two lengths of one sentence: "sentenced to six years", "the nine-year sentence"."""
    lengths = [
        s
        for s in reading.statements
        if s.kind == "duration" and s.real and not s.negated and "sentence" in s.keys
    ]
    for a, b in pairwise(lengths):
        people = [set(reading.people.get(s.sentence, ())) for s in (a, b)]
        apart = (people[0] and people[1] and not people[0] & people[1]) or a.sentence == b.sentence
        words = set(words_of(reading, a)) | set(words_of(reading, b))
        if apart or len(lengths) > 2 or words & cues("terms") or not heard(a, b):
            continue
        if at_odds(a, b):
            yield Clash(
                "number",
                a.extent,
                b.extent,
                f"The text gives a sentence of “{reading.quote(a.span)}” and of "
                f"“{reading.quote(b.span)}”.",
            )


def renumbered(reading: Reading) -> Iterator[Clash]:
    """ "They took seven paintings" beside "the nine stolen canvases": a definite number of what was
    counted before in a kindred word."""
    counts = [
        s for s in reading.statements if s.kind == "count" and s.unit and (amount(s) or 0) >= 2
    ]
    taken_up = [s for s in counts if "definite" in s.marks and whole(s, 3)][:MOST]
    for b in taken_up:
        akin = [a for a in counts[: 4 * MOST] if a is not b and _one_thing(reading, a, b)]
        told = [a for a in akin if a.sentence != b.sentence]
        if len({amount(a) for a in told}) != 1 or any(not at_odds(a, _as(b, a)) for a in akin):
            continue
        a = told[0]
        if a.unit == b.unit or a.sentence > b.sentence or not introduces(reading, a, _as(b, a)):
            continue
        if _tied_by(reading, a, b) and 0.5 <= (amount(a) or 1) / (amount(b) or 1) <= 2:
            yield Clash(
                "number",
                a.extent,
                b.extent,
                f"The text first counts “{reading.quote(a.span)}” and later "
                f"“{reading.quote(b.span)}” of what seems to be the same.",
                confidence=0.55,
            )


def _as(statement: Statement, other: Statement) -> Statement:
    """A count in the unit of another, so that the two can be compared."""
    return replace(statement, unit=other.unit)


def _one_thing(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether two units can name one kind of thing."""
    if a.unit in cues("measures") or b.unit in cues("measures"):
        return False
    one, other = (_words(s) for s in (a, b))
    if bool(one & cues("populace")) != bool(other & cues("populace")):
        return False
    if a.unit in people() and b.unit in people() and "person" in (a.unit, b.unit):
        return True
    return any(alike(x, y) for x in one for y in other) or bool(other & cues("anything"))


def _words(statement: Statement) -> set[str]:
    """The key of what is counted, and the noun itself."""
    value = statement.value
    told = str(value.get("unit") or "").lower().split() if isinstance(value, dict) else []
    return {statement.unit, *(singular(w) for w in told[-1:])}


def _tied_by(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether a count is told as that of a deed or group told before: a word in common that few
    sentences have, or what narrows it is the deed told of the first ("the *stolen* canvases")."""
    shared = reading.rare((a.context & b.context) - cues("thin") - {a.unit, b.unit})
    tokens = reading.tokens
    near = {
        key(tokens[i].lemma, "VERB")
        for i in reading.clauses.items[b.clause].tokens
        if b.span[0] <= tokens[i].start <= b.span[1] + 8
    }
    deeds = any(alike(a.predicate, k, "v") for k in near if k not in THIN)
    noun = reading.quote(b.span).lower().split()[-1]
    # "It employs 340 people", "its 410 employees".
    doers = len(a.predicate) > 4 and noun.startswith(a.predicate.removesuffix("e"))
    dead = b.unit == "victim" and a.predicate == "kill"
    return bool(shared) or deeds or doers or dead or _everybody(reading, b)


def _everybody(reading: Reading, b: Statement) -> bool:
    """Whether a count is told as that of all there are: "*all* 187 people"."""
    sentence = reading.annotated.sentences[b.sentence]
    before = reading.between(b.sentence, sentence.start, b.span[0])[-4:]
    words = [t.text.lower() for t in before]
    return bool({"all", "each", "every"} & set(words))


def _one_count(reading: Reading, a: Statement, b: Statement) -> bool:
    if a.sentence == b.sentence or not at_odds(a, b) or not same_voice(a, b):
        return False
    if a.unit in cues("measures") or {"update", "part", "other"} & (a.marks | b.marks):
        return False
    if a.when and b.when and a.when != b.when:
        return False
    if any(s.extent.text.lower().startswith("to ") for s in (a, b)):
        # "To kill 49 people" is an aim.
        return False
    if set_apart(reading, a) or set_apart(reading, b) or made_up(reading, a, b):
        return False
    if parted(reading, a.sentence, b.sentence) or _base(reading, a) != _base(reading, b):
        return False
    if a.keys & cues("exclusive") != b.keys & cues("exclusive"):
        return False
    narrow = [
        {m.removeprefix("only:") for m in s.marks if m.startswith("only:")} - cues("idle")
        for s in (a, b)
    ]
    if narrow[0] - b.context or narrow[1] - a.context:
        return False
    event = a.predicate == b.predicate and a.predicate not in THIN
    event = event or bool(a.keys & b.keys & events() - {a.unit})
    shared = reading.rare((a.keys & b.keys) - cues("thin") - {a.unit})
    names = {w for n in a.names | b.names for w in n.split()}
    more = shared - names - {a.predicate, b.predicate}
    left = [s.keys - t.context - cues("thin") - {a.unit} for s, t in ((a, b), (b, a))]
    # "62 voted for the budget", "48 voted for the amendment": each has an object of its own.
    return event and bool(shared - names) and bool(more or not all(left))


def _base(reading: Reading, statement: Statement) -> bool:
    """Whether a count is the whole that another is a part of: "318 of the *865* delegates"."""
    sentence = reading.annotated.sentences[statement.sentence]
    before = reading.between(statement.sentence, sentence.start, statement.span[0])[-3:]
    words = [t for t in before if t.text.lower() != "the"]
    return len(words) > 1 and words[-1].text.lower() == "of" and words[-2].pos == "NUM"
