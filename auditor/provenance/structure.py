"""Marks of careless assembly: numbers that jump, repeats, emoji headings, words run together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from auditor.lexicon import lines as listed
from auditor.lexicon import toml
from auditor.model import Annotated, Note, Sentence, Span, Token
from auditor.parsing.blocks import is_emoji
from auditor.provenance.lines import Line, shortened, text_lines

_MOST = 20
# A paragraph repeated word for word is told from a repeated label by its length.
_LONG_WORDS = 8
_LONGER_WORDS = 12
_STOPS = (".", "!", "?", "”", '"', "…")
# From so many on, repeats are told in one note.
_APART = 3
_WORD = re.compile(r"\w+")


# --- headings ------------------------------------------------------------------------------------


def _headings(annotated: Annotated) -> list[Sentence]:
    return [s for s in annotated.sentences if s.role == "heading"]


def emoji_headings(annotated: Annotated) -> Iterator[Note]:
    """Headings that open with a pictograph, as chat programs write them: one note for all."""
    text = annotated.document.text
    found = [s for s in _headings(annotated) if is_emoji(text[s.start])]
    # One may be a writer's whim, or a star beside a headline.
    if len(found) < 2:
        return
    spans = tuple((s.start, s.end) for s in found)
    first = text[slice(*spans[0])]
    reason = f"{len(found)} headings open with a pictograph (“{shortened(first, 60)}”)"
    yield Note(kind="emoji_heading", reason=reason, spans=spans[:_MOST], text=first, level="low")


# --- section numbers -----------------------------------------------------------------------------

_ARABIC = re.compile(r"\(?(\d{1,2})[.)]\s+\S")
_ROMAN = re.compile(r"\(?([IVX]{1,5})[.)]\s+\S")
_ROMANS = {
    r: n
    for n, r in enumerate(
        [
            "I",
            "II",
            "III",
            "IV",
            "V",
            "VI",
            "VII",
            "VIII",
            "IX",
            "X",
            "XI",
            "XII",
            "XIII",
            "XIV",
            "XV",
        ],
        1,
    )
}


class _Number(NamedTuple):
    value: int
    shown: str
    span: Span


def section_jumps(annotated: Annotated) -> Iterator[Note]:
    """Numbered sections of which one is missing, or comes back: cut or pasted without a look."""
    text = annotated.document.text
    for run in _runs(annotated):
        for before, after in pairwise(run):
            reason = (
                f"Section {after.shown} follows section {before.shown}: "
                "something was cut, moved or pasted in"
            )
            if _jumps(run, before, after):
                shown = text[slice(*after.span)]
                spans = (before.span, after.span)
                yield Note(kind="section_jump", reason=reason, spans=spans, text=shown, level="low")


def _jumps(run: Sequence[_Number], before: _Number, after: _Number) -> bool:
    step = after.value - before.value
    if step == 1 or (after.value == 1 and before.value > 1):
        return False
    # A countdown, years of a list, numbers of laws: only a row that otherwise counts up by one.
    steps = [b.value - a.value for a, b in pairwise(run)]
    ups = steps.count(1)
    return ups >= 2 and 2 * ups >= len(steps)


def _runs(annotated: Annotated) -> Iterator[list[_Number]]:
    """The numbers of Roman headings through the whole text; those of Arabic ones, which begin anew
    under another heading."""
    text = annotated.document.text
    roman: list[_Number] = []
    arabic: list[_Number] = []
    for sentence in annotated.sentences:
        if sentence.role == "prose":
            continue
        opening = text[sentence.start : sentence.start + 12]
        in_roman, in_arabic = _ROMAN.match(opening), _ARABIC.match(opening)
        # "V." may be a sentence of its own: the line is the section's.
        stop = text.find("\n", sentence.start)
        span = (sentence.start, max(sentence.end, stop if stop > 0 else len(text)))
        if in_roman and in_roman[1] in _ROMANS and sentence.role == "heading":
            roman.append(_Number(_ROMANS[in_roman[1]], in_roman[1], span))
        if in_arabic:
            number = _Number(int(in_arabic[1]), in_arabic[1], span)
            if number.value == 1:
                yield arabic
                arabic = []
            arabic.append(number)
        elif sentence.role == "heading":
            yield arabic
            arabic = []
    yield arabic
    yield roman


# --- repeats -------------------------------------------------------------------------------------


def repeats(annotated: Annotated) -> Iterator[Note]:
    """Paragraphs that stand twice word for word, and a title that comes back as a line."""
    lines = text_lines(annotated.document.text)
    seen: dict[str, Line] = {}
    pairs: list[tuple[Line, Line]] = []
    for line in lines:
        words = _WORD.findall(line.text.casefold())
        if _is_paragraph(line.text, len(words)):
            first = seen.setdefault(" ".join(words), line)
            if first is not line:
                pairs.append((first, line))
    if len(pairs) <= _APART:
        yield from (_repeated(f"“{shortened(b.text)}” stands twice", [a, b]) for a, b in pairs)
    else:
        shown = f"{len(pairs)} paragraphs stand twice, “{shortened(pairs[0][1].text)}” first"
        yield _repeated(shown, [line for pair in pairs for line in pair])
    title = _WORD.findall((annotated.document.title or "").casefold())
    same = [
        line for line in lines if len(title) > 2 and _WORD.findall(line.text.casefold()) == title
    ]
    if len(same) > 1 and " ".join(title) not in seen:
        yield _repeated(f"The title “{shortened(same[0].text)}” stands {len(same)} times", same)


def _is_paragraph(text: str, words: int) -> bool:
    """Whether a line is prose long enough not to be repeated by chance, as labels are."""
    return words >= _LONG_WORDS and (words > _LONGER_WORDS or text.endswith(_STOPS))


def _repeated(what: str, lines: Sequence[Line]) -> Note:
    return Note(
        kind="repeated_text",
        reason=f"{what}, word for word",
        spans=tuple(line.span for line in lines[:_MOST]),
        text=lines[1].text,
        level="medium",
    )


# --- words run together --------------------------------------------------------------------------

# "diplomacyIt", "isolation.”Just": where a sentence or line break was lost.
_CAPITAL_WITHIN = re.compile(r"(?<![\w@/.#-])([a-z]{4,})([A-Z][a-z]+)(?![\w@/])")
_STOP_WITHIN = re.compile(r"(?<=[a-z]{3})[.!?][”’\"')]*(?=[A-Z][a-z]+[ ,])")
_SHORTEST = 10


def fused_words(annotated: Annotated) -> Iterator[Note]:
    """Words that ran together in copying: one note for all of them."""
    spans = sorted({*_by_capital(annotated), *_by_vocabulary(annotated), *_by_stop(annotated)})
    if not spans:
        return
    text = annotated.document.text
    shown = ", ".join(f"“{text[start:end]}”" for start, end in spans[:4])
    more = f" and {len(spans) - 4} more" if len(spans) > 4 else ""
    yield Note(
        kind="fused_words",
        reason=f"Words ran together: {shown}{more}",
        spans=tuple(spans[:_MOST]),
        text=text[slice(*spans[0])],
        level="low",
    )


def _by_capital(annotated: Annotated) -> Iterator[Span]:
    """ "diplomacyIt": a known word, and a capital in the middle of what should be two."""
    known, openers = _vocabulary(), listed("reader/openers.txt")
    for match in _CAPITAL_WITHIN.finditer(annotated.document.text):
        # "privateStuff" is a programmer's name: a word that opens sentences is none.
        if match[1] in known and match[2] in openers:
            yield match.span()


def _by_stop(annotated: Annotated) -> Iterator[Span]:
    """ "isolation.”Just": a sentence that begins right behind the stop of another."""
    text = annotated.document.text
    known = _vocabulary()
    openers = listed("reader/openers.txt")
    for match in _STOP_WITHIN.finditer(text):
        before = re.search(r"[a-z]+$", text[max(0, match.start() - 30) : match.start()])
        after = re.match(r"[A-Z][a-z]+", text[match.end() : match.end() + 30])
        if before and after and before.group() in known:
            marked = len(match.group()) > 1
            # "Booking.com", "Node.js" and initials are names: a word that opens sentences is none.
            if after.group() in openers or (marked and after.group().lower() in known):
                yield match.start() - len(before.group()), match.end() + len(after.group())


def _by_vocabulary(annotated: Annotated) -> Iterator[Span]:
    """ "permanentlyaligning", "Asiaespecially": two known words in one that is none."""
    text = annotated.document.text
    counts: dict[str, int] = {}
    for token in annotated.tokens:
        if len(token.text) >= _SHORTEST:
            counts[token.text] = counts.get(token.text, 0) + 1
    for token in annotated.tokens:
        # What the writer uses again and again is a word of theirs.
        if counts.get(token.text, 9) <= 2 and _is_fused(token, text[token.start - 1 : token.start]):
            yield token.start, token.end


def _is_fused(token: Token, before: str) -> bool:
    word = token.text
    if not (word.isascii() and word.isalpha() and word[1:].islower()) or before in tuple("@#/._-"):
        return False
    known = _vocabulary()
    if word.lower() in known:
        return False
    endings = tuple(toml("provenance/fused.toml")["endings"])
    return any(_splits(word, cut, known, endings) for cut in range(4, len(word) - 4))


def _splits(word: str, cut: int, known: frozenset[str], endings: tuple[str, ...]) -> bool:
    """Whether a word is two known ones of which the first never begins a compound: an adverb, an
    abstract noun, a country."""
    first, second = word[:cut], word[cut:]
    if second not in known or len(second) < 5 or second in _suffixes():
        return False
    if first[0].isupper() and first in _countries():
        return True
    return len(first) >= 6 and first.lower() in known and first.endswith(endings)


@cache
def _vocabulary() -> frozenset[str]:
    from auditor.tagger import tagger

    return frozenset(tagger("loaded/weights.npz").vocabulary)


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(toml("provenance/fused.toml")["suffixes"])


@cache
def _countries() -> frozenset[str]:
    return frozenset(toml("provenance/fused.toml")["places"])
