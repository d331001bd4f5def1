"""Loaded words, and each sentence's probability of being loaded.

The tagger says how loaded a word is where it stands; the lists say of what kind it is and what a
neutral word would be. A listed word needs less from the tagger than an unlisted one; a listed
phrase needs nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from auditor.lexicon import lines, toml
from auditor.model import Annotated, LoadedTerm, Quotation, Sentence, Token
from auditor.wording.listed import listed_scores
from auditor.wording.scorer import word_scores
from auditor.wording.terms import Match, Term, fitted, fitted_phrase, listed, phrases
from auditor.wording.voice import Spoken, reported

# What the tagger must give a word for a finding: words that are loaded in nearly every context,
# words that are loaded in some, and words on no list, which need less in a loaded sentence.
# Measured on BABE dev (word F1) and the annotated articles, and by reading what is flagged in
# samples of PolNeAR train. Listed words at 0.12/0.25 instead of 0.2/0.35: 0.448 against 0.440,
# 0.60 against 0.59. Unlisted ones at 0.35, 0.37, 0.40: BABE 0.443, 0.428, 0.408, but what lies
# between is mostly noise in straight news (see the model card), and plain verbs ("aligns") the
# most of it: hence their surcharge.
STRONG, LISTED, LISTED_PLAIN, UNLISTED, UNLISTED_PLAIN = 0.05, 0.12, 0.25, 0.37, 0.5
VERB_SURCHARGE = 0.15
# A longer word without a hyphen is mostly two that ran together in copying.
_LONGEST = 16
LOADED_SENTENCE = 0.6
# How far, in tokens to either side, company that makes a word literal is looked for.
_COMPANY = 4
# Content words only: a function word next to a loaded one is no finding of its own.
_CONTENT = frozenset({"ADJ", "ADV", "NOUN", "VERB"})
# What tokenisation leaves of "gonna", "pro-" and the like.
_FRAGMENTS = frozenset({"gon", "got", "wan", "pro", "ized", "itis", "ish"})
# How far from a verb of doubt, in tokens, the clause it introduces is looked for.
_CLAUSE = 30
# Scare quotes hold a term, not a statement.
_SCARE_WORDS = 3
SCARE_SENTENCE = 0.5


class _Piece(NamedTuple):
    """Tokens `first`..`last` (half-open) found loaded, before neighbours are joined."""

    first: int
    last: int
    kind: str
    probability: float
    alternative: str | None
    origin: Literal["list", "tagger", "marks"] = "list"


def wording(
    annotated: Annotated, lexicon_only: bool = False
) -> tuple[tuple[LoadedTerm, ...], tuple[float, ...]]:
    """Loaded words and phrases in order, and every sentence's probability of being loaded.

    The probability (0..1) is calibrated on sentences half of which are loaded. `lexicon_only`:
    by the word lists alone, without the tagger.
    """
    words, sentences = listed_scores(annotated) if lexicon_only else word_scores(annotated)
    spoken = Spoken(annotated)
    marked = _scare_quotes(annotated, sentences)
    found: list[LoadedTerm] = []
    for number, sentence in enumerate(annotated.sentences):
        if _is_label(annotated, sentence):
            continue
        bar = UNLISTED if sentences[number] >= LOADED_SENTENCE else UNLISTED_PLAIN
        pieces = [*_pieces(annotated, sentence, words, bar), *marked.get(number, ())]
        joined = _joined(annotated, [_whole(annotated, piece, sentence) for piece in pieces])
        found.extend(_term(annotated, piece, number, spoken) for piece in joined)
    return tuple(found), tuple(sentences)


def _is_label(annotated: Annotated, sentence: Sentence) -> bool:
    """Whether the sentence is one word in capitals ("ABSTRACT."): a label of a part."""
    words = [token.text for token in annotated.words(sentence) if token.text[:1].isalnum()]
    return len(words) < 1 or (len(words) == 1 and words[0].isupper())


def _pieces(
    annotated: Annotated, sentence: Sentence, words: list[float], bar: float
) -> Iterator[_Piece]:
    """What the lists and the tagger find in a sentence, in order; no token twice.

    `bar` is what a word on no list needs.
    """
    tokens = annotated.tokens
    by_place = {match.first: match for match in phrases(tokens, sentence.first, sentence.last)}
    terms = {
        index: listed(tokens[index])
        for index in range(sentence.first, sentence.last)
        if words[index] >= STRONG
    }
    # One strong word or phrase makes it likelier that an ordinary one is not meant literally.
    strong = any(match.term.kind != "weasel" for match in by_place.values()) or any(
        term and term.strong and term.kind != "weasel" for term in terms.values()
    )
    index = sentence.first
    while index < sentence.last:
        match = by_place.get(index)
        if match:
            yield _phrase(annotated, match, words)
            index = match.last
            continue
        term, chance = terms.get(index), words[index]
        if term is None:
            piece = _unlisted(annotated, index, chance, bar)
        else:
            # A verb of doubt colours plain sentences too.
            plain = bar == UNLISTED_PLAIN and not strong and term.kind != "hedge_or_doubt"
            needed = STRONG if term.strong else LISTED_PLAIN if plain else LISTED
            piece = _listed(annotated, index, chance, term) if chance >= needed else None
        if piece:
            yield piece
        index += 1


def _phrase(annotated: Annotated, match: Match, words: list[float]) -> _Piece:
    chance = max(words[match.first : match.last])
    tokens = annotated.tokens[match.first : match.last]
    participle = _is_participle(annotated, match.first)
    alternative = fitted_phrase(match, tokens, participle=participle)
    return _Piece(match.first, match.last, match.term.kind, max(chance, 0.5), alternative)


def _unlisted(annotated: Annotated, index: int, chance: float, bar: float) -> _Piece | None:
    """The finding at a word on no list; names have no chance at all."""
    token = annotated.tokens[index]
    needed = bar + VERB_SURCHARGE if token.pos == "VERB" else bar
    if chance < needed or not _can_be_loaded(token):
        return None
    return _Piece(index, index + 1, _kind(annotated, index), chance, None, "tagger")


def _listed(annotated: Annotated, index: int, chance: float, term: Term) -> _Piece | None:
    """The finding at a listed word that is loaded enough, unless it is meant literally."""
    if _is_literal(annotated, index, term):
        return None
    token = annotated.tokens[index]
    participle = _is_participle(annotated, index)
    alternative = term.alternative and fitted(
        term.alternative, token, verb=term.part == "VERB", participle=participle
    )
    return _Piece(index, index + 1, term.kind, chance, alternative)


def _is_participle(annotated: Annotated, index: int) -> bool:
    """Whether the word is a past participle: after a form of "have" or "be", or before a noun."""
    tokens = annotated.tokens
    if tokens[index].dep in ("amod", "acl") or tokens[index].pos == "ADJ":
        return True
    near = tokens[max(0, index - _COMPANY) : index]
    return any(
        t.head == index and t.pos == "AUX" and t.lemma.lower() in ("have", "be", "get")
        for t in near
    )


def _can_be_loaded(token: Token) -> bool:
    """An English content word that names no grave act or plain matter, and no handle."""
    low = token.text.lower()
    # A doctrine or its adherent on no list: "populism", "prohibitionists".
    doctrine = token.pos in ("NOUN", "PROPN") and low.endswith(("ism", "isms", "ist", "ists"))
    return (
        token.pos in _CONTENT
        and not doctrine
        and 2 < len(token.text) <= _LONGEST
        and token.text.isascii()
        and token.text.isalpha()
        and low not in _FRAGMENTS
        and not {token.lemma.lower(), low} & lines("loaded/literal.txt")
    )


def _is_literal(annotated: Annotated, index: int, term: Term) -> bool:
    """A word in literal company ("slammed the door"), or a verb of doubt without anything said
    ("claimed 12 lives", "refused entry")."""
    token = annotated.tokens[index]
    company = _literal_company().get(term.word)
    if company:
        around = annotated.tokens[max(0, index - _COMPANY) : index + _COMPANY + 1]
        if any(t.lemma.lower() in company or t.text.lower() in company for t in around):
            return True
    if term.kind != "hedge_or_doubt" or token.pos != "VERB":
        return False
    near = annotated.tokens[max(0, index - _CLAUSE) : index + _CLAUSE]
    relations = {t.dep for t in near if t.head == index}
    if "dobj" in relations or (token.lemma == "insist" and _is_demand(annotated, index)):
        return True
    said = relations & {"ccomp", "xcomp", "parataxis"}
    return not said and token.dep not in ("ccomp", "parataxis")


def _is_demand(annotated: Annotated, index: int) -> bool:
    """Whether "insist" goes on with "on": a demand, not a statement in doubt."""
    return any(t.text.lower() in ("on", "upon") for t in annotated.tokens[index + 1 : index + 2])


@cache
def _literal_company() -> dict[str, frozenset[str]]:
    near = toml("loaded/literal_uses.toml")["near"]
    return {word: frozenset(company.split()) for word, company in near.items()}


def _kind(annotated: Annotated, index: int) -> str:
    """The category of a loaded word on no list, by its part of speech."""
    token = annotated.tokens[index]
    if token.pos == "ADV":
        head = annotated.tokens[token.head]
        return "intensifier" if head.pos in ("ADJ", "ADV") else "evaluative"
    if token.pos == "NOUN":
        endings = tuple(toml("loaded/reasons.toml")["persons"]["endings"])
        return "name_calling" if token.text.lower().endswith(endings) else "emotive"
    return "emotive" if token.pos == "VERB" else "evaluative"


# --- scare quotes ------------------------------------------------------------------------------


def _scare_quotes(annotated: Annotated, sentences: list[float]) -> dict[int, list[_Piece]]:
    """Quotation marks around a term that nobody is said to have used, by sentence.

    `sentences` are the probabilities of being loaded: short quotations in plain sentences are
    mostly fragments of what a source said.
    """
    found: dict[int, list[_Piece]] = {}
    if all(quotation.speech for quotation in annotated.quotations):
        return found
    starts = [token.start for token in annotated.tokens]
    said = reported(annotated)
    for quotation in annotated.quotations:
        first = bisect_right(starts, quotation.start - 1)
        last = bisect_right(starts, quotation.end - 1)
        if first >= last or not _is_scare(annotated, quotation, first):
            continue
        number = annotated.tokens[first].sentence
        sentence = annotated.sentences[number]
        plain = sentences[number] < SCARE_SENTENCE or sentence.role == "heading"
        if plain or number in said or last > sentence.last:
            continue
        piece = _Piece(first, last, "hedge_or_doubt", 0.5, None, "marks")
        found.setdefault(number, []).append(piece)
    return found


def _is_scare(annotated: Annotated, quotation: Quotation, first: int) -> bool:
    """Short, closed, not speech, in lower case, no figure, and not introduced as a name or word."""
    if quotation.speech or not quotation.closed:
        return False
    text = annotated.document.text[quotation.inner[0] : quotation.inner[1]]
    words = text.split()
    if not 1 <= len(words) <= _SCARE_WORDS or not all(word[:1].islower() for word in words):
        return False
    if words[0] in ("a", "an", "the"):
        return False
    naming = lines("attribution/naming_words.txt")
    before = annotated.tokens[max(0, first - 3) : first]
    return not any(naming & {token.text.lower(), token.lemma.lower()} for token in before)


# --- joining and wording -----------------------------------------------------------------------


def _joined(annotated: Annotated, pieces: list[_Piece]) -> list[_Piece]:
    """Neighbouring pieces as one phrase."""
    found: list[_Piece] = []
    for piece in sorted(pieces, key=lambda p: (p.first, -p.last)):
        if found and piece.first < found[-1].last:
            found[-1] = _absorbed(found[-1], piece)
        elif found and _touch(annotated, found[-1], piece):
            found[-1] = _phrase_of(found[-1], piece)
        else:
            found.append(piece)
    return found


def _whole(annotated: Annotated, piece: _Piece, sentence: Sentence) -> _Piece:
    """The piece with what hyphens join to it ("hard" of "hard-headed"), names left out."""
    if piece.origin == "marks":
        return piece
    tokens = annotated.tokens
    first, last = piece.first, piece.last
    while first - 2 >= sentence.first and _hyphened(tokens[first - 2 : first + 1], 0):
        first -= 2
    while last + 2 <= sentence.last and _hyphened(tokens[last - 1 : last + 2], 2):
        last += 2
    return piece._replace(first=first, last=last)


def _hyphened(three: tuple[Token, ...], other: int) -> bool:
    """Whether a hyphen without spaces joins two words, of which `other` is no name."""
    left, mark, right = three
    joined = mark.text == "-" and left.end == mark.start and mark.end == right.start
    return joined and three[other].pos != "PROPN" and not three[other].entity


def _phrase_of(left: _Piece, right: _Piece) -> _Piece:
    """Two pieces as one. What a list says of its kind goes before a guess, and the head, which
    comes last, before its intensifier."""
    guessed = right.origin == "tagger" and left.origin == "list"
    leads = guessed or right.kind == "intensifier"
    chance = max(left.probability, right.probability)
    lead = left if leads else right
    return _Piece(left.first, right.last, lead.kind, chance, None, lead.origin)


def _absorbed(outer: _Piece, inner: _Piece) -> _Piece:
    return outer._replace(
        last=max(outer.last, inner.last), probability=max(outer.probability, inner.probability)
    )


def _touch(annotated: Annotated, left: _Piece, right: _Piece) -> bool:
    """Whether two pieces make one phrase: next to each other, or joined by a hyphen."""
    if "weasel" in (left.kind, right.kind) or "marks" in (left.origin, right.origin):
        return False
    between = annotated.tokens[left.last : right.first]
    if [token.text for token in between] == ["-"]:
        return True
    verb = (
        annotated.tokens[right.first].pos == "VERB" or annotated.tokens[left.last - 1].pos == "VERB"
    )
    return not between and not verb


def _term(annotated: Annotated, piece: _Piece, number: int, spoken: Spoken) -> LoadedTerm:
    start, end = annotated.tokens[piece.first].start, annotated.tokens[piece.last - 1].end
    text = annotated.document.text[start:end]
    return LoadedTerm(
        kind=piece.kind,
        start=start,
        end=end,
        text=text,
        sentence=number,
        quoted=spoken.holds(start),
        probability=round(piece.probability, 4),
        alternative=piece.alternative,
        reason=_reason(piece, text),
    )


def _reason(piece: _Piece, text: str) -> str:
    texts = toml("loaded/reasons.toml")
    word = text.strip("\"'“”‘’«»„") if piece.origin == "marks" else text
    given = texts[{"marks": "scare_quotes", "tagger": "learned"}.get(piece.origin, piece.kind)]
    because: str = given["because"].replace("{word}", word)
    because = because.replace("{chance}", f"{piece.probability:.0%}")
    if piece.alternative:
        instead: str = texts["instead"]["text"].replace("{alternative}", piece.alternative)
        return because + instead
    return because + str(given["otherwise"])
