"""Finished values -> files and standard output. Nothing here computes a score."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from auditor.model import Audit, Comparison
    from auditor.revision.types import Revision


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        yield sys.stdout
        sys.stdout.flush()
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("w", encoding="utf-8", newline="\n") as file:
        yield file


def write(audits: Iterable[Audit], form: str, output: Path | None) -> None:
    """Write audits as `form`: report (a folder), jsonl (streamed), json, csv, or md.

    Raises OSError where the output cannot be written.
    """
    from auditor.render.json import audit_json, dumps

    if form == "report":
        assert output is not None
        _write_report(audits, output)
        return
    with _opened(output) as file:
        if form == "jsonl":
            for audit in audits:
                file.write(dumps(audit_json(audit)) + "\n")
        elif form == "json":
            file.write(dumps([audit_json(audit) for audit in audits], indent=1) + "\n")
        elif form == "csv":
            from auditor.render.tables import scores_frame

            scores_frame(list(audits)).to_csv(file, index=False)
        else:
            file.write(_markdown(_compared(audits)))


def write_comparison(audits: Iterable[Audit], form: str, output: Path | None) -> None:
    """Write a comparison as `form`: json, html (the report page), or md."""
    from auditor.render.json import comparison_json, dumps

    comparison = _compared(audits)
    with _opened(output) as file:
        if form == "json":
            file.write(dumps(comparison_json(comparison), indent=1) + "\n")
        elif form == "html":
            file.write(_page(comparison))
        else:
            file.write(_markdown(comparison))


def write_revision(revision: Revision, form: str, output: Path | None) -> None:
    """Write what a local version did to a wire's as `form`: text, json, or html (a page)."""
    from auditor.render.json import dumps
    from auditor.render.revisions import revision_json, revision_page, revision_text

    with _opened(output) as file:
        if form == "json":
            file.write(dumps(revision_json(revision), indent=1) + "\n")
        elif form == "html":
            file.write(revision_page(revision))
        else:
            file.write(revision_text(revision))


def _compared(audits: Iterable[Audit]) -> Comparison:
    from auditor.compare import compare

    return compare(list(audits))


def _markdown(comparison: Comparison) -> str:
    from auditor.dimensions import DIMENSIONS
    from auditor.render.markdown import render_markdown

    return render_markdown(comparison, DIMENSIONS)


def _page(comparison: Comparison) -> str:
    from auditor.dimensions import DIMENSIONS
    from auditor.render.html import render_page

    return render_page(comparison, DIMENSIONS)


def _write_report(audits: Iterable[Audit], folder: Path) -> None:
    from auditor.dimensions import DIMENSIONS
    from auditor.render.html import render_report
    from auditor.render.json import audit_json, comparison_json, dumps
    from auditor.render.tables import write_tables

    folder.mkdir(parents=True, exist_ok=True)
    kept = []
    with _opened(folder / "audits.jsonl") as file:
        for audit in audits:
            file.write(dumps(audit_json(audit)) + "\n")
            kept.append(audit)
    comparison = _compared(kept)
    with _opened(folder / "comparison.json") as file:
        file.write(dumps(comparison_json(comparison), indent=1) + "\n")
    write_tables(comparison, folder)
    render_report(comparison, DIMENSIONS, folder)
