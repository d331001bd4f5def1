"""A length of time told of the one dated stretch of a text, in other words than the stretch.

"The tunnel was closed from 3 May to 17 May" beside "after six weeks without it". `times` holds a
length against the dates that share a word with it; here the participants tie the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.clashes.around import parted
from auditor.clashes.compared import value_of
from auditor.clashes.reading import Clash, Reading
from auditor.clashes.times import Stretch, spans, spoken
from auditor.model import Statement
from auditor.statements.concepts import cues
from auditor.values.types import DAYS, DateRange, Duration

# A stated length that is between these shares of the dated one is a rounded one; outside the wider
# ones it is of something else: by reading what 600 articles of polnear_train gave (nothing, in the
# end) and the texts written.
ALIKE = (0.75, 1.34)
WITHIN = (0.15, 6.0)


def mislasted(reading: Reading) -> Iterator[Clash]:
    """A length told of what the text's one dated stretch is told of, and that its dates do not
    give."""
    # "From Tuesday to Sunday" tells when something is open, not how long it lasted.
    found = [s for s in spans(reading) if (s.days > 0 and any(map(str.isdigit, s.start + s.end)))
             or s.clocked]  # fmt: skip
    for clocked in (False, True):
        stretches = [s for s in found if (s.days < 2) == clocked]
        if not stretches or len({round(s.days, 2) for s in stretches}) > 1:
            continue
        lengths = [
            (s, length)
            for s in reading.statements
            if (length := _length(reading, s)) is not None
            and (length.unit in ("TH", "TM")) == clocked
        ]
        if any(_agree(stretch, length) for stretch in stretches for _, length in lengths):
            continue
        for stretch in stretches:
            hit = next((s for s, n in lengths if _at_odds(reading, stretch, s, n)), None)
            if hit is not None:
                yield Clash(
                    "duration",
                    reading.sentence(stretch.sentence),
                    hit.extent,
                    f"The text says “{reading.quote(hit.span)}”, but its dates run from "
                    f"{stretch.start} to {stretch.end}, about {spoken(stretch.days)}.",
                )


def _length(reading: Reading, statement: Statement) -> Duration | None:
    """A length of time told as the whole of something: "for six weeks", "the nine hours"."""
    value = value_of(statement) if statement.kind == "duration" else None
    if (
        not statement.real
        or not isinstance(value, Duration)
        or value.bound in ("less_than", "at_most")
    ):
        return None
    near = reading.near(statement)
    start, end = statement.span
    before = [t.text.lower() for t in near if t.end <= start][-3:]
    after = [t.text.lower() for t in near if t.start >= end][:2]
    if set(after) & cues("distances") or set(before) & cues("not_whole"):
        return None
    dated = any(s.kind == "date" and isinstance(value_of(s), DateRange)
                for s in reading.of_sentence[statement.sentence])  # fmt: skip
    told = before[-1:] and before[-1] in cues("lasting_for")
    opening = not before or before[-1] in ('"', "“", ",", ";", ":")
    return value if not dated and (told or (opening and after[:1] == ["in"])) else None


def _days(length: Duration) -> tuple[float, float]:
    unit = DAYS[length.unit]
    return length.low * unit, length.high * unit


def _agree(stretch: Stretch, length: Duration) -> bool:
    """Whether a length is about that of a stretch, or bounds it."""
    low, high = _days(length)
    if length.bound in ("more_than", "at_least"):
        return low <= stretch.days * ALIKE[1] and stretch.days <= low * 2
    return high >= (stretch.days - stretch.slack) * ALIKE[0] and low <= ALIKE[1] * (
        stretch.days + stretch.slack
    )


def _at_odds(reading: Reading, stretch: Stretch, told: Statement, length: Duration) -> bool:
    """Whether a length is told of a stretch and differs from it by more than rounding."""
    low, _ = _days(length)
    if told.sentence == stretch.sentence or not WITHIN[0] <= low / stretch.days <= WITHIN[1]:
        return False
    if length.bound in ("more_than", "at_least") and low < stretch.days:
        return False
    if parted(reading, told.sentence, stretch.sentence):
        return False
    if _about(reading, stretch.sentence) & _about(reading, told.sentence):
        return True
    # "Eleven weeks in the cold": of what the text is about, where that is what the dates are of.
    sentence = reading.annotated.sentences[told.sentence]
    after = [t.text.lower() for t in reading.after(told.sentence, told.span[1])[:1]]
    before = reading.between(told.sentence, sentence.start, told.span[0])[-1:]
    opening = not before or not before[0].text[0].isalnum()
    return after in (["in"], ["without"]) and opening and _is_topic(reading, stretch.sentence)


def _is_topic(reading: Reading, sentence: int) -> bool:
    """Whether a dated stretch is of what the headline is about."""
    first = reading.annotated.sentences[0]
    keys = reading.sentence_keys[0] if first.role == "heading" else frozenset()
    return bool(keys & _about(reading, sentence))


def _about(reading: Reading, sentence: int) -> frozenset[str]:
    """What a sentence is about: its words that few others have, and whom its pronouns may mean."""
    told = reading.of_sentence[sentence]
    who = frozenset(k for s in told if s.kind in ("event", "nominal") for k in s.agent | s.patient)
    keys = reading.sentence_keys[sentence] | who
    return frozenset(keys - cues("thin") - cues("lengths") - {"he", "she", "person"})
