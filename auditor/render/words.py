"""How numbers, names and kinds are written for a reader."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.model import Audit, Score

NOT_ENOUGH = "not enough text"

_UNIT = re.compile(r"(?:\bof|\bper [\d,]+)\s+(.+)$")
# Control characters break XML and stop a screen reader; each has a visible stand-in.
_PICTURES = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"} | {
    0x7F: 0x2421,
    **dict.fromkeys(range(128, 160), 65533),
}
_QUOTED = re.compile("“([^“”]*)”")
_SURROGATE = re.compile("[\ud800-\udfff\ufffe\uffff]")


def shown(text: str) -> str:
    """`text` with control characters made visible; the same length, so spans still fit."""
    return _SURROGATE.sub("\ufffd", text.translate(_PICTURES))


def shorten(text: str, length: int) -> str:
    """`text` on one line, cut at a word with an ellipsis where it is longer than `length`."""
    flat = " ".join(shown(text).split())
    if len(flat) <= length:
        return flat
    cut = flat[: length - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > length // 2 else cut).rstrip(" ,;:–—-") + "…"


def shorten_quotes(text: str, length: int) -> str:
    """`text` with every quoted passage cut to `length`, so that both sides of it are still told."""
    return _QUOTED.sub(lambda match: f"“{shorten(match[1], length)}”", text)


def document_names(audits: Sequence[Audit], length: int = 34) -> list[str]:
    """Short names for rows and columns, all different: the outlet, else the title, else the id."""
    short = [a.document.outlet or a.document.title or a.document.id for a in audits]
    names = []
    for audit, name in zip(audits, short, strict=True):
        if short.count(name) > 1:
            document = audit.document
            rest = document.title if document.outlet and document.title else document.id
            half = length // 2
            names.append(f"{shorten(name, half)} · {shorten(rest, length - half)}")
        else:
            names.append(shorten(name, length))
    return [
        name if names.count(name) == 1 else f"{name} ({names[:index].count(name) + 1})"
        for index, name in enumerate(names)
    ]


def is_share(unit: str) -> bool:
    """Whether a unit is a part of a whole, shown in per cent."""
    return unit.startswith("share")


def figure(value: float, unit: str) -> str:
    """A rate without its unit: "41%", "2.3"."""
    if is_share(unit):
        return f"{100 * value:.0f}%"
    return f"{value:.1f}" if value < 99.95 else f"{value:,.0f}"


def count(value: float) -> str:
    """A count; tallies may hold halves."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def unit_noun(unit: str) -> str:
    """What is counted: "claims" of "share of claims", "words" of "loaded words per 100 words"."""
    match = _UNIT.search(unit)
    return match.group(1) if match else unit


def rate(score: Score | None) -> str:
    """The rate alone, or that there is too little text for one."""
    if score is None or score.rate is None:
        return NOT_ENOUGH
    return figure(score.rate, score.unit)


def interval(score: Score) -> str | None:
    """The interval, "28–55%"; `None` without one."""
    if score.interval is None:
        return None
    low, high = (figure(bound, score.unit) for bound in score.interval)
    return f"{low.removesuffix('%')}–{high}" if low != high else low


def counted(score: Score) -> str:
    """What the rate was made from, in figures: "26 of 63"."""
    joint = "of" if is_share(score.unit) else "in"
    return f"{count(score.found)} {joint} {count(score.possible)}"


def evidence(score: Score) -> str:
    """What the rate was made from: "26 of 63 claims"."""
    return f"{counted(score)} {unit_noun(score.unit)}"


def kind(name: str) -> str:
    """A kind as a reader reads it: "law or document"."""
    return name.replace("_", " ")


def plural(number: int, noun: str, nouns: str | None = None) -> str:
    """ "1 document", "5 documents"."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def listed(names: Sequence[str]) -> str:
    """ "a, b and c"."""
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)
