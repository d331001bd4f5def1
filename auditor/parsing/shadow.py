"""A normalised shadow of a text with a map back to it.

Matching and parsing read the shadow; every span that leaves points into the original.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from typing import NamedTuple

# Characters without width: soft hyphen, zero-width spaces and joiners, bidi controls, BOM.
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_APOSTROPHES = dict.fromkeys("\u2018\u2019\u02bc\u2032\uff07", "'")


class Shadow(NamedTuple):
    """`text` is normalised; `offsets[i]` is where `text[i]` stands in the original."""

    text: str
    offsets: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of a non-empty shadow span."""
        return self.offsets[start], self.offsets[end - 1] + 1


def _normal(char: str) -> str:
    if char in _APOSTROPHES:
        return "'"
    if char.isspace():
        return " "
    if char == "\u00a0" or INVISIBLE.match(char):
        return " " if char == "\u00a0" else ""
    if ord(char) < 0x2E80:
        return char
    # Fullwidth letters and digits become plain ones; what expands (ligatures) stays as it is.
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def shadow(
    text: str, start: int = 0, end: int | None = None, drop: re.Pattern[str] | None = None
) -> Shadow:
    """The shadow of `text[start:end]`, without what `drop` matches."""
    end = len(text) if end is None else end
    dropped = (
        {i for match in drop.finditer(text, start, end) for i in range(*match.span())}
        if drop
        else set()
    )
    piece = text[start:end]
    if piece.isascii() and not dropped and not re.search(r"[\t-\r\x1c-\x1f]", piece):
        return Shadow(piece, array("l", range(start, end)))
    chars: list[str] = []
    offsets = array("l")
    for index, char in enumerate(piece, start):
        if index in dropped:
            continue
        normal = char if "!" <= char <= "~" else _normal(char)
        if normal:
            chars.append(normal)
            offsets.append(index)
    return Shadow("".join(chars), offsets)
