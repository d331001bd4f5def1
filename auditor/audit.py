"""The engine: documents in, audits out, in order. Everything that audits calls `audit_many`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.model import Annotated, Audit, Document, Finding, SentenceRow, Unread
from auditor.settings import DEFAULT, Settings

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")


def audit_many(
    stream: Iterable[Document | Unread], settings: Settings = DEFAULT
) -> Iterator[Audit]:
    """Audit documents lazily and in order; memory does not grow with their number.

    A document that could not be read, or that breaks the audit, comes back as an `Audit` whose
    `error` says why.
    """
    # Late: what only looks up a finished audit (`auditor check`, a store) needs no layer.
    from auditor.annotate import annotate_many

    for item in annotate_many(stream, settings):
        if isinstance(item, Unread):
            notes = item.document.notes
            yield Audit(
                document=item.document,
                words=0,
                settings=settings.record(),
                notes=notes,
                error=item.failure,
            )
        else:
            yield audited(item, settings)


def audit(document: Document, settings: Settings = DEFAULT) -> Audit:
    """Audit one document."""
    return next(audit_many([document], settings))


def _place(finding: Finding) -> tuple[int, int, str, str]:
    start, end = finding.spans[0]
    return start, end, finding.dimension, finding.kind


def audited(annotated: Annotated, settings: Settings = DEFAULT) -> Audit:
    """The audit of an annotated document."""
    from auditor.dimensions import DIMENSIONS
    from auditor.measures import readability, tone
    from auditor.provenance import provenance
    from auditor.scores import score

    findings: list[Finding] = []
    scores = {}
    for dimension in DIMENSIONS:
        found = list(dimension.find(annotated))
        detail = dimension.detail(annotated, found)
        scores[dimension.name] = score(dimension, [dimension.tally(annotated, found)], detail)
        findings += found
    return Audit(
        document=annotated.document,
        words=len(_WORD.findall(annotated.document.text)),
        settings=settings.record(),
        sentences=tuple(_rows(annotated)),
        scores=scores,
        findings=tuple(sorted(findings, key=_place)),
        notes=(
            *annotated.document.notes,
            *annotated.notes,
            *provenance(annotated, settings.as_of),
        ),
        tone={"vader": tone(annotated)},
        readability={"textstat": readability(annotated)},
        statements=annotated.statements,
    )


def _rows(annotated: Annotated) -> Iterator[SentenceRow]:
    for sentence, claim, p_loaded in zip(
        annotated.sentences, annotated.claims, annotated.p_loaded, strict=True
    ):
        yield SentenceRow(
            sentence.start,
            sentence.end,
            claim.type,
            round(claim.p_factual, 4),
            round(claim.checkability, 4),
            claim.attributed,
            round(p_loaded, 4),
        )
