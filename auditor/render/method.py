"""The method page as Markdown, for `auditor explain method` and docs/method.md."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.method import Accuracy, Chapter, Method, method
from auditor.render.words import unit_noun


def method_markdown(method: Method) -> str:
    """The page as Markdown (CommonMark with pipe tables)."""
    parts = ["# How auditor measures, and what its scores do not mean", method.lead]
    parts += ["## What it cannot tell", _listed(f"**{what}** {why}" for what, why in method.limits)]
    parts += ["## Words used", _listed(f"**{term}.** {text}" for term, text in method.terms)]
    for chapter in method.chapters:
        parts += _chapter(chapter)
    parts += ["## Sources of the statistics", _listed(method.sources)]
    parts += ["## Where the figures come from", f"{method.measured}. {CAUTION}"]
    return "\n\n".join(parts) + "\n"


def method_page() -> str:
    """The page for the package's dimensions, as `auditor explain method` prints it."""
    from auditor.dimensions import DIMENSIONS

    return method_markdown(method(DIMENSIONS)).rstrip()


CAUTION = (
    "Those are development sets: rules were written while looking at the ones made for this "
    "project, so take those rows as an upper bound."
)


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield f"## {chapter.title}: {chapter.question}"
    yield chapter.measures
    yield f"**Formula.** {formula(chapter)}"
    if chapter.counts:
        yield f"**What counts.** {chapter.counts}"
    if chapter.means_not:
        yield f"**What the score does not mean.** {chapter.means_not}"
    if chapter.accuracy:
        yield "### How well it is measured"
        yield _table(chapter.accuracy)
    if chapter.problems:
        yield "### Known problems"
        yield _listed(chapter.problems)
    if chapter.sources:
        yield "### Sources"
        yield _listed(chapter.sources)
    if chapter.kinds:
        yield (
            f"It has {len(chapter.kinds)} kinds of findings; `auditor explain {chapter.name}` "
            "lists them, and `auditor explain KIND` says what is known to go wrong with each."
        )


def formula(chapter: Chapter) -> str:
    """The formula with its direction and its minimum."""
    least = f"{chapter.minimum} {unit_noun(chapter.unit)}"
    return f"{chapter.formula}; {chapter.better} is better. No rate below {least}."


def _listed(rows: Iterator[str] | tuple[str, ...]) -> str:
    return "\n".join(f"- {row}" for row in rows)


def _table(rows: tuple[Accuracy, ...]) -> str:
    lines = ["| figure | value | measured on | for scale |", "|---|---:|---|---|"]
    lines += [f"| {r.what} | {r.value:.2f} | {r.measured_on} | {r.scale} |" for r in rows]
    return "\n".join(lines)
