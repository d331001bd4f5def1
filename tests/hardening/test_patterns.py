"""No regular expression of the package backtracks without end.

Run in another process, each search with so much processor time that only exponential and cubic
ones run out of it: at 1,000 characters a quadratic one takes milliseconds.
"""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import islice

import pytest

from tests.hardening.patterns import attacks, tried

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no alarm ends a search there")
PATIENCE = 900


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"(?:x|xx)*y", r"(\w+\s?)*$!", r"a*a*a*a*b"])
def test_the_check_finds_what_does_not_end(pattern: str) -> None:
    compiled = re.compile(pattern)
    assert attacks(compiled)
    [slow] = tried([("here", compiled)], 1_500, 0.5)
    assert slow.seconds == float("inf")


@pytest.mark.parametrize("pattern", [r"\d+", r"[^\n]*\n", r"(?:a|b)*c"])
def test_the_check_lets_the_others_be(pattern: str) -> None:
    [slow] = islice(tried([("here", re.compile(pattern))], 1_500, 5.0), 1)
    assert slow.seconds < float("inf")


def test_every_call_in_the_source_is_collected() -> None:
    """A pattern that is put together as the code runs is met only where that code is run."""
    script = (
        "from tests.hardening.patterns import calls, collected\n"
        "met = {place.split(' #')[0] for place in collected()}\n"
        "for call in calls():\n"
        "    lines = range(call.first, call.last + 1)\n"
        "    if call.literal is None and not any(f'{call.module}:{n}' in met for n in lines):\n"
        "        print(call.module, call.first)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert ran.stdout == ""


def test_every_pattern_of_the_package_ends() -> None:
    command = [sys.executable, "-m", "tests.hardening.patterns", "--length", "1000"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    # They were collected, not passed by.
    found = re.search(r"(\d+) patterns, 0 without end", ran.stdout)
    assert found and int(found[1]) > 400, ran.stdout
