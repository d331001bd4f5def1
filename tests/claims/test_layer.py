"""Claims: what a sentence does, and how checkable it is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.claims.network import LINEAR
from auditor.lexicon import table
from auditor.model import Annotated, Claim

Annotate = Callable[..., Annotated]

BEFORE = "The mill at Lindholm burned down on 3 March 2025, the fire service said."
AFTER = "It had stood empty for 12 years."


def claim(annotate_text: Annotate, sentence: str) -> Claim:
    annotated = annotate_text(f"{BEFORE}\n\n{sentence}\n\n{AFTER}\n")
    text = annotated.document.text
    places = [i for i, s in enumerate(annotated.sentences) if text[s.start : s.end] == sentence]
    assert places, "the sentence was split or merged"
    return annotated.claims[places[0]]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The council sold the quay to a Norwegian firm in May.", "factual"),
        ("Sales of herring fell by 12 percent in April.", "factual"),
        ("The minister said sales had fallen.", "factual"),
        ("The plan is a reckless gamble with other people's money.", "opinion"),
        ("I think this is a shameful decision.", "opinion"),
        ("The council should be ashamed of this disgraceful plan.", "opinion"),
        ("Prices are likely to rise again.", "prediction"),
        ("Forecasters expect the river to flood.", "prediction"),
        ("Who sold the quay?", "question"),
        ("Check the date of every post before you share it.", "instruction"),
        ("For more information, visit https://harbour.example.", "instruction"),
        ("Just make sure to keep your receipts.", "instruction"),
        ("(Reporting by Ana Ruiz in Oslo; editing by Tom Berg)", "other"),
        ("The views expressed here are her own.", "other"),
        ("## Why the mill burned", "heading"),
    ],
)
def test_types(annotate_text: Annotate, sentence: str, kind: str) -> None:
    assert claim(annotate_text, sentence).type == kind


def _table() -> list[Any]:
    path = Path(__file__).parent.parent / "examples" / "claims.toml"
    return [
        pytest.param(
            case["text"],
            case["type"],
            id=case["text"][:60],
            marks=pytest.mark.xfail(reason=case["known_miss"], strict=False)
            if "known_miss" in case
            else (),
        )
        for case in tomllib.loads(path.read_text("utf-8"))["case"]
    ]


@pytest.mark.parametrize(("sentence", "kind"), _table())
def test_table(annotate_text: Annotate, sentence: str, kind: str) -> None:
    assert claim(annotate_text, sentence).type == kind


def test_items_after_a_modal_are_what_may_come(annotate_text: Annotate) -> None:
    text = (
        "The mill burned in March.\n\nA sale of the quay could:\n\n- Enable a second ferry.\n"
        "- Raise the rents of the boat sheds.\n\nWhat to do now:\n\n- Check the lease.\n"
    )
    annotated = annotate_text(text)
    types = {
        text[sentence.start : sentence.end].strip("- "): found.type
        for sentence, found in zip(annotated.sentences, annotated.claims, strict=True)
    }
    assert types["Enable a second ferry."] == "prediction"
    assert types["Raise the rents of the boat sheds."] == "prediction"
    assert types["Check the lease."] == "instruction"


def test_an_anchored_claim_is_more_checkable_than_a_vague_one(annotate_text: Annotate) -> None:
    anchored = claim(annotate_text, "Ana Ruiz bought 14 boats in Lisbon on 3 May 2024.")
    vague = claim(annotate_text, "Somebody bought boats there at some point.")
    assert anchored.checkability > 2 * vague.checkability
    assert anchored.factors["when"] == 1.0 and vague.factors["when"] == 0.0


def test_hedges_and_loose_pronouns_are_discounted(annotate_text: Annotate) -> None:
    plain = claim(annotate_text, "The firm sold 14 boats in May 2024.")
    hedged = claim(annotate_text, "The firm may have sold 14 boats in May 2024.")
    loose = claim(annotate_text, "It sold 14 boats in May 2024.")
    assert hedged.factors["modality"] < plain.factors["modality"] == 1.0
    assert hedged.checkability < plain.checkability
    assert loose.factors["reference"] < plain.factors["reference"] == 1.0


def test_names_carry_no_weight(annotate_text: Annotate) -> None:
    one = claim(annotate_text, "Ana Ruiz said the Democrats had cut 14 routes in 2023.")
    other = claim(annotate_text, "Tom Berg said the Republicans had cut 14 routes in 2023.")
    assert one.p_factual == other.p_factual


def test_no_weight_is_on_a_name_or_a_side() -> None:
    words = {word for feature in table(LINEAR) for word in feature.split() if word[0] != "#"}
    sides = {"obama", "bush", "trump", "clinton", "reagan", "democrat", "republican", "american"}
    assert not words & sides


def test_one_claim_a_sentence(annotate_text: Annotate) -> None:
    annotated = annotate_text(f"# Mill\n\n{BEFORE}\n\n- {AFTER}\n\n🐟\n")
    assert len(annotated.claims) == len(annotated.sentences)
    assert all(0 <= c.p_factual <= 1 and 0 <= c.checkability <= 1 for c in annotated.claims)


@pytest.mark.parametrize("text", ["", "\n\n", ".", "?", "“", "🐟🐟", "x" * 300])
def test_odd_texts_break_nothing(annotate_text: Annotate, text: str) -> None:
    annotated = annotate_text(text)
    assert len(annotated.claims) == len(annotated.sentences)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The plan could spark a race for contracts.", "prediction"),
        ("The gunmen may have fled across the border.", "factual"),
        ("He could not swim in 2019.", "factual"),
        ("- Securing access to ports.", "other"),
        ("- Supporting local media could change the vote.", "prediction"),
        ("This includes:", "other"),
        ("“Власть держится не на словах, а на мужестве.”", "other"),
    ],
)
def test_speculation_fragments_and_foreign_lines(
    annotate_text: Annotate, sentence: str, kind: str
) -> None:
    assert claim(annotate_text, sentence).type == kind
