"""What anchors a claim: who, when, where, how much, by what source; and what loosens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import exp

from auditor.claims.view import View, words
from auditor.lexicon import toml
from auditor.model import IDENTIFIABLE, Mention

_WHO = frozenset({"person", "organisation", "event", "law_or_document"})
_MUCH = frozenset({"quantity", "money", "percent", "duration"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "this", "that", "these", "those"})


def anchors(view: View) -> dict[str, float]:
    """What anchors the sentence, each 0..1, and what loosens it (1: nothing does)."""
    places = [mention for mention in view.mentions if mention.kind == "place"]
    kinds = {mention.kind for mention in view.mentions if mention.kind != "quote"}
    source = [a.source for a in view.attributions if a.source is not None]
    return {
        "who": float(bool(kinds & _WHO)),
        "when": float("date" in kinds),
        "where": float("place" in kinds),
        "how much": float(bool(kinds & _MUCH)),
        "source": float(any(s.kind in IDENTIFIABLE for s in source)) if source else 0.5,
        "subject": float(_acts(view, places)),
        "modality": _table("discounts")["modality"] if _hedged(view) else 1.0,
        "reference": _table("discounts")["reference"] if _loose(view) else 1.0,
    }


def _acts(view: View, places: Sequence[Mention]) -> bool:
    """Whether a place is the subject: "Russia shows little concern" says who."""
    return bool(places) and any(
        token.dep in ("nsubj", "nsubjpass") and any(p.start <= token.start < p.end for p in places)
        for token in view.tokens
    )


@cache
def _table(name: str) -> Mapping[str, float]:
    """`shares`: what each factor adds to the log odds; `discounts`: what is left of the product."""
    found: Mapping[str, float] = toml("claims/anchoring.toml")[name]
    return found


def anchoring(factors: Mapping[str, float], worthy: float) -> float:
    """How well a claim is anchored, 0..1, from its factors and the learned odds of asking for a
    check, discounted where it is hedged or its subject is a loose pronoun."""
    shares = _table("shares")
    odds = shares["base"] + shares["worthy"] * worthy
    odds += sum(share * factors[name] for name, share in shares.items() if name in factors)
    chance = 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
    return chance * factors["modality"] * factors["reference"]


FIRM = ("who", "when", "where", "how much")


def firm(factors: Mapping[str, float]) -> int:
    """How many of who, when, where and how much a claim gives."""
    return sum(factors.get(name, 0.0) == 1.0 for name in FIRM)


def _hedged(view: View) -> bool:
    hedges = words("modal", "hedges")
    # "May" inside a sentence is a month.
    return any(
        lemma in hedges and token.text != "May"
        for lemma, token in zip(view.lemmas, view.tokens, strict=True)
    )


def _loose(view: View) -> bool:
    """Whether the subject is a pronoun and nobody is named before it."""
    for token in view.tokens:
        if token.dep in ("nsubj", "nsubjpass"):
            named = any(m.kind in _WHO and m.start < token.start for m in view.mentions)
            loose = token.pos == "PRON" and token.text.lower() in _PRONOUNS
            return loose and not named
    return False
