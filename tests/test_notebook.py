"""What notebooks get: sequences, frames, cards, charts on axes of their own."""

from __future__ import annotations

import subprocess
import sys
from html import escape
from typing import Any

import pandas as pd
import pytest

import auditor
from auditor import Audits, audit_all, compare
from auditor.model import Document, Failure, Unread
from auditor.notebook import card, overview
from auditor.render.tables import FINDINGS, SCORES
from tests.render.fixtures import TEXTS, audits, comparison

SHORT = Document(id="short", text="Too short.")
GONE = Unread(document=Document(id="gone", text=""), failure=Failure(kind="x", message="no <b>"))


@pytest.fixture(scope="module")
def mine() -> Audits:
    texts = [Document(id=name, text=TEXTS[name], outlet=name) for name in ("wire", "opinion")]
    return audit_all([*texts, SHORT, GONE])


def test_a_sequence(mine: Audits) -> None:
    assert len(mine) == 4 and [a.document.id for a in mine][:2] == ["wire", "opinion"]
    assert mine[1].document.id == "opinion" and mine[-1].error
    assert isinstance(mine[:2], Audits) and mine[:2] == Audits([mine[0], mine[1]])
    assert repr(mine) == "<Audits: 4 documents, 1 failed>"
    assert mine.compare().outlets == compare(mine).outlets


def test_a_row_a_document(mine: Audits) -> None:
    frame = mine.to_frame()
    assert list(frame.columns) == list(SCORES.columns) and len(frame) == 4
    rates = frame.set_index("id")["attribution_rate"]
    assert rates["wire"] == pytest.approx(mine[0].scores["attribution"].rate, abs=1e-4)
    assert rates["short"] is pd.NA and rates["gone"] is pd.NA
    assert frame["words"].dtype == "Int64" and frame["attribution_rate"].dtype == "Float64"


def test_a_row_a_finding(mine: Audits) -> None:
    frame = mine.findings_frame()
    assert list(frame.columns) == list(FINDINGS.columns)
    assert len(frame) == sum(len(audit.findings) for audit in mine)
    for row in frame[frame["document"] == "wire"].itertuples():
        first = row.text.partition(" … ")[0]
        assert TEXTS["wire"][row.start :].startswith(first)
        assert first.partition("\n")[0] in TEXTS["wire"].splitlines()[row.line - 1]
    assert frame["counted"].dtype == "boolean"


def test_nothing_is_a_frame_with_columns() -> None:
    assert list(Audits().to_frame().columns) == list(SCORES.columns)
    assert len(Audits().findings_frame()) == 0
    assert "<table>" in Audits()._repr_html_()


def test_a_row_an_outlet_and_dimension() -> None:
    made = comparison()
    frame = made.to_frame()
    assert len(frame) == sum(len(outlet.scores) for outlet in made.outlets)
    wide = frame.pivot(index="outlet", columns="dimension", values="rate")
    outlet = made.outlets[0]
    assert wide.loc[outlet.name, "attribution"] == outlet.scores["attribution"].rate
    unknown = frame[frame["rate"].isna()]
    assert len(unknown) == sum(s.rate is None for o in made.outlets for s in o.scores.values())


def test_a_card_shows_the_dimensions_and_some_findings() -> None:
    daily = audits()[1]
    html = daily._repr_html_()
    assert html == card(daily)
    for title in ("Verifiable specifics", "Contradictions", "Loaded language", "Attribution"):
        assert title in html
    assert "The council was never told of the cracks" in html and "line 12" in html


def test_a_comparison_shows_its_outlets() -> None:
    shown = comparison()._repr_html_()
    assert all(escape(outlet.name) in shown for outlet in comparison().outlets)
    assert "2 facts on which documents differ, 2 facts that several tell alike" in shown


def test_cards_are_inert() -> None:
    shown = "".join(audit._repr_html_() for audit in audits()) + overview(audits())
    shown += comparison()._repr_html_()
    assert "<script" not in shown and "<img" not in shown and "$" not in shown


def test_what_failed_says_so(mine: Audits) -> None:
    assert "Not audited: no &lt;b&gt;" in mine[-1]._repr_html_()
    assert "not audited: no &lt;b&gt;" in mine._repr_html_()
    assert "not enough text" in mine[2]._repr_html_()


# --- charts --------------------------------------------------------------------------------------


@pytest.fixture
def axes() -> Any:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    yield plt.subplots(1, 2, figsize=(12, 6))[1]
    plt.close("all")


def words_on(axes: Any) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_a_dimension_on_given_axes(axes: Any) -> None:
    import auditor.plot

    ax = auditor.plot.dimension(comparison(), "attribution", ax=axes[0])
    assert ax is axes[0] and not words_on(axes[1])
    names = [outlet.name[:10] for outlet in comparison().outlets]
    assert all(any(word.startswith(name) for word in words_on(ax)) for name in names)
    assert "Attribution" in ax.get_title(loc="left")
    before = len(axes[1].texts)
    auditor.plot.dimension(comparison(), "attribution", ax=axes[1], usual=False)
    assert len(words_on(axes[1])) == len(words_on(ax)) - 1 - before


def test_rows_stay_on_the_axes(axes: Any) -> None:
    """Everything that is drawn lies inside, on high axes and on low ones."""
    import matplotlib.pyplot as plt

    import auditor.plot

    for ax in (axes[0], plt.figure(figsize=(6, 2)).add_subplot()):
        auditor.plot.dimension(comparison(), "specifics", ax=ax)
        low, high = ax.get_ylim()
        assert low > high == 0
        assert all(0 <= text.get_position()[1] <= low for text in ax.texts)


def test_charts_of_their_own_size(axes: Any) -> None:
    import auditor.plot

    for draw in (auditor.plot.sources, auditor.plot.documents):
        ax = draw(comparison())
        assert ax.figure is not axes[0].figure and words_on(ax)


def test_an_unknown_dimension_is_named(axes: Any) -> None:
    import auditor.plot

    with pytest.raises(ValueError, match="there are specifics, contradictions"):
        auditor.plot.dimension(comparison(), "bias", ax=axes[0])


def test_importing_auditor_stays_light() -> None:
    heavy = "pandas", "matplotlib", "nltk", "docx", "jinja2"
    code = f"import sys, auditor; print([m for m in {heavy!r} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
    assert auditor.audit_all is audit_all
