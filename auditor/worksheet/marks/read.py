"""CSV and JSON files of marks -> `Mark`s; what is wrong with a row is said by its number."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import Any

from auditor.dimensions import DIMENSIONS
from auditor.errors import CannotRunError
from auditor.ingest.base import Unreadable
from auditor.ingest.encoding import decode
from auditor.model import Audit, Span
from auditor.render.words import listed, shorten
from auditor.worksheet.kit import signs
from auditor.worksheet.marks.types import TOOL, Mark
from auditor.worksheet.numbering import Numbering, UnknownPlaceError

COLUMNS = ("document", "student", "line", "start", "end", "words", "dimension", "kind")
# Further columns are the class's own (a reason, a date) and are passed over.
_NEEDED = ("document", "dimension")
_NOTHING = frozenset({"none", "nothing", "-", "–"})
_MOST_SHOWN = 20
# Told apart by nobody who types a text off a sheet.
_ALIKE = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})


class BadMarksError(CannotRunError):
    """Marks that cannot be used; the message has a line for each row that is wrong."""


class _RowError(ValueError):
    """What is wrong with one row."""


def read_marks(paths: Sequence[Path], audits: Sequence[Audit]) -> tuple[Mark, ...]:
    """The marks in all files, in their order, each row once. A row without a student is that of
    whoever the file is named after.

    `audits` are the documents of the kit, in their order. Raises BadMarksError.
    """
    documents = _Documents(audits)
    marks: list[Mark] = []
    problems: list[str] = []
    for path in paths:
        try:
            for name, row in _rows(path):
                try:
                    marks.append(_mark(row, path, documents))
                except _RowError as error:
                    problems.append(f"{path}, {name}: {error}")
        except BadMarksError as error:
            problems.append(f"{path}: {error}")
    if problems:
        rest = len(problems) - _MOST_SHOWN
        more = [f"... and {rest} more"] if rest > 0 else []
        raise BadMarksError("\n".join([*problems[:_MOST_SHOWN], *more]))
    if not marks:
        raise BadMarksError(f"no marks in {listed([str(path) for path in paths])}")
    return tuple(dict.fromkeys(marks))


# --- files ---------------------------------------------------------------------------------------


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """("row 4", its cells by column) as a spreadsheet counts; ("entry 3", ...) in JSON."""
    try:
        text = decode(path.read_bytes()).text
    except OSError as error:
        raise BadMarksError(f"cannot be read: {error.strerror or error}") from None
    except Unreadable as error:
        raise BadMarksError(f"is no text: {error}") from None
    if path.suffix.casefold() == ".json" or text.lstrip()[:1] in ("[", "{"):
        return _json_rows(text)
    return _csv_rows(text)


def _csv_rows(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    first = text.lstrip("\ufeff").partition("\n")[0]
    marks = {mark: len(_known_in(first, mark)) for mark in ",;\t|"}
    delimiter = max(marks, key=lambda mark: marks[mark])
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    head = _names(next(reader, []))
    missing = [name for name in _NEEDED if name not in head]
    if missing:
        raise BadMarksError(
            f"no column is named {listed(missing)}; the first row must name the columns: "
            f"{', '.join(COLUMNS)} (document and dimension are needed)"
        )
    for number, cells in enumerate(reader, 2):
        if any(cell.strip() for cell in cells):
            if len(cells) > len(head):
                yield f"row {number}", {"": "too long"}
            else:
                yield f"row {number}", dict(zip(head, (c.strip() for c in cells), strict=False))


def _names(cells: Sequence[str]) -> list[str]:
    return [cell.strip().casefold() for cell in cells]


def _known_in(first: str, mark: str) -> set[str]:
    return set(_names(first.split(mark))) & set(COLUMNS)


def _json_rows(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadMarksError(f"is no JSON: {error}") from None
    if isinstance(data, dict) and isinstance(data.get("marks"), list):
        data = data["marks"]
    if not isinstance(data, list):
        raise BadMarksError("must hold a list of marks, each an object")
    for number, entry in enumerate(data, 1):
        yield f"entry {number}", _json_row(entry)


def _json_row(entry: Any) -> Mapping[str, str]:
    if not isinstance(entry, dict):
        return {"": "no object"}
    row = {str(key).casefold(): value for key, value in entry.items() if value is not None}
    span = row.pop("span", None)
    if isinstance(span, list) and len(span) == 2:
        row["start"], row["end"] = span
    elif span is not None:
        return {"": f"the span {span!r} is not of the form [start, end]"}
    return {key: str(value).strip() for key, value in row.items()}


# --- rows ----------------------------------------------------------------------------------------


class _Documents:
    """The documents of the kit by number, id, file name or outlet, each numbered once."""

    def __init__(self, audits: Sequence[Audit]) -> None:
        self.numberings = [Numbering(audit) for audit in audits]
        self._names: dict[str, set[int]] = {}
        for number, audit in enumerate(audits, 1):
            document = audit.document
            path = PurePath(document.path or "")
            known = (document.id, document.outlet, document.title, path.name, path.stem)
            for name in filter(None, known):
                self._names.setdefault(name.casefold(), set()).add(number)

    def find(self, given: str) -> int:
        if not given:
            raise _RowError("the document is missing")
        if given.isdecimal() and 1 <= int(given) <= len(self.numberings):
            return int(given)
        found = self._names.get(given.casefold(), set())
        if len(found) == 1:
            return min(found)
        if found:
            raise _RowError(f"“{given}” is the name of several documents: give the sheet's number")
        ids = [
            f"{number} ({shorten(one.audit.document.outlet or one.audit.document.id, 40)})"
            for number, one in enumerate(self.numberings, 1)
        ]
        raise _RowError(f"there is no document “{shorten(given, 60)}”; there are {listed(ids)}")


def _mark(row: Mapping[str, str], path: Path, documents: _Documents) -> Mark:
    if row.get(""):
        raise _RowError(
            "it has more cells than the first row: put words that hold the delimiter in quotation "
            "marks"
            if row[""] == "too long"
            else row[""]
        )
    number = documents.find(row.get("document", ""))
    dimension = _dimension(row.get("dimension", ""))
    sentences, span = _place(row, documents.numberings[number - 1])
    student = row.get("student", "") or path.stem
    if student.casefold() == TOOL:
        raise _RowError(f"no student can be called “{TOOL}”")
    return Mark(
        student=student,
        document=number,
        dimension=dimension,
        kind=_kind(row.get("kind", ""), dimension),
        sentences=sentences,
        span=span,
    )


def _dimension(given: str) -> str:
    """A dimension by its name, its title or its letter on the sheet."""
    wanted = given.strip().casefold().replace(" ", "_").replace("-", "_")
    names = [dimension.name for dimension in DIMENSIONS]
    known = {name: name for name in names}
    known |= {d.title.casefold().replace(" ", "_"): d.name for d in DIMENSIONS}
    known |= {sign.letter.casefold(): sign.dimension for sign in signs(names)}
    if wanted in known:
        return known[wanted]
    if not wanted:
        raise _RowError("the dimension is missing")
    letters = [f"{sign.letter} ({sign.dimension})" for sign in signs(names)]
    raise _RowError(f"there is no dimension “{shorten(given, 40)}”; there are {listed(letters)}")


def _kind(given: str, dimension: str) -> str | None:
    wanted = given.strip().casefold().replace(" ", "_").replace("-", "_")
    kinds = next(one.kinds for one in DIMENSIONS if one.name == dimension)
    if not wanted or wanted in kinds:
        return wanted or None
    near = get_close_matches(wanted, kinds, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {listed(kinds)}"
    raise _RowError(f"{dimension} has no kind “{shorten(given, 40)}”: {hint}")


def _place(row: Mapping[str, str], numbering: Numbering) -> tuple[tuple[int, ...], Span | None]:
    """The sentences a mark touches, and its span where that is given or found by its words."""
    line, said = row.get("line", ""), row.get("words", "")
    if row.get("start") or row.get("end"):
        span = _span(row.get("start", ""), row.get("end", ""), numbering)
        return _touched(span, numbering), span
    if line.casefold() in _NOTHING and not said:
        return (), None
    within = _line(line, numbering) if line else None
    if said:
        span = _words(said, numbering, line if within else "", within)
        return _touched(span, numbering), span
    if within is None:
        raise _RowError(
            "it says neither a line, nor words, nor a span; “none” is for nothing found"
        )
    return within, None


def _line(given: str, numbering: Numbering) -> tuple[int, ...]:
    try:
        return numbering.place(given)
    except UnknownPlaceError as error:
        raise _RowError(str(error)) from None


def _span(start: str, end: str, numbering: Numbering) -> Span:
    length = len(numbering.audit.document.text)
    if not (start.isdecimal() and end.isdecimal()):
        raise _RowError(f"the span {start or '?'} to {end or '?'} is not two whole numbers")
    if not int(start) < int(end) <= length:
        raise _RowError(
            f"the span {start} to {end} does not lie in the text of {length} characters"
        )
    return int(start), int(end)


def _words(said: str, numbering: Numbering, line: str, within: tuple[int, ...] | None) -> Span:
    """Where the words stand: letter case, kinds of quotation marks and spaces aside."""
    text = numbering.audit.document.text
    start, end = numbering.span(within) if within else (0, len(text))
    parts = [re.escape(part) for part in said.translate(_ALIKE).strip("\"'").split()]
    if not parts:
        raise _RowError(f"“{said}” is no words")
    pattern = re.compile(r"(?<!\w)" * parts[0][:1].isalnum() + r"\s+".join(parts), re.IGNORECASE)
    found = [m.span() for m in pattern.finditer(text.translate(_ALIKE), start, end)]
    quoted = shorten(said, 60)
    if not found:
        where = f"in line {line}" if within else "in the text"
        raise _RowError(f"“{quoted}” does not stand {where}")
    if len(found) > 1 and within is None:
        lines = list(dict.fromkeys(numbering.label([span]) for span in found))
        if len(lines) > 1:
            raise _RowError(f"“{quoted}” stands in lines {listed(lines[:6])}: give the line, too")
    return found[0]


def _touched(span: Span, numbering: Numbering) -> tuple[int, ...]:
    first, last = numbering.sentence(span[0]), numbering.sentence(span[1] - 1)
    if first is None or last is None:
        raise _RowError("it stands before the first sentence of the text")
    return tuple(range(first, last + 1))
