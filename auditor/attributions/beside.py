"""Cues that stand beside what they report: ", observers argue,", "according to", "reportedly"."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.attributions.candidate import Candidate, Complement, cue_group
from auditor.attributions.subjects import owner, subject
from auditor.attributions.trees import Run, Trees, trimmed
from auditor.lexicon import toml
from auditor.model import Annotated


def parenthesis(annotated: Annotated, trees: Trees, verb: int) -> Iterator[Complement]:
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


def tail(annotated: Annotated, trees: Trees, verb: int) -> Iterator[Candidate]:
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
        cue = tuple(sorted(cue_group(trees, verb)))
        yield Candidate("tail", tokens[verb].lemma.lower(), verb, cue, (run,), source)


_TAIL = 14
_STOPS = frozenset({",", "”", '"', "''", "—", "–", "-", "»", "?", "!"})


def after(annotated: Annotated, trees: Trees, index: int) -> Iterator[Candidate]:
    """A cue that ends a sentence and was read as a noun: "..., hospital data show"."""
    tokens = trees.tokens
    token = tokens[index]
    sentence = annotated.sentences[token.sentence]
    ends = index + 1 == sentence.last or (
        index + 2 == sentence.last and tokens[index + 1].pos == "PUNCT"
    )
    if not ends or index == sentence.first:
        return
    if token.lemma.lower() not in toml("attribution/frames.toml")["showing_verbs"]:
        return
    before = tokens[index - 1]
    if before.pos not in ("NOUN", "PROPN"):
        return
    near = range(index - 1, max(sentence.first, index - _TAIL), -1)
    comma = next((i for i in near if tokens[i].text == ","), -1)
    run = trimmed(trees, (sentence.first, comma)) if comma > sentence.first else None
    if run is not None and run[1] - run[0] >= _CLAUSE:
        yield Candidate("after", token.lemma.lower(), index, (index,), (run,), index - 1)


# The least words of a statement.
_CLAUSE = 3


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


def according(annotated: Annotated, trees: Trees, verb: int) -> Iterator[Candidate]:
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
    last = _with_name(trees, last, sentence.last)
    content = _around(trees, (sentence.first, sentence.last), token.head, (first, last))
    if content:
        frame = "adjunct" if top == preposition else "according"
        yield Candidate(frame, lemma, top, tuple(sorted({top, preposition})), content, source)


def _with_name(trees: Trees, last: int, stop: int) -> int:
    """Where a phrase ends with the name set behind it: "of the coroner, | Dr Sheila Brandt,"."""
    tokens = trees.tokens
    if last >= stop or tokens[last].text != "," or tokens[last - 1].pos not in ("NOUN", "ADJ"):
        return last
    end = last + 1
    while end < stop and tokens[end].pos == "PROPN":
        end += 1
    named = any(tokens[i].entity == "PERSON" for i in range(last + 1, end))
    return end if named and end < stop and tokens[end].text == "," else last


def preposition(annotated: Annotated, trees: Trees, index: int) -> Iterator[Candidate]:
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
            whose = _thinker(trees, noun) if lemma in settings["opinion_nouns"] else noun
            yield candidate._replace(source=whose, cue=(index, noun) if whose != noun else (index,))


def _thinker(trees: Trees, noun: int) -> int:
    """Whose opinion it is: "her view", "in the opinion of the coroner"."""
    found = owner(trees, noun)
    if found >= 0:
        return found
    of = next((i for i in trees.children[noun] if trees.tokens[i].text.lower() == "of"), -1)
    inner = trees.child(of, "pobj") if of >= 0 else None
    return -1 if inner is None else inner


def adverb(annotated: Annotated, trees: Trees, index: int) -> Iterator[Candidate]:
    """ "reportedly", "allegedly": a report without a source."""
    token = trees.tokens[index]
    lemma = token.text.lower()
    if lemma not in toml("attribution/frames.toml")["reporting_adverbs"] or token.head == index:
        return
    sentence = annotated.sentences[token.sentence]
    content = _around(trees, (sentence.first, sentence.last), token.head, (index, index + 1))
    if content:
        yield Candidate("adverb", lemma, index, (index,), content, -1)


def colon(annotated: Annotated, trees: Trees, colon: int) -> Iterator[Candidate]:
    """ "Poll: voters split", "He said: we will not go"."""
    token = trees.tokens[colon]
    sentence = annotated.sentences[token.sentence]
    before = range(sentence.first, colon)
    if len(before) > 30 or not before:
        return
    run = trimmed(trees, (colon + 1, sentence.last))
    if run is None:
        return
    if sentence.role == "heading":
        yield from _colon_after(trees, sentence.first, colon, run)
    verbs = [i for i in before if trees.tokens[i].pos == "VERB"]
    if verbs:
        verb = verbs[-1]
        lemma = trees.tokens[verb].lemma.lower()
        cue = tuple(sorted({*cue_group(trees, verb), colon}))
        yield Candidate("verb-colon", lemma, verb, cue, (run,), subject(trees, verb))
        return
    nouns = [i for i in before if trees.tokens[i].pos in ("NOUN", "PROPN", "PRON")]
    if nouns and not any(trees.tokens[i].pos == "AUX" for i in before):
        head = nouns[-1]
        while trees.tokens[head].head in before and trees.tokens[head].head != head:
            head = trees.tokens[head].head
        yield Candidate("colon", ":", colon, (colon,), (run,), head)


def _colon_after(trees: Trees, first: int, colon: int, run: Run) -> Iterator[Candidate]:
    """A headline that names its source last: "Storm damage worse than feared: mayor"."""
    tokens = trees.tokens
    own = range(*run)
    nominal = all(tokens[i].pos in ("NOUN", "PROPN", "ADJ", "ADP", "DET", "PART") for i in own)
    content = trimmed(trees, (first, colon))
    if not nominal or len(own) > _NAMED or content is None or content[1] - content[0] < _CLAUSE:
        return
    heads = [i for i in own if tokens[i].head not in own or tokens[i].head == i]
    source = heads[0] if heads and tokens[heads[0]].pos in ("NOUN", "PROPN") else run[1] - 1
    yield Candidate("colon-after", ":", colon, (colon,), (content,), source)


# The most words with which a headline names a source.
_NAMED = 5
