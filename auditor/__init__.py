"""auditor: source reliability and bias, span by span.

from auditor import audit_many, compare, read

for result in audit_many(read(["articles/"])):
    print(result.document.id, result.scores["attribution"].rate)
"""

__version__ = "0.1.0"

# Heavy libraries are imported where they are used, so this stays cheap.
from auditor.audit import audit, audit_many
from auditor.audits import Audits, audit_all
from auditor.compare import compare
from auditor.model import Audit, Comparison, Document, Finding, Score, Tally
from auditor.opening import read
from auditor.settings import Settings

__all__ = [
    "Audit",
    "Audits",
    "Comparison",
    "Document",
    "Finding",
    "Score",
    "Settings",
    "Tally",
    "audit",
    "audit_all",
    "audit_many",
    "compare",
    "read",
]
