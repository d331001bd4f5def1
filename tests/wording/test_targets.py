"""Whom loaded words are about, and whether they speak well or ill of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.model import Annotated

Annotate = Callable[..., Annotated]


@pytest.mark.parametrize(
    ("text", "word", "name", "tone"),
    [
        ("The shameless Norvik Council lied to the residents.", "shameless", "Council", "blame"),
        ("Greedy landlords squeeze their tenants.", "Greedy", "landlords", "blame"),
        ("Landlords are leeches on working families.", "leeches", "landlords", "blame"),
        ("Judges heard the case while Ana Ruiz gloated.", "gloated", "Ana Ruiz", "blame"),
        ("The heroic stand of Ana Ruiz moved the town.", "heroic", "Ana Ruiz", "praise"),
        ("The spineless board caved in to Northline.", "spineless", "board", "blame"),
        ("The mayor's plan is a disgrace.", "disgrace", "mayor", "blame"),
        ("He called the mayor a liar.", "liar", "mayor", "blame"),
        ("The courageous decision of the minister moved us.", "courageous", "minister", "praise"),
        ("The minister praised the courageous journalist.", "courageous", "journalist", "praise"),
        ("Tenants were fleeced by a greedy landlord.", "greedy", "landlord", "blame"),
        ("The union accused the firm of a cynical betrayal.", "cynical", "firm", "blame"),
        ("The mayor, who shamelessly lied, resigned.", "shamelessly", "mayor", "blame"),
        ("The governor unleashed a vile tirade.", "vile", "governor", "blame"),
    ],
)
def test_a_word_goes_to_the_nearest_actor(
    annotate_text: Annotate, text: str, word: str, name: str, tone: str
) -> None:
    term = next(t for t in annotate_text(text).loaded if word in t.text)
    assert term.target is not None and name in term.target.name
    assert term.tone == tone
    (start, end), *_ = term.target.spans
    assert text[start:end] == term.target.text


def test_nobody_there_means_no_target(annotate_text: Annotate) -> None:
    found = annotate_text("It was a disgraceful, pathetic farce.").loaded
    assert found and all(term.target is None for term in found)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Residents said the plan was a disgrace.", "disgrace"),
        ("A brutal regime jailed the poet.", "brutal"),
        ("Critics denounced a shameful farce.", "farce"),
    ],
)
def test_who_says_so_is_no_target(annotate_text: Annotate, text: str, word: str) -> None:
    term = next(t for t in annotate_text(text).loaded if word in t.text)
    assert term.target is None


def test_weasel_words_are_about_nobody(annotate_text: Annotate) -> None:
    found = annotate_text("Everyone knows the mayor was warned.").loaded
    assert [t.target for t in found if t.kind == "weasel"] == [None]
