"""Kit -> pages: what students and instructors are handed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.render.words import plural
from auditor.worksheet.blocks import (
    Block,
    Bullets,
    Fields,
    Grid,
    Heading,
    Item,
    Page,
    Para,
    Passage,
    Ruled,
    Signs,
)
from auditor.worksheet.guide import instructor
from auditor.worksheet.types import Entry, Exercise, Fact, Key, Kit, Text
from auditor.worksheet.words import listed_words, quoted, said

# Rows to write in: one sheet of paper holds the marks and what sums them up.
_MARKS, _FACTS, _ANSWER, _LONG_ANSWER = 10, 8, 2, 5


def pages(kit: Kit) -> Iterator[Page]:
    """The instructor's page, a sheet for each text, their key, the exercise and its key."""
    yield instructor(kit)
    for text in kit.texts:
        yield _sheet(kit, text)
    yield _keys(kit)
    if kit.exercise:
        yield _exercise(kit, kit.exercise)
        yield _exercise_key(kit, kit.exercise)


# --- what students get ---------------------------------------------------------------------------


def _sheet(kit: Kit, text: Text) -> Page:
    return Page(
        stem=f"sheet-{text.number}",
        kicker=f"Annotate by hand · Text {text.number} · {kit.level.title}",
        title=text.title,
        lede=" · ".join(text.facts),
        blocks=tuple(_sheet_blocks(kit, text)),
    )


def _sheet_blocks(kit: Kit, text: Text) -> Iterator[Block]:
    yield Fields(("Name", "Date"))
    yield Heading(said("sheet", "look"))
    yield Signs(kit.signs)
    yield Para(said("sheet", "numbers"), note=True)
    yield Heading("The text")
    yield Passage(f"Text {text.number}, line by line", text.lines)
    if text.cut:
        yield Para(said("sheet", "cut"), note=True)
    yield Heading("Your marks", new_page=True)
    letters = ", ".join(f"{sign.letter} {sign.title.lower()}" for sign in kit.signs)
    yield Para(said("sheet", "rows", letters=letters))
    head = ("Line", "The words", "Letter", said("sheet", "why"))
    yield Grid("Marks", head, (9, 34, 9, 48), blank=_MARKS)
    yield Heading("To sum up")
    for sign in kit.signs:
        yield Para(sign.sum_up, strong=sign.letter)
        yield Ruled(_ANSWER)


def _exercise(kit: Kit, task: Exercise) -> Page:
    return Page(
        stem="exercise",
        kicker=f"Comparison exercise · {kit.level.title}",
        title=said("exercise", "title"),
        lede=said("exercise", "lede", one=task.one, other=task.other),
        blocks=tuple(_exercise_blocks(task)),
    )


def _exercise_blocks(task: Exercise) -> Iterator[Block]:
    one, other = task.one, task.other
    yield Fields(("Names", "Date"))
    yield Heading("What to do")
    yield Bullets(listed_words("exercise", "steps", one=one, other=other), ordered=True)
    yield Heading("Facts that both tell")
    head = ("The fact", f"Text {one.number} (line)", f"Text {other.number} (line)",
            "Agree or differ?", "What would settle it?")  # fmt: skip
    yield Grid("Facts", head, (26, 20, 20, 13, 21), blank=_FACTS)
    yield Heading("What only one of them tells", new_page=True)
    yield Para(said("exercise", "alone", one=one, other=other))
    yield Ruled(_LONG_ANSWER)
    yield Heading("Two ways of telling")
    yield Para(said("exercise", "telling"))
    yield Ruled(_LONG_ANSWER)


# --- the keys ------------------------------------------------------------------------------------


def _keys(kit: Kit) -> Page:
    return Page(
        stem="key",
        kicker=f"Answer key · {kit.level.title}",
        title=said("key", "title"),
        lede=kit.caution,
        blocks=(
            *(block for index, key in enumerate(kit.keys) for block in _key(key, index)),
            *_problems(kit),
        ),
    )


def _key(key: Key, index: int) -> Iterator[Block]:
    yield Heading(f"Text {key.text.number}: {key.text.name}", new_page=index > 0)
    if not key.entries:
        yield Para(said("key", "none"))
        return
    marked = "; ".join(f"{title.lower()} {count}" for title, count in key.marked)
    yield Para(said("key", "chosen", count=plural(len(key.entries), "finding"), marked=marked))
    for entry in key.entries:
        yield _entry(entry)


def _entry(entry: Entry) -> Item:
    rows = [("The tool’s reason", entry.reason)]
    if entry.counterpart:
        rows.insert(0, (f"Against line {entry.counterpart[0]}", quoted(entry.counterpart[1])))
    if entry.facts:
        rows.append(("Rated as" if entry.counterpart else "As it was read", "; ".join(entry.facts)))
    rows.append(("Fair to disagree", f"{entry.disagree} {entry.sure}"))
    return Item(
        head=f"{entry.dimension}: {entry.kind}",
        badge=entry.letter,
        place=f"line {entry.place}",
        quote=entry.words,
        around=entry.around,
        rows=tuple(rows),
    )


def _problems(kit: Kit) -> Iterator[Block]:
    """What is known to go wrong with the kinds in the key, each once."""
    problems = dict.fromkeys(problem for key in kit.keys for problem in key.problems)
    if problems:
        yield Heading(said("key", "problems"))
        yield Bullets(tuple(f"{problem.kind}: {problem.text}" for problem in problems))


def _exercise_key(kit: Kit, task: Exercise) -> Page:
    return Page(
        stem="exercise-key",
        kicker=f"Key to the comparison exercise · {kit.level.title}",
        title=said("exercise_key", "title"),
        lede=said("exercise", "lede", one=task.one, other=task.other),
        blocks=tuple(_exercise_key_blocks(task)),
    )


def _exercise_key_blocks(task: Exercise) -> Iterator[Block]:
    yield Para(said("exercise_key", "caution"))
    yield from _facts("They differ", task.differ, said("exercise_key", "no_dispute"))
    yield from _facts("They agree", task.agree, said("exercise_key", "no_agreement"))
    if task.elsewhere:
        yield from _facts(said("exercise_key", "elsewhere"), task.elsewhere, "")
    yield Heading("Fair to disagree")
    yield Bullets(listed_words("exercise_key", "fair"))


def _facts(title: str, facts: Sequence[Fact], none: str) -> Iterator[Block]:
    yield Heading(title)
    if not facts:
        yield Para(none)
    for fact in facts:
        told = tuple(
            (
                f"Text {one.text}, line {one.place}" + (f": {one.value}" if one.value else ""),
                f"{one.name}: {quoted(one.words)}",
            )
            for one in fact.told
        )
        sure = (("How sure", fact.sure),) if fact.sure else ()
        yield Item(head=fact.title, rows=(*told, *sure))
