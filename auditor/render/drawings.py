"""The report's charts: each drawn once for the page (wide and narrow) and once as a PNG."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.dimensions.base import Dimension
from auditor.model import Comparison
from auditor.render import charts, figures, svg, words
from auditor.render.palette import PAPER
from auditor.render.phrases import chart_phrase
from auditor.render.reference import Reference

_FULL, _HALF, _NARROW = 1080.0, 510.0, 330.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart in the page: SVG for wide and narrow screens, what it shows in words, and the table
    behind it. `full` charts take the page's whole width."""

    name: str
    title: str
    caption: str
    full: bool
    wide: str
    narrow: str
    told: str
    table: figures.Table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What to draw: `draw` takes a width in pixels. Without a table it is drawn as a PNG only."""

    name: str
    title: str
    caption: str
    draw: Callable[[float], charts.Figure]
    width: float
    told: str = ""
    table: figures.Table | None = None


def draw(
    comparison: Comparison, dimensions: Sequence[Dimension], reference: Reference | None = None
) -> tuple[list[Chart], dict[str, bytes]]:
    """The page's charts, and those and the table of documents as PNG by file name."""
    if not comparison.outlets:
        return [], {}
    import matplotlib

    matplotlib.use("Agg")
    drawn: list[Chart] = []
    images: dict[str, bytes] = {}
    with matplotlib.rc_context(svg.settings()), warnings.catch_warnings():
        # A name in a script that the PNG's typeface lacks is no reason to fail or to chatter.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        for plan in _plans(comparison, dimensions, reference):
            wide = plan.draw(plan.width)
            if plan.table:
                drawn.append(_chart(plan, wide, plan.table))
            charts.entitled(wide, plan.title, plan.caption)
            images[plan.name] = svg.png(wide, PAPER)
    return drawn, images


def _chart(plan: _Plan, wide: Any, table: figures.Table) -> Chart:
    label = chart_phrase(plan.name, "label").format(title=plan.title)
    described = f"{plan.name}-text {plan.name}-told"
    return Chart(
        name=plan.name,
        title=plan.title,
        caption=plan.caption,
        full=plan.width == _FULL,
        wide=svg.inline(wide, plan.name, label, described),
        narrow=svg.inline(plan.draw(_NARROW), f"{plan.name}-narrow", label, described),
        told=plan.told,
        table=table,
    )


def _plans(
    comparison: Comparison, dimensions: Sequence[Dimension], reference: Reference | None
) -> Iterator[_Plan]:
    for dimension in dimensions:
        yield _panel(comparison, dimension, reference)
    yield _sources(comparison)
    yield _documents(comparison, dimensions)


def _panel(comparison: Comparison, dimension: Dimension, reference: Reference | None) -> _Plan:
    panel = figures.panel(comparison.outlets, dimension, reference)
    caption = chart_phrase("dimension", "caption").format(
        question=dimension.question,
        unit=dimension.unit[:1].upper() + dimension.unit[1:],
        better=dimension.better,
    )
    return _Plan(
        name=dimension.name,
        title=dimension.title,
        caption=caption + _cut(len(comparison.outlets)),
        draw=lambda width: charts.dot_panel(panel, width),
        width=_HALF,
        told=figures.panel_words(comparison.outlets, dimension),
        table=figures.panel_table(comparison.outlets, dimension),
    )


def _sources(comparison: Comparison) -> _Plan:
    bars, table = figures.source_bars(comparison)
    return _Plan(
        name="sources",
        title=chart_phrase("sources", "title"),
        caption=chart_phrase("sources", "caption") + _cut(len(comparison.outlets)),
        draw=lambda width: charts.stacked_bars(bars, width),
        width=_FULL,
        told=figures.source_words(bars),
        table=table,
    )


def _documents(comparison: Comparison, dimensions: Sequence[Dimension]) -> _Plan:
    """For slides: in the page, the table of documents and the labels hold the same."""
    names = words.document_names(comparison.audits, 30)
    rows, columns, cells = figures.heat(comparison.audits, names, dimensions)
    return _Plan(
        name="documents",
        title=chart_phrase("documents", "title"),
        caption=chart_phrase("documents", "caption"),
        draw=lambda width: charts.heatmap(rows, columns, cells, width),
        width=_FULL,
    )


def _cut(count: int) -> str:
    if count <= figures.MOST_ROWS:
        return ""
    return " " + chart_phrase("all", "cut").format(shown=figures.MOST_ROWS, all=count)
