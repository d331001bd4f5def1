"""A Dask cluster as the place where a batch's documents are audited (`--cluster ADDRESS`).

Inputs are opened here, texts go out and audits come back as bytes: the cluster needs neither the
files nor the store.
"""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any

import msgspec

from auditor import fingerprint
from auditor.attempts import KILLED
from auditor.cluster import ClusterError, answer, check_tool
from auditor.errors import CannotRunError
from auditor.frames import Audited
from auditor.model import Document, Failure
from auditor.settings import Settings

if TYPE_CHECKING:
    from auditor.bounds import Bounds

# Seconds for the scheduler to answer, and for a first worker to be there.
_CONNECTING = 30.0
# How often somebody looks whether there are workers left, and how long there may be none (seconds):
# a nanny needs some to start a new one.
_TICK = 5.0
_PATIENCE = 120.0


class Task(msgspec.Struct, frozen=True):
    """What a cluster's worker is told: all of it, so that it needs to remember nothing."""

    document: Document
    settings: Settings
    seconds: float
    memory: int
    tool: str


def audit_task(task: bytes) -> bytes:
    """Audit a packed `Task`, on the cluster; gives a packed `Audited`."""
    from auditor.bounds import Bounds

    told = msgspec.msgpack.decode(task, type=Task)
    check_tool(told.tool)
    bounds = Bounds(seconds=told.seconds, memory=told.memory)
    return msgspec.msgpack.encode(answer(told.document, told.settings, bounds))


class Cluster:
    """A connection to the scheduler at `address` (tcp://host:8786). A context manager: leaving it
    takes back what was not done.

    Raises `ClusterError`: no Dask, no answer, no worker, another auditor there.
    """

    def __init__(self, address: str, settings: Settings, bounds: Bounds) -> None:
        try:
            import distributed
        except ImportError as error:
            raise ClusterError(
                "--cluster takes Dask: pip install 'auditor[cluster]', here and on the cluster"
            ) from error
        self.address = address
        self._settings, self._bounds = settings, bounds
        self._tool = fingerprint.digest()
        # Dask is half typed.
        dask: Any = distributed
        try:
            self._client = dask.Client(address, timeout=_CONNECTING, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise ClusterError(
                f"no cluster at {address}: {error}; start one with `dask scheduler` and "
                "`dask worker`, and give the address that the scheduler shows"
            ) from error
        try:
            self._client.wait_for_workers(1, timeout=_CONNECTING)
            self.jobs = max(1, sum(self._client.nthreads().values()))
        except BaseException as error:
            self._client.close()
            if isinstance(error, TimeoutError):
                raise ClusterError(
                    f"the cluster at {address} has no workers: start some with `dask worker "
                    f"{address}`"
                ) from error
            raise

    def audit(self, document: Document) -> Promise:
        """The audit of a document, begun."""
        bounds = self._bounds
        task = Task(document, self._settings, bounds.seconds, bounds.memory, self._tool)
        packed = msgspec.msgpack.encode(task)
        # Not pure: two documents with one text are two tasks.
        return Promise(self, self._client.submit(audit_task, packed, pure=False))

    def alive(self) -> bool:
        """Whether there is a worker. Raises `OSError` where there is no scheduler any more."""
        return bool(self._client.nthreads())

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()


class Promise:
    """An audit on its way."""

    def __init__(self, cluster: Cluster, future: Any) -> None:
        self._cluster, self._future = cluster, future

    def done(self) -> bool:
        """Whether `result` answers at once."""
        return bool(self._future.done())

    def result(self) -> Audited:
        """The audit, or why there is none. Raises `CannotRunError` where the cluster is gone."""
        from distributed import KilledWorker

        without = 0.0
        while True:
            try:
                packed = self._future.result(timeout=_TICK)
                return msgspec.msgpack.decode(packed, type=Audited)
            except KilledWorker:
                return Audited(None, KILLED)
            except CannotRunError:
                raise
            except TimeoutError:
                try:
                    without = 0.0 if self._cluster.alive() else without + _TICK
                except (OSError, RuntimeError) as error:
                    raise self._gone(str(error)) from error
                if without >= _PATIENCE:
                    raise self._gone(f"it has had no worker for {without:g} seconds") from None
            except Exception as error:
                if self._future.status in ("cancelled", "lost"):
                    raise self._gone(f"{type(error).__name__}") from error
                message = f"{type(error).__name__} on the cluster: {error}"
                return Audited(None, Failure(kind="internal", message=message))

    def _gone(self, why: str) -> ClusterError:
        return ClusterError(
            f"the cluster at {self._cluster.address} went away ({why}); what is done is kept in "
            "the cache: the same command goes on from there"
        )
