"""Facts that two texts state alike, and how they are put."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from auditor.agreement.passages import passages
from auditor.agreement.shared import shared
from auditor.audit import audit_many
from auditor.compare import compare
from auditor.model import Audit, Comparison, Document

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "examples" / "shared_facts.toml").read_text("utf-8")
)


def _audits(*texts: str) -> list[Audit]:
    documents = [
        Document(id=str(n), text=text, outlet=f"Outlet {n}", published="2025-03-20")
        for n, text in enumerate(texts, 1)
    ]
    return [a for a in audit_many(documents) if a.error is None]


def _compared(case: dict[str, Any]) -> Comparison:
    return compare(_audits(*case["texts"]))


@pytest.mark.parametrize("case", CASES["flags"], ids=lambda case: case["why"])
def test_stated_alike(case: dict[str, Any]) -> None:
    assert any(case["told"] in fact.fact for fact in _compared(case).corroborated)


@pytest.mark.parametrize("case", CASES["passes"], ids=lambda case: case["why"])
def test_not_stated_alike(case: dict[str, Any]) -> None:
    assert _compared(case).corroborated == ()


def told(*texts: str) -> str:
    return shared(passages(_audits(*texts)))


@pytest.mark.parametrize(
    ("texts", "wording"),
    [
        (
            (
                "A Corran company signed a contract worth $540 million to drill for oil, "
                "which made its chairman cry.",
                "The contract that the Corran company signed for oil is worth $540 million, "
                "the rival firm grumbled.",
            ),
            "The contract that the Corran company signed for oil is worth $540 million",
        ),
        (
            (
                "Russia closed its embassy in Kabul in 1992.",
                "Russia closed its embassy in Kabul after a long and bitter quarrel over money.",
            ),
            "Russia closed its embassy in Kabul",
        ),
        (
            (
                "The evacuation order was lifted on Wednesday.",
                "The order to evacuate has been lifted.",
            ),
            "The order to evacuate has been lifted",
        ),
    ],
)
def test_what_one_alone_tells_is_left_out(texts: tuple[str, ...], wording: str) -> None:
    assert told(*texts) == wording


def test_the_wording_is_a_stretch_of_an_account() -> None:
    texts = (
        "Police arrested two men from the printing works in Dorn on Thursday.",
        "Two workers at a printing plant were arrested, and nobody knows why.",
    )
    assert any(told(*texts) in text for text in texts)
