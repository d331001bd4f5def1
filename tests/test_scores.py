"""Rates, intervals and percentiles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.dimensions import DIMENSIONS
from auditor.model import Tally
from auditor.scores import BOOTSTRAP_FROM, bootstrap, percentile, reference, score, wilson


@pytest.mark.parametrize(
    ("found", "possible", "low", "high"),
    # Newcombe 1998, table I, method 3 (score without continuity correction).
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(
    found: int, possible: int, low: float, high: float
) -> None:
    assert wilson(found, possible) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_holds_the_rate(found: int, possible: int) -> None:
    low, high = wilson(min(found, possible), possible)
    assert 0.0 <= low <= min(found, possible) / possible <= high <= 1.0


def test_too_little_is_none_and_not_zero() -> None:
    for dimension in DIMENSIONS:
        nothing = score(dimension, [Tally(0, 0)])
        little = score(dimension, [Tally(0, dimension.minimum - 1)])
        enough = score(dimension, [Tally(0, dimension.minimum)])
        assert (nothing.rate, nothing.interval, nothing.percentile) == (None, None, None)
        assert (little.rate, little.interval, little.percentile) == (None, None, None)
        assert enough.rate == 0.0 and enough.interval is not None


def test_an_outlet_is_the_sum_of_its_tallies_not_the_mean_of_rates() -> None:
    attribution = next(d for d in DIMENSIONS if d.name == "attribution")
    assert score(attribution, [Tally(1, 10), Tally(9, 90)]).rate == pytest.approx(0.1)
    assert score(attribution, [Tally(10, 10), Tally(0, 90)]).rate == pytest.approx(0.1)


@given(st.lists(st.integers(0, 30), min_size=BOOTSTRAP_FROM, max_size=12))
def test_the_bootstrap_is_reproducible_and_holds_the_rate(found: list[int]) -> None:
    tallies = [Tally(n, 30) for n in found]
    low, high = bootstrap(tallies)
    assert (low, high) == bootstrap(tallies)
    assert low <= sum(found) / (30 * len(found)) <= high


def test_documents_that_differ_give_a_wider_interval_than_documents_that_agree() -> None:
    alike = bootstrap([Tally(10, 20)] * 8)
    apart = bootstrap([Tally(0, 20), Tally(20, 20)] * 4)
    assert apart[1] - apart[0] > alike[1] - alike[0]


def test_percentiles_rise_with_the_rate() -> None:
    for dimension in DIMENSIONS:
        quantiles = reference()["quantiles"][dimension.name]
        assert quantiles == sorted(quantiles)
        assert percentile(dimension.name, quantiles[0]) == 0.0
        assert percentile(dimension.name, quantiles[-1] + 1) == 100.0


def test_a_dimension_without_reference_has_no_percentile() -> None:
    assert percentile("unheard_of", 0.5) is None
