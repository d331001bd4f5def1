"""The contradictions dimension: example tables, and what holds of every finding."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.dimensions.contradictions import DIMENSION, KINDS
from auditor.model import Annotated, ContradictionFinding

FOLDER = Path(__file__).parent.parent / "examples"
TABLES = [
    tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    for name in ("contradictions", "contradictions_plain")
]
EXAMPLES = {part: [c for table in TABLES for c in table[part]] for part in ("flags", "passes")}
Annotate = Callable[..., Annotated]


def _found(annotate_text: Annotate, case: dict[str, Any]) -> list[ContradictionFinding]:
    fields = {"published": case["published"]} if "published" in case else {}
    annotated = annotate_text(case["text"], **fields)
    return [f for f in DIMENSION.find(annotated) if isinstance(f, ContradictionFinding)]


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
    text = case["text"]
    for finding in _found(annotate_text, case):
        sides = (finding.spans, finding.counterpart.spans)
        held = [any(_overlaps(text, part, spans) for spans in sides) for part in _parts(case)]
        if finding.kind == case["kind"] and all(held):
            return
    pytest.fail(f"no {case['kind']} between {case['one']!r} and {case['other']!r}")


def _parts(case: dict[str, Any]) -> tuple[str, str]:
    assert case["one"] in case["text"] and case["other"] in case["text"]
    return case["one"], case["other"]


def _overlaps(text: str, part: str, spans: tuple[tuple[int, int], ...]) -> bool:
    start = text.index(part)
    return any(min(end, start + len(part)) > max(begin, start) for begin, end in spans)


@pytest.mark.parametrize(
    "case", EXAMPLES["passes"], ids=[f"{c['kind']}: {c['why']}" for c in EXAMPLES["passes"]]
)
def test_passes(case: dict[str, Any], annotate_text: Annotate) -> None:
    assert [(f.kind, f.reason) for f in _found(annotate_text, case)] == []


def test_every_kind_but_place_has_examples() -> None:
    assert {case["kind"] for case in EXAMPLES["flags"]} >= set(KINDS) - {"place"}


@pytest.mark.parametrize("number", range(0, len(EXAMPLES["flags"]), 5))
def test_findings_stand_in_the_text(number: int, annotate_text: Annotate) -> None:
    case = EXAMPLES["flags"][number]
    for finding in _found(annotate_text, case):
        for spans, shown in (
            (finding.spans, finding.text),
            (finding.counterpart.spans, finding.counterpart.text),
        ):
            assert " … ".join(case["text"][start:end] for start, end in spans) == shown
        assert finding.kind in KINDS
        assert finding.weight == (finding.tier == "contradiction")
        assert 0 < finding.confidence <= 1
        assert finding.reason.endswith(".")


def test_tensions_count_nothing(annotate_text: Annotate) -> None:
    annotated = annotate_text("The bridge is open. It was raining.")
    tension = ContradictionFinding(
        dimension="contradictions",
        kind="status",
        spans=((0, 19),),
        text="The bridge is open.",
        reason="A reason.",
        weight=0.0,
        counterpart=annotated.extent((20, 34)),
        tier="tension",
        confidence=0.4,
    )
    assert DIMENSION.tally(annotated, [tension]).found == 0
    assert DIMENSION.detail(annotated, [tension])["tensions"] == 1


@pytest.mark.parametrize(
    "text", ["", "...", '"', "12 12 12 12 12", "No", "Before after once when."]
)
def test_odd_texts(text: str, annotate_text: Annotate) -> None:
    annotated = annotate_text(text)
    assert list(DIMENSION.find(annotated)) == []
    assert DIMENSION.tally(annotated, []).found == 0
