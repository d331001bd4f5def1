"""What a classroom kit is made of, ready for a renderer: words and numbers, nothing to compute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from auditor.worksheet.levels import Level
from auditor.worksheet.numbering import NumberedLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """How a dimension is marked by hand: its letter, the mark, the question, help, and what to sum
    up at the end of the sheet."""

    dimension: str
    title: str
    letter: str
    how: str
    question: str
    help: str
    sum_up: str


class Rate(NamedTuple):
    """A dimension's figure for one text, in words."""

    title: str
    rate: str
    interval: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document of the kit: `facts` is what is known of it, `reach` the line that a reader gets to
    in the level's minutes, `cut` whether the sheet leaves out the end of a very long text."""

    number: int
    id: str
    name: str
    title: str
    facts: tuple[str, ...]
    words: int
    lines: tuple[NumberedLine, ...]
    reach: int
    cut: bool
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A finding in the key. `place` is its line, `around` what stands before and after its words in
    their sentence; `sure` says in words how far to rely on it."""

    place: str
    letter: str
    dimension: str
    kind: str
    words: str
    around: tuple[str, str]
    counterpart: tuple[str, str] | None
    reason: str
    facts: tuple[str, ...]
    sure: str
    disagree: str


class Problem(NamedTuple):
    """What is known to go wrong with a kind of finding."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The answer key of one text; `marked` is what the tool marked in all, per dimension."""

    text: Text
    entries: tuple[Entry, ...]
    marked: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How one text tells a fact: the sentence's place, its words, and the value read from it."""

    text: int
    name: str
    place: str
    words: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact on which texts agree or differ; `sure` is the comparison's confidence in words."""

    title: str
    told: tuple[Told, ...]
    sure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """Two texts on one event, the facts on which they agree and differ, and those that they share
    or dispute with other texts of the kit."""

    one: Text
    other: Text
    differ: tuple[Fact, ...]
    agree: tuple[Fact, ...]
    elsewhere: tuple[Fact, ...]


class Step(NamedTuple):
    """A step of the lesson plan: from minute to minute."""

    start: int
    end: int
    title: str
    text: str
    material: str


class Prompt(NamedTuple):
    """A prompt for lateral reading."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """The instructor's page: plan, prompts (general, and on these texts), what the tool cannot
    tell, why there is no exercise (if there is none), and works to read."""

    steps: tuple[Step, ...]
    prompts: tuple[Prompt, ...]
    own_prompts: tuple[Prompt, ...]
    cannot: tuple[str, ...]
    no_exercise: str
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """Everything `auditor worksheet` hands out."""

    level: Level
    seed: int
    caution: str
    signs: tuple[Sign, ...]
    texts: tuple[Text, ...]
    keys: tuple[Key, ...]
    exercise: Exercise | None
    lesson: Lesson
    failed: tuple[tuple[str, str], ...]
