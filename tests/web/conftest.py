"""An office and its pages without a network; a real server for the browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from auditor.web.app import application
from auditor.web.guard import Door, own_hosts
from auditor.web.jobs import Office, Rules
from auditor.web.store import Store
from tests.web.visitor import PORT, Visitor

DOOR = Door(hosts=own_hosts(("127.0.0.1", "localhost"), PORT), port=PORT)


def come(office: Office) -> Visitor:
    """A new browser at an office's page."""
    return Visitor(TestClient(application(office, DOOR), base_url=f"http://127.0.0.1:{PORT}"))


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One office for all tests, with worker processes of its own; nothing is kept."""
    with Office(Store(None), Rules(jobs=1, texts=12, kept=False)) as office:
        yield office


@pytest.fixture
def visit(office: Office) -> Callable[[], Visitor]:
    """Lets a new browser come to the page."""
    return lambda: come(office)


@pytest.fixture
def visitor(visit: Callable[[], Visitor]) -> Visitor:
    """One browser, without scripts."""
    return visit()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server with a store of its own."""
    store = tmp_path_factory.mktemp("serve") / "serve.sqlite"
    yield from serving("--store", str(store))


def serving(*options: str) -> Iterator[str]:
    """The address of `auditor serve`, which runs until the generator is closed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "auditor", "serve", "--port", "0", "--no-open", *options],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        yield found.group().rstrip("/")
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()
