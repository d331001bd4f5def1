"""Comparison charts, one matplotlib figure each, drawn for reading at its own width.

A width is in CSS pixels: 1 point of the figure is 1 pixel of the page, so type keeps its size.
Names stand above what they name and values at its end: nothing to look up, nothing to collide.
Every kind is told by pattern, shape or words as well as by colour, and what has too little text
is drawn as a hatched band with those words, never as a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from auditor.render import words
from auditor.render.palette import (
    GRID,
    HUES,
    INK,
    KNOWN,
    MUTED,
    OPEN,
    OTHER_HUE,
    PAPER,
    SELF,
    shade,
)

_MARGIN = 6.0
_ROW = 44.0
# Pixels a character takes at the size of a chart's notes, measured generously.
_CHARACTER = 6.3


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
    """One dimension's chart: rows on one axis from 0 to `top`, with a note at the better end.
    `usual` is a rate to compare with and what it is, `None` where nothing is known."""

    name: str
    rows: tuple[Row, ...]
    top: float
    ticks: tuple[float, ...]
    tick_labels: tuple[str, ...]
    better: str
    usual: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Kinds of sources that a bar shows as one: its name in the key, and its look."""

    name: str
    label: str
    kinds: tuple[str, ...]
    fill: str
    hatch: str


GROUPS = (
    Group(
        name="known",
        label="a reader could go back to the source",
        kinds=("named_person", "named_organisation", "document"),
        fill=KNOWN,
        hatch="",
    ),
    Group(
        name="open",
        label="somebody is mentioned, who it is stays open",
        kinds=("unnamed_official", "anonymous", "vague"),
        fill=OPEN,
        hatch="////",
    ),
    Group(name="self", label="the author", kinds=("self",), fill=SELF, hatch="||||"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A stacked bar: the share of all claims in each of `GROUPS`, and in words what is in it.
    `shares` is `None` where there is too little text."""

    label: str
    shares: tuple[float, ...] | None
    value: str
    counted: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of the heatmap: `shade` 0 (far from better) .. 1 (towards better), `None` unscored."""

    value: str
    shade: float | None


Figure = Any


def _canvas(width: float, height: float, axes: Any = None) -> tuple[Figure, Any]:
    """A figure with one bare axes, or `axes` given, whose data units are pixels, y downwards."""
    from matplotlib.figure import Figure as New

    if axes is None:
        axes = New(figsize=(width / 72, height / 72)).add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    return axes.figure, axes


def _box(axes: Any, x: float, y: float, width: float, height: float, **look: Any) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((x, y), width, height, **look))


def _write(axes: Any, x: float, y: float, text: str, **look: Any) -> None:
    axes.text(x, y, text, **{"color": INK, "fontsize": 12, "ha": "center", "va": "center", **look})


def _too_short(axes: Any, x: float, y: float, width: float, height: float) -> None:
    """The hatched band that stands for "not enough text"."""
    look = {"facecolor": "none", "edgecolor": MUTED, "hatch": "////", "lw": 0.6, "alpha": 0.55}
    _box(axes, x, y, width, height, **look)


def entitled(figure: Figure, title: str, caption: str) -> None:
    """Puts a title and a caption above a drawing that will stand without a page around it."""
    width, height = (72 * inches for inches in figure.get_size_inches())
    lines = wrap(caption, int(width / _CHARACTER))
    at, top = _MARGIN / width, 14.0
    for line in reversed(lines):
        figure.text(at, 1 + top / height, line, color=MUTED, fontsize=11, va="bottom")
        top += 16
    figure.text(at, 1 + (top + 2) / height, title, color=INK, fontsize=16, weight="bold")


# --- A dot and its range -----------------------------------------------------------------------


def dot_panel(panel: Panel, width: float = 430, axes: Any = None) -> Figure:
    """A dot for each rate on the line of its interval, name and value above; a broken line for
    what is usual elsewhere."""
    head = 26.0 if panel.usual else 4.0
    bottom = head + _ROW * len(panel.rows) + 4
    figure, axes = _canvas(width, bottom + 40, axes)
    ends = _MARGIN, width - _MARGIN

    def place(value: float) -> float:
        return ends[0] + (ends[1] - ends[0]) * min(value / panel.top, 1.0)

    _axis(axes, panel, place, ends, bottom)
    if panel.usual:
        _usual(axes, panel.usual, place, ends, (12, bottom))
    for number, row in enumerate(panel.rows):
        _dot_row(axes, row, HUES.get(panel.name, OTHER_HUE), head + _ROW * number, ends, place)
    return figure


def _axis(
    axes: Any,
    panel: Panel,
    place: Callable[[float], float],
    ends: tuple[float, float],
    y: float,
) -> None:
    """The scale under the rows: a mark and a figure for each tick, and which end is better."""
    left, right = ends
    axes.plot([left, right], [y, y], color=MUTED, lw=0.8, zorder=0)
    for tick, label in zip(panel.ticks, panel.tick_labels, strict=True):
        x = place(tick)
        axes.plot([x, x], [y, y + 4], color=MUTED, lw=0.8)
        side = "left" if x < left + 1 else "right" if x > right - 14 else "center"
        _write(axes, x, y + 13, label, color=MUTED, fontsize=11, ha=side)
    up = panel.better == "higher"
    text, x, side = ("better →", right, "right") if up else ("← better", left, "left")
    _write(axes, x, y + 30, text, color=MUTED, fontsize=11, style="italic", ha=side)


def _usual(
    axes: Any,
    usual: tuple[float, str],
    place: Callable[[float], float],
    ends: tuple[float, float],
    span: tuple[float, float],
) -> None:
    """A broken upright line with its name at the top, on the side that has room."""
    x = place(usual[0])
    axes.plot([x, x], [span[0] - 8, span[1]], color=MUTED, lw=1, dashes=(3, 3), zorder=0)
    near = x > (ends[0] + ends[1]) / 2
    look = {"color": MUTED, "fontsize": 11, "ha": "right" if near else "left"}
    _write(axes, x - 6 if near else x + 6, span[0] - 4, usual[1], **look)


def _dot_row(
    axes: Any,
    row: Row,
    hue: str,
    y: float,
    ends: tuple[float, float],
    place: Callable[[float], float],
) -> None:
    left, right = ends
    name, line = y + 12, y + 31
    # On a plate of its own: the line of what is usual may pass behind.
    plate = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}
    _write(axes, left, name, row.label, fontsize=12.5, weight="bold", ha="left", bbox=plate)
    if row.rate is None:
        _write(axes, right, name, words.NOT_ENOUGH, color=MUTED, style="italic", ha="right")
        _too_short(axes, left, line - 5, right - left, 10)
        return
    # Values stand in a column of their own, wide enough for "100%" and "12.3".
    counted = row.evidence if right > 400 else row.counted
    _write(axes, right - 50, name, counted, color=MUTED, fontsize=11, ha="right")
    _write(axes, right, name, row.value, color=hue, fontsize=13.5, weight="bold", ha="right")
    axes.plot([left, right], [line, line], color=GRID, lw=1.2, zorder=1)
    if row.interval:
        low, high = (place(bound) for bound in row.interval)
        band = {"color": hue, "lw": 6, "alpha": 0.35, "solid_capstyle": "butt"}
        axes.plot([low, max(high, low + 1)], [line, line], zorder=2, **band)
    axes.plot([place(row.rate)], [line], marker="o", color=hue, ms=10, mec=PAPER, mew=1.2, zorder=3)


# --- Bars of sources ---------------------------------------------------------------------------


def stacked_bars(bars: Sequence[Bar], width: float = 1080, axes: Any = None) -> Figure:
    """Bars of all claims, filled as far as they rest on a source and cut by group of sources, each
    with its kinds in words underneath; the key names only the groups that occur."""
    left, right = _MARGIN, width - _MARGIN
    told = [wrap(bar.told, max(20, int((right - left) / _CHARACTER))) or [""] for bar in bars]
    used = [
        group
        for index, group in enumerate(GROUPS)
        if any(bar.shares and bar.shares[index] for bar in bars)
    ]
    ends = (left, right)
    y = _key(None, used, ends)
    figure, axes = _canvas(width, y + sum(46 + 16 * len(lines) for lines in told), axes)
    _key(axes, used, ends)
    for bar, lines in zip(bars, told, strict=True):
        _bar(axes, bar, ends, y)
        for number, line in enumerate(lines):
            _write(axes, left, y + 46 + 16 * number, line, color=MUTED, fontsize=11, ha="left")
        y += 46 + 16 * len(lines)
    return figure


def _key(axes: Any | None, groups: Sequence[Group], ends: tuple[float, float]) -> float:
    """Draws the key, one line or as many as it needs, and returns where it ends."""
    x, y = ends[0], 4.0
    for group in groups:
        length = 26 + _CHARACTER * len(group.label) + 22
        if x > ends[0] and x + length > ends[1]:
            x, y = ends[0], y + 22
        if axes is not None:
            _fill(axes, group, x, y, 18, 12)
            _write(axes, x + 25, y + 6.5, group.label, color=MUTED, fontsize=11, ha="left")
        x += length
    return y + 26 if groups else y


def _fill(axes: Any, group: Group, x: float, y: float, width: float, height: float) -> None:
    look = {"facecolor": group.fill, "edgecolor": PAPER, "hatch": group.hatch, "lw": 0.8}
    _box(axes, x, y, width, height, **look)


def _bar(axes: Any, bar: Bar, ends: tuple[float, float], y: float) -> None:
    left, right = ends
    _write(axes, left, y + 8, bar.label, fontsize=12.5, weight="bold", ha="left")
    if bar.shares is None:
        _write(axes, right, y + 8, words.NOT_ENOUGH, color=MUTED, style="italic", ha="right")
        _too_short(axes, left, y + 20, right - left, 14)
        return
    _write(axes, right - 50, y + 8, bar.counted, color=MUTED, fontsize=11, ha="right")
    _write(axes, right, y + 8, bar.value, color=KNOWN, fontsize=13.5, weight="bold", ha="right")
    _box(axes, left, y + 20, right - left, 14, facecolor="none", edgecolor=GRID, lw=1)
    x = left
    for group, share in zip(GROUPS, bar.shares, strict=True):
        length = (right - left) * share
        if length:
            _fill(axes, group, x, y + 20, length, 14)
        x += length


# --- Documents by dimensions -------------------------------------------------------------------


def heatmap(
    names: Sequence[str],
    titles: Sequence[str],
    cells: Sequence[Sequence[Cell]],
    width: float = 900,
    axes: Any = None,
) -> Figure:
    """Documents by dimensions, each cell with its value."""
    label, row, head = 230.0, 44.0, 30.0
    figure, axes = _canvas(width, head + row * len(names) + 40, axes)
    left = _MARGIN + label
    step = (width - _MARGIN - left) / max(len(titles), 1)
    for number, title in enumerate(titles):
        middle = left + step * (number + 0.5)
        _write(axes, middle, head / 2, title, fontsize=11.5, weight="bold")
    for number, name in enumerate(names):
        top = head + row * number
        _write(axes, _MARGIN, top + 18, name, weight="bold", ha="left")
        for column, cell in enumerate(cells[number]):
            _cell(axes, cell, (left + step * column + 2, top, step - 4, 36.0))
    _ramp(axes, left + 2, width - _MARGIN - 2, head + row * len(names) + 10)
    return figure


def _cell(axes: Any, cell: Cell, frame: tuple[float, float, float, float]) -> None:
    x, y, width, height = frame
    if cell.shade is None:
        _too_short(axes, *frame)
        plate = {"facecolor": PAPER, "edgecolor": "none", "boxstyle": "round,pad=0.25"}
        look = {"color": MUTED, "fontsize": 11, "style": "italic", "bbox": plate}
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
