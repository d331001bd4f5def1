"""Audits -> Comparison: outlets against each other, and what documents agree and differ on."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model import Audit, Comparison, Outlet, Tally


def compare(audits: Sequence[Audit]) -> Comparison:
    """Compare audited documents: outlets in order of first appearance, failed audits left out of
    every figure but kept in `audits`. A document without an outlet stands for itself."""
    # Late: most commands compare nothing, and `auditor` itself imports this module.
    from auditor.agreement import agreement

    groups: dict[str, list[Audit]] = {}
    read = [audit for audit in audits if audit.error is None]
    for audit in read:
        groups.setdefault(audit.document.outlet or audit.document.id, []).append(audit)
    found = agreement(read)
    return Comparison(
        outlets=tuple(_outlet(name, group) for name, group in groups.items()),
        conflicts=found.conflicts,
        corroborated=found.corroborated,
        told_by_one=found.told_by_one,
        audits=tuple(audits),
    )


def _outlet(name: str, audits: Sequence[Audit]) -> Outlet:
    from auditor.dimensions import DIMENSIONS
    from auditor.scores import score

    tallies = {
        dimension.name: [
            Tally(audit.scores[dimension.name].found, audit.scores[dimension.name].possible)
            for audit in audits
        ]
        for dimension in DIMENSIONS
    }
    return Outlet(
        name=name,
        documents=len(audits),
        words=sum(audit.words for audit in audits),
        scores={
            dimension.name: score(dimension, tallies[dimension.name]) for dimension in DIMENSIONS
        },
    )
