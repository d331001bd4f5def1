"""Words that the tagger only suspects: suggestions, below what is shown as advice.

They are there for whoever wants every word that a reader might mark, a researcher or a teacher who
collects candidates; about half of them are wrong, so nothing shows them unasked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from math import exp

from auditor.model import Annotated, Sentence, Token
from auditor.tagger import tagger
from auditor.wording.impartial import is_side
from auditor.wording.pieces import MOST, Piece, kind_of, odds_of
from auditor.wording.scorer import WEIGHTS
from auditor.wording.terms import listed
from auditor.wording.uses import use

# Log-odds of the word, and the share of the sentence's added to it, from which a word is suggested:
# best word F1 over all three tiers (0.537) on the fold of BABE train that neither teacher nor
# tagger had seen; 0.532 at -1.2 and 0.535 at -0.6, and less with a share of 0.2 or more.
SUSPECTED, TILT = -0.9, 0.0
_RARE = 5
_CONTENT = frozenset({"ADJ", "ADV", "NOUN", "VERB", "PROPN", "INTJ"})


def suggestions(
    annotated: Annotated,
    sentence: Sentence,
    words: Sequence[float],
    chance: float,
    taken: Set[int],
) -> Iterator[Piece]:
    """The suggestions of a sentence, in order, one a word; none at the tokens `taken`.

    `words` are the chances of all tokens of the document, `chance` is the sentence's.
    """
    least = 1 / (1 + exp(TILT * min(odds_of(chance), MOST) - SUSPECTED))
    for index in range(sentence.first, sentence.last):
        token = annotated.tokens[index]
        if words[index] < least or index in taken or not _is_word(token):
            continue
        term = listed(token)
        if term and (term.kind == "weasel" or use(annotated, index, term) == "literal"):
            continue
        kind = term.kind if term else kind_of(annotated, index)
        yield Piece(index, index + 1, kind, words[index], None, "tagger", "suggestion")


def _is_word(token: Token) -> bool:
    low, known = token.text.lower(), tagger(WEIGHTS).vocabulary
    return (
        token.pos in _CONTENT
        and len(low) > 2
        and low.replace("-", "").replace("'", "").isalpha()
        # What is short and unknown is mostly a piece of a name.
        and (len(low) >= _RARE or low in known or token.lemma.lower() in known)
        and not is_side(low)
    )
