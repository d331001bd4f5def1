"""Sources: what kind of voice a noun phrase is, and whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.model import Annotated, Source, SourceKind
from auditor.trees import Trees

KIND_NAMES: dict[SourceKind, str] = {
    "named_person": "named person",
    "named_organisation": "named organisation",
    "document": "document",
    "unnamed_official": "unnamed official",
    "anonymous": "anonymous",
    "vague": "vague",
    "self": "the author",
}


class SourceReader:
    def __init__(self, annotated: Annotated, trees: Trees) -> None:
        self.annotated = annotated
        self.trees = trees

    def read(self, head: int, cue: Sequence[int]) -> Source | None:
        if head < 0:
            return None
        first, last = self.trees.run(head)
        tokens = self.annotated.tokens
        extent = self.annotated.extent((tokens[first].start, tokens[last - 1].end))
        return Source(spans=extent.spans, text=extent.text, name=None, kind="vague", why="")

    def carried(self, before: Source) -> Source:
        return replace(before, spans=(), why="the quotation goes on")
