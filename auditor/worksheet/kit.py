"""Audits -> the classroom kit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.compare import compare
from auditor.dimensions import DIMENSIONS
from auditor.explain import kind_text
from auditor.lexicon import toml
from auditor.model import Audit, ContradictionFinding, Finding
from auditor.render import words
from auditor.render.findings import item
from auditor.render.lines import Lines
from auditor.render.values import readable
from auditor.worksheet.exercise import exercise
from auditor.worksheet.lesson import lesson
from auditor.worksheet.levels import (
    Level,
    LevelName,
    because,
    disagreement,
    grade,
    is_unsure,
    level,
)
from auditor.worksheet.numbering import LONGEST, Numbering
from auditor.worksheet.selection import is_eligible, selected
from auditor.worksheet.types import Entry, Key, Kit, Problem, Rate, Sign, Text
from auditor.worksheet.words import said

_TITLES = {dimension.name: dimension.title for dimension in DIMENSIONS}
_WORDS, _REASON = 300, 500
# Characters of a finding that is shown within its sentence, and of that on either side.
_FEW, _NEAR = 60, 110


@dataclass(frozen=True, slots=True)
class Choice:
    """What a kit is to hold: `findings` of each text (`None`: as many as the level has)."""

    level: LevelName = "beginner"
    findings: int | None = None
    seed: int = 0


def kit(audits: Sequence[Audit], choice: Choice) -> Kit:
    """The kit for audited documents; those that failed are named in it and left out."""
    asked = level(choice.level)
    read = [audit for audit in audits if audit.error is None]
    numbered = {audit.document.id: Numbering(audit) for audit in read}
    names = words.document_names(read, 40)
    texts = tuple(
        _text(number, numbered[audit.document.id], name, asked)
        for number, (audit, name) in enumerate(zip(read, names, strict=True), 1)
    )
    task = exercise(compare(read), texts, numbered) if len(read) > 1 else None
    count = asked.findings if choice.findings is None else choice.findings
    return Kit(
        level=asked,
        seed=choice.seed,
        caution=toml("worksheet/lesson.toml")["caution"],
        signs=tuple(signs(asked.dimensions)),
        texts=texts,
        keys=tuple(
            _key(text, numbered[text.id], asked, selected(audit, asked, count, choice.seed))
            for text, audit in zip(texts, read, strict=True)
        ),
        exercise=task,
        lesson=lesson(asked, texts, numbered, task),
        failed=tuple(
            (words.shown(audit.document.path or audit.document.id), audit.error.message)
            for audit in audits
            if audit.error is not None
        ),
    )


def signs(dimensions: Sequence[str]) -> Iterator[Sign]:
    """How each dimension is marked by hand."""
    for name in dimensions:
        yield Sign(
            dimension=name, title=_TITLES[name], **toml("worksheet/lesson.toml")["signs"][name]
        )


def _text(number: int, numbering: Numbering, name: str, asked: Level) -> Text:
    document = numbering.audit.document
    pace = toml("worksheet/lesson.toml")["words_a_minute"]
    lines = tuple(numbering.lines())
    return Text(
        number=number,
        id=document.id,
        name=name,
        title=words.shorten(document.title or document.outlet or document.id, 160),
        facts=tuple(_facts(numbering.audit)),
        words=numbering.audit.words,
        lines=lines,
        reach=numbering.reach(asked.minutes * pace),
        cut=len(document.text) > LONGEST,
        rates=tuple(_rates(numbering.audit)),
    )


def _facts(audit: Audit) -> Iterator[str]:
    document = audit.document
    if document.outlet and document.title:
        yield words.shorten(document.outlet, 80)
    if document.kind:
        yield words.kind(document.kind).capitalize()
    if document.author:
        yield f"by {words.shorten(document.author, 80)}"
    if document.published:
        yield readable(document.published)
    yield words.plural(audit.words, "word")


def _rates(audit: Audit) -> Iterator[Rate]:
    for dimension in DIMENSIONS:
        score = audit.scores.get(dimension.name)
        if score is not None and score.rate is not None:
            interval = words.interval(score) or ""
            yield Rate(dimension.title, words.rate(score), interval, words.evidence(score))
        else:
            yield Rate(dimension.title, words.NOT_ENOUGH, "", "")


def _key(text: Text, numbering: Numbering, asked: Level, findings: Sequence[Finding]) -> Key:
    lines = Lines(numbering.audit.document.text)
    marked = Counter(f.dimension for f in numbering.audit.findings if is_eligible(f, asked))
    kinds = sorted({(asked.dimensions.index(f.dimension), f.dimension, f.kind) for f in findings})
    return Key(
        text=text,
        entries=tuple(_entry(finding, numbering, lines) for finding in findings),
        marked=tuple((_TITLES[name], marked[name]) for name in asked.dimensions),
        problems=tuple(
            Problem(kind_text(dimension, kind)["title"], kind_text(dimension, kind)["problems"])
            for _, dimension, kind in kinds
        ),
    )


def _entry(finding: Finding, numbering: Numbering, lines: Lines) -> Entry:
    shown = item(finding, "", lines)
    other = finding.counterpart if isinstance(finding, ContradictionFinding) else None
    (sign,) = signs([finding.dimension])
    return Entry(
        place=numbering.label(finding.spans),
        letter=sign.letter,
        dimension=sign.title,
        kind=kind_text(finding.dimension, finding.kind)["title"],
        words=words.shorten(finding.text, _WORDS),
        around=_around(finding, numbering),
        counterpart=(numbering.label(other.spans), words.shorten(other.text, _WORDS))
        if other
        else None,
        reason=because(finding) or words.shorten(shown.reason, _REASON),
        facts=shown.facts or _how_read(finding, shown.reason),
        sure=said("key", "unsure" if is_unsure(finding) else grade(finding)),
        disagree=disagreement(finding),
    )


def _how_read(finding: Finding, reason: str) -> tuple[str, ...]:
    """What the reason adds to `because`: how the words were read, without the name of the kind."""
    read = reason.partition(": ")[2]
    told = because(finding) and " " in read and finding.kind != "quote"
    return (words.shorten(read, _REASON),) if told else ()


def _around(finding: Finding, numbering: Numbering) -> tuple[str, str]:
    """The rest of the sentence before and after a few words; nothing for longer ones."""
    (start, end), row = finding.spans[0], numbering.sentence(finding.spans[0][0])
    if row is None or len(finding.spans) > 1 or end - start > _FEW:
        return "", ""
    text, place = numbering.audit.document.text, numbering.audit.sentences[row]
    if not place.start <= start < end <= place.end:
        return "", ""
    before = words.shorten(text[place.start : start][::-1], _NEAR)[::-1]
    after = words.shorten(text[end : place.end], _NEAR)
    return (
        before + " " * (bool(before) and text[start - 1].isspace()),
        " " * (bool(after) and text[end].isspace()) + after,
    )
