"""A house's own words: those it accepts, those it rejects, and what it writes instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from auditor.model import Annotated, LoadedTerm, Note, Token
from auditor.settings import HouseWords
from auditor.wording.terms import fitted
from auditor.wording.voice import own_voice


class _Found(NamedTuple):
    """A listed `phrase` at tokens `first`..`last` (half-open)."""

    phrase: str
    first: int
    last: int


def housed(
    annotated: Annotated, loaded: Sequence[LoadedTerm], words: HouseWords
) -> tuple[tuple[LoadedTerm, ...], tuple[Note, ...]]:
    """The loaded terms without those the house accepts, and with its alternatives; and a note for
    each accepted term ("accepted") and each rejected word in the writer's own voice
    ("house_word").

    A word is matched by its dictionary form, in any case: "slam" finds "slammed".
    """
    if not words:
        return tuple(loaded), ()
    accepted = list(_matches(annotated.tokens, words.accept))
    instead = dict(words.alternatives)
    rejected = list(_matches(annotated.tokens, (*instead, *words.reject)))
    terms: list[LoadedTerm] = []
    notes: list[Note] = []
    for term in loaded:
        listed = _covering(annotated, accepted, term)
        if listed is not None:
            notes.append(_accepted(term, listed))
        else:
            terms.append(_with_alternative(annotated, term, rejected, instead))
    notes.extend(_rejected(annotated, rejected, instead))
    return tuple(terms), tuple(notes)


def _matches(tokens: Sequence[Token], phrases: Sequence[str]) -> Iterator[_Found]:
    """Where the phrases stand, in order; the longest one at a place."""
    listed: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase in dict.fromkeys(phrases):
        words = tuple(phrase.casefold().replace("-", " - ").split())
        if words:
            listed.setdefault(words[0], []).append((words, phrase))
    index = 0
    while listed and index < len(tokens):
        token = tokens[index]
        here = {token.text.casefold(), token.lemma.casefold()}
        candidates = [c for form in sorted(here) for c in listed.get(form, ())]
        fits = [c for c in candidates if _stands(tokens, index, c[0])]
        if fits:
            words, phrase = max(fits, key=lambda c: len(c[0]))
            yield _Found(phrase, index, index + len(words))
            index += len(words)
        else:
            index += 1


def _stands(tokens: Sequence[Token], first: int, words: Sequence[str]) -> bool:
    """Whether the words stand at a place, in one sentence."""
    there = tokens[first : first + len(words)]
    return (
        len(there) == len(words)
        and there[0].sentence == there[-1].sentence
        and all(
            word in (token.text.casefold(), token.lemma.casefold())
            for word, token in zip(words, there, strict=True)
        )
    )


def _covering(annotated: Annotated, found: Sequence[_Found], term: LoadedTerm) -> str | None:
    """The accepted phrase that holds all of a term, if one does."""
    for match in found:
        start, end = _span(annotated, match)
        if start <= term.start and term.end <= end:
            return match.phrase
    return None


def _span(annotated: Annotated, match: _Found) -> tuple[int, int]:
    return annotated.tokens[match.first].start, annotated.tokens[match.last - 1].end


def _accepted(term: LoadedTerm, listed: str) -> Note:
    return Note(
        kind="accepted",
        reason=f"“{term.text}” ({term.kind}) is not counted: the house accepts “{listed}”.",
        spans=((term.start, term.end),),
        text=term.text,
    )


def _with_alternative(
    annotated: Annotated, term: LoadedTerm, rejected: Sequence[_Found], instead: dict[str, str]
) -> LoadedTerm:
    """The term with the house's own alternative, where it has one for exactly these words."""
    for match in rejected:
        if match.phrase in instead and _span(annotated, match) == (term.start, term.end):
            own = _fitted(annotated, match, instead[match.phrase])
            reason = term.reason.replace(f"“{term.alternative}”", f"“{own}”")
            return replace(term, alternative=own, reason=reason)
    return term


def _fitted(annotated: Annotated, match: _Found, alternative: str) -> str:
    """The alternative in the form of the word it stands for; a phrase is left as it is listed."""
    token = annotated.tokens[match.first]
    single = match.last - match.first == 1 and token.text.casefold() != match.phrase.casefold()
    return fitted(alternative, token) if single else alternative


def _rejected(
    annotated: Annotated, rejected: Sequence[_Found], instead: dict[str, str]
) -> Iterator[Note]:
    own = own_voice(annotated) if rejected else []
    for match in rejected:
        if not own[match.first]:
            continue
        start, end = _span(annotated, match)
        text = annotated.document.text[start:end]
        reason = f"The house style rejects “{text}”"
        if match.phrase in instead:
            reason += f"; it writes “{_fitted(annotated, match, instead[match.phrase])}” instead"
        yield Note(
            kind="house_word",
            reason=reason + ".",
            spans=((start, end),),
            text=text,
            level="medium",
        )
