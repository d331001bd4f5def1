"""Acronyms that a text explains: "the Food Standards Agency (FSA)"."""

from __future__ import annotations

import re

from auditor.attributions.nouns import without_article

# An acronym in brackets, and the words before it that may be what it stands for.
_SHORT = re.compile(r"\(([A-Z][A-Za-z-]{1,9})\)")
_CAPITAL = re.compile(r"[A-Z]")
_NAMING = re.compile(r"[A-Z][\w'’&.-]*|of|the|and|for|on|in")
_JOINING = ("of", "the", "and", "for", "on", "in")
_LONGEST = 9


def expansions(text: str) -> dict[str, str]:
    """Acronyms explained in the text: "the Food Standards Agency (FSA)" -> {"FSA": ...}."""
    found: dict[str, str] = {}
    begin = 0
    for match in _SHORT.finditer(text):
        # No word of a name holds a bracket, so that no stretch of text is read for two acronyms.
        before = text[max(begin, text.rfind(")", begin, match.start()) + 1) : match.start()]
        begin = match.end()
        words = _naming(before) if before[-1:].isspace() else []
        if len(words) > 1:
            found.setdefault(match.group(1), without_article(" ".join(words)))
    return found


def _naming(before: str) -> list[str]:
    """The capitalised and joining words at the end of a text, nine at most."""
    words: list[str] = []
    for chunk in reversed(before.rsplit(None, _LONGEST)[-_LONGEST:]):
        whole = _NAMING.fullmatch(chunk) is not None
        word = chunk if whole else _naming_end(chunk)
        if word:
            words.insert(0, word)
        if not whole:
            break
    return words


def _naming_end(chunk: str) -> str:
    """The longest capitalised or joining word that ends a chunk: "Bank" of "(Bank".

    By a walk from the end: a search for it would try every capital of a long run.
    """
    start = len(chunk)
    while start and (chunk[start - 1].isalnum() or chunk[start - 1] in "_'’&.-"):
        start -= 1
    capital = _CAPITAL.search(chunk, start)
    ends = [len(chunk) - len(word) for word in _JOINING if chunk.endswith(word)]
    if capital:
        ends.append(capital.start())
    return chunk[min(ends) :] if ends else ""
