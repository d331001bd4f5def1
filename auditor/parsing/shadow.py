"""A normalised shadow of a text with a map back to it.

Matching and parsing read the shadow; every span that leaves points into the original.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from auditor.parsing.disguise import undone

# Characters without width: soft hyphen, zero-width spaces and joiners, bidi controls, BOM.
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ODD = re.compile("[^ -~]")
_APOSTROPHES = dict.fromkeys("\u2018\u2019\u02bc\u2032\uff07", "'")


class Shadow(NamedTuple):
    """`text` is normalised; `offsets[i]` is where `text[i]` stands in the original (a `range`
    where nothing was left out)."""

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of a non-empty shadow span."""
        return self.offsets[start], self.offsets[end - 1] + 1


@lru_cache(maxsize=4096)
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
    piece = text[start:end]
    changes = {
        match.start(): normal
        for match in _ODD.finditer(piece)
        if (normal := _normal(match.group())) != match.group()
    }
    changes |= undone(piece)
    if drop:
        for match in drop.finditer(text, start, end):
            changes |= dict.fromkeys(range(match.start() - start, match.end() - start), "")
    if not changes:
        return Shadow(piece, range(start, end))
    parts: list[str] = []
    offsets = array("l")
    last = 0
    for index in sorted(changes):
        parts += piece[last:index], changes[index]
        offsets.extend(range(start + last, start + index + bool(changes[index])))
        last = index + 1
    parts.append(piece[last:])
    offsets.extend(range(start + last, end))
    return Shadow("".join(parts), offsets if len(offsets) < end - start else range(start, end))
