"""The passages of a folder: independent clauses with their statements and keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from auditor.model import Audit, Span, Statement
from auditor.statements.concepts import cues

T = TypeVar("T")


@dataclass(frozen=True, eq=False, slots=True)
class Passage:
    """An independent clause of a document (`audit` numbers it): its keys and its statements."""

    audit: int
    span: Span
    keys: frozenset[str]
    statements: tuple[Statement, ...]
    text: str = ""
    _found: dict[object, Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, read: Callable[[Passage], T]) -> T:
        """What a function reads out of the passage: once, however many it is compared with."""
        if read not in self._found:
            self._found[read] = read(self)
        found: T = self._found[read]
        return found


class Told(NamedTuple):
    """A statement and the audit (by number) it comes from."""

    audit: int
    statement: Statement

    @property
    def mark(self) -> tuple[int, int, int]:
        """Where the statement stands."""
        return self.audit, *self.statement.span

    @property
    def place(self) -> tuple[int, Span]:
        """Where its passage stands."""
        return self.audit, self.statement.passage


def passages(audits: Sequence[Audit]) -> list[Passage]:
    """The passages of a folder, in order."""
    found: list[Passage] = []
    for number, audit in enumerate(audits):
        groups: dict[Span, list[Statement]] = defaultdict(list)
        for statement in audit.statements:
            if statement.kind != "remark":
                groups[statement.passage].append(statement)
        for span in sorted(groups):
            group = groups[span]
            keys = frozenset().union(*(s.keys for s in group), (value_key(s) for s in group))
            found.append(
                Passage(
                    number,
                    span,
                    keys - cues("thin") - {""},
                    tuple(group),
                    audit.document.text[span[0] : span[1]],
                )
            )
    return found


def chief(passage: Passage) -> Statement:
    """The statement of a passage that is told of: its first event."""
    events = [s for s in passage.statements if s.kind == "event"]
    return events[0] if events else passage.statements[0]


def value_key(statement: Statement) -> str:
    """A value as a key: "=118"; "" for none."""
    value = statement.value
    amount = value.get("amount") if isinstance(value, dict) else None
    if isinstance(amount, int | float):
        return f"={amount:g}"
    valued = statement.kind in ("duration", "clock", "date")
    return f"={value}" if valued and value else ""
