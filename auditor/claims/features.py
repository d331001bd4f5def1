"""What a sentence shows of itself, for telling facts from opinions: names and numbers masked.

The features hold no name, demonym or party: a proper noun is "<name>", a number "<number>", so
that nothing learned from one campaign's debates can weigh on who is speaking of whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log

from auditor.model import Mention, Token

_MASKS = {
    "DATE": "<date>",
    "TIME": "<date>",
    "MONEY": "<money>",
    "PERCENT": "<percent>",
    "CARDINAL": "<number>",
    "QUANTITY": "<number>",
    "ORDINAL": "<number>",
}
_NAMES = frozenset(
    {
        "PERSON",
        "ORG",
        "GPE",
        "LOC",
        "FAC",
        "NORP",
        "EVENT",
        "LAW",
        "PRODUCT",
        "WORK_OF_ART",
        "LANGUAGE",
    }
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


def terms(tokens: Sequence[Token]) -> list[str]:
    """Lemmas in lower case, with names, dates and numbers masked; a mask is not repeated."""
    found: list[str] = []
    for token in tokens:
        if token.pos == "PUNCT" and token.text not in ("?", "!"):
            continue
        lemma = token.lemma.lower()
        if token.entity in _MASKS:
            term = _MASKS[token.entity]
        elif token.entity in _NAMES or token.pos == "PROPN" or lemma in _SIDES:
            term = "<name>"
        elif token.pos == "NUM" or lemma[:1].isdigit():
            term = "<number>"
        else:
            term = lemma
        if not (term[0] == "<" and found and found[-1] == term):
            found.append(term)
    return found


def features(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Iterator[tuple[str, float]]:
    """Named features of a sentence with their values: words, pairs of words, and counts."""
    words = terms(tokens)
    for word in dict.fromkeys(words):
        yield word, 1.0
    for pair in dict.fromkeys(zip(["<s>", *words], words, strict=False)):
        yield " ".join(pair), 1.0
    counts: dict[str, int] = {}
    for mention in mentions:
        counts[mention.kind] = counts.get(mention.kind, 0) + 1
    for kind, count in counts.items():
        yield f"#{kind}", log(1.0 + count)
    yield "#specifics", log(1.0 + sum(counts.values()))
    yield "#length", log(1.0 + len(words)) - 2.5
    yield from _grammar(tokens)


def _grammar(tokens: Sequence[Token]) -> Iterator[tuple[str, float]]:
    lower = {token.text.lower() for token in tokens}
    if lower & _FIRST:
        yield "#first person", 1.0
    if lower & _SECOND:
        yield "#second person", 1.0
    if lower & _MODALS:
        yield "#modal", 1.0
    if any(is_past(token) for token in tokens):
        yield "#past", 1.0
    if not any(token.pos in ("VERB", "AUX") for token in tokens):
        yield "#no verb", 1.0
    roots = [token for token in tokens if token.dep == "ROOT"]
    if roots:
        yield f"#root {roots[0].pos}", 1.0


def is_past(token: Token) -> bool:
    """Whether a verb's form is a past one, as far as its spelling tells."""
    if token.pos not in ("VERB", "AUX"):
        return False
    text, lemma = token.text.lower(), token.lemma.lower()
    return text != lemma and not text.endswith(("s", "ing", "'ve", "'re", "'m", "'d", "am", "are"))
