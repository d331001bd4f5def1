"""How surely two passages tell of one thing, and tell it alike: two logistic regressions over their
slot evidence.

The weights, how they were learned and how well they do: `data/agreement/`. They only rank; what is
reported also needs a slot that both passages fill, or fill differently.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from operator import mul

from auditor.agreement.evidence import Evidence
from auditor.lexicon import table


def chances(evidence: Evidence) -> tuple[float, float]:
    """The probabilities, 0..1, that the passages the evidence is of tell of one thing, alike or
    not; and that they state one fact, both the same."""
    row = evidence.row()
    one = _probability(row, "agreement/ranker.json")
    return one, _probability([*row, evidence.choice], "agreement/alike.json")


def _probability(row: Sequence[float], name: str) -> float:
    intercept, weights = _weights(name)
    total = intercept + sum(map(mul, row, weights))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def _weights(name: str) -> tuple[float, tuple[float, ...]]:
    stored = table(name)
    return float(stored["intercept"]), tuple(float(weight) for weight in stored["weights"])
