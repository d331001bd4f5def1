"""A mark, and what comparing marks comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from auditor.model import Span

TOOL = "the tool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a student marked: in which document (its number in the kit, from 1) and dimension.

    `sentences` are those it touches; `span` is exact where words or a span were given, `None` where
    only a line was. No sentences at all: the student looked and found nothing.
    """

    student: str
    document: int
    dimension: str
    kind: str | None
    sentences: tuple[int, ...]
    span: Span | None


class Shown(NamedTuple):
    """A mark or a finding in words: where, of which dimension, what."""

    place: str
    dimension: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One student's marks in one document against the tool's: both, the student alone, the tool
    alone (only in dimensions that the student read for)."""

    student: str
    document: int
    dimensions: tuple[str, ...]
    both: tuple[Shown, ...]
    student_only: tuple[Shown, ...]
    tool_only: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far readers agree in a dimension: Krippendorff's alpha over sentences, marked or not.

    `alpha` is `None` where `why` says what there is too little of. `sentences` are those that two
    or more read, `marked` those of them that anybody marked.
    """

    dimension: str
    readers: tuple[str, ...]
    sentences: int
    marked: int
    alpha: float | None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A sentence on which the students divide; `tool` is whether the tool marked it, too."""

    document: int
    place: str
    dimension: str
    words: str
    marked: tuple[str, ...]
    unmarked: tuple[str, ...]
    tool: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """All of it: `together` is agreement among the students, `with_tool` with the tool as one more
    reader, `each` every student's with the tool alone."""

    students: tuple[str, ...]
    readings: tuple[Reading, ...]
    together: tuple[Agreement, ...]
    with_tool: tuple[Agreement, ...]
    each: tuple[tuple[str, tuple[Agreement, ...]], ...]
    splits: tuple[Split, ...]
