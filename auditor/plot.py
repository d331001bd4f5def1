"""The report's charts on axes of your own.

    import auditor.plot
    figure, axes = plt.subplots(1, 2, figsize=(12, 5))
    auditor.plot.dimension(comparison, "attribution", ax=axes[0])
    auditor.plot.dimension(comparison, "loaded_language", ax=axes[1])

Every function draws on `ax`, or on a new figure of the right size, and returns the axes. Type keeps
its size in points; rows move together where the axes are lower than the chart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from auditor.dimensions import DIMENSIONS
from auditor.model import Comparison
from auditor.render import charts, figures, svg, words
from auditor.render.phrases import chart_phrase
from auditor.render.reference import reference_set

# Widths in points of a chart with axes of its own.
_HALF, _FULL = 520.0, 860.0
# Above the chart, for the title; a margin all around.
_TITLE, _MARGIN = 30.0, 8.0


def dimension(comparison: Comparison, name: str, ax: Any = None, *, usual: bool = True) -> Any:
    """A dot for each outlet's rate in one dimension, on the line of its 95 percent interval; the
    better end is marked. `usual`: a broken line where the reference set's median lies.

    `name` is one of "specifics", "contradictions", "loaded_language", "attribution". Raises
    ValueError for another one.
    """
    found = next((one for one in DIMENSIONS if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in DIMENSIONS)
        raise ValueError(f"there is no dimension {name!r}; there are {known}")
    panel = figures.panel(comparison.outlets, found, reference_set() if usual else None)
    title = f"{found.title} ({found.unit})"
    return _drawn(lambda width, axes: charts.dot_panel(panel, width, axes), ax, _HALF, title)


def sources(comparison: Comparison, ax: Any = None) -> Any:
    """A bar for each outlet: the share of its claims that rest on a source, cut by kinds of
    sources."""
    bars, _ = figures.source_bars(comparison)
    title = chart_phrase("sources", "title")
    return _drawn(lambda width, axes: charts.stacked_bars(bars, width, axes), ax, _FULL, title)


def documents(comparison: Comparison, ax: Any = None) -> Any:
    """Documents by dimensions, each cell with its rate, darker towards better."""
    names = words.document_names(comparison.audits, 30)
    rows, columns, cells = figures.heat(comparison.audits, names, DIMENSIONS)
    title = chart_phrase("documents", "title")
    return _drawn(
        lambda width, axes: charts.heatmap(rows, columns, cells, width, axes), ax, _FULL, title
    )


def _drawn(draw: Callable[[float, Any], Any], ax: Any, width: float, title: str) -> Any:
    """`draw` takes a width in points and axes (`None`: a figure of its own, for its height)."""
    import matplotlib

    with matplotlib.rc_context(svg.settings()):
        if ax is None:
            ax = _new_axes(draw(width, None).get_size_inches()[1] * 72, width)
        own = ax.get_window_extent()
        points = 72 / ax.figure.dpi
        draw(own.width * points, ax)
        # Where there is room to spare, rows keep their distance and stand on top.
        low, high = ax.get_ylim()
        ax.set_ylim(max(low, own.height * points), high)
        ax.set_title(title, loc="left", fontsize=13, fontweight="bold")
    return ax


def _new_axes(height: float, width: float) -> Any:
    import matplotlib.pyplot as plt

    whole = height + _TITLE + _MARGIN
    figure = plt.figure(figsize=((width + 2 * _MARGIN) / 72, whole / 72))
    side = _MARGIN / (width + 2 * _MARGIN)
    return figure.add_axes((side, _MARGIN / whole, 1 - 2 * side, height / whole))
