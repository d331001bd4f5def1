"""A count times a price, a figure that doubled: what multiplying gives beside what is told."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from auditor.clashes.amounts import amount, plain
from auditor.clashes.reading import MOST, Clash, Reading
from auditor.model import Statement
from auditor.statements.concepts import cues

# How far a sum may miss its product by rounding, and a change its "doubled"; beyond which factor a
# sum is another's. Measured on the developing examples (451 texts): 0.02 to 0.3 and 2 to 20 make no
# difference; at 0.3 "doubled" loses one of 187 found.
ROUNDED, DOUBLED, ANOTHER = 0.1, 0.15, 5.0
_EACH = frozenset({"each", "apiece", "per", "every"})
_TIMES = {"double": 2.0, "triple": 3.0, "treble": 3.0, "quadruple": 4.0, "halve": 0.5}


def misproduct(reading: Reading) -> Iterator[Clash]:
    """ "3,000 tickets at 20 euros each" beside "tickets brought in 90,000 euros"."""
    sums_of: dict[tuple[str, str], list[Statement]] | None = None
    eaches = [n for n in sorted(reading.of_sentence) if reading.words_at(n) & _EACH]
    for number in eaches:
        statements = reading.of_sentence[number]
        counts = [s for s in statements if s.kind == "count" and (amount(s) or 0) >= 2]
        sums = [s for s in statements if s.kind == "money" and amount(s)]
        if len(counts) != 1 or len(sums) != 1:
            continue
        product = (amount(counts[0]) or 0.0) * (amount(sums[0]) or 0.0)
        sums_of = _sums_by_thing(reading) if sums_of is None else sums_of
        takings = _takings(reading, sums[0].unit) if len(eaches) == 1 else []
        for other in [*sums_of.get((sums[0].unit, counts[0].unit), ())[:MOST], *takings]:
            stated = amount(other) or 0.0
            if other.sentence == number:
                continue
            if 1 / ANOTHER < stated / product < ANOTHER and abs(stated / product - 1) > ROUNDED:
                yield Clash(
                    "arithmetic",
                    reading.sentence(number),
                    other.extent,
                    f"{plain(amount(counts[0]) or 0)} times {plain(amount(sums[0]) or 0)} is "
                    f"{plain(product)}, not “{reading.quote(other.span)}”.",
                )


def _takings(reading: Reading, currency: str) -> list[Statement]:
    """The sums that sales are told to have brought in, where the text tells but one."""
    found = [
        s
        for s in reading.statements
        if s.kind == "money" and s.real and s.bound == "exact" and s.unit == currency
        if cues("takings") & reading.words_at(s.sentence) and s.predicate in cues("bringing")
        if not _joint(reading, s)
    ]
    return found if len(found) == 1 else []


def _joint(reading: Reading, statement: Statement) -> bool:
    """Whether a sum is told of two things: "sales *and a lottery* brought in"."""
    if {"together", "combined", "plus"} & reading.words_at(statement.sentence):
        return True
    subject = reading.clauses.items[statement.clause].subject
    return subject is not None and any(
        reading.tokens[i].dep == "conj" for i in reading.below(subject)
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
            if not (shared or len(verbs[0].keys) <= 3) or abs(change / factor - 1) <= DOUBLED:
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
    if len(figures) != 2:
        return None
    if not reading.lemmas(number) & {"old", "new", "now", "former", "from"}:
        dates = sorted(s.span for s in reading.of_sentence[number] if s.kind == "date")
        ends = sorted(s.span for s in figures)
        if len(dates) != 2 or not ends[0] < dates[0] < ends[1] < dates[1]:
            # "300 in 2023 and 450 in 2024".
            return None
    one, other = (amount(f) or 1.0 for f in sorted(figures, key=lambda s: s.span))
    same = figures[0].unit == figures[1].unit or not figures[1].unit
    return (one, other) if same and math.isfinite(other / one) else None
