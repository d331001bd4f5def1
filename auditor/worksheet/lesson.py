"""The instructor's page: a plan with times, prompts for lateral reading, and what stays open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.lexicon import toml
from auditor.model import AttributionFinding, Audit, SpecificFinding
from auditor.render.words import listed, shorten
from auditor.worksheet.levels import Level
from auditor.worksheet.numbering import Numbering
from auditor.worksheet.types import Exercise, Lesson, Prompt, Step, Text
from auditor.worksheet.words import said

_MATERIAL = {
    "mark": "sheets",
    "pairs": "sheets",
    "key": "answer key",
    "exercise": "comparison exercise",
    "lateral": "prompts below",
}
_UNKNOWN = ("anonymous", "vague", "unnamed_official")
_QUOTES = "“”\"‘’' "
# Percentages first: most often nobody asks of what.
_FIGURES = ("percent", "money", "quantity")


def lesson(
    level: Level, texts: Sequence[Text], numbered: Mapping[str, Numbering], task: Exercise | None
) -> Lesson:
    """The plan for a level and its texts; a step without its material is left out."""
    data = toml("worksheet/lesson.toml")
    return Lesson(
        steps=tuple(_steps(level, task is not None)),
        prompts=tuple(Prompt(row["title"], row["text"]) for row in data["prompts"]),
        own_prompts=tuple(_own_prompts(texts, numbered, task)),
        cannot=tuple(data["cannot"].values()),
        no_exercise="" if task else _missing(texts),
        sources=tuple((row["use"], row["text"]) for row in data["sources"]),
    )


def _steps(level: Level, compares: bool) -> Iterator[Step]:
    start = 0
    for row in toml("worksheet/lesson.toml")["steps"]:
        if row["part"] == "exercise" and not compares:
            continue
        minutes = row["share"] or level.minutes
        end = start + minutes
        yield Step(start, end, row["title"], row["text"], _MATERIAL.get(row["part"], ""))
        start = end


def _missing(texts: Sequence[Text]) -> str:
    return said("instructor", "one_text" if len(texts) < 2 else "no_fact")


def _own_prompts(
    texts: Sequence[Text], numbered: Mapping[str, Numbering], task: Exercise | None
) -> Iterator[Prompt]:
    """Prompts on the words of these texts: one of a kind, from the first text that has one."""
    yield _prompt("who", names=listed(list(dict.fromkeys(text.name for text in texts))))
    for make in (_nameless, _figure, _quotation):
        for text in texts:
            prompt = next(make(text, numbered[text.id]), None)
            if prompt:
                yield prompt
                break
    if task and task.differ:
        fact = task.differ[0]
        places = listed([f"{told.name} (line {told.place})" for told in fact.told])
        yield _prompt("dispute", fact=fact.title, places=places)


def _prompt(which: str, /, **values: str) -> Prompt:
    row = toml("worksheet/pages.toml")["prompts"][which]
    return Prompt(row["title"], row["text"].format(**values))


def _nameless(text: Text, numbering: Numbering) -> Iterator[Prompt]:
    for kind in _UNKNOWN:
        for finding in _attributions(numbering.audit):
            source, line = finding.source, numbering.label(finding.spans)
            if source is not None and source.kind == kind:
                words = shorten(source.text, 80)
                yield _prompt("nameless", name=text.name, line=line, words=words)


def _figure(text: Text, numbering: Numbering) -> Iterator[Prompt]:
    found = [
        finding
        for finding in numbering.audit.findings
        if isinstance(finding, SpecificFinding) and finding.distinct and finding.weight > 0
    ]
    for kind in _FIGURES:
        for finding in (one for one in found if one.kind == kind):
            line = numbering.label(finding.spans)
            yield _prompt("figure", name=text.name, line=line, words=shorten(finding.text, 120))


def _quotation(text: Text, numbering: Numbering) -> Iterator[Prompt]:
    for finding in _attributions(numbering.audit):
        source, line = finding.source, numbering.label(finding.spans)
        if finding.kind == "direct_quote" and source is not None and source.name:
            words = shorten(finding.text.strip(_QUOTES), 120)
            speaker = shorten(source.name, 80)
            yield _prompt("quotation", name=text.name, line=line, speaker=speaker, words=words)


def _attributions(audit: Audit) -> Iterator[AttributionFinding]:
    for finding in audit.findings:
        if isinstance(finding, AttributionFinding) and finding.weight > 0 and finding.spans:
            yield finding
