"""What a sentence shows of itself, for telling facts from opinions: names and numbers masked.

The features hold no name, demonym or party: a proper noun is "<name>", a number "<number>", so
that nothing learned from one campaign's debates can weigh on who is speaking of whom. Three views
of one sentence: `features` (words, pairs of words, grammar) for a linear model, `measures` (a row
of figures) for both, `units` (words in order) for a network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log
from typing import get_args

from auditor.model import Mention, MentionKind, Token

_MASKS = {
    "DATE": "<date>",
    "TIME": "<date>",
    "MONEY": "<money>",
    "PERCENT": "<percent>",
    "CARDINAL": "<number>",
    "QUANTITY": "<number>",
    "ORDINAL": "<number>",
}
_NAMES = (
    *("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"),
    "LANGUAGE",
)
# Words that name a side without being proper nouns to a tagger.
_SIDES = frozenset(
    {"republican", "democrat", "democratic", "conservative", "liberal", "labour", "tory"}
)
_FIRST = frozenset({"i", "me", "my", "we", "us", "our"})
_SECOND = frozenset({"you", "your", "yours"})
_MODALS = frozenset(
    {"will", "would", "should", "could", "may", "might", "must", "can", "shall", "'ll"}
)
NAME, NUMBER = "<name>", "<number>"
_PLACEHOLDERS = {**_MASKS, **dict.fromkeys(_NAMES, NAME)}


def masks(tokens: Sequence[Token]) -> list[str]:
    """For each token the placeholder of what it is part of, or ""."""
    named = _PLACEHOLDERS.get
    return [(token.entity and named(token.entity)) or _mask(token) for token in tokens]


def _mask(token: Token) -> str:
    if token.pos == "PROPN" or token.lemma.lower() in _SIDES:
        return NAME
    return NUMBER if token.pos == "NUM" or token.text[:1].isdigit() else ""


def terms(tokens: Sequence[Token], masked: Sequence[str]) -> list[str]:
    """Lemmas in lower case, with names, dates and numbers masked; a mask is not repeated."""
    found: list[str] = []
    for token, mask in zip(tokens, masked, strict=True):
        if token.pos == "PUNCT" and token.text not in ("?", "!"):
            continue
        term = mask or token.lemma.lower()
        if not (term[0] == "<" and found and found[-1] == term):
            found.append(term)
    return found


# --- for the linear model ----------------------------------------------------------------------


# The length to which the words of a sentence are scaled, so that long ones do not weigh more.
# Of 3, 4 and 5 the best in cross-validation, with the network beside it.
SCALE = 4.0


def features(tokens: Sequence[Token], masked: Sequence[str] | None = None) -> dict[str, float]:
    """Words, pairs of words, types of names, main verb and subject; scaled to one length. `masked`
    are the `masks` of the tokens, where they are known."""
    masked = masks(tokens) if masked is None else masked
    words = terms(tokens, masked)
    found = dict.fromkeys(words)
    found |= dict.fromkeys(map(" ".join, zip(["<s>", *words], [*words, "</s>"], strict=True)))
    for token, mask in zip(tokens, masked, strict=True):
        if token.entity:
            found[f"#type {token.entity}"] = None
        if token.dep == "ROOT":
            found[f"#root {mask or token.text.lower()}"] = None
        elif token.dep in ("nsubj", "nsubjpass"):
            found[f"#subject {mask or token.lemma.lower()}"] = None
    return dict.fromkeys(found, SCALE / max(len(found), 1) ** 0.5)


# --- figures -----------------------------------------------------------------------------------

_SHARES = ("NOUN", "PROPN", "NUM", "VERB", "ADJ", "ADV", "PRON", "AUX", "ADP")
_KINDS: tuple[MentionKind, ...] = tuple(get_args(MentionKind))


def measures(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[float]:
    """Counts of specifics (in logarithms), length, person, mood, tense and shares of word classes,
    always in this order."""
    counts = dict.fromkeys(_KINDS, 0)
    for mention in mentions:
        counts[mention.kind] += 1
    total = sum(counts.values())
    lower = {token.text.lower() for token in tokens}
    classes = [token.pos for token in tokens]
    counted = Counter(classes)
    size = len(classes) - counted["PUNCT"]
    length = log(1.0 + size) - 2.5
    verbs = [token for token in tokens if token.pos in ("VERB", "AUX")]
    flags = (
        bool(lower & _FIRST),
        bool(lower & _SECOND),
        bool(lower & _MODALS),
        any(is_past(token) for token in verbs),
        not verbs,
        "?" in lower,
        "!" in lower,
    )
    return [
        *(log(1.0 + counts[kind]) for kind in _KINDS),
        log(1.0 + total),
        length,
        length**2,
        total / (size + 3),
        *(float(flag) for flag in flags),
        *(counted[pos] / (len(classes) + 2) for pos in _SHARES),
    ]


def is_past(token: Token) -> bool:
    """Whether a verb's form is a past one, as far as its spelling tells."""
    if token.pos not in ("VERB", "AUX"):
        return False
    text, lemma = token.text.lower(), token.lemma.lower()
    return text != lemma and not text.endswith(("s", "ing", "'ve", "'re", "'m", "'d", "am", "are"))


# --- for the network ---------------------------------------------------------------------------


# A word as the network sees it: lower case or a placeholder, its class, and what kind of specific
# or name it is part of (a row of `KIND_ROWS`, 0 for none).
Unit = tuple[str, str, int]

_MENTIONED = {kind: row for row, kind in enumerate(_KINDS, 1)}
_TYPED = {label: row for row, label in enumerate((*_NAMES, *_MASKS), len(_KINDS) + 1)}
KIND_ROWS = 1 + len(_KINDS) + len(_TYPED)


def units(
    tokens: Sequence[Token], mentions: Sequence[Mention], masked: Sequence[str] | None = None
) -> Iterator[Unit]:
    """The words in order; a run of names, or of one date or sum, is one unit."""
    kinds = [(m.start, m.end, _MENTIONED[m.kind]) for m in mentions if m.kind != "quote"]
    place, before = 0, ""
    for token, mask in zip(tokens, masks(tokens) if masked is None else masked, strict=True):
        while place < len(kinds) and kinds[place][1] <= token.start:
            place += 1
        inside = place < len(kinds) and kinds[place][0] < token.end
        kind = kinds[place][2] if inside else _TYPED.get(token.entity, 0)
        word = mask or token.text.lower()
        if word == NAME == before:
            continue
        before = word
        yield word, token.pos, kind
