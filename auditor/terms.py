"""The lists of loaded words and phrases, by category, with their neutral alternatives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from auditor.lexicon import toml
from auditor.model import Token

CATEGORIES = (
    "name_calling",
    "euphemism",
    "hedge_or_doubt",
    "weasel",
    "metaphor",
    "emotive",
    "evaluative",
    "intensifier",
)


class Term(NamedTuple):
    """A listed word or phrase. `strong`: loaded in nearly every context."""

    kind: str
    parts: frozenset[str]
    strong: bool
    alternative: str | None


class Match(NamedTuple):
    """A listed phrase at tokens `first`..`last` (half-open)."""

    first: int
    last: int
    term: Term


@cache
def _words() -> dict[str, tuple[Term, ...]]:
    found: dict[str, tuple[Term, ...]] = {}
    for kind in CATEGORIES:
        for word, entry in toml(f"loaded/{kind}.toml")["words"].items():
            if "-" not in word:
                found[word] = (*found.get(word, ()), _term(kind, entry))
    return found


def _term(kind: str, entry: str) -> Term:
    tags, _, alternative = entry.partition(" ")
    return Term(
        kind, frozenset(tags.rstrip("!").split(",")), tags.endswith("!"), alternative or None
    )


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], Term], ...]]:
    """Phrases by their first word, longest first; a hyphenated word is a phrase of its parts."""
    found: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
    for kind in CATEGORIES:
        listed = toml(f"loaded/{kind}.toml")
        for phrase, alternative in listed["phrases"].items():
            words = tuple(phrase.replace("-", " - ").split())
            term = Term(kind, frozenset(), True, alternative or None)
            found.setdefault(words[0], []).append((words, term))
        for word, entry in listed["words"].items():
            if "-" in word:
                words = tuple(word.replace("-", " - ").split())
                term = _term(kind, entry)._replace(strong=True)
                found.setdefault(words[0], []).append((words, term))
    return {
        first: tuple(sorted(entries, key=lambda entry: -len(entry[0])))
        for first, entries in found.items()
    }


def listed(token: Token) -> Term | None:
    """The entry of a word in one of its parts of speech, by lemma or as written."""
    words = _words()
    entries = words.get(token.lemma.lower()) or words.get(token.text.lower())
    for term in entries or ():
        # A participle before a noun is VERB or ADJ as the parser pleases; headings come as PROPN.
        if token.pos in term.parts or (token.pos == "PROPN" and term.strong):
            return term
        if token.pos == "ADJ" and "VERB" in term.parts and token.text[-2:] in ("ed", "ng"):
            return term
    return None


def phrases(tokens: Sequence[Token], first: int, last: int) -> Iterator[Match]:
    """The listed phrases among tokens `first`..`last`, longest first at each place."""
    table = _phrases()
    index = first
    while index < last:
        found = _phrase_at(tokens, index, last, table)
        if found:
            yield found
        index = found.last if found else index + 1


def _phrase_at(
    tokens: Sequence[Token],
    index: int,
    last: int,
    table: dict[str, tuple[tuple[tuple[str, ...], Term], ...]],
) -> Match | None:
    low, lemma = tokens[index].text.lower(), tokens[index].lemma.lower()
    entries = table.get(low, ())
    if lemma != low:
        entries += table.get(lemma, ())
    for words, term in entries:
        end = index + len(words)
        if end <= last and all(
            word in (token.text.lower(), token.lemma.lower())
            for word, token in zip(words[1:], tokens[index + 1 : end], strict=True)
        ):
            return Match(index, end, term)
    return None


def fitted(alternative: str, token: Token) -> str:
    """The alternative in the form of the word it stands for (“slammed” -> “criticised”)."""
    low, lemma = token.text.lower(), token.lemma.lower()
    head, _, rest = alternative.partition(" ")
    if token.pos == "VERB" and low != lemma:
        return " ".join(filter(None, [_inflected(head, low), rest]))
    if token.pos == "NOUN" and low != lemma and low.endswith("s") and not rest:
        return alternative if alternative.endswith("s") else _with_s(alternative)
    return alternative


def _inflected(verb: str, like: str) -> str:
    if like.endswith("ing"):
        return (verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb) + "ing"
    if like.endswith("s") and not like.endswith("ss"):
        return _with_s(verb)
    irregular: dict[str, str] = toml("loaded/reasons.toml")["past"]
    if verb in irregular:
        return irregular[verb]
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if verb[-1] == "y" and verb[-2] not in "aeiou" else verb + "ed"


def _with_s(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    return word[:-1] + "ies" if word[-1] == "y" and word[-2] not in "aeiou" else word + "s"
