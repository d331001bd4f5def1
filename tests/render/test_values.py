from __future__ import annotations

from typing import Any

import pytest

from auditor.render.values import readable


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, ""),
        ("2025-07-03", "3 July 2025"),
        ("2025-07", "July 2025"),
        ("2025-07-03T14:30", "3 July 2025, 14:30"),
        ("198X", "1980s"),
        ("1995~", "about 1995"),
        ("2023-12/2024-02", "December 2023 to February 2024"),
        ("P9W", "9 weeks"),
        ("P1Y6M", "1 year 6 months"),
        ("PT1H30M", "1 hour 30 minutes"),
        ("P", "P"),
        ("AC/DC", "AC/DC"),
        ("2025-99-03", "3 99 2025"),
        ({"amount": 41000, "unit": "vehicles", "bound": "about"}, "about 41,000 vehicles"),
        ({"amount": 18_000_000, "currency": "USD", "bound": "exact"}, "18 million USD"),
        ({"amount": [3, 5], "unit": "percent", "bound": "exact"}, "3–5%"),
        ({"amount": 0.5, "unit": "fraction", "bound": "exact"}, "50%"),
        ({"duration": "P18M", "bound": "more_than"}, "more than 18 months"),
        (12.0, "12"),
        (["a", "b"], "a to b"),
    ],
)
def test_values_as_a_reader_writes_them(value: Any, text: str) -> None:
    assert readable(value) == text
