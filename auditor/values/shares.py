"""What the wording of a fraction stands for, and of a part of a measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.values import lengths
from auditor.values import matches as of
from auditor.values.calendar import Context
from auditor.values.matches import Match
from auditor.values.numbers import number, vocabulary
from auditor.values.types import Amount, Duration, Expression


def _shared(match: Match, context: Context) -> Iterator[Expression]:
    table = vocabulary()
    parts = float(str(table["fractions"][match["part"].lower()]))
    count_text = (match["count"] or "").lower()
    found = number(count_text)
    count = found.value if found else 1.0
    if count >= parts or (match["part"].lower() == "half" and count != 1.0):
        return
    yield _share(match, count / parts)


def _share(match: Match, share: float) -> Expression:
    share = round(share, 4)
    amount = Amount(
        kind="quantity", low=share, high=share, unit="fraction", bound=of.bound(match), step=0.01
    )
    return Expression(match.start(), match.end(), "quantity", amount)


def one_in(match: Match, context: Context) -> Iterator[Expression]:
    """One in five, nine out of 10, once in 40 trips."""
    count = 1.0 if match["n1"].lower() == "once" else getattr(number(match["n1"]), "value", 0.0)
    whole = getattr(number(match["n2"]), "value", 0.0)
    if 0 < count < whole <= 1_000_000 and not 1400 <= whole <= 2100:
        yield _share(match, count / whole)


def of_many(match: Match, context: Context) -> Iterator[Expression]:
    """Four of six regulators: four of them."""
    part, whole = number(match["n1"]), number(match["n2"])
    if part is not None and whole is not None and part.value <= whole.value:
        yield from _amounts_first(match)


def _amounts_first(match: Match) -> Iterator[Expression]:
    part = number(match["n1"])
    if part is not None:
        amount = Amount(
            kind="quantity",
            low=part.value,
            high=part.value,
            unit="",
            bound=of.bound(match),
            step=part.step,
        )
        yield Expression(match.start(), match.end(), "quantity", amount, bare=True)


def _portion(match: Match) -> float | None:
    """What a count and a part come to: "three quarters", "a tenth"; bare "half" too."""
    groups = match.groupdict()
    if groups.get("n1"):
        return getattr(number(match["n1"]), "value", None)
    parts = float(str(vocabulary()["fractions"][match["part"].lower()]))
    count = number((match["count"] or "").lower())
    if match["count"] is None and parts != 2:
        return None
    return (count.value if count else 1.0) / parts


def part_of_percent(match: Match, context: Context) -> Iterator[Expression]:
    """Half a percentage point, one-tenth of 1 percent, 0.25 of a percentage point."""
    portion = _portion(match)
    if portion is None:
        return
    unit = "percentage_points" if "point" in match["unit"].lower() else "percent"
    value = round(portion, 4)
    amount = Amount(
        kind="percent", low=value, high=value, unit=unit, bound=of.bound(match), step=0.0
    )
    yield Expression(match.start(), match.end(), "percent", amount)


def part_of_measure(match: Match, context: Context) -> Iterator[Expression]:
    """A tenth of a millimetre, half a mile, three quarters of an hour."""
    portion, table = _portion(match), vocabulary()
    if portion is None:
        return
    if match["unit"]:
        value = round(portion, 4)
        amount = Amount(
            kind="quantity",
            low=value,
            high=value,
            unit=match["unit"],
            bound=of.bound(match),
            step=0.0,
        )
        yield Expression(match.start(), match.end(), "quantity", amount)
        return
    word = match["time"].lower()
    times, unit = table["stretches"].get(word) or (1, table["durations"][word])
    size, smaller = lengths.SMALLER.get(str(unit), (1, str(unit)))
    if float(str(times)) > 1:
        size, smaller = int(str(times)), str(unit)
    length = portion * size
    length = round(length) if abs(length - round(length)) < 1e-6 else length
    value_ = Duration(low=length, high=length, unit=smaller, bound=of.bound(match))
    yield Expression(match.start(), match.end(), "duration", value_)


def fraction(match: Match, context: Context) -> Iterator[Expression]:
    """Two-thirds, a quarter, nearly half; not a third place nor the second half."""
    part, count = match["part"].lower(), match["count"]
    before = of.before_of(match).lower()
    after = match.string[match.end() : match.end() + of.NEAR]
    if part == "half":
        clear = match["bound"] or re.match(r"\s(?:of|the|its|their|his|her|all|that)\b", after)
        if not clear or re.match(r"\sof\s(?:the\s)?(?:\d{4}|year|season|game|match)\b", after):
            return
        if re.search(r"\b(?:first|second|other|latter|and a|last|\d)\s$", before):
            return
        if re.match(r"\s(?:an?|time|hour|day)\b|-", after):
            return
    elif count is None:
        return
    elif count.lower() in ("a", "an", "one") and part != "quarter":
        # "a third man", "a fifth day": an ordinal, when a noun follows.
        if re.match(
            r"\s(?!of|by|in|to|from|since|as|are|is|were|was|have|has|had|this|over|during|last|and|or"
            r"|more|less|on|at|for|higher|lower|because|when|while|after|before|said)[a-z]",
            after,
        ):
            return
    elif part == "quarter" and re.match(
        r"[-\s](?:point|final|back|century|mile|hour|million)", after
    ):
        return
    yield from _shared(match, context)
