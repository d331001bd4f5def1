"""Comparison charts, one matplotlib figure each, drawn for reading at its own width.

A width is in CSS pixels: 1 point of the figure is 1 pixel of the page, so type keeps its size.
Names stand above what they name and values at its end: nothing to look up, nothing to collide.
Every kind is told by pattern, shape or words as well as by colour.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from auditor.render import words

INK = "#1d1c1a"
MUTED = "#625e57"
GRID = "#d9d4ca"
PAPER = "#fffdf9"
# One hue a dimension, dark enough for text on paper, apart in lightness for colour-blind readers.
HUES = {
    "specifics": "#1c5d99",
    "attribution": "#0b6b5d",
    "loaded_language": "#a63d0a",
    "contradictions": "#7a2382",
}
OTHER_HUE = "#4a4a4a"

_MARGIN = 6.0
_ROW = 46.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a dot-and-interval chart. `rate` is `None` where there is too little text;
    `counted` is the evidence without its noun, for narrow charts."""

    label: str
    rate: float | None
    interval: tuple[float, float] | None
    value: str
    evidence: str
    counted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One dimension's chart: rows on one axis from 0 to `top`, with a note at each end."""

    name: str
    rows: tuple[Row, ...]
    top: float
    ticks: tuple[float, ...]
    tick_labels: tuple[str, ...]
    better: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A kind in a stacked bar: what it is called, its fill, its hatch and that hatch's colour."""

    name: str
    label: str
    fill: str
    hatch: str
    edge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A stacked bar: a count for each part, of `total`."""

    label: str
    counts: tuple[float, ...]
    total: float
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of the heatmap: `shade` 0 (far from better) .. 1 (towards better), `None` unscored."""

    value: str
    shade: float | None


Figure = Any


def _canvas(width: float, height: float) -> tuple[Figure, Any]:
    """A figure with one bare axes whose data units are pixels, y downwards."""
    from matplotlib.figure import Figure as New

    figure = New(figsize=(width / 72, height / 72))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    return figure, axes


def _box(axes: Any, x: float, y: float, width: float, height: float, **look: Any) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((x, y), width, height, **look))


def _write(axes: Any, x: float, y: float, text: str, **look: Any) -> None:
    axes.text(x, y, text, **{"color": INK, "fontsize": 12, "ha": "center", "va": "center", **look})


def dot_panel(panel: Panel, width: float = 430) -> Figure:
    """A dot for each rate on the line of its interval, name and value above."""
    rows = panel.rows
    hue = HUES.get(panel.name, OTHER_HUE)
    figure, axes = _canvas(width, _ROW * len(rows) + 44)
    left, right = _MARGIN + 4, width - _MARGIN - 4

    def place(value: float) -> float:
        return left + (right - left) * min(value / panel.top, 1.0)

    bottom = _ROW * len(rows) + 4
    for tick, label in zip(panel.ticks, panel.tick_labels, strict=True):
        x = place(tick)
        axes.plot([x, x], [8, bottom], color=GRID, lw=0.8, zorder=0)
        side = "left" if x < left + 1 else "right" if x > right - 14 else "center"
        _write(axes, x, bottom + 13, label, color=MUTED, fontsize=11, ha=side)
    up = panel.better == "higher"
    arrow = "further right: better →" if up else "← further left: better"
    look = {"color": MUTED, "fontsize": 11, "style": "italic"}
    _write(axes, right if up else left, bottom + 31, arrow, ha="right" if up else "left", **look)
    for number, row in enumerate(rows):
        _dot_row(axes, row, hue, 18 + _ROW * number, (left, right), place)
    return figure


def _dot_row(
    axes: Any,
    row: Row,
    hue: str,
    y: float,
    ends: tuple[float, float],
    place: Callable[[float], float],
) -> None:
    left, right = ends
    line = y + 19
    _write(axes, left, y, row.label, fontsize=12.5, weight="bold", ha="left")
    if row.rate is None:
        _write(axes, right, y, words.NOT_ENOUGH, color=MUTED, style="italic", ha="right")
        axes.plot([left, right], [line, line], color=MUTED, lw=1, dashes=(2, 4), zorder=1)
        return
    # Values stand in a column of their own, wide enough for "100%" and "12.3".
    _write(
        axes,
        right - 50,
        y,
        row.evidence if right > 400 else row.counted,
        color=MUTED,
        fontsize=11,
        ha="right",
    )
    _write(axes, right, y, row.value, color=hue, fontsize=13.5, weight="bold", ha="right")
    axes.plot([left, right], [line, line], color=GRID, lw=1.2, zorder=1)
    if row.interval:
        low, high = (place(bound) for bound in row.interval)
        band = {"color": hue, "lw": 3.2, "alpha": 0.45, "solid_capstyle": "round"}
        axes.plot([low, max(high, low + 1)], [line, line], zorder=2, **band)
    axes.plot([place(row.rate)], [line], marker="o", color=hue, ms=10, mec=PAPER, mew=1.2, zorder=3)


def stacked_bars(bars: Sequence[Bar], parts: Sequence[Part], width: float = 900) -> Figure:
    """Bars of one length cut by share, patterned, with the shares written where they fit."""
    columns = max(2, min(5, int(width // 180)))
    legend = 24.0 * ceil(len(parts) / columns) + 14.0
    figure, axes = _canvas(width, legend + 60 * len(bars) + 6)
    left, right = _MARGIN, width - _MARGIN
    step = (right - left) / columns
    for number, part in enumerate(parts):
        x, top = left + step * (number % columns), 4.0 + 24 * (number // columns)
        _fill(axes, part, x, top, 20, 14)
        _write(axes, x + 27, top + 7.5, part.label, fontsize=11.5, ha="left")
    for number, bar in enumerate(bars):
        y = legend + 60 * number
        _write(axes, left, y + 9, bar.label, fontsize=12.5, weight="bold", ha="left")
        _write(axes, right, y + 9, bar.note, color=MUTED, fontsize=11.5, ha="right")
        _bar(axes, bar, parts, (left, right), y + 20)
    return figure


def _fill(axes: Any, part: Part, x: float, y: float, width: float, height: float) -> None:
    look = {"facecolor": part.fill, "edgecolor": part.edge, "hatch": part.hatch, "lw": 1}
    _box(axes, x, y, width, height, **look)


def _bar(axes: Any, bar: Bar, parts: Sequence[Part], ends: tuple[float, float], y: float) -> None:
    left, right = ends
    if not bar.total:
        outline: dict[str, Any] = {
            "facecolor": "none",
            "edgecolor": MUTED,
            "ls": (0, (2, 3)),
            "lw": 1,
        }
        _box(axes, left, y, right - left, 28, **outline)
        _write(axes, (left + right) / 2, y + 14.5, words.NOT_ENOUGH, color=MUTED, style="italic")
        return
    plate = {"facecolor": PAPER, "edgecolor": "none", "boxstyle": "round,pad=0.25"}
    x = left
    for part, number in zip(parts, bar.counts, strict=True):
        length = (right - left) * number / bar.total
        if not number:
            continue
        _fill(axes, part, x, y, length, 28)
        label = f"{100 * number / bar.total:.0f}%"
        if length > 9.5 * len(label) + 5:
            look = {"fontsize": 11.5, "weight": "bold", "bbox": plate}
            _write(axes, x + length / 2, y + 14.5, label, **look)
        x += length


# From "further from better" to "further towards better": one hue, light to dark, no red or green.
_RAMP = ("#f4eee1", "#d6e0d5", "#a3c4c4", "#6198a8", "#2b6483", "#123a5c")


def shade(value: float) -> tuple[str, str]:
    """Fill and text colour of a heatmap cell whose value is `value`, 0 to 1."""
    at = min(max(value, 0.0), 1.0) * (len(_RAMP) - 1)
    index = min(int(at), len(_RAMP) - 2)
    part = at - index
    low, high = (
        [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        for colour in (_RAMP[index], _RAMP[index + 1])
    )
    mixed = [round(a + (b - a) * part) for a, b in zip(low, high, strict=True)]
    fill = "#" + "".join(f"{channel:02x}" for channel in mixed)
    # Pure black and white: of any two, one reaches 4.5 on every ground.
    dark, light = contrast(fill, "#000000"), contrast(fill, "#ffffff")
    return fill, "#000000" if dark >= light else "#ffffff"


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def heatmap(
    names: Sequence[str], titles: Sequence[str], cells: Sequence[Sequence[Cell]], width: float = 900
) -> Figure:
    """Documents by dimensions, each cell with its value; names above the cells when narrow."""
    narrow = width < 600
    label, row, head = (0.0, 62.0, 24.0) if narrow else (230.0, 44.0, 30.0)
    figure, axes = _canvas(width, head + row * len(names) + 40)
    left = _MARGIN + label
    step = (width - _MARGIN - left) / max(len(titles), 1)
    for number, title in enumerate(titles):
        size = 10.0 if narrow else 11.5
        _write(axes, left + step * (number + 0.5), head / 2, title, fontsize=size, weight="bold")
    for number, name in enumerate(names):
        top = head + row * number + (20 if narrow else 0)
        height = 36.0
        middle = top - 9 if narrow else top + height / 2
        _write(axes, _MARGIN, middle, name, weight="bold", ha="left")
        for column, cell in enumerate(cells[number]):
            _cell(axes, cell, (left + step * column + 2, top, step - 4, height))
    _ramp(axes, left + 2, width - _MARGIN - 2, head + row * len(names) + 10)
    return figure


def _cell(axes: Any, cell: Cell, frame: tuple[float, float, float, float]) -> None:
    x, y, width, height = frame
    if cell.shade is None:
        outline: dict[str, Any] = {
            "facecolor": "none",
            "edgecolor": MUTED,
            "ls": (0, (2, 3)),
            "lw": 1,
        }
        _box(axes, *frame, **outline)
        look = {"color": MUTED, "fontsize": 11, "style": "italic"}
        _write(axes, x + width / 2, y + height / 2, cell.value, **look)
        return
    fill, text = shade(cell.shade)
    _box(axes, *frame, facecolor=fill, edgecolor=GRID, lw=0.8)
    look = {"color": text, "fontsize": 13, "weight": "bold"}
    _write(axes, x + width / 2, y + height / 2, cell.value, **look)


def _ramp(axes: Any, left: float, right: float, y: float) -> None:
    """The key: what light and dark mean, in words."""
    length = min(150.0, (right - left) * 0.22)
    start = (left + right - length) / 2
    for index in range(12):
        fill, _ = shade(index / 11)
        _box(axes, start + length * index / 12, y, length / 12 + 0.5, 10, facecolor=fill, lw=0)
    look = {"color": MUTED, "fontsize": 11}
    _write(axes, start - 8, y + 5, "further from better", ha="right", **look)
    _write(axes, start + length + 8, y + 5, "towards better", ha="left", **look)
