"""Scores -> what the charts draw, the words that tell it, and the table behind each chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor, log10
from typing import NamedTuple

from auditor.dimensions.base import Dimension
from auditor.model import Audit, Comparison, Outlet, Score
from auditor.render import words
from auditor.render.charts import GROUPS, Bar, Cell, Panel, Row
from auditor.render.phrases import chart_phrase, phrase
from auditor.render.reference import Reference

# A chart with more rows than this is a table's job.
MOST_ROWS = 30
# The kinds of sources as the table of the claims heads them, and in words.
_KINDS = {
    "named_person": ("named person", "named persons"),
    "named_organisation": ("named organisation", "named organisations"),
    "document": ("document", "documents"),
    "unnamed_official": ("unnamed official", "unnamed officials"),
    "anonymous": ("anonymous source", "anonymous sources"),
    "vague": ("vague source", "vague sources"),
    "self": ("claim of the author’s own", "claims of the author’s own"),
    "unattributed": ("not attributed", "not attributed"),
}


class Table(NamedTuple):
    """The table behind a chart; the first cell of a row heads it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


# --- A panel for each dimension ----------------------------------------------------------------


def panel(
    outlets: Sequence[Outlet], dimension: Dimension, reference: Reference | None = None
) -> Panel:
    """One dimension, outlets as rows with the better end on top, from 0 to a round number above
    every interval; too little text comes last."""
    share = words.is_share(dimension.unit)
    shown = sorted(outlets[:MOST_ROWS], key=lambda outlet: _place(outlet, dimension))
    rows = tuple(_row(outlet, dimension.name) for outlet in shown)
    usual = _usual(dimension, reference)
    reach = max((row.interval[1] for row in rows if row.interval), default=0.0)
    reach = max(reach, usual[0] if usual else 0.0)
    top, ticks = (1.0, (0.0, 0.25, 0.5, 0.75, 1.0)) if share else scale(reach)
    labels = tuple(words.figure(tick, dimension.unit) if share else f"{tick:g}" for tick in ticks)
    return Panel(
        name=dimension.name,
        rows=rows,
        top=top,
        ticks=ticks,
        tick_labels=labels,
        better=dimension.better,
        usual=usual,
    )


def _place(outlet: Outlet, dimension: Dimension) -> tuple[bool, float]:
    score = outlet.scores.get(dimension.name)
    if score is None or score.rate is None:
        return True, 0.0
    return False, -score.rate if dimension.better == "higher" else score.rate


def _usual(dimension: Dimension, reference: Reference | None) -> tuple[float, str] | None:
    median = reference.medians.get(dimension.name) if reference else None
    if reference is None or median is None:
        return None
    value = words.figure(median, dimension.unit)
    return median, chart_phrase("dimension", "usual").format(short=reference.short, value=value)


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


def scale(reach: float) -> tuple[float, tuple[float, ...]]:
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


def panel_words(outlets: Sequence[Outlet], dimension: Dimension) -> str:
    """What the panel shows, in a sentence an outlet, the better end first."""
    told = []
    for outlet in sorted(outlets[:MOST_ROWS], key=lambda outlet: _place(outlet, dimension)):
        score = outlet.scores.get(dimension.name)
        known = score is not None and score.rate is not None
        reach = words.interval(score) if score else None
        told.append(
            chart_phrase("dimension", "row" if known else "none").format(
                name=words.shown(outlet.name),
                rate=words.rate(score),
                evidence=words.evidence(score) if score else "",
                range=f", range {reach}" if reach else "",
            )
        )
    return "; ".join(told) + "."


# --- Sources -----------------------------------------------------------------------------------


def source_bars(comparison: Comparison) -> tuple[list[Bar], Table]:
    """Every outlet's claims by kind of source, the most attributed first, and the table of counts,
    without kinds that never occur."""
    counted = [(outlet, _source_kinds(audits)) for outlet, audits in _by_outlet(comparison)]
    bars = [_bar(outlet, counts) for outlet, counts in counted[:MOST_ROWS]]
    bars.sort(key=lambda bar: -sum(bar.shares) if bar.shares else 1.0)
    kinds = [kind for kind in _KINDS if any(counts[kind] for _, counts in counted)]
    rows = tuple(
        (words.shown(o.name), *(str(counts[k]) for k in kinds), str(counts.total()))
        for o, counts in counted
    )
    return bars, Table(("Outlet", *(_KINDS[kind][0] for kind in kinds), "claims"), rows)


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


def _bar(outlet: Outlet, counts: Counter[str]) -> Bar:
    score = outlet.scores.get("attribution")
    label, total = words.shorten(outlet.name, 30), counts.total()
    if not total or score is None or score.rate is None:
        return Bar(label=label, shares=None, value=words.NOT_ENOUGH, counted="", told="")
    attributed = total - counts["unattributed"]
    return Bar(
        label=label,
        shares=tuple(sum(counts[kind] for kind in group.kinds) / total for group in GROUPS),
        value=f"{attributed / total:.0%}",
        counted=f"{attributed:,} of {words.plural(total, 'claim')}",
        told=_told(counts),
    )


def _told(counts: Mapping[str, int]) -> str:
    """ "2 named persons, 1 document; 1 vague source": groups are set apart by a semicolon."""
    groups = [
        ", ".join(
            f"{counts[kind]} {_KINDS[kind][counts[kind] != 1]}"
            for kind in group.kinds
            if counts[kind]
        )
        for group in GROUPS
    ]
    return "; ".join(filter(None, groups)) or chart_phrase("sources", "none")


def source_words(bars: Sequence[Bar]) -> str:
    """What the bars show, in a sentence an outlet."""
    return " ".join(
        f"{bar.label}: {bar.value}{f' ({bar.counted}): {bar.told}' if bar.shares else ''}."
        for bar in bars
    )


def _source_kinds(audits: Sequence[Audit]) -> Counter[str]:
    """The audits' claims by the kind of their source, added up."""
    counts: Counter[str] = Counter()
    for audit in audits:
        if score := audit.scores.get("attribution"):
            counts.update(score.detail.get("source_kinds", {}))
    return counts


# --- Documents by dimensions -------------------------------------------------------------------


def heat(
    audits: Sequence[Audit], names: Sequence[str], dimensions: Sequence[Dimension]
) -> tuple[list[str], list[str], list[list[Cell]]]:
    """Rows, columns and cells: documents by dimensions, shaded by percentile towards better, or by
    rank without one."""
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
    titles = [phrase(dimension, "short") for dimension in dimensions]
    return [name for _, name in shown], titles, cells


def _cell(score: Score | None) -> str:
    return "too short" if score is None or score.rate is None else words.rate(score)


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
