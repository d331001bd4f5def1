"""Official voices and others, where the document's own words say so; unknown stays unknown."""

from __future__ import annotations

import re
from functools import cache

from auditor.lexicon import toml
from auditor.model import Side, SourceKind


@cache
def _pattern(*kinds: str) -> re.Pattern[str]:
    """Any of the words, also in the plural, longest first."""
    words = {word for kind in kinds for word in toml("attribution/sides.toml")[kind]}
    ranked = sorted(words, key=lambda word: (-len(word), word))
    plural = "s?" if kinds != ("named",) else ""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ranked))}){plural}(?![\w-])")


def side(kind: SourceKind, text: str, role: str | None, country: bool) -> Side | None:
    """Which side a source speaks for; `None` where its words do not say.

    `text` are the words that name it, `role` those that say what it is; `country` is true for the
    name of a country or capital, which stands for its government.
    """
    words = " ".join(f"{role or ''} {text}".replace("’", "'").split())
    lower = words.lower()
    if kind in ("vague", "anonymous"):
        first = _pattern("office", "body", "either", "other").search(lower)
        held = first is not None and _pattern("office").fullmatch(first.group())
        private = _pattern("past", "against", "other").search(lower)
        # "Diplomats and researchers" are both.
        return ("official" if not private else None) if held else "other"
    if kind == "self":
        return None
    if kind == "named_organisation" and country:
        return "official"
    if kind == "document":
        private = _pattern("private").search(_without_names(lower))
        return "official" if _is_public(words, lower) and not private else None
    return _by_words(words, lower)


def _by_words(words: str, lower: str) -> Side | None:
    """What the first telling word says: "head of a union", "spokesman for the ministry"."""
    if _pattern("past", "against").search(lower):
        return "other"
    private = bool(_pattern("private").search(_without_names(lower)))
    first = _pattern("office", "body", "either", "other").search(lower)
    word = "" if first is None else first.group()
    if _pattern("office", "body").fullmatch(word):
        return "other" if private else "official"
    if _pattern("either").fullmatch(word):
        public = _is_public(words, lower) or _pattern("office").search(lower)
        return "other" if private else "official" if public else None
    if word or private:
        return "other"
    return "official" if _is_public(words, lower) else None


def _without_names(lower: str) -> str:
    """The words without the names of public bodies: "European Union", "World Bank"."""
    return _pattern("named").sub("", lower)


def _is_public(words: str, lower: str) -> bool:
    """Whether a public body is named; short names only in capitals ("WHO" is no "who")."""
    if _pattern("body").search(lower) or _pattern("common").search(words):
        return True
    found = (words[match.start() : match.end()] for match in _pattern("named").finditer(lower))
    return any(len(name.replace(".", "")) > _SHORT or name.isupper() for name in found)


# Up to this many letters a name is an acronym.
_SHORT = 4
