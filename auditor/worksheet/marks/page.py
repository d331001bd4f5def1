"""Marking -> a page for the instructor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.dimensions import DIMENSIONS
from auditor.lexicon import toml
from auditor.render.words import listed, plural
from auditor.worksheet.blocks import Block, Bullets, Grid, Heading, Item, Page, Para
from auditor.worksheet.marks.types import Agreement, Marking, Reading, Shown
from auditor.worksheet.types import Text
from auditor.worksheet.words import quoted, said

_TITLES = {dimension.name: dimension.title for dimension in DIMENSIONS}
# Of what the tool alone marked, so much is listed; it marks every name and date.
_LISTED = 12
NOT_ENOUGH = "not enough marks"


def marks_page(marking: Marking, texts: Sequence[Text]) -> Page:
    """What each student found that the tool did not, the reverse, and how far readers agree."""
    return Page(
        stem="marks",
        kicker="Students’ marks",
        title=said("marks", "title"),
        lede=said("marks", "lede"),
        blocks=tuple(_blocks(marking, texts)),
    )


def _blocks(marking: Marking, texts: Sequence[Text]) -> Iterator[Block]:
    words = toml("worksheet/lesson.toml")["agreement"]
    yield Heading("How far readers agree")
    yield Grid(
        "Krippendorff’s alpha",
        ("Dimension", "Among students", "With the tool as one more reader"),
        (26, 37, 37),
        tuple(
            (_TITLES[one.dimension], _agreed(one), _agreed(other))
            for one, other in zip(marking.together, marking.with_tool, strict=True)
        ),
    )
    if marking.each and marking.together:
        yield from _each(marking)
    yield Para(words["guide"], strong="How to read it.")
    yield Para(words["caution"])
    yield Para(f"{words['unit']} {_source()}", note=True)
    yield Heading("Where the class divides")
    yield from _splits(marking, texts)
    yield Heading("Reader by reader")
    for reading in marking.readings:
        yield from _reading(reading, texts[reading.document - 1])


def _source() -> str:
    return next(
        f"Source: {row['text']}"
        for row in toml("worksheet/lesson.toml")["sources"]
        if row["text"].startswith("Krippendorff")
    )


def _agreed(one: Agreement) -> str:
    if one.alpha is None:
        return f"{NOT_ENOUGH}: {one.why}" if one.why else "no number: every sentence is marked"
    read = f"{len(one.readers)} readers, {plural(one.sentences, 'sentence')}"
    return f"{_figure(one.alpha)} ({read}, {one.marked} marked)"


def _figure(alpha: float) -> str:
    return f"{alpha:.2f}".replace("-", "−")


def _each(marking: Marking) -> Iterator[Block]:
    names = [one.dimension for one in marking.together]
    if len(names) > 4:
        return
    width = 72 // len(names)
    yield Grid(
        "Each student and the tool (alpha)",
        ("Student", *(_TITLES[name] for name in names)),
        (28, *(width for _ in names)),
        tuple(
            (
                student,
                *("–" if a.alpha is None else f"{a.alpha:.2f}".replace("-", "−") for a in row),
            )
            for student, row in marking.each
        ),
    )
    yield Para("– stands for not enough marks.", note=True)


def _splits(marking: Marking, texts: Sequence[Text]) -> Iterator[Block]:
    if not marking.splits:
        yield Para(said("marks", "agree"))
        return
    yield Para(said("marks", "divide"))
    for split in marking.splits:
        text = texts[split.document - 1]
        yield Item(
            head=_TITLES[split.dimension],
            place=f"text {text.number}, line {split.place}",
            quote=split.words,
            rows=(
                ("Marked by", listed([*split.marked, *(["the tool"] if split.tool else [])])),
                ("Not by", listed([*split.unmarked, *([] if split.tool else ["the tool"])])),
            ),
        )


def _reading(reading: Reading, text: Text) -> Iterator[Block]:
    dimensions = listed([_TITLES[name].lower() for name in reading.dimensions])
    yield Para(f"Text {text.number}, {text.name}; read for {dimensions}.", strong=reading.student)
    yield Grid(
        f"{reading.student}, text {text.number}",
        ("Dimension", "Both", "Only the student", "Only the tool"),
        (34, 22, 22, 22),
        tuple(
            (_TITLES[name], *(str(_count(side, name)) for side in _sides(reading)))
            for name in reading.dimensions
        ),
    )
    for label, shown in (
        (f"What {reading.student} found and the tool did not", reading.student_only),
        (f"What the tool marked and {reading.student} did not", reading.tool_only),
    ):
        if shown:
            yield Para(f"{label}:")
            yield Bullets(tuple(_lines(shown)))


def _sides(reading: Reading) -> tuple[tuple[Shown, ...], ...]:
    return reading.both, reading.student_only, reading.tool_only


def _count(shown: Sequence[Shown], dimension: str) -> int:
    return sum(one.dimension == dimension for one in shown)


def _lines(shown: Sequence[Shown]) -> Iterator[str]:
    """The marks by dimension, a long list cut with its rest counted."""
    for name in dict.fromkeys(one.dimension for one in shown):
        mine = [one for one in shown if one.dimension == name]
        for one in mine[:_LISTED]:
            yield f"{_TITLES[name]}, line {one.place}: {quoted(one.words)}"
        if len(mine) > _LISTED:
            yield f"{_TITLES[name]}: and {len(mine) - _LISTED} more"
