"""How many of the texts written for the contradictions are found: floors, not promises.

Half of the texts were there while the rules were written (`contradictions_more.toml`,
`contradictions_wider.toml`), half were only measured (`contradictions_measured.toml`,
`contradictions_wider_measured.toml`); the floors are just below what was measured.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.dimensions.contradictions import DIMENSION, KINDS
from auditor.model import Annotated, ContradictionFinding

FOLDER = Path(__file__).parent.parent / "examples"
Annotate = Callable[..., Annotated]


def _cases(name: str) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def _found(case: dict[str, Any], annotate: Annotate) -> list[ContradictionFinding]:
    annotated = annotate(case["text"], published="2025-03-14")
    found = [f for f in DIMENSION.find(annotated) if isinstance(f, ContradictionFinding)]
    return [f for f in found if f.tier == "contradiction"]


def _hits(case: dict[str, Any], finding: ContradictionFinding) -> bool:
    sides = (finding.spans, finding.counterpart.spans)
    return all(
        any(_overlaps(case["text"], part, spans) for spans in sides)
        for part in (case["one"], case["other"])
    )


def _overlaps(text: str, part: str, spans: tuple[tuple[int, int], ...]) -> bool:
    start = text.index(part)
    return any(min(end, start + len(part)) > max(begin, start) for begin, end in spans)


@pytest.mark.parametrize(
    ("name", "found", "alarms"),
    [
        ("contradictions_more", 39, 4),
        ("contradictions_measured", 20, 2),
        ("contradictions_wider", 32, 0),
        ("contradictions_wider_measured", 11, 1),
    ],
)
def test_floors(name: str, found: int, alarms: int, annotate_text: Annotate) -> None:
    cases = _cases(name)
    hits = [any(_hits(c, f) for f in _found(c, annotate_text)) for c in cases["flags"]]
    false = [c["text"] for c in cases["passes"] if _found(c, annotate_text)]
    assert sum(hits) >= found
    assert len(false) <= alarms, false


@pytest.mark.parametrize(
    ("half", "found"), [("contradictions_dev", 15), ("contradictions_measured", 3)]
)
def test_reports(half: str, found: int, annotate_text: Annotate) -> None:
    """Whole reports with one contradiction and one near miss each; hard ones, so a low floor."""
    path = FOLDER.parent / "evaluation" / "data" / f"{half}.jsonl"
    hits = others = 0
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        planted = row["contradictions"][0]
        case = {"text": row["text"], "one": planted["a"], "other": planted["b"]}
        right = [_hits(case, finding) for finding in _found(case, annotate_text)]
        hits += any(right)
        others += right.count(False)
    assert hits >= found
    assert others <= 1


@pytest.mark.parametrize("name", ["contradictions_more", "contradictions_measured"])
def test_every_kind_has_six_of_each(name: str) -> None:
    cases = _cases(name)
    for part in ("flags", "passes"):
        for kind in KINDS:
            assert sum(c["kind"] == kind for c in cases[part]) >= 6, (part, kind)


def test_a_weekday_is_checked_against_its_date(annotate_text: Annotate) -> None:
    annotated = annotate_text("The vote was held on Tuesday, 12 March 2025. Nobody came late.")
    found = [f for f in DIMENSION.find(annotated) if isinstance(f, ContradictionFinding)]
    assert [(f.kind, f.text, f.counterpart.text) for f in found] == [
        ("date", "Tuesday", "12 March 2025")
    ]
    assert "Wednesday" in found[0].reason


def test_reasons_say_the_sum(annotate_text: Annotate) -> None:
    annotated = annotate_text(
        "The price of bread went from 2 euros to 3 euros in a year. Bakers blame the mills. "
        "An increase of 20 percent was more than pensioners could bear."
    )
    reasons = [f.reason for f in DIMENSION.find(annotated)]
    assert any("50 percent" in reason and "20 percent" in reason for reason in reasons)


HEADED = "Harbour bridge reopens after repairs\n\nThe harbour bridge remains closed. Rain fell."


def test_a_headline_is_held_against_the_body(annotate_text: Annotate) -> None:
    found = list(DIMENSION.find(annotate_text(HEADED)))
    assert [(f.kind, f.text) for f in found] == [("status", "Harbour bridge reopens after repairs")]


@pytest.mark.parametrize(
    "headline", ["Harbour bridge to reopen in May", "Will the harbour bridge reopen?"]
)
def test_a_plan_or_question_in_a_headline_clashes_with_nothing(
    headline: str, annotate_text: Annotate
) -> None:
    text = HEADED.replace("Harbour bridge reopens after repairs", headline)
    assert list(DIMENSION.find(annotate_text(text))) == []


def test_what_is_gone_and_active_is_told_once(annotate_text: Annotate) -> None:
    text = "The old railway bridge has been demolished. " + (
        "The old railway bridge carries four trains a day. " * 5
    )
    assert len(list(DIMENSION.find(annotate_text(text)))) == 1
