"""A comparison as Markdown: outlets, conflicts, agreement, documents, in a page or two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.dimensions.base import Dimension
from auditor.model import Audit, Comparison, DocumentStatement, Outlet, Score, ToldByOne
from auditor.render import words
from auditor.render.headlines import headlines
from auditor.render.phrases import phrase

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_LIST_MARK = re.compile(r"^(\d*)([-+=.)])")


def render_markdown(comparison: Comparison, dimensions: Sequence[Dimension]) -> str:
    """The comparison as Markdown (CommonMark with pipe tables); a document's words are escaped."""
    names = words.document_names(comparison.audits)
    parts = ["# Source reliability and bias", _counted(comparison)]
    found = headlines(comparison, dimensions, names)
    if found:
        parts += ["## What stands out", "\n".join(_headline(*line[1:3], line[4]) for line in found)]
    if comparison.outlets:
        parts += ["## Outlets", _outlets(comparison.outlets, dimensions)]
    short = {a.document.id: name for a, name in zip(comparison.audits, names, strict=True)}
    if comparison.conflicts:
        parts.append("## Where the accounts seem to differ")
        parts += [
            _fact(
                f"{words.kind(c.kind)} (confidence {c.confidence:.0%}): {c.reason}",
                c.statements,
                short,
            )
            for c in comparison.conflicts
        ]
    if comparison.corroborated:
        parts.append("## Where two or more agree")
        parts += [_fact(c.fact, c.statements, short) for c in comparison.corroborated]
    if comparison.told_by_one:
        parts += ["## What one alone tells", _alone(comparison.told_by_one, short)]
    if comparison.audits:
        parts += ["## Documents", _documents(comparison.audits, names, dimensions)]
    parts += ["## What this cannot tell", _LIMITS]
    return "\n\n".join(parts) + "\n"


_LIMITS = """\
These are counts of words and sentences. They show how a text is written, never whether it is true:
specific does not mean true, attributed does not mean true, and what a text leaves out is not seen.
Ranges in brackets are 95% intervals; where they overlap, do not rank."""


def escaped(text: str) -> str:
    """`text` on one line, so that Markdown shows it as it is."""
    flat = _SPECIAL.sub(r"\\\1", " ".join(words.shown(text).split()))
    return _LIST_MARK.sub(r"\1\\\2", flat)


def _counted(comparison: Comparison) -> str:
    failed = sum(audit.error is not None for audit in comparison.audits)
    read = words.plural(len(comparison.audits) - failed, "document")
    outlets = words.plural(len(comparison.outlets), "outlet")
    return f"{read} of {outlets}" + (f"; {failed} could not be read." if failed else ".")


def _headline(subject: str, text: str, caution: str) -> str:
    line = f"- **{escaped(subject)}** {escaped(text)}" if subject else f"- {escaped(text)}"
    return f"{line} {escaped(caution)}".rstrip()


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], text_columns: int) -> str:
    rule = ["---" if index < text_columns else "---:" for index in range(len(head))]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])


def _score(score: Score | None) -> str:
    if score is None or score.rate is None:
        return words.NOT_ENOUGH
    reach = words.interval(score)
    return words.rate(score) + (f" [{reach}]" if reach else "")


def _outlets(outlets: Sequence[Outlet], dimensions: Sequence[Dimension]) -> str:
    head = ["Outlet", "Documents", *(_head(dimension) for dimension in dimensions)]
    rows = [
        [escaped(o.name), str(o.documents), *(_score(o.scores.get(d.name)) for d in dimensions)]
        for o in outlets
    ]
    return _table(head, rows, 1)


def _head(dimension: Dimension) -> str:
    return f"{phrase(dimension, 'title')} ({dimension.unit}; {dimension.better} is better)"


def _fact(title: str, statements: Sequence[DocumentStatement], short: dict[str, str]) -> str:
    def told() -> Iterator[str]:
        for statement in statements:
            name = escaped(short.get(statement.document, statement.document))
            yield f"- {name}: “{escaped(words.shorten(statement.text, 240))}”"

    return f"**{escaped(title)}**\n\n" + "\n".join(told())


def _alone(facts: Sequence[ToldByOne], short: dict[str, str]) -> str:
    def told() -> Iterator[str]:
        for fact in facts:
            name = escaped(short.get(fact.statement.document, fact.statement.document))
            yield f"- {name}: {escaped(words.shorten(fact.fact, 240))}"

    return "\n".join(told())


def _documents(
    audits: Sequence[Audit], names: Sequence[str], dimensions: Sequence[Dimension]
) -> str:
    lines = []
    for audit, name in zip(audits, names, strict=True):
        if audit.error:
            lines.append(
                f"- **{escaped(name)}**: could not be read. {escaped(audit.error.message)}"
            )
            continue
        figures = [
            f"{phrase(dimension, 'short').lower()} {words.rate(score)} ({words.evidence(score)})"
            for dimension in dimensions
            if (score := audit.scores.get(dimension.name))
        ]
        lines.append(f"- **{escaped(name)}**, {audit.words:,} words: {'; '.join(figures)}")
    return "\n".join(lines)
