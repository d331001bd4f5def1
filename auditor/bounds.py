"""How much time and memory one document may take, and what is said of one that takes more."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one task may take: `seconds` of time, `memory` bytes beyond the models."""

    seconds: float = 300.0
    memory: int = 2_000_000_000


DEFAULT_BOUNDS = Bounds()


def late(bounds: Bounds) -> Failure:
    """Why a document that takes too long is given up."""
    return Failure(
        kind="limit",
        message=f"took longer than {bounds.seconds:g} seconds and was given up: leave it out, or "
        "allow more with --timeout",
    )
