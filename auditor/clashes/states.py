"""What is denied here and told there; states that exclude each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from auditor.clashes.around import words_of
from auditor.clashes.compared import same_occasion, same_voice
from auditor.clashes.reading import MOST, Clash, Reading
from auditor.model import Statement
from auditor.statements.clauses import is_content
from auditor.statements.concepts import cues, key

# --- negation ----------------------------------------------------------------------------------

_NOBODY = frozenset({"nobody", "none", "no"})
_HARM = ("injure", "kill")


def unharmed(reading: Reading) -> Iterator[Clash]:
    """ "Nobody was hurt" beside somebody who was."""
    for harm in _HARM:
        told = [*reading.events, *(s for s in reading.told.get(harm, ()) if s.kind == "nominal")]
        denials = [s for s in told if _denies_harm(reading, s, harm)]
        if not denials or len(denials) > 3:
            continue
        for other in reading.events:
            how = _harm_told(reading, other, harm)
            if how and other.sentence != denials[0].sentence and same_occasion(denials[0], other):
                yield Clash(
                    "negation",
                    denials[0].extent,
                    other.extent,
                    f"The text says “{denials[0].extent.text}”, but also that {how}.",
                    confidence=0.75,
                )
                break


def _denies_harm(reading: Reading, statement: Statement, harm: str) -> bool:
    if not statement.negated or harm not in statement.keys:
        return False
    words = words_of(reading, statement)
    if statement.holder == "?" or len(words) > 14:
        return False
    if statement.kind == "nominal":
        # "No injuries were reported"; "no serious injuries" denies a degree.
        at = words.index("no") if "no" in words else len(words)
        return statement.predicate == harm and harm in {
            key(w, "NOUN") for w in _plain(words[at + 1 : at + 2])
        }
    nobody = words[:1] in (["nobody"], ["none"]) or words[:2] in (["no", "one"], ["no-one"])
    there = words[:2] == ["there", "were"] and "no" in words[2:4]
    none_of = words[:1] == ["no"]
    if (
        cues("exceptions") & set(words)
        or "of" in words[1:2]
        or "else" in words[:3]
        or {"seriously", "badly", "yet"} & set(words)
    ):
        return False
    return nobody or there or none_of


def _plain(words: list[str]) -> list[str]:
    """Words and what they may be the plurals of."""
    return [f for w in words for f in (w, w.removesuffix("s"), w.removesuffix("ies") + "y")]


def _harm_told(reading: Reading, statement: Statement, harm: str) -> str | None:
    words = words_of(reading, statement)
    if statement.negated or {"no", "nobody", "not", "n't", "never"} & set(words):
        return None
    if harm == "injure" and "break" in statement.keys and cues("body") & set(words):
        return f"“{statement.extent.text}”"
    if statement.predicate != harm or reading.tense(statement) == "pluperfect":
        return None
    if not statement.subject or statement.subject in ("it", "that", "which"):
        return None
    return f"“{statement.extent.text}”"


def denied(reading: Reading) -> Iterator[Clash]:
    """The same predicate of the same things, once denied, once told."""
    index: dict[str, list[Statement]] = defaultdict(list)
    for statement in reading.events:
        if statement.predicate not in ("be", "have", "do", "say") and statement.holder != "?":
            index[statement.predicate].append(statement)
    for predicate in sorted(index):
        group = index[predicate][:MOST]
        for a in group:
            if not (a.negated and "never" in words_of(reading, a)):
                continue
            for b in group:
                if b.negated or a.sentence == b.sentence or not same_voice(a, b):
                    continue
                shared = reading.rare((a.keys & b.keys) - {predicate})
                if len(shared) >= 2 and a.subject == b.subject and a.subject:
                    yield Clash(
                        "negation",
                        a.extent,
                        b.extent,
                        f"The text says “{a.extent.text}”, but also “{b.extent.text}”.",
                    )


def existence(reading: Reading) -> Iterator[Clash]:
    """ "They never concluded an agreement" beside "the 2009 treaty between them"."""
    for a in reading.events:
        words = set(words_of(reading, a))
        if not a.negated or a.holder == "?" or not ({"never", "no"} & words):
            continue
        things = {k for k in a.keys if k in ("deal", "meet", "elect", "attack", "sign", "inspect")}
        for k in sorted(things):
            for number in reading.by_key[k][:MOST]:
                if number == a.sentence:
                    continue
                shared = reading.rare(reading.sentence_keys[number] & a.context) - {k}
                definite = _definite(reading, number, k)
                if definite and len(shared) >= 1:
                    yield Clash(
                        "negation",
                        a.extent,
                        reading.sentence(number),
                        f"The text says “{a.extent.text}”, but also tells of “{definite}”.",
                    )


def _definite(reading: Reading, number: int, wanted: str) -> str | None:
    """A dated or numbered definite phrase with a noun of the wanted family ("the 2009 treaty")."""
    words = reading.annotated.words(reading.annotated.sentences[number])
    for at, token in enumerate(words):
        if token.pos != "NOUN" or key(token.lemma, token.pos) != wanted:
            continue
        before = words[max(0, at - 4) : at]
        starts = [i for i, t in enumerate(before) if t.text.lower() in ("the", "its", "their")]
        if starts and any(t.pos == "NUM" for t in before[starts[-1] :]):
            return reading.quote((before[starts[-1]].start, token.end))
    return None


# --- on a list and off it ----------------------------------------------------------------------

_OFF = frozenset({"from", "off"})
_ON = frozenset({"on", "in", "under", "among", "at"})
_STAYS = frozenset({"remain", "remains", "stay", "stays"})
# Beside the place that something was removed from, these tell that it was put back.
_RETURNED = frozenset({"again", "add", "back", "place", "put", "reinstate", "restore", "return"})


class Standing(NamedTuple):
    """Something and the place (a list, an office) that it was removed from or is still in."""

    statement: Statement
    thing: str
    place: str
    modifiers: frozenset[str]


def removed(reading: Reading) -> Iterator[Clash]:
    """ "The court removed them from the list" beside "they remain on the list"."""
    index: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for statement in reading.events:
        if statement.predicate == "remove" and not statement.negated:
            for off in _standing(reading, statement, _OFF):
                index[off.thing, off.place].append(off)
    if not index:
        return
    for statement in reading.events:
        head = reading.clauses.items[statement.clause].head
        beside = {reading.tokens[i].text.lower() for i in reading.below(head)}
        text = reading.tokens[head].text.lower()
        stays = text in _STAYS or (text in ("is", "are") and "still" in beside)
        aux = any(reading.tokens[i].dep == "aux" for i in reading.below(head))
        if (
            not stays
            or aux
            or statement.negated
            or cues("apart") & set(words_of(reading, statement))
        ):
            continue
        for on in _standing(reading, statement, _ON):
            for off in index[on.thing, on.place][:MOST]:
                if _both_ways(reading, off, on):
                    one, other = (
                        reading.annotated.extent(s.passage) for s in (off.statement, statement)
                    )
                    yield Clash(
                        "status",
                        one,
                        other,
                        f"The text says “{one.text}”, but also “{other.text}”.",
                        confidence=0.7,
                    )
                    break


def _both_ways(reading: Reading, off: Standing, on: Standing) -> bool:
    one, other = off.statement, on.statement
    if one.sentence == other.sentence or not same_voice(one, other):
        return False
    if off.modifiers and on.modifiers and not off.modifiers & on.modifiers:
        return False
    return not any(_RETURNED & reading.lemmas(number) for number in reading.by_key[on.place][:MOST])


def _standing(reading: Reading, statement: Statement, preps: frozenset[str]) -> Iterator[Standing]:
    """What a clause puts in or takes from a place: its object, or its subject where it has none."""
    tokens = reading.tokens
    clause = reading.clauses.items[statement.clause]
    moved = next((i for i in clause.objects if tokens[i].dep in ("dobj", "obj")), clause.subject)
    if moved is None or tokens[moved].pos not in ("NOUN", "PROPN"):
        return
    thing = _name(reading, moved)
    # "Removed the guild from its list" is often read as a guild from a list.
    hanging = [*reading.below(clause.head), *reading.below(moved)]
    for prep in (i for i in hanging if tokens[i].text.lower() in preps):
        for noun in reading.below(prep):
            if tokens[noun].dep == "pobj" and tokens[noun].pos == "NOUN":
                narrow = frozenset(
                    key(tokens[i].lemma, tokens[i].pos)
                    for i in reading.below(noun)
                    if tokens[i].dep in ("amod", "compound", "poss") and is_content(tokens[i])
                )
                yield Standing(statement, thing, _name(reading, noun), narrow)


def _name(reading: Reading, index: int) -> str:
    token = reading.tokens[index]
    return token.text.lower() if token.pos == "PROPN" else key(token.lemma, token.pos)
