"""Words written so that a search for them fails: found, undone in the shadow, and reported.

Letters of other alphabets that look Latin ("slаmmed" with a Cyrillic a), letters set apart
("s l a m m e d"), characters without width inside a word, letters of another width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from auditor.lexicon import lines
from auditor.model import Annotated, Note, Span, Token
from auditor.tagger import tagger

# Four or more single letters with the same mark between them.
_SPACED = re.compile(r"(?<!\w)[A-Za-z]([ \u00a0.*_\-])(?:[A-Za-z]\1){2,}[A-Za-z](?!\w)")
_VOWEL = re.compile(r"[aeiouyAEIOUY]")
# A word made of look-alikes only is taken for a disguise from this length on: shorter ones are
# words of their own language.
_SHORTEST_FOREIGN = 4
# Spans a note lists; the number in its reason counts all.
_SHOWN = 50

_REASONS: dict[str, str] = {
    "lookalike": "is written with letters of another alphabet that look like Latin ones",
    "spaced": "is written with its letters set apart",
    "hidden": "has characters without width inside it (they can also come from hyphenation)",
    "styled": "is written in letters of another width or style",
}


@cache
def _lookalikes() -> Mapping[str, str]:
    """Each look-alike letter with the Latin letter that it passes for."""
    rows = [row.split() for row in lines("parsing/lookalikes.txt")]
    return {other: plain for plain, *others in rows for other in others}


@cache
def _lookalike() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_lookalikes())}]")


@cache
def _mixed() -> re.Pattern[str]:
    """A whole word of Latin letters and at least one look-alike."""
    others = "".join(_lookalikes())
    letters = f"A-Za-z{others}\u00ad\u200b-\u200d"
    return re.compile(rf"(?<!\w)[{letters}]*[{others}][{letters}]*(?!\w)")


def undone(piece: str) -> dict[int, str]:
    """What to put in the place of which character to read disguised letters; "" leaves one out."""
    changes: dict[int, str] = {}
    if not piece.isascii() and _lookalike().search(piece):
        plain = _lookalikes()
        for match in _mixed().finditer(piece):
            word = match.group()
            if len(word) >= _SHORTEST_FOREIGN or any(map(str.isascii, word)):
                start = match.start()
                changes |= {start + i: plain[c] for i, c in enumerate(word) if c in plain}
    for match in _spaced(piece):
        # "a d i s g r a c e": the article before it is a word of its own.
        first = match.start() + 2 * _starts_with_article(match.group()[::2].lower())
        changes |= dict.fromkeys(range(first + 1, match.end(), 2), "")
    return changes


def _starts_with_article(letters: str) -> bool:
    known = tagger("loaded/weights.npz").vocabulary
    return letters[0] in "ai" and letters not in known and letters[1:] in known


def _spaced(piece: str) -> Iterator[re.Match[str]]:
    """Words with their letters set apart; no initials, no alphabet, no row of unlike letters."""
    for match in _SPACED.finditer(piece):
        letters = match.group()[::2]
        initials = match[1] == "." and not letters[1:].islower()
        ordered = list(letters.lower()) == sorted(letters.lower())
        if not initials and not ordered and _VOWEL.search(letters):
            yield match


def disguises(annotated: Annotated) -> tuple[Note, ...]:
    """A note for each way in which words of the document are disguised."""
    text = annotated.document.text
    found: dict[str, list[Token]] = {}
    for token in annotated.tokens:
        raw = text[token.start : token.end]
        if raw != token.text and len(token.text) > 1 and (way := _way(raw, token.text)):
            found.setdefault(way, []).append(token)
    return tuple(_note(way, tokens, text) for way, tokens in found.items())


def _way(raw: str, read: str) -> str | None:
    """How a word that stands as `raw` is disguised; `None` where only apostrophes differ."""
    letters = [char for char in raw if char.isalnum()]
    if len(raw) > len(read):
        if _SPACED.fullmatch(raw):
            return "spaced"
        return "hidden" if len(letters) == len(read) and not raw.isascii() else None
    if _lookalike().search(raw):
        return "lookalike"
    return None if any(a.isascii() for a in letters) or raw.isascii() else "styled"


def _note(way: str, tokens: list[Token], text: str) -> Note:
    first = tokens[0]
    others = f" (so are {len(tokens) - 1} more)" if len(tokens) > 1 else ""
    reason = (
        f"“{text[first.start : first.end]}”{others} {_REASONS[way]}: a search for "
        f"“{first.text}” would miss it. It was read as “{first.text}”."
    )
    spans: tuple[Span, ...] = tuple((t.start, t.end) for t in tokens[:_SHOWN])
    return Note(kind="disguised_words", reason=reason, spans=spans, text="")
