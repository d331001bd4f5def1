"""Spans by place: the quotations around a position, joined spans, and parts already taken."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from auditor.model import Quotation, Span


class OuterQuotations:
    """Quotations that lie in no other one; found by place in logarithmic time."""

    def __init__(self, items: list[Quotation]) -> None:
        self.items = items
        self.starts = [item.start for item in items]

    def touching(self, start: int, end: int) -> list[Quotation]:
        """The quotations that overlap start..end."""
        index = max(0, bisect_right(self.starts, start) - 1)
        found = []
        while index < len(self.items) and self.items[index].start < end:
            if self.items[index].end > start:
                found.append(self.items[index])
            index += 1
        return found

    def inside(self, position: int) -> bool:
        """Whether a place in the text lies between marks."""
        index = bisect_right(self.starts, position) - 1
        return index >= 0 and self.items[index].start < position < self.items[index].end


def outer(quotations: Iterable[Quotation]) -> OuterQuotations:
    items: list[Quotation] = []
    for quotation in quotations:
        if not items or quotation.start >= items[-1].end:
            items.append(quotation)
    return OuterQuotations(items)


def merged(spans: Iterable[Span], text: str) -> list[Span]:
    """Spans in order, those joined that touch or have no words between them."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and (start <= joined[-1][1] or not text[joined[-1][1] : start].strip(" ,")):
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


class Taken:
    """The parts of the text that already are somebody's content."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add(self, span: Span) -> None:
        index = bisect_left(self.starts, span[0])
        self.starts.insert(index, span[0])
        self.ends.insert(index, span[1])

    def _near(self, span: Span) -> list[Span]:
        index = max(0, bisect_right(self.starts, span[0]) - 1)
        found = []
        while index < len(self.starts) and self.starts[index] < span[1]:
            if self.ends[index] > span[0]:
                found.append((self.starts[index], self.ends[index]))
            index += 1
        return found

    def covered(self, span: Span) -> int:
        return sum(min(end, span[1]) - max(start, span[0]) for start, end in self._near(span))

    def free(self, span: Span) -> list[Span]:
        """What is left of a span."""
        pieces, start = [], span[0]
        for left, right in self._near(span):
            if left > start:
                pieces.append((start, left))
            start = max(start, right)
        if start < span[1]:
            pieces.append((start, span[1]))
        return pieces
