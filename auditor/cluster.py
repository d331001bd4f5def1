"""Audits on a cluster: frames of documents in, frames of audits out.

    audit_partitions   an iterator of pandas frames -> an iterator of pandas frames: the signature
                       of Spark's `mapInPandas`, and of anything else that works part by part
    audit_frame        the same on Dask (the extra `auditor[cluster]`)

A row depends on nothing but its document and the settings, so that any split of a collection gives
the rows that one run on one machine gives. `auditor.remote` is the command line's way to a cluster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from auditor.attempts import KILLED, Attempt, attempt
from auditor.bounds import DEFAULT_BOUNDS, Bounds
from auditor.errors import CannotRunError
from auditor.ingest.base import Input, Item, Limits
from auditor.ingest.rows import record
from auditor.model import Document, Unread
from auditor.render.tables import SCORES, Table
from auditor.settings import DEFAULT, Settings
from auditor.workers import Pool

if TYPE_CHECKING:
    import pandas as pd

    from auditor.batch import Outcome
    from auditor.frames import Audited

# One row a document: the columns of the table of scores, and the whole audit as a line of JSON.
ROWS = Table("auditor/rows/1", {**SCORES.columns, "audit": str})
# A frame that is given out has so many rows: their JSON is some 100 KB each.
_MOST_ROWS = 256
# Documents that one process audits at a time; each takes a worker process of its own.
_MOST_AT_A_TIME = 256
_PANDAS: Mapping[type, Any] = {str: "string", int: "Int64", float: "Float64", bool: "boolean"}
_SPARK = {str: "string", int: "bigint", float: "double", bool: "boolean"}
_MISSING = "this takes Dask: pip install 'auditor[cluster]'"


class ClusterError(CannotRunError):
    """The cluster cannot be used; the message says why and what to do."""


def ddl() -> str:
    """The schema of what `audit_partitions` gives, as Spark reads it: "id string, …"."""
    return ", ".join(f"{name} {_SPARK[kind]}" for name, kind in ROWS.columns.items())


def audit_partitions(
    frames: Iterable[pd.DataFrame],
    settings: Settings = DEFAULT,
    limits: Limits | None = None,
    bounds: Bounds = DEFAULT_BOUNDS,
    tool: str | None = None,
) -> Iterator[pd.DataFrame]:
    """Audit the documents of frames: a row of `ROWS` for every row, in order.

    A frame has the columns `id` and `text`; `outlet`, `kind`, `title`, `author`, `published`, `url`
    and `path` are used where they are there, others are not looked at. `limits.columns` maps other
    names. A row that is no document, and a document whose audit dies, hangs or takes too much
    memory (`bounds`), is a row with `error`. `tool` is the `fingerprint.digest()` of the auditor
    that the rows are to be made by.

    Raises `CannotRunError`: a frame without these columns, another auditor than `tool`, no process
    can be started.
    """
    check_tool(tool)
    for frame in frames:
        yield from _audited(frame, settings, limits or Limits(), bounds)


def audit_frame(
    frame: Any,
    settings: Settings = DEFAULT,
    limits: Limits | None = None,
    bounds: Bounds = DEFAULT_BOUNDS,
) -> Any:
    """The audits of a Dask frame of documents, as a Dask frame with the columns of `ROWS`: see
    `audit_partitions`. Nothing is computed yet. A pandas frame is cut into parts of 256 rows.

    Raises `ClusterError` without Dask or without the columns.
    """
    try:
        import dask.dataframe
    except ImportError as error:
        raise ClusterError(_MISSING) from error
    from auditor import fingerprint

    limits = limits or Limits()
    check_columns(frame.columns, limits)
    if not hasattr(frame, "map_partitions"):
        parts: Any = dask.dataframe  # half typed
        frame = parts.from_pandas(frame, chunksize=_MOST_ROWS, sort=False)
    return frame.map_partitions(
        _part, settings, limits, bounds, fingerprint.digest(), meta=_framed([])
    )


def _part(
    frame: pd.DataFrame, settings: Settings, limits: Limits, bounds: Bounds, tool: str
) -> pd.DataFrame:
    """The audits of one part of a Dask frame. Its worker may die (killed, preempted, out of
    memory): the part is then done again row by row; a row with which a worker died once more is
    given up, and all of them where Dask would give up the part."""
    import pandas as pd

    check_tool(tool)
    with attempt() as now:
        if now.begun:
            found = _row_by_row(frame, settings, limits, bounds, now)
        else:
            found = _audited(frame, settings, limits, bounds)
        return pd.concat([_framed([]), *found], ignore_index=True)


def _row_by_row(
    frame: pd.DataFrame, settings: Settings, limits: Limits, bounds: Bounds, now: Attempt
) -> Iterator[pd.DataFrame]:
    from auditor.batch import failed

    for number, row in enumerate(_rows(frame)):
        if now.last or number in now.dead:
            item = _item(row, limits)
            lost = item.failure if isinstance(item, Unread) else KILLED
            document = item.document if isinstance(item, Unread) else item
            yield _framed([_row(failed(document, lost, settings))])
        else:
            now.begin(number)
            yield _framed([_row(_outcome(row, settings, limits, bounds))])


def check_columns(columns: Iterable[Any], limits: Limits) -> None:
    """Raises `ClusterError` where a frame lacks a column for the id or the text."""
    names = [str(name) for name in columns]
    mapped = dict(limits.columns)
    for field in ("id", "text"):
        wanted = mapped.get(field, field)
        if wanted not in names:
            shown = ", ".join(names)[:80]
            raise ClusterError(f"no column is named {wanted}; the frame has {shown or 'none'}")


@cache
def _own_tool() -> str:
    from auditor import fingerprint

    return fingerprint.digest()


def check_tool(tool: str | None) -> None:
    """Raises `ClusterError` where this is not the auditor that is asked for."""
    if tool is not None and tool != _own_tool():
        raise ClusterError(
            "a worker of the cluster has another auditor (code, data or libraries): install the "
            "same version everywhere, or the audits would differ from place to place"
        )


@cache
def pool(settings: Settings, bounds: Bounds) -> Pool:
    """The worker processes of this process, which live as long as it does.

    A document that kills or blocks what reads it costs one of these, and never a process of the
    cluster, with which other documents would go."""
    return Pool(_MOST_AT_A_TIME, settings, Limits(), bounds)


def answer(document: Document, settings: Settings, bounds: Bounds) -> Audited:
    """The audit of one document, by a process of its own kind."""
    return pool(settings, bounds).audit(document).result()


def _audited(
    frame: pd.DataFrame, settings: Settings, limits: Limits, bounds: Bounds
) -> Iterator[pd.DataFrame]:
    check_columns(frame.columns, limits)
    outcomes = (_outcome(row, settings, limits, bounds) for row in _rows(frame))
    while rows := [_row(outcome) for outcome in islice(outcomes, _MOST_ROWS)]:
        yield _framed(rows)


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows as plain values; what is missing (None, NaN, NaT, NA) is left out."""
    import pandas as pd

    names = [str(name) for name in frame.columns]
    for cells in frame.itertuples(index=False, name=None):
        yield {
            name: cell.item() if hasattr(cell, "dtype") and not cell.shape else cell
            for name, cell in zip(names, cells, strict=True)
            if not (pd.api.types.is_scalar(cell) and pd.isna(cell))
        }


def _item(row: Mapping[str, Any], limits: Limits) -> Item:
    return record(Input(id="row", path=None, pieces=lambda: iter(()), limits=limits), None, row)


def _outcome(row: Mapping[str, Any], settings: Settings, limits: Limits, bounds: Bounds) -> Outcome:
    from auditor.batch import failed, outcome

    item = _item(row, limits)
    if isinstance(item, Unread):
        return failed(item.document, item.failure, settings)
    return outcome(item, settings, answer(item, settings, bounds))


def _row(outcome: Outcome) -> dict[str, Any]:
    from auditor.render.tables import scores_row

    return {**scores_row(outcome.audit()), "audit": outcome.row()}


def _framed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a frame with the columns and types of `ROWS`."""
    import pandas as pd

    return pd.DataFrame(
        {
            name: pd.array([row.get(name) for row in rows], dtype=_PANDAS[kind])
            for name, kind in ROWS.columns.items()
        }
    )
