"""The tutorial notebook runs from first cell to last, and was committed with its outputs."""

from __future__ import annotations

import nbformat

from tests.tutorial import TUTORIAL, executed


def test_the_notebook_runs() -> None:
    """A cell that raises fails here with its traceback."""
    ran = executed(nbformat.read(TUTORIAL, as_version=4))
    shown = [cell for cell in ran.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) >= 8
    kinds = {kind for cell in shown for out in cell.outputs for kind in out.get("data", ())}
    assert {"text/html", "image/png"} <= kinds


def test_it_is_kept_with_its_outputs() -> None:
    notebook = nbformat.read(TUTORIAL, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    assert not any(out.output_type == "error" for cell in code for out in cell.outputs)
    assert TUTORIAL.stat().st_size < 600_000
