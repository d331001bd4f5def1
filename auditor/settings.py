"""What changes the result of an audit, beside the document and the version: one frozen value."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from auditor.engines import DEFAULT_ENGINE, EngineName


@dataclass(frozen=True)
class HouseWords:
    """A house's own lists. What it accepts is not counted as loaded; what it rejects is noted, with
    what it writes instead where `alternatives` (word, instead) say so."""

    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.accept or self.reject or self.alternatives)


@dataclass(frozen=True)
class Settings:
    """`engine` reads the text: "fast", the package's own small network, or "spacy".

    `lexicon_only`: loaded language by word lists alone, without what was learned. `words` are the
    house's own lists. `as_of` is the ISO date (and time) of use that embargoes are held against;
    `None`: each document's own date.
    """

    engine: EngineName = DEFAULT_ENGINE
    lexicon_only: bool = False
    words: HouseWords = HouseWords()
    as_of: str | None = None

    def record(self) -> dict[str, Any]:
        """The settings as plain values, as every audit carries them; what is empty is left out."""
        return dict(_record(self))


@lru_cache(maxsize=16)
def _record(settings: Settings) -> dict[str, Any]:
    record = asdict(settings)
    if not settings.words:
        del record["words"]
    if settings.as_of is None:
        del record["as_of"]
    return record


DEFAULT = Settings()
