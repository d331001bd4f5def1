"""What each sentence does - states, judges, predicts, asks, tells - and how checkable it is.

The type is that of the proposition, also where somebody is quoted with it: "X called the law a
disgrace" is opinion, "X said sales fell" is factual. Form decides where it can (headings,
questions, instructions); cues of stance and modality and a small learned model decide the rest.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from math import exp
from typing import Any, NamedTuple

from auditor.claims.features import features, is_past
from auditor.lexicon import data_path, table, toml
from auditor.model import (
    ASSERTIVE,
    IDENTIFIABLE,
    Annotated,
    Attribution,
    Claim,
    ClaimType,
    Mention,
    Sentence,
    Span,
    Token,
)

# From here a factual claim counts as anchored. Against the annotators' "checkable = 2" on the
# project's 14 annotated articles, F1 is flat at 0.78 from 0.35 to 0.38.
ANCHORED = 0.36

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_QUESTION = re.compile(r"\?[\s\"'”’)\]*_]*$")


class View(NamedTuple):
    """A sentence with everything that is known about it."""

    sentence: Sentence
    text: str
    lower: str
    tokens: Sequence[Token]
    base: int
    mentions: Sequence[Mention]
    attributions: Sequence[Attribution]
    attributed: bool
    closing: bool


def claims(annotated: Annotated) -> tuple[Claim, ...]:
    """One claim a sentence, in order."""
    mentions: dict[int, list[Mention]] = {}
    for mention in annotated.mentions:
        mentions.setdefault(mention.sentence, []).append(mention)
    sources = _attributions(annotated)
    last = len(annotated.sentences) - 1
    found: list[Claim] = []
    for index, sentence in enumerate(annotated.sentences):
        text = annotated.document.text[sentence.start : sentence.end]
        view = View(
            sentence,
            text,
            " ".join(text.lower().replace("’", "'").split()),
            annotated.words(sentence),
            sentence.first,
            mentions.get(index, []),
            sources.get(index, []),
            _attributed(text, sentence.start, sources.get(index, [])),
            index >= last - 1,
        )
        found.append(_claim(view))
    return tuple(found)


def _attributions(annotated: Annotated) -> dict[int, list[Attribution]]:
    """The voiced attributions whose content touches each sentence."""
    ends = [sentence.end for sentence in annotated.sentences]
    found: dict[int, list[Attribution]] = {}
    for attribution in annotated.attributions:
        if not attribution.voiced:
            continue
        touched: set[int] = set()
        for start, end in attribution.content.spans:
            index = bisect_left(ends, start + 1)
            while index < len(ends) and annotated.sentences[index].start < end:
                touched.add(index)
                index += 1
        for index in sorted(touched):
            found.setdefault(index, []).append(attribution)
    return found


def _attributed(text: str, offset: int, sources: Sequence[Attribution]) -> bool:
    """Whether half or more of the sentence's words lie in attributed content."""
    spans: list[Span] = [span for a in sources for span in a.content.spans]
    if not spans:
        return False
    words = [(m.start() + offset, m.end() + offset) for m in _WORD.finditer(text)]
    inside = sum(any(start < b and end > a for a, b in spans) for start, end in words)
    return bool(words) and 2 * inside >= len(words)


# --- type --------------------------------------------------------------------------------------


def _claim(view: View) -> Claim:
    kind = _by_form(view)
    if kind is not None:
        return Claim(type=kind, p_factual=0.0, checkability=0.0, attributed=view.attributed)
    opinion, prediction = _stance(view), _prediction(view)
    factual, worthy = _learned(view)
    p_factual = _chance(OFFSET + SLOPE * factual - STANCE * opinion)
    kind = "prediction" if prediction else "factual" if p_factual >= 0.5 else "opinion"
    if prediction:
        p_factual *= 0.3
    return _weighed(view, kind, p_factual, worthy)


# Log odds that turn the learned score (of debates) into news, fitted on the project's annotated
# articles: see the model card.
OFFSET, SLOPE, STANCE = 2.0, 0.6, 3.0


def _chance(odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


def _by_form(view: View) -> ClaimType | None:
    """What the form alone settles."""
    if view.sentence.role == "heading":
        return "heading"
    if not view.tokens or not _WORD.search(view.text):
        return "other"
    if _QUESTION.search(view.text):
        return "question"
    if _is_other(view):
        return "other"
    if _is_instruction(view):
        return "instruction"
    return None


@cache
def _cues() -> Mapping[str, Any]:
    return toml("claims/cues.toml")


@cache
def _phrases(section: str, key: str) -> re.Pattern[str]:
    words = sorted(_cues()[section][key], key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in words)})(?!\w)")


@cache
def _set(section: str, key: str) -> frozenset[str]:
    return frozenset(_cues()[section][key])


def _has_verb(tokens: Sequence[Token]) -> bool:
    return any(token.pos in ("VERB", "AUX") for token in tokens)


def _is_other(view: View) -> bool:
    """Bylines, credits, disclaimers, greetings, signatures, fragments without a verb."""
    words = len(_WORD.findall(view.text))
    if _phrases("other", "phrases").search(view.lower) and words <= 30:
        return True
    if view.closing and _phrases("other", "bios").search(view.lower):
        return any(m.kind == "person" for m in view.mentions)
    first = view.tokens[0].text.lower()
    if first in _set("other", "greetings") and words <= 6:
        return True
    if first == "by" and words <= 14 and not _has_verb(view.tokens[1:]):
        return True
    if _is_fragment(view) or _is_foreign(view.text):
        return True
    return not _has_verb(view.tokens) and (words <= 4 or not view.mentions)


def _is_fragment(view: View) -> bool:
    """A lead-in that breaks off at its colon ("This includes:"), or a list item without a subject
    or a finite verb ("Securing access to ports.")."""
    roots = [i for i, token in enumerate(view.tokens) if token.dep == "ROOT"]
    if len(roots) != 1:
        return False
    root = view.tokens[roots[0]]
    near = [t for t in view.tokens if t.head == view.base + roots[0] and t is not root]
    bare = root.text.lower().endswith("ing") and not any(
        t.dep in ("nsubj", "nsubjpass", "aux", "expl", "csubj") for t in near
    )
    if view.text.rstrip().endswith(":"):
        before = [t for t in view.tokens if t.pos != "PUNCT"][-1:]
        return bare or any(t.pos in ("VERB", "AUX", "SCONJ") for t in before)
    # A modal further on means that the parser took the subject for the root.
    finite = any(t.pos == "AUX" for t in view.tokens)
    return bare and view.sentence.role == "item" and not finite


def _is_foreign(text: str) -> bool:
    """Whether most letters are of another script than Latin (which ends at U+024F)."""
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(char > "\u024f" for char in letters) > len(letters)


def _is_instruction(view: View) -> bool:
    """A bare verb without a subject: "Check the date." "For more, visit the page." """
    roots = [i for i, token in enumerate(view.tokens) if token.dep == "ROOT"]
    if not roots:
        return False
    place = roots[0]
    root = view.tokens[place]
    if root.pos != "VERB" or root.text.lower() != root.lemma.lower():
        return False
    children = [t for t in view.tokens if t.head == view.base + place and t is not root]
    if any(t.dep in ("nsubj", "nsubjpass", "csubj", "expl") for t in children):
        return False
    if any(t.dep in ("aux", "auxpass") and t.lemma.lower() != "do" for t in children):
        return False
    before = view.tokens[:place]
    if any(t.dep in ("nsubj", "nsubjpass") and t.head >= view.base + place for t in before):
        return False
    if root.lemma.lower() in _set("instruction", "blocked"):
        return False
    # "Freeze rents and those drawers will stay shut" and "Expect to hear it" foretell.
    return not (re.search(r"\band\b.*\bwill\b", view.lower) or root.lemma.lower() == "expect")


def _stance(view: View) -> float:
    """How strongly the wording judges: 0 none, about 1 a clear cue."""
    strength = 0.0
    if _phrases("opinion", "frames").search(view.lower):
        strength += 1.0
    if _set("modal", "normative") & {t.text.lower() for t in view.tokens}:
        strength += 0.7 if not view.attributed else 0.4
    adjectives, nouns = _set("opinion", "adjectives"), _set("opinion", "nouns")
    adverbs, verdicts = _set("opinion", "adverbs"), _set("opinion", "verdicts")
    quoted = any(mention.kind == "quote" for mention in view.mentions)
    for index, token in enumerate(view.tokens):
        word = token.lemma.lower()
        if word in verdicts and token.pos == "VERB" and (quoted or _holds(view, index)):
            strength += 1.0
        if token.pos in ("ADJ", "NOUN") and (
            word in adjectives or token.text.lower() in adjectives
        ):
            strength += 0.9 if _predicative(view, index) else 0.5
        elif token.pos == "NOUN" and word in nouns:
            strength += 0.7 if _predicative(view, index) else 0.4
        elif token.pos == "ADV" and word in adverbs:
            strength += 0.5
    if view.text.rstrip("\"'”’) ").endswith("!"):
        strength += 0.5
    return min(strength, 2.0)


def _holds(view: View, index: int) -> bool:
    """Whether a verb says what its object is held to be: "calls it a vanity project"."""
    return any(
        token.head == view.base + index and token.dep in ("oprd", "ccomp")
        for token in view.tokens[index + 1 :]
    )


def _predicative(view: View, index: int) -> bool:
    """Whether a word is part of what something is said to be: "is a reckless gamble"."""
    token = view.tokens[index]
    for _ in range(2):
        if token.dep in ("acomp", "attr", "oprd"):
            return True
        place = token.head - view.base
        if not 0 <= place < len(view.tokens):
            return False
        token = view.tokens[place]
    return False


def _prediction(view: View) -> bool:
    """Whether the sentence foretells, rather than tells of a schedule or a plan."""
    verbs, change = _set("prediction", "verbs"), _set("prediction", "change")
    lemmas = [token.lemma.lower() for token in view.tokens]
    if _phrases("prediction", "phrases").search(view.lower):
        return True
    for index, token in enumerate(view.tokens):
        lemma = lemmas[index]
        if lemma in verbs and token.pos == "VERB" and _complement(view, index):
            return True
    future = [i for i, t in enumerate(view.tokens) if t.text.lower() in _set("modal", "future")]
    if any(lemmas[i] == "go" and lemmas[i + 1 : i + 2] != ["to"] for i in future):
        future = [i for i in future if lemmas[i] != "go"]
    would = [i for i, lemma in enumerate(lemmas) if view.tokens[i].text.lower() == "would"]
    if not future and not (would and view.attributed):
        return _speculates(view)
    if _set("prediction", "plans") & set(lemmas):
        return False
    anchored = any(m.kind in ("date", "duration") for m in view.mentions)
    for index in [*future, *would]:
        place = view.tokens[index].head - view.base
        if 0 <= place < len(view.tokens):
            passive = any(
                t.dep == "auxpass" and t.head == view.tokens[index].head for t in view.tokens
            )
            foretold = lemmas[place] in change or view.tokens[place].pos != "VERB"
            if foretold and not passive:
                return True
            if not passive and not anchored and not view.attributed:
                return True
    return False


_UNSURE = frozenset({"may", "might", "could"})


def _speculates(view: View) -> bool:
    """Whether the main verb says what may come ("could spark a race"), not what may have been
    ("may have fled") or what was possible ("could not swim")."""
    for token in view.tokens:
        if token.dep != "aux" or token.text not in _UNSURE:
            continue
        place = token.head - view.base
        if not 0 <= place < len(view.tokens) or view.tokens[place].dep != "ROOT":
            continue
        beside = [t for t in view.tokens if t.head == token.head and t is not token]
        past = any(t.dep == "aux" and t.lemma.lower() == "have" for t in beside)
        denied = token.text == "could" and any(t.dep == "neg" for t in beside)
        if not past and not denied:
            return True
    return False


def _complement(view: View, index: int) -> bool:
    """Whether a verb of expecting has something it expects."""
    return any(
        token.head == view.base + index and token.dep in ("ccomp", "xcomp", "dobj")
        for token in view.tokens
    ) and not is_past(view.tokens[index])


# --- the learned part --------------------------------------------------------------------------


@cache
def _weights() -> Mapping[str, Sequence[float]]:
    if not data_path("claims/weights.json").exists():
        return {}
    found: Mapping[str, Sequence[float]] = table("claims/weights.json")
    return found


def _learned(view: View) -> tuple[float, float]:
    """Log odds that the sentence asserts a fact, and that the fact is worth checking."""
    weights = _weights()
    factual, worthy = weights.get("#bias", (0.0, 0.0))
    for name, value in features(view.tokens, view.mentions):
        pair = weights.get(name)
        if pair is not None:
            factual += pair[0] * value
            worthy += pair[1] * value
    return factual, worthy


# --- checkability ------------------------------------------------------------------------------

# What each anchor adds, of 1: set by hand from the annotation guide's "who or what plus at least
# one firm anchor", then compared with the annotated articles.
_SHARES = {"who": 0.25, "when": 0.25, "where": 0.15, "how much": 0.25, "source": 0.10}
_WHO = frozenset({"person", "organisation", "event", "law_or_document"})
_MUCH = frozenset({"quantity", "money", "percent", "duration"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "this", "that", "these", "those"})


def _weighed(view: View, kind: ClaimType, p_factual: float, worthy: float) -> Claim:
    """The claim with the parts of its checkability."""
    factors = anchors(view)
    anchoring = sum(factors[name] * share for name, share in _SHARES.items())
    discount = factors["modality"] * factors["reference"]
    learned = _chance(worthy)
    factors["p_factual"] = round(p_factual, 4)
    factors["p_checkworthy"] = round(learned, 4)
    checkability = p_factual * discount * (LEARNED * learned + (1 - LEARNED) * anchoring)
    return Claim(
        type=kind,
        p_factual=round(p_factual, 4),
        checkability=round(checkability, 4) if kind in ASSERTIVE else 0.0,
        attributed=view.attributed,
        factors=factors,
    )


# How much of the anchoring the model of check-worthiness speaks for.
LEARNED = 0.5


def anchors(view: View) -> dict[str, float]:
    """What anchors the sentence, each 0..1, and what loosens it (1: nothing does)."""
    kinds = {mention.kind for mention in view.mentions if mention.kind != "quote"}
    source = [a.source for a in view.attributions if a.source is not None]
    return {
        "who": float(bool(kinds & _WHO)),
        "when": float("date" in kinds),
        "where": float("place" in kinds),
        "how much": float(bool(kinds & _MUCH)),
        "source": float(any(s.kind in IDENTIFIABLE for s in source)) if source else 0.5,
        "modality": 0.7 if _hedged(view) else 1.0,
        "reference": 0.85 if _loose(view) else 1.0,
    }


def _hedged(view: View) -> bool:
    hedges = _set("modal", "hedges")
    # "May" inside a sentence is a month.
    return any(t.lemma.lower() in hedges and t.text != "May" for t in view.tokens)


def _loose(view: View) -> bool:
    """Whether the subject is a pronoun and nobody is named before it."""
    for token in view.tokens:
        if token.dep in ("nsubj", "nsubjpass"):
            named = any(m.kind in _WHO and m.start < token.start for m in view.mentions)
            return token.text.lower() in _PRONOUNS and not named
    return False
