"""Document -> Annotated: the parse by an engine, then the layers, each from those above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model import Annotated, Document
from auditor.spacy_engine import parse_many


def annotate_many(documents: Iterable[Document]) -> Iterator[Annotated]:
    yield from parse_many(documents)
