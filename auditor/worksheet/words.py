"""The kit's sentences: data/worksheet/pages.toml, filled in."""

from __future__ import annotations

from typing import Any

from auditor.lexicon import toml


def said(page: str, key: str, /, **values: Any) -> str:
    """One sentence of a page; `values` fill its {names}."""
    text: str = toml("worksheet/pages.toml")[page][key]
    return text.format(**values)


def listed_words(page: str, key: str, /, **values: Any) -> tuple[str, ...]:
    """A list of sentences of a page."""
    return tuple(text.format(**values) for text in toml("worksheet/pages.toml")[page][key])


def quoted(text: str) -> str:
    """`text` in quotation marks, unless it is a quotation already."""
    return text if text[:1] in '“"' and text[-1:] in '”"' else f"“{text}”"
