"""Words -> vectors: each the sum of what its pieces, ending, beginning and shape say.

The pieces are those of a published word-piece vocabulary, so a word never seen in training still
gets a vector from parts that were. A word's vector does not depend on its neighbours.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

# Words with their vectors that are kept from one text to the next: 8 MB, and what one batch adds.
REMEMBERED = 8_192
# Pieces of a word that count, and the longest word whose pieces are looked up.
PIECES = 6
LONGEST_WORD = 40
_DIGIT = re.compile(r"\d")
_RUN = re.compile(r"(.)\1{3,}")
# Characters that a word's shape is made from.
_SHAPED = 24


def normal(word: str) -> str:
    """A word in lower case, its digits all alike."""
    return _DIGIT.sub("0", word.lower())


def pieces(word: str, vocabulary: dict[str, int]) -> list[int]:
    """The longest pieces that make up a word, left to right; the vocabulary's `[UNK]` if none.

    Lower case and without accents, as the vocabulary is.
    """
    unknown = vocabulary["[UNK]"]
    if len(word) > LONGEST_WORD:
        return [unknown]
    plain = unicodedata.normalize("NFD", word.lower())
    plain = "".join(char for char in plain if unicodedata.category(char) != "Mn")
    found: list[int] = []
    start = 0
    while start < len(plain) and len(found) < PIECES:
        for end in range(len(plain), start, -1):
            piece = vocabulary.get(plain[start:end] if start == 0 else "##" + plain[start:end])
            if piece is not None:
                break
        else:
            end = start + 1
            piece = vocabulary.get(plain[start], unknown)
        found.append(piece)
        start = end
    return found or [unknown]


def shape(word: str) -> str:
    """Capitals as X, small letters as x, digits as d, marks as they are; runs of four at most."""
    drawn = "".join(
        "X" if char.isupper() else "x" if char.islower() else "d" if char.isdigit() else char
        for char in word[:_SHAPED]
    )
    return _RUN.sub(r"\1\1\1\1", drawn)


def hashed(text: str, size: int) -> int:
    """A row for a text in a table of `size` rows; the same on every machine."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) % size


def affixes(word: str, space: bool) -> tuple[str, str, str, str]:
    """What a word's ending (long, short), beginning and shape are looked up by."""
    plain = normal(word)
    return "4" + plain[-4:], "2" + word[-2:], "3" + word[:3], shape(word) + (" " if space else "_")


class Vectors:
    """A growing table of word vectors; `table[0]` belongs to no word."""

    def __init__(self, arrays: dict[str, Any]) -> None:
        """From stored arrays: vocabularies, int8 tables with scales, and their projection."""
        import numpy as np

        self._vocabulary = _index(arrays["vocabulary"])
        self._whole = _index(arrays["whole"], first=1)
        self._names = ("ending4", "ending2", "beginning3", "shapes")
        self._arrays = arrays
        self._projection = arrays["projection"].astype(np.float64)
        self._known: dict[tuple[str, bool], int] = {}
        self.table: Floats = np.zeros((1, len(arrays["offset"])), dtype=np.float32)

    def rows(self, words: Sequence[str], spaces: Sequence[bool]) -> Ints:
        """The rows of `table` for words with or without white space before them.

        Holds until the next call: a table that has grown past `REMEMBERED` starts afresh then.
        """
        import numpy as np

        if len(self._known) > REMEMBERED:
            self._known.clear()
            self.table = self.table[:1]
        known = self._known
        keys = list(zip(words, spaces, strict=True))
        new = [key for key in dict.fromkeys(keys) if key not in known]
        if new:
            known.update(zip(new, range(len(self.table), len(self.table) + len(new)), strict=True))
            self.table = np.concatenate([self.table, self._made(new)])
        return np.fromiter(map(known.__getitem__, keys), dtype=np.int64, count=len(keys))

    def _made(self, keys: Sequence[tuple[str, bool]]) -> Floats:
        """Vectors of new words."""
        import numpy as np

        arrays = self._arrays
        cut = [pieces(word, self._vocabulary) for word, _ in keys]
        sizes = np.array([len(each) for each in cut])
        flat = np.array([piece for each in cut for piece in each])
        firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        inner = np.add.reduceat(self._looked("pieces", flat), firsts) / sizes[:, None]
        inner += self._looked(
            "words", np.array([self._whole.get(normal(word), 0) for word, _ in keys])
        )
        parts = [inner.astype(np.float32)]
        kinds = zip(*(affixes(word, space) for word, space in keys), strict=True)
        for name, texts in zip(self._names, kinds, strict=True):
            size = len(arrays[name])
            parts.append(self._looked(name, np.array([hashed(text, size) for text in texts])))
        # In double precision: a product's last bits depend on how many words are made together,
        # and so on what was read before. Rounded from there, a word's vector is always the same.
        wide = np.concatenate(parts, axis=1).astype(np.float64)
        made: Floats = (wide @ self._projection + arrays["offset"]).astype(np.float32)
        return np.maximum(made, 0, out=made)

    def _looked(self, name: str, rows: Ints) -> Floats:
        looked: Floats = self._arrays[name][rows] * self._arrays[name + ".scales"]
        return looked


def _index(stored: Any, first: int = 0) -> dict[str, int]:
    """Lines of text, stored as bytes, with their numbers."""
    lines = bytes(stored).decode().split("\n")
    return {line: number for number, line in enumerate(lines, first)}
