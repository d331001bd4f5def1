"""What stands out, in sentences made from the numbers, each with a link to its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.dimensions.base import Dimension
from auditor.model import Comparison, ContradictionFinding, Score
from auditor.render import words
from auditor.render.phrases import phrase
from auditor.render.reference import Reference


class Dot(NamedTuple):
    """A document's place on a strip, in per cent of its length; `lead` is the one spoken of."""

    name: str
    place: float
    lead: bool


class Strip(NamedTuple):
    """All documents on one line from 0 to `top`; `band` is the leading one's range, `usual` the
    reference set's median; all in per cent of the line."""

    dots: tuple[Dot, ...]
    top: str
    band: tuple[float, float] | None
    usual: float | None


class Headline(NamedTuple):
    """`subject` is linked to `link`; `text` goes on from it; `caution` qualifies. `top` says in two
    words what stands out, `figure` and `per` are the number and its unit."""

    dimension: str
    subject: str
    text: str
    link: str
    caution: str
    top: str = ""
    figure: str = ""
    per: str = ""
    strip: Strip | None = None


class Scored(NamedTuple):
    """A document's score, with its short name and the anchor of its page."""

    name: str
    anchor: str
    score: Score


def headlines(
    comparison: Comparison,
    dimensions: Sequence[Dimension],
    names: Sequence[str],
    reference: Reference | None = None,
) -> list[Headline]:
    """The overview's sentences: extremes of every dimension, and contradictions."""
    found: list[Headline] = []
    for dimension in dimensions:
        scored = [
            Scored(name, f"d{number}", audit.scores[dimension.name])
            for number, (audit, name) in enumerate(zip(comparison.audits, names, strict=True), 1)
            if dimension.name in audit.scores and audit.scores[dimension.name].rate is not None
        ]
        usual = reference.medians.get(dimension.name) if reference else None
        if dimension.name == "contradictions":
            found += _contradictions(comparison, dimension, names, bool(scored))
        elif len(scored) == 1:
            found.append(_single(scored[0], dimension, reference))
        elif scored:
            found.append(_extremes(scored, dimension, usual))
    return found


def _filled(template: str, score: Score) -> str:
    return template.format(
        rate=words.rate(score), evidence=words.evidence(score), found=words.count(score.found)
    )


def _single(only: Scored, dimension: Dimension, reference: Reference | None) -> Headline:
    score = only.score
    usual = reference.medians.get(dimension.name) if reference else None
    lower = ""
    if reference and score.percentile is not None:
        lower = f"Of {reference.short}, {score.percentile:.0f} in 100 have a lower rate."
    return Headline(
        dimension=dimension.name,
        subject=only.name,
        text=_filled(phrase(dimension, "one"), score),
        link=f"{only.anchor}-{dimension.name}",
        caution=lower,
        top=phrase(dimension, "title"),
        figure=words.rate(score),
        per=phrase(dimension, "per"),
        strip=_strip(only, [only], usual),
    )


def _extremes(scored: Sequence[Scored], dimension: Dimension, usual: float | None) -> Headline:
    ranked = sorted(scored, key=lambda entry: entry.score.rate or 0.0)
    low, high = ranked[0], ranked[-1]
    if words.rate(low.score) == words.rate(high.score):
        text = phrase(dimension, "even").format(
            low=words.rate(low.score), high=words.rate(high.score)
        )
        top = phrase(dimension, "top_even")
        return Headline(dimension.name, "", text, "labels", "", top=top)
    if phrase(dimension, "lead") == "most":
        return _extreme(high, ranked[:-1], dimension, "most", usual)
    return _extreme(low, ranked[:0:-1], dimension, "least", usual)


def _extreme(
    one: Scored, rest: Sequence[Scored], dimension: Dimension, side: str, usual: float | None
) -> Headline:
    """`rest` begins with the document at the other end."""
    far = phrase(dimension, f"rest_{side}").format(
        name=rest[0].name, rate=words.rate(rest[0].score)
    )
    overlapping = [entry.name for entry in rest if _overlap(one.score, entry.score)]
    same = [entry.name for entry in rest if words.rate(entry.score) == words.rate(one.score)]
    caution = ""
    if same:
        shown = same if len(same) <= 2 else [f"{len(same)} others"]
        caution = f"{words.listed(shown)} {'reads' if len(same) == 1 else 'read'} the same. "
    if len(overlapping) == len(rest):
        caution += "The ranges all overlap: that order could be chance."
    elif overlapping:
        shown = overlapping if len(overlapping) <= 2 else [f"{len(overlapping)} others"]
        caution += f"Its range overlaps with {words.listed(shown)}: that order could be chance."
    return Headline(
        dimension=dimension.name,
        subject=one.name,
        text=f"{_filled(phrase(dimension, side), one.score)}; {far}.",
        link=f"{one.anchor}-{dimension.name}",
        caution=caution.rstrip(),
        top=phrase(dimension, f"top_{side}"),
        figure=words.rate(one.score),
        per=phrase(dimension, "per"),
        strip=_strip(one, [*rest, one], usual),
    )


def _strip(lead: Scored, scored: Sequence[Scored], usual: float | None) -> Strip:
    """All documents on one line; it ends a little beyond the farthest thing on it."""
    ends = [lead.score.interval[1] if lead.score.interval else 0.0, usual or 0.0]
    farthest = max([*ends, *(entry.score.rate or 0.0 for entry in scored)])
    share = words.is_share(lead.score.unit)
    top = next((t for t in (0.25, 0.5, 0.75) if farthest <= t), 1.0) if share else farthest
    top = top or 1.0

    def place(rate: float) -> float:
        return round(100 * min(rate / top, 1.0), 2)

    band = lead.score.interval
    return Strip(
        dots=tuple(
            Dot(entry.name, place(entry.score.rate or 0.0), entry is lead) for entry in scored
        ),
        top=words.figure(top, lead.score.unit),
        band=(place(band[0]), place(band[1])) if band else None,
        usual=None if usual is None else place(usual),
    )


def _overlap(one: Score, other: Score) -> bool:
    if one.interval is None or other.interval is None:
        return False
    return one.interval[0] <= other.interval[1] and other.interval[0] <= one.interval[1]


def _contradictions(
    comparison: Comparison, dimension: Dimension, names: Sequence[str], scored: bool
) -> Iterator[Headline]:
    """One headline: the document with the gravest pair, and which others hold one."""
    held = [
        (number, name, pairs)
        for number, (audit, name) in enumerate(zip(comparison.audits, names, strict=True), 1)
        if (
            pairs := [
                (index, finding)
                for index, finding in enumerate(audit.findings, 1)
                if isinstance(finding, ContradictionFinding)
            ]
        )
    ]
    if not held:
        if scored:
            top = phrase(dimension, "top_even")
            text = phrase(dimension, "even")
            yield Headline(dimension.name, "", text, "labels", "", top=top, figure="0")
        return
    graver = max(held, key=lambda entry: max(f.weight for _, f in entry[2]))
    number, name, pairs = graver
    index, first = max(pairs, key=lambda pair: (pair[1].weight, pair[1].confidence))
    sure = first.tier == "contradiction"
    verb = "may contradict itself" if sure else "may strain against itself"
    more = f" There {_be(len(pairs) - 1)} more in it." if len(pairs) > 1 else ""
    others = [other for _, other, _ in held if other != name]
    also = f" Pairs stand in {words.listed(others[:3])}, too." if others else ""
    yield Headline(
        dimension=dimension.name,
        subject=name,
        text=f"{verb}. {words.shorten(words.shorten_quotes(first.reason, 72), 260)}",
        link=f"d{number}-m{index}",
        caution=f"Confidence {first.confidence:.0%}: read both passages before you agree."
        f"{more}{also}",
        top=phrase(dimension, "top_most" if sure else "top_tension"),
        figure=str(len(pairs)),
        per="pair of statements" if len(pairs) == 1 else "pairs of statements",
    )


def _be(number: int) -> str:
    return "is one" if number == 1 else f"are {number}"
