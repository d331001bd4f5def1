"""Which findings a key shows: some of every dimension and kind of the level, the same by seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from auditor.model import Audit, Finding, LoadedFinding, SpecificFinding
from auditor.worksheet.levels import Level, grade, is_unsure


def selected(audit: Audit, level: Level, count: int, seed: int) -> tuple[Finding, ...]:
    """At most `count` findings of an audit, in the order of the text.

    Dimensions take turns, and within one its kinds, so that no kind crowds out the others; which of
    a kind are taken is drawn by `seed`, the level and the document's id, and by nothing else.
    """
    draw = random.Random(f"{seed}/{level.name}/{audit.document.id}")
    piles = [
        _in_turn(_piles(_eligible(audit, level, dimension), draw)) for dimension in level.dimensions
    ]
    chosen = _in_turn(piles)[:count]
    return tuple(sorted(chosen, key=lambda f: (f.spans[0], f.dimension, f.kind)))


def is_eligible(finding: Finding, level: Level) -> bool:
    """Whether a level's key may show a finding: counted ones that are sure enough, and what the
    tool is unsure of where the level asks for it; never a mere suggestion, never a repeat."""
    if not finding.spans or grade(finding) not in level.sure:
        return False
    if isinstance(finding, LoadedFinding):
        if finding.tier == "suggestion" or finding.quoted:
            return False
        return finding.sure or level.unsure
    if isinstance(finding, SpecificFinding) and not finding.distinct:
        return False
    if is_unsure(finding):
        return level.unsure
    return finding.weight > 0


def _eligible(audit: Audit, level: Level, dimension: str) -> list[Finding]:
    """The findings of a dimension that may be shown, each wording once."""
    seen: set[tuple[str, str]] = set()
    found = []
    for finding in audit.findings:
        key = (finding.kind, " ".join(finding.text.casefold().split()))
        if finding.dimension == dimension and key not in seen and is_eligible(finding, level):
            seen.add(key)
            found.append(finding)
    return found


def _piles(findings: Iterable[Finding], draw: random.Random) -> list[list[Finding]]:
    """The findings by kind, each pile and the order of piles shuffled."""
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.kind, []).append(finding)
    piles = [kinds[kind] for kind in sorted(kinds)]
    for pile in piles:
        draw.shuffle(pile)
    draw.shuffle(piles)
    return piles


def _in_turn(piles: Sequence[Sequence[Finding]]) -> list[Finding]:
    """One of each pile, then the next of each, until all are empty."""
    longest = max(map(len, piles), default=0)
    return [pile[i] for i in range(longest) for pile in piles if i < len(pile)]
