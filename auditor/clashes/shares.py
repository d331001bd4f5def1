"""A share beside the two figures it is of: "thirty of the 120 patients", "one in ten"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from auditor.clashes.amounts import amount, plain
from auditor.clashes.parts import OF_THE
from auditor.clashes.reading import THIN, Clash, Reading
from auditor.model import Span, Statement
from auditor.statements.concepts import cues

# How far a share may be from the two figures it is of: by reading "about a third" and the like,
# within a sixth of it, and never less than four points.
SHARE, POINTS = 1 / 6, 0.04
# How many sentences apart a share and the figures it is of may be told.
_BESIDE = 8
_ONE_IN = re.compile(
    r"\b(one|two|three|four|five|nine) (?:in|out of) (?:every )?"
    r"(two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|a hundred)\b",
    re.IGNORECASE,
)
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "twenty": 20, "a hundred": 100,
}  # fmt: skip


class Share(NamedTuple):
    """A share told in a sentence, and the words that tell it."""

    statement: Statement | None
    sentence: int
    share: float
    span: Span


def misshared(reading: Reading) -> Iterator[Clash]:
    """ "Thirty of the 120 patients" beside "one in ten patients", of the same patients."""
    wholes = list(_portions(reading))
    if not wholes:
        return
    told: dict[int, list[tuple[int, Share]]] = defaultdict(list)
    for rank, found in enumerate(_shares(reading)):
        told[found.sentence].append((rank, found))
    for part, whole in wholes:
        share = (amount(part) or 0.0) / (amount(whole) or 1.0)
        around = range(part.sentence - _BESIDE, part.sentence + _BESIDE + 1)
        near = [ranked for n in around if n != part.sentence for ranked in told.get(n, ())]
        for _, other in sorted(near, key=lambda ranked: ranked[0]):
            if abs(other.share - share) <= max(POINTS, SHARE * share):
                continue
            shared = reading.sentence_keys[other.sentence] & part.keys
            counted = {t.lemma.lower() for t in reading.after(other.sentence, other.span[1])}
            if not _of_unit(whole, counted) or reading.words_at(other.sentence) & cues("bases"):
                continue
            # "That is half of the households": of what was just told.
            opening = reading.sentence(other.sentence).text.lower()
            taken_up = opening.startswith(("that is ", "this is ", "that means ", "this means "))
            close = taken_up and 0 < other.sentence - part.sentence <= 3
            alike = part.predicate in shared or part.predicate in THIN
            if not close and (not alike or len(shared - cues("thin")) < 2):
                continue
            yield Clash(
                "arithmetic",
                reading.sentence(part.sentence),
                reading.sentence(other.sentence),
                f"{plain(amount(part) or 0)} of {plain(amount(whole) or 0)} is {share:.0%}, not "
                f"“{reading.quote(other.span)}”.",
            )


def _of_unit(whole: Statement, words: set[str]) -> bool:
    """Whether what a share is of is what the whole counts."""
    unit = str(whole.value.get("unit") or "") if isinstance(whole.value, dict) else ""
    return whole.unit in words or unit.removesuffix("s") in words or unit in words


def _portions(reading: Reading) -> Iterator[tuple[Statement, Statement]]:
    """ "Thirty of the 120 patients": the part and the whole."""
    for statements in reading.of_sentence.values():
        counts = sorted((s for s in statements if s.kind == "count"), key=lambda s: s.span)
        for one, other in pairwise(counts):
            between = reading.quote((one.span[1], other.span[0])).lower()
            if one is counts[0] and other is counts[-1] and OF_THE.match(_opening(reading, one)):
                # "Of the 200 households that were asked, 60 had none".
                if (
                    amount(one)
                    and 0 < (amount(other) or 0) < (amount(one) or 0) >= 5
                    and other.real
                ):
                    yield other, one
                continue
            if one.span[1] > other.span[0]:
                between = reading.quote((one.span[0], other.span[0])).lower().split(" ", 1)[-1]
            part, whole = amount(one), amount(other)
            sized = part and whole and 0 < part < whole and whole >= 5 and one.real
            if sized and re.search(r"\bof (?:the|its|their|all)?\s*$", between):
                yield one, other


def _opening(reading: Reading, statement: Statement) -> str:
    """The text of a sentence up to a value, where nothing but "of the" stands there."""
    start = reading.annotated.sentences[statement.sentence].start
    text = reading.quote((start, statement.span[0]))
    return text if len(text) < 16 else ""


def _shares(reading: Reading) -> Iterator[Share]:
    for statement in reading.statements:
        value = statement.value
        if statement.kind == "percent" and statement.bound in ("exact", "approx"):
            number = amount(statement)
            near = {t.lemma.lower() for t in reading.near(statement)}
            if number and number <= 100 and not near & (cues("up") | cues("down")):
                yield Share(statement, statement.sentence, number / 100, statement.span)
        elif isinstance(value, dict) and value.get("unit") == "fraction":
            number = amount(statement)
            if number and 0 < number < 1 and statement.bound in ("exact", "approx"):
                yield Share(statement, statement.sentence, number, statement.span)
    for number_, sentence in enumerate(reading.annotated.sentences):
        start = sentence.start
        text = reading.quote((start, sentence.end))
        for match in _ONE_IN.finditer(text):
            share = _WORDS[match[1].lower()] / _WORDS[match[2].lower()]
            yield Share(None, number_, share, (start + match.start(), start + match.end()))
