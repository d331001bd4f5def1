"""Whether two values of two documents are told of one fact, and whether they are one value."""

from __future__ import annotations

import re
from datetime import date

from auditor.clashes.compared import same_occasion, value_of, when_apart
from auditor.model import Statement
from auditor.statements.concepts import cues, events, key, once
from auditor.values.types import DAYS, DateRange, Duration, date_within

# A number without a noun is compared from here on: a smaller one may be an age, a place, a day.
BARE = 1000


def voices(a: Statement, b: Statement) -> bool:
    """Two sources who disagree are no conflict of the documents; a document's own word is."""
    if a.holder is None or b.holder is None or a.holder == b.holder:
        return True
    # "Ute Lang" and "Lang".
    one, other = (set(holder.lower().split()) for holder in (a.holder, b.holder))
    return one <= other or other <= one


def same_first(a: Statement, b: Statement) -> bool:
    """Whether two firsts are of one kind: "the first major power" may not be the first state."""
    narrow = [{m for m in s.marks if m.startswith("only:")} for s in (a, b)]
    if bool(narrow[0]) != bool(narrow[1]) or (narrow[0] and not narrow[0] & narrow[1]):
        return False
    if ("towards" in a.marks) != ("towards" in b.marks):
        return False
    of = {m.removeprefix("of:") for s in (a, b) for m in s.marks if m.startswith("of:")}
    alike = len(of) < 2 or of <= cues("states")
    return alike and a.negated == b.negated and same_occasion(a, b)


def counts(a: Statement, b: Statement) -> bool:
    """Whether two counts say what they count; "38 million" may go without, "thirteen" may not."""
    return a.kind != "count" or bool(a.unit and b.unit) or min(size(a), size(b)) >= BARE


def one_fact(a: Statement, b: Statement) -> bool:
    """Whether two values at odds are told of one fact: no update, part, other event or voice."""
    if {"update", "part", "other", "loose"} & (a.marks | b.marks) or not voices(a, b):
        return False
    if a.negated or b.negated or a.unit != b.unit:
        return False
    shared = common(a, b)
    if a.kind == "date":
        return min(sharpness(a), sharpness(b)) > 0.5 and one_event(a, b)
    if when_apart(a, b):
        return False
    exclusive = cues("exclusive")
    if (a.keys & exclusive) != (b.keys & exclusive):
        return False
    if a.kind == "duration":
        return bool(shared & events())
    if a.kind == "percent":
        # A percentage is of something: of what both clauses are about.
        about = {a.predicate, a.subject} & {b.predicate, b.subject} & shared
        return len(shared) >= 2 and bool(about)
    if a.kind in ("age", "score"):
        # Two people of two ages are no conflict.
        return bool(shared) and a.subject == b.subject
    if a.kind in ("count", "money"):
        # Two figures of what has nothing but names in common are figures of two things.
        return bool(shared) or (min(size(a), size(b)) >= 4 and bool(a.unit and b.unit))
    return bool(shared)


def one_event(a: Statement, b: Statement) -> bool:
    """Whether two dates are bound to one event, by name or ("the decision in April to remove")
    by a sentence that tells of it in the same words."""
    names = {word for name in a.names | b.names for word in name.split()}
    shared = (a.context & b.context) - names - cues("thin")
    if a.predicate == b.predicate and a.predicate in once():
        return len(shared) >= 2
    one, other = (a, b) if a.predicate in once() else (b, a)
    named = one.predicate in once() and one.predicate in other.context
    if named and other.predicate not in once() | events():
        return len(shared) >= 3
    if {a.predicate, b.predicate} & (once() | events()):
        return False
    return bool(common(a, b) & once()) and len(common(a, b)) >= 2


_ONE_SIDED = ({"more_than", "at_least"}, {"less_than", "at_most"})


def bounds_apart(a: Statement, b: Statement) -> bool:
    """ "Over 130" and "over 150": both can be true, but they are not the same report."""
    if a.unit != b.unit or not any({a.bound, b.bound} <= side for side in _ONE_SIDED):
        return False
    return abs(size(a) - size(b)) > 0.05 * max(size(a), size(b))


def common(a: Statement, b: Statement) -> frozenset[str]:
    """The keys that two clauses share, the words of names and the unit left out."""
    names = {word for name in a.names | b.names for word in name.split()}
    return (a.keys & b.keys) - names - cues("thin") - {a.unit}


def size(statement: Statement) -> float:
    amount = statement.value.get("amount") if isinstance(statement.value, dict) else None
    return float(amount) if isinstance(amount, int | float) else 0.0


def same_value(a: Statement, b: Statement) -> bool:
    """Whether two compatible values are the same one, not just not at odds."""
    one, other = value_of(a), value_of(b)
    if isinstance(one, DateRange) and isinstance(other, DateRange):
        if one.start == other.start and one.end == other.end:
            # "In the 1980s" dates nothing closely enough to be one fact.
            return (one.end - one.start).days <= 366
        short, long = sorted((one, other), key=lambda d: d.end - d.start)
        month = (long.end - long.start).days <= 31 and short.day
        # "July 3" and "July 2025", of one event told in the same words.
        return month and date_within(short, long) and len(common(a, b)) >= 2
    if bounds_apart(a, b):
        return False
    if isinstance(one, Duration) and isinstance(other, Duration):
        return abs(one.low * DAYS[one.unit] - other.low * DAYS[other.unit]) < 0.02 * (
            one.low * DAYS[one.unit]
        )
    if isinstance(a.value, dict) and isinstance(b.value, dict):
        near = size(a) >= 1000 and abs(size(a) - size(b)) <= 0.02 * size(a)
        return bool(a.value.get("amount") == b.value.get("amount")) or near
    return bool(a.value == b.value)


def frames(a: Statement, b: Statement) -> bool:
    """Whether two dates only bound what is told ("since August 2021") and tell no fact of their
    own: nothing but names and the topic is told of both."""
    if a.kind != "date":
        return False
    if "nominal" in a.marks & b.marks:
        return True
    if "loose" not in a.marks | b.marks:
        return False
    if "loose" in a.marks & b.marks and a.predicate != b.predicate:
        return True
    names = {word for name in a.names | b.names for word in name.split()}
    return len((a.context & b.context) - names - cues("thin") - once()) < 2


def dated_alike(a: Statement, b: Statement) -> bool:
    """Whether two equal dates are of one event, not of two in the same week."""
    year = a.kind == "date" and sharpness(a) == 0.5
    return a.kind not in ("date", "clock") or year or bool(common(a, b))


def days(published: str, value: DateRange) -> int:
    """Days from a date to publication."""
    try:
        return (date.fromisoformat(published) - value.start).days
    except ValueError:
        return 0


# "Refused to resign" is not "resigned".
REFUSED = re.compile(r"\b(?:refus(?:e[sd]?|ing)|declin(?:e[sd]?|ing)|fail(?:s|ed)?) to\b")
SWEEPING = re.compile(
    r"(?:(?:and|but)\s)?(?:no|nobody|none|not? a single|there (?:was|were) no)\b", re.IGNORECASE
)


# "no passwords", "without one worker", "not a single employee": the thing that is denied.
_DENIED = re.compile(r"\b(?:no|without (?:one|an?|any)|single)\s+(\w+)(?:\s(\w+))?", re.IGNORECASE)


def denied_things(text: str) -> frozenset[str]:
    """The keys of the things that a clause says there are none of."""
    words = (word.lower() for match in _DENIED.findall(text) for word in match if word)
    return frozenset(key(form, "NOUN") for w in words for form in (w, w.removesuffix("s")))


def sharpness(statement: Statement) -> float:
    """How telling it is that two documents give the same value: 38,412 more than 2."""
    value = value_of(statement)
    if isinstance(value, DateRange):
        days = (value.end - value.start).days
        return 1.0 if days == 0 else 0.8 if days <= 31 else 0.5
    if isinstance(statement.value, dict):
        amount = statement.value.get("amount")
        if isinstance(amount, int | float):
            if amount != int(amount) and statement.value.get("unit") == "fraction":
                return 0.5
            return min(1.5, len(f"{amount:g}".strip("0").replace(".", "")) * 0.5)
        return 1.0
    return 0.7
