"""Who says what: source, cue and content."""

from __future__ import annotations

from auditor.model import Annotated, Attribution


def attributions(annotated: Annotated) -> tuple[Attribution, ...]:
    """Who says what: source, cue and content."""
    return ()
