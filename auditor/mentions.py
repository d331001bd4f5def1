"""Verifiable specifics with normalised values."""

from __future__ import annotations

from auditor.model import Annotated, Mention


def mentions(annotated: Annotated) -> tuple[Mention, ...]:
    """Verifiable specifics with normalised values."""
    return ()
