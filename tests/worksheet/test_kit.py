"""Which findings a key shows, and what the pages are made of."""

from __future__ import annotations

from itertools import pairwise

import pytest

from auditor.dimensions import DIMENSIONS
from auditor.explain import kinds
from auditor.lexicon import toml
from auditor.model import Audit, Document, Failure, LoadedFinding
from auditor.worksheet.kit import Choice, kit
from auditor.worksheet.levels import LEVELS, disagreement, grade, level
from auditor.worksheet.pages import pages
from auditor.worksheet.selection import is_eligible, selected
from tests.render.fixtures import audits as built
from tests.worksheet.texts import audited


def test_every_kind_has_a_note_and_no_other() -> None:
    notes = toml("worksheet/disagree.toml")
    known = {d.name: set(d.kinds) for d in DIMENSIONS}
    assert {name: set(rows) for name, rows in notes.items()} == known
    for rows in notes.values():
        for row in rows.values():
            assert row["sure"] in ("high", "middle", "low") and len(row["note"]) > 40
    assert all("because" in row for row in notes["specifics"].values())
    assert kinds()


def test_levels_ask_for_more_and_more() -> None:
    easy, middle, hard = (level(name) for name in LEVELS)
    assert easy.sure < middle.sure < hard.sure
    assert easy.findings < middle.findings < hard.findings
    assert set(easy.dimensions) < set(middle.dimensions) == {d.name for d in DIMENSIONS}


@pytest.mark.parametrize("name", LEVELS)
@pytest.mark.parametrize("count", [1, 3, 50])
def test_selection_keeps_to_the_level(name: str, count: int) -> None:
    asked = level(name)  # type: ignore[arg-type]
    for audit in [*audited(), *built()]:
        chosen = selected(audit, asked, count, 7)
        assert len(chosen) <= count and len(set(map(id, chosen))) == len(chosen)
        assert [f.spans[0] for f in chosen] == sorted(f.spans[0] for f in chosen)
        for finding in chosen:
            assert finding.dimension in asked.dimensions and is_eligible(finding, asked)
            assert grade(finding) in asked.sure and disagreement(finding)


def test_dimensions_take_turns() -> None:
    chosen = selected(audited()[1], level("intermediate"), 4, 0)
    assert {f.dimension for f in chosen} == {"specifics", "loaded_language", "attribution"}


def test_the_seed_draws_and_nothing_else() -> None:
    audit, asked = audited()[0], level("intermediate")
    draws = [selected(audit, asked, 4, seed) for seed in range(8)]
    assert len({tuple(finding.spans for finding in drawn) for drawn in draws}) > 1
    assert draws[3] == selected(audit, asked, 4, 3)
    alone, among = kit([audit], Choice(seed=3)), kit(audited(), Choice(seed=3))
    assert alone.keys[0].entries == among.keys[0].entries


def test_suggestions_and_quoted_words_are_never_shown() -> None:
    asked = level("advanced")
    for audit in built():
        for finding in selected(audit, asked, 500, 0):
            if isinstance(finding, LoadedFinding):
                assert finding.tier != "suggestion" and not finding.quoted


def test_an_exercise_is_made_of_facts_only() -> None:
    task = kit(audited(), Choice()).exercise
    assert task and {task.one.id, task.other.id} == {"wire", "daily"}
    values = {told.value for fact in task.differ for told in fact.told}
    assert {"2 people", "4 people"} <= values
    assert task.agree
    for fact in (*task.differ, *task.agree):
        assert {told.text for told in fact.told} == {1, 2}


def test_no_exercise_is_forced() -> None:
    both = kit([audited()[0], audited()[2]], Choice())
    assert both.exercise is None and "no fact" in both.lesson.no_exercise
    one = kit([audited()[0]], Choice())
    assert one.exercise is None and "two texts" in one.lesson.no_exercise
    assert not any(step.material == "comparison exercise" for step in one.lesson.steps)
    assert [page.stem for page in pages(one)] == ["instructor", "sheet-1", "key"]


def test_steps_follow_each_other() -> None:
    for name in LEVELS:
        steps = kit(audited(), Choice(level=name)).lesson.steps
        assert steps[0].start == 0
        assert all(one.end == other.start for one, other in pairwise(steps))


def test_prompts_name_words_of_the_texts() -> None:
    prompts = {p.title: p.text for p in kit(audited(), Choice()).lesson.own_prompts}
    assert "Two people familiar with the matter" in prompts["A source without a name"]
    assert "€1.5 million" in prompts["A figure"]
    assert "Ines Duarte" in prompts["A quotation"]
    assert "Wire (line 3a)" in prompts["A fact in dispute"]


def test_a_failed_document_is_left_out_and_named() -> None:
    failed = Audit(
        document=Document(id="gone", text=""),
        words=0,
        error=Failure(kind="empty", message="no text"),
    )
    made = kit([failed, *audited()], Choice())
    assert [text.id for text in made.texts] == ["wire", "daily", "beans"]
    assert made.failed == (("gone", "no text"),)


def test_a_text_without_findings_says_so() -> None:
    empty = Audit(document=Document(id="bare", text="Nothing."), words=1)
    key = next(page for page in pages(kit([empty], Choice())) if page.stem == "key")
    assert any("marked nothing" in getattr(block, "text", "") for block in key.blocks)
