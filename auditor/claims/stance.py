"""Cues of stance and of modality: does a sentence judge, does it foretell?"""

from __future__ import annotations

from auditor.claims.features import is_past
from auditor.claims.view import View, phrases, words


def stance(view: View) -> float:
    """How strongly the wording judges: 0 none, about 1 a clear cue."""
    strength = 0.0
    if phrases("opinion", "frames").search(view.lower):
        strength += 1.0
    normative = words("modal", "normative").intersection(view.words)
    if normative == {"must"} and _rules(view):
        strength += 0.2
    elif normative:
        strength += 0.7 if not view.attributed else 0.4
    adjectives, nouns = words("opinion", "adjectives"), words("opinion", "nouns")
    adverbs, verdicts = words("opinion", "adverbs"), words("opinion", "verdicts")
    quoted = any(mention.kind == "quote" for mention in view.mentions)
    for index, token in enumerate(view.tokens):
        if token.pos not in _JUDGING:
            continue
        word = view.lemmas[index]
        if word in verdicts and token.pos == "VERB" and (quoted or _holds(view, index)):
            # "described the cut as “the kitchen sink”": the words in marks are the verdict.
            strength += 1.5 if quoted else 1.0
        if token.pos in ("ADJ", "NOUN") and (word in adjectives or view.words[index] in adjectives):
            strength += 0.9 if _predicative(view, index) else 0.5
        elif token.pos == "NOUN" and word in nouns:
            strength += 0.7 if _predicative(view, index) else 0.4
        elif token.pos == "ADV" and word in adverbs:
            strength += 0.5
        elif token.pos == "ADJ" and index and view.words[index - 1] == "too":
            # "twenty minutes too long"
            strength += 0.7
    if view.text.rstrip("\"'”’) ").endswith("!"):
        strength += 0.5
    return min(strength, 2.0)


_JUDGING = frozenset({"ADJ", "ADV", "NOUN", "VERB"})


def _rules(view: View) -> bool:
    """Whether "must" tells a rule: "must be returned within ten days"."""
    firm = any(m.kind in ("duration", "money", "law_or_document", "percent") for m in view.mentions)
    return firm or any(token.dep == "auxpass" for token in view.tokens)


def _holds(view: View, index: int) -> bool:
    """Whether a verb says what its object is held to be: "calls it a vanity project"."""
    return any(
        token.head == view.base + index and (token.dep in ("oprd", "ccomp") or token.text == "as")
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


def foretells(view: View) -> bool:
    """Whether the sentence foretells, rather than tells of a schedule or a plan."""
    if view.lead:
        return True
    verbs, change = words("prediction", "verbs"), words("prediction", "change")
    lemmas = view.lemmas
    if phrases("prediction", "phrases").search(view.lower):
        return True
    for index, token in enumerate(view.tokens):
        lemma = lemmas[index]
        if lemma in verbs and token.pos == "VERB" and _complement(view, index):
            return True
    coming = words("modal", "future")
    future = [i for i, word in enumerate(view.words) if word in coming]
    if any(lemmas[i] == "go" and lemmas[i + 1 : i + 2] != ["to"] for i in future):
        future = [i for i in future if lemmas[i] != "go"]
    would = [i for i, word in enumerate(view.words) if word == "would"]
    if not future and not (would and view.attributed):
        return _speculates(view)
    if phrases("prediction", "scheduled").search(view.lower):
        return False
    if future and _promised(view):
        return True
    if not words("prediction", "plans").isdisjoint(lemmas):
        return False
    anchored = any(m.kind in ("date", "duration") for m in view.mentions)
    for index in [*future, *would]:
        place = view.tokens[index].head - view.base
        if 0 <= place < len(view.tokens):
            passive = any(
                t.dep == "auxpass" and t.head == view.tokens[index].head for t in view.tokens
            )
            if view.tokens[place].dep in ("relcl", "acl"):
                # "the kind of shot that children will pretend to make": said of something else.
                continue
            foretold = lemmas[place] in change or view.tokens[place].pos != "VERB"
            if not passive and (foretold or _of_everybody(view, place)):
                return True
            if not passive and not anchored and not view.attributed:
                return True
    return False


_ALL = frozenset({"all", "every", "everybody", "everyone", "most", "no", "nobody", "none"})


def _of_everybody(view: View, place: int) -> bool:
    """ "By 2030 every home will have one": no plan decides for everybody."""
    if view.attributed:
        return False
    for subject, token in enumerate(view.tokens):
        if token.dep == "nsubj" and token.head == view.base + place:
            near = view.tokens[max(0, subject - 3) : subject + 1]
            return any(t.text.lower() in _ALL for t in near)
    return False


def _promised(view: View) -> bool:
    """Whether a speaker's own words say what will come, with no day for it: "We will get through
    this", but not "We will open on Friday"."""
    quotes = [m for m in view.mentions if m.kind == "quote"]
    if any(m.kind in ("date", "duration") for m in view.mentions):
        return False
    future = words("modal", "future")
    return any(
        token.text.lower() in future
        and any(m.start < token.start < m.end for m in quotes)
        and not any(t.dep == "auxpass" and t.head == token.head for t in view.tokens)
        for token in view.tokens
    )


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
