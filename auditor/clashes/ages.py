"""A person's age beside the year or day of birth."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from auditor.clashes.amounts import amount
from auditor.clashes.compared import value_of
from auditor.clashes.reading import MOST, Clash, Reading
from auditor.model import Statement
from auditor.values.types import DateRange

# How many years younger or older than the years between somebody may be (the birthday is still to
# come, the text is older than its date), and from where an age is somebody else's. Measured on the
# developing examples (451 texts): younger by 0 gives one more false alarm, 1 to 4 none; 10 instead
# of 30 loses two of 187 found, 90 finds no more.
YOUNGER, OLDER, ANOTHER = 2, 1, 30
# Two dates whose years alone are told leave two years open, and more is too loose to reckon with.
PRECISE = 2.1


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
            if expected - YOUNGER <= age <= expected + OLDER or abs(age - expected) > ANOTHER:
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
        if most - least < PRECISE and abs(age - most) < ANOTHER:
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
