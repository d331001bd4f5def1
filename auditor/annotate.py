"""Document -> Annotated: the parse by an engine, then the layers, each from those above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.attributions import attributions
from auditor.claims import claims
from auditor.mentions import mentions
from auditor.model import Annotated, Document
from auditor.quotations import quotations
from auditor.spacy_engine import parse_many
from auditor.statements import statements
from auditor.wording import wording


def annotate_many(documents: Iterable[Document]) -> Iterator[Annotated]:
    """Annotate documents in order; see the engine for how many are held at a time."""
    for parsed in parse_many(documents):
        yield layered(parsed)


def layered(parsed: Annotated) -> Annotated:
    """The parse with every layer on top of it."""
    annotated = replace(parsed, quotations=quotations(parsed))
    annotated = replace(annotated, attributions=attributions(annotated))
    annotated = replace(annotated, mentions=mentions(annotated))
    annotated = replace(annotated, claims=claims(annotated))
    loaded, p_loaded = wording(annotated)
    annotated = replace(annotated, loaded=loaded, p_loaded=p_loaded)
    return replace(annotated, statements=statements(annotated))
