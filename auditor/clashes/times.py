"""One event dated twice, and durations against dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from auditor.clashes.around import words_of
from auditor.clashes.compared import at_odds, same_voice, value_of
from auditor.clashes.reading import MOST, Clash, Reading
from auditor.model import Span, Statement, Token
from auditor.statements.concepts import cues, once
from auditor.values.types import DAYS, Clock, DateRange, Duration

# --- date --------------------------------------------------------------------------------------


def misdated(reading: Reading) -> Iterator[Clash]:
    """One event that happens once, at two dates that do not overlap."""
    index: dict[str, list[Statement]] = defaultdict(list)
    for statement in reading.statements:
        if statement.kind == "date" and statement.real and not statement.negated:
            for k in sorted(_events_of(reading, statement)):
                index[k].append(statement)
    seen: set[tuple[int, int]] = set()
    for k in sorted(index):
        group = index[k][:MOST]
        for i, a in enumerate(group):
            for b in group[i + 1 :]:
                if (a.sentence, b.sentence) in seen or not _same_event(reading, a, b, k):
                    continue
                seen.add((a.sentence, b.sentence))
                yield Clash(
                    "date",
                    a.extent,
                    b.extent,
                    f"The same event is dated “{reading.quote(a.span)}” and then "
                    f"“{reading.quote(b.span)}”.",
                )


def _events_of(reading: Reading, statement: Statement) -> set[str]:
    """The once-only events that a date is bound to: its clause's predicate and nouns."""
    keys = statement.keys
    dates = [s for s in reading.of_sentence[statement.sentence] if s.kind == "date"]
    if len(dates) == 1:
        # "When the purchase went through, in February, ..." dates both clauses.
        keys = keys | frozenset(
            k
            for s in reading.of_sentence[statement.sentence]
            if s.real and not s.negated and s.kind == "event" and s.clause != statement.clause
            if _when_clause(reading, s.clause, statement.clause)
            for k in s.keys
        )
    found = {k for k in keys if k in once()}
    return found | ({"begin"} if "open" in found else set())


def _when_clause(reading: Reading, clause: int, above: int) -> bool:
    """Whether a clause says when the one above it happened."""
    head = reading.clauses.items[clause].head
    marks = [reading.tokens[i].text.lower() for i in reading.below(head)]
    return "when" in marks and reading.governor(head) == reading.clauses.items[above].head


def _same_event(reading: Reading, a: Statement, b: Statement, k: str) -> bool:
    if a.sentence == b.sentence or not at_odds(a, b) or not same_voice(a, b):
        return False
    if cues("again") & (_beside(reading, a) | _beside(reading, b)):
        return False
    if "loose" in a.marks | b.marks:
        return False
    one, other = value_of(a), value_of(b)
    if not isinstance(one, DateRange) or not isinstance(other, DateRange):
        return False
    # A year beside a day is mostly another event of the kind; a month or a day is compared.
    if (one.end - one.start).days > 31 or (other.end - other.start).days > 31:
        return False
    if abs((one.start - other.start).days) > 370:
        return False
    shared = reading.rare((a.context | a.names) & (b.context | b.names)) - {
        k,
        "open",
        "begin",
        "end",
    }
    return bool(shared)


def _beside(reading: Reading, statement: Statement) -> set[str]:
    """The words beside a date: "last" in "the last week of May" is its own."""
    return set(words_of(reading, statement)) - set(reading.quote(statement.span).lower().split())


# --- duration ----------------------------------------------------------------------------------


# Two years make a stretch when they are this far apart, for each leaves a year open: two in six is
# the third by which a length must differ (`lengths.ALIKE`).
_YEARS = 6


class Stretch(NamedTuple):
    """A time from one date or clock time to another, told in one sentence; `days` its length."""

    sentence: int
    days: float
    slack: float
    start: str
    end: str
    running: bool = False
    clocked: bool = False
    ranged: bool = False
    span: Span = (0, 1)


def mistimed(reading: Reading) -> Iterator[Clash]:
    """A stated length that its own dates or clock times do not give."""
    stretches = [*spans(reading), *_steps(reading), *_since(reading)]
    if not stretches:
        return
    nearby = _Nearby(reading, stretches)
    for statement in reading.statements:
        length = _length(reading, statement)
        if length is None:
            continue
        # A length is measured against the dates beside it before those of other sentences.
        near = nearby.of(statement)
        for stretch in sorted(near, key=lambda s: s.sentence != statement.sentence):
            inside = stretch.sentence == statement.sentence
            if inside and not stretch.ranged:
                continue
            shared = reading.rare(reading.sentence_keys[stretch.sentence] & statement.context)
            interval = length.days
            if not shared and not nearby.measured(statement, stretch):
                continue
            if stretch.running and not _running(reading, statement):
                continue
            unit = DAYS[length.unit]
            low = min(interval.low, length.low * unit) - stretch.slack
            high = max(interval.high, length.high * unit) + stretch.slack
            if low <= stretch.days <= high or not 0.05 <= stretch.days / (length.low * unit) <= 20:
                continue
            if 0.8 <= stretch.days / (length.low * unit) <= 1.25:
                continue
            dated = reading.annotated.extent(stretch.span)
            yield Clash(
                "duration",
                dated if inside else reading.sentence(stretch.sentence),
                reading.annotated.extent(statement.span) if inside else statement.extent,
                f"The text says “{reading.quote(statement.span)}”, but its dates run from "
                f"{stretch.start} to {stretch.end}, about {spoken(stretch.days)}.",
                confidence=0.7,
            )
            break


def spoken(days: float) -> str:
    """A number of days in the unit that a reader would count in: "7 months", "2.5 hours"."""
    for unit, size in (("year", 365.25), ("month", 30.44), ("week", 7.0), ("day", 1.0)):
        if days >= 2 * size:
            return f"{days / size:.0f} {unit}s"
    return f"{days * 24:.1f} hours"


def _whole_of(reading: Reading, statement: Statement) -> bool:
    """Whether a duration is told as the length of something, not as a distance or an age."""
    words = reading.annotated.words(reading.annotated.sentences[statement.sentence])
    at = next((i for i, t in enumerate(words) if t.end > statement.span[0]), 0)
    stop = next((i for i, t in enumerate(words) if t.start >= statement.span[1]), len(words))
    before = [t.lemma.lower() for t in words[max(0, at - 4) : at]]
    after = [t.text.lower() for t in words[stop : stop + 2]]
    if set(after[:1]) & {
        "ago",
        "later",
        "earlier",
        "before",
        "after",
        "old",
        "ahead",
        "from",
        "early",
        "since",
    }:
        return False
    spoken = [t.text.lower() for t in words[max(0, at - 2) : at]]
    if set(spoken) & {"every", "next", "within", "last", "past", "first", "least"}:
        return False
    inside = [t.lemma.lower() for t in words[at:stop]]
    return bool(
        set(before) & {"last", "take", "span", "over", "the", "for", "spend", "consecutive", "stay"}
        or "consecutive" in inside
        or "straight" in inside
        or after[:1] == ["of"]
    )


def _length(reading: Reading, statement: Statement) -> Duration | None:
    """The stated length of something: a duration, or "38 consecutive summers"."""
    if statement.kind == "count" and _running(reading, statement):
        amount = statement.value.get("amount") if isinstance(statement.value, dict) else None
        if statement.unit in ("summer", "winter", "spring", "autumn", "season", "year") and (
            isinstance(amount, int | float)
        ):
            return Duration(low=amount, high=amount, unit="Y")
        return None
    value = value_of(statement) if statement.kind == "duration" else None
    if isinstance(value, Duration) and statement.real and _whole_of(reading, statement):
        return value
    return None


def _running(reading: Reading, statement: Statement) -> bool:
    """Whether a length is told as unbroken: "consecutive", "in a row"."""
    words = {t.text.lower() for t in _around(reading, statement)}
    return bool(words & {"consecutive", "straight", "successive", "row", "running", "unbroken"})


def _around(reading: Reading, statement: Statement) -> list[Token]:
    low, high = statement.span
    words = reading.between(statement.sentence, low - 20, high + 20)
    return [t for t in words if t.end <= high + 20]


_PROCESS = frozenset({"execute", "unfold", "strategy", "plan", "campaign", "orchestrate"})


class _Nearby:
    """The stretches of a document by what ties a length to them, so that a length is not held
    against every stretch of a long document."""

    def __init__(self, reading: Reading, stretches: list[Stretch]) -> None:
        self.reading = reading
        self.stretches = stretches
        self.by_key: dict[str, list[int]] = defaultdict(list)
        for number, stretch in enumerate(stretches):
            for k in sorted(reading.rare(reading.sentence_keys[stretch.sentence])):
                self.by_key[k].append(number)
        clocked = [number for number, stretch in enumerate(stretches) if stretch.clocked]
        self.clocked = clocked if len(clocked) == 1 else []
        self.steps = [number for number, s in enumerate(stretches) if self._stepped(s)]

    def of(self, statement: Statement) -> list[Stretch]:
        """The stretches that share a rare word with a length, or that it measures without one."""
        found = {n for k in statement.context for n in self.by_key.get(k, ())}
        found.update(self.clocked)
        if self._is_process(statement):
            found.update(self.steps[:MOST])
        return [self.stretches[number] for number in sorted(found)]

    def measured(self, statement: Statement, stretch: Stretch) -> bool:
        """Whether a length without a word in common still measures a stretch: the one clocked event
        of the text that "lasted" so long, or a strategy ("executed over 18 months") beside the
        text's own dated steps."""
        if stretch.clocked and self.clocked and statement.predicate == "last":
            return True
        return self._stepped(stretch) and self._is_process(statement)

    def _stepped(self, stretch: Stretch) -> bool:
        return bool(cues("steps") & self.reading.sentence_keys[stretch.sentence])

    def _is_process(self, statement: Statement) -> bool:
        words = {*words_of(self.reading, statement), *statement.context}
        return not _PROCESS.isdisjoint(words)


def _moment(statement: Statement) -> tuple[float, float] | None:
    """A date as days, a clock time as part of a day, with what its precision leaves open."""
    value = value_of(statement)
    if isinstance(value, Clock):
        return value.start / 1440, 1 / 96
    if isinstance(value, DateRange) and not value.approximate:
        length = (value.end - value.start).days
        clock = value.edtf.partition("T")[2]
        if length == 0 and clock[:2].isdigit() and clock[3:5].isdigit():
            return value.start.toordinal() + (int(clock[:2]) * 60 + int(clock[3:5])) / 1440, 1 / 96
        return value.start.toordinal() + length / 2, length / 2 + 0.6
    return None


def spans(reading: Reading) -> Sequence[Stretch]:
    """The stretches told in one sentence, found once."""
    if "stretches" not in reading.kept:
        reading.kept["stretches"] = list(_spans(reading))
    return reading.kept["stretches"]


def _spans(reading: Reading) -> Iterator[Stretch]:
    """Sentences with exactly two dates or two clock times, the first where something starts."""
    for number, statements in sorted(reading.of_sentence.items()):
        yield from _ranges(reading, number, statements)
        for kind in ("date", "clock"):
            timed = [s for s in statements if s.kind == kind and s.real]
            timed.sort(key=lambda s: s.span)
            if len(timed) != 2:
                continue
            moments = [_moment(s) for s in timed]
            if moments[0] is None or moments[1] is None:
                continue
            words = {w.lower() for w in reading.sentence(number).text.split()}
            ranged = "from" in words and bool({"to", "until", "till"} & words)
            lemmas = reading.lemmas(number)
            if not ranged and not cues("starts") & (lemmas | reading.sentence_keys[number]):
                continue
            days = moments[1][0] - moments[0][0]
            rough = moments[0][1] > 20
            years = rough and 150 < moments[0][1] < 200 > moments[1][1] > 150
            if days <= 0 or (rough and not (years and days > _YEARS * 365)):
                continue
            slack = moments[0][1] + moments[1][1]
            clocked = slack < 0.1
            shown = [reading.quote(s.span) for s in timed]
            if shown[0].lower() == shown[1].lower():
                # "Last week" and "last week" are two days of one week.
                continue
            span = (timed[0].span[0], timed[1].span[1])
            yield Stretch(
                number, days, slack, shown[0], shown[1], clocked=clocked, ranged=ranged, span=span
            )


def _ranges(reading: Reading, number: int, statements: list[Statement]) -> Iterator[Stretch]:
    """Dates written as a range: "from 3 May to 17 May"."""
    for statement in statements:
        value = value_of(statement)
        if statement.kind != "date" or not isinstance(value, DateRange) or not statement.real:
            continue
        days = (value.end - value.start).days
        ends = value.edtf.split("/")
        start, end = _ends(reading.quote(statement.span))
        # "Last week" is a range of days, but tells no length.
        if len(ends) == 2 and all(len(e) >= 10 for e in ends) and days > 1 and start != end:
            yield Stretch(number, days, 1.2, start, end)


def _ends(shown: str) -> tuple[str, str]:
    """The two ends of a range as it is written."""
    for word in (" until ", " till ", " to ", " and ", "–", "-"):
        start, found, end = shown.partition(word)
        if found:
            return start.strip(), end.strip()
    return shown, shown


def _steps(reading: Reading) -> Iterator[Stretch]:
    """A series of steps with its dates, from the first to the last (or to publication)."""
    published = reading.annotated.document.published
    for number, statements in sorted(reading.of_sentence.items()):
        if not cues("steps") & reading.sentence_keys[number]:
            continue
        dated = [(m, s) for s in statements if s.kind == "date" and (m := _moment(s)) is not None]
        if len(dated) < 2:
            continue
        dated.sort(key=lambda pair: pair[0])
        first, last = dated[0], dated[-1]
        end, shown = last[0][0], reading.quote(last[1].span)
        if published and len(published) == 10:
            day = float(date.fromisoformat(published).toordinal())
            if 0 < day - end < 200:
                end, shown = day, f"{date.fromisoformat(published):%B %Y}"
        yield Stretch(number, end - first[0][0], 31.0, reading.quote(first[1].span), shown)


def _since(reading: Reading) -> Iterator[Stretch]:
    """ "She first came in 1994 and has not missed a year since": from then to publication."""
    published = reading.annotated.document.published
    if not published or not published[:4].isdigit():
        return
    for number, statements in sorted(reading.of_sentence.items()):
        words = [
            t.text.lower() for t in reading.annotated.words(reading.annotated.sentences[number])
        ]
        dated = [s for s in statements if s.kind == "date"]
        # "since" that closes its clause: "has not missed a year since".
        closed = any(
            w == "since" and n in (".", ",", ";", "")
            for w, n in zip(words, [*words[1:], ""], strict=True)
        )
        if len(dated) != 1 or not closed:
            continue
        value = value_of(dated[0])
        if isinstance(value, DateRange):
            years = int(published[:4]) - value.start.year
            yield Stretch(
                number, years * 365.25, 400.0, reading.quote(dated[0].span), published[:4]
            )
