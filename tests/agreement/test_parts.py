"""The parts of the comparison: rankings, topics, word vectors, groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from auditor.agreement.evidence import FIELDS, figure
from auditor.agreement.passages import Passage
from auditor.agreement.ranks import ranked_differently
from auditor.agreement.topics import related
from auditor.agreement.vectors import vectors, weight_of, words
from auditor.lexicon import table
from auditor.model import Annotated, Audit

Annotate = Callable[..., Annotated]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("the second largest mill in the country", "the biggest mill in the country", True),
        ("It is the third-oldest bridge", "the oldest bridge of all", True),
        ("the second largest mill in Europe", "the biggest mill in the country", False),
        ("the largest mill", "the biggest mill", False),
        ("one of the biggest mills", "the second largest mill", False),
        ("the second largest mill", "the oldest mill", False),
    ],
)
def test_places_in_a_ranking(one: str, other: str, apart: bool) -> None:
    a, b = (Passage(n, (0, len(t)), frozenset(), (), t) for n, t in enumerate((one, other)))
    assert ranked_differently(a, b) is apart
    assert ranked_differently(b, a) is apart


def test_like_words_are_near() -> None:
    known = vectors()

    def near(a: str, b: str) -> float:
        return float(known.rows[known.vocabulary[a]] @ known.rows[known.vocabulary[b]])

    assert near("explosion", "blast") > near("explosion", "harvest")
    assert near("verdict", "conviction") > near("verdict", "wagon")


def test_common_words_weigh_less() -> None:
    assert weight_of("the") < weight_of("government") < weight_of("verdict")


def test_words_without_clitics() -> None:
    assert words("The mayor’s 40 trams don't run") == ["the", "mayor", "trams", "don", "run"]


def test_the_ranker_fits_its_evidence() -> None:
    names = table("agreement/ranker.json")["names"]
    assert tuple(names[: len(FIELDS)]) == FIELDS
    rows = table("agreement/alike.json")
    assert rows["names"] == [*names, "choice"]
    assert len(rows["weights"]) == len(rows["names"])


def _audits(annotate_text: Annotate, *texts: str) -> list[Audit]:
    found = []
    for number, text in enumerate(texts):
        annotated = annotate_text(text, published="2025-06-01")
        document = replace(annotated.document, id=str(number))
        found.append(Audit(document=document, words=1, statements=annotated.statements))
    return found


def test_documents_of_two_topics_are_not_compared(annotate_text: Annotate) -> None:
    folder = _audits(
        annotate_text,
        "The ferry Lady Orla sank off Port Merrin on Sunday. Divers searched the wreck.",
        "Divers found the wreck of the Lady Orla, which sank off Port Merrin.",
        "The bank raised its interest rate to nine percent. Borrowers in Corran were angry.",
    )
    assert related(folder) == [(0, 1)]


@pytest.mark.parametrize(
    ("text", "number"),
    [("A fifth of the mill burned.", 0.2), ("The price rose by 20 percent.", 0.2)],
)
def test_figures_in_base_units(text: str, number: float, annotate_text: Annotate) -> None:
    found = {figure(s) for s in annotate_text(text).statements}
    assert any(f is not None and f == pytest.approx(number) for f in found)
