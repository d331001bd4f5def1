"""The whole audit beside what others run to find quotations alone, on the same texts.

    pip install textacy
    python -m tests.benchmarks.peers [DOCUMENTS.jsonl] [--rounds 5] [--most 84]

- `textacy`: spaCy's small model, every pipe on (as `textacy.make_spacy_doc` has it), and
  `textacy.extract.direct_quotations` over it; documents whose marks it refuses count as read.
- `syntactic`: the recipe of the Gender Gap Tracker's extractor (Asr et al. 2021, PLoS ONE 16(1)):
  the same parse, then every clause that a verb of saying governs, with its subject. Written anew
  here.
- `parser only`: the least that recipe could do with: names, tags and lemmas switched off.
- `audit`: four dimensions, scores, tone, readability, one line of JSON, and the rows of both tables
  as CSV. `audit, spacy` is the same with the spaCy engine.

All run in one process on one thread, in turns. Words a second are of processor time, so that other
work on the machine does not count; they are this machine's, the ratios travel.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import process_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does
os.environ.setdefault("OMP_NUM_THREADS", "1")

from auditor.batch import partition
from auditor.ingest import read
from auditor.lexicon import lines
from auditor.model import Document
from auditor.parsing.spacy_engine import load
from auditor.render.sheets import CsvSheet
from auditor.render.tables import FINDINGS, SCORES, findings_rows, scores_row
from auditor.settings import Settings

DEFAULT = Path(__file__).parents[1] / "evaluation" / "data" / "annotated_dev.jsonl"
_UNUSED = ("ner", "lemmatizer", "attribute_ruler", "tagger")


def textacy_quotations(documents: list[Document]) -> None:
    """spaCy's parse and textacy's direct quotations."""
    from textacy.extract import direct_quotations

    for parse in load().pipe([document.text for document in documents], batch_size=32):
        try:
            list(direct_quotations(parse))
        except ValueError:
            continue


def syntactic_quotations(documents: list[Document]) -> None:
    """spaCy's parse and the clauses that verbs of saying govern."""
    verbs = lines("attribution/speech_verbs.txt")
    for parse in load().pipe([document.text for document in documents], batch_size=32):
        list(_governed(parse, verbs))


def parser_only(documents: list[Document]) -> None:
    """The same, with no more of spaCy's model than its parser."""
    with load().select_pipes(disable=_UNUSED):
        syntactic_quotations(documents)


def _governed(parse: object, verbs: frozenset[str]) -> Iterator[tuple[object, object, object]]:
    """(speaker, verb, clause) for each clause governed by a verb of saying."""
    for token in parse:  # type: ignore[attr-defined]
        head = token.head
        if token.dep_ not in ("ccomp", "parataxis") or head.lower_.rstrip("s") not in verbs:
            continue
        speaker = next((word for word in head.children if word.dep_ == "nsubj"), None)
        yield speaker, head, parse[token.left_edge.i : token.right_edge.i + 1]  # type: ignore[index]


def whole_audit(documents: list[Document], settings: Settings | None = None) -> None:
    """The audits, as JSON lines and as tables."""
    with CsvSheet(SCORES, io.StringIO()) as scores, CsvSheet(FINDINGS, io.StringIO()) as findings:
        for outcome in partition(documents, settings or Settings()):
            outcome.row()
            audit = outcome.audit()
            scores.add(scores_row(audit))
            for row in findings_rows(audit):
                findings.add(row)


def spacy_audit(documents: list[Document]) -> None:
    """The same, read by the spaCy engine."""
    whole_audit(documents, Settings(engine="spacy"))


TASKS: dict[str, Callable[[list[Document]], None]] = {
    "textacy": textacy_quotations,
    "syntactic": syntactic_quotations,
    "parser only": parser_only,
    "audit": whole_audit,
    "audit, spacy": spacy_audit,
}


def timed(task: Callable[[list[Document]], None], documents: list[Document]) -> float:
    start = process_time()
    task(documents)
    return process_time() - start


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("documents", nargs="?", type=Path, default=DEFAULT)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--most", type=int, default=84, help="documents at most")
    options = arguments.parse_args()
    documents = [d for d in read([options.documents]) if isinstance(d, Document)][: options.most]
    words = sum(len(document.text.split()) for document in documents)
    for task in TASKS.values():
        task(documents)  # load the models and tables before the clock runs
    gc.freeze()  # as a worker does once all is loaded; it spares every task here the same
    times: dict[str, list[float]] = {name: [] for name in TASKS}
    for _ in range(options.rounds):
        for name, task in TASKS.items():
            times[name].append(timed(task, documents))
    middle = {name: median(found) for name, found in times.items()}
    print(f"{len(documents)} documents, {words} words, {options.rounds} rounds, one thread")
    print(f"{'':<14}{'words/s':>9}{'x textacy':>11}{'x syntactic':>13}")
    for name, seconds in middle.items():
        print(
            f"{name:<14}{words / seconds:>9.0f}{middle['textacy'] / seconds:>11.2f}"
            f"{middle['syntactic'] / seconds:>13.2f}"
        )


if __name__ == "__main__":
    main()
