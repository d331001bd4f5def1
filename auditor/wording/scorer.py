"""How loaded each word is, and each sentence, by the learned tagger.

The tagger sees `impartial.units` only: names, demonyms, parties and pronouns of one sex are hidden
from it, so they cannot weigh. Trained by tests/evaluation/train_loaded.py; see
data/loaded/MODEL_CARD.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

from auditor.model import Annotated
from auditor.tagger import Tagger, tagger
from auditor.wording.impartial import NAME, NUMBER, Unit, units

WEIGHTS = "loaded/weights.npz"
# Sizes of the hashed tables and the order of the columns: as trained, see the training script.
WORD_ROWS = 4096
AFFIX_ROWS = 4096
POS = (
    *("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM"),
    *("PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"),
)
_POS = {pos: row for row, pos in enumerate(POS)}
_OTHER = _POS["X"]


def word_scores(annotated: Annotated) -> tuple[list[float], list[float]]:
    """The probability of each token, and of each sentence, to be loaded.

    Calibrated on sentences half of which are loaded (BABE): 0.5 means loaded there; straight
    news holds about one in twenty. Names and sentences without tokens score 0.
    """
    import numpy as np

    network = tagger(WEIGHTS)
    tokens = [0.0] * len(annotated.tokens)
    sentences = [0.0] * len(annotated.sentences)
    read: list[Unit] = []
    lengths: list[int] = []
    owners: list[int] = []
    for number, sentence in enumerate(annotated.sentences):
        found = units(annotated, sentence, network.common)
        if found:
            read.extend(found)
            lengths.append(len(found))
            owners.append(number)
    if not read:
        return tokens, sentences
    words, whole = network.scores(np.array(features(read, network), dtype=np.int64), lengths)
    for (first, _, word, *_), chance in zip(read, words.tolist(), strict=True):
        if word != NAME and (word.isalpha() or any(map(str.isalpha, word))):
            # Only a name is more than one token.
            tokens[first] = chance
    for number, chance in zip(owners, whole.tolist(), strict=True):
        sentences[number] = chance
    return tokens, sentences


def features(read: Sequence[Unit], network: Tagger) -> list[tuple[int, ...]]:
    """A row of table indices for each unit."""
    known = network.vocabulary
    return [
        (
            known.get(word) or known.get(word.rpartition("-")[2], 0),
            *hashes(word),
            _POS.get(pos, _OTHER),
            capital + 2 * shout,
        )
        for _, _, word, pos, capital, shout in read
    ]


@lru_cache(maxsize=4_096)
def hashes(word: str) -> tuple[int, int, int, int]:
    """Rows of a word's hashed tables: word, prefix of three, suffixes of three and two letters."""
    if word in (NAME, NUMBER):
        row = _row(word, AFFIX_ROWS)
        return _row(word, WORD_ROWS), row, row, row
    return (
        _row(word, WORD_ROWS),
        _row("<" + word[:3], AFFIX_ROWS),
        _row(word[-3:] + ">", AFFIX_ROWS),
        _row(word[-2:] + ">", AFFIX_ROWS),
    )


def _row(text: str, rows: int) -> int:
    return crc32(text.encode("utf-8", "surrogatepass")) % (rows - 1) + 1
