"""What auditing costs beside parsing: a bare spaCy parse, our reader, layers and whole audits.

    python -m tests.benchmarks.overhead [DOCUMENTS.jsonl] [--rounds 5]

All read the same texts in one process, in turns; the ratio is of the medians. Absolute times
are this machine's and mean nothing elsewhere. Without an argument the articles written for the
project are read (`tests/evaluation/data/annotated_dev.jsonl`).
"""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does

from auditor.annotate import annotate_many
from auditor.audit import audit_many
from auditor.engines import parser
from auditor.ingest import read
from auditor.model import Document
from auditor.parsing.spacy_engine import load
from auditor.render.json import audit_json, dumps
from auditor.settings import Settings

DEFAULT = Path(__file__).parents[1] / "evaluation" / "data" / "annotated_dev.jsonl"


def bare(documents: list[Document]) -> None:
    """spaCy's own parse of the whole texts, every pipe on, nothing read from it."""
    for _ in load().pipe([document.text for document in documents], batch_size=32):
        pass


def reader(documents: list[Document]) -> None:
    """The default engine alone."""
    parse = parser()
    for start in range(0, len(documents), 32):
        parse(documents[start : start + 32])


def layers(documents: list[Document]) -> None:
    """The default engine and every layer on it."""
    for _ in annotate_many(documents):
        pass


def whole(documents: list[Document]) -> None:
    """The whole audit: four dimensions, scores, tone, readability, JSON."""
    for audit in audit_many(documents):
        dumps(audit_json(audit))


def teacher(documents: list[Document]) -> None:
    """The whole audit, read by the spaCy engine."""
    for audit in audit_many(documents, Settings(engine="spacy")):
        dumps(audit_json(audit))


def timed(task: Callable[[list[Document]], None], documents: list[Document]) -> float:
    start = perf_counter()
    task(documents)
    return perf_counter() - start


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("documents", nargs="?", type=Path, default=DEFAULT)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--most", type=int, default=84, help="documents at most")
    options = arguments.parse_args()
    documents = [d for d in read([options.documents]) if isinstance(d, Document)][: options.most]
    words = sum(len(document.text.split()) for document in documents)
    tasks = (bare, reader, layers, whole, teacher)
    for task in tasks:
        task(documents)  # load the models and tables before the clock runs
    gc.freeze()  # as a worker does once all is loaded; it spares every task here the same
    times = {task: [] for task in tasks}
    for _ in range(options.rounds):
        for task in tasks:
            times[task].append(timed(task, documents))
    print(f"{len(documents)} documents, {words} words, {options.rounds} rounds")
    print(f"{'':<8}{'words/s':>10}{'x bare parse':>14}")
    for task in tasks:
        middle = median(times[task])
        print(f"{task.__name__:<8}{words / middle:>10.0f}{middle / median(times[bare]):>14.2f}")


if __name__ == "__main__":
    main()
