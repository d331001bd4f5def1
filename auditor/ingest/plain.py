"""Plain text, and input that does not say what it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from auditor.ingest import markup, rows
from auditor.ingest.base import Input, Item
from auditor.ingest.checks import Draft, finished
from auditor.ingest.encoding import decode
from auditor.ingest.files import opened

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE
)


def plain(source: Input) -> Iterator[Item]:
    """A text file: one document, as it stands, line ends included."""
    decoded = decode(source.content())
    draft = Draft(id=source.id, text=decoded.text, fields={}, path=source.path, notes=decoded.notes)
    yield finished(draft, source)


def is_row(line: bytes) -> bool:
    """Whether a line is a row of JSON lines: an object with `id` and `text`."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and "id" in row and "text" in row


def undeclared(source: Input) -> Iterator[Item]:
    """Input without a name that tells its format: JSON lines or HTML if it looks so, else text."""
    first, source = opened(source)
    if is_row(first):
        yield from rows.jsonl(source)
    elif _HTML.match(first):
        yield from markup.html(source)
    else:
        yield from plain(source)
