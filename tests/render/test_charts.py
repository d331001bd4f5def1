from __future__ import annotations

import pytest

from auditor.model import Score
from auditor.render import charts, figures, words
from auditor.render.html import draw
from tests.render.fixtures import DIMENSIONS, comparison


@pytest.mark.parametrize("value", [index / 20 for index in range(21)])
def test_cells_are_legible(value: float) -> None:
    fill, text = charts.shade(value)
    assert charts.contrast(fill, text) >= 4.5


@pytest.mark.parametrize("reach", [0.0, 0.7, 1.0, 3.2, 9.99, 41.0, 100.0, 3500.0])
def test_axis_covers_what_it_shows(reach: float) -> None:
    top, ticks = figures._scale(reach)
    assert top >= reach and ticks[0] == 0 and ticks[-1] == top and 3 <= len(ticks) <= 7


def test_charts_come_with_their_tables_and_their_words() -> None:
    drawn, images = draw(comparison(), DIMENSIONS)
    assert [chart.name for chart in drawn] == [
        *(d.name for d in DIMENSIONS),
        "sources",
        "documents",
    ]
    for chart in drawn:
        assert images[chart.name].startswith(b"\x89PNG")
        assert chart.table.rows and "Harbour Wire" in chart.wide and "aria-label" in chart.wide
        assert "<style" not in chart.wide and ' style="' not in chart.wide
        assert len(chart.wide) < 60_000
    assert "too short" in drawn[-1].wide


def test_source_bars_add_up() -> None:
    bars, parts, table = figures.source_bars(comparison())
    assert bars[0].label == "Harbour Wire"
    for bar, row in zip(bars, table.rows, strict=True):
        assert sum(bar.counts) == bar.total == int(row[-1])
    assert len({part.hatch + part.fill for part in parts}) == len(parts)


def _score(rate: float | None, percentile: float | None, better: str = "lower") -> Score:
    return Score(
        dimension="x",
        rate=rate,
        unit="per 100 words",
        better=better,  # type: ignore[arg-type]
        found=1,
        possible=10,
        interval=None,
        percentile=percentile,
        detail={},
    )


def test_shades_point_towards_better() -> None:
    assert figures._shades([_score(1.0, 25.0), _score(None, None)]) == [0.75, None]
    assert figures._shades([_score(1.0, 25.0, "higher")]) == [0.25]


def test_without_a_reference_what_reads_the_same_is_shaded_the_same() -> None:
    shades = figures._shades([_score(1.82, None), _score(1.76, None), _score(3.0, None)])
    assert shades == [1.0, 1.0, 0.0]


def test_no_formula_is_read_into_a_name() -> None:
    row = charts.Row(label="$x^2$ & <b>", rate=0.5, interval=(0.2, 0.8), value="50%", evidence="",
                     counted="")  # fmt: skip
    panel = charts.Panel(name="x", rows=(row,), top=1, ticks=(0, 1), tick_labels=("0", "1"),
                         better="higher")  # fmt: skip
    import matplotlib

    from auditor.render import svg

    with matplotlib.rc_context(svg.settings()):
        text = svg.inline(charts.dot_panel(panel), "x", "label", "x-text")
    assert "$x^2$ &amp; &lt;b&gt;" in text


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        ("share of claims", 0.413, "41%"),
        ("per 100 claims", 2.345, "2.3"),
        ("per 100 x", 1234.0, "1,234"),
    ],
)
def test_rates_as_written(unit: str, value: float, shown: str) -> None:
    assert words.figure(value, unit) == shown
