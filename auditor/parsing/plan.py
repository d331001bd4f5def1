"""Document -> what an engine reads: its segments, each with the shadow of its body."""

from __future__ import annotations

import re

from auditor.parsing.blocks import MARKUP, Segment, segments
from auditor.parsing.shadow import Shadow, shadow

# One of these stands in all that `MARKUP` matches; most texts have none, and looking is cheap.
_MARKS = re.compile(r"[*_#`]|<!--")

Plan = list[tuple[Segment, Shadow]]


def plan(text: str) -> Plan:
    """The segments of a text in order, each with the shadow of its body without markup."""
    drop = MARKUP if _MARKS.search(text) else None
    return [(s, shadow(text, s.body, s.end, drop)) for s in segments(text)]
