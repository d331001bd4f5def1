"""How far a counted share can be trusted."""

from __future__ import annotations

from math import sqrt

# Two-sided 95 percent of the normal distribution.
_Z = 1.959964


def wilson(found: float, possible: int) -> tuple[float, float]:
    """The 95 percent score interval of a proportion, in 0..1 (Wilson 1927); `possible` > 0."""
    share = min(found / possible, 1.0)
    spread = _Z * sqrt(share * (1 - share) / possible + _Z**2 / (4 * possible**2))
    middle, scale = share + _Z**2 / (2 * possible), 1 + _Z**2 / possible
    # At 0 and 1 the bound is exact; rounding must not move it past the rate.
    low = 0.0 if share == 0.0 else max(0.0, (middle - spread) / scale)
    high = 1.0 if share == 1.0 else min(1.0, (middle + spread) / scale)
    return low, high
