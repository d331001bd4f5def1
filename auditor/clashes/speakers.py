"""Remarks credited to two speakers, deeds credited to two actors."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from auditor.clashes.reading import (
    MOST,
    Clash,
    Reading,
    keys_in,
    same_voice,
    sentence_at,
    words_of,
)
from auditor.clauses import is_content
from auditor.concepts import cues, key, origins, speech_nouns
from auditor.model import Statement

# --- attribution -------------------------------------------------------------------------------


def misattributed(reading: Reading) -> Iterator[Clash]:
    """One remark credited to two speakers: `X said "..."` and `Y, whose quip it was`."""
    annotated = reading.annotated
    credited = _credited(reading)
    for attribution in annotated.attributions:
        source = attribution.source
        if attribution.kind != "direct_quote" or source is None or not source.name:
            continue
        home = sentence_at(reading, attribution.content.spans[0][0])
        keys = reading.rare(keys_in(reading, attribution.content.spans))
        if len(keys) < 2:
            continue
        speaker = source.name.lower().split()[-1]
        hits = Counter(n for k in sorted(keys) for n in reading.by_key[k] if n in credited)
        for number, shared in sorted(hits.items()):
            names = credited[number]
            there = {name.split()[-1] for name in names}
            # Two words in common are chance in a long quotation.
            if shared < max(2, 0.4 * len(keys)) or number == home or speaker in there or not names:
                continue
            yield Clash(
                "attribution",
                reading.sentence(home),
                reading.sentence(number),
                f"The remark is credited to {source.name} and then to "
                f"{_shown(reading, number, names)}.",
                "contradiction",
                0.8,
            )


def _credited(reading: Reading) -> dict[int, list[str]]:
    """Sentences that credit a remark by its noun ("whose quip it was", "Sand's comparison"), or
    by a cleft ("it was Rey who spoke of"), with the people they name."""
    found: dict[int, list[str]] = {}
    annotated = reading.annotated
    people = reading.people
    for number, sentence in enumerate(annotated.sentences):
        names = people.get(number)
        if not names:
            continue
        words = annotated.words(sentence)
        for at, token in enumerate(words):
            if token.lemma.lower() in speech_nouns() and token.pos == "NOUN":
                owners = [t for t in words[max(0, at - 4) : at] if t.head - sentence.first == at]
                whose = any(t.text.lower() == "whose" for t in owners)
                named = any(t.dep == "poss" and t.pos == "PROPN" for t in owners)
                if whose or named:
                    found[number] = names
        text = [t.text.lower() for t in words]
        if text[:2] in (["it", "was"], ["it", "took"]) and "who" in text[2:14]:
            found[number] = names
    return found


def _shown(reading: Reading, number: int, names: list[str]) -> str:
    sentence = reading.sentence(number).text
    at = sentence.lower().find(names[0])
    return sentence[at : at + len(names[0])] if at >= 0 else names[0].title()


# --- actor -------------------------------------------------------------------------------------


def two_actors(reading: Reading) -> Iterator[Clash]:
    """One deed with two doers, where one text says that its doer acted alone, or the deed is one
    that has a single author ("the strike was called by the guild")."""
    deeds = [d for s in reading.events if (d := _deed(reading, s)) is not None]
    index: dict[str, list[_Deed]] = defaultdict(list)
    for deed in deeds:
        for k in sorted(deed.patient):
            index[f"{deed.kind}/{k}"].append(deed)
    seen: set[tuple[int, int]] = set()
    for where in sorted(index):
        group = index[where][:MOST]
        for i, a in enumerate(group):
            for b in group[i + 1 :]:
                pair = (a.statement.sentence, b.statement.sentence)
                if pair[0] == pair[1] or pair in seen or not _rival(reading, a, b):
                    continue
                seen.add(pair)
                yield Clash(
                    "actor",
                    a.statement.extent,
                    b.statement.extent,
                    f"The text names {a.shown} as the one behind this, and then {b.shown}.",
                    "contradiction" if a.sole or b.sole else "tension",
                    0.7 if a.sole or b.sole else 0.5,
                )
    yield from _two_firsts(reading)


class _Deed(NamedTuple):
    statement: Statement
    kind: str
    actor: frozenset[str]
    shown: str
    patient: frozenset[str]
    sole: bool


def _deed(reading: Reading, statement: Statement) -> _Deed | None:
    clause = reading.clauses.items[statement.clause]
    predicate = statement.predicate
    if statement.negated or not statement.real or statement.holder == "?":
        return None
    kind = "origin" if predicate in origins() else predicate
    doer = clause.agent if clause.passive else clause.subject
    done = (clause.subject,) if clause.passive else clause.objects
    if doer is None or not done or (clause.passive and clause.agent is None):
        return None
    if reading.tokens[doer].pos not in ("NOUN", "PROPN"):
        return None
    actor = reading.phrase(doer)
    patient = frozenset(
        key(reading.tokens[i].lemma, reading.tokens[i].pos)
        for i in done
        if i is not None and is_content(reading.tokens[i]) and _definite(reading, i)
    )
    return _Deed(
        statement,
        kind,
        frozenset(key(t.lemma, t.pos) for t in actor if is_content(t)),
        reading.quote((actor[0].start, actor[-1].end)),
        frozenset(reading.rare(patient)),
        _sole(words_of(reading, statement)),
    )


def _sole(words: list[str]) -> bool:
    """Whether a doer is said to have acted alone: "which alone called", "the only one who"."""
    the_only = any(a == "the" and b in ("only", "sole") for a, b in pairwise(words))
    return the_only or bool(set(words) & cues("sole"))


def _definite(reading: Reading, index: int) -> bool:
    """Whether a thing is one that the reader knows: "the walkout", "its letter", "Plan B"."""
    before = [reading.tokens[i] for i in reading.below(index)]
    return reading.tokens[index].pos == "PROPN" or any(
        t.text.lower() in ("the", "this", "that") or t.dep == "poss" for t in before
    )


def _rival(reading: Reading, a: _Deed, b: _Deed) -> bool:
    if a.actor & b.actor or not a.actor or not b.actor or not same_voice(a.statement, b.statement):
        return False
    if a.statement.when and b.statement.when and a.statement.when != b.statement.when:
        return False
    return a.sole or b.sole


def _two_firsts(reading: Reading) -> Iterator[Clash]:
    """Two people each said to have been the first, or the only one, to do the same thing."""
    found: list[tuple[Statement, frozenset[str], str]] = []
    for number, statements in sorted(reading.of_sentence.items()):
        text = f" {reading.sentence(number).text.lower()} "
        firsts = (
            "the first person to",
            "the first to ",
            "before anybody else",
            "before anyone else",
            "the only one to",
            "the only person to",
            "the one who",
            "was the first",
        )
        people = reading.people.get(number, [])
        if any(cue in text for cue in firsts) and len(people) == 1:
            found.append((statements[0], reading.sentence_keys[number], people[0]))
    for i, (a, keys, who) in enumerate(found[:MOST]):
        for b, other_keys, other in found[i + 1 : MOST]:
            shared = reading.rare(keys & other_keys)
            if who.split()[-1] == other.split()[-1] or not any(
                k in cues("eventful") for k in shared
            ):
                continue
            yield Clash(
                "actor",
                reading.sentence(a.sentence),
                reading.sentence(b.sentence),
                f"The text calls {who.title()} the first here, and then {other.title()}.",
                "contradiction",
                0.7,
            )
