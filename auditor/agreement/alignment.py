"""Which passages of two documents tell of the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.agreement.evidence import Evidence
from auditor.agreement.pairing import FEWER, PARTNERS, paired, sheet
from auditor.agreement.passages import Passage
from auditor.agreement.ranker import chances
from auditor.agreement.topics import HANDFUL

# Pairs less sure than this are of no use to any rule.
LEAST = 0.1


class Aligned(NamedTuple):
    """Two passages of two documents; `chance` 0..1 that they tell of one thing, `alike` 0..1 that
    they state one fact and both the same."""

    one: Passage
    other: Passage
    evidence: Evidence
    chance: float
    alike: float


def aligned(folder: Sequence[Passage], related: Sequence[tuple[int, int]]) -> Iterator[Aligned]:
    """The pairs of passages of related documents that may tell of one thing."""
    of: dict[int, list[Passage]] = defaultdict(list)
    for passage in folder:
        of[passage.audit].append(passage)
    wanted = {number for pair in related for number in pair}
    sheets = {n: sheet(of[n]) for n in sorted(wanted)}
    partners = PARTNERS if len(wanted) <= HANDFUL else FEWER
    for a, b in related:
        for pair in paired(sheets[a], sheets[b], partners):
            likely, same = chances(pair.evidence)
            if max(likely, same) >= LEAST:
                yield Aligned(pair.one.passage, pair.other.passage, pair.evidence, likely, same)
