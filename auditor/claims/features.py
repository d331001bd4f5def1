"""What a sentence shows of itself, for telling facts from opinions: names and numbers masked.

The features hold no name, demonym or party: a proper noun is "<name>", a number "<number>", so
that nothing learned from one campaign's debates can weigh on who is speaking of whom. Three views
of one sentence: `features` (words, pairs of words, grammar) for a linear model, `measures` (a row
of figures) for both, `units` (words in order) for a network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log
from typing import NamedTuple, get_args

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
_NAMED = frozenset(_NAMES)
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


def _masked(token: Token, word: str) -> str:
    """The word, or the placeholder of what it is part of."""
    if token.entity in _MASKS:
        return _MASKS[token.entity]
    if token.entity in _NAMED or token.pos == "PROPN" or token.lemma.lower() in _SIDES:
        return NAME
    return NUMBER if token.pos == "NUM" or word[:1].isdigit() else word


def terms(tokens: Sequence[Token]) -> list[str]:
    """Lemmas in lower case, with names, dates and numbers masked; a mask is not repeated."""
    found: list[str] = []
    for token in tokens:
        if token.pos == "PUNCT" and token.text not in ("?", "!"):
            continue
        term = _masked(token, token.lemma.lower())
        if not (term[0] == "<" and found and found[-1] == term):
            found.append(term)
    return found


# --- for the linear model ----------------------------------------------------------------------


# The length to which the words of a sentence are scaled, so that long ones do not weigh more.
# Of 3, 4 and 5 the best in cross-validation, with the network beside it.
SCALE = 4.0


def features(tokens: Sequence[Token]) -> dict[str, float]:
    """Words, pairs of words, types of names, main verb and subject; scaled to one length."""
    words = terms(tokens)
    found = dict.fromkeys(words)
    found |= dict.fromkeys(map(" ".join, zip(["<s>", *words], [*words, "</s>"], strict=True)))
    for token in tokens:
        if token.entity:
            found[f"#type {token.entity}"] = None
        if token.dep == "ROOT":
            found[f"#root {_masked(token, token.text.lower())}"] = None
        elif token.dep in ("nsubj", "nsubjpass"):
            found[f"#subject {_masked(token, token.lemma.lower())}"] = None
    return dict.fromkeys(found, SCALE / max(len(found), 1) ** 0.5)


# --- figures -----------------------------------------------------------------------------------

_SHARES = ("NOUN", "PROPN", "NUM", "VERB", "ADJ", "ADV", "PRON", "AUX", "ADP")
_KINDS: tuple[MentionKind, ...] = tuple(get_args(MentionKind))


def measures(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[float]:
    """Counts of specifics (in logarithms), length, person, mood, tense and shares of word classes,
    always in this order."""
    size = sum(token.pos != "PUNCT" for token in tokens)
    counts = dict.fromkeys(_KINDS, 0)
    for mention in mentions:
        counts[mention.kind] += 1
    total = sum(counts.values())
    length = log(1.0 + size) - 2.5
    lower = {token.text.lower() for token in tokens}
    classes = [token.pos for token in tokens]
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
        *(classes.count(pos) / (len(classes) + 2) for pos in _SHARES),
    ]


def is_past(token: Token) -> bool:
    """Whether a verb's form is a past one, as far as its spelling tells."""
    if token.pos not in ("VERB", "AUX"):
        return False
    text, lemma = token.text.lower(), token.lemma.lower()
    return text != lemma and not text.endswith(("s", "ing", "'ve", "'re", "'m", "'d", "am", "are"))


# --- for the network ---------------------------------------------------------------------------


class Unit(NamedTuple):
    """A word as the network sees it: lower case or a placeholder, its class, and what kind of
    specific or name it is part of (a row of `KIND_ROWS`, 0 for none)."""

    word: str
    pos: str
    kind: int


_MENTIONED = {kind: row for row, kind in enumerate(_KINDS, 1)}
_TYPED = {label: row for row, label in enumerate((*_NAMES, *_MASKS), len(_KINDS) + 1)}
KIND_ROWS = 1 + len(_KINDS) + len(_TYPED)


def units(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Iterator[Unit]:
    """The words in order; a run of names, or of one date or sum, is one unit."""
    kinds = [(m.start, m.end, _MENTIONED[m.kind]) for m in mentions if m.kind != "quote"]
    place, before = 0, ""
    for token in tokens:
        while place < len(kinds) and kinds[place][1] <= token.start:
            place += 1
        inside = place < len(kinds) and kinds[place][0] < token.end
        kind = kinds[place][2] if inside else _TYPED.get(token.entity, 0)
        word = _masked(token, token.text.lower())
        if word == NAME == before:
            continue
        before = word
        yield Unit(word, token.pos, kind)
