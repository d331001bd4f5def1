"""Kit -> the instructor's page."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lexicon import toml
from auditor.worksheet.blocks import (
    Block,
    Bullets,
    Command,
    Files,
    Grid,
    Heading,
    Item,
    Page,
    Para,
)
from auditor.worksheet.types import Kit, Text
from auditor.worksheet.words import said

_COMMAND = "auditor worksheet PATHS --output DIR --marks marks.csv"


def instructor(kit: Kit) -> Page:
    """Lesson plan, aims, the texts and how they measure, prompts, and how to enter marks."""
    return Page(
        stem="instructor",
        kicker=f"For the instructor · {kit.level.title}",
        title=said("instructor", "title"),
        lede=f"{kit.level.for_whom} {kit.caution}",
        blocks=tuple(_blocks(kit)),
    )


def _blocks(kit: Kit) -> Iterator[Block]:
    yield Heading("What students learn")
    yield Bullets(kit.level.aims)
    yield Heading("Lesson plan")
    yield from _plan(kit)
    yield Heading("What is in the kit")
    yield Files(tuple(_files(kit)))
    yield Heading("The texts")
    yield from _texts(kit)
    yield Heading("What the tool cannot tell")
    yield Bullets(kit.lesson.cannot)
    yield Heading("Prompts for reading laterally")
    yield Para(said("instructor", "lateral"))
    for prompt in kit.lesson.own_prompts:
        yield Item(head=prompt.title, rows=(("", prompt.text),))
    yield Para("On any text:")
    for prompt in kit.lesson.prompts:
        yield Item(head=prompt.title, rows=(("", prompt.text),))
    yield Heading("Students’ marks")
    yield from _entering(kit)
    yield Heading("To read")
    yield Bullets(tuple(f"{use}: {text}" for use, text in kit.lesson.sources))


def _plan(kit: Kit) -> Iterator[Block]:
    steps = kit.lesson.steps
    yield Grid(
        f"{steps[-1].end} minutes",
        ("Minutes", "Step", "What happens", "Material"),
        (11, 18, 55, 16),
        tuple((f"{s.start}–{s.end}", s.title, s.text, s.material) for s in steps),
    )
    pause = min((step.end for step in steps), key=lambda end: abs(end - steps[-1].end / 2))
    yield Para(said("instructor", "pause", minute=pause), note=True)
    if kit.lesson.no_exercise:
        yield Para(kit.lesson.no_exercise, note=True)


def _files(kit: Kit) -> Iterator[tuple[str, str, str]]:
    for text in kit.texts:
        yield f"sheet-{text.number}", f"Sheet {text.number}", f"{text.name}; one a student"
    yield "key", "Answer key", "for you; hand it out after the students have marked"
    if kit.exercise:
        yield "exercise", "Comparison exercise", "one a pair"
        yield "exercise-key", "Key to the comparison exercise", "for you"


def _texts(kit: Kit) -> Iterator[Block]:
    yield Grid(
        "What the tool counted, with its 95 percent range",
        ("Text", *(rate.title for rate in kit.texts[0].rates)),
        (28, 18, 18, 18, 18),
        tuple(
            (
                f"{text.number}. {text.name}",
                *(f"{r.rate} ({r.interval})" if r.interval else r.rate for r in text.rates),
            )
            for text in kit.texts
        ),
    )
    yield Para(said("instructor", "rates"), note=True)
    yield Grid(
        "Length, and how far a class gets",
        ("Text", "Words", f"In {kit.level.minutes} minutes"),
        (46, 18, 36),
        tuple((f"{t.number}. {t.name}", f"{t.words:,}", _reach(t)) for t in kit.texts),
    )
    pace = toml("worksheet/lesson.toml")["words_a_minute"]
    yield Para(said("instructor", "pace", pace=pace), note=True)
    if kit.failed:
        yield Para("Not in the kit, because they could not be read:")
        yield Bullets(tuple(f"{name}: {why}" for name, why in kit.failed))


def _reach(text: Text) -> str:
    last = text.lines[-1].number if text.lines else 0
    return "all of it" if text.reach >= last else f"to about line {text.reach} of {last}"


def _entering(kit: Kit) -> Iterator[Block]:
    """How to enter marks, with rows that hold for the first text."""
    first = kit.texts[0].number
    yield Para(said("instructor", "enter"))
    rows = ("document,student,line,words,dimension", f"{first},Ada,12b,,A",
            f"{first},Ada,14,so-called,L", f"{first},Ben,none,,C")  # fmt: skip
    yield Command("\n".join(rows))
    yield Command(_COMMAND)
    yield Para(said("instructor", "columns"))
    yield Para(said("instructor", "same", level=kit.level.name, seed=kit.seed), note=True)
