"""How surely two passages tell of one thing, and tell it alike: two logistic regressions over their
slot evidence.

The weights, how they were learned and how well they do: `data/agreement/`. They only rank; what is
reported also needs a slot that both passages fill, or fill differently.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from auditor.agreement.evidence import Evidence
from auditor.lexicon import table


def chance(evidence: Evidence) -> float:
    """The probability, 0..1, that the passages the evidence is of tell of one thing, alike or
    not."""
    return _probability(evidence.row(), "agreement/ranker.json")


def alike(evidence: Evidence) -> float:
    """The probability, 0..1, that the passages the evidence is of state one fact, both the same."""
    return _probability([*evidence.row(), evidence.choice], "agreement/alike.json")


def _probability(row: Sequence[float], name: str) -> float:
    weights = table(name)
    total = float(weights["intercept"])
    for value, weight in zip(row, weights["weights"], strict=True):
        total += value * weight
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
