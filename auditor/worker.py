"""A worker: `python -m auditor.worker`, started by `auditor.workers`, fed through its standard
input. It reads one file or audits one document at a time, within its limits, and dies alone."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from auditor import frames
from auditor.frames import (
    Audited,
    AuditTask,
    End,
    FileTask,
    FromWorker,
    Load,
    ReadItem,
    Ready,
    Setup,
)
from auditor.ingest.base import nameless
from auditor.ingest.folder import File
from auditor.model import Document, Failure, Unread
from auditor.settings import Settings

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    """Answer tasks until the parent is gone."""
    answers = private_output()
    # Ctrl-C is for the parent, which then ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    try:
        setup = frames.receive_task(sys.stdin.buffer)
        assert isinstance(setup, Setup)
        limit_memory(setup.memory)
        frames.send(answers, Ready())
        while True:
            for answer in _answers(frames.receive_task(sys.stdin.buffer), setup):
                frames.send(answers, answer)
    except (EOFError, BrokenPipeError):
        pass
    # Nothing to flush, and no library's last wish to wait for.
    os._exit(0)


def die_with_parent() -> None:
    """Have the system end this process when its parent is gone, though it may be hanging by then.
    Elsewhere than on Linux it ends when it next looks for a task."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def private_output() -> BinaryIO:
    """Standard output for our answers alone; what libraries print goes to standard error."""
    answers = os.dup(1)
    os.dup2(2, 1)
    return io.BufferedWriter(io.FileIO(answers, "wb"))


def _loaded(setup: Setup) -> Ready:
    """Load what audits need, then set the limit on memory above it."""
    from auditor.engines import EngineMissingError

    try:
        audited(Document(id="first", text="The council met on Monday."), setup.settings)
        # What is loaded stays: it need not be looked through for garbage again and again (5 in 100
        # of an audit's time).
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        limit_memory(setup.memory)
    except EngineMissingError as error:
        return Ready(problem=str(error), missing_engine=True)
    except Exception as error:
        return Ready(problem=f"{type(error).__name__}: {error}")
    return Ready()


def limit_memory(more: int) -> None:
    """Allow this process `more` bytes of address space than it has now, and no core dumps."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = _address_space() + more
    if most != resource.RLIM_INFINITY:
        limit = min(limit, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """Bytes of address space in use; where the system does not tell, a guess on the large side."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 4_000_000_000
    return pages * os.sysconf("SC_PAGE_SIZE")


def _answers(task: frames.ToWorker, setup: Setup) -> Iterator[FromWorker]:
    if isinstance(task, AuditTask):
        try:
            yield audited(task.document, setup.settings)
        except MemoryError:
            yield Audited(None, _too_much(setup))
    elif isinstance(task, Load):
        yield _loaded(setup)
    elif isinstance(task, FileTask):
        yield from _read(task, setup)
        yield End()


def audited(document: Document, settings: Settings) -> Audited:
    """The audit of one document, alone, so that it never depends on what was audited beside it."""
    from auditor.audit import audit_many
    from auditor.packing import PackingError, packed

    [audit] = audit_many([document], settings)
    if audit.error is not None:
        return Audited(None, audit.error)
    try:
        return Audited(packed(audit))
    except PackingError as error:
        message = f"its audit cannot be passed on: {error}"
        return Audited(None, Failure(kind="internal", message=message))


def _read(task: FileTask, setup: Setup) -> Iterator[ReadItem | FileTask]:
    """What stands in a file: documents, or the members of an archive, to be read one by one."""
    from auditor.ingest import opened
    from auditor.ingest.archives import CONTAINERS, members

    file = task.file(setup.limits)
    found = members(file) if file.suffix in CONTAINERS else opened(file)
    try:
        for item in found:
            if isinstance(item, File):
                yield FileTask.of(item, item.input.content())
            elif isinstance(item, Unread):
                yield ReadItem(item.document, item.failure)
            else:
                yield ReadItem(item)
    except MemoryError:
        yield ReadItem(nameless(task.id, task.path), _too_much(setup))


def _too_much(setup: Setup) -> Failure:
    return Failure(
        kind="limit", message=f"needs more than {setup.memory // 1_000_000:,} MB of memory"
    )


if __name__ == "__main__":
    main()
