"""Lines, bullets and headings, settled before anything is parsed.

A parser trained on running prose turns a bullet or a heading without a full stop into part of the
next sentence. So a text is cut into segments first: one line or paragraph each, bullets outside,
and split again where two words or sentences ran together in copying.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

Role = Literal["prose", "heading", "item"]

# The longest piece handed to the parser at once; its cost is linear but its memory is per piece.
LONGEST = 20_000

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BULLET = re.compile(
    r"""\s*(?:
        [•●○◦▪▫■□‣⁃∙·►▶➤➢✓✔–—]\s*        # a bullet character
      | [-*+]\s+                             # Markdown's bullets need a space
      | >+\s*                                # a Markdown block quote
      | \(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})[.)]\s+(?=\S)   # 1.  a)  (iv)
    )""",
    re.VERBOSE,
)
_NUMBERED = re.compile(r"\s*\(?(?:\d{1,2}|[ivxIVX]{1,4})[.)]\s+")
_INITIAL = re.compile(r"\s*[A-Z]\.\s+(?=[A-Z])")
_MARKUP_HEADING = re.compile(r"\s*(?:#{1,6}\s+\S|(?:\*\*|__)[^*_]+(?:\*\*|__)\s*:?\s*$)")
MARKUP = re.compile(
    # A comment is for the desk (`auditor.suppression`), not for readers.
    r"<!--.*?-->[ \t]*"
    r"|\*\*|__(?=\w)|(?<=\w)__|^\s*#{1,6}\s+|(?<!\w)[`*](?=\w)|(?<=\w)[`*](?!\w)"
)
# A line that only says who wrote or filed a text is no heading, though it looks like one.
_BYLINE = re.compile(
    r"\W*(?:(?:additional\s)?(?:reporting|writing|editing|photographs?|photos?|illustrations?)\s)?"
    r"by\s(?=(?-i:[A-Z]))",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*(?:[-*_=~#]\s*){3,}$")
_TERMINAL = re.compile(r"[.!?…;,:]['\"’”»)\]*_]*\s*$")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# "diplomacyIt allows": a lower-case word runs into a capitalised one.
# 'isolation.”Just make': a sentence runs into the next without a space.
_FUSED = re.compile(
    r"(?<![\w@/.])[a-z]{3,}(?=(?:It|The|This|That|These|In|But|And|He|She|They|We|However|If|As)\s)"
    r"|(?<=[a-z]{3})[.!?]['\"’”)]*(?=(?!(?:Com|Org|Net)\b)[A-Z][a-z]+\s)"
)


class Segment(NamedTuple):
    """A stretch to parse: `start` with its bullet, `body` without; `paragraph` counts blocks."""

    start: int
    body: int
    end: int
    role: Role
    paragraph: int


def _is_wrapped(lines: list[tuple[int, int]], text: str) -> bool:
    """Whether the text was hard-wrapped at a column: lines are then no paragraphs."""
    joints = [(a, b) for a, b in pairwise(lines) if text[a[1] : b[0]].count("\n") == 1]
    if len(joints) < 3 or max(end - start for start, end in lines) > 100:
        return False
    runs_on = sum(
        a[1] - a[0] >= 45 and not _TERMINAL.search(text[a[0] : a[1]]) and text[b[0]].islower()
        for a, b in joints
    )
    return runs_on >= 0.3 * len(joints)


def _runs_on(text: str, line: tuple[int, int], following: tuple[int, int], wrapped: bool) -> bool:
    """Whether a line goes on in the next: always in wrapped copy, else mid-sentence only."""
    if text[line[1] : following[0]].count("\n") != 1 or _BULLET.match(text, *following):
        return False
    if wrapped and line[1] - line[0] >= 45:
        return True
    # The last line of those joined so far is enough: a stop and its closing marks stand together.
    last = max(line[0], text.rfind("\n", line[0], line[1]) + 1)
    return text[following[0]].islower() and not _TERMINAL.search(text, last, line[1])


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    lines = []
    for match in _LINE.finditer(text):
        stripped = match.group().strip()
        if stripped:
            start = match.start() + match.group().index(stripped[0])
            lines.append((start, start + len(stripped)))
    if not lines:
        return
    wrapped = _is_wrapped(lines, text)
    start, end = lines[0]
    for following in lines[1:]:
        if _runs_on(text, (start, end), following, wrapped):
            end = following[1]
        else:
            yield start, end
            start, end = following
    yield start, end


# What a pictograph may be made of besides: skin tones, joiners, variation selectors, space.
_JOINERS = frozenset({"Sk", "Cf", "Mn", "Zs"})


def is_emoji(char: str) -> bool:
    """Whether a character is a pictograph."""
    return unicodedata.category(char) == "So" and ord(char) > 0x2000


def _without_emoji(line: str) -> str:
    """A line up to the pictographs that end it, which end no sentence and begin none."""
    end = len(line)
    while end and (is_emoji(line[end - 1]) or unicodedata.category(line[end - 1]) in _JOINERS):
        end -= 1
    return line[:end].rstrip() if end < len(line) else line


def _is_heading(line: str, marked: bool, alone: bool) -> bool:
    """Whether a line without its bullet is a heading; `alone`: it is the document's only line."""
    if _MARKUP_HEADING.match(line) or _RULE.match(line):
        return True
    if _BYLINE.match(line):
        return False
    words = _WORD.findall(line)
    line = _without_emoji(line) or line
    if is_emoji(line[0]) and len(words) <= 14 and not _TERMINAL.search(line):
        return True
    if alone or not words or len(words) > 18:
        return not words and not alone
    long_words = [w for w in words[1:] if len(w) > 3] or words
    titled = sum(w[0].isupper() for w in long_words) >= 0.75 * len(long_words)
    if _TERMINAL.search(line):
        # A title may end in a question mark, or (in wire feeds) a full stop.
        closes = line.rstrip("'\"’”»)]*_ ")[-1:]
        if closes == "?":
            return titled and len(long_words) >= 2 and words[-1][0].isupper()
        every = all(w[0].isupper() for w in long_words)
        return every and len(long_words) >= 3 and closes == "." and not marked
    if line[0].islower() or line[0] in "\"“‘'«":
        return False
    # A list item without a full stop is a heading only when it reads as one.
    return (titled or len(words) <= 3) if marked else len(words) <= 12 or titled


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch, cut where sentences ran together and where it is too long to parse at once."""
    cuts = [match.end() for match in _FUSED.finditer(text, start, end)]
    for stop in [*(cut for cut in cuts if cut < end), end]:
        while stop - start > LONGEST:
            window = text[start : start + LONGEST]
            found = max(window.rfind(mark) for mark in (". ", "? ", "! "))
            cut = found + 1 if found > LONGEST // 2 else window.rfind(" ")
            cut = cut if cut > LONGEST // 2 else LONGEST
            yield start, start + cut
            start += cut
        yield start, stop
        start = stop


class _Line(NamedTuple):
    """A paragraph: `body` is where its text starts behind a bullet; `numbered`: behind a number."""

    start: int
    body: int
    end: int
    numbered: bool


def _lines(text: str) -> list[_Line]:
    found = []
    for start, end in _paragraphs(text):
        bullet = None if _INITIAL.match(text, start, end) else _BULLET.match(text, start, end)
        body = bullet.end() if bullet and bullet.end() < end else start
        found.append(_Line(start, body, end, bool(_NUMBERED.match(text, start, end))))
    return found


def _role(text: str, lines: list[_Line], index: int) -> Role:
    line = lines[index]
    marked = line.body > line.start
    if _is_heading(text[line.body : line.end], marked, len(lines) == 1):
        return "heading"
    if not marked:
        return "prose"
    # "1. Pressure Allies" over other lines is a numbered heading; among numbers, a list item.
    near = [lines[i].numbered for i in (index - 1, index + 1) if 0 <= i < len(lines)]
    alone = line.numbered and not any(near) and index + 1 < len(lines)
    words = len(_WORD.findall(text[line.body : line.end]))
    ended = _TERMINAL.search(text, line.body, line.end)
    return "heading" if alone and words <= 12 and not ended else "item"


def segments(text: str) -> Iterator[Segment]:
    """The segments of `text`, in order; every character that is not white space lies in one."""
    lines = _lines(text)
    for number, line in enumerate(lines):
        role = _role(text, lines, number)
        for left, right in _pieces(text, line.body, line.end):
            while left < right and text[left].isspace():
                left += 1
            if left < right:
                start = line.start if left == line.body else left
                yield Segment(start, left, right, role, number)
