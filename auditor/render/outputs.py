"""Finished values -> files and standard output. Nothing here computes a score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from auditor.render.files import staged_folder, text_output

if TYPE_CHECKING:
    from auditor.batch import Outcome
    from auditor.model import Audit, Comparison
    from auditor.render.manifest import Manifest
    from auditor.revision.types import Revision

FORMATS = ("report", "jsonl", "json", "csv", "parquet", "md")
# Several files each, so that they need a folder.
FOLDER_FORMATS = ("report", "parquet")


def write(
    outcomes: Iterable[Outcome], form: str, output: Path | None, manifest: Callable[[], Manifest]
) -> None:
    """Write what became of documents as `form`: report or parquet (a folder), jsonl, csv (a file,
    or a folder that is there already), json or md; `None` is standard output.

    All but report and md are written as the outcomes come, and hold none of them. Files take their
    places when all are whole. A folder also gets `manifest.json`. Raises OSError where the output
    cannot be written.
    """
    if form in FOLDER_FORMATS or (output and output.is_dir() and form in ("csv", "jsonl")):
        assert output is not None
        with staged_folder(output) as folder, manifest() as listed:
            _write_folder(_listed(outcomes, listed), form, folder)
            listed.write(folder / "manifest.json", folder)
        return
    with text_output(output) as file:
        _WRITERS[form](outcomes, file)


def _listed(outcomes: Iterable[Outcome], manifest: Manifest) -> Iterator[Outcome]:
    for outcome in outcomes:
        manifest.add(outcome)
        yield outcome


def _jsonl(outcomes: Iterable[Outcome], file: TextIO) -> None:
    bytes_of = getattr(file, "buffer", None)
    if bytes_of is None:  # a terminal, or a caller's own stream
        for outcome in outcomes:
            file.write(outcome.row() + "\n")
        return
    file.flush()
    for outcome in outcomes:
        bytes_of.write(outcome.line())
        bytes_of.write(b"\n")


def _json(outcomes: Iterable[Outcome], file: TextIO) -> None:
    from auditor.render.json import audit_json, dumps

    opening = "[\n"
    for outcome in outcomes:
        lines = dumps(audit_json(outcome.audit()), indent=1).splitlines()
        file.write(opening + "\n".join(f" {line}" for line in lines))
        opening = ",\n"
    file.write("[]\n" if opening == "[\n" else "\n]\n")


def _csv(outcomes: Iterable[Outcome], file: TextIO) -> None:
    from auditor.render.sheets import CsvSheet
    from auditor.render.tables import SCORES, scores_row

    sheet = CsvSheet(SCORES, file)
    for outcome in outcomes:
        sheet.add(scores_row(outcome.audit()))


def _md(outcomes: Iterable[Outcome], file: TextIO) -> None:
    file.write(_markdown(_compared(outcome.audit() for outcome in outcomes)))


_WRITERS = {"jsonl": _jsonl, "json": _json, "csv": _csv, "md": _md}


def _write_folder(outcomes: Iterable[Outcome], form: str, folder: Path) -> None:
    if form == "report":
        _write_report(outcomes, folder)
    elif form == "jsonl":
        with text_output(folder / "audits.jsonl") as file:
            _jsonl(outcomes, file)
    else:
        for _ in _tabled((outcome.audit() for outcome in outcomes), form, folder):
            pass


def _tabled(audits: Iterable[Audit], form: str, folder: Path) -> Iterator[Audit]:
    """The audits, each written to both tables in `folder` as it passes."""
    from auditor.render.sheets import CsvSheet, ParquetSheet, Sheet
    from auditor.render.tables import FINDINGS, SCORES, findings_rows, scores_row

    with ExitStack() as open_files:
        sheets: list[Sheet] = []
        for name, table in (("scores", SCORES), ("findings", FINDINGS)):
            if form == "parquet":
                sheets.append(ParquetSheet(table, folder / f"{name}.parquet"))
                open_files.enter_context(sheets[-1])
            else:
                file = open_files.enter_context(text_output(folder / f"{name}.csv"))
                sheets.append(CsvSheet(table, file))
        for audit in audits:
            sheets[0].add(scores_row(audit))
            for row in findings_rows(audit):
                sheets[1].add(row)
            yield audit


def write_comparison(audits: Iterable[Audit], form: str, output: Path | None) -> None:
    """Write a comparison as `form`: json, html (the report page), or md."""
    from auditor.render.json import comparison_json, dumps

    comparison = _compared(audits)
    with text_output(output) as file:
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

    with text_output(output) as file:
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


def _write_report(outcomes: Iterable[Outcome], folder: Path) -> None:
    from auditor.dimensions import DIMENSIONS
    from auditor.render.html import render_report
    from auditor.render.json import comparison_json, dumps

    with text_output(folder / "audits.jsonl") as file:
        audits = (_rowed(outcome, file) for outcome in outcomes)
        comparison = _compared(_tabled(audits, "csv", folder))
    with text_output(folder / "comparison.json") as file:
        file.write(dumps(comparison_json(comparison), indent=1) + "\n")
    render_report(comparison, DIMENSIONS, folder)


def _rowed(outcome: Outcome, file: TextIO) -> Audit:
    file.write(outcome.row() + "\n")
    return outcome.audit()
