"""Parts that are more, or less, than their whole: seats of a council, halves of a year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.clashes.amounts import amount, plain
from auditor.clashes.reading import MOST, Clash, Reading
from auditor.model import Statement
from auditor.statements.concepts import cues

# How far a sum may miss its whole by rounding; beyond which factor the whole is another's; how far
# two halves may miss a year. Measured on the developing examples (451 texts): 0 to 0.05, 1.3 to 5
# and 0.01 to 0.2 find and alarm alike, so they are set where rounding to three figures ends.
ROUNDED, ANOTHER, HALVES = 0.005, 2.0, 0.01
OF_THE = re.compile(r"^(?:out )?of (?:the|its|their|all) ", re.IGNORECASE)
_OF_THESE = re.compile(r"^(?:out )?of (?:these|those|them)\b", re.IGNORECASE)


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
        opening = bool(OF_THE.match(text)) and len(parts) >= 2
        opening = opening or (before is not None and len(parts) >= 2 and listing)
        gap = reading.quote((whole.span[1], parts[0].span[0]))
        listed = (
            len(parts) == 2
            and whole.unit == "person"
            and all(p.unit in cues("halves") or p.unit == "person" for p in parts)
            and re.fullmatch(r"[\w\s]{0,30}[,:–—-]\s*(?:of them\s)?", gap) is not None
        )
        more = total > stated * (1 + ROUNDED)
        if (opening and more) or (listed and abs(total / stated - 1) > ROUNDED):
            if not 1 / ANOTHER <= total / stated <= ANOTHER:
                continue
            sums = " + ".join(plain(s) for s in sizes)
            yield Clash(
                "arithmetic",
                reading.annotated.extent(whole.span),
                reading.annotated.extent((parts[0].span[0], parts[-1].span[1])),
                f"The parts {sums} make {plain(total)}, not “{reading.quote(whole.span)}”.",
            )


def _whole_before(reading: Reading, number: int) -> Statement | None:
    """The one count of the sentence before: "The council has 45 members. Of these, ..."."""
    told = [s for s in reading.of_sentence.get(number - 1, ()) if s.kind in ("count", "money")]
    return told[0] if len(told) == 1 and told[0].real and told[0].bound == "exact" else None


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
            if HALVES < abs((amount(other) or 0.0) / total - 1) < 1:
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
