"""Cues that are nouns and adjectives: "her claim that ...", "is confident that ..."."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.attributions.candidate import Candidate, cue_group
from auditor.attributions.subjects import OBJECTS, owner, subject
from auditor.attributions.trees import Trees
from auditor.model import Annotated


def copula(annotated: Annotated, trees: Trees, verb: int) -> Iterator[Candidate]:
    """ "is confident that ...", "is opposed to ...", "is a critic of ..."."""
    clause, predicate = trees.child(verb, "ccomp"), trees.child(verb, "acomp", "attr")
    if clause is None and predicate is None:
        return
    source = subject(trees, verb)
    if clause is not None and trees.low[clause] > verb:
        # "The idea is that ...": the subject noun is the cue.
        lemma = trees.tokens[source].lemma.lower() if source >= 0 else "be"
        yield Candidate(
            "be-clause", lemma, verb, (verb,), (trees.run(clause),), owner(trees, source)
        )
    if predicate is None or predicate < verb:
        return
    token = trees.tokens[predicate]
    cue = tuple(sorted({*cue_group(trees, verb), predicate}))
    for child in trees.children[predicate]:
        kind = trees.tokens[child].dep
        if child < predicate or trees.low[child] <= predicate:
            continue
        if kind in ("ccomp", "xcomp"):
            frame, first, extra = f"adjective-{kind}", trees.low[child], cue
        elif kind == "prep" and token.pos == "ADJ":
            frame, first = f"adjective-prep:{trees.tokens[child].text.lower()}", child + 1
            extra = (*cue, child)
        else:
            continue
        run = (first, trees.high[child] + 1)
        if run[0] < run[1]:
            yield Candidate(frame, token.lemma.lower(), predicate, extra, (run,), source)


def noun(trees: Trees, noun: int) -> Iterator[Candidate]:
    """ "the claim that ...", "his call for ...", "a proposal to ..."."""
    token = trees.tokens[noun]
    if token.entity in ("PERSON", "GPE", "DATE", "TIME", "MONEY", "PERCENT", "CARDINAL"):
        return
    if trees.high[noun] == noun:
        # Nothing hangs on it that stands behind it, as on most nouns.
        return
    lemma = token.lemma.lower()
    source = _noun_source(trees, noun)
    for child in (*trees.children[noun], *_through_source(trees, noun)):
        kind = trees.tokens[child].dep
        if child < noun or trees.low[child] <= noun:
            continue
        if kind in ("acl", "ccomp", "relcl"):
            that = _has_that(trees, child)
            if kind == "relcl" and not that:
                continue
            kind = "that" if that else "infinitive" if _is_infinitive(trees, child) else kind
            frame, first = f"noun-{kind}", trees.low[child]
            cue: tuple[int, ...] = (noun,)
        elif kind == "prep":
            frame, first = f"noun-prep:{trees.tokens[child].text.lower()}", child + 1
            cue = (noun, child)
        else:
            continue
        run = (first, trees.high[child] + 1)
        if run[0] < run[1]:
            yield Candidate(frame, lemma, noun, cue, (run,), source)


def _through_source(trees: Trees, noun: int) -> Iterator[int]:
    """Clauses that were hung on the source: "warnings from geologists | that ..."."""
    for child in trees.children[noun]:
        inner = trees.child(child, "pobj") if trees.tokens[child].dep == "prep" else None
        if inner is None or trees.tokens[child].text.lower() not in ("by", "from"):
            continue
        for below in trees.children[inner]:
            clause = trees.tokens[below].dep in ("acl", "ccomp", "relcl")
            if clause and below > inner and _has_that(trees, below):
                yield below


def _has_that(trees: Trees, verb: int) -> bool:
    """Whether a clause opens with a "that" which has no part in it: it lacks nothing."""
    first = trees.tokens[trees.low[verb]]
    if first.text.lower() != "that":
        return False
    acts = trees.child(verb, "nsubj") is not None
    whole = acts and trees.child(verb, "attr", "acomp", "ccomp", "xcomp") is not None
    passive = trees.child(verb, "nsubjpass")
    return first.dep == "mark" or whole or (passive is not None and passive != trees.low[verb])


def _is_infinitive(trees: Trees, verb: int) -> bool:
    return any(
        trees.tokens[i].text.lower() == "to" and trees.tokens[i].pos == "PART"
        for i in trees.children[verb]
    )


def _noun_source(trees: Trees, noun: int) -> int:
    """Whose claim it is: "his claim", "made the claim", "a claim by"."""
    found = owner(trees, noun)
    if found >= 0:
        return found
    by = next(
        (i for i in trees.children[noun] if trees.tokens[i].text.lower() in ("by", "from")), -1
    )
    if by >= 0:
        inner = trees.child(by, "pobj")
        if inner is not None:
            return inner
    token = trees.tokens[noun]
    if token.dep in OBJECTS:
        return subject(trees, token.head)
    return -1
