"""The contradictions dimension: does a document disagree with itself?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.clashes import RULES, Clash, Reading
from auditor.clashes.around import sentence_at
from auditor.dimensions.base import Dimension
from auditor.model import ASSERTIVE, Annotated, ContradictionFinding, Finding, Tally

KINDS = (
    "number",
    "date",
    "duration",
    "negation",
    "antonym",
    "status",
    "actor",
    "place",
    "attribution",
    "arithmetic",
    "ordering",
)


def find(annotated: Annotated) -> Iterator[Finding]:
    """Contradictions and tensions in reading order; a pair of sentences is reported once, by the
    rule that is surest of it."""
    reading = Reading(annotated)
    best: dict[tuple[int, int], Clash] = {}
    for rule in RULES:
        for clash in rule(reading):
            if clash.one.spans == clash.other.spans:
                continue
            pair = _sentences(reading, clash)
            if pair not in best or clash.confidence > best[pair].confidence:
                best[pair] = clash
    for pair in sorted(best):
        yield _finding(best[pair])


def _sentences(reading: Reading, clash: Clash) -> tuple[int, int]:
    places = sorted(sentence_at(reading, e.spans[0][0]) for e in (clash.one, clash.other))
    return places[0], places[1]


def _finding(clash: Clash) -> ContradictionFinding:
    one, other = sorted((clash.one, clash.other), key=lambda extent: extent.spans)
    return ContradictionFinding(
        dimension="contradictions",
        kind=clash.kind,
        spans=one.spans,
        text=one.text,
        reason=clash.reason,
        weight=1.0 if clash.tier == "contradiction" else 0.0,
        counterpart=other,
        tier=clash.tier,
        confidence=clash.confidence,
    )


def tally(annotated: Annotated, findings: Sequence[Finding]) -> Tally:
    """Contradictions (tensions count nothing) out of the claims that could disagree."""
    possible = sum(claim.type in ASSERTIVE for claim in annotated.claims)
    return Tally(sum(f.weight for f in findings if f.dimension == "contradictions"), possible)


def detail(annotated: Annotated, findings: Sequence[Finding]) -> Mapping[str, Any]:
    """`kinds`: findings by kind; `tensions`: how many are shown but not counted; `statements`:
    how many statements there were to disagree."""
    own = [f for f in findings if f.dimension == "contradictions"]
    kinds = Counter(f.kind for f in own)
    return {
        "kinds": {kind: kinds[kind] for kind in KINDS if kinds[kind]},
        "tensions": sum(not f.weight for f in own),
        "statements": len(annotated.statements),
    }


DIMENSION = Dimension(
    name="contradictions",
    title="Contradictions",
    question="Does it disagree with itself?",
    unit="per 100 claims",
    scale=100,
    better="lower",
    minimum=5,
    kinds=KINDS,
    find=find,
    tally=tally,
    detail=detail,
)
