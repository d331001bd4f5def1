"""Passages of two documents: which tell of one thing, and what they say differently of it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.agreement.agreeing import agree
from auditor.agreement.alignment import aligned
from auditor.agreement.differences import differences
from auditor.agreement.passages import passages
from auditor.audit import audit_many
from auditor.compare import compare
from auditor.model import Annotated, Audit, Comparison, Document, DocumentStatement

FOLDER = Path(__file__).parents[1] / "examples"
Annotate = Callable[..., Annotated]


def _folder(annotate_text: Annotate, *texts: str) -> list[Audit]:
    audits = []
    for text in texts:
        annotated = annotate_text(text, published="2025-06-01")
        audits.append(Audit(document=annotated.document, words=1, statements=annotated.statements))
    return audits


def _pairs(annotate_text: Annotate, *texts: str) -> list[Any]:
    return list(
        aligned(passages(_folder(annotate_text, *texts)), [(0, 1)] if len(texts) > 1 else [])
    )


def test_the_same_words_align(annotate_text: Annotate) -> None:
    pairs = _pairs(
        annotate_text,
        "The wall of the dam is 118 metres high. A band played.",
        "Fishermen came. The dam's wall rises 118 metres.",
    )
    best = max(pairs, key=lambda pair: pair.chance)
    assert {118} == {
        s.value["amount"]
        for p in (best.one, best.other)
        for s in p.statements
        if isinstance(s.value, dict) and "amount" in s.value
    }
    assert agree(best)
    assert differences(best) == []


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (
            "It was the rocket's second flight from the cape.",
            "This was the fourth flight of the rocket from the cape.",
            "number",
        ),
        (
            "The ferry to Merrin was cancelled by the operator.",
            "The ferry to Merrin was not cancelled by the operator.",
            "negation",
        ),
        (
            "The summit on grain was held in Geneva.",
            "The summit on grain was held in Brussels.",
            "place",
        ),
    ],
)
def test_other_slots(one: str, other: str, kind: str, annotate_text: Annotate) -> None:
    pairs = _pairs(annotate_text, one, other)
    assert kind in {d.kind for pair in pairs for d in differences(pair)}
    assert not any(agree(pair) for pair in pairs)


@pytest.mark.parametrize("texts", [(), ("",), ("...", "No."), ("One.", "One.")])
def test_too_little_to_align(texts: tuple[str, ...], annotate_text: Annotate) -> None:
    assert not any(differences(pair) for pair in _pairs(annotate_text, *texts))


def _compared(event: dict[str, Any]) -> tuple[Comparison, dict[str, str]]:
    documents = [
        Document(id=str(number), **fields) for number, fields in enumerate(event["documents"])
    ]
    read = [audit for audit in audit_many(documents) if isinstance(audit, Audit)]
    return compare(read), {document.id: document.text for document in documents}


def _stated(
    statements: tuple[DocumentStatement, ...], texts: dict[str, str], quotes: list[str]
) -> bool:
    def told(number: int, quote: str) -> bool:
        start = texts[str(number)].index(quote)
        return any(
            s.document == str(number) and low < start + len(quote) and start < high
            for s in statements
            for low, high in s.spans
        )

    return all(told(number, quote) for number, quote in enumerate(quotes))


@pytest.mark.parametrize(
    ("name", "conflicting", "shared"), [("conflicts", 3, 13), ("conflicts_measured", 3, 10)]
)
def test_events_of_two_outlets(name: str, conflicting: int, shared: int) -> None:
    """Floors just below what was measured; `conflicts_measured.toml` was only measured."""
    found = agreed = alarms = 0
    for event in tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["event"]:
        comparison, texts = _compared(event)
        conflicts = [c.statements for c in comparison.conflicts]
        facts = [c.statements for c in comparison.corroborated]
        found += sum(any(_stated(c, texts, q) for c in conflicts) for q in event["conflicts"])
        agreed += sum(any(_stated(c, texts, q) for c in facts) for q in event["corroborated"])
        alarms += sum(any(_stated(c, texts, q) for c in conflicts) for q in event["near_misses"])
        assert len(facts) <= 15
    assert found >= conflicting
    assert agreed >= shared
    assert alarms <= 1
