"""One vote of which two documents give two results: "by six to three", "five for, four against"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.agreement.common import Common
from auditor.agreement.grouping import Pair
from auditor.agreement.passages import Passage, Told, chief

_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
_YES, _NO = (rf"(?P<{side}>\d{{1,3}}|{'|'.join(_NUMBERS)})\b" for side in ("yes", "no"))
_SPLITS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:by|vote (?:was|of)|was|passed|voted)\s{_YES}(?: votes?)? (?:to|against) {_NO}"
        r"(?!\s(?:percent|per cent))",
        rf"\b{_YES} votes? to {_NO}",
        rf"\b{_YES}[^.;]{{0,40}}\b(?:for|in favou?r)\b[^.;]{{0,25}}?"
        rf"\b{_NO}[^.;]{{0,20}}\bagainst\b",
    )
)
_VOTES = re.compile(r"\bvot|\bballot|\bagainst\b|\bmajority\b", re.IGNORECASE)


def two_splits(common: Common) -> Iterator[Pair]:
    """One vote with two results, where each document tells of one."""
    ones, others = common.one.once(_splits), common.other.once(_splits)
    if len({s for _, s in ones}) != 1 or len({s for _, s in others}) != 1:
        return
    (p, one), (q, other) = ones[0], others[0]
    if one != other:
        yield Pair("number", Told(p.audit, chief(p)), Told(q.audit, chief(q)), 0.7)


def _splits(passages: Sequence[Passage]) -> list[tuple[Passage, frozenset[int]]]:
    found = []
    for passage in passages:
        match = next((m for p in _SPLITS if (m := p.search(passage.text))), None)
        if match and _VOTES.search(passage.text):
            found.append((passage, frozenset({_number(match["yes"]), _number(match["no"])})))
    return found


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word.lower()) + 1
