"""The output contract: `auditor/audit/1` and `auditor/comparison/1`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from auditor import __version__
from auditor.model import (
    COMPARISON_SCHEMA,
    SCHEMA,
    Audit,
    Comparison,
    Conflict,
    Corroboration,
    Document,
    DocumentStatement,
    Extent,
    Failure,
    Finding,
    Note,
    Outlet,
    Score,
    Source,
    Target,
)

_AS_IS = frozenset({str, int, bool, type(None)})
# The fields of each kind of finding, looked up once.
_NAMES: dict[type[Finding], tuple[str, ...]] = {}


def dumps(value: Any, indent: int | None = None) -> str:
    """JSON as every output of the project writes it: UTF-8, keys in a fixed order."""
    return json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)


def audit_json(audit: Audit) -> dict[str, Any]:
    """One audit in the contract's shape; numbers rounded to 4 places."""
    return {
        "schema": SCHEMA,
        "version": __version__,
        "settings": dict(audit.settings),
        "document": {**_document(audit.document), "words": audit.words},
        **_found(audit),
    }


def row_head(document: Document, settings: Mapping[str, Any]) -> str:
    """The part of an audit's line that names the document: up to `sha256`."""
    head = {"schema": SCHEMA, "version": __version__, "settings": dict(settings)}
    return f'{dumps(head)[:-1]}, "document": {dumps(_document(document))[:-1]}, '


def row_tail(audit: Audit) -> str:
    """The part that comes from the text alone: `row_head + row_tail` is the audit's JSON."""
    return f'"words": {audit.words}}}, {dumps(_found(audit))[1:]}'


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "outlet": document.outlet,
        "kind": document.kind,
        "title": document.title,
        "author": document.author,
        "published": document.published,
        "url": document.url,
        "path": document.path,
        "sha256": hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "extracted": document.extracted,
        "wire": None if document.wire is None else _plain(asdict(document.wire)),
    }


def _found(audit: Audit) -> dict[str, Any]:
    return {
        "sentences": [row._asdict() for row in audit.sentences],
        "scores": {name: _score(score) for name, score in audit.scores.items()},
        "findings": [_finding(finding) for finding in audit.findings],
        "notes": [_note(note) for note in audit.notes],
        "tone": dict(audit.tone),
        "readability": dict(audit.readability),
        "error": _error(audit.error),
    }


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """A comparison in the contract's shape, with the documents' scores."""
    return {
        "schema": COMPARISON_SCHEMA,
        "version": __version__,
        "outlets": [_outlet(outlet) for outlet in comparison.outlets],
        "conflicts": [_conflict(conflict) for conflict in comparison.conflicts],
        "corroborated": [_corroboration(fact) for fact in comparison.corroborated],
        "told_by_one": [
            {"fact": fact.fact, "statement": _statement(fact.statement)}
            for fact in comparison.told_by_one
        ],
        "documents": [
            {key: whole[key] for key in ("document", "scores", "tone", "readability", "error")}
            for whole in map(audit_json, comparison.audits)
        ],
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "rate": _rounded(score.rate),
        "unit": score.unit,
        "better": score.better,
        "found": _rounded(score.found),
        "possible": score.possible,
        "interval": _interval(score),
        "percentile": score.percentile,
        "detail": _plain(score.detail),
    }


def _interval(score: Score) -> list[float] | None:
    if score.interval is None or score.rate is None:
        return None
    low, high = (round(bound, 4) for bound in score.interval)
    rate = round(score.rate, 4)
    return [min(low, rate), max(high, rate)]


def _outlet(outlet: Outlet) -> dict[str, Any]:
    return {
        "outlet": outlet.name,
        "documents": outlet.documents,
        "words": outlet.words,
        "scores": {
            name: {**_score(score), "documents": outlet.documents}
            for name, score in outlet.scores.items()
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    # Each kind of finding is a dataclass with the contract's keys for its dimension.
    names = _NAMES.get(type(finding)) or tuple(field.name for field in fields(finding))
    _NAMES[type(finding)] = names
    values = zip(names, (getattr(finding, name) for name in names), strict=True)
    return {name: value if type(value) in _AS_IS else _plain(value) for name, value in values}


def _note(note: Note) -> dict[str, Any]:
    return {
        "kind": note.kind,
        "spans": _plain(note.spans),
        "text": note.text,
        "reason": note.reason,
        "level": note.level,
    }


def _error(failure: Failure | None) -> dict[str, str] | None:
    return None if failure is None else {"kind": failure.kind, "message": failure.message}


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "kind": conflict.kind,
        "statements": [_statement(statement) for statement in conflict.statements],
        "reason": conflict.reason,
        "confidence": _rounded(conflict.confidence),
    }


def _corroboration(fact: Corroboration) -> dict[str, Any]:
    return {
        "fact": fact.fact,
        "statements": [_statement(statement) for statement in fact.statements],
    }


def _statement(statement: DocumentStatement) -> dict[str, Any]:
    return {
        "document": statement.document,
        "outlet": statement.outlet,
        "spans": _plain(statement.spans),
        "text": statement.text,
        "value": _plain(statement.value),
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def _plain(value: Any) -> Any:
    """Values of the model as JSON ones."""
    # The commonest first, by type: an audit has thousands of them.
    kind = type(value)
    if kind in _AS_IS:
        return value
    if kind is tuple or kind is list:
        return [entry if type(entry) in _AS_IS else _plain(entry) for entry in value]
    if isinstance(value, Source):
        return {
            "spans": _plain(value.spans),
            "text": value.text,
            "name": value.name,
            "kind": value.kind,
            "why": value.why,
            "role": value.role,
            "side": value.side,
        }
    if isinstance(value, Target):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Extent):
        return {"spans": _plain(value.spans), "text": value.text}
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(entry) for entry in value]
    return round(value, 4) if isinstance(value, float) else value
