"""Parquet: one document a row, by pyarrow (the extra `auditor[parquet]`); read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.ingest.archives import whole
from auditor.ingest.base import Input, Item, Unreadable
from auditor.ingest.checks import FIELDS
from auditor.ingest.rows import record

# Rows held at once: articles of some KB each.
_ROWS = 256
_MISSING = (
    "reading Parquet takes pyarrow, which is not installed: pip install 'auditor[parquet]', or "
    "save the table as .jsonl"
)


def _columns(table: Any, source: Input) -> list[str]:
    """The columns that hold a document's fields: the others are not read."""
    mapped = dict(source.limits.columns)
    wanted = {mapped.get(name, name) for name in ("id", "text", "path", *FIELDS)}
    names = [name for name in table.schema_arrow.names if name in wanted]
    text = mapped.get("text", "text")
    if text not in names:
        shown = ", ".join(table.schema_arrow.names)[:80]
        raise Unreadable("format", f"no column is named {text}; it has {shown}")
    return names


def parquet(source: Input) -> Iterator[Item]:
    """A Parquet table: the columns are those of JSON lines. Raises `Unreadable`."""
    try:
        import pyarrow as arrow
        import pyarrow.parquet as tables
    except ImportError as error:
        raise Unreadable("format", _MISSING) from error
    number = 0
    try:
        # An open file, never a name: pyarrow takes some names for addresses of remote stores.
        with whole(source) as stream, tables.ParquetFile(stream, pre_buffer=False) as table:
            for batch in table.iter_batches(batch_size=_ROWS, columns=_columns(table, source)):
                for row in batch.to_pylist():
                    number += 1
                    yield record(source, number, row)
    except (arrow.ArrowException, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise Unreadable("format", f"damaged or not a Parquet table: {str(error)[:120]}") from error
    if number == 0:
        raise Unreadable("no_documents", "a table without rows")
