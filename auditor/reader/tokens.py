"""Text -> tokens: the tokens of spaCy's English tokeniser, split by rules of our own.

A text is cut at white space, and each chunk into tokens: marks off its two ends, contractions and
units apart, hyphens and strokes between letters on their own. News repeats its chunks, so what a
chunk splits into is remembered, and most of a text costs one look-up a chunk.

Where spaCy goes wrong on messy copy this does better: an emoji with its modifiers is one token
and never fused to a word, a sentence that runs into the next ('word.”Next') is cut, and so are
footnote marks ("word[3]"), ranges with a dash, "DON'T" and "people've".
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import accumulate
from operator import add, sub
from typing import Any, NamedTuple

from auditor.lexicon import toml

# Chunks remembered; a web page's worth of odd ones (identifiers, links) must not pile up.
REMEMBERED = 32_768
# A longer chunk is no word: it is split, never remembered.
LONGEST_REMEMBERED = 64
# What runs on without white space for longer is read in parts: taking marks off its ends one by
# one costs the square of its length.
LONGEST_CHUNK = 1_000

Pieces = tuple[str, ...]


class Tokens(NamedTuple):
    """Parallel lists, one entry a token: its text, the half-open range in the text it was read
    from, and whether white space stands before it (true for the first)."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    spaces: list[bool]


class _Splits(dict[str, tuple[Pieces, tuple[int, ...]]]):
    """What a chunk splits into, and the gap before each piece: 1 for the first, else 0."""

    def __missing__(self, chunk: str) -> tuple[Pieces, tuple[int, ...]]:
        pieces = pieces_of(chunk)
        entry = pieces, (1, *(0,) * (len(pieces) - 1))
        if len(chunk) <= LONGEST_REMEMBERED:
            if len(self) >= REMEMBERED:
                self.clear()
            self[chunk] = entry
        return entry


_SPLITS = _Splits()


def tokens(text: str) -> Tokens:
    """The tokens of a text whose only white space is the blank (a `Shadow`'s text)."""
    words: list[str] = []
    gaps: list[int] = []
    blanks = 0
    splits = _SPLITS
    for chunk in text.split(" "):
        if not chunk:
            blanks += 1
            continue
        pieces, before = splits[chunk]
        if blanks:
            before = (1 + blanks, *before[1:])
            blanks = 0
        words += pieces
        gaps += before
    if not words:
        return Tokens([], [], [], [])
    gaps[0] -= 1
    lengths = list(map(len, words))
    ends = list(accumulate(map(add, lengths, gaps)))
    starts = list(map(sub, ends, lengths))
    spaces = list(map(bool, gaps))
    spaces[0] = True
    return Tokens(words, starts, ends, spaces)


# --- One chunk ---------------------------------------------------------------------------------

_LETTER = r"[^\W\d_]"
_DOTS = re.compile(r"\.\.+|…")
_FOOTNOTE = re.compile(r"(?<=.)\[\d+\]$")
# An emoji with what modifies it: variation selector, skin tone, keycap, joiner; a flag is two.
_EMOJI = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}"
    "|[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
    "[\ufe0e\ufe0f\u20e3\u200d\U0001f3fb-\U0001f3ff]*"
    "|[0-9#*]\ufe0f?\u20e3)"
)
# Even, so that a row of flags is cut between two of them.
_LONGEST_EMOJI = 12
_LINK = re.compile(
    r"(?:[\w+.-]{2,}://)?(?:[^\s@]+@)?"
    r"(?:(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.)+(?P<top>[^\W\d_]{2,63})|\d{1,3}(?:\.\d{1,3}){3})"
    r"(?::\d{2,5})?(?:[/?#]\S*)?"
)
_HOUR = re.compile(r"(?:^|[-–—/])\d{1,2}(?:[:.]\d\d)?(am|pm|AM|PM|[ap]\.m\.?|[AP]\.M\.?)$")
_INNER = re.compile(
    rf"""
      \.\.+ | …\.*
    | (?<=\d)[+\-*^–](?=[\d-])                          # 2015-16
    | (?<=[^\W_])(?:---|--|——|[-–—~])(?={_LETTER})      # well-known, 3-year
    | (?<=[^\W_])[:<>=/](?={_LETTER})                   # and/or, 5:pm
    | (?<={_LETTER})[,;](?={_LETTER})
    | (?<=\d)%(?={_LETTER}) | (?<=\d)°
    | \[\d+\] | (?<=[^\W_])[.,;:](?=\[\d)               # a footnote
    | (?<=[^\W_])[.,:;!?]+["“”«»]+(?=[^\W_])            # said.”Next  said:“Now
    | (?<=[^\W_])["“”«»]+[.,:;!?]*(?=[^\W_])            # a“word”b
    | (?<=[^\W_])\.(?=[^\W_]|['"“”‘’«»])                # word.Next, if the letters are so
    | (?<=['"”’»)\]])\.(?=[^\W_]|['"“”‘’«»])
    | (?<={_LETTER})[!?]+(?={_LETTER})                  # word!Next, if the letters are so
    """,
    re.VERBOSE,
)


class _Rules(NamedTuple):
    exceptions: dict[str, Pieces]
    opening: frozenset[str]
    closing: frozenset[str]
    stopped: frozenset[str]
    currency: frozenset[str]
    dollar: re.Pattern[str]
    unit: re.Pattern[str]


@cache
def _rules() -> _Rules:
    data = toml("reader/tokens.toml")
    marks = data["marks"]
    both = {*marks["punctuation"], *marks["quotation"]}
    units = "|".join(map(re.escape, sorted(marks["units"], key=len, reverse=True)))
    dollars = "|".join(sorted(marks["dollars"], key=len, reverse=True))
    return _Rules(
        exceptions=_exceptions(data),
        opening=frozenset(both | {*marks["opening"], *marks["currency"]}),
        closing=frozenset(both | {*marks["closing"]}),
        # A full stop behind one of these, a digit or a lower-case letter is cut off.
        stopped=frozenset(both | {*"%²-+"}),
        currency=frozenset(marks["currency"]),
        dollar=re.compile(rf"(?:{dollars})\$(?=\d)"),
        unit=re.compile(rf"(?<=\d)(?:{units})$"),
    )


def _exceptions(data: dict[str, Any]) -> dict[str, Pieces]:
    found: dict[str, Pieces] = {}

    def put(pieces: list[str]) -> None:
        first = pieces[0]
        letter = len(first) - len(first.lstrip("'"))
        capital = first[:letter] + first[letter : letter + 1].upper() + first[letter + 1 :]
        for each in (pieces, [capital, *pieces[1:]]):
            found["".join(each)] = tuple(each)

    for entry in data["contractions"]:
        for word in entry["words"]:
            for ending in entry["endings"]:
                put([word, *ending.replace("'ve", " 've").split()])
            for ending in entry["bare"]:
                put([word, *ending.split()])
    for pieces in data["fused"]["pieces"]:
        put(pieces.split())
    whole = data["whole"]
    for word in [*whole["words"], *whole["marked"]]:
        put([word])
    for word in [*whole["abbreviations"], *whole["emoticons"]]:
        found[word] = (word,)
    # A letter with a full stop numbers a list or shortens a name.
    found |= {f"{letter}.": (f"{letter}.",) for letter in "abcdefghijklmnopqrstuvwxyz"}
    return found


def pieces_of(chunk: str) -> Pieces:
    """The tokens of a chunk without white space; joined, they are the chunk."""
    if len(chunk) > LONGEST_CHUNK:
        parts = range(0, len(chunk), LONGEST_CHUNK)
        return tuple(p for at in parts for p in pieces_of(chunk[at : at + LONGEST_CHUNK]))
    rules = _rules()
    before: list[str] = []
    after: list[str] = []
    while chunk and chunk not in rules.exceptions:
        size, tail = _prefix(chunk, rules), _suffix(chunk, rules)
        # An exception may begin with a mark ("'em,"): what follows is taken off it first.
        if size and not (tail and chunk[:-tail] in rules.exceptions):
            before.append(chunk[:size])
            chunk = chunk[size:]
        elif tail:
            after.append(chunk[-tail:])
            chunk = chunk[:-tail]
        else:
            break
    if chunk:
        before += _core(chunk, rules)
    found = (*before, *reversed(after))
    return _paired(found) if found.count("'") > 1 else found


def _paired(pieces: Pieces) -> Pieces:
    """The pieces with two neighbouring apostrophes as one quotation mark."""
    found: list[str] = []
    for piece in pieces:
        if piece == "'" and found and found[-1] == "'":
            found[-1] = "''"
        else:
            found.append(piece)
    return tuple(found)


def _prefix(chunk: str, rules: _Rules) -> int:
    """How many characters stand alone at the start of a chunk."""
    first = chunk[0]
    if first.isalnum():
        match = (rules.dollar.match(chunk) if "$" in chunk else None) or (
            _EMOJI.match(chunk) if "\u20e3" in chunk[:3] else None
        )
        return match.end() if match else 0
    if match := _DOTS.match(chunk) or _EMOJI.match(chunk):
        return match.end()
    if first == "+":
        return int(not chunk[1:2].isdigit())
    return int(first in rules.opening or _is_symbol(first))


def _suffix(chunk: str, rules: _Rules) -> int:
    """How many characters stand alone at the end of a chunk."""
    last = chunk[-1]
    if last.isalpha():
        return _ending(chunk, rules)
    if last == ".":
        return _stop(chunk, rules)
    if last in rules.closing:
        footnote = _FOOTNOTE.search(chunk) if last == "]" else None
        return len(footnote.group()) if footnote else 1
    if last.isdigit():
        return 0
    if last == "+" or last == "%" or last in rules.currency:
        return int(chunk[-2:-1].isdigit())
    if last in "²³":
        match = rules.unit.search(chunk)
        return len(match.group()) if match else 0
    tail = chunk[-_LONGEST_EMOJI:]
    for match in _EMOJI.finditer(tail):
        if match.end() == len(tail):
            return match.end() - match.start()
    return int(_is_symbol(last))


def _is_symbol(char: str) -> bool:
    return char > "\x7f" and unicodedata.category(char) == "So"


def _ending(chunk: str, rules: _Rules) -> int:
    """A contraction, a unit or a time of day at the end of a chunk."""
    if chunk[-2:] in ("'s", "'S", "’s", "’S"):
        return 2
    apostrophe = chunk.rfind("'", -3)
    if apostrophe > 0:
        ending = chunk[apostrophe:]
        known = ending.lower() in ("'ve", "'ll", "'re", "'d", "'m") and (
            ending.islower() or chunk.isupper()
        )
        if known and chunk[:apostrophe].isalpha() and apostrophe > 1:
            return len(ending)
        if chunk.isupper() and chunk.endswith("N'T") and len(chunk) > 3:
            return 3
    if hour := _HOUR.search(chunk):
        return len(hour[1])
    unit = rules.unit.search(chunk)
    return len(unit.group()) if unit else 0


def _stop(chunk: str, rules: _Rules) -> int:
    """A full stop that belongs to no abbreviation: "end." and "NATO." but not "U.S.", "J."."""
    if hour := _HOUR.search(chunk):
        return len(hour[1])
    if chunk.endswith(".."):
        return len(chunk) - len(chunk.rstrip("."))
    joined = chunk.rfind("-")
    if 0 <= joined < len(chunk) - 3 and chunk[joined + 1 :] in rules.exceptions:
        return 0  # "R-Fla."
    before = chunk[-2:-1]
    if before.isdigit() or before.islower() or before in rules.stopped or _is_symbol(before):
        return 1
    return int(len(chunk) > 2 and before.isupper() and chunk[-3].isupper())


def _core(chunk: str, rules: _Rules) -> Pieces:
    """What is left between the marks: an exception, a link, or words joined by marks."""
    if chunk in rules.exceptions:
        return rules.exceptions[chunk]
    if chunk.isalnum() and chunk.isascii():
        return (chunk,)
    link = _LINK.fullmatch(chunk)
    if link and (link["top"] or "a").islower():
        return (chunk,)
    found: list[str] = []
    start = 0
    for first, last in _cuts(chunk):
        if first > start:
            found.append(chunk[start:first])
        mark = chunk[first:last]
        single = len(mark) == 1 or mark[0] in ".…-—[" or _EMOJI.match(mark)
        found += [mark] if single and not _mixed(mark) else list(mark)
        start = last
    if start < len(chunk):
        found.append(chunk[start:])
    return tuple(found)


def _mixed(mark: str) -> bool:
    """Whether a run of marks is of several kinds: a full stop and what closes a quotation."""
    return mark[0] in ".…" and len(set(mark)) > 1


def _cuts(chunk: str) -> list[tuple[int, int]]:
    """Where marks divide a chunk's inside, in order."""
    spans = [match.span() for match in _INNER.finditer(chunk) if _divides(chunk, match)]
    if not chunk.isascii():
        spans += [
            match.span() for match in _EMOJI.finditer(chunk) if not match.group()[0].isascii()
        ]
        spans.sort()
    cuts: list[tuple[int, int]] = []
    for first, last in spans:
        if first > 0 and (not cuts or first >= cuts[-1][1]):
            cuts.append((first, last))
    return cuts


def _divides(chunk: str, match: re.Match[str]) -> bool:
    """Whether a stop inside a chunk ends a sentence: "word.Next", never "U.S.A" or "3.5"."""
    mark = match.group()
    if mark[0] not in ".!?" or len(mark) > 1 or chunk[match.end()] == "[":
        return True
    before, behind = chunk[match.start() - 1], chunk[match.end()]
    if mark != ".":
        return before.islower() and behind.isupper()
    return (before.islower() or not before.isalnum()) and (behind.isupper() or not behind.isalnum())
