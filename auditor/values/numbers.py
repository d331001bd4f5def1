"""Numbers in text: numerals, number words, multipliers, bounds and ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from auditor.lexicon import toml
from auditor.values.types import Bound, rounding_step

# A longer row of digits without commas names something (an account, a post).
LONGEST = 12
WHOLE = rf"\d{{1,3}}(?:,\d{{2,3}}){{1,6}}|\d{{1,{LONGEST}}}"


def vocabulary() -> Mapping[str, Any]:
    """The tables of `data/specifics/values.toml`."""
    return toml("specifics/values.toml")


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first; a space stands for any white space."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


class Number(NamedTuple):
    """A number as written; `step` is the size of its last stated digit."""

    value: float
    step: float


class Patterns(NamedTuple):
    """Sources of patterns, without groups that capture, to be built into productions."""

    digits: str
    words: str
    number: str
    bound: str
    bound_after: str
    multiplier: str


@cache
def patterns() -> Patterns:
    """The number patterns, built from the vocabulary."""
    table = vocabulary()
    units, teens, tens = (either(table[name]) for name in ("units", "teens", "tens"))
    small = rf"(?i:(?:{tens})(?:[-\s](?:{units})\b)?|{teens}|{units})\b"
    words = either(table["multipliers"])
    letters = either(table["letters"])
    # "m" and "k" stand for millions and thousands only straight after the digits.
    multiplier = rf"(?:[\s-]?(?i:{words})\b|\s?(?:bn|mn|mln|tn|trn)\b|(?:{letters}|[KMBT])\b)"
    # No longer than a number that somebody means; the limits keep the cost linear.
    digits = rf"(?<![\w.,])(?:{WHOLE})(?!\d)(?:\.\d{{1,12}}(?!\d))?"
    group = rf"(?:\s(?i:{words})\b)"
    spelled = (
        rf"\b(?:(?:(?i:half\sa|a\sfew)|(?i:an?|several)(?=\s(?i:dozen|hundred|thousand|million|billion"
        rf"|trillion|crore|lakh)\b)|{small}(?:\sand\sa\shalf)?){group}{{1,3}}"
        rf"(?:\s(?:and\s)?{small}{group}{{0,3}}){{0,4}}|{small}(?:[-\s]and[-\s]a[-\s]half\b)?)"
    )
    numeral = rf"{digits}{multiplier}{{0,2}}"
    return Patterns(
        digits=digits,
        words=spelled,
        number=rf"(?:{numeral}|{spelled})",
        bound=rf"(?i:\b(?:{either(table['bounds'])})|~|≈)",
        bound_after=rf"(?i:{either(table['bounds_after'])})\b",
        multiplier=multiplier,
    )


@cache
def _small() -> dict[str, float]:
    table = vocabulary()
    return {
        word: float(str(value))
        for name in ("units", "teens", "tens")
        for word, value in table[name].items()
    }


@cache
def _large() -> dict[str, float]:
    table = vocabulary()
    names = {**table["multipliers"], **table["letters"], "t": 1e12}
    return {word: float(str(value)) for word, value in names.items()}


# What is larger is no number but a row of digits; the sums that rules do must stay finite.
_LARGEST = 1e60
_PARTS = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z]+")


def number(text: str) -> Number | None:
    """What a number in digits, words or both stands for; `None` when it stands for none.

    >>> number("half a million"), number("1.5bn"), number("forty-three")
    (Number(value=500000.0, step=...), ...)
    """
    parts = _PARTS.findall(text.lower())
    if parts[:1] and parts[0][0].isdigit():
        value = float(parts[0].replace(",", ""))
        whole = parts[0].partition(".")[0]
        if value > _LARGEST or ("," not in whole and len(whole) > LONGEST):
            return None
        step, scale = rounding_step(value), 1.0
        for part in parts[1:]:
            if part in _large():
                scale *= _large()[part]
        if scale == 1.0:
            return Number(value, step)
        if value * scale > _LARGEST:
            return None
        decimals = len(parts[0].partition(".")[2])
        return Number(_tidy(value * scale), scale * 10.0**-decimals)
    value_of_words = _spelled(parts)
    if value_of_words is None or value_of_words > _LARGEST:
        return None
    return Number(value_of_words, rounding_step(value_of_words))


def _tidy(value: float) -> float:
    """4.1m is 4100000, not 4099999.9999999995."""
    return float(round(value)) if abs(value - round(value)) < 1e-6 * abs(value) else value


def _spelled(parts: list[str]) -> float | None:
    """The value of number words: sums below each power, powers multiplied in."""
    total, group, seen = 0.0, 0.0, False
    for index, part in enumerate(parts):
        if part in _small():
            group, seen = group + _small()[part], True
        elif part in _large():
            size = _large()[part]
            group = (group or 1.0) * size
            seen = True
            after = parts[index + 1] if index + 1 < len(parts) else ""
            # "three hundred thousand": the hundred is still to be multiplied.
            if size >= 1000 and after not in _large():
                total, group = total + group, 0.0
        elif part == "half":
            group += 0.5
        elif part not in ("a", "an", "and"):
            return None
    return total + group if seen else None


@cache
def _bounds() -> dict[str, Bound]:
    table = vocabulary()
    return {**table["bounds"], **table["bounds_after"], "~": "approx", "≈": "approx"}


def bound_of(before: str | None, after: str | None = None) -> Bound:
    """The bound that the words before or after a number set; "exact" without any."""
    for words in (before, after):
        if words:
            found = _bounds().get(" ".join(words.lower().split()))
            if found:
                return found
    return "exact"
