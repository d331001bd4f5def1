"""What anything learned may see of a text: its words, with names and sides hidden.

Whoever a sentence is about must not change how loaded it is. So names, demonyms, parties and
faiths become one placeholder each run, and words for one sex or camp become their counterpart,
before any feature is computed.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from auditor.lexicon import toml
from auditor.model import Annotated, Sentence, Token

NAME = "<name>"
NUMBER = "<number>"

NAME_LABELS = frozenset(
    {
        *("PERSON", "NORP", "ORG", "GPE", "LOC", "FAC"),
        *("PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"),
    }
)
# Small words that stand inside a name ("University of the Arts") but are no part of its sense.
_LINKS = frozenset(
    {"of", "the", "and", "for", "de", "la", "von", "van", "bin", "al", "&", "'s", "-", ".", "'"}
)


def is_side(word: str) -> bool:
    """Whether a word in lower case stands for one sex, people, colour or camp."""
    return word in _names() or word in _sides()


@cache
def _sides() -> frozenset[str]:
    return frozenset(word for row in toml("loaded/neutral.toml")["same"] for word in row)


class Unit(NamedTuple):
    """One word as a model sees it: tokens `first`..`last` (half-open) of the document.

    `word` is lower case, `NAME` for a run of names, `NUMBER` for figures. `capital` tells a word
    written with a capital where prose would not; `shout` one in capitals throughout.
    """

    first: int
    last: int
    word: str
    pos: str
    capital: bool
    shout: bool


@cache
def _names() -> frozenset[str]:
    return frozenset(toml("loaded/neutral.toml")["names"].split())


@cache
def _same() -> dict[str, str]:
    return {word: row[0] for row in toml("loaded/neutral.toml")["same"] for word in row}


def units(annotated: Annotated, sentence: Sentence, common: frozenset[str]) -> list[Unit]:
    """The sentence's words for a model; `common` are words that are no names in capitals either.

    A run of names, its links ("of", "the") and an article before it are one unit, so that
    "Russia" and "the United States" read alike.
    """
    tokens = annotated.tokens
    titled = _is_titled(annotated, sentence)
    same, names = _same(), _names()
    found: list[Unit] = []
    for index, token in enumerate(annotated.words(sentence), sentence.first):
        text = token.text
        low, upper = text.lower(), text[:1].isupper()
        opens = index == sentence.first
        if (upper or low in names) and _is_name(token, low, titled, opens, common):
            if found and found[-1].word == NAME:
                found[-1] = found[-1]._replace(last=index + 1)
                continue
            if found and found[-1].word == "the" and found[-1].last == index:
                first = found.pop().first
                if found and found[-1].word == NAME:
                    found[-1] = found[-1]._replace(last=index + 1)
                    continue
            else:
                first = index
            found.append(Unit(first, index + 1, NAME, "PROPN", False, False))
            continue
        inside = low in _LINKS and token.entity in NAME_LABELS
        if inside and found and found[-1].word == NAME and _name_follows(tokens, index, sentence):
            found[-1] = found[-1]._replace(last=index + 1)
            continue
        if low[:1].isdigit():
            low = NUMBER
        capital = upper and not titled and not opens
        shout = len(low) > 3 and text.isupper()
        found.append(Unit(index, index + 1, same.get(low, low), token.pos, capital, shout))
    return found


def _name_follows(tokens: tuple[Token, ...], index: int, sentence: Sentence) -> bool:
    """Whether the same name goes on after a link."""
    for later in range(index + 1, min(index + 3, sentence.last)):
        if tokens[later].entity not in NAME_LABELS:
            return False
        if tokens[later].text[:1].isupper():
            return True
    return False


def _is_titled(annotated: Annotated, sentence: Sentence) -> bool:
    """Whether most long words carry capitals ("Mayor Slams Plan"): a capital says nothing."""
    long = [t.text for t in annotated.words(sentence) if len(t.text) > 3 and t.text.isalpha()]
    return len(long) >= 2 and sum(word[0].isupper() for word in long) >= 0.7 * len(long)


def _is_name(token: Token, low: str, titled: bool, opens: bool, common: frozenset[str]) -> bool:
    if low in _names():
        return True
    if not token.text[:1].isupper():
        return False
    if token.entity in NAME_LABELS:
        # A tagger takes "Brutal" for a name where every word has a capital; a word list knows.
        return not ((titled or opens) and low in common)
    if token.pos != "PROPN":
        return False
    return not ((titled or opens or token.text.isupper()) and low in common)
