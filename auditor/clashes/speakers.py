"""Remarks credited to two speakers, deeds credited to two actors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from auditor.clashes.around import words_of
from auditor.clashes.compared import same_voice
from auditor.clashes.reading import MOST, THIN, Clash, Reading
from auditor.model import Statement
from auditor.statements.clauses import is_content
from auditor.statements.concepts import cues, key, origins

# --- attribution -------------------------------------------------------------------------------


def misattributed(reading: Reading) -> Iterator[Clash]:
    """One remark credited to two speakers: `X said "..."` and `Y, whose quip it was`."""
    remarks = [s for s in reading.statements if s.kind == "remark"]
    index: dict[str, list[Statement]] = defaultdict(list)
    for remark in remarks:
        if "credited" in remark.marks:
            for k in sorted(reading.rare(remark.keys)):
                index[k].append(remark)
    for quote in remarks:
        if "direct" not in quote.marks:
            continue
        hits = {id(r): r for k in sorted(quote.keys) for r in index.get(k, ())[:MOST]}
        for other in hits.values():
            if one_remark(quote, other, reading.rare(quote.keys & other.keys)):
                yield Clash(
                    "attribution",
                    quote.extent,
                    other.extent,
                    f"The remark is credited to {quote.value} and then to {other.value}.",
                    confidence=0.8,
                )


def one_remark(quote: Statement, other: Statement, shared: set[str]) -> bool:
    """Whether a quotation and a credited remark are the same words of two people."""
    speaker = quote.subject
    if other.subject == speaker or any(speaker == n.split()[-1] for n in other.names):
        return False
    if quote.extent.spans == other.extent.spans:
        return False
    # Two words in common are chance in a long quotation.
    return len(shared) >= max(2, len(quote.keys) / 3)


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
    if predicate in THIN:
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
                confidence=0.7,
            )
