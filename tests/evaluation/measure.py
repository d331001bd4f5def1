"""Run the tool on the development sets and score it.

    python -m tests.evaluation.measure [fast|spacy]

Research sets are read from `../shared/benchmarks` where that folder stands; the sets written for
the project stand in `tests/evaluation/data`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from auditor import Document, Settings, audit_many, compare
from auditor.engines import DEFAULT_ENGINE, EngineName
from auditor.ingest import read
from auditor.render.json import audit_json, comparison_json
from tests.evaluation import scoring
from tests.evaluation.teacher import agreement

HERE = Path(__file__).parent
OWN = HERE / "data"
RESEARCH = HERE.parents[1].parent / "shared" / "benchmarks"

Rows = Sequence[Mapping[str, Any]]
Scorer = Callable[[Rows, Mapping[str, Any]], dict[str, float]]
# Without a scorer, the fast reader is compared with its teacher, whatever the engine.
SETS: dict[str, tuple[Path, Scorer | None]] = {
    "annotated_dev": (OWN / "annotated_dev.jsonl", scoring.annotated),
    "contradictions_dev": (OWN / "documents_dev.jsonl", scoring.contradictions),
    "conflicts_dev": (OWN / "events_dev.jsonl", scoring.conflicts),
    "polnear_dev": (RESEARCH / "attribution" / "polnear_dev.jsonl", scoring.attribution),
    "babe_dev": (RESEARCH / "loaded" / "babe_dev.jsonl", scoring.loaded),
    "reader_polnear_dev": (RESEARCH / "attribution" / "polnear_dev.jsonl", None),
}


def rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _compared(documents: Iterable[Mapping[str, Any]], engine: EngineName) -> dict[str, Any]:
    known = ("id", "text", "outlet", "kind", "title", "published")
    stream = (Document(**{k: d[k] for k in known if k in d}) for d in documents)
    audits = audit_many(stream, Settings(engine=engine))
    return comparison_json(compare(list(audits)))


def measure(name: str, engine: EngineName = DEFAULT_ENGINE) -> dict[str, float]:
    """The figures of one set, as fractions, with the text read by `engine`."""
    path, scorer = SETS[name]
    if scorer is None:
        return agreement(path)
    gold = rows(path)
    if name == "conflicts_dev":
        return scorer(gold, {event["id"]: _compared(event["documents"], engine) for event in gold})
    audits = (audit_json(audit) for audit in audit_many(read([path]), Settings(engine=engine)))
    return scorer(gold, {audit["document"]["id"]: audit for audit in audits})


if __name__ == "__main__":
    chosen: Any = sys.argv[1] if sys.argv[1:] else DEFAULT_ENGINE
    for name, (path, _) in SETS.items():
        if path.exists():
            print(name, {key: round(value, 4) for key, value in measure(name, chosen).items()})
