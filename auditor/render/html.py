"""The report: one self-contained page, and its charts as PNG files beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from auditor import __version__
from auditor.dimensions.base import Dimension
from auditor.method import method
from auditor.model import Audit, Comparison, DocumentStatement
from auditor.render import matrix, words
from auditor.render.documents import Page, page
from auditor.render.drawings import Chart, draw
from auditor.render.findings import kind_class
from auditor.render.headlines import headlines
from auditor.render.method import CAUTION, formula
from auditor.render.page import environment, policy, template
from auditor.render.phrases import phrase
from auditor.render.reference import reference_set

# Beyond this many documents a page turns unwieldy: the others have their rows in the tables.
MOST_DOCUMENTS = 60
# Beyond this many columns a matrix of facts is no longer read: facts are told one by one.
MOST_COLUMNS = 12
# Beyond this many labels side by side the charts and the table say it better.
MOST_LABELS = 12
STYLES = ("base", "overview", "label", "charts", "facts", "documents", "method", "print")
_COUNTS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def render_report(comparison: Comparison, dimensions: Sequence[Dimension], folder: Path) -> None:
    """Write report.html and charts/*.png into `folder`, which is made if need be."""
    (folder / "charts").mkdir(parents=True, exist_ok=True)
    drawn, images = draw(comparison, dimensions, reference_set())
    for name, data in images.items():
        (folder / "charts" / f"{name}.png").write_bytes(data)
    text = render_page(comparison, dimensions, drawn)
    (folder / "report.html").write_text(text, encoding="utf-8", newline="\n")


def render_page(
    comparison: Comparison, dimensions: Sequence[Dimension], drawn: Sequence[Chart] | None = None
) -> str:
    """The page as text; charts are drawn unless given."""
    reference = reference_set()
    if drawn is None:
        drawn, _ = draw(comparison, dimensions, reference)
    names = words.document_names(comparison.audits)
    facts = matrix.facts(comparison, names, MOST_DOCUMENTS)
    columns = matrix.columns(comparison, names, MOST_DOCUMENTS)
    style, script = stylesheet(dimensions), template("script.js")
    text: str = _environment().get_template("report.html.j2").render(
        version=__version__,
        comparison=comparison,
        dimensions=dimensions,
        names=names,
        pages=_pages(comparison, dimensions, names),
        pages_end=min(len(comparison.audits), MOST_DOCUMENTS),
        of={dimension.name: dimension for dimension in dimensions},
        counted=_counted,
        unshown=max(0, len(comparison.audits) - MOST_DOCUMENTS),
        headlines=[
            line if _linked(line.link) else line._replace(link="what")
            for line in headlines(comparison, dimensions, names, reference)
        ],
        labels=comparison.outlets[:MOST_LABELS],
        abreast=_abreast(len(comparison.outlets[:MOST_LABELS])),
        charts=drawn,
        conflicts=[fact for fact in facts if fact.state == "differs"],
        agreements=[fact for fact in facts if fact.state == "agrees"],
        facts=[fact for fact in facts if fact.state != "alone"],
        alone=matrix.told_alone(facts),
        columns=columns,
        wide=len(columns) <= MOST_COLUMNS,
        reference=reference,
        method=method(dimensions),
        caution=CAUTION,
        formula=formula,
        style=style,
        script=script,
        policy=policy(style, script),
    )  # fmt: skip
    return text


def stylesheet(dimensions: Sequence[Dimension]) -> str:
    """The page's style: the files in templates/styles, and a rule for each kind's filter."""
    parts = [template(f"styles/{name}.css") for name in STYLES]
    # Name, size, heads and a row a dimension, on the same lines in all labels.
    parts.append(f".labels .label{{grid-row:span {3 + len(dimensions)}}}\n")
    return "".join(parts) + filter_rules(dimensions)


def filter_rules(dimensions: Sequence[Dimension]) -> str:
    """The rules that hide a kind of finding when its box is not ticked."""
    return "".join(
        _filter_rule(kind_class(dimension.name, kind))
        for dimension in dimensions
        for kind in dimension.kinds
    )


def render_document(audit: Audit, dimensions: Sequence[Dimension]) -> str:
    """The part of the page that shows one document, alone: an `<article>` with its label, its
    marked text and its findings. The audit must not have failed."""
    [name] = words.document_names([audit])
    text: str = _environment().get_template("document_alone.html.j2").render(
        page=page(audit, 1, name, dimensions, ()),
        dimensions=dimensions,
        reference=reference_set(),
    )  # fmt: skip
    return text


def _filter_rule(classes: str) -> str:
    """Hides the marks and list entries of a kind whose box is not ticked, without any script."""
    off = f".document:has(.show.{classes.replace(' ', '.')}:not(:checked))"
    held = classes.replace(" ", ".")
    return f"{off} .text .{held}{{all:unset}}{off} li.{held}{{display:none}}\n"


def _counted(number: int, noun: str) -> str:
    """ "five texts"."""
    word = _COUNTS.get(number, f"{number:,}")
    return f"{word} {noun if number == 1 else noun + 's'}"


def _abreast(labels: int) -> int:
    """How many labels stand side by side on a wide page, so that the last row is about full."""
    return min((5, 4, 3), key=lambda columns: -labels % columns) if labels > 5 else 5


def _linked(link: str) -> bool:
    """Whether a link into a document ("d7-attribution") leads to one that has a page."""
    number = link.partition("-")[0].removeprefix("d")
    return not number.isdigit() or int(number) <= MOST_DOCUMENTS


def _environment() -> Any:
    made = environment()
    # Words that bring their own quotation marks get no second pair.
    made.tests["bare"] = lambda text: text[:1] in "“”\"'‘«„"
    made.filters["css"] = lambda name: name.replace("_", "-")
    made.filters["rate"] = words.rate
    made.filters["interval"] = words.interval
    made.filters["evidence"] = words.evidence
    made.filters["kind"] = words.kind
    made.globals["phrase"] = phrase
    made.globals["unit_noun"] = words.unit_noun
    return made


def _pages(
    comparison: Comparison, dimensions: Sequence[Dimension], names: Sequence[str]
) -> list[Page]:
    stated: dict[str, list[tuple[str, DocumentStatement]]] = {}
    for anchor, statement in matrix.anchored(comparison):
        stated.setdefault(statement.document, []).append((anchor, statement))
    pages = []
    for number, audit in enumerate(comparison.audits[:MOST_DOCUMENTS], 1):
        if audit.error is None:
            facts = stated.get(audit.document.id, [])
            pages.append(page(audit, number, names[number - 1], dimensions, facts))
    return pages
