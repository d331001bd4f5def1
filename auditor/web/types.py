"""What the local page holds: texts that were handed in, audits on their way, what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.model import Document, Failure
from auditor.packing import Packed

# A draft is read and waits to be checked; then its texts are audited, and its files are made.
State = Literal["draft", "auditing", "making", "done", "failed"]
# What may still change by itself: such pages ask again.
MOVING: frozenset[str] = frozenset({"auditing", "making"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Bytes that were handed in and not read yet. `label` is what its owner calls it: shown, and
    never a path; `suffix` a hint at the format."""

    label: str
    suffix: str
    content: bytes
    outlet: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text of a job: `failure` where it could not be read or audited, `packed` once audited."""

    position: int
    document: Document
    failure: Failure | None = None
    packed: Packed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One audit that somebody asked for. `unread` uploads are still to be read; `texts` could be
    read, of which `audited` are done; `failed` could not. `made` is seconds since 1970."""

    id: str
    session: bytes
    state: State
    made: float
    problem: str = ""
    level: str = ""
    names: tuple[str, ...] = ()
    unread: int = 0
    texts: int = 0
    audited: int = 0
    failed: int = 0

    @property
    def moving(self) -> bool:
        """Whether it may have changed when it is looked at again."""
        return self.state in MOVING or self.unread > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finished file. `name` has `/` between folders; `type` is its media type; `policy` the
    content-security policy of a page, "" for what no browser shows."""

    name: str
    type: str
    policy: str
    content: bytes
