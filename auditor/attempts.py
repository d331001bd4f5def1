"""How often a part of a frame was begun on a Dask cluster, and with which rows its workers died.

Dask does a task again when its worker dies, and gives it up with all its rows when that happened
too often (`distributed.scheduler.allowed-failures`). The scheduler keeps what was begun, since who
worked on it is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from auditor.model import Failure

KILLED = Failure(
    kind="crashed",
    message="every worker of the cluster that took it died; the others are not affected",
)
_PLACE = "auditor"


@dataclass(slots=True)
class Attempt:
    """`begun`: how often the part was begun before; `last`: Dask gives it up if this one fails,
    too; `dead`: the rows that were being audited when a worker died."""

    begun: int = 0
    last: bool = False
    dead: frozenset[int] = frozenset()
    _client: Any = None
    _key: str = ""
    _marks: dict[str, Any] = field(default_factory=dict)

    def begin(self, row: int) -> None:
        """Note that a row is being audited."""
        self._keep(now=row)

    def _keep(self, **marks: Any) -> None:
        if self._client is not None:
            self._marks = {**self._marks, **marks}
            self._client.set_metadata([_PLACE, self._key], self._marks)


@contextmanager
def attempt() -> Iterator[Attempt]:
    """One more attempt at the task that this thread works on; the first and only one where it is
    not a Dask worker's. A block that ends, also by an error, leaves no trace."""
    made = _noted()
    try:
        yield made
    finally:
        if made._client is not None:
            made._client.set_metadata([_PLACE, made._key], {})


def _noted() -> Attempt:
    try:
        from distributed import get_client, get_worker

        key = get_worker().get_current_task()
    except (ImportError, ValueError):  # another of Dask's schedulers
        return Attempt()
    client: Any = get_client()
    marks = dict(client.get_metadata([_PLACE, str(key)], {}))
    dead = {*marks.get("dead", ()), *({marks["now"]} if "now" in marks else ())}
    begun = marks.get("begun", 0)
    made = Attempt(begun, False, frozenset(dead), client, str(key))
    # What was never begun fell with what stood beside it.
    if begun:
        died, allowed = client.run_on_scheduler(_standing, key=key)
        made.last = died >= allowed
    made._keep(begun=begun + 1, dead=sorted(dead))
    return made


def _standing(key: Any, dask_scheduler: Any = None) -> tuple[int, int]:
    """How many workers died with a task, and how many may; asked where the scheduler is."""
    task = dask_scheduler.tasks.get(key)
    return (task.suspicious if task else 0), dask_scheduler.allowed_failures
