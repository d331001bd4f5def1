"""How likely a candidate is an attribution: a linear model over the cue, its frame and company.

The weights were learned on the train split of PolNeAR (see `data/attribution/README.md` and
`tests/evaluation/learn_cues.py`); they are a lexicon that knows in which frames a word reports.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import repeat

from auditor.attributions.candidate import Candidate
from auditor.attributions.nouns import ABSTRACT, listed
from auditor.attributions.roles import PERSON_ENDINGS
from auditor.attributions.trees import Trees
from auditor.lexicon import lines, table, toml
from auditor.model import Annotated

_SIZES = (1, 2, 3, 5, 8, 13, 21)


class Scorer:
    """Scores the candidates of one document."""

    def __init__(
        self,
        annotated: Annotated,
        trees: Trees,
        model: tuple[Mapping[str, float], float] | None = None,
    ) -> None:
        self.annotated = annotated
        self.trees = trees
        self.weights, self.bias = _weights() if model is None else model
        self.named = {
            token.text: token.entity
            for token in annotated.tokens
            if token.entity in ("PERSON", "ORG", "GPE", "NORP") and token.pos == "PROPN"
        }
        # Quotations that are not inside another one, for telling what is quoted.
        self.quoted = outermost(annotated)
        self.starts = [start for start, _ in self.quoted]

    def probability(self, candidate: Candidate) -> float:
        """The probability, 0..1, that the candidate is an attribution."""
        certain = self._certain(candidate)
        if certain is not None:
            return certain
        weights = map(self.weights.get, self.features(candidate), repeat(0.0))
        score = self.bias + sum(weights)
        learned = 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
        return LIKELY if learned < LIKELY and self.is_likely(candidate) else learned

    def is_likely(self, candidate: Candidate) -> bool:
        """Frames too rare to be weighed word by word that people mark more often than not.

        On two thirds of the train split: "as X noted" without an object 27 of 34; a noun of
        saying with a that-clause 67 of 83; a name before a heading's colon 23 of 30.
        """
        trees, head = self.trees, candidate.head
        match candidate.frame:
            case "as":
                alone = trees.child(head, "dobj", "ccomp", "xcomp", "prep") is None
                return alone and candidate.lemma in toml("attribution/frames.toml")["as_verbs"]
            case "noun-that":
                return candidate.lemma in lines("attribution/speech_nouns.txt")
            case "tail" | "clause-before" | "parenthesis" | "after":
                # "..., a study found", "..., records show".
                sort = self._sort(candidate.source) if candidate.source >= 0 else ""
                told = sort in ("document", "organisation", "official")
                return told and candidate.lemma in _settings("showing_verbs")
            case "passive-xcomp":
                return candidate.lemma in lines("attribution/speech_verbs.txt")
            case "estimate":
                return self._tells(candidate)
            case "colon-after":
                return self._is_voice(candidate.source)
            case "adverb":
                return candidate.lemma in _settings("alleging_adverbs")
            case "xcomp":
                return candidate.lemma in _settings("hoping_verbs") and self._tells(candidate)
            case "colon":
                sentence = self.annotated.sentences[trees.tokens[head].sentence]
                named = self._source(candidate.source) in ("PERSON", "ORG", "GPE")
                return sentence.role == "heading" and named and head - sentence.first <= 5
        return False

    def _tells(self, candidate: Candidate) -> bool:
        """Whether the source is of a sort that speaks: a name, a body, a document, people."""
        return candidate.source >= 0 and self._sort(candidate.source) not in ("thing", "PRON")

    def _certain(self, candidate: Candidate) -> float | None:
        """What grammar settles by itself: rare set phrases, refusals to speak, imperatives."""
        settings = toml("attribution/frames.toml")
        tokens, frame, lemma = self.trees.tokens, candidate.frame, candidate.lemma
        token = tokens[candidate.head]
        unsaid = token.dep == "xcomp" and tokens[token.head].lemma.lower() in settings["withheld"]
        if unsaid or (lemma in settings["withheld"] and frame in ("xcomp", "object", "clause")):
            return 0.0
        asks = lemma in _settings("asking_verbs")
        if asks and self._stays_unnamed(candidate):
            return 0.0
        asked = candidate.source >= 0 and tokens[candidate.source].text.lower() in _ASKING
        if asked and self._asks(candidate.source):
            return 0.0
        if candidate.source >= 0 and self._cannot_speak(candidate):
            return 0.0
        if lemma == "say" and self._is_that_said(candidate):
            return 0.0
        if frame == "colon" and not self._is_voice(candidate.source):
            return 0.0
        if frame == "adjunct":
            if lemma in settings["certain_adjuncts"]:
                return SURE
            if lemma == "per" and self._is_particular(candidate.source):
                return SURE
        imperative = (
            candidate.source < 0
            and token.pos == "VERB"
            and token.dep == "ROOT"
            and token.text.lower() == token.lemma.lower()
            and not self.trees.child(candidate.head, "nsubjpass", "auxpass", "nsubj", "expl")
            and self.annotated.sentences[token.sentence].role != "heading"
        )
        return 0.0 if imperative else None

    def _is_that_said(self, candidate: Candidate) -> bool:
        """ "That said, ...": an idiom."""
        tokens, head = self.trees.tokens, candidate.head
        before = tokens[head - 1].text.lower() if head else ""
        after = tokens[head + 1].text if head + 1 < len(tokens) else ""
        return before in ("that", "having") and after == ","

    def _stays_unnamed(self, candidate: Candidate) -> bool:
        """ "asked not to be named": a condition of speaking, not what was said."""
        first, last = candidate.content[-1]
        words = self.trees.tokens[first : min(last, first + 8)]
        denied = any(token.dep == "neg" for token in words)
        naming = _settings("naming_verbs")
        return denied and any(t.lemma.lower() in naming for t in words)

    def _asks(self, index: int) -> bool:
        """Whether the word asks ("Who says what") rather than refers back ("the man who said")."""
        sentence = self.annotated.sentences[self.trees.tokens[index].sentence]
        before = self.trees.tokens[sentence.first : index]
        return not any(token.pos in ("NOUN", "PROPN", "VERB") for token in before)

    def _cannot_speak(self, candidate: Candidate) -> bool:
        """ "Nobody expects ...", "Recognition supports the plan to ...": no voice at all."""
        token = self.trees.tokens[candidate.source]
        word = token.text.lower()
        if word in _NOBODY:
            return True
        opens = candidate.source == self.annotated.sentences[token.sentence].first
        named = token.pos == "PROPN" and not opens
        abstract = word.endswith(ABSTRACT) and not named and candidate.frame in _ATTITUDES
        return abstract and self._sort(candidate.source) in ("thing", "name")

    def _is_voice(self, noun: int) -> bool:
        """Whether the words before a colon name somebody who speaks ("Poll:", not "From ally:")."""
        if self._source(noun) in ("PERSON", "ORG", "GPE", "NORP"):
            return True
        return self.trees.tokens[noun].dep != "pobj" and self._sort(noun) != "thing"

    def _is_particular(self, noun: int) -> bool:
        """ "per the report", "per Reuters", but not "per day"."""
        token = self.trees.tokens[noun]
        return token.pos == "PROPN" or self.trees.child(noun, "det", "poss") is not None

    def features(self, candidate: Candidate) -> Iterator[str]:
        """The candidate's features, as names of weights."""
        tokens = self.trees.tokens
        frame, lemma, head = candidate.frame, candidate.lemma, candidate.head
        token = tokens[head]
        group = frame.split(":")[0]
        role = self.annotated.sentences[token.sentence].role
        source = self._source(candidate.source)
        first, last = candidate.content[0][0], candidate.content[-1][1] - 1
        size = bisect_right(_SIZES, candidate.size)
        yield f"f={frame}"
        yield f"l={lemma}"
        yield f"lg={lemma}|{group}"
        yield f"lf={lemma}|{frame}"
        yield f"s={source}"
        yield f"sg={source}|{group}"
        yield f"ls={lemma}|{source}"
        yield f"lk={lemma}|{_FAMILY.get(group, group)}"
        for known in _known(lemma):
            yield f"k={known}|{group}"
            yield f"ks={known}|{source}|{_FAMILY.get(group, group)}"
        yield f"r={role}|{group}"
        yield f"z={size}|{group}"
        yield f"d={token.dep}|{group}"
        yield f"m={self._form(head)}|{group}"
        yield f"b={tokens[first].pos}|{group}"
        yield f"e={self._entity(candidate)}|{group}"
        yield f"q={self._quote(first, last)}|{group}"
        if self._inside(token.start):
            yield "inside"
            yield f"inside|{group}"
        if candidate.source >= 0:
            name = tokens[candidate.source]
            sort = self._sort(candidate.source)
            yield f"c={sort}|{group}"
            yield f"cl={sort}|{lemma}"
            yield f"h={name.lemma.lower() if name.pos in ('NOUN', 'PRON') else name.pos}"
        if tokens[first].text.lower() in _OPENERS:
            yield f"o={tokens[first].text.lower()}|{group}"
        if head > 0:
            yield f"p={tokens[head - 1].lemma.lower()}"

    def _source(self, source: int) -> str:
        if source < 0:
            return "none"
        token = self.trees.tokens[source]
        if token.pos == "PRON" or token.dep == "poss":
            word = token.text.lower()
            if word in _PRONOUNS:
                return word
        # In headings the recogniser misses names that it knows from the text below.
        return token.entity or self.named.get(token.text) or token.pos

    def _sort(self, source: int) -> str:
        """What sort of voice the source's noun is: a body, a document, ..., or a thing."""
        token = self.trees.tokens[source]
        if token.pos != "NOUN":
            return "name" if token.pos == "PROPN" or token.entity else token.pos
        lemma = token.lemma.lower()
        for sort in ("document", "official", "vague", "organisation", "person"):
            if lemma in listed(sort):
                return sort
        return "person" if lemma.endswith(PERSON_ENDINGS) else "thing"

    def _form(self, head: int) -> str:
        """Tense, mood and negation of the cue, as far as its words show them."""
        tokens = self.trees.tokens
        parts = []
        for child in self.trees.children[head]:
            token = tokens[child]
            if token.dep == "neg":
                parts.append("not")
            elif token.dep in ("aux", "auxpass"):
                parts.append(token.lemma.lower())
        word = tokens[head].text.lower()
        ending = "ing" if word.endswith("ing") else "ed" if word != tokens[head].lemma else "base"
        return "+".join([*parts, ending])

    def _entity(self, candidate: Candidate) -> str:
        first, last = candidate.content[0]
        for index in range(first, last):
            head = self.trees.tokens[index].head
            if not first <= head < last or head == index:
                token = self.trees.tokens[index]
                return token.entity or token.pos
        return ""

    def _quote(self, first: int, last: int) -> str:
        """Whether the content starts with, ends with or holds quoted words."""
        tokens = self.trees.tokens
        start, end = tokens[first].start, tokens[last].end
        index = bisect_right(self.starts, end) - 1
        if index < 0 or self.quoted[index][1] <= start:
            return "no"
        opened = self._inside(start) or tokens[first].text in _MARKS
        return "starts" if opened else "holds"

    def _inside(self, position: int) -> bool:
        """Whether a place in the text lies between quotation marks."""
        index = bisect_right(self.starts, position) - 1
        return index >= 0 and self.quoted[index][0] < position < self.quoted[index][1]


_ASKING = frozenset({"who", "what", "which", "whose"})
# Frames in which a cue takes a whole clause, told apart only by where it stands.
_FAMILY = dict.fromkeys(
    ("clause", "clause-before", "clause-around", "parenthesis", "tail", "as", "verb-colon"),
    "clausal",
)


@cache
def _settings(kind: str) -> frozenset[str]:
    return frozenset(toml("attribution/frames.toml")[kind])


@lru_cache(maxsize=4_096)
def _known(lemma: str) -> tuple[str, ...]:
    """The word lists that have the lemma, so that rare cues are weighed like common ones."""
    names = {
        "speech": "attribution/speech_verbs.txt",
        "belief": "attribution/belief_cues.txt",
        "noun": "attribution/speech_nouns.txt",
    }
    return tuple(name for name, path in names.items() if lemma in lines(path)) or ("none",)


_NOBODY = frozenset({"nobody", "none", "no-one", "nothing"})
# The frames in which nouns for acts and states only seem to take sides.
_ATTITUDES = frozenset({"object", "xcomp", "object-xcomp"})
# What a set phrase counts for: nothing learned overrules it.
SURE = 0.9
# What a likely frame counts for at least: enough to be taken, less than a sure cue.
LIKELY = 0.6
_MARKS = frozenset({'"', "“", "''", "``", "'", "«", "„"})
_OPENERS = frozenset(
    {"that", "to", "if", "whether", "what", "how", "why", "when", "who", "where", "it", "there"}
)
_PRONOUNS = frozenset(
    {"i", "we", "my", "our", "you", "your", "he", "she", "they", "it", "his", "her", "their", "its"}
)


def outermost(annotated: Annotated) -> list[tuple[int, int]]:
    """The quotations that are not inside another one, with their marks, in order."""
    spans: list[tuple[int, int]] = []
    for quotation in annotated.quotations:
        if not spans or quotation.start >= spans[-1][1]:
            spans.append((quotation.start, quotation.end))
    return spans


@cache
def _weights() -> tuple[dict[str, float], float]:
    model = table("attribution/cues.json")
    return model["weights"], model["bias"]
