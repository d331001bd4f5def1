"""The tutorial notebook: run it, and write it anew with its outputs.

python -m tests.tutorial
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
_PLAIN = 1000
TUTORIAL = ROOT / "docs" / "tutorial.ipynb"


def executed(notebook: Any, seconds: int = 120) -> Any:
    """The notebook with the outputs of a run in its own folder. Raises `CellExecutionError`."""
    client = NotebookClient(
        notebook,
        timeout=seconds,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(TUTORIAL.parent)}},
    )
    return client.execute()


def main() -> None:
    """Write the notebook with what it now shows."""
    notebook = executed(nbformat.read(TUTORIAL, as_version=4))
    # What differs from machine to machine tells a reader nothing.
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"]}
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number}"
        for output in cell.get("outputs", ()):
            # The plain form of an audit is all of it; the card beside it is what is looked at.
            if "text/html" in output.get("data", {}):
                output["data"]["text/plain"] = output["data"]["text/plain"][:_PLAIN]
    nbformat.write(notebook, TUTORIAL)


if __name__ == "__main__":
    main()
