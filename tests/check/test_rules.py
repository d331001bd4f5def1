"""What is worth a line: texts of our own, and what is printed of each."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from auditor import Document, audit
from auditor.check.issues import SEVERITIES, Related
from auditor.check.names import reported
from auditor.check.ranking import selection
from auditor.check.rules import issues
from auditor.check.words import priority_of, severity_of
from auditor.config import Config
from auditor.lexicon import toml
from auditor.model import Audit, ContradictionFinding, Extent, Note

EXAMPLES: list[dict[str, Any]] = tomllib.loads(
    Path("tests/examples/check.toml").read_text(encoding="utf-8")
)["example"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_examples(example: dict[str, Any]) -> None:
    text = example["text"]
    found = list(issues(audit(Document(id="x", text=text))))
    for issue in found:
        assert text[issue.span[0] : issue.span[1]] == issue.text
        assert issue.reason.strip()
    shown = selection(found, Config(), 700, everything=False).shown
    assert {issue.rule: issue.text for issue in shown} == example.get("prints", {})


def test_every_example_expects_something() -> None:
    assert all(("prints" in e) != ("silent" in e) for e in EXAMPLES)


def test_the_desk_names_kinds_that_are_reported() -> None:
    known = {kind.id for kind in reported()} | {kind.dimension for kind in reported()}
    tiers = {"contradictions.contradiction", "contradictions.tension"}
    for table in ("severity", "priority"):
        assert set(toml("check/desk.toml")[table]) <= known | tiers
    for kind in (kind for kind in reported() if kind.dimension not in ("notes",)):
        assert 0 <= priority_of(kind.id) <= 100
        assert severity_of(kind.id) in SEVERITIES


def noted(*notes: Note, text: str = "The fire was tragic.") -> Audit:
    return Audit(document=Document(id="x", text=text), words=4, notes=notes)


@pytest.mark.parametrize(
    ("level", "severity"),
    [("high", "error"), ("medium", "warning"), ("low", "info"), ("info", "info")],
)
def test_notes_carry_their_level(level: Any, severity: str) -> None:
    (found,) = issues(noted(Note(kind="encoding", reason="Guessed.", level=level)))
    assert (found.rule, found.severity, found.span) == ("notes.encoding", severity, (0, 0))


def test_notes_that_are_told_by_other_means() -> None:
    told = [Note(kind=kind, reason="x", spans=((0, 3),)) for kind in ("extracted", "accepted")]
    assert not list(issues(noted(*told)))


def test_a_house_word_is_told_once() -> None:
    note = Note(kind="house_word", reason="Rejected.", spans=((13, 19),), text="tragic")
    (found,) = issues(noted(note))
    assert (found.rule, found.severity) == ("house.house_word", "warning")


@pytest.mark.parametrize(
    ("tier", "confidence", "severity"),
    [
        ("contradiction", 0.8, "error"),
        ("contradiction", 0.7, "warning"),
        ("tension", 0.9, "warning"),
    ],
)
def test_contradictions(tier: Any, confidence: float, severity: str) -> None:
    text = "Three burglars broke in. Each of the five burglars left fingerprints."
    finding = ContradictionFinding(
        dimension="contradictions",
        kind="number",
        spans=((0, 24),),
        text=text[:24],
        reason="“Three burglars”, and later “five burglars”.",
        counterpart=Extent(((25, len(text)),), text[25:]),
        tier=tier,
        confidence=confidence,
    )
    (found,) = issues(Audit(document=Document(id="x", text=text), words=11, findings=(finding,)))
    assert (found.rule, found.severity) == ("contradictions.number", severity)
    assert found.text == text[25:]
    assert found.related == (Related((0, 24), text[:24]),)
