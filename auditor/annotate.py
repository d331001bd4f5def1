"""Document -> Annotated: the parse by an engine, then the layers, each from those above it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from auditor.attributions.layer import attributions
from auditor.claims.layer import claims
from auditor.engines import EngineName, parser
from auditor.house import housed
from auditor.mentions.layer import mentions
from auditor.model import Annotated, Document, Failure, Unread
from auditor.parsing.disguise import disguises
from auditor.quotations import quotations
from auditor.settings import DEFAULT, Settings
from auditor.statements.layer import statements
from auditor.wording.layer import wording

log = logging.getLogger(__name__)

# Documents are parsed in chunks: large enough to fill the engine's batches, small enough that
# memory stays flat.
CHUNK_DOCUMENTS = 16
CHUNK_CHARACTERS = 200_000


def annotate_many(
    stream: Iterable[Document | Unread], settings: Settings = DEFAULT
) -> Iterator[Annotated | Unread]:
    """Annotate documents in order, up to 16 of them held at a time.

    What could not be read passes through; a document that breaks the parse or a layer becomes
    an `Unread` of kind "internal", and the others go on. Raises `EngineMissingError` where the
    engine's packages are not installed.
    """
    for chunk in _chunks(stream):
        documents = [item for item in chunk if isinstance(item, Document)]
        parsed = iter(_parsed(documents, settings.engine))
        for item in chunk:
            yield _layered(next(parsed), settings) if isinstance(item, Document) else item


def _chunks(stream: Iterable[Document | Unread]) -> Iterator[list[Document | Unread]]:
    chunk: list[Document | Unread] = []
    size = 0
    for item in stream:
        chunk.append(item)
        size += len(item.text) if isinstance(item, Document) else 0
        if len(chunk) >= CHUNK_DOCUMENTS or size >= CHUNK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _parsed(documents: Sequence[Document], engine: EngineName) -> list[Annotated | Unread]:
    if not documents:
        return []
    parse = parser(engine)
    try:
        return list(parse(documents))
    except Exception as error:
        if len(documents) == 1:
            return [_broken(documents[0], error)]
        return [annotated for document in documents for annotated in _parsed([document], engine)]


def _layered(parsed: Annotated | Unread, settings: Settings) -> Annotated | Unread:
    if isinstance(parsed, Unread):
        return parsed
    try:
        return layered(parsed, settings)
    except Exception as error:
        return _broken(parsed.document, error)


def _broken(document: Document, error: Exception) -> Unread:
    log.debug("%s: broke the audit", document.id, exc_info=error)
    failure = Failure(
        kind="internal",
        message=f"the audit broke on this document ({type(error).__name__}: {error}); "
        "the others are not affected. This is a fault in auditor: please report it",
    )
    if isinstance(error, MemoryError):
        failure = Failure(kind="limit", message="the audit needs more memory than it may take")
    return Unread(document=replace(document, text=""), failure=failure)


def layered(parsed: Annotated, settings: Settings = DEFAULT) -> Annotated:
    """The parse with every layer on top of it."""
    annotated = replace(parsed, quotations=quotations(parsed))
    annotated = replace(annotated, attributions=attributions(annotated))
    annotated = replace(annotated, mentions=mentions(annotated))
    annotated = replace(annotated, claims=claims(annotated))
    loaded, p_loaded = wording(annotated, settings.lexicon_only)
    loaded, house = housed(annotated, loaded, settings.words)
    notes = (*annotated.notes, *disguises(annotated), *house)
    annotated = replace(annotated, loaded=loaded, p_loaded=p_loaded, notes=notes)
    return replace(annotated, statements=statements(annotated))
