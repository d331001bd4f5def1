"""Quotation marks, paired."""

from __future__ import annotations

from auditor.model import Annotated, Quotation


def quotations(annotated: Annotated) -> tuple[Quotation, ...]:
    """Quotation marks, paired."""
    return ()
