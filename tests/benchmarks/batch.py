"""Batches: throughput by number of processes, what a second run costs, and memory.

    python -m tests.benchmarks.batch scaling [--documents 500] [--rounds 3]
    python -m tests.benchmarks.batch again   [--documents 500] [--rounds 3]
    python -m tests.benchmarks.batch memory  [--documents 500 20000]

`scaling` audits articles of some 700 words to JSON lines from a cold start, with one process and
with two. `again` audits a folder of them, a file each, with two processes into an empty store, and
five times more with everything in it. Run both on a copy of the package that nobody edits: a
changed file is another auditor, which finds nothing in the store. On a machine with other work the
clock lies; the processor time (user and system, of all processes) is printed beside it, and `share`
says how much of two cores the run with two processes had. `memory` audits short texts and prints
the most that the process tree held at a time (without mapped files; sampled).

The texts are put together from sentences of `tests/evaluation/data/annotated_dev.jsonl`, in an
order drawn with a fixed seed: no two are alike, and all are news.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

DATA = Path(__file__).parents[1] / "evaluation" / "data" / "annotated_dev.jsonl"


class Cost(NamedTuple):
    """Seconds on the clock, seconds of processor time, peak memory of the process tree in MB."""

    wall: float
    cpu: float
    memory: float


def paragraphs() -> list[str]:
    """The paragraphs of the articles written for the project."""
    rows = map(json.loads, DATA.read_text(encoding="utf-8").splitlines())
    found = [part.strip() for row in rows for part in row["text"].split("\n")]
    return [part for part in found if len(part.split()) > 8]


def feed(path: Path, documents: int, words: int) -> int:
    """Write `documents` rows of about `words` words each; the number of words written."""
    draw, parts, total = random.Random(9), paragraphs(), 0
    with path.open("w", encoding="utf-8") as file:
        for number in range(documents):
            text: list[str] = []
            while sum(len(part.split()) for part in text) < words:
                text.append(draw.choice(parts))
            total += sum(len(part.split()) for part in text)
            body = "\n\n".join([*text, f"This is article {number}."])
            file.write(json.dumps({"id": str(number), "text": body}) + "\n")
    return total


def _tree(root: int) -> list[int]:
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        with suppress(OSError):
            todo += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
            for task in Path(f"/proc/{pid}/task").iterdir():
                if task.name != str(pid):
                    todo += map(int, (task / "children").read_text().split())
    return found


def held(root: int) -> float:
    """The memory of a process and its children that is theirs alone, in MB: mapped files, which
    others may share, are left out."""
    total = 0
    for pid in _tree(root):
        with suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Anonymous:"))
    return total / 1024


def run(arguments: Sequence[str], sampled: bool = False) -> Cost:
    """What one run of the command line costs."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "auditor", "audit", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
    )
    peak = 0.0
    while sampled and process.poll() is None:
        peak = max(peak, held(process.pid))
        time.sleep(0.2)
    if process.wait():
        raise SystemExit(f"the run failed: {' '.join(arguments)}")
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(wall, cpu, peak)


def scaling(documents: int, rounds: int) -> None:
    """One process and two, in turns."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "feed.jsonl")
        words = feed(source, documents, 700)
        common = [str(source), "--format", "jsonl"]
        runs: dict[str, list[Cost]] = {"1 job": [], "2 jobs": []}
        for _ in range(rounds):
            runs["1 job"].append(run([*common, "--no-cache", "--jobs", "1"]))
            runs["2 jobs"].append(run([*common, "--no-cache", "--jobs", "2"]))
    one, two = _told(runs, documents, words)
    print(f"2 jobs against 1, clock: {one.wall / two.wall:.2f}")
    print(f"processor time of 2 jobs against 1: {two.cpu / one.cpu:.3f}; ", end="")
    print(f"share of two cores: {two.cpu / two.wall / 2:.2f}")


def again(documents: int, rounds: int) -> None:
    """A folder for the first time, and once more."""
    with TemporaryDirectory() as folder:
        source, store = Path(folder, "feed.jsonl"), Path(folder, "audits.sqlite")
        words = feed(source, documents, 700)
        texts = Path(folder, "texts")
        texts.mkdir()
        for number, line in enumerate(source.read_text(encoding="utf-8").splitlines()):
            (texts / f"{number:06}.txt").write_text(json.loads(line)["text"], encoding="utf-8")
        out = ["--output", str(Path(folder, "out.jsonl")), "--cache", str(store)]
        command = [str(texts), "--format", "jsonl", "--jobs", "2", *out]
        runs: dict[str, list[Cost]] = {"first": [], "again": []}
        for _ in range(rounds):
            store.unlink(missing_ok=True)
            runs["first"].append(run(command))
            runs["again"] += [run(command) for _ in range(5)]
    first, later = _told(runs, documents, words)
    print(f"again against first, clock: {first.wall / later.wall:.0f}; ", end="")
    print(f"processor: {first.cpu / later.cpu:.0f}")


def _told(runs: dict[str, list[Cost]], documents: int, words: int) -> list[Cost]:
    """Print a table of the runs; the median of each."""
    rounds = len(next(iter(runs.values())))
    print(f"{documents} documents, {words} words, {rounds} rounds; medians, cold starts")
    print(f"{'':<8}{'clock, s':>10}{'processor, s':>14}{'words/s':>10}")
    middle = {name: Cost(*map(median, zip(*costs, strict=True))) for name, costs in runs.items()}
    for name, cost in middle.items():
        print(f"{name:<8}{cost.wall:>10.2f}{cost.cpu:>14.2f}{words / cost.wall:>10.0f}")
    return list(middle.values())


def memory(counts: Sequence[int]) -> None:
    """The peak for each number of documents."""
    with TemporaryDirectory() as folder:
        for count in counts:
            source = Path(folder, f"{count}.jsonl")
            feed(source, count, 30)
            out, store = Path(folder, "out.jsonl"), Path(folder, f"{count}.sqlite")
            places = ["--cache", str(store), "--output", str(out)]
            cost = run([str(source), "--format", "jsonl", "--jobs", "2", *places], sampled=True)
            print(f"{count:>8} documents: {cost.memory:.0f} MB, {cost.wall:.0f} s", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("what", choices=["scaling", "again", "memory"])
    arguments.add_argument("--documents", type=int, nargs="*")
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    if options.what == "memory":
        memory(options.documents or [500, 20_000])
    else:
        timed = scaling if options.what == "scaling" else again
        timed((options.documents or [500])[0], options.rounds)


if __name__ == "__main__":
    main()
