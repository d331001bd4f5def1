"""Sums over two sentences: a margin and its two results, an anniversary and its year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.clashes.amounts import amount, plain
from auditor.clashes.compared import value_of
from auditor.clashes.reading import Clash, Reading
from auditor.model import Statement
from auditor.statements.concepts import cues
from auditor.values.numbers import number
from auditor.values.types import DateRange

# How many sentences apart a margin and the results that give it may be told.
# Twenty: a longer report comes back to its result at the end. Read on 300 articles of
# polnear_train: at 6 nothing, at 20 one margin of another moment, which "at one point" sets aside.
_BESIDE = 20

# --- margins ------------------------------------------------------------------------------------

_BY = re.compile(
    r"\b(?:(?:margin|majority|lead) of|(?:won|beat|wins|win|lost|loses)\b.{0,60}? by)"
    r"(?: (?:only|just|a mere|no more than))*\s*$"
)


def mismargined(reading: Reading) -> Iterator[Clash]:
    """ "5,210 votes against 4,950" beside "won by a margin of 640 votes"."""
    results = {n: pair for n in reading.of_sentence if (pair := _results(reading, n)) is not None}
    for statement in reading.statements if results else ():
        margin = amount(statement)
        if statement.kind != "count" or not margin or statement.bound != "exact":
            continue
        start = reading.annotated.sentences[statement.sentence].start
        if not _BY.search(reading.quote((start, statement.span[0]))):
            continue
        if {"had", "first", "second", "half", "round", "third", "point", "once"} & reading.words_at(
            statement.sentence
        ):
            continue
        near = [n for n in results if 0 <= statement.sentence - n <= _BESIDE]
        if not near:
            continue
        sentence = max(near)
        first, second, unit = results[sentence]
        if unit not in ("", statement.unit) or abs(first - second) == margin or margin >= first:
            continue
        if sentence == statement.sentence:
            continue
        yield Clash(
            "arithmetic",
            reading.sentence(sentence),
            statement.extent,
            f"{plain(first)} and {plain(second)} are {plain(abs(first - second))} apart, not "
            f"“{reading.quote(statement.span)}”.",
        )


def _results(reading: Reading, sentence: int) -> tuple[float, float, str] | None:
    """The two results of a contest in a sentence, with their unit: the only two figures, of votes
    or points."""
    told = reading.of_sentence[sentence]
    figures = sorted((s for s in told if s.kind == "count" and s.real), key=lambda s: s.span)
    if len(figures) != 2 or any(s.bound != "exact" or "part" in s.marks for s in figures):
        return None
    one, other = figures
    sides = reading.words_at(sentence) & cues("sides")
    if one.unit not in cues("contests") or (other.unit not in ("", one.unit) and len(sides) < 2):
        return None
    first, second = amount(one), amount(other)
    names = {w for s in figures for n in s.names for w in n.split()}
    return (
        (first, second, one.unit)
        if first and second and (len(names) >= 2 or len(sides) >= 2)
        else None
    )


# --- anniversaries --------------------------------------------------------------------------------

_FEAST = re.compile(
    r"\b(?P<nth>[a-z]+(?:-[a-z]+)?(?:st|nd|rd|th)|\d+(?:st|nd|rd|th))[- ]"
    r"(?:(?P<what>wedding|founding) )?(?P<feast>anniversary|birthday|jubilee)\b",
    re.IGNORECASE,
)
# Words that tell of a feast of another year.
_THEN = frozenset({"had", "was", "were", "ago", "when", "last"})


def misjubilee(reading: Reading) -> Iterator[Clash]:
    """ "Founded in 1950" beside "celebrates its hundredth anniversary" of 2025."""
    published = reading.annotated.document.published or ""
    feasts = [] if not published[:4].isdigit() else list(_feasts(reading))
    for sentence, match, years in feasts:
        told = reading.of_sentence[sentence]
        owners = {k for s in told if s.kind == "event" for k in s.agent} - {"he", "she"}
        begun = next((b for b in _begun(reading, match) if b[0].patient & owners), None)
        if begun is None or begun[0].sentence == sentence:
            continue
        passed = int(published[:4]) - begun[1]
        if abs(passed - years) <= 1:
            continue
        start = reading.annotated.sentences[sentence].start
        yield Clash(
            "arithmetic",
            begun[0].extent,
            reading.sentence(sentence),
            f"From {begun[1]} to {published[:4]} are {passed} years, not those of "
            f"“{reading.quote((start + match.start(), start + match.end()))}”.",
        )


def _begun(reading: Reading, feast: re.Match[str]) -> Iterator[tuple[Statement, int]]:
    """The dated beginnings that a feast may be of, with their years: a wedding's or a founding's
    where it says so, a birth for a birthday."""
    wanted = {"wedding": "marry", "founding": "found"}.get(feast["what"] or "")
    wanted = "bear" if feast["feast"].lower() == "birthday" else wanted
    for predicate in [wanted] if wanted else sorted(cues("beginnings") - {"marry", "bear"}):
        for statement in reading.told.get(predicate, ()):
            year = _year(reading, statement)
            if year is not None and not statement.negated:
                yield statement, year


def _feasts(reading: Reading) -> Iterator[tuple[int, re.Match[str], int]]:
    """The anniversaries told of the present, with their number of years."""
    for at, sentence in enumerate(reading.annotated.sentences):
        if not {"anniversary", "birthday", "jubilee"} & reading.words_at(at):
            continue
        text = reading.quote((sentence.start, sentence.end))
        match = _FEAST.search(text)
        told_of_then = _THEN & reading.words_at(at)
        if match is None or told_of_then or text[match.end() :].lower().startswith(" of "):
            continue
        years = _ordinal(match["nth"])
        if years and years >= 5:
            yield at, match, years


def _ordinal(word: str) -> int | None:
    """The number of "75th", "thirtieth", "hundredth"."""
    found = re.match(r"\d+", word)
    if found:
        return int(found[0])
    low = word.lower()
    plain_ = {"fifth": "five", "eighth": "eight", "ninth": "nine", "twelfth": "twelve"}.get(low)
    if plain_ is None:
        plain_ = low.removesuffix("ieth") + "y" if low.endswith("ieth") else low.removesuffix("th")
    value = number("one hundred" if plain_ == "hundred" else plain_)
    return int(value.value) if value is not None else None


def _year(reading: Reading, statement: Statement) -> int | None:
    """The year that the clause of an event is bound to."""
    for dated in reading.of_sentence[statement.sentence]:
        if dated.kind == "date" and dated.clause == statement.clause:
            value = value_of(dated)
            if isinstance(value, DateRange) and value.start.year == value.end.year:
                return value.start.year
    return None
