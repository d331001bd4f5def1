"""What changes the result of an audit, beside the document and the version: one frozen value."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from auditor.engines import DEFAULT_ENGINE, EngineName


@dataclass(frozen=True)
class Settings:
    """`engine` reads the text: "fast", the package's own small network, or "spacy".

    `lexicon_only`: loaded language by word lists alone, without what was learned.
    """

    engine: EngineName = DEFAULT_ENGINE
    lexicon_only: bool = False

    def record(self) -> dict[str, Any]:
        """The settings as plain values, as every audit carries them."""
        return asdict(self)


DEFAULT = Settings()
