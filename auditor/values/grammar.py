"""Finding values in text: the productions, tried in order of precedence, none overlapping."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from auditor.values import amounts as amount_rules
from auditor.values import dates as date_rules
from auditor.values import moments
from auditor.values.calendar import Context, Tense, cues, tense_at
from auditor.values.numbers import vocabulary
from auditor.values.types import Clock, DateRange, Expression, dates

_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]+|[%$£€¥₹₽₩₦₪₺₴₱฿₫~≈]|\d+")


# The longest run of words before the anchor: "the very beginning of the fiscal year 2024".
_LONGEST_LEAD = 7


class Taken:
    """The stretches of a text already explained; disjoint, kept in order."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def free(self, start: int, end: int) -> bool:
        """Whether nothing from `start` to `end` is taken."""
        place = bisect_left(self._starts, end)
        return place == 0 or self._ends[place - 1] <= start

    def take(self, start: int, end: int) -> bool:
        """Take a stretch if it is free; whether it was."""
        if not self.free(start, end):
            return False
        place = bisect_left(self._starts, start)
        self._starts.insert(place, start)
        self._ends.insert(place, end)
        return True


class _Word(NamedTuple):
    """A word, number or sign of the text, in lower case."""

    start: int
    text: str


class _Words(NamedTuple):
    """What a text holds, to try productions only where they can match.

    `amount_begin[i]`/`date_begin[i]`: the word from which an expression with its anchor at word
    `i` may begin.
    """

    words: list[_Word]
    held: frozenset[str]
    digits: list[int]
    numbers: list[int]
    amount_begin: list[int]
    date_begin: list[int]


def _words(text: str) -> _Words | None:
    """The words of a text; `None` when none of them can anchor a value."""
    lower = text.lower().replace("’", "'")
    # Lower-casing may lengthen a letter (as of "İ"): then offsets would not hold.
    lower = lower if len(lower) == len(text) else text
    if not _DIGIT.search(lower) and _vocabulary().anchors.isdisjoint(_WORDS.findall(lower)):
        return None
    words = [_Word(m.start(), m[0]) for m in _WORDS.finditer(lower)]
    held = frozenset(word.text for word in words)
    signs = {"$"} if held & _vocabulary().signs else set()
    digits = [i for i, word in enumerate(words) if word.text[0].isdigit()]
    numbers = digits
    if not held.isdisjoint(_vocabulary().numbers):
        known = _vocabulary().numbers
        numbers = [i for i, w in enumerate(words) if w.text in known or w.text[0].isdigit()]
    return _Words(
        words,
        held | signs,
        digits,
        numbers,
        _begins(words, _vocabulary().amount_leads) if numbers else [],
        _begins(words, _vocabulary().date_leads),
    )


def _begins(words: list[_Word], leads: frozenset[str]) -> list[int]:
    """For each word the first of the run of leading words that ends before it."""
    begins: list[int] = []
    begin = 0
    for index, word in enumerate(words):
        begins.append(max(begin, index - _LONGEST_LEAD))
        if word.text not in leads and not word.text[0].isdigit():
            begin = index + 1
    return begins


class _Vocabulary(NamedTuple):
    """Words by their part in an expression: `*_leads` may stand before its anchor."""

    numbers: frozenset[str]
    anchors: frozenset[str]
    signs: frozenset[str]
    amount_leads: frozenset[str]
    date_leads: frozenset[str]


_AMOUNT_LEADS = {"a", "an", "half", "between", "aged", "age", "ages", "of", "from", "n", "r"}


@cache
def _vocabulary() -> _Vocabulary:
    table = vocabulary()
    names = ("units", "teens", "tens", "multipliers", "fractions", "stretches", "durations")
    plural = {f"{word}s" for word in (*table["stretches"], *table["durations"])}
    numbers = {w for name in names for w in table[name]} | plural | {"once"}
    signs = {w for sign in table["currencies"] for w in _WORDS.findall(sign.lower())}
    bounds = {word for phrase in table["bounds"] for word in phrase.split()}
    edges = "the very start beginning end of night morning afternoon evening eve fiscal financial "
    edges += "fy year last next this previous past coming current first second third fourth final "
    edges += "calendar a an one over q h week st nd rd th full to through ending ended middle new "
    edges += "half past quarter weekend day"
    tables = ("months", "weekdays", "seasons", "parts", "units", "teens", "tens")
    leads = {w for name in tables for w in table[name]} | set(edges.split()) | plural
    leads |= {
        w
        for name in ("holidays", "movable", "ordinals")
        for day in table[name]
        for w in day.split()
    }
    leads |= {*table["durations"], *table["stretches"]}
    return _Vocabulary(
        frozenset(numbers),
        frozenset(numbers).union(_CLOCK_WORDS, *(p.gate for p in date_rules.productions())),
        frozenset(signs),
        frozenset(bounds | signs | numbers | _AMOUNT_LEADS),
        frozenset(leads),
    )


def _matches(
    pattern: re.Pattern[str], text: str, held: _Words, anchors: Iterable[int], begins: Sequence[int]
) -> Iterator[re.Match[str]]:
    """Matches that hold an anchor, each begun as far left as its leading words allow.

    No word is tried twice: what did not begin a match for one anchor begins none for the next.
    """
    reached = tried = 0
    for anchor in anchors:
        for index in range(max(tried, begins[anchor]), anchor + 1):
            tried = index + 1
            start = held.words[index].start
            if start < reached:
                continue
            match = pattern.match(text, start)
            if match:
                reached = match.end()
                yield match
                break


def find(text: str, context: Context | None = None) -> tuple[Expression, ...]:
    """The values in a sentence or shorter text, in order of place, none overlapping.

    Relative expressions are resolved against `context`; where it does not tell, a date's value is
    `None`. A production is tried only at the words that can begin it, so the cost is linear.
    """
    context = context or Context()
    held = _words(text)
    if held is None:
        return ()
    taken = Taken()
    found = _dates(text, context, held, taken)
    if held.numbers:
        for production in amount_rules.productions():
            if production.gate and production.gate.isdisjoint(held.held):
                continue
            for match in _matches(production.pattern, text, held, held.numbers, held.amount_begin):
                if not taken.free(*match.span()):
                    continue
                for expression in production.read(match, context):
                    taken.take(expression.start, expression.end)
                    found.append(expression)
    return tuple(sorted(found, key=lambda expression: expression.start))


def _dates(text: str, context: Context, held: _Words, taken: Taken) -> list[Expression]:
    found: list[Expression] = []
    clues: tuple[tuple[int, Tense], ...] | None = None
    for production in date_rules.productions():
        gate, digits = production.gate, "" in production.gate
        if not gate & held.held and not (digits and held.digits):
            continue
        shared = gate & held.held
        anchors = held.digits if digits else []
        if shared:
            near = [i for i, word in enumerate(held.words) if word.text in shared]
            anchors = sorted({*anchors, *near})
        for match in _matches(production.pattern, text, held, anchors, held.date_begin):
            if not taken.free(*match.span()):
                continue
            if clues is None:
                clues = cues(text)
            local = _near(context, found, match.start()) if "earlier" in gate else context
            value = production.resolve(match, local, tense_at(text, match.start(), clues))
            if value is not False:
                taken.take(*match.span())
                found.append(Expression(match.start(), match.end(), "date", value))
    found.sort(key=lambda expression: expression.start)
    return _joined(text, [*_clocks(text, context, held, taken, found)])


def _near(context: Context, found: list[Expression], place: int) -> Context:
    """The context with the date that was named last before `place`."""
    earlier = [e for e in found if e.end <= place]
    last = max(earlier, key=lambda e: e.end).value if earlier else context.last
    return context._replace(last=last if isinstance(last, DateRange) else None)


def _clocks(
    text: str, context: Context, held: _Words, taken: Taken, found: list[Expression]
) -> list[Expression]:
    """The dates with the clock times, each time on its day where that is known."""
    shared = held.held & _CLOCK_WORDS
    if not held.digits and not shared:
        return found
    near = [i for i, word in enumerate(held.words) if word.text in shared]
    anchors = sorted({*held.numbers, *near}) if shared else held.digits
    for match in _matches(date_rules.clock_pattern(), text, held, anchors, range(len(held.words))):
        minute = moments.minutes(match)
        if minute is None or not taken.free(*match.span()):
            continue
        taken.take(*match.span())
        clock = Clock(start=minute, end=minute)
        found.append(Expression(match.start(), match.end(), "date", clock))
    found.sort(key=lambda expression: expression.start)
    joined: list[Expression] = []
    for expression in found:
        before = joined[-1] if joined else None
        pair = before and _timed_day(text, before, expression)
        if pair:
            joined[-1] = pair
        else:
            joined.append(expression)
    return [_on_known_day(text, expression, context, joined) for expression in joined]


_CLOCK_WORDS = frozenset({"noon", "midday", "midnight", "morning", "afternoon", "evening"})
_BETWEEN_TIME_AND_DAY = re.compile(r",?\s(?:on\s|at\s|of\s)?(?:the\s)?", re.IGNORECASE)


def _timed_day(text: str, a: Expression, b: Expression) -> Expression | None:
    """ "noon on Saturday", "Friday at 10 a.m.": one expression."""
    if not _BETWEEN_TIME_AND_DAY.fullmatch(text, a.end, b.start):
        return None
    for clock, day in ((a.value, b.value), (b.value, a.value)):
        if isinstance(clock, Clock) and isinstance(day, DateRange) and day.day:
            return Expression(a.start, b.end, "date", moments.at_time(day, clock))
    return None


def _on_known_day(
    text: str, expression: Expression, context: Context, found: list[Expression]
) -> Expression:
    """A time "at" which something happened is on the day named last; others may recur."""
    clock = expression.value
    if not isinstance(clock, Clock) or not _AT.search(
        text[max(0, expression.start - 60) : expression.start]
    ):
        return expression
    days = [e.value for e in found if e.start < expression.start]
    day = next((d for d in reversed([context.last, *days]) if isinstance(d, DateRange)), None)
    if day is None or not day.day:
        return expression
    return expression._replace(value=moments.at_time(day, clock))


# "at 10 a.m.", "by 1015 GMT", "shortly after 4 p.m.": when it happened, not what recurs.
_AT = re.compile(
    r"\b(?:at|(?:lower|higher|up|down|risen|fallen|had|was|were)\s(?:[\w.%]+\s){0,4}by|(?:shortly|just|soon)"
    r"\s(?:before|after))\s(?:about\s|around\s|roughly\s|exactly\s)?$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|to)\s", re.IGNORECASE)
_TO = re.compile(r"\s?[-–—]\s?|\s(?:to|until|till|through)\s(?:the\s)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s(?:the\s)?$", re.IGNORECASE)


def _joined(text: str, found: list[Expression]) -> list[Expression]:
    """ "between May and July", "2018 to 2022": two dates that bound one stretch."""
    joined: list[Expression] = []
    for expression in found:
        before = joined[-1] if joined else None
        interval = before and _interval(text, before, expression)
        if interval:
            joined[-1] = interval
        else:
            joined.append(expression)
    return joined


def _interval(text: str, a: Expression, b: Expression) -> Expression | None:
    if b.start - a.end > 12:
        return None
    between = _BETWEEN.search(text, max(0, a.start - 14), a.start)
    link = _AND.fullmatch(text, a.end, b.start) if between else None
    if not link and not _TO.fullmatch(text, a.end, b.start):
        return None
    start = between.start() if between and link else a.start
    if isinstance(a.value, Clock) and isinstance(b.value, Clock):
        clock = Clock(start=a.value.start, end=b.value.end)
        return Expression(start, b.end, "date", clock)
    if not isinstance(a.value, DateRange) or not isinstance(b.value, DateRange):
        return None
    return _stretch(text, start, a, b)


def _stretch(text: str, start: int, a: Expression, b: Expression) -> Expression | None:
    first, last = a.value, b.value
    assert isinstance(first, DateRange) and isinstance(last, DateRange)
    simple = not any("/" in v.edtf or "T" in v.edtf or "~" in v.edtf for v in (first, last))
    if simple and first.start > last.start and not re.search(r"\d{4}", text[a.start : a.end]):
        # "between November and March 2024": the first takes its year from the second.
        year = last.start.year - (first.edtf[4:] > last.edtf[4:])
        try:
            first = dates(f"{year:04}{first.edtf[4:]}")
        except ValueError:
            return None
    if not simple or first.start > last.end:
        return None
    return Expression(start, b.end, "date", dates(f"{first.edtf}/{last.edtf}"))
