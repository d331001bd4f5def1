"""What several parts of one audit ask of its document, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

from auditor.model import Annotated

T = TypeVar("T")


class _Same:
    """A document as a key: the same object, not an equal one, so that hashing is free."""

    __slots__ = ("annotated",)

    def __init__(self, annotated: Annotated) -> None:
        self.annotated = annotated

    def __hash__(self) -> int:
        return id(self.annotated)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.annotated is other.annotated


def once(function: Callable[[Annotated], T]) -> Callable[[Annotated], T]:
    """The function, its result kept for the document that was asked about last.

    Callers must not change the result.
    """
    kept = lru_cache(maxsize=1)(lambda key: function(key.annotated))

    @wraps(function)
    def asked(annotated: Annotated) -> T:
        return kept(_Same(annotated))

    return asked
