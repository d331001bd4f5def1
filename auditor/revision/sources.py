"""Who a source is to a reader, and whether two are one."""

from __future__ import annotations

import re

from auditor.model import Source
from auditor.revision.lists import listed


def named(source: Source) -> str:
    """The source as a reader knows it: its proper name, else the document's words."""
    own = " ".join(source.text.split())
    return source.name if source.name and source.name != source.name.lower() else own


def short_form(name: str) -> str:
    """The first letters of a name's capitalised words: "European Medicines Agency" -> "ema"."""
    return "".join(re.findall(r"\b([A-Z])\w", name)).casefold()


def same_source(a: Source, b: Source) -> bool:
    """Whether two sources may be one: they share a word of name, role or wording, or the one is
    the other's short form."""
    left, right = _parts(a), _parts(b)
    return not left or not right or bool(left & right)


def _parts(source: Source) -> set[str]:
    text = f"{source.name or ''} {source.role or ''} {source.text}"
    common = listed("sources", "shared")
    words = {w for w in re.findall(r"\w+", text.casefold()) if len(w) > 2 and w not in common}
    short = short_form(named(source))
    return words | ({short} if len(short) > 1 else set())
