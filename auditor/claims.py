"""What each sentence does, and how checkable it is."""

from __future__ import annotations

from auditor.model import Annotated, Claim


def claims(annotated: Annotated) -> tuple[Claim, ...]:
    """What each sentence does, and how checkable it is."""
    return ()
