"""Loaded words, and each sentence's probability of being loaded."""

from __future__ import annotations

from auditor.model import Annotated, LoadedTerm


def wording(annotated: Annotated) -> tuple[tuple[LoadedTerm, ...], tuple[float, ...]]:
    """Loaded words, and each sentence's probability of being loaded."""
    return ((), ())
