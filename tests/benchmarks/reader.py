"""How fast the reader is: spaCy's small model with all its pipes, and the fast engine.

    python -m tests.benchmarks.reader [DOCUMENTS.jsonl] [--rounds 5] [--most 84]

Both read the same texts in one process, in turns, on one thread each; the ratio is of the medians.
Times are of this process's processor time, so that other work on the machine shows less; with
`--wall` they are the clock's. The fast engine does all that it does in an audit: lines, tokens,
network, lemmas, values of the model. spaCy only parses: none of its output is read.

`warm`: all words were seen before, as late in a large batch; `fresh`: none was. The last rows are
the fast engine's first parts.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"

from auditor.ingest import read
from auditor.model import Document
from auditor.parsing.plan import plan
from auditor.parsing.spacy_engine import load
from auditor.reader import engine, lemmas, network, tokens

DEFAULT = Path(__file__).parents[1] / "evaluation" / "data" / "annotated_dev.jsonl"
TOGETHER = 32


def chunks(documents: list[Document]) -> Iterator[list[Document]]:
    for start in range(0, len(documents), TOGETHER):
        yield documents[start : start + TOGETHER]


def spacy(documents: list[Document]) -> None:
    for _ in load().pipe([document.text for document in documents], batch_size=TOGETHER):
        pass


def warm(documents: list[Document]) -> None:
    for chunk in chunks(documents):
        engine.parse(chunk)


def fresh(documents: list[Document]) -> None:
    """As for the first text: nothing is remembered of chunks, words and lemmas."""
    tokens._SPLITS.clear()
    lemmas._LEMMAS.clear()
    vectors = network._network()._vectors
    vectors.table, vectors._known = vectors.table[:1], {}
    warm(documents)


def segments(documents: list[Document]) -> None:
    """Lines, bullets, headings and shadows."""
    for document in documents:
        plan(document.text)


def pages(documents: list[Document]) -> None:
    """The same, and tokens with their places."""
    for document in documents:
        engine._page(document)


Task = Callable[[list[Document]], None]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("documents", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--most", type=int, default=84, help="documents at most")
    parser.add_argument("--wall", action="store_true", help="the clock's time")
    options = parser.parse_args()
    clock = perf_counter if options.wall else process_time
    documents = [d for d in read([options.documents]) if isinstance(d, Document)][: options.most]
    words = sum(len(document.text.split()) for document in documents)
    count = sum(len(annotated.tokens) for annotated in engine.parse(documents))
    tasks: tuple[Task, ...] = (spacy, warm, fresh, segments, pages)
    for task in tasks:
        task(documents)  # load the models and tables before the clock runs
    times: dict[Task, list[float]] = {task: [] for task in tasks}
    for _ in range(options.rounds):
        for task in tasks:
            start = clock()
            task(documents)
            times[task].append(clock() - start)
    print(f"{len(documents)} documents, {words} words, {count} tokens, {options.rounds} rounds")
    print(f"{'':<10}{'words/s':>10}{'µs/token':>10}{'x spaCy':>9}")
    for task in tasks:
        middle = median(times[task])
        speed, each = words / middle, 1e6 * middle / count
        print(
            f"{task.__name__:<10}{speed:>10.0f}{each:>10.2f}{median(times[spacy]) / middle:>9.2f}"
        )


if __name__ == "__main__":
    main()
