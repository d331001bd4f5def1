"""Sums that a reader can do: shares, products, halves, ages, weekdays."""

from __future__ import annotations

import calendar
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from auditor.clashes.reading import MOST, THIN, Clash, Reading, value_of
from auditor.model import Span, Statement
from auditor.statements.concepts import cues
from auditor.values.types import DateRange

# How far a share may be from the two figures it is of: by reading "about a third" and the like,
# within a sixth of it, and never less than four points.
SHARE, POINTS = 1 / 6, 0.04
# How many sentences apart a share and the figures it is of may be told.
_BESIDE = 8


def amount(statement: Statement) -> float | None:
    """The number of a statement's value, `None` for ranges, scores and dates."""
    value = statement.value
    found = value.get("amount") if isinstance(value, dict) else None
    return float(found) if isinstance(found, int | float) else None


def plain(number: float) -> str:
    """A number as a reader writes it: "9 million", "1,860"."""
    if number >= 1_000_000:
        return f"{number / 1_000_000:g} million"
    return f"{number:,.0f}" if number == int(number) else f"{number:g}"


# --- shares -------------------------------------------------------------------------------------


class Share(NamedTuple):
    """A share told in a sentence, and the words that tell it."""

    statement: Statement | None
    sentence: int
    share: float
    span: Span


_ONE_IN = re.compile(
    r"\b(one|two|three|four|five|nine) (?:in|out of) (?:every )?"
    r"(two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|a hundred)\b",
    re.IGNORECASE,
)
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "twenty": 20, "a hundred": 100,
}  # fmt: skip


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
            if one is counts[0] and other is counts[-1] and _OF_THE.match(_opening(reading, one)):
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


# --- products -----------------------------------------------------------------------------------

_EACH = frozenset({"each", "apiece", "per", "every"})


def misproduct(reading: Reading) -> Iterator[Clash]:
    """ "3,000 tickets at 20 euros each" beside "tickets brought in 90,000 euros"."""
    sums_of: dict[tuple[str, str], list[Statement]] | None = None
    for number, statements in sorted(reading.of_sentence.items()):
        if not reading.words_at(number) & _EACH:
            continue
        counts = [s for s in statements if s.kind == "count" and (amount(s) or 0) >= 2]
        sums = [s for s in statements if s.kind == "money" and amount(s)]
        if len(counts) != 1 or len(sums) != 1:
            continue
        product = (amount(counts[0]) or 0.0) * (amount(sums[0]) or 0.0)
        sums_of = _sums_by_thing(reading) if sums_of is None else sums_of
        for other in sums_of.get((sums[0].unit, counts[0].unit), ())[:MOST]:
            stated = amount(other) or 0.0
            if other.sentence == number:
                continue
            if 0.2 < stated / product < 5 and abs(stated / product - 1) > 0.1:
                yield Clash(
                    "arithmetic",
                    reading.sentence(number),
                    other.extent,
                    f"{plain(amount(counts[0]) or 0)} times {plain(amount(sums[0]) or 0)} is "
                    f"{plain(product)}, not “{reading.quote(other.span)}”.",
                )


def _sums_by_thing(reading: Reading) -> dict[tuple[str, str], list[Statement]]:
    """The exact sums of money by currency and by each key of their sentence."""
    index: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in reading.statements:
        told = statement.kind == "money" and statement.real and statement.bound == "exact"
        if told and amount(statement):
            for k in sorted(statement.context):
                index[statement.unit, k].append(statement)
    return index


# --- parts in the sentence of their whole; two halves of a year ---------------------------------

_OF_THE = re.compile(r"^(?:out )?of (?:the|its|their|all) ", re.IGNORECASE)


_OF_THESE = re.compile(r"^(?:out )?of (?:these|those|them)\b", re.IGNORECASE)


def _whole_before(reading: Reading, number: int) -> Statement | None:
    """The one count of the sentence before: "The council has 45 members. Of these, ..."."""
    told = [s for s in reading.of_sentence.get(number - 1, ()) if s.kind in ("count", "money")]
    return told[0] if len(told) == 1 and told[0].real and told[0].bound == "exact" else None


def overfull(reading: Reading) -> Iterator[Clash]:
    """ "Of the 80 seats the Reds hold 35, the Blues 30 and the Greens 20"; "600 inhabitants, 350
    women and 310 men": parts that are more than their whole."""
    for number, statements in sorted(reading.of_sentence.items()):
        figures = sorted(
            (s for s in statements if s.kind in ("count", "money") and s.bound == "exact"),
            key=lambda s: s.span,
        )
        if number >= len(reading.annotated.sentences):
            continue
        text = reading.sentence(number).text
        before = _whole_before(reading, number) if _OF_THESE.match(text) else None
        figures = [before, *figures] if before is not None else figures
        if len(figures) < 3:
            continue
        whole, parts = figures[0], figures[1:]
        sizes = [amount(p) or 0.0 for p in parts]
        total, stated = sum(sizes), amount(whole) or 0.0
        if (
            not stated
            or max(sizes) >= stated
            or min(sizes) <= 0
            or cues("no_parts") & (reading.words_at(number))
        ):
            continue
        listing = len({p.clause for p in parts}) == 1
        opening = bool(_OF_THE.match(text)) and len(parts) >= 2
        opening = opening or (before is not None and len(parts) >= 2 and listing)
        gap = reading.quote((whole.span[1], parts[0].span[0]))
        listed = (
            len(parts) == 2
            and whole.unit == "person"
            and all(p.unit in cues("halves") or p.unit == "person" for p in parts)
            and re.fullmatch(r"[\w\s]{0,30}[,:–—-]\s*(?:of them\s)?", gap) is not None
        )
        if (opening and total > stated * 1.005) or (listed and abs(total / stated - 1) > 0.005):
            if total / stated > 2 or total / stated < 0.5:
                continue
            sums = " + ".join(plain(s) for s in sizes)
            yield Clash(
                "arithmetic",
                reading.annotated.extent(whole.span),
                reading.annotated.extent((parts[0].span[0], parts[-1].span[1])),
                f"The parts {sums} make {plain(total)}, not “{reading.quote(whole.span)}”.",
            )


def mishalved(reading: Reading) -> Iterator[Clash]:
    """Two halves of a year that do not make the whole year the text gives."""
    wholes: list[Statement] | None = None
    for number, statements in sorted(reading.of_sentence.items()):
        sums = sorted((s for s in statements if s.kind == "money"), key=lambda s: s.span)
        words = reading.words_at(number)
        if len(sums) != 2 or not {"first", "second", "half"} <= words:
            continue
        total = sum(amount(s) or 0.0 for s in sums)
        wholes = _of_a_year(reading) if wholes is None else wholes
        for other in wholes[:MOST]:
            if other.sentence == number or not total:
                continue
            if 0.01 < abs((amount(other) or 0.0) / total - 1) < 1:
                yield Clash(
                    "arithmetic",
                    reading.sentence(number),
                    other.extent,
                    f"The two halves make {plain(total)}, not “{reading.quote(other.span)}”.",
                )


def _of_a_year(reading: Reading) -> list[Statement]:
    """The sums of money told of a whole year."""
    whole = {"whole", "full", "entire", "total"}
    return [
        s
        for s in reading.statements
        if s.kind == "money"
        and amount(s)
        and "year" in (words := reading.words_at(s.sentence))
        and whole & words
    ]


# --- ages ---------------------------------------------------------------------------------------


def misaged(reading: Reading) -> Iterator[Clash]:
    """ "Born in 1960" beside "the 52-year-old", of one person, at the time of publication."""
    published = reading.annotated.document.published or ""
    if not published[:4].isdigit():
        return
    births = [
        (s, value.start.year)
        for s in reading.statements
        if s.kind == "date"
        and s.predicate == "bear"
        and isinstance(value := value_of(s), DateRange)
    ]
    ages = _ages(reading) if births else {}
    told: Counter[frozenset[str]] = Counter()
    for born, year in births:
        surnames = _surnames(reading, born.sentence)
        told[surnames] += 1
        if not surnames or told[surnames] > MOST:
            continue
        # An age in a sentence that names nobody is that of the only one the document names.
        alone = ages.get(frozenset(), []) if reading.persons == 1 else []
        for _, aged in sorted(ages.get(surnames, []) + alone, key=lambda ranked: ranked[0]):
            age = amount(aged) or 0.0
            if aged.sentence == born.sentence:
                continue
            then = _year_told(reading, aged.sentence) or int(published[:4])
            expected = then - year
            if expected - 2 <= age <= expected + 1 or abs(age - expected) > 30:
                continue
            yield Clash(
                "arithmetic",
                reading.sentence(born.sentence),
                reading.sentence(aged.sentence),
                f"Somebody born in {year} is {expected - 1} or {expected} in {then}, not "
                f"“{reading.quote(aged.span)}”.",
            )


def misaged_then(reading: Reading) -> Iterator[Clash]:
    """ "Born on 4 June 1942" beside "died on 10 August 2019 at the age of 84", of one person."""
    births: dict[str, tuple[Statement, DateRange]] = {}
    for s in reading.statements:
        value = value_of(s) if s.kind == "date" and s.predicate == "bear" else None
        who = _who(reading, s) if isinstance(value, DateRange) else None
        if who is not None and isinstance(value, DateRange):
            births.setdefault(who, (s, value))
    for aged in (s for s in reading.statements if births and s.kind == "age" and s.when):
        then = value_of(replace(aged, kind="date", value=aged.when))
        told = births.get(_who(reading, aged) or "")
        age = amount(aged)
        if told is None or age is None or not isinstance(then, DateRange):
            continue
        born, day = told
        least = (then.start - day.end).days / 365.25
        most = (then.end - day.start).days / 365.25
        if born.sentence == aged.sentence or math.floor(least - 0.01) <= age <= most + 0.01:
            continue
        if most - least < 2.1 and abs(age - most) < 40:
            yield Clash(
                "arithmetic",
                born.extent,
                aged.extent,
                f"Somebody born “{reading.quote(born.span)}” was {math.floor(most)} then, not "
                f"“{reading.quote(aged.span)}”.",
            )


def _who(reading: Reading, statement: Statement) -> str | None:
    """The one person that a value is told of: named in its sentence, or by a pronoun of its
    clause."""
    named = _surnames(reading, statement.sentence)
    if not named:
        clause = [
            s
            for s in reading.of_sentence[statement.sentence]
            if s.kind == "event" and s.clause == statement.clause
        ]
        named = frozenset(k for s in clause for k in s.agent | s.patient) & reading.surnames
    return next(iter(named)) if len(named) == 1 else None


def _ages(reading: Reading) -> dict[frozenset[str], list[tuple[int, Statement]]]:
    """The ages that people have when the text is written, by the surnames in their sentences;
    each with its number among the statements."""
    found: dict[frozenset[str], list[tuple[int, Statement]]] = defaultdict(list)
    for rank, aged in enumerate(reading.statements):
        if aged.kind != "age" or amount(aged) is None:
            continue
        if not {"die", "when", "was", "were", "had", "at"} & reading.lemmas(aged.sentence):
            found[_surnames(reading, aged.sentence)].append((rank, aged))
    return found


def _surnames(reading: Reading, sentence: int) -> frozenset[str]:
    return frozenset(name.split()[-1] for name in reading.people.get(sentence, ()))


def _year_told(reading: Reading, sentence: int) -> int | None:
    for statement in reading.of_sentence[sentence]:
        value = value_of(statement) if statement.kind == "date" else None
        if isinstance(value, DateRange):
            return value.start.year
    return None


# --- weekdays -----------------------------------------------------------------------------------

_DAYS = [day.lower() for day in calendar.day_name]
_MONTHS = [month.lower() for month in calendar.month_name]
_WEEKDAY = re.compile(
    r"\b(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),? (?:the )?"
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?P<m1>[A-Z][a-z]+)"
    r"|(?P<m2>[A-Z][a-z]+) (?P<d2>\d{1,2})(?:st|nd|rd|th)?),? (?P<y>\d{4})\b"
)


def misweekday(reading: Reading) -> Iterator[Clash]:
    """A weekday that its own full date was not: "Tuesday, 12 March 2025"."""
    text = reading.annotated.document.text
    for match in _WEEKDAY.finditer(text):
        month = (match["m1"] or match["m2"]).lower()
        if month not in _MONTHS or not month:
            continue
        try:
            day = date(int(match["y"]), _MONTHS.index(month), int(match["d1"] or match["d2"]))
        except ValueError:
            continue
        right = _DAYS[day.weekday()]
        if right == match["day"].lower():
            continue
        start = match.end("day")
        rest = start + len(text[start : match.end()]) - len(text[start : match.end()].lstrip(", "))
        yield Clash(
            "date",
            reading.annotated.extent(match.span("day")),
            reading.annotated.extent((rest, match.end())),
            f"“{text[rest : match.end()]}” was a {right.title()}, not a “{match['day']}”.",
            confidence=0.9,
        )


# --- doubling -----------------------------------------------------------------------------------

_TIMES = {"double": 2.0, "triple": 3.0, "treble": 3.0, "quadruple": 4.0, "halve": 0.5}


def misdoubled(reading: Reading) -> Iterator[Clash]:
    """ "The old hall held 20,000, the new one holds 30,000" beside "capacity has doubled"."""
    for number, statements in sorted(reading.of_sentence.items()):
        factor = next((_TIMES[w] for w in sorted(reading.lemmas(number)) if w in _TIMES), None)
        verbs = [s for s in statements if s.kind == "event" and s.predicate in _TIMES and s.real]
        if factor is None or not verbs or "nearly" in reading.lemmas(number):
            continue
        for near in range(max(0, number - 4), min(number + 5, len(reading.sentence_keys))):
            pair = _old_and_new(reading, near)
            if pair is None or near == number:
                continue
            shared = reading.sentence_keys[near] & reading.sentence_keys[number] - cues("thin")
            change = pair[1] / pair[0]
            if not (shared or len(verbs[0].keys) <= 3) or abs(change / factor - 1) <= 0.15:
                continue
            yield Clash(
                "arithmetic",
                reading.sentence(near),
                reading.sentence(number),
                f"From {plain(pair[0])} to {plain(pair[1])} is {change:.2g} times as much, but the "
                f"text says “{verbs[0].extent.text}”.",
            )
            break


def _old_and_new(reading: Reading, number: int) -> tuple[float, float] | None:
    """Two figures of one unit in a sentence, the one of the old and the one of the new."""
    figures = [
        s
        for s in reading.of_sentence.get(number, ())
        if s.kind in ("count", "money") and s.bound in ("exact", "approx") and amount(s)
    ]
    if len(figures) != 2 or not reading.lemmas(number) & {"old", "new", "now", "former", "from"}:
        return None
    one, other = (amount(f) or 1.0 for f in sorted(figures, key=lambda s: s.span))
    same = figures[0].unit == figures[1].unit or not figures[1].unit
    return (one, other) if same and math.isfinite(other / one) else None
