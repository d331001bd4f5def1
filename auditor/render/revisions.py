"""A `Revision` for people and programs: text, JSON, and one self-contained page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from auditor import __version__
from auditor.dimensions import DIMENSIONS
from auditor.lexicon import toml
from auditor.model import Audit, Extent, Score, Span
from auditor.render.json import audit_json
from auditor.render.lines import Lines
from auditor.render.words import shorten, shown
from auditor.revision.types import OWN_TEXT, SCHEMA, SEVERITIES, Change, Passage, Revision

_QUOTED_CHARACTERS = 160
_REASON_CHARACTERS = 400


def revision_json(revision: Revision) -> dict[str, Any]:
    """The revision in the shape of `auditor/revision/1`; spans are code points in either text."""
    sides = {"wire": revision.wire, "local": revision.local}
    return {
        "schema": SCHEMA,
        "version": __version__,
        **{name: _document(audit) for name, audit in sides.items()},
        "kept": _rounded(revision.kept),
        "new": _rounded(revision.new),
        "passages": [_passage(revision, passage) for passage in revision.passages],
        "changes": [_change(change) for change in revision.changes],
    }


def _document(audit: Audit) -> dict[str, Any]:
    whole = audit_json(audit)
    return {key: whole[key] for key in ("document", "settings", "scores")}


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _passage(revision: Revision, passage: Passage) -> dict[str, Any]:
    return {
        "status": passage.status,
        "moved": passage.moved,
        "wire": [list(revision.wire.sentences[i][:2]) for i in passage.wire],
        "local": [list(revision.local.sentences[i][:2]) for i in passage.local],
        "edits": [{"wire": _span(edit.wire), "local": _span(edit.local)} for edit in passage.edits],
    }


def _span(span: tuple[int, int] | None) -> list[int] | None:
    return list(span) if span else None


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "severity": change.severity,
        "dimension": change.dimension,
        "wire": _extent(change.wire),
        "local": _extent(change.local),
        "reason": change.reason,
    }


def _extent(extent: Extent | None) -> dict[str, Any] | None:
    if extent is None:
        return None
    return {"spans": [list(span) for span in extent.spans], "text": extent.text}


def summary(revision: Revision) -> str:
    """What became of the wire, in one sentence."""
    counts = Counter(passage.status for passage in revision.passages)
    moved = sum(passage.moved for passage in revision.passages)
    kept = "no words" if revision.kept is None else f"{revision.kept:.0%} of the wire's words"
    new = "" if revision.new is None else f", {revision.new:.0%} of the local words are new"
    parts = [f"{counts[s]} {s}" for s in ("same", "changed", "cut", "added") if counts[s]]
    parts += [f"{moved} moved"] if moved else []
    told = f"{kept} kept{new}; passages: {', '.join(parts) or 'none'}"
    if revision.kept is not None and revision.kept < OWN_TEXT:
        told += ". The two share so little that they read as two texts, not as two versions of one"
    return told


def revision_text(revision: Revision) -> str:
    """The revision for a terminal: changes by severity with line and column, then the scores."""
    return "\n".join(_text(revision)) + "\n"


def _text(revision: Revision) -> Iterator[str]:
    names = [_name(audit) for audit in (revision.wire, revision.local)]
    yield f"{names[0]} -> {names[1]}"
    yield summary(revision)
    lines = [Lines(audit.document.text) for audit in (revision.wire, revision.local)]
    for severity in SEVERITIES:
        changes = [change for change in revision.changes if change.severity == severity]
        if changes:
            yield ""
            yield f"{severity}s ({len(changes)})"
        for change in changes:
            yield from _told(change, names, lines)
    if not revision.changes:
        yield ""
        yield "no changes of note"
    yield ""
    yield from _scores(revision)


def _name(audit: Audit) -> str:
    return shown(audit.document.path or audit.document.id)


def _told(change: Change, names: Sequence[str], lines: Sequence[Lines]) -> Iterator[str]:
    place = _place(change.local, names[1], lines[1]) or _place(change.wire, names[0], lines[0])
    yield f"{place or names[1] + ': '}{change.kind} {shorten(change.reason, _REASON_CHARACTERS)}"
    for label, extent, index in (("wire", change.wire, 0), ("local", change.local, 1)):
        if extent is not None:
            where = _place(extent, "", lines[index]) or "headline"
            yield f"    {label:<5} {where:<9} {shorten(extent.text, _QUOTED_CHARACTERS)}"


def _place(extent: Extent | None, name: str, lines: Lines) -> str:
    if extent is None or not extent.spans:
        return ""
    line, column = lines.position(extent.spans[0][0])
    return f"{name}:{line}:{column}: " if name else f"{line}:{column}"


def _scores(revision: Revision) -> Iterator[str]:
    wide = max(len(dimension.title) for dimension in DIMENSIONS)
    yield f"{'':<{wide}}  {'wire':>16}  {'local':>16}"
    for dimension in DIMENSIONS:
        cells = [_score(audit.scores[dimension.name]) for audit in (revision.wire, revision.local)]
        yield f"{dimension.title:<{wide}}  {cells[0]:>16}  {cells[1]:>16}  {dimension.unit}"


def _score(score: Score) -> str:
    if score.rate is None:
        return "not enough text"
    return f"{score.rate:.2f} ({score.found:g}/{score.possible})"


# --- the page ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One version's cell of a row: the line it begins on, and its words with the edits marked."""

    line: int
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A passage, side by side, with the numbers of the changes that it shows."""

    status: str
    moved: bool
    wire: Side | None
    local: Side | None
    changes: tuple[int, ...]


def revision_page(revision: Revision) -> str:
    """The revision as one self-contained page: no script, no request."""
    from auditor.render.page import environment, policy, template

    style = template("styles/base.css") + template("styles/revision.css")
    rows = _rows(revision)
    placed = {number: index for index, row in enumerate(rows) for number in row.changes}
    text: str = (
        environment()
        .get_template("revision.html.j2")
        .render(
            version=__version__,
            revision=revision,
            names=[_name(audit) for audit in (revision.wire, revision.local)],
            summary=summary(revision),
            groups=[
                (s, [(n, c) for n, c in enumerate(revision.changes) if c.severity == s])
                for s in SEVERITIES
            ],
            placed=placed,
            titles={kind: text["title"] for kind, text in toml("kinds/revision.toml").items()},
            places=[_places(revision, change) for change in revision.changes],
            rows=rows,
            scores=[
                (d, *(_score(a.scores[d.name]) for a in (revision.wire, revision.local)))
                for d in DIMENSIONS
            ],
            style=style,
            policy=policy(style),
        )
    )
    return text


def _places(revision: Revision, change: Change) -> list[tuple[str, str, str]]:
    """(version, line and column, words) of a change, for each version it stands in."""
    sides = (("wire", change.wire, revision.wire), ("local", change.local, revision.local))
    return [
        (name, _place(extent, "", Lines(audit.document.text)) or "headline", extent.text)
        for name, extent, audit in sides
        if extent is not None
    ]


def _rows(revision: Revision) -> list[Row]:
    texts = [shown(audit.document.text) for audit in (revision.wire, revision.local)]
    lines = [Lines(text) for text in texts]
    rows = []
    for passage in revision.passages:
        wire = _side(revision.wire, passage.wire, texts[0], lines[0], _cut(passage), "del")
        local = _side(revision.local, passage.local, texts[1], lines[1], _new(passage), "ins")
        rows.append(
            Row(
                status=passage.status,
                moved=passage.moved,
                wire=wire,
                local=local,
                changes=tuple(_shown_here(revision, passage)),
            )
        )
    return rows


def _cut(passage: Passage) -> list[Span]:
    return [edit.wire for edit in passage.edits if edit.wire]


def _new(passage: Passage) -> list[Span]:
    return [edit.local for edit in passage.edits if edit.local]


def _side(
    audit: Audit,
    sentences: Sequence[int],
    text: str,
    lines: Lines,
    marked: Sequence[Span],
    tag: str,
) -> Side | None:
    """The sentences' text with `marked` spans in elements of the name `tag`."""
    if not sentences:
        return None
    parts = []
    for index in sentences:
        row = audit.sentences[index]
        at = row.start
        for start, end in marked:
            if row.start <= start and end <= row.end:
                parts.append(escape(text[at:start]) + f"<{tag}>{escape(text[start:end])}</{tag}>")
                at = end
        parts.append(escape(text[at : row.end]) + " ")
    return Side(
        line=lines.position(audit.sentences[sentences[0]].start)[0], html="".join(parts).strip()
    )


def _shown_here(revision: Revision, passage: Passage) -> Iterator[int]:
    """The changes that stand in a passage: by their local words, else by the wire's."""
    for number, change in enumerate(revision.changes):
        sides = ((change.local, revision.local, passage.local),
                 (change.wire, revision.wire, passage.wire))  # fmt: skip
        extent, audit, sentences = next(
            (side for side in sides if side[0] is not None and side[0].spans), (None, None, ())
        )
        if extent is None or audit is None:
            continue
        place = extent.spans[0][0]
        if any(audit.sentences[i].start <= place < audit.sentences[i].end for i in sentences):
            yield number
