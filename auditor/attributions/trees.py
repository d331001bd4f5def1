"""The dependency trees of a document, indexed once: children and the reach of each subtree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.model import Annotated, Token

# Half-open range of token indices.
Run = tuple[int, int]


class Trees(NamedTuple):
    """`children[i]` are the tokens that depend on token i, in order; `low[i]`/`high[i]` the first
    and last token below it, itself included (crossing branches are taken in)."""

    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...]
    low: tuple[int, ...]
    high: tuple[int, ...]

    def run(self, index: int) -> Run:
        """The tokens below `index`, itself included."""
        return self.low[index], self.high[index] + 1

    def child(self, index: int, *deps: str) -> int | None:
        """The first child of `index` in one of the relations."""
        tokens = self.tokens
        for child in self.children[index]:
            if tokens[child].dep in deps:
                return child
        return None

    def up(self, index: int, limit: int = 12) -> Iterator[int]:
        """The heads above `index`, nearest first, `limit` at most."""
        for _ in range(limit):
            head = self.tokens[index].head
            if head == index:
                return
            yield head
            index = head


def trees(annotated: Annotated) -> Trees:
    """Index the parse of a document; linear in its tokens, whatever heads it has."""
    tokens = annotated.tokens
    count = len(tokens)
    children: list[list[int]] = [[] for _ in range(count)]
    roots = []
    heads = [token.head for token in tokens]
    for index, head in enumerate(heads):
        if head == index or not 0 <= head < count:
            roots.append(index)
        else:
            children[head].append(index)
    order = list(roots)
    for index in order:
        order.extend(children[index])
    low, high = list(range(count)), list(range(count))
    for index in reversed(order):
        head = heads[index]
        if 0 <= head < count:
            if low[index] < low[head]:
                low[head] = low[index]
            if high[index] > high[head]:
                high[head] = high[index]
    return Trees(tokens, tuple(map(tuple, children)), tuple(low), tuple(high))


def trimmed(trees: Trees, run: Run) -> Run | None:
    """The run without commas, colons and full stops at its ends; `None` if nothing is left."""
    first, last = run
    while first < last and trees.tokens[first].text in _EDGES:
        first += 1
    while first < last and trees.tokens[last - 1].text in _EDGES:
        last -= 1
    return (first, last) if first < last else None


_EDGES = frozenset({",", ".", ":", ";", "-", "--", "—", "–", "!", "?", "…"})
