"""Limits: which side is wrong goes by the dimension."""

from __future__ import annotations

import pytest

from auditor.check.limits import parsed, violations
from tests.check.made import checked, rate


@pytest.mark.parametrize(
    ("value", "better", "limit", "broken"),
    [
        (2.5, "lower", 2.0, True),
        (2.0, "lower", 2.0, False),
        (2.00001, "lower", 2.0, False),
        (0.39, "higher", 0.4, True),
        (0.4, "higher", 0.4, False),
        (None, "lower", 0.0, False),
        (0.0, "lower", 0.0, False),
    ],
)
def test_sides(value: float | None, better: str, limit: float, broken: bool) -> None:
    document = checked(rates={"loaded_language": rate(value, better)})
    found = list(violations(document, {"loaded_language": limit}))
    assert bool(found) is broken
    for violation in found:
        side = "over" if better == "lower" else "under"
        assert f"{side} the limit of {limit:g}" in violation.message
        assert "(3 of 120)" in violation.message


def test_a_limit_on_what_was_not_scored_is_not_broken() -> None:
    assert not list(violations(checked(), {"attribution": 1.0}))


def test_reading_one() -> None:
    assert parsed("Loaded-Language=2.5") == ("loaded_language", 2.5)


@pytest.mark.parametrize("text", ["loaded_language", "loaded_language=x", "loaded_language=-1",
                                  "loaded_language=inf", "loded=2", "=2"])  # fmt: skip
def test_what_is_no_limit(text: str) -> None:
    with pytest.raises(ValueError):
        parsed(text)
