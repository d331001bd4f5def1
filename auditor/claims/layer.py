"""What each sentence does - states, judges, predicts, asks, tells - and how checkable it is.

The type is that of the proposition, also where somebody is quoted with it: "X called the law a
disgrace" is opinion, "X said sales fell" is factual. Form decides where it can (headings,
questions, instructions: `forms`); cues of stance and modality (`stance`) and a small learned
model (`network`) decide the rest. Checkability is the (softened) chance of being a fact times its
anchoring (`anchors`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from math import exp

from auditor.claims.anchors import anchoring, anchors
from auditor.claims.forms import by_form
from auditor.claims.network import Odds, odds
from auditor.claims.stance import foretells, stance
from auditor.claims.view import WORD, View
from auditor.model import Annotated, Attribution, Claim, ClaimType, Mention, Span

# Log odds of a fact: the offset, and the weights of the odds learned from debates, of those
# learned from news and of the cues of stance. Chosen on 25 of the project's annotated articles by
# leaving one article out, where the fit is flat; see the model card.
OFFSET, DEBATES, NEWS, STANCE = 0.7, 0.2, 1.0, 2.8
# What is left of the chance of being a fact where a sentence foretells, asks or tells to do.
FORETOLD, ASKED = 0.3, 0.1
# The learned odds of a fact that asks for a check weigh already whether it is one: the chance of
# being a fact, with its cues of stance, enters softened. Of 0.05 to 1, by average precision out of
# fold on ClaimBuster's train split.
SOFTENED = 0.05


def claims(annotated: Annotated) -> tuple[Claim, ...]:
    """One claim a sentence, in order."""
    views = _views(annotated)
    kinds = [by_form(view) for view in views]
    open_ones = [v for v, kind in zip(views, kinds, strict=True) if kind not in _EMPTY]
    learned = iter(odds([(view.tokens, view.mentions) for view in open_ones]))
    return tuple(
        Claim(type=kind, p_factual=0.0, checkability=0.0, attributed=view.attributed)
        if kind in _EMPTY
        else _weighed(view, kind, next(learned))
        for view, kind in zip(views, kinds, strict=True)
    )


# Headings, bylines and the like state nothing; a question can carry a fact ("Did you know ...?").
_EMPTY = frozenset({"heading", "other"})


def _views(annotated: Annotated) -> list[View]:
    mentions: dict[int, list[Mention]] = {}
    for mention in annotated.mentions:
        mentions.setdefault(mention.sentence, []).append(mention)
    sources = _attributions(annotated)
    last = len(annotated.sentences) - 1
    found: list[View] = []
    opened = False
    for index, sentence in enumerate(annotated.sentences):
        text = annotated.document.text[sentence.start : sentence.end]
        tokens = annotated.words(sentence)
        found.append(
            View(
                sentence,
                text,
                " ".join(text.lower().replace("’", "'").split()),
                tokens,
                [token.text.lower() for token in tokens],
                [token.lemma.lower() for token in tokens],
                sentence.first,
                mentions.get(index, []),
                sources.get(index, []),
                _attributed(text, sentence.start, sources.get(index, [])),
                index >= last - 1,
                sentence.role == "item" and opened,
            )
        )
        if sentence.role != "item":
            opened = _OPENS_LIST.search(text) is not None
        elif _OPENS_LIST.search(text):
            opened = True
    return found


_OPENS_LIST = re.compile(r"\b(?:may|might|could|would|will)(?:\s(?:also|then|well))?:\s*$")


def _attributions(annotated: Annotated) -> dict[int, list[Attribution]]:
    """The attributions whose content touches each sentence."""
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
    if len(spans) == 1 and spans[0][0] <= offset and spans[0][1] >= offset + len(text):
        return WORD.search(text) is not None
    words = [(m.start() + offset, m.end() + offset) for m in WORD.finditer(text)]
    inside = sum(any(start < b and end > a for a, b in spans) for start, end in words)
    return bool(words) and 2 * inside >= len(words)


def _weighed(view: View, form: ClaimType | None, learned: Odds) -> Claim:
    """The claim with the parts of its checkability; `form` is its type where form settles it."""
    log_odds = OFFSET + DEBATES * learned.factual + NEWS * learned.news
    p_factual = chance(log_odds - STANCE * stance(view))
    kind: ClaimType = form or ("factual" if p_factual >= 0.5 else "opinion")
    if form is not None:
        p_factual *= ASKED
    elif foretells(view):
        kind = "prediction"
        p_factual *= FORETOLD
    factors = anchors(view)
    factors["p_factual"] = round(p_factual, 4)
    factors["p_checkworthy"] = round(chance(learned.worthy), 4)
    checkability = p_factual**SOFTENED * anchoring(factors, learned.worthy)
    return Claim(
        type=kind,
        p_factual=round(p_factual, 4),
        checkability=round(checkability, 4),
        attributed=view.attributed,
        factors=factors,
    )


def chance(log_odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))
