"""Audits and comparisons for notebooks: pandas frames, and cards of HTML.

Frames have pandas' nullable types, so that counts stay whole numbers and what is unknown is
`<NA>`, never 0 and never NaN.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from auditor.dimensions import DIMENSIONS
from auditor.model import (
    AttributionFinding,
    Audit,
    Comparison,
    ContradictionFinding,
    Finding,
    LoadedFinding,
    Score,
)
from auditor.render import words
from auditor.render.lines import Lines
from auditor.render.tables import FINDINGS, SCORES, findings_rows, scores_row

if TYPE_CHECKING:
    import pandas as pd

_PANDAS: Mapping[type, Any] = {str: "string", int: "Int64", float: "Float64", bool: "boolean"}
_OUTLETS: Mapping[str, type] = {
    "outlet": str,
    "dimension": str,
    "rate": float,
    "low": float,
    "high": float,
    "unit": str,
    "better": str,
    "found": float,
    "possible": int,
    "percentile": float,
    "documents": int,
    "words": int,
}
# Findings on a card, of a kind and in all.
_OF_A_KIND, _ON_A_CARD = 3, 6
_OPEN = ("anonymous", "vague", "unnamed_official")


def documents_frame(audits: Iterable[Audit]) -> pd.DataFrame:
    """One row a document, with the columns of `auditor.render.tables.SCORES`."""
    return _frame(SCORES.columns, [scores_row(audit) for audit in audits])


def findings_frame(audits: Iterable[Audit]) -> pd.DataFrame:
    """One row a finding, with the columns of `auditor.render.tables.FINDINGS`."""
    return _frame(FINDINGS.columns, [row for audit in audits for row in findings_rows(audit)])


def outlets_frame(comparison: Comparison) -> pd.DataFrame:
    """One row an outlet and dimension: rate and 95 percent interval in `unit`, what was counted,
    percentile; `documents` and `words` are the outlet's."""
    return _frame(_OUTLETS, list(_outlet_rows(comparison)))


def _outlet_rows(comparison: Comparison) -> Iterator[dict[str, Any]]:
    for outlet in comparison.outlets:
        for name, score in outlet.scores.items():
            low, high = score.interval or (None, None)
            yield {
                "outlet": outlet.name,
                "dimension": name,
                "rate": score.rate,
                "low": low,
                "high": high,
                "unit": score.unit,
                "better": score.better,
                "found": score.found,
                "possible": score.possible,
                "percentile": score.percentile,
                "documents": outlet.documents,
                "words": outlet.words,
            }


def _frame(columns: Mapping[str, type], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    made: dict[str, Any] = {
        name: pd.array([row.get(name) for row in rows], dtype=_PANDAS[kind])
        for name, kind in columns.items()
    }
    return pd.DataFrame(made)


# --- HTML ----------------------------------------------------------------------------------------
# Notebooks drop style sheets when they are shared, and come in light and dark: plain tables, whose
# looks are the notebook's own.


def card(audit: Audit) -> str:
    """An audit in a notebook: the four dimensions with their intervals, and a few findings."""
    document = audit.document
    name = words.shorten(document.title or document.outlet or document.id, 90)
    about = [words.shorten(document.outlet, 60)] if document.outlet and document.title else []
    about.append(words.plural(audit.words, "word"))
    head = f"<p><b>{_safe(name)}</b><br><small>{_safe(' · '.join(about))}</small></p>"
    if audit.error is not None:
        return f"<div>{head}<p>Not audited: {_safe(audit.error.message)}</p></div>"
    return f"<div>{head}{_scores(audit)}{_top(audit)}</div>"


def _scores(audit: Audit) -> str:
    rows = []
    for dimension in DIMENSIONS:
        score = audit.scores.get(dimension.name)
        known = score is not None and score.rate is not None
        percentile = score.percentile if score is not None else None
        rows.append(
            (
                dimension.title,
                words.rate(score),
                (words.interval(score) or "–") if score is not None and known else "–",
                words.evidence(score) if score is not None else "–",
                "–" if percentile is None else f"{percentile:.0f}",
                f"{dimension.better} is better",
            )
        )
    return _table(("", "rate", "95% range", "counted", "percentile", ""), rows)


def _top(audit: Audit) -> str:
    lines = Lines(audit.document.text)
    listed = "".join(
        f"<li>line {lines.position(finding.spans[0][0])[0]}: "
        f"<b>{_safe(words.shorten(finding.text, 90))}</b> "
        f"<small>{_safe(words.shorten(finding.reason, 160))}</small></li>"
        for finding in _telling(audit)
    )
    return f"<ul>{listed}</ul>" if listed else ""


def _telling(audit: Audit) -> list[Finding]:
    """Contradictions, then the surest loaded words, then voices that nobody could ask."""
    counted = [f for f in audit.findings if f.weight > 0 and f.spans]
    clashes = sorted(
        (f for f in counted if isinstance(f, ContradictionFinding)), key=lambda f: -f.confidence
    )
    loaded = sorted(
        (f for f in counted if isinstance(f, LoadedFinding)), key=lambda f: -f.probability
    )
    unnamed = [
        f
        for f in counted
        if isinstance(f, AttributionFinding) and f.source is not None and f.source.kind in _OPEN
    ]
    return [
        *clashes[:_OF_A_KIND],
        *loaded[:_OF_A_KIND],
        *unnamed[:_OF_A_KIND],
    ][:_ON_A_CARD]


def overview(audits: Sequence[Audit]) -> str:
    """Several audits in a notebook: a row a document, its rates and their ranges."""
    names = words.document_names(audits, 60)
    rows = []
    for audit, name in zip(audits, names, strict=True):
        if audit.error is not None:
            cells = (f"not audited: {audit.error.message}", *("" for _ in DIMENSIONS[1:]))
        else:
            cells = tuple(_cell(audit, dimension.name) for dimension in DIMENSIONS)
        rows.append((name, *cells))
    return _table(("", *(dimension.title for dimension in DIMENSIONS)), rows)


def outlets(comparison: Comparison) -> str:
    """A comparison in a notebook: a row an outlet, and how many facts were tied together."""
    rows = [
        (words.shorten(o.name, 60), *(_rate(o.scores.get(d.name)) for d in DIMENSIONS))
        for o in comparison.outlets
    ]
    facts = (
        f"{words.plural(len(comparison.conflicts), 'fact')} on which documents differ, "
        f"{words.plural(len(comparison.corroborated), 'fact')} that several tell alike"
    )
    table = _table(("", *(dimension.title for dimension in DIMENSIONS)), rows)
    return f"<div>{table}<p>{facts}</p></div>"


def _cell(audit: Audit, dimension: str) -> str:
    return _rate(audit.scores.get(dimension))


def _rate(score: Score | None) -> str:
    interval = words.interval(score) if score is not None and score.rate is not None else None
    return f"{words.rate(score)} ({interval})" if interval else words.rate(score)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(_td("th", cell) for cell in head)
    body = "".join(
        f"<tr>{_td('th', row[0])}{''.join(_td('td', cell) for cell in row[1:])}</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _td(tag: str, text: str) -> str:
    return f'<{tag} style="text-align:left">{_safe(text)}</{tag}>'


def _safe(text: str) -> str:
    """Escaped, and no dollar signs: Jupyter would typeset what stands between two as formulas."""
    return escape(words.shown(text)).replace("$", "&#36;")
