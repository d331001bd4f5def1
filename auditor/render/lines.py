"""Lines of a document, numbered from 1 as an editor numbers them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

_BREAK = re.compile(r"\r\n|\n|\r")


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every line, without the break."""
    start = 0
    for match in _BREAK.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


class Lines:
    """Finds the line and the column of an offset, both from 1; columns count code points."""

    def __init__(self, text: str) -> None:
        self.starts = [start for start, _ in line_spans(text)]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of `offset`."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
