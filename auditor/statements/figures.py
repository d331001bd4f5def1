"""Counts read off the parse: the numbers in a clause, and the nouns that they count."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from auditor.model import Annotated, Token
from auditor.statements.clauses import Clause
from auditor.values.numbers import bound_of, number

# Numbers that spaCy tags otherwise, or that stand for a count by themselves.
_NUMBER_WORDS = frozenset({"dozen", "hundred", "thousand", "million", "single"})
# Numbers in these are no counts; what the engine calls them decides nothing.
_TIMED = frozenset({"date", "duration", "percent", "money"})


class Figure(NamedTuple):
    """A number in a clause: tokens `first`..`last` (inclusive) and the noun it counts, if any."""

    first: int
    last: int
    amount: float
    bound: str
    noun: int | None


class Figures:
    """The counts of a document's clauses; what a mention reads as a date, sum or share is none."""

    def __init__(self, annotated: Annotated) -> None:
        self.tokens = annotated.tokens
        starts = [token.start for token in self.tokens]
        self.valued = {
            i
            for m in annotated.mentions
            if m.kind in _TIMED
            for i in range(
                max(0, bisect_right(starts, m.start) - 1), bisect_right(starts, m.end - 1)
            )
        }
        self.numbers = {i for i, token in enumerate(self.tokens) if _is_number(token)}

    def of(self, clause: Clause) -> Iterator[Figure]:
        """Counts read off the parse, whether or not the mentions have them."""
        tokens, members = self.tokens, clause.tokens
        if self.numbers.isdisjoint(members):
            return
        position = 0
        while position < len(members):
            first = members[position]
            if first not in self.numbers:
                position += 1
                continue
            stop = position + 1
            while (
                stop < len(members)
                and members[stop] == members[stop - 1] + 1
                and (members[stop] in self.numbers or tokens[members[stop]].text == "-")
            ):
                stop += 1
            last = members[stop - 1]
            position = stop
            figure = self._figure(first, last)
            if figure is not None:
                yield figure

    def _figure(self, first: int, last: int) -> Figure | None:
        tokens = self.tokens
        if first in self.valued:
            return None
        words = " ".join(t.text for t in tokens[first : last + 1]).replace(" - ", "-")
        found = number(words.replace("single", "one"))
        if found is None or found.value < 0:
            return None
        noun: int | None = last
        while noun is not None and (
            tokens[noun].pos not in ("NOUN", "PROPN") or tokens[noun].dep == "nummod"
        ):
            head = tokens[noun].head
            is_count = tokens[noun].dep in ("nummod", "compound", "quantmod", "amod", "det", "dep")
            # "Petcare 120 million": what is counted stands after its number.
            noun = head if is_count and last - 1 <= head <= last + 6 and head != noun else None
        before = " ".join(t.text for t in tokens[max(0, first - 2) : first])
        bound = (
            bound_of(before)
            if bound_of(before) != "exact"
            else bound_of(tokens[first - 1].text if first else None)
        )
        return Figure(first, last, found.value, bound, noun)


def _is_number(token: Token) -> bool:
    if (token.pos == "NUM" or token.dep == "nummod") and token.text[:1].isalnum():
        return True
    return token.lemma.lower() in _NUMBER_WORDS
