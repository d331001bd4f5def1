"""The part of a sentence that can be read aloud alone: an independent clause, whole.

"Parliament passed a law in December, and the court lifted the ban in April" holds two. A clause
that hangs on another ("which had begun in 1979", "that it was the first") is read with it.
"""

from __future__ import annotations

import re

from auditor.model import Annotated, Span
from auditor.statements.clauses import Clauses

_JOINED = ("conj", "parataxis")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_QUOTES = '"“”«»'
# "PORT KASSIM, Nov 10 (KSW) - ", "TERMEZ, Uzbekistan — ", "July 4, 2025 (Merrin Press) - ".
_DATELINE = re.compile(
    r"(?:[A-ZÀ-Þ][A-ZÀ-Þ'’.-]{2,}(?=[\s,])[^.!?()–—]{0,50}|(?:[A-Z][a-z]{2,8}\.?\s)?\d{1,2}[^()–—!?]{0,25}(?=\())"
    r"(?:\([^)]{1,40}\))?\s*(?:[–—]|-{1,2})\s"
)


def dateline_length(opening: str) -> int:
    """How many characters of a sentence's opening are a dateline; 0 for none."""
    match = _DATELINE.match(opening)
    return match.end() if match else 0


class Passages:
    """The independent clauses of a document, each found once."""

    def __init__(self, annotated: Annotated, split: Clauses) -> None:
        self.annotated = annotated
        self.tokens = annotated.tokens
        self.children = split.children
        self._found: dict[int, Span] = {}

    def around(self, head: int) -> Span:
        """The independent clause that holds the clause of a predicate."""
        top = self._top(head)
        if top not in self._found:
            self._found[top] = self._span(top)
        return self._found[top]

    def _top(self, head: int) -> int:
        """The predicate of the independent clause above a predicate: the highest of its sentence,
        or one joined to that by "and" that has a subject of its own."""
        tokens = self.tokens
        path = [head]
        # A set beside the path: in a row of names the heads may be hundreds deep.
        met = {head}
        while tokens[path[-1]].head != path[-1]:
            above = tokens[path[-1]].head
            if tokens[above].sentence != tokens[head].sentence or above in met:
                break
            path.append(above)
            met.add(above)
        top = path[-1]
        for index in reversed(path[:-1]):
            if not self._stands(index):
                break
            top = index
        return top

    def _stands(self, index: int) -> bool:
        """Whether what is joined to a clause could stand without it."""
        token = self.tokens[index]
        return (
            token.dep in _JOINED
            and token.pos in ("VERB", "AUX")
            and any(self.tokens[c].dep in _SUBJECTS for c in self.children[index])
            and index > token.head
        )

    def _span(self, top: int) -> Span:
        tokens, text = self.tokens, self.annotated.document.text
        sentence = self.annotated.sentences[tokens[top].sentence]
        inside: list[int] = []
        todo = [top]
        while todo:
            index = todo.pop()
            if sentence.first <= index < sentence.last:
                inside.append(index)
                todo += [
                    c for c in self.children[index] if not (self._stands(c) and self._top(c) == c)
                ]
        first, last = min(inside, default=top), max(inside, default=top)
        start, end = self._trimmed(first, last)
        whole = len(inside) == last - first + 1
        if not whole or sum(text.count(mark, start, end) for mark in _QUOTES) % 2:
            start, end = self._trimmed(sentence.first, sentence.last - 1)
        opening = tokens[sentence.first].start
        after = opening + dateline_length(text[opening : opening + 120])
        return (after, end) if start < after < end else (start, end)

    def _trimmed(self, first: int, last: int) -> Span:
        """From the first to the last word, less the marks and conjunctions at either end."""
        tokens = self.tokens
        low, high = first, last
        while low < high and (
            tokens[low].pos in ("SPACE", "CCONJ") or tokens[low].text in (",", ";", ":", "-", "•")
        ):
            low += 1
        while high > low and (
            tokens[high].pos in ("SPACE", "CCONJ", "SCONJ")
            or tokens[high].text.lower() == "so"
            or tokens[high].text in (",", ";", ":", ".", "-", "–", "—")
        ):
            high -= 1
        return tokens[low].start, tokens[high].end
