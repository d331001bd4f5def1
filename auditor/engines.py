"""The engines by name. Each gives the same kind of parse; either is imported when first used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, get_args

from auditor.model import Annotated, Document

EngineName = Literal["spacy", "fast"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
DEFAULT_ENGINE: EngineName = "fast"

Parser = Callable[[Sequence[Document]], list[Annotated]]


class EngineMissingError(RuntimeError):
    """The packages of an engine are not installed; the message says what brings them."""


def parser(engine: EngineName = DEFAULT_ENGINE) -> Parser:
    """The parser of an engine. Raises `EngineMissingError`, or `ValueError` for an unknown name."""
    if engine == "fast":
        from auditor.reader.engine import parse

        return parse
    if engine == "spacy":
        from auditor.parsing import spacy_engine

        spacy_engine.load()
        return spacy_engine.parse
    raise ValueError(f"no engine {engine!r}: there are {', '.join(ENGINES)}")
