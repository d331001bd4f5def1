"""The lines of a document as the checks look at them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from auditor.model import Annotated, Span

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
# Markdown's marks and brackets around a notice.
_AROUND = " \t\xa0*_#>[]("
# Notices to the desk stand among the first and the last lines of a text.
HEAD, TAIL = 6, 5


class Line(NamedTuple):
    """A line that is not blank, without what Markdown puts around it. `head` and `tail`: it is
    among the first or the last of the text."""

    start: int
    end: int
    text: str
    head: bool
    tail: bool

    @property
    def span(self) -> Span:
        return self.start, self.end


# Every check of a document asks for its lines.
@lru_cache(maxsize=1)
def text_lines(text: str) -> tuple[Line, ...]:
    """The lines of `text`, in order."""
    found: list[tuple[int, str]] = []
    for match in _LINE.finditer(text):
        stripped = match.group().strip(_AROUND)
        if stripped:
            found.append((match.start() + match.group().index(stripped), stripped))
    count = len(found)
    return tuple(
        Line(start, start + len(line), line, number < HEAD, number >= count - TAIL)
        for number, (start, line) in enumerate(found)
    )


def in_quotation(annotated: Annotated, start: int, end: int) -> bool:
    """Whether a stretch lies within quotation marks: then it is told, not done."""
    return any(q.start < start and end < q.end for q in annotated.quotations)


def shortened(text: str, most: int = 100) -> str:
    """`text` on one line, cut between words."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return flat[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"
