from __future__ import annotations

import re
from dataclasses import replace

import pytest

from auditor.model import Score
from auditor.render import charts, figures, palette, words
from auditor.render.drawings import draw
from auditor.render.reference import reference_set
from tests.render.fixtures import DIMENSIONS, comparison


@pytest.mark.parametrize("value", [index / 20 for index in range(21)])
def test_cells_are_legible(value: float) -> None:
    fill, text = palette.shade(value)
    assert palette.contrast(fill, text) >= 4.5


@pytest.mark.parametrize("reach", [0.0, 0.7, 1.0, 3.2, 9.99, 41.0, 100.0, 3500.0])
def test_axis_covers_what_it_shows(reach: float) -> None:
    top, ticks = figures.scale(reach)
    assert top >= reach and ticks[0] == 0 and ticks[-1] == top and 3 <= len(ticks) <= 7


def test_charts_come_with_their_tables_and_their_words() -> None:
    drawn, images = draw(comparison(), DIMENSIONS, reference_set())
    assert [chart.name for chart in drawn] == [*(d.name for d in DIMENSIONS), "sources"]
    assert list(images) == [*(chart.name for chart in drawn), "documents"]
    assert all(data.startswith(b"\x89PNG") for data in images.values())
    for chart in drawn:
        assert chart.table.rows and "Harbour Wire" in chart.wide and "aria-label" in chart.wide
        assert "Harbour Wire: " in chart.told and chart.caption
        assert "<style" not in chart.wide and ' style="' not in chart.wide
        assert len(chart.wide) < 20_000


def test_a_drawing_takes_its_colours_from_the_page() -> None:
    drawn, _ = draw(comparison(), DIMENSIONS)
    for chart in drawn:
        assert "var(--ink)" in chart.wide
        assert not re.search(r'"#[0-9a-f]{6}"', chart.wide + chart.narrow)


def test_too_little_text_is_drawn_as_such() -> None:
    short = next(d for d in DIMENSIONS if d.name == "attribution")
    whole = comparison()
    none = replace(whole.outlets[0].scores["attribution"], rate=None, interval=None)
    outlet = replace(whole.outlets[0], scores={**whole.outlets[0].scores, "attribution": none})
    thin = replace(whole, outlets=(outlet, *whole.outlets[1:]))
    panel = figures.panel(thin.outlets, short)
    assert panel.rows[-1].label == "Harbour Wire" and panel.rows[-1].rate is None
    bars, _ = figures.source_bars(thin)
    assert bars[-1].label == "Harbour Wire" and bars[-1].shares is None
    for chart in draw(thin, DIMENSIONS)[0]:
        if chart.name in ("attribution", "sources"):
            assert words.NOT_ENOUGH in chart.wide and "<pattern" in chart.wide
            assert f"Harbour Wire: {words.NOT_ENOUGH}" in chart.told


def test_the_better_end_is_on_top() -> None:
    for dimension in DIMENSIONS:
        rates = [row.rate for row in figures.panel(comparison().outlets, dimension).rows]
        assert rates == sorted(rates, reverse=dimension.better == "higher")


def test_what_is_usual_is_drawn_where_it_is_known() -> None:
    reference = reference_set()
    assert reference
    panel = figures.panel(comparison().outlets, DIMENSIONS[0], reference)
    assert panel.usual and panel.usual[0] == reference.medians["specifics"]
    assert figures.panel(comparison().outlets, DIMENSIONS[0]).usual is None


def test_source_bars_add_up() -> None:
    bars, table = figures.source_bars(comparison())
    counts = {row[0]: row for row in table.rows}
    for bar in bars:
        assert bar.shares is not None
        row = counts[bar.label]
        left_over = int(row[-2]) / int(row[-1])
        assert sum(bar.shares) + left_over == pytest.approx(1)
    assert bars[0].label == "Harbour Wire"
    assert bars[0].told == "2 named persons, 2 named organisations, 1 document"
    assert len({group.hatch + group.fill for group in charts.GROUPS}) == len(charts.GROUPS)


def test_more_outlets_than_a_chart_can_hold_are_said_to_be_left_out() -> None:
    whole = comparison()
    many = replace(whole, outlets=whole.outlets * 10)
    drawn, _ = draw(many, DIMENSIONS)
    assert all("Only the first 30 are drawn" in chart.caption for chart in drawn)


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
