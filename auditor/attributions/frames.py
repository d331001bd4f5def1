"""Candidates for attribution: every cue word with the content and source its grammar offers it.

A frame is the way a cue takes its content: a clause ("said that ..."), an infinitive, an object, a
preposition, a passive, a parenthesis, a colon. Nothing is decided here; `cues.py` weighs them.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.attributions.beside import (
    according,
    adverb,
    after,
    colon,
    parenthesis,
    preposition,
    tail,
)
from auditor.attributions.candidate import Candidate, Complement, cue_group
from auditor.attributions.nominal import copula, noun
from auditor.attributions.subjects import OBJECTS, RELATIVES, SUBJECTS, agent, subject
from auditor.attributions.trees import Run, Trees
from auditor.lexicon import toml
from auditor.model import Annotated


def candidates(annotated: Annotated, trees: Trees) -> Iterator[Candidate]:
    """Every candidate of the document, cue by cue."""
    for index, token in enumerate(trees.tokens):
        match token.pos:
            case "VERB":
                yield from _verb(annotated, trees, index)
            case "AUX" if token.dep not in ("aux", "auxpass"):
                yield from copula(annotated, trees, index)
            case "NOUN" | "PROPN":
                yield from noun(trees, index)
                yield from after(annotated, trees, index)
            case "ADP" | "SCONJ":
                yield from preposition(annotated, trees, index)
            case "ADV":
                yield from adverb(annotated, trees, index)
            case "PUNCT" if token.text == ":":
                yield from colon(annotated, trees, index)


# --- verbs -------------------------------------------------------------------------------------


def _verb(annotated: Annotated, trees: Trees, verb: int) -> Iterator[Candidate]:
    token = trees.tokens[verb]
    lemma = token.lemma.lower()
    if lemma == "accord":
        yield from according(annotated, trees, verb)
        return
    passive = trees.child(verb, "nsubjpass", "csubjpass", "auxpass") is not None
    source = agent(trees, verb) if passive else subject(trees, verb)
    if not passive and trees.child(verb, "ccomp") is None:
        yield from tail(annotated, trees, verb)
    for frame, extra, content in _complements(annotated, trees, verb, passive):
        cue = tuple(sorted({*cue_group(trees, verb), *extra}))
        yield Candidate(frame, lemma, verb, cue, content, source)


def _complements(
    annotated: Annotated, trees: Trees, verb: int, passive: bool
) -> Iterator[Complement]:
    tokens, kids = trees.tokens, trees.children[verb]
    clause = trees.child(verb, "ccomp")
    infinitive = trees.child(verb, "xcomp")
    target = trees.child(verb, *OBJECTS)
    prefix = "passive-" if passive else ""
    if clause is not None:
        yield from _clause(trees, verb, clause, prefix)
    else:
        yield from parenthesis(annotated, trees, verb)
        if not passive:
            yield from _past_setting(trees, verb)
    if passive:
        yield from _passive(trees, verb, infinitive)
    if infinitive is not None and infinitive > verb and not passive:
        first, last = trees.run(infinitive)
        if target is not None and verb < target < infinitive:
            yield "object-xcomp", (), ((trees.low[target], last),)
        yield "xcomp", (), ((max(first, verb + 1), last),)
        if tokens[verb].lemma in toml("attribution/frames.toml")["raising"]:
            raised = trees.child(verb, *SUBJECTS)
            if raised is not None and raised < verb:
                yield "raising", (), (trees.run(raised), (max(first, verb + 1), last))
    if target is not None and target > verb and clause is None:
        yield "object", (), (_object(trees, verb, target),)
    if tokens[verb].dep == "relcl" and not passive:
        yield from _gap(trees, verb)
    for child in kids:
        if child > verb and tokens[child].dep == "prep" and not passive:
            yield from _prepositional(trees, child, target is not None)
            if target is not None:
                yield from _estimate(trees, verb, target, child)


def _clause(trees: Trees, verb: int, clause: int, prefix: str) -> Iterator[Complement]:
    first, last = trees.run(clause)
    if first > verb:
        yield prefix + "clause", (), ((first, last),)
    elif last <= verb:
        yield prefix + "clause-before", (), ((first, last),)
    else:
        # The cue cuts its own content in two: "The plan, he said, would fail."
        own = [i for i in trees.children[verb] if i != clause and trees.tokens[i].dep != "punct"]
        left = min([verb, *(trees.low[i] for i in own if trees.low[i] > first and i < verb)])
        right = max([verb, *(trees.high[i] for i in own if trees.high[i] < clause)])
        pieces = tuple(run for run in ((first, left), (right + 1, last)) if run[0] < run[1])
        yield prefix + "clause-around", (), pieces


def _past_setting(trees: Trees, verb: int) -> Iterator[Complement]:
    """A clause hung on where it was said: "explained in an interview | that it had moved"."""
    settings = toml("attribution/frames.toml")
    for child in trees.children[verb]:
        inner = trees.child(child, "pobj") if trees.tokens[child].dep == "prep" else None
        if inner is None or inner < verb:
            continue
        if trees.tokens[inner].lemma.lower() not in settings["adjunct_nouns"]:
            continue
        for below in trees.children[inner]:
            opener = trees.tokens[trees.low[below]].text.lower()
            if below > inner and opener == "that" and trees.tokens[below].pos in ("VERB", "AUX"):
                yield "clause", (), (trees.run(below),)


def _passive(trees: Trees, verb: int, infinitive: int | None) -> Iterator[Complement]:
    patient = trees.child(verb, "nsubjpass", "csubjpass")
    if patient is None or patient > verb:
        return
    run = trees.run(patient)
    if run[1] > verb:
        return
    if infinitive is not None and infinitive > verb:
        first, last = trees.run(infinitive)
        yield "passive-xcomp", (), (run, (max(first, verb + 1), last))
    predicate = trees.child(verb, "oprd", "attr", "acomp")
    if predicate is not None and predicate > verb:
        yield (
            "passive-predicate",
            (),
            (run, (max(trees.low[predicate], verb + 1), trees.high[predicate] + 1)),
        )
    for child in trees.children[verb]:
        token = trees.tokens[child]
        if child > verb and token.dep == "prep" and trees.high[child] > child:
            content = (child + 1, trees.high[child] + 1)
            yield f"passive-prep:{token.text.lower()}", (child,), (run, content)
    yield "passive", (), (run,)


def _object(trees: Trees, verb: int, target: int) -> Run:
    """The object with the complements that follow it ("accused him | of lying | in public").

    Stops at what only says when or where.
    """
    first, end = trees.run(target)
    first = max(first, verb + 1)
    settings = toml("attribution/frames.toml")
    for child in trees.children[verb]:
        token = trees.tokens[child]
        if child <= target or trees.low[child] > end:
            continue
        if token.dep == "prep" and token.text.lower() in settings["object_prepositions"]:
            inner = trees.child(child, "pobj")
            if inner is not None and trees.tokens[inner].entity in ("DATE", "TIME"):
                break
            end = max(end, trees.high[child] + 1)
        elif token.dep in ("oprd", "xcomp", "dobj", "acl", "relcl", "ccomp"):
            end = max(end, trees.high[child] + 1)
        elif token.dep != "punct":
            break
    return first, end


def _prepositional(trees: Trees, preposition: int, has_object: bool) -> Iterator[Complement]:
    if trees.child(preposition, "pobj", "pcomp", "prep") is None:
        return
    last = trees.high[preposition] + 1
    if last > preposition + 1:
        frame = "object-prep:" if has_object else "prep:"
        word = trees.tokens[preposition].text.lower()
        yield frame + word, (preposition,), ((preposition + 1, last),)


def _estimate(trees: Trees, verb: int, target: int, preposition: int) -> Iterator[Complement]:
    """A figure beside what it measures: "puts the town's population at 48,200"."""
    tokens = trees.tokens
    if tokens[verb].lemma.lower() not in toml("attribution/frames.toml")["estimating_verbs"]:
        return
    last = trees.high[preposition] + 1
    figure = any(tokens[i].pos == "NUM" for i in range(preposition, last))
    if tokens[preposition].text.lower() == "at" and figure and verb < target < preposition:
        yield "estimate", (), ((max(trees.low[target], verb + 1), last),)


def _gap(trees: Trees, verb: int) -> Iterator[Complement]:
    """The noun that a relative clause says something of: "the plan that critics denounced"."""
    noun = trees.tokens[verb].head
    if any(trees.child(verb, dep) is not None for dep in ("ccomp", "xcomp")):
        return
    voice = trees.child(verb, *SUBJECTS)
    first = trees.low[noun]
    start = trees.low[verb]
    if voice is not None and trees.tokens[voice].text.lower() not in RELATIVES and first < start:
        yield "relative", (), ((first, start),)
