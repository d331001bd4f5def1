"""The method page: complete, true to the baseline, and carried to where readers find it."""

from __future__ import annotations

import pytest

from auditor.dimensions import DIMENSIONS
from auditor.lexicon import toml
from auditor.method import Chapter, method
from auditor.render.method import method_markdown, method_page
from tests.evaluation.package_figures import FIGURES, PAGE, packaged

CHAPTERS = method(DIMENSIONS).chapters


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_every_dimension_says_how_how_well_and_what_it_does_not_mean(chapter: Chapter) -> None:
    assert chapter.measures and chapter.formula and chapter.counts and chapter.means_not
    assert chapter.problems and chapter.sources and chapter.kinds
    assert len(chapter.accuracy) == len(toml("method.toml")[chapter.name]["accuracy"])
    assert all(0 <= row.value <= 1 and row.measured_on for row in chapter.accuracy)


def test_figures_are_those_of_the_baseline() -> None:
    """When this fails: `python -m tests.evaluation.package_figures`."""
    assert FIGURES.read_text(encoding="utf-8") == packaged()


def test_the_page_of_the_docs_is_up_to_date() -> None:
    """When this fails: `python -m tests.evaluation.package_figures`."""
    assert PAGE.read_text(encoding="utf-8") == method_markdown(method(DIMENSIONS))


def test_a_figure_that_was_not_measured_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.method.table", lambda name: {"measured": "never", "sets": {}})
    assert all(chapter.accuracy == () for chapter in method(DIMENSIONS).chapters)


def test_explain_prints_the_page() -> None:
    text = method_page()
    assert text.startswith("# How auditor measures")
    assert all(chapter.means_not in text for chapter in CHAPTERS)
