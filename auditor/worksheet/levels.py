"""What a level asks for, and the notes on how far each kind of finding can be relied on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from auditor.lexicon import toml
from auditor.model import AttributionFinding, ContradictionFinding, Finding, LoadedFinding

LevelName = Literal["beginner", "intermediate", "advanced"]
LEVELS: tuple[LevelName, ...] = ("beginner", "intermediate", "advanced")
Grade = Literal["high", "middle", "low"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """`sure` are the grades that the key draws on, `findings` how many it shows of a document;
    `unsure` adds what the tool itself calls advice or a tension; `minutes` are for marking."""

    name: LevelName
    title: str
    for_whom: str
    dimensions: tuple[str, ...]
    sure: frozenset[str]
    unsure: bool
    findings: int
    minutes: int
    aims: tuple[str, ...]


def level(name: LevelName) -> Level:
    """A level as data/worksheet/levels.toml has it."""
    row = toml("worksheet/levels.toml")[name]
    return Level(
        name=name,
        title=row["title"],
        for_whom=row["for_whom"],
        dimensions=tuple(row["dimensions"]),
        sure=frozenset(row["sure"]),
        unsure=row["unsure"],
        findings=row["findings"],
        minutes=row["minutes"],
        aims=tuple(row["aims"]),
    )


def disagreement(finding: Finding) -> str:
    """Why a careful reader may overrule a finding of this kind; "" for a kind without a note."""
    return str(_note(finding).get("note", ""))


def because(finding: Finding) -> str:
    """Why a finding of this kind matters, in a sentence for students; "" where the finding's own
    reason says so."""
    return str(_note(finding).get("because", ""))


def grade(finding: Finding) -> Grade:
    """How far a finding can be relied on: its kind's grade, lower where the tool is unsure."""
    sure: Grade = _note(finding).get("sure", "low")
    if isinstance(finding, LoadedFinding) and not finding.sure:
        return "low"
    if isinstance(finding, ContradictionFinding) and finding.tier == "tension":
        return "low"
    if isinstance(finding, AttributionFinding) and finding.source is None and sure == "high":
        return "middle"
    return sure


def is_unsure(finding: Finding) -> bool:
    """Whether the tool itself calls it advice, or a tension."""
    if isinstance(finding, LoadedFinding):
        return not finding.sure
    return isinstance(finding, ContradictionFinding) and finding.tier == "tension"


def _note(finding: Finding) -> dict[str, Any]:
    notes = toml("worksheet/disagree.toml").get(finding.dimension, {})
    found: dict[str, Any] = notes.get(finding.kind, {})
    return found
