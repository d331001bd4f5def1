"""Candidates for attribution: every cue word with the content and source its grammar offers it.

A frame is the way a cue takes its content: a clause ("said that ..."), an infinitive, an object, a
preposition, a passive, a parenthesis, a colon. Nothing is decided here; `cues.py` weighs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.attributions.subjects import OBJECTS, RELATIVES, SUBJECTS, agent, owner, subject
from auditor.attributions.trees import Run, Trees, trimmed
from auditor.lexicon import toml
from auditor.model import Annotated


class Candidate(NamedTuple):
    """A possible attribution, in token indices.

    `cue` are the cue's words, `head` the one that carries the meaning (its lemma is `lemma`).
    `content` runs are in order and do not overlap. `source` is the head of the source's noun
    phrase, -1 where there is none.
    """

    frame: str
    lemma: str
    head: int
    cue: tuple[int, ...]
    content: tuple[Run, ...]
    source: int

    @property
    def size(self) -> int:
        """How many tokens the content has."""
        return sum(last - first for first, last in self.content)


def candidates(annotated: Annotated, trees: Trees) -> Iterator[Candidate]:
    """Every candidate of the document, cue by cue."""
    for index, token in enumerate(trees.tokens):
        match token.pos:
            case "VERB":
                yield from _verb(annotated, trees, index)
            case "AUX" if token.dep not in ("aux", "auxpass"):
                yield from _copula(annotated, trees, index)
            case "NOUN" | "PROPN":
                yield from _noun(trees, index)
            case "ADP" | "SCONJ":
                yield from _preposition(annotated, trees, index)
            case "ADV":
                yield from _adverb(annotated, trees, index)
            case "PUNCT" if token.text == ":":
                yield from _colon(annotated, trees, index)


# --- verbs -------------------------------------------------------------------------------------


def _verb(annotated: Annotated, trees: Trees, verb: int) -> Iterator[Candidate]:
    token = trees.tokens[verb]
    lemma = token.lemma.lower()
    if lemma == "accord":
        yield from _according(annotated, trees, verb)
        return
    passive = trees.child(verb, "nsubjpass", "csubjpass", "auxpass") is not None
    source = agent(trees, verb) if passive else subject(trees, verb)
    if not passive and trees.child(verb, "ccomp") is None:
        yield from _tail(annotated, trees, verb)
    for frame, extra, content in _complements(annotated, trees, verb, passive):
        cue = tuple(sorted({*_group(trees, verb), *extra}))
        yield Candidate(frame, lemma, verb, cue, content, source)


def _group(trees: Trees, verb: int) -> list[int]:
    """The verb with its auxiliaries, negation and particle."""
    near = [
        child
        for child in trees.children[verb]
        if trees.tokens[child].dep in ("aux", "auxpass", "neg", "prt") and abs(child - verb) < 6
    ]
    return [*near, verb]


_Complement = tuple[str, tuple[int, ...], tuple[Run, ...]]


def _complements(
    annotated: Annotated, trees: Trees, verb: int, passive: bool
) -> Iterator[_Complement]:
    tokens, kids = trees.tokens, trees.children[verb]
    clause = trees.child(verb, "ccomp")
    infinitive = trees.child(verb, "xcomp")
    target = trees.child(verb, *OBJECTS)
    prefix = "passive-" if passive else ""
    if clause is not None:
        yield from _clause(trees, verb, clause, prefix)
    else:
        yield from _parenthesis(annotated, trees, verb)
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


def _clause(trees: Trees, verb: int, clause: int, prefix: str) -> Iterator[_Complement]:
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


def _passive(trees: Trees, verb: int, infinitive: int | None) -> Iterator[_Complement]:
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


def _prepositional(trees: Trees, preposition: int, has_object: bool) -> Iterator[_Complement]:
    if trees.child(preposition, "pobj", "pcomp", "prep") is None:
        return
    last = trees.high[preposition] + 1
    if last > preposition + 1:
        frame = "object-prep:" if has_object else "prep:"
        word = trees.tokens[preposition].text.lower()
        yield frame + word, (preposition,), ((preposition + 1, last),)


def _gap(trees: Trees, verb: int) -> Iterator[_Complement]:
    """The noun that a relative clause says something of: "the plan that critics denounced"."""
    noun = trees.tokens[verb].head
    if any(trees.child(verb, dep) is not None for dep in ("ccomp", "xcomp")):
        return
    voice = trees.child(verb, *SUBJECTS)
    first = trees.low[noun]
    start = trees.low[verb]
    if voice is not None and trees.tokens[voice].text.lower() not in RELATIVES and first < start:
        yield "relative", (), ((first, start),)


def _parenthesis(annotated: Annotated, trees: Trees, verb: int) -> Iterator[_Complement]:
    """A cue set beside its content: "the incident, observers argue, opened a rift"."""
    token = trees.tokens[verb]
    if token.dep not in ("parataxis", "advcl", "ccomp", "conj", "dep") or token.head == verb:
        return
    low, end = trees.run(verb)
    host = token.head
    if trees.child(verb, "ccomp", "dobj") is not None and token.dep != "advcl":
        return
    mark = next(
        (i for i in trees.children[verb] if i < verb and trees.tokens[i].text.lower() == "as"), None
    )
    if token.dep == "advcl" and mark is None:
        return
    if token.dep == "conj" and not _between_commas(trees, low, end):
        return
    sentence = annotated.sentences[token.sentence]
    around = _around(trees, (sentence.first, sentence.last), host, (low, end))
    if around:
        yield ("as" if mark is not None else "parenthesis"), (), around


def _tail(annotated: Annotated, trees: Trees, verb: int) -> Iterator[Candidate]:
    """A cue at the sentence's end, whatever the parse made of it: "..., police said."."""
    tokens = trees.tokens
    sentence = annotated.sentences[tokens[verb].sentence]
    if sentence.last - verb > _TAIL or any(
        t.pos in ("VERB", "AUX") for t in tokens[verb + 1 : sentence.last]
    ):
        return
    comma = next(
        (
            i
            for i in range(verb - 1, max(sentence.first, verb - _TAIL), -1)
            if tokens[i].text in _STOPS
        ),
        -1,
    )
    if comma <= sentence.first:
        return
    # "..., said Ms Lee of the union": the subject may stand after the verb too.
    own = [i for i in trees.children[verb] if tokens[i].dep == "nsubj" and i > comma]
    nouns = [i for i in range(comma + 1, verb) if tokens[i].pos in ("NOUN", "PROPN", "PRON")]
    source = own[-1] if own else next((i for i in nouns if tokens[i].head == verb), -1)
    run = trimmed(trees, (sentence.first, comma))
    if (
        source >= 0
        and run is not None
        and not any(
            tokens[i].pos == "VERB" and tokens[i].dep not in ("amod", "acl")
            for i in range(comma + 1, verb)
        )
    ):
        cue = tuple(sorted(_group(trees, verb)))
        yield Candidate("tail", tokens[verb].lemma.lower(), verb, cue, (run,), source)


_TAIL = 14
_STOPS = frozenset({",", "”", '"', "''", "—", "–", "-", "»", "?", "!"})


def _between_commas(trees: Trees, first: int, end: int) -> bool:
    before = trees.tokens[first - 1].text if first > 0 else ""
    after = trees.tokens[end].text if end < len(trees.tokens) else ""
    inside = trees.tokens[first].text, trees.tokens[end - 1].text
    return ("," in (before, inside[0])) and (after in (",", ".") or inside[1] in (",", "."))


def _around(trees: Trees, sentence: Run, host: int, hole: Run) -> tuple[Run, ...]:
    """The clause of `host` less the tokens of `hole`, punctuation at the cuts left out."""
    first, last = trees.run(_clause_root(trees, host))
    first, last = max(first, sentence[0]), min(last, sentence[1])
    pieces = []
    for start, stop in ((first, min(hole[0], last)), (max(hole[1], first), last)):
        run = trimmed(trees, (start, stop))
        if run is not None:
            pieces.append(run)
    return tuple(pieces)


def _clause_root(trees: Trees, index: int) -> int:
    """The nearest verb at or above `index` that heads a whole clause."""
    for above in (index, *trees.up(index)):
        token = trees.tokens[above]
        if token.pos in ("VERB", "AUX") and token.dep in _CLAUSES:
            return above
        if token.head == above:
            return above
    return index


_CLAUSES = frozenset({"ROOT", "ccomp", "conj", "parataxis", "advcl", "relcl"})


# --- copulas, nouns ----------------------------------------------------------------------------


def _copula(annotated: Annotated, trees: Trees, verb: int) -> Iterator[Candidate]:
    """ "is confident that ...", "is opposed to ...", "is a critic of ..."."""
    source = subject(trees, verb)
    clause = trees.child(verb, "ccomp")
    if clause is not None and trees.low[clause] > verb:
        # "The idea is that ...": the subject noun is the cue.
        lemma = trees.tokens[source].lemma.lower() if source >= 0 else "be"
        yield Candidate(
            "be-clause", lemma, verb, (verb,), (trees.run(clause),), owner(trees, source)
        )
    predicate = trees.child(verb, "acomp", "attr")
    if predicate is None or predicate < verb:
        return
    token = trees.tokens[predicate]
    cue = tuple(sorted({*_group(trees, verb), predicate}))
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


def _noun(trees: Trees, noun: int) -> Iterator[Candidate]:
    """ "the claim that ...", "his call for ...", "a proposal to ..."."""
    token = trees.tokens[noun]
    if token.entity in ("PERSON", "GPE", "DATE", "TIME", "MONEY", "PERCENT", "CARDINAL"):
        return
    lemma = token.lemma.lower()
    source = _noun_source(trees, noun)
    for child in trees.children[noun]:
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


def _has_that(trees: Trees, verb: int) -> bool:
    first = trees.tokens[trees.low[verb]]
    return first.text.lower() == "that" and first.dep == "mark"


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


# --- prepositions, adverbs, colons -------------------------------------------------------------


def _according(annotated: Annotated, trees: Trees, verb: int) -> Iterator[Candidate]:
    preposition = trees.child(verb, "prep")
    if preposition is None or trees.tokens[preposition].text.lower() != "to":
        return
    yield from _adjunct(annotated, trees, verb, preposition, "according")


def _adjunct(
    annotated: Annotated, trees: Trees, top: int, preposition: int, lemma: str
) -> Iterator[Candidate]:
    """A phrase beside the clause it reports: "according to X", "in X's view"."""
    token = trees.tokens[top]
    source = trees.child(preposition, "pobj", "pcomp")
    if source is None or token.head == top:
        return
    sentence = annotated.sentences[token.sentence]
    first, last = trees.run(top)
    while last < sentence.last and trees.tokens[last].entity == "PERSON":
        # "According to the scientist Ana Ruiz, ...": a name that the parse cut off.
        source, last = last, last + 1
    content = _around(trees, (sentence.first, sentence.last), token.head, (first, last))
    if content:
        frame = "adjunct" if top == preposition else "according"
        yield Candidate(frame, lemma, top, tuple(sorted({top, preposition})), content, source)


def _preposition(annotated: Annotated, trees: Trees, index: int) -> Iterator[Candidate]:
    token = trees.tokens[index]
    word = token.text.lower()
    settings = toml("attribution/frames.toml")
    if token.dep not in ("prep", "mark", "advmod") or word not in settings["adjunct_prepositions"]:
        return
    noun = trees.child(index, "pobj")
    if noun is None or trees.tokens[token.head].lemma.lower() == "accord":
        return
    if word in settings["own_prepositions"]:
        yield from _adjunct(annotated, trees, index, index, word)
        return
    lemma = trees.tokens[noun].lemma.lower()
    if lemma in settings["adjunct_nouns"]:
        for candidate in _adjunct(annotated, trees, index, index, f"{word}-{lemma}"):
            whose = owner(trees, noun) if lemma in settings["opinion_nouns"] else noun
            yield candidate._replace(source=whose, cue=(index, noun) if whose != noun else (index,))


def _adverb(annotated: Annotated, trees: Trees, index: int) -> Iterator[Candidate]:
    """ "reportedly", "allegedly": a report without a source."""
    token = trees.tokens[index]
    lemma = token.text.lower()
    if lemma not in toml("attribution/frames.toml")["reporting_adverbs"] or token.head == index:
        return
    sentence = annotated.sentences[token.sentence]
    content = _around(trees, (sentence.first, sentence.last), token.head, (index, index + 1))
    if content:
        yield Candidate("adverb", lemma, index, (index,), content, -1)


def _colon(annotated: Annotated, trees: Trees, colon: int) -> Iterator[Candidate]:
    """ "Poll: voters split", "He said: we will not go"."""
    token = trees.tokens[colon]
    sentence = annotated.sentences[token.sentence]
    before = range(sentence.first, colon)
    if len(before) > 30 or not before:
        return
    run = trimmed(trees, (colon + 1, sentence.last))
    if run is None:
        return
    verbs = [i for i in before if trees.tokens[i].pos == "VERB"]
    if verbs:
        verb = verbs[-1]
        lemma = trees.tokens[verb].lemma.lower()
        cue = tuple(sorted({*_group(trees, verb), colon}))
        yield Candidate("verb-colon", lemma, verb, cue, (run,), subject(trees, verb))
        return
    nouns = [i for i in before if trees.tokens[i].pos in ("NOUN", "PROPN", "PRON")]
    if nouns and not any(trees.tokens[i].pos == "AUX" for i in before):
        head = nouns[-1]
        while trees.tokens[head].head in before and trees.tokens[head].head != head:
            head = trees.tokens[head].head
        yield Candidate("colon", ":", colon, (colon,), (run,), head)
