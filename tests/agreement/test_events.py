"""Events told by three outlets: floors just below what was measured (fast engine)."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import DocumentStatement
from tests.agreement.told import compared


def _stated(
    statements: tuple[DocumentStatement, ...], item: dict[str, Any], event: dict[str, Any]
) -> int:
    """How many documents' quotes of an item some statements touch."""
    told = set()
    for number, quote in item["quotes"]:
        start = event["documents"][number - 1]["text"].index(quote)
        if any(
            s.document == str(number) and low < start + len(quote) and start < high
            for s in statements
            for low, high in s.spans
        ):
            told.add(number)
    return len(told)


@pytest.mark.parametrize(
    ("name", "facts", "conflicts", "wrong"), [("events", 28, 3, 3), ("events_measured", 36, 1, 2)]
)
def test_events_of_three_outlets(name: str, facts: int, conflicts: int, wrong: int) -> None:
    agreed = found = unmarked = 0
    for event, comparison in compared(name):
        shared = [c.statements for c in comparison.corroborated]
        apart = [c.statements for c in comparison.conflicts]
        agreed += sum(any(_stated(s, f, event) >= 2 for s in shared) for f in event["corroborated"])
        found += sum(any(_stated(s, c, event) == 2 for s in apart) for c in event["conflicts"])
        unmarked += sum(
            all(_stated(s, f, event) < 2 for f in event["corroborated"]) for s in shared
        )
        assert len(shared) <= 15
    assert agreed >= facts
    assert found >= conflicts
    assert unmarked <= wrong


@pytest.mark.parametrize("name", ["events", "events_measured"])
def test_no_near_miss_is_a_conflict(name: str) -> None:
    for event, comparison in compared(name):
        for item in event["near_misses"]:
            assert not any(_stated(c.statements, item, event) == 2 for c in comparison.conflicts)


@pytest.mark.parametrize("name", ["events", "events_measured"])
def test_no_conflict_is_called_agreement(name: str) -> None:
    for event, comparison in compared(name):
        for item in event["conflicts"]:
            assert not any(_stated(c.statements, item, event) == 2 for c in comparison.corroborated)


def test_what_one_tells_is_told_by_no_other() -> None:
    for event, comparison in compared("events"):
        apart = [*comparison.conflicts, *comparison.corroborated]
        taken = {(s.document, s.spans) for c in apart for s in c.statements}
        for fact in comparison.told_by_one:
            assert (fact.statement.document, fact.statement.spans) not in taken
            text = event["documents"][int(fact.statement.document) - 1]["text"]
            ((start, end),) = fact.statement.spans
            assert text[start:end] == fact.statement.text
            assert fact.fact.casefold() in " ".join(text.split()).casefold()
