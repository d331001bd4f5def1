"""Typed statements that can disagree."""

from __future__ import annotations

from auditor.model import Annotated, Statement


def statements(annotated: Annotated) -> tuple[Statement, ...]:
    """Typed statements that can disagree."""
    return ()
