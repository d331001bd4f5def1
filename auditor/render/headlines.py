"""What stands out, in sentences made from the numbers, each with a link to its evidence."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from auditor.dimensions.base import Dimension
from auditor.model import Comparison, ContradictionFinding, Score
from auditor.render import words

TEMPLATES = Path(__file__).parent / "templates"


class Headline(NamedTuple):
    """`subject` is linked to `link`; `text` goes on from it; `caution` qualifies."""

    dimension: str
    subject: str
    text: str
    link: str
    caution: str


class Scored(NamedTuple):
    """A document's score, with its short name and the anchor of its page."""

    name: str
    anchor: str
    score: Score


@cache
def phrases() -> Mapping[str, Mapping[str, str]]:
    """The report's sentences by dimension."""
    loaded: dict[str, Any] = tomllib.loads((TEMPLATES / "phrases.toml").read_text("utf-8"))
    return loaded


def phrase(dimension: Dimension, key: str) -> str:
    """One of a dimension's sentences; for one that the file does not know, from its own fields."""
    known = phrases().get(dimension.name, {})
    plain = {
        "title": dimension.title,
        "short": dimension.title,
        "most": f"has the highest rate of {dimension.title.lower()}: {{rate}} ({{evidence}})",
        "least": f"has the lowest rate of {dimension.title.lower()}: {{rate}} ({{evidence}})",
        "even": f"The documents hardly differ in {dimension.title.lower()} ({{low}} to {{high}}).",
        "lead": "most",
        "rest_most": "{name} has {rate}",
        "rest_least": "{name} has {rate}",
        "mark": "line under the words",
        "formula": f"found ÷ possible, {dimension.unit}",
        "measures": dimension.question,
        "counts": "",
        "cannot": "",
    }
    return known.get(key) or plain[key]


def headlines(
    comparison: Comparison, dimensions: Sequence[Dimension], names: Sequence[str]
) -> list[Headline]:
    """The overview's sentences: extremes of every dimension, contradictions, conflicts."""
    found: list[Headline] = []
    for dimension in dimensions:
        scored = [
            Scored(name, f"d{number}", audit.scores[dimension.name])
            for number, (audit, name) in enumerate(zip(comparison.audits, names, strict=True), 1)
            if dimension.name in audit.scores and audit.scores[dimension.name].rate is not None
        ]
        if dimension.name == "contradictions":
            found += _contradictions(comparison, dimension, names, bool(scored))
        elif len(scored) == 1:
            found.append(_single(scored[0], dimension))
        elif scored:
            found += _extremes(scored, dimension)
    return found


def _filled(template: str, score: Score) -> str:
    return template.format(
        rate=words.rate(score), evidence=words.evidence(score), found=words.count(score.found)
    )


def _single(only: Scored, dimension: Dimension) -> Headline:
    text = f"{dimension.title.lower()}: {words.rate(only.score)} ({words.evidence(only.score)})."
    return Headline(dimension.name, only.name, text, f"{only.anchor}-{dimension.name}", "")


def _extremes(scored: Sequence[Scored], dimension: Dimension) -> Iterator[Headline]:
    ranked = sorted(scored, key=lambda entry: entry.score.rate or 0.0)
    low, high = ranked[0], ranked[-1]
    if words.rate(low.score) == words.rate(high.score):
        text = phrase(dimension, "even").format(
            low=words.rate(low.score), high=words.rate(high.score)
        )
        yield Headline(dimension.name, "", text, "at-a-glance", "")
        return
    if phrase(dimension, "lead") == "most":
        yield _extreme(high, ranked[:-1], dimension, "most")
    else:
        yield _extreme(low, ranked[:0:-1], dimension, "least")


def _extreme(one: Scored, rest: Sequence[Scored], dimension: Dimension, side: str) -> Headline:
    """`rest` begins with the document at the other end."""
    far = phrase(dimension, f"rest_{side}").format(
        name=rest[0].name, rate=words.rate(rest[0].score)
    )
    text = f"{_filled(phrase(dimension, side), one.score)}; {far}."
    overlapping = [entry.name for entry in rest if _overlap(one.score, entry.score)]
    caution = ""
    if len(overlapping) == len(rest):
        caution = "The ranges all overlap: that order could be chance."
    elif overlapping:
        shown = overlapping if len(overlapping) <= 2 else [f"{len(overlapping)} others"]
        caution = f"Its range overlaps with {words.listed(shown)}: that order could be chance."
    link = f"{one.anchor}-{dimension.name}"
    return Headline(dimension.name, one.name, text, link, caution)


def _overlap(one: Score, other: Score) -> bool:
    if one.interval is None or other.interval is None:
        return False
    return one.interval[0] <= other.interval[1] and other.interval[0] <= one.interval[1]


def _contradictions(
    comparison: Comparison, dimension: Dimension, names: Sequence[str], scored: bool
) -> Iterator[Headline]:
    any_found = False
    for number, (audit, name) in enumerate(zip(comparison.audits, names, strict=True), 1):
        pairs = [
            (index, finding)
            for index, finding in enumerate(audit.findings, 1)
            if isinstance(finding, ContradictionFinding)
        ]
        if not pairs:
            continue
        any_found = True
        index, first = max(pairs, key=lambda pair: (pair[1].weight, pair[1].confidence))
        verb = (
            "may contradict itself"
            if first.tier == "contradiction"
            else "may strain against itself"
        )
        more = f" There {_be(len(pairs) - 1)} more." if len(pairs) > 1 else ""
        text = f"{verb}. {words.shorten(first.reason, 260)}"
        caution = f"Confidence {first.confidence:.0%}: read both passages before you agree.{more}"
        yield Headline(dimension.name, name, text, f"d{number}-m{index}", caution)
    if scored and not any_found:
        yield Headline(dimension.name, "", phrase(dimension, "even"), "at-a-glance", "")


def _be(number: int) -> str:
    return "is one" if number == 1 else f"are {number}"
