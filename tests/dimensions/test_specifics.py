"""The specifics dimension: example tables, and what holds of its figures."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.dimensions.specifics import DIMENSION, QUERIES, lacks
from auditor.lexicon import toml
from auditor.model import ASSERTIVE, Annotated, Claim, SpecificFinding

EXAMPLES = tomllib.loads(
    (Path(__file__).parent.parent / "examples" / "specifics.toml").read_text("utf-8")
)
Annotate = Callable[..., Annotated]

ARTICLE = """# The mill at Lindholm

The mill at Lindholm burned down on 3 March 2025, the fire service said. It had 14 looms.

Somebody saw a light there. The loss is a disgrace. Ana Ruiz bought the mill for €2 million in 2019.

Who lit the fire? They left it open. He may have seen it. It was cold there.
"""


def _findings(annotate_text: Annotate, text: str) -> list[SpecificFinding]:
    annotated = annotate_text(text, published="2025-03-19")
    return [f for f in DIMENSION.find(annotated) if isinstance(f, SpecificFinding)]


def _flags() -> list[Any]:
    return [
        pytest.param(
            case,
            id=f"{case['kind']}-{number}",
            marks=pytest.mark.xfail(reason=case["known_miss"], strict=True)
            if "known_miss" in case
            else (),
        )
        for number, case in enumerate(EXAMPLES["flags"])
    ]


@pytest.mark.parametrize("case", _flags())
def test_flags(case: dict[str, Any], annotate_text: Annotate) -> None:
    found = [f for f in _findings(annotate_text, case["text"]) if f.kind == case["kind"]]
    assert case["span"] in [f.text for f in found]
    if "value" in case:
        assert case["value"] in [f.value for f in found]


@pytest.mark.parametrize("case", EXAMPLES["passes"], ids=lambda case: case["why"])
def test_passes(case: dict[str, Any], annotate_text: Annotate) -> None:
    assert not _findings(annotate_text, case["text"])


def test_every_kind_has_an_example_and_a_text() -> None:
    assert {case["kind"] for case in EXAMPLES["flags"]} == set(DIMENSION.kinds)
    texts = toml("kinds/specifics.toml")
    assert set(texts) == set(DIMENSION.kinds)
    for text in texts.values():
        assert set(text) == {"title", "what", "why", "problems", "example"}


@pytest.mark.parametrize("kind", DIMENSION.kinds)
def test_the_example_of_a_kind_shows_it(kind: str, annotate_text: Annotate) -> None:
    example = toml("kinds/specifics.toml")[kind]["example"]
    assert kind in {finding.kind for finding in _findings(annotate_text, example)}


def test_repeats_are_shown_but_not_counted(annotate_text: Annotate) -> None:
    text = "Ana Ruiz left Lisbon in 2019. Ana Ruiz came back to Lisbon in 2021."
    weights = [(f.text, f.weight, f.distinct) for f in _findings(annotate_text, text)]
    assert weights == [
        ("Ana Ruiz", 1.0, True),
        ("Lisbon", 1.0, True),
        ("2019", 1.0, True),
        ("Ana Ruiz", 0.0, False),
        ("Lisbon", 0.0, False),
        ("2021", 1.0, True),
    ]


def test_the_tally_counts_anchored_facts_of_all_claims(annotate_text: Annotate) -> None:
    annotated = annotate_text(ARTICLE, published="2025-03-19")
    findings = list(DIMENSION.find(annotated))
    tally = DIMENSION.tally(annotated, findings)
    assert tally.possible == sum(claim.type in ASSERTIVE for claim in annotated.claims)
    assert 2 <= tally.found < tally.possible


def test_the_query_list_names_what_is_lacking(annotate_text: Annotate) -> None:
    annotated = annotate_text(ARTICLE, published="2025-03-19")
    detail = DIMENSION.detail(annotated, list(DIMENSION.find(annotated)))
    queries = detail["queries"]
    assert 0 < len(queries) <= QUERIES
    for query in queries:
        start, end = query["span"]
        assert annotated.document.text[start:end] == query["text"]
        assert query["lacks"]
    assert [q["checkability"] for q in queries] == sorted(q["checkability"] for q in queries)
    assert not any("Ana Ruiz" in query["text"] for query in queries)
    assert detail["claims"]["heading"] == 1 and detail["claims"]["question"] == 1


def test_an_empty_document_has_no_figures(annotate_text: Annotate) -> None:
    annotated = annotate_text("")
    assert DIMENSION.tally(annotated, []).rate is None
    assert DIMENSION.detail(annotated, [])["per_100_words"] is None


def test_a_query_quotes_the_words_that_leave_a_claim_open() -> None:
    factors = {"who": 0.0, "when": 0.0, "where": 1.0, "how much": 0.0, "source": 0.5}
    claim = Claim(
        type="factual", p_factual=0.9, checkability=0.1, attributed=False, factors=factors
    )
    text = "Several boats sank in recent years off the cape."
    assert lacks(claim, text) == [
        "no name",
        "no date (“in recent years”)",
        "no figure (“Several”)",
    ]


def test_a_place_that_acts_is_a_name(annotate_text: Annotate) -> None:
    annotated = annotate_text("Norway shows little concern for the herring.")
    assert "no name" not in lacks(annotated.claims[0])


def test_what_only_opens_a_list_is_no_query(annotate_text: Annotate) -> None:
    annotated = annotate_text("However, this shift carries risks:\n\n- Boats rot in the mud.\n")
    queries = DIMENSION.detail(annotated, ())["queries"]
    assert all(not query["text"].endswith(":") for query in queries)
