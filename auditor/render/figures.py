"""Scores -> what the charts draw, and the table behind each chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import ceil, floor, log10
from typing import NamedTuple

from auditor.dimensions.base import Dimension
from auditor.model import Audit, Comparison, Outlet, Score
from auditor.render import words
from auditor.render.charts import Bar, Cell, Panel, Part, Row
from auditor.render.headlines import phrase

# A chart with more rows than this is a table's job.
MOST_ROWS = 30


def _part(name: str, label: str, fill: str, hatch: str, edge: str) -> Part:
    return Part(name=name, label=label, fill=fill, hatch=hatch, edge=edge)


# Identifiable sources in greens, the others in ambers, nothing in white; each has its pattern.
SOURCE_PARTS = (
    _part("named_person", "named person", "#7fb8ad", "", "#0b6b5d"),
    _part("named_organisation", "named organisation", "#c5e0d8", "//", "#0b6b5d"),
    _part("document", "document", "#eaf5f1", "\\\\", "#0b6b5d"),
    _part("unnamed_official", "unnamed official", "#f0c586", "", "#8a5200"),
    _part("anonymous", "anonymous", "#f9e3c3", "xx", "#8a5200"),
    _part("vague", "vague", "#fdf3e2", "--", "#8a5200"),
    _part("self", "the outlet itself", "#e3dcef", "||", "#5a4686"),
    _part("unattributed", "not attributed", "#fffdf9", "", "#8a8478"),
)


class Table(NamedTuple):
    """The table behind a chart; the first cell of a row heads it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def panel(outlets: Sequence[Outlet], dimension: Dimension) -> Panel:
    """One dimension, outlets as rows, from 0 to a round number above every interval."""
    share = words.is_share(dimension.unit)
    rows = tuple(_row(outlet, dimension.name) for outlet in outlets[:MOST_ROWS])
    reach = max((row.interval[1] for row in rows if row.interval), default=0.0)
    top, ticks = (1.0, (0.0, 0.25, 0.5, 0.75, 1.0)) if share else _scale(reach)
    labels = tuple(words.figure(tick, dimension.unit) if share else f"{tick:g}" for tick in ticks)
    return Panel(
        name=dimension.name,
        rows=rows,
        top=top,
        ticks=ticks,
        tick_labels=labels,
        better=dimension.better,
    )


def _row(outlet: Outlet, dimension: str) -> Row:
    score = outlet.scores.get(dimension)
    return Row(
        label=words.shorten(outlet.name, 26),
        rate=score.rate if score else None,
        interval=score.interval if score else None,
        value=words.rate(score),
        evidence=words.evidence(score) if score else "",
        counted=words.counted(score) if score else "",
    )


def _scale(reach: float) -> tuple[float, tuple[float, ...]]:
    """A round top at or above `reach`, and four or five ticks."""
    reach = max(reach, 1.0)
    unit = 10.0 ** floor(log10(reach / 4))
    step = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor * 5 >= reach)
    steps = ceil(reach / step - 1e-9)
    return step * steps, tuple(step * index for index in range(steps + 1))


def panel_table(outlets: Sequence[Outlet], dimension: Dimension) -> Table:
    """Outlet, rate, range, what was counted, documents."""
    head = ("Outlet", f"Rate ({dimension.unit})", "95% range", "Counted", "Documents")
    rows = []
    for outlet in outlets:
        score = outlet.scores.get(dimension.name)
        rows.append(
            (
                words.shown(outlet.name),
                words.rate(score),
                (words.interval(score) or "–") if score else "–",
                words.evidence(score) if score else "–",
                str(outlet.documents),
            )
        )
    return Table(head, tuple(rows))


def _by_outlet(comparison: Comparison) -> Iterable[tuple[Outlet, list[Audit]]]:
    for outlet in comparison.outlets:
        yield (
            outlet,
            [
                audit
                for audit in comparison.audits
                if audit.error is None
                and (audit.document.outlet or audit.document.id) == outlet.name
            ],
        )


def source_bars(comparison: Comparison) -> tuple[list[Bar], list[Part], Table]:
    """Claims of every outlet by kind of source; parts that never occur are left out."""
    counted = [(outlet, _source_kinds(audits)) for outlet, audits in _by_outlet(comparison)]
    parts = [p for p in SOURCE_PARTS if any(counts[p.name] for _, counts in counted)]
    bars = [
        Bar(
            label=words.shorten(outlet.name, 30),
            counts=tuple(counts[part.name] for part in parts),
            total=counts.total(),
            note=words.plural(counts.total(), "claim"),
        )
        for outlet, counts in counted[:MOST_ROWS]
    ]
    rows = tuple(
        (words.shown(o.name), *(str(counts[p.name]) for p in parts), str(counts.total()))
        for o, counts in counted
    )
    return bars, parts, Table(("Outlet", *(part.label for part in parts), "claims"), rows)


def _source_kinds(audits: Sequence[Audit]) -> Counter[str]:
    """The audits' claims by the kind of their source, added up."""
    counts: Counter[str] = Counter()
    for audit in audits:
        if score := audit.scores.get("attribution"):
            counts.update(score.detail.get("source_kinds", {}))
    return counts


def heat(
    audits: Sequence[Audit], names: Sequence[str], dimensions: Sequence[Dimension]
) -> tuple[list[str], list[list[Cell]], Table]:
    """Documents by dimensions: shaded by percentile towards better, or by rank without one."""
    read = [(audit, name) for audit, name in zip(audits, names, strict=True) if audit.error is None]
    columns = [_shades([audit.scores.get(d.name) for audit, _ in read]) for d in dimensions]
    shown = read[:MOST_ROWS]
    cells = [
        [
            Cell(
                value=_cell(audit.scores.get(dimension.name)),
                shade=columns[column][number],
            )
            for column, dimension in enumerate(dimensions)
        ]
        for number, (audit, _) in enumerate(shown)
    ]
    rows = tuple(
        (name, *(_long_cell(audit.scores.get(d.name)) for d in dimensions)) for audit, name in read
    )
    head = ("Document", *(phrase(dimension, "short") for dimension in dimensions))
    return [name for _, name in shown], cells, Table(head, rows)


def _cell(score: Score | None) -> str:
    return "too short" if score is None or score.rate is None else words.rate(score)


def _long_cell(score: Score | None) -> str:
    if score is None or score.rate is None:
        return words.NOT_ENOUGH
    place = f"; higher than {score.percentile:.0f}%" if score.percentile is not None else ""
    return f"{words.rate(score)} ({words.evidence(score)}{place})"


def _shades(scores: Sequence[Score | None]) -> list[float | None]:
    """0 to 1 towards better, for a column; `None` where there is no rate."""
    rated = [score for score in scores if score is not None and score.rate is not None]
    ranked = any(score.percentile is None for score in rated)
    # What reads the same is shaded the same.
    ordered = sorted(rated, key=lambda score: score.rate or 0.0)
    rates = list(dict.fromkeys(words.rate(score) for score in ordered))
    shades: list[float | None] = []
    for score in scores:
        if score is None or score.rate is None:
            shades.append(None)
            continue
        if ranked or score.percentile is None:
            place = rates.index(words.rate(score)) / (len(rates) - 1) if len(rates) > 1 else 0.5
        else:
            place = score.percentile / 100
        shades.append(place if score.better == "higher" else 1 - place)
    return shades
