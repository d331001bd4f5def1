"""The report: one self-contained page, and its charts as PNG files beside it."""

from __future__ import annotations

import base64
import hashlib
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor import __version__
from auditor.dimensions.base import Dimension
from auditor.model import Comparison, Conflict, Corroboration, DocumentStatement
from auditor.render import charts, figures, svg, words
from auditor.render.documents import Page, page
from auditor.render.headlines import TEMPLATES, headlines, phrase
from auditor.render.lines import Lines
from auditor.render.values import readable

# Beyond this many documents a page turns unwieldy: the others have their rows in the tables.
MOST_DOCUMENTS = 60
_WIDE, _NARROW = 760.0, 350.0
_COUNTS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart in the page: SVG for wide and narrow screens, and the table behind it."""

    name: str
    title: str
    caption: str
    wide: str
    narrow: str
    table: figures.Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One document's wording of a fact, with a link to it."""

    name: str
    text: str
    value: str
    line: int
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact that several documents state, alike or not; `cells` runs over the documents."""

    id: str
    title: str
    confidence: str
    kind: str
    conflict: bool
    told: tuple[Told, ...]
    cells: tuple[tuple[str, str, str], ...]


def render_report(comparison: Comparison, dimensions: Sequence[Dimension], folder: Path) -> None:
    """Write report.html and charts/*.png into `folder`, which is made if need be."""
    (folder / "charts").mkdir(parents=True, exist_ok=True)
    drawn, images = draw(comparison, dimensions)
    for name, data in images.items():
        (folder / "charts" / f"{name}.png").write_bytes(data)
    text = render_page(comparison, dimensions, drawn)
    (folder / "report.html").write_text(text, encoding="utf-8", newline="\n")


def render_page(
    comparison: Comparison, dimensions: Sequence[Dimension], drawn: Sequence[Chart] | None = None
) -> str:
    """The page as text; charts are drawn unless given."""
    if drawn is None:
        drawn, _ = draw(comparison, dimensions)
    names = words.document_names(comparison.audits)
    facts = _facts(comparison, names)
    pages = _pages(comparison, dimensions, names)
    style, script = _template("style.css"), _template("script.js")
    text: str = _environment().get_template("report.html.j2").render(
        version=__version__,
        comparison=comparison,
        dimensions=dimensions,
        names=names,
        pages=pages,
        pages_end=min(len(comparison.audits), MOST_DOCUMENTS),
        phrase_of=lambda name: phrase(next(d for d in dimensions if d.name == name), "short"),
        question_count=_COUNTS.get(len(dimensions), str(len(dimensions))),
        unshown=max(0, len(comparison.audits) - MOST_DOCUMENTS),
        failed=[audit for audit in comparison.audits if audit.error],
        headlines=headlines(comparison, dimensions, names),
        charts=drawn,
        conflicts=[fact for fact in facts if fact.conflict],
        agreements=[fact for fact in facts if not fact.conflict],
        facts=facts,
        columns=[(f"d{i}", names[i - 1]) for i in _columns(comparison)],
        reference=_reference(),
        kinds=_kinds(dimensions),
        style=style,
        script=script,
        policy=_policy(style, script),
    )  # fmt: skip
    return text


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """The page may use its own style and script and nothing else: no request can leave it."""

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    return (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; "
        f"script-src 'sha256-{digest(script)}'; base-uri 'none'; form-action 'none'"
    )


def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["safe_html"] = Markup
    # Words that bring their own quotation marks get no second pair.
    environment.filters["bare"] = lambda text: Markup(
        ' class="bare"' if text[:1] in "“”\"'‘«„" else ""
    )
    environment.filters["rate"] = words.rate
    environment.filters["interval"] = words.interval
    environment.filters["evidence"] = words.evidence
    environment.filters["kind"] = words.kind
    environment.filters["shown"] = words.shown
    environment.filters["shorten"] = words.shorten
    environment.globals["phrase"] = phrase
    environment.globals["plural"] = words.plural
    environment.globals["unit_noun"] = words.unit_noun
    environment.globals["is_share"] = words.is_share
    return environment


def _reference() -> Mapping[str, Any] | None:
    """Name and size of the reference set; `None` where the package holds none."""
    from auditor.scores import reference

    try:
        return reference()
    except FileNotFoundError:
        return None


def _kinds(dimensions: Sequence[Dimension]) -> dict[str, Mapping[str, Any]]:
    """What each kind of finding is, by dimension; empty where nothing is written yet."""
    from auditor.lexicon import toml

    found: dict[str, Mapping[str, Any]] = {}
    for dimension in dimensions:
        try:
            found[dimension.name] = toml(f"kinds/{dimension.name}.toml")
        except FileNotFoundError:
            found[dimension.name] = {}
    return found


# --- Documents and facts -----------------------------------------------------------------------


def _pages(
    comparison: Comparison, dimensions: Sequence[Dimension], names: Sequence[str]
) -> list[Page]:
    stated: dict[str, list[tuple[str, DocumentStatement]]] = {}
    for anchor, statement in _anchored(comparison):
        stated.setdefault(statement.document, []).append((anchor, statement))
    pages = []
    for number, audit in enumerate(comparison.audits[:MOST_DOCUMENTS], 1):
        if audit.error is None:
            facts = stated.get(audit.document.id, [])
            pages.append(page(audit, number, names[number - 1], dimensions, facts))
    return pages


def _anchored(comparison: Comparison) -> list[tuple[str, DocumentStatement]]:
    """Every compared statement with the id of its place in the page."""
    groups: list[Conflict | Corroboration] = [*comparison.conflicts, *comparison.corroborated]
    return [
        (f"x{number}-{index}", statement)
        for number, group in enumerate(groups, 1)
        for index, statement in enumerate(group.statements, 1)
    ]


def _columns(comparison: Comparison) -> list[int]:
    """Numbers of the documents that could be read, for the matrix of facts."""
    return [i for i, audit in enumerate(comparison.audits, 1) if audit.error is None]


def _facts(comparison: Comparison, names: Sequence[str]) -> list[Fact]:
    numbers = {audit.document.id: i for i, audit in enumerate(comparison.audits, 1)}
    lines: dict[str, Lines] = {}
    columns = _columns(comparison)
    facts = []
    groups: list[Conflict | Corroboration] = [*comparison.conflicts, *comparison.corroborated]
    for number, group in enumerate(groups, 1):
        told = []
        for index, statement in enumerate(group.statements, 1):
            audit = comparison.audits[numbers[statement.document] - 1]
            place = lines.setdefault(statement.document, Lines(audit.document.text))
            told.append(
                Told(
                    name=names[numbers[statement.document] - 1],
                    text=words.shorten(statement.text, 320),
                    value=readable(statement.value),
                    line=place.position(statement.spans[0][0])[0] if statement.spans else 1,
                    link=f"x{number}-{index}",
                )
            )
        facts.append(_fact(group, f"x{number}", told, [names[i - 1] for i in columns]))
    return facts


def _fact(
    group: Conflict | Corroboration,
    ident: str,
    told: Sequence[Told],
    columns: Sequence[str],
) -> Fact:
    by_name: dict[str, Told] = {}
    for one in told:
        by_name.setdefault(one.name, one)
    values = list(dict.fromkeys(one.value for one in by_name.values()))
    cells = []
    for name in columns:
        mine = by_name.get(name)
        if mine is None:
            cells.append(("silent", "", ""))
        elif isinstance(group, Conflict):
            letter = chr(ord("A") + values.index(mine.value) % 26)
            cells.append((f"version {letter}", mine.value or mine.text[:40], mine.link))
        else:
            cells.append(("says so", "", mine.link))
    return Fact(
        id=ident,
        title=words.shown(group.reason if isinstance(group, Conflict) else group.fact),
        confidence=f"{group.confidence:.0%}" if isinstance(group, Conflict) else "",
        kind=words.kind(group.kind) if isinstance(group, Conflict) else "agreement",
        conflict=isinstance(group, Conflict),
        told=tuple(told),
        cells=tuple(cells),
    )


# --- Charts ------------------------------------------------------------------------------------


def draw(
    comparison: Comparison, dimensions: Sequence[Dimension]
) -> tuple[list[Chart], dict[str, bytes]]:
    """The comparison's charts, and the same figures as PNG by file name."""
    if not comparison.outlets:
        return [], {}
    import matplotlib

    matplotlib.use("Agg")
    with matplotlib.rc_context(svg.settings()), warnings.catch_warnings():
        # A name in a script that the PNG's typeface lacks is no reason to fail or to chatter.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        drawn: list[Chart] = []
        images: dict[str, bytes] = {}
        for dimension in dimensions:
            _add(drawn, images, *_panel(comparison, dimension))
        _add(drawn, images, *_sources(comparison))
        _add(drawn, images, *_heat(comparison, dimensions))
    return drawn, images


def _add(drawn: list[Chart], images: dict[str, bytes], chart: Chart, figure: Any) -> None:
    drawn.append(chart)
    images[chart.name] = svg.png(figure, charts.PAPER)


def _label(title: str) -> str:
    return f"Chart: {title}. The table below it holds the same figures."


def _panel(comparison: Comparison, dimension: Dimension) -> tuple[Chart, Any]:
    data = figures.panel(comparison.outlets, dimension)
    name, title = dimension.name, dimension.title
    figure, narrow = charts.dot_panel(data), charts.dot_panel(data, _NARROW)
    chart = Chart(
        name=name,
        title=title,
        caption=f"{dimension.question} {_sentence(dimension.unit)}; {dimension.better} is better.",
        wide=svg.inline(figure, name, _label(title), f"{name}-text"),
        narrow=svg.inline(narrow, f"{name}-narrow", _label(title), f"{name}-text"),
        table=figures.panel_table(comparison.outlets, dimension),
    )
    return chart, figure


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sources(comparison: Comparison) -> tuple[Chart, Any]:
    bars, parts, table = figures.source_bars(comparison)
    wide = charts.stacked_bars(bars, parts, _WIDE)
    narrow = charts.stacked_bars(bars, parts, _NARROW)
    title = "Who is behind the claims"
    chart = Chart(
        name="sources",
        title=title,
        caption="Each bar holds all claims of an outlet, cut by the kind of source each is "
        "attributed to. Green: a reader could identify the source. Amber: somebody is "
        "mentioned, but who it is stays open.",
        wide=svg.inline(wide, "sources", _label(title), "sources-text"),
        narrow=svg.inline(narrow, "sources-narrow", _label(title), "sources-text"),
        table=table,
    )
    return chart, wide


def _heat(comparison: Comparison, dimensions: Sequence[Dimension]) -> tuple[Chart, Any]:
    names = words.document_names(comparison.audits, 30)
    shown, cells, table = figures.heat(comparison.audits, names, dimensions)
    titles = [phrase(dimension, "short") for dimension in dimensions]
    wide = charts.heatmap(shown, titles, cells, _WIDE)
    narrow = charts.heatmap(shown, titles, cells, _NARROW)
    title = "Document by document"
    chart = Chart(
        name="documents",
        title=title,
        caption="The number is the document’s own rate. The shade places it among the reference "
        "articles (or, where a column has no reference, among these documents): the darker, the "
        "further towards the better end of that dimension.",
        wide=svg.inline(wide, "documents", _label(title), "documents-text"),
        narrow=svg.inline(narrow, "documents-narrow", _label(title), "documents-text"),
        table=table,
    )
    return chart, wide
