"""Tables of documents, one a row: JSON lines and CSV. Read row by row, never held whole."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import PurePath
from typing import Any

from auditor.ingest.base import MANIFEST, Input, Item, Limits, Unreadable, nameless, unread
from auditor.ingest.checks import Draft, finished
from auditor.ingest.encoding import Line, decoded_lines
from auditor.ingest.wire import from_row
from auditor.model import Note

_MOST_SHOWN = 80


def _bad(source: Input, number: int, problem: str, id: object = None) -> Item:
    """A row that could not be read: by its own id where it has one, else by its line."""
    place = nameless(_row_id(id) or f"{source.id}:{number}", source.path)
    return unread(place, "row", f"line {number}: {problem}")


def _row_id(value: object) -> str | None:
    if isinstance(value, str) and value.strip():
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _missing(row: Mapping[str, Any]) -> str | None:
    """What a row lacks, in words, or `None`."""
    if _row_id(row.get("id")) is None:
        return 'no "id": give every row an "id" (a string or a whole number)'
    if "text" not in row:
        return 'no "text": give every row a "text"'
    if not isinstance(row["text"], str):
        return '"text" is not a string'
    return None


def _json_item(source: Input, number: int, line: Line) -> Item:
    if line.problem:
        return _bad(source, number, line.problem)
    try:
        row = json.loads(line.text)
    except json.JSONDecodeError as error:
        return _bad(source, number, f"not JSON: {error.msg} (column {error.colno})")
    except (ValueError, RecursionError) as error:
        return _bad(source, number, f"not JSON that can be read: {str(error)[:_MOST_SHOWN]}")
    return _row_item(source, number, row, line.notes)


def _row_item(source: Input, number: int, row: Any, notes: tuple[Note, ...]) -> Item:
    if not isinstance(row, dict):
        return _bad(source, number, "not an object: write one {…} with id and text a line")
    row = _renamed(row, source.limits)
    missing = _missing(row)
    if missing:
        return _bad(source, number, missing, row.get("id"))
    path = row.get("path")
    draft = Draft(
        id=_row_id(row["id"]) or "",
        text=row["text"],
        fields=row,
        path=path if isinstance(path, str) and path else source.path,
        notes=notes,
        wire=from_row(row.get("wire")),
    )
    return finished(draft, source, f"line {number}")


def _renamed(row: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """A row with the fields of a document under their own names, as `limits.columns` maps them."""
    if not limits.columns:
        return dict(row)
    given = {field: row[column] for field, column in limits.columns if column in row}
    mapped = {field for field, _ in limits.columns}
    return {**{name: value for name, value in row.items() if name not in mapped}, **given}


def record(source: Input, number: int | None, row: Mapping[str, Any]) -> Item:
    """A row of a typed table: as one of JSON lines, but for `id`, which is `<stem>-<row number>`
    where there is none, and for dates, which may be dates. `None`: the row stands in a part of a
    table, so that nothing may come from its place; it needs an id."""
    where = "" if number is None else f"row {number}"
    named = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in _renamed(row, source.limits).items()
    }
    if number is not None:
        named["id"] = _row_id(named.get("id")) or f"{PurePath(source.id).stem}-{number}"
    missing = _missing(named)
    if missing:
        place = nameless(_row_id(named.get("id")) or source.id, source.path)
        return unread(place, "row", f"{where}: {missing}" if where else missing)
    path = named.get("path")
    draft = Draft(
        id=_row_id(named["id"]) or "",
        text=named["text"],
        fields=named,
        path=path if isinstance(path, str) and path else source.path,
    )
    return finished(draft, source, where)


def listed(values: Iterable[Any], source: Input) -> Iterator[Item]:
    """The rows of a JSON array, as those of JSON lines; a row's number stands for its line."""
    for number, row in enumerate(values, 1):
        yield _row_item(source, number, row, ())


def jsonl(source: Input) -> Iterator[Item]:
    """JSON lines: `id` and `text` required, any field of `Document` optional, others ignored.

    Blank lines are passed over. A row that cannot be read is an `Unread` with its line's number.
    """
    found = False
    for number, line in enumerate(decoded_lines(source), 1):
        if line.problem or line.text.strip():
            found = True
            yield _json_item(source, number, line)
    if not found:
        raise Unreadable("empty", "no rows in it: write one document a line")


class _Fed:
    """Lines on their way into the csv module, with the notes and problems it has no place for."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = lines
        self._notes: list[Note] = []
        self._problems: list[tuple[int, str]] = []

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(self._lines, 1):
            self._notes.extend(line.notes)
            if line.problem:
                self._problems.append((number, line.problem))
            else:
                yield line.text

    def notes(self) -> tuple[Note, ...]:
        """The notes since the last call, each once."""
        notes, self._notes = tuple(dict.fromkeys(self._notes)), []
        return notes

    def problems(self) -> list[tuple[int, str]]:
        """The line numbers and problems since the last call."""
        problems, self._problems = self._problems, []
        return problems


def _header(cells: Iterable[str], limits: Limits) -> list[str]:
    """The columns' names, those that `limits.columns` maps under the field's; a column that has
    such a name by chance gives way."""
    names = [cell.strip().casefold() for cell in cells]
    mapped = {column.strip().casefold(): field for field, column in limits.columns}
    taken = set(mapped.values())
    return [mapped.get(name, "" if name in taken else name) for name in names]


def _delimiter(header: str, source: Input) -> str:
    """The mark that cuts the first line into columns with a `text` among them."""
    try:
        for mark in ",\t;|":
            if "text" in _header(next(csv.reader([header], delimiter=mark), []), source.limits):
                return mark
        columns = ", ".join(next(csv.reader([header]), []))[:_MOST_SHOWN]
    except csv.Error as error:
        raise Unreadable("format", f"its first line is no row: {error}") from error
    hint = f'its first line is "{columns}"'
    if PurePath(source.id).name == MANIFEST:
        hint = "a manifest is no document: give the folder it stands in"
    wanted = dict(source.limits.columns).get("text", "text")
    raise Unreadable("format", f"no column is named {wanted}; {hint}")


def _next_row(reader: Iterator[list[str]]) -> list[str] | csv.Error | None:
    """The next row, what is wrong with it, or `None` at the end."""
    try:
        return next(reader, None)
    except csv.Error as error:
        return error


def _table_item(
    source: Input, number: int, row: Mapping[str, str], notes: tuple[Note, ...]
) -> Item:
    stem = PurePath(source.id).stem
    draft = Draft(
        id=row.get("id", "").strip() or f"{stem}-{number}",
        text=row["text"],
        fields=row,
        path=row.get("path", "").strip() or source.path,
        notes=notes,
    )
    return finished(draft, source, f"row {number}")


def table(source: Input) -> Iterator[Item]:
    """CSV or TSV with a header: a column `text`, any field of `Document` optional.

    `id` is `<stem>-<row number>` where there is no such column, or nothing in it; rows count from
    1 below the header. The delimiter is told by the header: comma, tab, semicolon or bar.
    """
    # The module's limit is one for the whole process; a field is a document here.
    csv.field_size_limit(source.limits.bytes)
    lines = decoded_lines(source)
    first = next((line for line in lines if line.text.strip()), Line(""))
    if not first.text.strip():
        raise Unreadable(
            "empty", "no rows in it: write a header with a column text, and rows below it"
        )
    fed = _Fed(lines)
    mark = _delimiter(first.text, source)
    header = _header(next(csv.reader([first.text], delimiter=mark)), source.limits)
    yield from _table_items(source, header, fed, csv.reader(iter(fed), delimiter=mark))


def _table_items(
    source: Input, header: list[str], fed: _Fed, reader: Iterator[list[str]]
) -> Iterator[Item]:
    number = 0
    while (cells := _next_row(reader)) is not None:
        for line, problem in fed.problems():
            yield _bad(source, line + 1, problem)
        if cells == []:
            continue
        number += 1
        if isinstance(cells, csv.Error):
            yield _bad(source, number + 1, f"row {number} is no row: {cells}")
        elif len(cells) <= header.index("text"):
            yield _bad(source, number + 1, f"row {number} has no cell in the column text")
        else:
            yield _table_item(source, number, dict(zip(header, cells, strict=False)), fed.notes())
    for line, problem in fed.problems():
        yield _bad(source, line + 1, problem)
    if number == 0:
        raise Unreadable("no_documents", "a header, and no rows below it")
