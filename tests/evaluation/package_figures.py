"""Carry the baseline's figures into the package, and write the method page of the docs from them.

    python -m tests.evaluation.package_figures

Run it whenever baseline.json or data/method.toml changes; a test tells when that was forgotten.
"""

from __future__ import annotations

import json
from pathlib import Path

from auditor.dimensions import DIMENSIONS
from auditor.lexicon import data_path
from auditor.method import method
from auditor.render.method import method_markdown
from tests.evaluation.measure import HERE

FIGURES = data_path("accuracy.json")
PAGE = Path(__file__).parents[2] / "docs" / "method.md"


def packaged() -> str:
    """What data/accuracy.json must hold: the default engine's figures of the baseline."""
    figures = json.loads((HERE / "baseline.json").read_text(encoding="utf-8"))["figures"]
    held = {"measured": f"Measured {figures['measured']}", "sets": figures["fast"]}
    return json.dumps(held, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    FIGURES.write_text(packaged(), encoding="utf-8", newline="\n")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(method_markdown(method(DIMENSIONS)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
