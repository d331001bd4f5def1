"""The local page: how soon it is there, and how it bears many uploads at once.

    python -m tests.benchmarks.serve start   [--rounds 5]
    python -m tests.benchmarks.serve uploads [--uploads 50] [--words 700] [--reports]
    python -m tests.benchmarks.serve large   [--uploads 50] [--megabytes 20]

`start` starts `auditor serve` and asks for the first page until it comes: seconds from the start of
the process, the median of the rounds. `uploads` hands in so many files at the same moment, each on
a connection of its own, audits every one as an audit of its own, and asks for the first page ten
times a second all the while. It prints how many came through, the worst and the median answer of
the first page, and the most memory that the server and its processes held at a time (without mapped
files; sampled). With `--reports` it goes on until all reports are made, too. `large` hands in files
that are too long to be audited, and waits until each of them is told to be.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx

from tests.benchmarks.batch import held, paragraphs

_COMMAND = [sys.executable, "-m", "auditor", "serve", "--port", "0", "--no-open"]


@contextmanager
def server(
    options: Sequence[str] = ("--ephemeral",),
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server and its address."""
    process = subprocess.Popen(
        [*_COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line
        yield process, found.group()
    finally:
        process.terminate()
        process.wait(20)


def first_page() -> float:
    """Seconds from the start of the process to the first page."""
    before = time.perf_counter()
    with server() as (_, address):
        httpx.get(address).raise_for_status()
        return time.perf_counter() - before


def ask(address: str) -> None:
    """Ask for the first page ten times a second, and print how long each answer took."""
    with httpx.Client(base_url=address, timeout=60) as client:
        while True:
            before = time.perf_counter()
            client.get("/").raise_for_status()
            print(time.perf_counter() - before, flush=True)
            time.sleep(0.1)


class Watch:
    """Asks for the first page, in a process of its own, and looks at memory, until stopped."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.answers: list[float] = []
        self.memory = 0.0
        self._process = process
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._weigh)
        asking = [sys.executable, "-m", "tests.benchmarks.serve", "ask", "--address", address]
        self._asking = subprocess.Popen(asking, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self._asking.terminate()
        said, _ = self._asking.communicate()
        self.answers = [float(line) for line in said.splitlines()]

    def _weigh(self) -> None:
        while not self._done.wait(0.2):
            self.memory = max(self.memory, held(self._process.pid))


class Visitor:
    """One browser without scripts."""

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=address, timeout=300, follow_redirects=True)
        self._token = self._found(r'name="token" value="(\w+)"', self._client.get("/").text)
        self._page = ""

    def hand_in(self, number: int, text: str) -> None:
        """Hand in one file."""
        files = {"files": (f"article-{number}.txt", text.encode())}
        answer = self._client.post("/texts", data={"token": self._token}, files=files)
        answer.raise_for_status()
        self._page = str(answer.url.path)

    def audit(self) -> None:
        """Wait until it is read, and have it audited."""
        while self.state()["unread"]:
            time.sleep(0.3)
        page = self._client.get(self._page).text
        fields = dict(re.findall(r'<input id="[\w-]+" name="([\w-]+)" value="([^"]*)"', page))
        sent = {**fields, "token": self._token, "do": "audit"}
        self._client.post(f"{self._page}/check", data=sent).raise_for_status()

    def state(self) -> dict[str, object]:
        """What it is at."""
        told: dict[str, object] = self._client.get(f"{self._page}/state").json()
        return told

    def _found(self, pattern: str, page: str) -> str:
        match = re.search(pattern, page)
        assert match, page[:300]
        return match[1]


def uploads(number: int, words: int, reports: bool) -> None:
    """Hand in so many texts at once, and print what came of it."""
    draw, parts = random.Random(11), paragraphs()
    texts = []
    for index in range(number):
        text: list[str] = [f"This is article {index}."]
        while sum(len(part.split()) for part in text) < words:
            text.append(draw.choice(parts))
        texts.append("\n\n".join(text))
    with server() as (process, address), ThreadPoolExecutor(number) as crowd:
        visitors = list(crowd.map(lambda _: Visitor(address), range(number)))
        with Watch(process, address) as watch:
            before = time.perf_counter()
            list(crowd.map(Visitor.hand_in, visitors, range(number), texts))
            handed = time.perf_counter() - before
            list(crowd.map(Visitor.audit, visitors))
            ends = ("done", "failed") if reports else ("making", "done", "failed")
            while not all(visitor.state()["state"] in ends for visitor in visitors):
                time.sleep(1)
            took = time.perf_counter() - before
        audited = sum(visitor.state()["audited"] == 1 for visitor in visitors)
    _say(f"{audited} of {number} audited", handed, took, watch)


def large(number: int, megabytes: int) -> None:
    """Hand in so many files of that size at once, and print what came of it."""
    sentence = "The council met on Monday and voted for the plan.\n"
    body = sentence * (megabytes * 1_000_000 // len(sentence))
    with TemporaryDirectory() as folder:
        kept = ["--store", str(Path(folder, "serve.sqlite"))]
        with server(kept) as (process, address), ThreadPoolExecutor(number) as crowd:
            visitors = list(crowd.map(lambda _: Visitor(address), range(number)))
            with Watch(process, address) as watch:
                before = time.perf_counter()
                list(crowd.map(lambda one: one.hand_in(1, body), visitors))
                handed = time.perf_counter() - before
                while any(visitor.state()["unread"] for visitor in visitors):
                    time.sleep(1)
                took = time.perf_counter() - before
            told = sum(visitor.state()["failed"] == 1 for visitor in visitors)
    _say(f"{told} of {number} told to be too long", handed, took, watch)


def _say(done: str, handed: float, took: float, watch: Watch) -> None:
    answers = sorted(watch.answers)
    print(f"{done}; handed in after {handed:.1f} s, through after {took:.1f} s")
    print(
        f"first page: worst {answers[-1]:.2f} s, median {median(answers):.3f} s "
        f"({len(answers)} times); memory {watch.memory:,.0f} MB at most"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=["start", "uploads", "large", "ask"])
    parser.add_argument("--megabytes", type=int, default=20)
    parser.add_argument("--address")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--uploads", type=int, default=50)
    parser.add_argument("--words", type=int, default=700)
    parser.add_argument("--reports", action="store_true")
    given = parser.parse_args()
    if given.what == "start":
        took = [first_page() for _ in range(given.rounds)]
        print(f"first page after {median(took):.2f} s ({min(took):.2f} to {max(took):.2f})")
    elif given.what == "large":
        large(given.uploads, given.megabytes)
    elif given.what == "ask":
        ask(given.address)
    else:
        uploads(given.uploads, given.words, given.reports)


if __name__ == "__main__":
    main()
