"""Tables on disk, written row by row: CSV for spreadsheets, Parquet for data frames."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TextIO

from auditor.errors import CannotRunError
from auditor.render.tables import Table, safe

# Rows that are held before they are written as one group.
_GROUP = 20_000


class ParquetMissingError(CannotRunError):
    """pyarrow is not installed; the message says what brings it."""


class Sheet(Protocol):
    """A table being written. A context manager."""

    def add(self, row: Mapping[str, Any]) -> None:
        """Write one row; what is missing in it is empty."""

    def __enter__(self) -> Sheet: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class CsvSheet:
    """CSV with a header: RFC 4180 but for the line ends. No cell begins like a formula."""

    def __init__(self, table: Table, file: TextIO) -> None:
        self._writer = csv.DictWriter(file, list(table.columns), lineterminator="\n")
        self._writer.writeheader()

    def add(self, row: Mapping[str, Any]) -> None:
        """Write one row."""
        self._writer.writerow(
            {name: safe(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
        )

    def __enter__(self) -> CsvSheet:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass


class ParquetSheet:
    """Parquet with typed columns; the schema's name stands in its metadata (`auditor.schema`).

    Raises `ParquetMissingError`.
    """

    def __init__(self, table: Table, path: Path) -> None:
        try:
            import pyarrow as arrow
            import pyarrow.parquet as tables
        except ImportError as error:
            raise ParquetMissingError(
                "--format parquet needs pyarrow: pip install 'auditor[parquet]'"
            ) from error
        types = {str: arrow.string(), int: arrow.int64(), float: arrow.float64()}
        types[bool] = arrow.bool_()
        self._schema = arrow.schema(
            [(name, types[kind]) for name, kind in table.columns.items()],
            metadata={"auditor.schema": table.schema},
        )
        self._arrow = arrow
        self._writer = tables.ParquetWriter(path, self._schema, compression="zstd")
        self._columns = table.columns
        self._held: dict[str, list[Any]] = {name: [] for name in table.columns}
        self._rows = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """Write one row."""
        for name, kind in self._columns.items():
            cell = row.get(name)
            if kind is float and cell is not None:
                cell = float(cell)
            elif isinstance(cell, str):
                cell = cell.encode("utf-8", "replace").decode()
            self._held[name].append(cell)
        self._rows += 1
        if self._rows >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.table(self._held, schema=self._schema))
        self._held = {name: [] for name in self._columns}
        self._rows = 0

    def __enter__(self) -> ParquetSheet:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._flush()
        self._writer.close()
