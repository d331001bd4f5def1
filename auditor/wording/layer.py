"""Loaded words and phrases, and each sentence's probability of being loaded.

The tagger says how loaded a word is where it stands; the lists say of what kind it is and what a
neutral word would be; what the word stands with says whether it is meant as it says.
"""

from __future__ import annotations

from typing import get_args

from auditor.lexicon import toml
from auditor.model import Annotated, LoadedTerm, LoadedTier, Sentence, Target, Token
from auditor.wording.listed import listed_scores
from auditor.wording.pieces import Piece, pieces
from auditor.wording.scare import scare_quotes
from auditor.wording.scorer import word_scores
from auditor.wording.suspected import suggestions
from auditor.wording.targets import targets, tone
from auditor.wording.voice import Paraphrased, Spoken


def wording(
    annotated: Annotated, lexicon_only: bool = False
) -> tuple[tuple[LoadedTerm, ...], tuple[float, ...]]:
    """Loaded words and phrases in order, and every sentence's probability of being loaded.

    The probability (0..1) is calibrated on sentences half of which are loaded. `lexicon_only`:
    by the word lists alone, without the tagger.
    """
    words, sentences = listed_scores(annotated) if lexicon_only else word_scores(annotated)
    spoken = Spoken(annotated)
    marked: dict[int, list[Piece]] = {}
    for number, first, last, tier in scare_quotes(annotated, sentences):
        piece = Piece(first, last, "hedge_or_doubt", 0.5, None, "marks", tier)
        marked.setdefault(number, []).append(piece)
    found: list[tuple[int, Piece]] = []
    for number, sentence in enumerate(annotated.sentences):
        if _is_label(annotated, sentence):
            continue
        single = [*pieces(annotated, sentence, words, sentences[number]), *marked.get(number, ())]
        joined = _joined(annotated, [_whole(annotated, piece, sentence) for piece in single])
        if not lexicon_only:
            taken = {index for piece in joined for index in range(piece.first, piece.last)}
            weak = suggestions(annotated, sentence, words, sentences[number], taken)
            joined = sorted([*joined, *_joined(annotated, list(weak))], key=lambda p: p.first)
        found.extend((number, piece) for piece in joined)
    paraphrased = Paraphrased(annotated)
    about = targets(annotated, [(number, piece.first, piece.last) for number, piece in found])
    terms = [
        _term(annotated, piece, number, (spoken, paraphrased), target)
        for (number, piece), target in zip(found, about, strict=True)
    ]
    return tuple(terms), tuple(sentences)


def _is_label(annotated: Annotated, sentence: Sentence) -> bool:
    """Whether the sentence is one word in capitals ("ABSTRACT."): a label of a part."""
    words = [token.text for token in annotated.words(sentence) if token.text[:1].isalnum()]
    return len(words) < 1 or (len(words) == 1 and words[0].isupper())


def _joined(annotated: Annotated, pieces: list[Piece]) -> list[Piece]:
    """Neighbouring pieces as one phrase."""
    found: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (p.first, -p.last)):
        if found and piece.first < found[-1].last:
            found[-1] = _absorbed(found[-1], piece)
        elif found and _touch(annotated, found[-1], piece):
            found[-1] = _phrase_of(found[-1], piece)
        else:
            found.append(piece)
    return found


def _whole(annotated: Annotated, piece: Piece, sentence: Sentence) -> Piece:
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


def _phrase_of(left: Piece, right: Piece) -> Piece:
    """Two pieces as one. What a list says of its kind goes before a guess, and the head, which
    comes last, before its intensifier."""
    guessed = right.origin == "tagger" and left.origin == "list"
    leads = guessed or right.kind == "intensifier"
    chance = max(left.probability, right.probability)
    lead = left if leads else right
    tier = _stronger(left, right)
    return Piece(left.first, right.last, lead.kind, chance, None, lead.origin, tier)


def _absorbed(outer: Piece, inner: Piece) -> Piece:
    return outer._replace(
        last=max(outer.last, inner.last),
        probability=max(outer.probability, inner.probability),
        tier=_stronger(outer, inner),
    )


def _stronger(one: Piece, other: Piece) -> LoadedTier:
    return min(one.tier, other.tier, key=get_args(LoadedTier).index)


def _touch(annotated: Annotated, left: Piece, right: Piece) -> bool:
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


def _term(
    annotated: Annotated,
    piece: Piece,
    number: int,
    voices: tuple[Spoken, Paraphrased],
    target: Target | None,
) -> LoadedTerm:
    spoken, paraphrased = voices
    start, end = annotated.tokens[piece.first].start, annotated.tokens[piece.last - 1].end
    text = annotated.document.text[start:end]
    quoted = spoken.holds(start)
    reason = _reason(piece, text)
    whose = None if quoted or piece.tier != "finding" else paraphrased.whose(start, end)
    if whose and piece.kind != "weasel":
        # The word may be the source's or the writer's: nobody can tell, so it is not counted.
        piece = piece._replace(tier="advice")
        reason += toml("loaded/reasons.toml")["reported"]["text"].replace("{source}", whose)
    return LoadedTerm(
        kind=piece.kind,
        start=start,
        end=end,
        text=text,
        sentence=number,
        quoted=quoted,
        probability=round(piece.probability, 4),
        alternative=piece.alternative,
        reason=reason,
        tier=piece.tier,
        tone=tone(piece.kind, annotated.tokens[piece.first : piece.last]),
        target=target if piece.kind != "weasel" else None,
    )


def _reason(piece: Piece, text: str) -> str:
    texts = toml("loaded/reasons.toml")
    word = text.strip("\"'“”‘’«»„") if piece.origin == "marks" else text
    given = texts[{"marks": "scare_quotes", "tagger": "learned"}.get(piece.origin, piece.kind)]
    because: str = given["because"].replace("{word}", word)
    because = because.replace("{chance}", f"{piece.probability:.0%}")
    doubt = "" if piece.tier == "finding" else str(texts[piece.tier]["text"])
    if piece.alternative:
        instead: str = texts["instead"]["text"].replace("{alternative}", piece.alternative)
        return because + instead + doubt
    return because + str(given["otherwise"]) + doubt
