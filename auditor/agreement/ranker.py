"""How surely two passages tell of one thing: a logistic regression over their slot evidence.

The weights, how they were learned and how well they do: `data/agreement/`. It only ranks; what is
reported also needs a slot that both passages fill, or fill differently.
"""

from __future__ import annotations

import math

from auditor.agreement.evidence import Evidence
from auditor.lexicon import table


def chance(evidence: Evidence) -> float:
    """The probability, 0..1, that the passages the evidence is of tell of one thing."""
    weights = table("agreement/ranker.json")
    total = float(weights["intercept"])
    for value, weight in zip(evidence.row(), weights["weights"], strict=True):
        total += value * weight
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
