"""What accounts of one fact share, in words of one of them: a clause, less what it alone tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from auditor.agreement.likeness import same_value
from auditor.agreement.passages import Passage
from auditor.agreement.vectors import vectors, weight_of
from auditor.lexicon import toml
from auditor.mentions.units import plural
from auditor.model import Span, Statement
from auditor.statements.concepts import cues, key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# Accounts that a wording is compared with at most: more change nothing.
ACCOUNTS = 6
# Cosine of two words' vectors from which one stands for the other: "blast" and "explosion" have
# 0.7, "Monday" and "Tuesday" 0.5.
NEAR = 0.55
# What a word that no other account has costs, against what one that all have brings.
ALONE = 0.7
# What a word of a value brings: without the day or the number much less is told.
VALUE = 1.5
# Words of a clause that reads well by itself; each one less, and each one more, costs.
SHORT, LONG = 5, 14
_VALUED = ("count", "money", "percent", "duration", "date", "clock", "age", "score")
_WORD = re.compile(r"[^\W\d_]+(?:['’]s)?|\d[\d.,:]*")
# What a clause may not open with: it hangs on what stands before it.
_HANGING = re.compile(
    r"(?:(?i:to|which|who|whom|whose|that|where|when|while|because|and|but|or|than|as|if|though|after|"
    r"although|before|since|until|whether|how|why)|[a-z]+ing|[a-z]+ed)\b"
)
# What may follow its end: a mark, or what only adds when, where and why.
_AFTER = re.compile(
    r"\s*(?:$|[,;:—–(]|-{1,2}\s|(?:and|but|after|before|when|while|because|since|during|although|"
    r"though|until|where|amid|following|which|who|as)\b)"
)
# "administration, driven by", "war, which began": a thing, and what is told of it, but no sentence.
_NO_SENTENCE = re.compile(
    r"(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)\s)?[\w’'-]+(?:\s[\w’'-]+){0,3},\s"
    r"(?:which|who|that|[a-z]+ed|[a-z]+ing|[a-z]+en)\s[^,]*$"
)
# "voters based on", "states that will": the same without a mark.
_PHRASE = re.compile(
    r"(?:[\w’'-]+\s){1,2}(?:that|which|who|to|based|driven|made|given|[a-z]+ing)\b(?!\s(?:to|for)\b)"
)
_DETERMINERS = re.compile(
    r"(?:the|an?|its|his|her|their|our|my|your|this|these|those|some|all|no|one|it|he|she|they|we|i|"
    r"there|more|about|at|in|on|by|both|each|every|most|many|few|two|three|four|five)\b"
)
_BEFORE_VALUE = re.compile(
    r"[,\s]*(?:\b(?:late|early|only|just|back)\s)?\b(?:on|in|at|by|since|during|until|from|for)?"
    r"\s?(?:the\s)?$",
    re.IGNORECASE,
)
_PLACE = re.compile(r",?\s(?:in|at|near|outside|from)\s(?:the\s)?(?:[A-Z][\w’'-]+\s?)+$")
_SOURCE = re.compile(r",?\s(?:according to|as)\s[^,]+$")


class Wording(NamedTuple):
    """A stretch of an account and how well it tells what all share; higher: better."""

    score: float
    text: str


class _Word(NamedTuple):
    span: Span
    weight: float
    # Share of the other accounts that have the word, or one like it.
    backed: float


def shared(passages: Sequence[Passage]) -> str:
    """The stretch of one of the passages that tells best what all of them do."""
    found = [
        (wording.score, -number, wording.text)
        for number, passage in enumerate(passages[: ACCOUNTS + 1])
        for wording in _wordings(passage, [p for p in passages if p is not passage][:ACCOUNTS])
    ]
    return max(found)[2] if found else passages[0].text


def _wordings(passage: Passage, others: Sequence[Passage]) -> Iterator[Wording]:
    """The passage, its clauses and runs of them, each without what only it tells at its ends."""
    words = list(_words(passage, others))
    for start, end in _stretches(passage):
        start, end = _trimmed(passage, words, start, end)
        inside = [w for w in words if start <= w.span[0] and w.span[1] <= end]
        text = passage.text[start:end]
        if inside:
            yield Wording(_score(text, inside, passage), text)


def _score(text: str, words: Sequence[_Word], passage: Passage) -> float:
    score = sum(w.weight * (w.backed - ALONE * (1 - w.backed)) for w in words)
    spoken = _WORD.findall(text)
    leaning = frozenset(toml("contradictions/wording.toml")["leaning"]["words"].split())
    score -= 0.4 * max(0, SHORT - len(spoken)) + 0.1 * max(0, len(spoken) - LONG)
    score -= 1.7 * (spoken[0].lower() in leaning) + 0.3 * sum(w.lower() in leaning for w in spoken)
    score -= 0.8 * bool(_NO_SENTENCE.match(text))
    score -= 1.5 * (text[0].islower() and not _DETERMINERS.match(text))
    score -= 0.6 * any(mark in text for mark in '“”":;')
    score -= 0.4 * any(s.holder for s in passage.statements)
    return score - 0.6 * (not any(s.subject for s in passage.statements))


# --- words ----------------------------------------------------------------------------------------


def _words(passage: Passage, others: Sequence[Passage]) -> Iterator[_Word]:
    """The words that tell something, and which of the others have them."""
    values = [s for s in passage.statements if s.kind in _VALUED]
    for match in _WORD.finditer(passage.text):
        word, place = match[0].removesuffix("’s").removesuffix("'s").lower(), match.span()
        value = _value_at(values, passage.span[0] + place[0])
        if value is None and (word in cues("thin") or weight_of(word) < 0.2):
            continue
        has = [_gives(o, value) if value else _has(o.text, word) for o in others]
        yield _Word(place, VALUE if value else min(1.0, weight_of(word)), sum(has) / len(has))


def _value_at(values: Sequence[Statement], place: int) -> Statement | None:
    return next((s for s in values if s.span[0] <= place < s.span[1]), None)


def _gives(other: Passage, value: Statement) -> bool:
    """Whether a passage gives a value, too."""
    return any(s.kind == value.kind and same_value(s, value) for s in other.statements)


class _Text(NamedTuple):
    """A text's words, their keys and their vectors."""

    words: frozenset[str]
    keys: frozenset[str]
    rows: Floats


def _has(text: str, word: str) -> bool:
    """Whether a text has a word, a form of it, or one near in meaning."""
    other = _read(text)
    if word in other.words or key(word) in other.keys or plural(word) in other.words:
        return True
    known = vectors()
    row = known.vocabulary.get(word)
    return bool(row) and bool((other.rows @ known.rows[row or 0]).max(initial=0.0) >= NEAR)


@lru_cache(maxsize=512)
def _read(text: str) -> _Text:
    found = (w.removesuffix("’s").removesuffix("'s").lower() for w in _WORD.findall(text))
    words = frozenset(w for w in found if w not in cues("thin"))
    singular = {w[:-1] for w in words if w.endswith("s") and plural(w[:-1]) == w}
    known = vectors()
    rows = [row for row in (known.vocabulary.get(w) for w in sorted(words)) if row]
    return _Text(words | singular, frozenset(key(w) for w in words), known.rows[rows])


# --- stretches ------------------------------------------------------------------------------------


def _stretches(passage: Passage) -> Iterator[Span]:
    """Where the passage, its clauses and runs of clauses stand in its text."""
    yield 0, len(passage.text)
    clauses = sorted(
        (*_extent(s, passage), s.predicate in cues("saying") | {"inform"})
        for s in passage.statements
        if s.kind == "event"
    )
    for i, (start, end, spoken) in enumerate(clauses):
        if not _opens(passage.text[start:end]):
            continue
        for _, stop, _ in clauses[i:]:
            # Who said something is no fact without what was said.
            told = stop > end or (stop == end and not spoken)
            if told and _AFTER.match(passage.text[stop:]):
                yield start, stop


def _extent(statement: Statement, passage: Passage) -> Span:
    """Where a statement's clause stands in its passage's text."""
    spans = statement.extent.spans
    low = max(spans[0][0] - passage.span[0], 0)
    return low, max(low, min(spans[-1][1] - passage.span[0], len(passage.text)))


def _opens(text: str) -> bool:
    """Whether a clause can stand at the beginning."""
    bare = _PHRASE.match(text) and not _DETERMINERS.match(text.lower())
    return len(text.split()) >= 3 and not _HANGING.match(text) and not bare


def _trimmed(passage: Passage, words: Sequence[_Word], start: int, end: int) -> Span:
    """Without a date, a place or a source at either end that no other account gives."""
    alone = [w.span for w in words if w.backed == 0]
    values = sorted(
        (s.span[0] - passage.span[0], s.span[1] - passage.span[0])
        for s in passage.statements
        if s.kind in ("date", "clock")
    )
    again = True
    while again:
        again = False
        tail = passage.text[start:end].rstrip(" ,;:.–—-")
        end = start + len(tail)
        for low, high in values:
            unbacked = any(low <= a < high for a, _ in alone)
            if unbacked and high == end and low > start + 10:
                cut = _BEFORE_VALUE.search(passage.text[start:low])
                end, again = start + (cut.start() if cut else low - start), True
            elif unbacked and passage.text[high : high + 2] == ", " and start <= low <= start + 4:
                start, again = high + 2, True
        for pattern in (_PLACE, _SOURCE):
            match = pattern.search(passage.text[start:end])
            inside = match and [w for w in words if start + match.start() <= w.span[0] < end]
            if match and match.start() > 10 and inside and all(w.backed == 0 for w in inside):
                end, again = start + match.start(), True
    return start, end
