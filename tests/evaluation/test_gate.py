"""The accuracy gate: no figure falls below its floor, and no floor falls."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.evaluation.measure import HERE, SETS, measure

BASELINE = HERE / "baseline.json"
FLOORS: dict[str, dict[str, float]] = json.loads(BASELINE.read_text(encoding="utf-8"))["floors"]


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_below_its_floor(name: str) -> None:
    if not SETS[name][0].exists():
        pytest.skip(f"{SETS[name][0].name} is research data that stands outside the repository")
    figures = measure(name)
    low = {k: figures[k] for k, floor in FLOORS[name].items() if figures[k] < floor}
    assert not low, f"{name}: below the floor of {FLOORS[name]}"


def test_floors_only_rise() -> None:
    git = ["git", "-C", str(HERE)]
    log = subprocess.run(
        [*git, "log", "--format=%H", "--", BASELINE.name], capture_output=True, text=True
    )
    if log.returncode or not log.stdout.split():
        pytest.skip("no git history here")
    for commit in log.stdout.split():
        shown = subprocess.run(
            [*git, "show", f"{commit}:./{BASELINE.name}"],
            capture_output=True,
            text=True,
            check=True,
        )
        earlier = json.loads(shown.stdout)["floors"]
        for name, floors in earlier.items():
            for figure, floor in floors.items():
                assert FLOORS[name][figure] >= floor, f"{name} {figure} was {floor} in {commit[:8]}"
