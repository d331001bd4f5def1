"""Finished audits as a sequence, for notebooks: frames for pandas, a table in Jupyter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, overload

from auditor.audit import audit_many
from auditor.model import Audit, Comparison, Document, Unread
from auditor.settings import DEFAULT, Settings

if TYPE_CHECKING:
    import pandas as pd


class Audits(Sequence[Audit]):
    """Audits in the order of their documents; a slice is `Audits` again."""

    __slots__ = ("_all",)

    def __init__(self, audits: Iterable[Audit] = ()) -> None:
        self._all = tuple(audits)

    @overload
    def __getitem__(self, index: int) -> Audit: ...
    @overload
    def __getitem__(self, index: slice) -> Audits: ...
    def __getitem__(self, index: int | slice) -> Audit | Audits:
        if isinstance(index, slice):
            return Audits(self._all[index])
        return self._all[index]

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Audit]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return self._all == other._all if isinstance(other, Audits) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(audit.document for audit in self._all))

    def __repr__(self) -> str:
        failed = sum(audit.error is not None for audit in self._all)
        noun = "document" if len(self) == 1 else "documents"
        return f"<Audits: {len(self):,} {noun}{f', {failed:,} failed' if failed else ''}>"

    def _repr_html_(self) -> str:
        from auditor.notebook import overview

        return overview(self)

    def to_frame(self) -> pd.DataFrame:
        """One row a document: what it is, each dimension's rate, interval, counts and percentile,
        tone and readability; the columns of `scores.csv`. A rate is `<NA>` where there is too
        little text for one."""
        from auditor.notebook import documents_frame

        return documents_frame(self)

    def findings_frame(self) -> pd.DataFrame:
        """One row a finding, with line, column and reason; the columns of `findings.csv`."""
        from auditor.notebook import findings_frame

        return findings_frame(self)

    def compare(self) -> Comparison:
        """Outlets side by side, and what the documents agree and differ on."""
        from auditor.compare import compare

        return compare(self)


def audit_all(stream: Iterable[Document | Unread], settings: Settings = DEFAULT) -> Audits:
    """Audit documents and keep all audits: `audit_all(read(["articles/"])).to_frame()`.

    For more documents than memory holds, `audit_many` gives one audit at a time.
    """
    return Audits(audit_many(stream, settings))
