"""Quotation marks, paired: where somebody else's words begin and end.

Marks are read paragraph by paragraph, so one that is never closed cannot swallow more than its
own. Straight, curly, doubled-apostrophe (wire style), German and French marks are known; a single
mark counts only where it cannot be an apostrophe. Block quotations (`blockquotes.py`) count too.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from auditor.blockquotes import block_quotes
from auditor.lexicon import lines
from auditor.model import Annotated, Quotation, Span

# Of three closing apostrophes the first ends an inner quotation, the others the outer one.
_MARK = re.compile(r"[\"“”„‟«»‹›‘’‚＂]|``|(?<=\S)'(?=''(?!'))|''|'")
_DOUBLE, _SINGLE, _ANGLE = "double", "single", "angle"
_FAMILY = {
    **dict.fromkeys(('"', "“", "”", "„", "‟", "``", "''", "＂"), _DOUBLE),
    **dict.fromkeys(("‘", "’", "‚", "'"), _SINGLE),
    **dict.fromkeys(("«", "»", "‹", "›"), _ANGLE),
}
_OPENERS = frozenset({"“", "„", "‟", "``", "‘", "‚", "«", "‹"})
_CLOSERS = frozenset({"”", "»", "›"})
_BEFORE_OPENING = frozenset('([{<—–-/:;,=|>*_#"“‘„«…')
_AFTER_CLOSING = frozenset("')]}>—–-/:;,.?!=|<*_#…\"”’»")
# 'em, '90s, 'til: an apostrophe where letters were left out, not an opening mark.
_ELISION = re.compile(
    r"(?:\d\ds?|tis|twas|em|til|cause|cuz|bout|round|n|un|im|er|nuff|neath)\b", re.I
)
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_CAPITAL = re.compile(r"[A-Z0-9]")

# A quotation of this many words is speech unless it reads as a title. Of quotations shorter than
# this without a verb, most on the PolNeAR train split lie outside any annotated content.
_LONG = 7
# How far from a mark, in tokens, a reporting verb still speaks for it.
_REACH = 12


class _Mark(NamedTuple):
    start: int
    end: int
    glyph: str
    family: str


class _Paragraph(NamedTuple):
    """A paragraph's place in the text."""

    start: int
    end: int


def quotations(annotated: Annotated) -> tuple[Quotation, ...]:
    """The quotations of a document, nested ones included, in order of their opening marks.

    Linear in the length of the text.
    """
    text = annotated.document.text
    found: list[tuple[Span, Span, bool]] = []
    paragraphs = list(_paragraphs(annotated))
    for paragraph in paragraphs:
        found.extend(_pairs(text, paragraph))
    judge = _Judge(annotated)
    quoted = [
        Quotation(start, end, inner, judge.is_speech((start, end), inner), closed)
        for (start, end), inner, closed in found
    ]
    quoted += [
        Quotation(*block.span, block.inner, block.speech, block.last)
        for block in block_quotes(text, paragraphs)
    ]
    return tuple(sorted(quoted, key=lambda quotation: (quotation.start, -quotation.end)))


def _paragraphs(annotated: Annotated) -> Iterator[_Paragraph]:
    """The document's paragraphs, in order: runs of sentences with one paragraph number."""
    start = end = number = -1
    for sentence in annotated.sentences:
        if sentence.paragraph == number:
            end = max(end, sentence.end)
            continue
        if number >= 0:
            yield _Paragraph(start, end)
        start, end, number = sentence.start, sentence.end, sentence.paragraph
    if number >= 0:
        yield _Paragraph(start, end)


def _pairs(text: str, paragraph: _Paragraph) -> Iterator[tuple[Span, Span, bool]]:
    """The pairs of one paragraph as (with marks, without marks, closed)."""
    marks = [
        _Mark(match.start(), match.end(), match.group(), _FAMILY[match.group()])
        for match in _MARK.finditer(text, paragraph.start, paragraph.end)
    ]
    singles = _paired_singles(text, marks, paragraph)
    stack: list[_Mark] = []
    for mark in marks:
        if mark.family == _SINGLE and mark.start not in singles:
            continue
        role = _role(text, mark, stack, paragraph, singles)
        if role == "open":
            # The same mark opened twice: the first was never closed. It ends here.
            while any(other.glyph == mark.glyph for other in stack):
                yield from _unclosed(text, stack.pop(), mark.start)
            stack.append(mark)
        elif role == "close" and any(other.family == mark.family for other in stack):
            while stack[-1].family != mark.family:
                yield from _unclosed(text, stack.pop(), mark.start)
            opened = stack.pop()
            if text[opened.end : mark.start].strip():
                yield (opened.start, mark.end), (opened.end, mark.start), True
    while stack:
        yield from _unclosed(text, stack.pop(), paragraph.end)


def _unclosed(text: str, opened: _Mark, end: int) -> Iterator[tuple[Span, Span, bool]]:
    piece = text[opened.end : end].rstrip()
    if piece.strip():
        end = opened.end + len(piece)
        yield (opened.start, end), (opened.end, end), False


def _neighbours(text: str, mark: _Mark, paragraph: _Paragraph) -> tuple[str, str]:
    """The characters before and after a mark; a space at the paragraph's edges."""
    before = text[mark.start - 1] if mark.start > paragraph.start else " "
    after = text[mark.end] if mark.end < paragraph.end else " "
    return before, after


def _role(
    text: str, mark: _Mark, stack: list[_Mark], paragraph: _Paragraph, singles: dict[int, str]
) -> str:
    """Whether a mark opens, closes or does neither ("stray")."""
    if mark.family == _SINGLE:
        return singles[mark.start]
    is_open = any(other.family == mark.family for other in stack)
    before, after = _neighbours(text, mark, paragraph)
    can_open = not after.isspace() and (before.isspace() or before in _BEFORE_OPENING)
    can_close = not before.isspace() and (after.isspace() or after in _AFTER_CLOSING)
    if mark.glyph in _OPENERS:
        # „so“ and “so“: an opening mark that stands where only a closing one can.
        return "close" if is_open and can_close and not can_open else "open"
    if mark.glyph in _CLOSERS:
        return "close" if is_open else "open" if can_open and not can_close else "stray"
    if can_open != can_close:
        # 6'2": a measure closes nothing.
        return "open" if can_open else "close" if is_open else "stray"
    return "close" if is_open else "open" if not after.isspace() else "stray"


def _paired_singles(text: str, marks: list[_Mark], paragraph: _Paragraph) -> dict[int, str]:
    """Single marks that are quotation marks and no apostrophes: start -> "open" or "close".

    An opening mark counts only if a closing one follows before the next opening one.
    """
    roles: dict[int, str] = {}
    opened: _Mark | None = None
    candidate: _Mark | None = None
    for mark in marks:
        if mark.family != _SINGLE:
            continue
        before, after = _neighbours(text, mark, paragraph)
        if opened is not None and _closes_single(mark, before, after):
            # "the workers' rights": a plural's apostrophe closes only if nothing better follows.
            plural = before in "sS" and text[mark.end : mark.end + 2].strip().islower()
            if not plural:
                _settle(roles, opened, mark)
                opened = candidate = None
            elif candidate is None:
                candidate = mark
        elif _opens_single(text, mark, before, after):
            _settle(roles, opened, candidate)
            opened, candidate = mark, None
    _settle(roles, opened, candidate)
    return roles


def _settle(roles: dict[int, str], opened: _Mark | None, closing: _Mark | None) -> None:
    if opened is not None and closing is not None:
        roles[opened.start] = "open"
        roles[closing.start] = "close"


def _opens_single(text: str, mark: _Mark, before: str, after: str) -> bool:
    if after.isspace() or not (before.isspace() or before in _BEFORE_OPENING):
        return False
    if mark.glyph in "‘‚":
        return not _ELISION.match(text, mark.end, mark.end + 8) or mark.glyph == "‚"
    return mark.glyph == "'" and not _ELISION.match(text, mark.end, mark.end + 8)


def _closes_single(mark: _Mark, before: str, after: str) -> bool:
    return (
        mark.glyph in "’'‘"
        and not before.isspace()
        and (after.isspace() or after in _AFTER_CLOSING)
    )


class _Judge:
    """Tells quoted speech from scare quotes, titles and words mentioned as words."""

    def __init__(self, annotated: Annotated) -> None:
        self.text = annotated.document.text
        self.tokens = annotated.tokens
        self.starts = [token.start for token in annotated.tokens]
        self.verbs = lines("attribution/speech_verbs.txt")
        self.naming = lines("attribution/naming_words.txt")

    def is_speech(self, span: Span, inner: Span) -> bool:
        """Whether the quoted words are somebody's words rather than a label.

        Long ones are, unless they read as a title; short ones only with a verb of their own or a
        reporting verb close by.
        """
        words = _WORD.findall(self.text, inner[0], inner[1])
        first = bisect_left(self.starts, inner[0])
        last = bisect_left(self.starts, inner[1])
        own_verb = any(token.pos in ("VERB", "AUX") for token in self.tokens[first:last])
        if _reads_as_title(words):
            owned = first > 1 and self._is_owned(first)
            if owned or not self._reported(span, first, last, reach=3):
                return False
        if len(words) >= _LONG or (own_verb and len(words) >= 3):
            return True
        if not words or self._is_named(first):
            return False
        return self._reported(span, first, last, reach=_REACH)

    def _reported(self, span: Span, first: int, last: int, reach: int) -> bool:
        """Whether a reporting verb stands near the marks, within the sentence."""
        before = bisect_right(self.starts, span[0] - 1)
        after = bisect_left(self.starts, span[1])
        if before > first or not self.tokens or first >= len(self.tokens):
            return False
        left = self.tokens[max(0, before - reach) : before]
        if left and left[-1].text == ":":
            return True
        right = self.tokens[after : after + reach]
        opening, closing = self.tokens[first].sentence, self.tokens[max(first, last - 1)].sentence
        near = [token for token in left if token.sentence == opening]
        near += [token for token in right if token.sentence == closing]
        return any(token.lemma.lower() in self.verbs and token.pos == "VERB" for token in near)

    def _is_owned(self, first: int) -> bool:
        """Whether a possessive or preposition stands before the mark: 'on NBC's "Today Show"'."""
        token = next((t for t in self.tokens[first - 2 : first][::-1] if t.pos != "PUNCT"), None)
        return token is not None and (token.text == "'s" or token.pos == "ADP")

    def _is_named(self, first: int) -> bool:
        """Whether a naming word ("dubbed", "the word") stands right before the mark."""
        before = self.tokens[max(0, first - 4) : first]
        words = [token.text.lower() for token in before if token.pos not in ("PUNCT", "DET")]
        return bool(words) and words[-1] in self.naming


def _reads_as_title(words: list[str]) -> bool:
    """Whether every longer word is capitalised, as in the title of a book or film."""
    longer = [word for word in words if len(word) > 3]
    return 2 <= len(words) <= 12 and len(longer) >= 1 and all(_CAPITAL.match(w) for w in longer)
