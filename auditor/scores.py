"""Tallies -> scores: rates, intervals, percentiles."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from auditor.dimensions.base import Dimension
from auditor.intervals import wilson
from auditor.lexicon import table
from auditor.model import Score, Tally

# Fewer documents than this cannot be resampled to any purpose: with 4 there are 35 different
# samples, and the interval comes out narrower than that of the pooled counts.
BOOTSTRAP_FROM = 5
_RESAMPLES = 2_000
_SEED = 20_250_703


def bootstrap(tallies: Sequence[Tally]) -> tuple[float, float]:
    """The 95 percent percentile interval of the pooled rate, resampling whole documents.

    The seed is fixed: the same tallies in the same order give the same interval.
    """
    import numpy as np

    counts = np.array(tallies, dtype=float)
    picks = np.random.default_rng(_SEED).integers(0, len(counts), (_RESAMPLES, len(counts)))
    sums = counts[picks].sum(axis=1)
    rates = np.divide(sums[:, 0], sums[:, 1], out=np.zeros(_RESAMPLES), where=sums[:, 1] > 0)
    low, high = np.quantile(rates, (0.025, 0.975))
    rate = counts[:, 0].sum() / counts[:, 1].sum()
    return float(min(low, rate)), float(max(high, rate))


def reference() -> dict[str, Any]:
    """The reference set: `name`, `articles`, and per dimension the quantiles of its rates."""
    found: dict[str, Any] = table("reference.json")
    return found


def percentile(dimension: str, rate: float) -> float | None:
    """The share of reference articles with a lower rate, 0..100; `None` without a reference."""
    quantiles = reference()["quantiles"].get(dimension)
    return round(100 * bisect_left(quantiles, rate) / len(quantiles), 1) if quantiles else None


def score(
    dimension: Dimension, tallies: Sequence[Tally], detail: Mapping[str, Any] | None = None
) -> Score:
    """The score of one document (one tally) or of an outlet (one tally a document).

    The rate is that of the summed tallies, in the dimension's unit; it is `None`, and so are
    interval and percentile, where fewer than `dimension.minimum` were possible. The interval is
    Wilson's on the sums for fewer than five documents, else a bootstrap over documents.
    """
    found = sum(tally.found for tally in tallies)
    possible = sum(tally.possible for tally in tallies)
    rate, interval, rank = None, None, None
    if possible and possible >= dimension.minimum:
        rate = dimension.scale * found / possible
        resampled = len(tallies) >= BOOTSTRAP_FROM
        low, high = bootstrap(tallies) if resampled else wilson(found, possible)
        interval = (
            min(rate, round(dimension.scale * low, 6)),
            max(rate, round(dimension.scale * high, 6)),
        )
        rank = percentile(dimension.name, rate)
    return Score(
        dimension=dimension.name,
        rate=rate,
        unit=dimension.unit,
        better=dimension.better,
        found=found,
        possible=possible,
        interval=interval,
        percentile=rank,
        detail=detail or {},
    )
