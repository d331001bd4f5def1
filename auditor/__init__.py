"""auditor: source reliability and bias, span by span.

    from auditor import audit, audit_many, compare, read

    for result in audit_many(read(["articles/"])):
        print(result.document.id, result.scores["attribution"].rate)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from auditor.audit import audit, audit_many
    from auditor.compare import compare
    from auditor.ingest import read
    from auditor.model import Audit, Comparison, Document, Finding, Score, Tally

__all__ = [
    "Audit",
    "Comparison",
    "Document",
    "Finding",
    "Score",
    "Tally",
    "audit",
    "audit_many",
    "compare",
    "read",
]

_HOMES = {"audit": "audit", "audit_many": "audit", "compare": "compare", "read": "ingest"}


def __getattr__(name: str) -> Any:
    # Names are imported when first used, so that `import auditor` and `auditor --help` stay fast.
    if name not in __all__:
        raise AttributeError(f"module 'auditor' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"auditor.{_HOMES.get(name, 'model')}"), name)
    globals()[name] = value
    return value
