"""One thing that two documents count once each, and count differently."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from auditor.agreement.common import Common, listed
from auditor.agreement.differences import adds_up, dated_apart
from auditor.agreement.grouping import Pair
from auditor.agreement.likeness import bounds_apart, same_value, size, voices
from auditor.agreement.passages import Passage, Told
from auditor.clashes.compared import when_apart
from auditor.clashes.reading import THIN
from auditor.clashes.slots import unlike
from auditor.model import Statement
from auditor.statements.concepts import cues, people

# How telling the words must be that two clauses share beside the unit, less where few passages of
# the two documents have the unit. Set on tests/examples/disputes.toml.
ANCHORED, COUNTED_ONCE = 0.5, 0.15
# Up to so many passages may have a unit that is "counted once".
FEW = 4
# "Were without power", "no more than thirty": nothing is denied of the figure.
_NOT_DENIED = re.compile(
    r"\b(?:without|no (?:more|fewer|less|later) than|not (?:one|a single))\b", re.I
)


def denied(statement: Statement) -> bool:
    """Whether a figure is denied, not only bounded by words of negation."""
    return statement.negated and not _NOT_DENIED.search(statement.extent.text)


def two_tallies(common: Common) -> Iterator[Pair]:
    """Counts of one unit, told in clauses about one thing, that differ."""
    ones, others = common.one.once(_counts), common.other.once(_counts)
    for unit in sorted(ones.keys() & others.keys()):
        first, second = ones[unit], others[unit]
        once = common.spread[unit] <= FEW and _alike(first) and _alike(second)
        for (p, a), (q, b) in product(first, second):
            if not (unlike(a, b) or bounds_apart(a, b)) or not _comparable(a, b):
                continue
            if dated_apart(p, q) or adds_up(p, b) or adds_up(q, a):
                continue
            # What the other document counts elsewhere, too, is another count.
            if any(same_value(a, s) for _, s in second) or any(same_value(b, s) for _, s in first):
                continue
            same = a.predicate == b.predicate and a.predicate not in THIN
            score = common.anchors((a.keys & b.keys) - {unit} - cues("thin")) + 0.3 * same
            fate = (a.keys & cues("exclusive")) == (b.keys & cues("exclusive"))
            if score >= (COUNTED_ONCE if once and fate else ANCHORED):
                yield Pair(
                    "number", Told(p.audit, a), Told(q.audit, b), min(0.9, 0.4 + 0.2 * score)
                )


def _counts(passages: Sequence[Passage]) -> Mapping[str, list[tuple[Passage, Statement]]]:
    found: dict[str, list[tuple[Passage, Statement]]] = defaultdict(list)
    for passage in passages:
        for s in passage.statements:
            told = s.kind == "count" and s.unit and s.real and not denied(s) and size(s) >= 2
            if told and not {"update", "part", "other"} & s.marks:
                found["person" if s.unit in people() else s.unit].append((passage, s))
    return {
        unit: rows for unit, rows in found.items() if unit not in cues("measures") | listed("vague")
    }


def _alike(rows: Sequence[tuple[Passage, Statement]]) -> bool:
    return all(same_value(rows[0][1], s) for _, s in rows)


def _comparable(a: Statement, b: Statement) -> bool:
    if when_apart(a, b) or not voices(a, b):
        return False
    fates = [s.keys & cues("exclusive") for s in (a, b)]
    if fates[0] and fates[1] and fates[0] != fates[1]:
        return False
    # "Three chapters on the war": what narrows a count must be the same in both.
    narrow = [{m for m in s.marks if m.startswith("only:")} for s in (a, b)]
    return not (narrow[0] and narrow[1] and not narrow[0] & narrow[1])
