"""Counts that differ, parts that miss their total, percentages that miss their figures."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from auditor.clashes.amounts import amount, made_up, plain
from auditor.clashes.around import parted
from auditor.clashes.compared import at_odds, heard, same_voice
from auditor.clashes.reading import MOST, Clash, Reading
from auditor.model import Span, Statement
from auditor.statements.clauses import is_content
from auditor.statements.concepts import cues, is_family, key

# Counts further apart than this factor are of two things: read on polnear_train.
APART = 5

# --- number ------------------------------------------------------------------------------------


def miscounted(reading: Reading) -> Iterator[Clash]:
    """ "A gang of three" beside "the four raiders": a definite number that nothing introduced."""
    counts: dict[str, list[Statement]] = defaultdict(list)
    for statement in reading.statements:
        if statement.kind == "count" and statement.unit:
            counts[statement.unit].append(statement)
    for unit in sorted(counts):
        group = counts[unit][:MOST]
        for b in group:
            if "definite" not in b.marks or not whole(b, 3):
                continue
            same = [s for s in group if s is not b and not at_odds(s, b)]
            others = [s for s in group if introduces(reading, s, b)]
            if same or not others:
                continue
            a = others[0]
            about = reading.rare((a.context & b.context) - {unit}) | (a.names & b.names)
            if not about and (not is_family(unit) or unit == "person"):
                continue
            yield Clash(
                "number",
                a.extent,
                b.extent,
                f"The text first counts {reading.quote(a.span)} and later "
                f"{reading.quote(b.span)} of the same ({unit}).",
                # A family of things is counted once in most reports; read on polnear_train, this
                # finds one pair in 200 articles whether or not other words are shared.
                "contradiction",
                0.6 if about else 0.5,
            )


def mispriced(reading: Reading) -> Iterator[Clash]:
    """One contract, bill or fund at two sums of money."""
    sums = [s for s in reading.statements if s.kind == "money" and s.real and amount(s)]
    index: dict[str, list[Statement]] = defaultdict(list)
    for statement in sums:
        for k in sorted(reading.rare(statement.keys)):
            index[k].append(statement)
    seen: set[tuple[Span, Span]] = set()
    for k in sorted(index):
        group = index[k][:MOST]
        for i, a in enumerate(group):
            for b in group[i + 1 :]:
                if (a.span, b.span) in seen or not _one_sum(reading, a, b):
                    continue
                seen.add((a.span, b.span))
                yield Clash(
                    "number",
                    reading.annotated.extent(a.passage),
                    reading.annotated.extent(b.passage),
                    f"The text gives “{reading.quote(a.span)}” and later "
                    f"“{reading.quote(b.span)}” for the same thing.",
                    confidence=0.5,
                )


def _one_sum(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether two sums are told of one thing: nouns in common, one sum in each sentence."""
    apart = {"update", "part", "other", "loose"} & (a.marks | b.marks)
    if a.sentence == b.sentence or apart or not at_odds(a, b) or not same_voice(a, b):
        return False
    if a.when and b.when and a.when != b.when:
        return False
    if any(len(_sums_in(reading, s.sentence)) > 1 for s in (a, b)):
        return False
    one, other = amount(a) or 1.0, amount(b) or 1.0
    names = {word for name in a.names | b.names for word in name.split()}
    shared = reading.rare(a.keys & b.keys) - names - {a.predicate, b.predicate, "worth"}
    about = a.subject == b.subject and a.subject in shared and len(shared) >= 2
    return 0.2 < one / other < 5 and (about or _one_price(reading, a, b))


def _one_price(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether two sums are the price of one dated thing: "the oil contract of May was worth $2
    million", "a $3 million oil contract signed in May"."""
    things = _priced(reading, a), _priced(reading, b)
    if things[0] is None or things[1] is None:
        return False
    one, other = ({t.text.lower(): t for t in reading.phrase(i)} for i in things if i is not None)
    keys = [
        {key(t.lemma, t.pos) for t in words.values() if is_content(t)} for words in (one, other)
    ]
    dates = [
        {str(s.value) for s in reading.of_sentence[x.sentence] if s.kind == "date"} for x in (a, b)
    ]
    return len(keys[0] & keys[1]) >= 2 and bool(dates[0]) and dates[0] == dates[1]


def _priced(reading: Reading, statement: Statement) -> int | None:
    """The noun that a sum is the price of: what it stands before, or what is or was worth it."""
    tokens = reading.tokens
    sentence = reading.annotated.sentences[statement.sentence]
    low, high = statement.span
    at = next((i for i in range(sentence.first, sentence.last) if tokens[i].end >= high), None)
    if at is None:
        return None
    for _ in range(6):
        above = tokens[at].head
        if above == at:
            break
        if tokens[above].pos in ("NOUN", "PROPN") and not low <= tokens[above].start < high:
            return above
        if tokens[above].pos in ("VERB", "AUX"):
            return reading.clauses.items[reading.clauses.of_token[above]].subject
        at = above
    return None


def _sums_in(reading: Reading, sentence: int) -> list[Statement]:
    return [s for s in reading.of_sentence[sentence] if s.kind in ("money", "percent")]


def introduces(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether a count may be the one that a later definite number takes up."""
    apart = {"update", "part", "other"} & (a.marks | b.marks)
    dated = a.when and b.when and a.when != b.when
    if a is b or a.sentence == b.sentence or a.negated or apart or dated:
        return False
    if not a.real and (a.predicate not in b.context or "will" not in _auxiliaries(reading, a)):
        # "Will close six plants", "the eight plants to be closed": one plan.
        return False
    # "Her three speeches to the bank" are not all the speeches she made, nor the unbound delegates
    # all the delegates.
    if not _narrowed(b) <= a.context or not _narrowed(a) <= b.context:
        return False
    one, other = amount(a) or 1.0, amount(b) or 1.0
    fates = [s.keys & cues("exclusive") for s in (a, b)]
    if fates[0] and not fates[1] and b.unit == "person":
        # "The families of the nine people" need not be those of the three who were killed.
        return False
    if b.unit == "person" and a.names and b.names and not a.names & b.names:
        # The inhabitants of two towns.
        return False
    near = 1 / APART < one / other < APART and not made_up(reading, a, b)
    return near and at_odds(a, b) and whole(a, 3) and heard(a, b)


def _auxiliaries(reading: Reading, statement: Statement) -> set[str]:
    head = reading.clauses.items[statement.clause].head
    return {reading.tokens[i].text.lower() for i in reading.below(head)}


def _narrowed(statement: Statement) -> set[str]:
    narrow = {m.removeprefix("only:") for m in statement.marks if m.startswith("only:")}
    return narrow - cues("idle")


def whole(statement: Statement, least: int) -> bool:
    """Whether a count is a whole number of at least `least`."""
    value = statement.value
    amount = value.get("amount") if isinstance(value, dict) else None
    return isinstance(amount, int | float) and amount >= least and amount == math.floor(amount)


# --- arithmetic --------------------------------------------------------------------------------

# Words that make a list of figures no list of parts.


class Parts(NamedTuple):
    """Figures in a row in one sentence that may add up to a total told elsewhere; `counted` where
    the sentence says how many they are ("three dams: ...")."""

    sentence: int
    amounts: tuple[float, ...]
    unit: str
    kind: str
    counted: bool = False


def missummed(reading: Reading) -> Iterator[Clash]:
    """Three or more listed parts that do not add up to the total the text states."""
    totals = _by_measure(reading)
    read: Counter[str] = Counter()
    for parts in _lists(reading):
        measure = "money" if parts.kind == "money" else parts.unit
        read[measure] += 1
        if read[measure] > MOST:
            # Every list is held against every total of its measure.
            continue
        largest = max(parts.amounts)
        rows = [
            t
            for t in _of_measure(totals, parts)
            if t.sentence != parts.sentence and (amount(t) or 0) > largest
        ]
        total = sum(parts.amounts)
        if any(math.isclose(amount(t) or 0, total, rel_tol=0.005) for t in rows):
            continue
        for t in rows:
            stated = amount(t) or 0.0
            near = 0.6 <= stated / total <= 1.67 and t.bound == "exact"
            if near and "part" not in t.marks and _is_total(reading, t, parts):
                listed = " + ".join(plain(a) for a in parts.amounts)
                yield Clash(
                    "arithmetic",
                    reading.sentence(parts.sentence),
                    t.extent,
                    f"The parts {listed} make {plain(total)}, but the text gives "
                    f"“{reading.quote(t.span)}” as the whole.",
                    confidence=0.7,
                )
                break


def _is_total(reading: Reading, total: Statement, parts: Parts) -> bool:
    """Whether a figure is told as the whole of the listed parts."""
    if parts.counted:
        return True
    whole, listed = total.sentence, parts.sentence
    beside = {t.text.lower() for t in reading.near(total)}
    strong = reading.lemmas(whole) & cues("totals_anywhere")
    in_all = reading.sentence(whole).text.lower().startswith(("in all", "all told"))
    cued = bool(beside & cues("totals") or strong or in_all)
    if parts.unit == "vote":
        return cued
    linked = bool(reading.lemmas(listed) & cues("totals"))
    shared = reading.rare(reading.sentence_keys[whole] & reading.sentence_keys[listed])
    return (cued or linked) and bool(shared - {total.unit, "euro", "dollar", "pound"})


# Statements by kind (counts and money) and unit; each with its number among the statements.
_Measures = dict[tuple[str, str], list[tuple[int, Statement]]]
_VOTERS = ("member", "delegate", "councillor", "vote")


def _by_measure(reading: Reading) -> _Measures:
    index: _Measures = defaultdict(list)
    for rank, statement in enumerate(reading.statements):
        if statement.kind in ("count", "money") and amount(statement):
            index[statement.kind, statement.unit].append((rank, statement))
    return index


def _of_measure(totals: _Measures, parts: Parts) -> list[Statement]:
    """The figures that may be the whole of the parts, in reading order: those of their unit, sums
    of money for sums, and those who vote for votes."""
    units = {parts.unit, *(_VOTERS if parts.unit == "vote" else ())}
    measures = {(kind, unit) for kind in ("count", "money") for unit in units}
    if parts.kind == "money":
        measures |= {measure for measure in totals if measure[0] == "money"}
    found = [ranked for measure in measures for ranked in totals.get(measure, ())]
    return [statement for _, statement in sorted(found, key=lambda ranked: ranked[0])]


def _lists(reading: Reading) -> Iterator[Parts]:
    """Runs of at least three figures in a sentence, of one unit where units are given."""
    for number, statements in sorted(reading.of_sentence.items()):
        figures = [
            s
            for s in statements
            if s.kind in ("count", "money") and s.real and amount(s) and s.bound == "exact"
        ]
        words = {w.lower().strip(".,:;") for w in reading.sentence(number).text.split()}
        if len(figures) < 3 or number >= len(reading.sentence_keys):
            continue
        voted = {"favour", "favor", "opposed", "abstention", "abstentions", "abstained"} & words
        if voted:
            yield Parts(number, tuple(amount(f) or 0 for f in figures), "vote", "count")
            continue
        if words & cues("no_parts"):
            continue
        runs = list(_runs(figures))
        heads = {amount(run[0]) for run in runs if len(run) == 1}
        for run in runs:
            if len(run) >= 3 and not any("other" in f.marks for f in run[1:]):
                amounts = tuple(amount(f) or 0.0 for f in run)
                yield Parts(number, amounts, run[0].unit, run[0].kind, len(run) in heads)


def _runs(figures: list[Statement]) -> Iterator[list[Statement]]:
    """Figures in a row, split where a new unit is named: a bare one has the unit before it."""
    run: list[Statement] = []
    for figure in sorted(figures, key=lambda f: f.span):
        if run and figure.unit and figure.unit != run[0].unit:
            yield run
            run = []
        run.append(figure)
    if run:
        yield run


def mispercented(reading: Reading) -> Iterator[Clash]:
    """A percentage of change that the two figures told beside it do not give."""
    pairs = {
        n: pair
        for n in range(len(reading.sentence_keys))
        if (pair := _pair(reading, n)) is not None
    }
    for p in reading.statements if pairs else ():
        percent = amount(p)
        if p.kind != "percent" or not percent or not p.real or p.bound not in ("exact", "approx"):
            continue
        words = {t.lemma.lower() for t in reading.near(p)}
        up = bool(words & cues("up"))
        if up == bool(words & cues("down")):
            continue
        taken_up = _taken_up(reading, p)
        nearest = max((n for n in pairs if n < p.sentence), default=-1)
        for number, pair in sorted(pairs.items()):
            if not -3 <= number - p.sentence <= 3 and not (taken_up and number < p.sentence):
                continue
            shared = reading.rare(reading.sentence_keys[number] & reading.sentence_keys[p.sentence])
            # "An increase of 20 percent", and nothing else that it could be of.
            told = p.keys - cues("thin") - cues("up") - cues("down")
            of_it = taken_up and not _of_something(reading, p)
            bare = (len(pairs) == 1 and not told) or (number == nearest and of_it)
            if number != p.sentence and not shared and not bare:
                continue
            if abs(number - p.sentence) > 3 and not (shared and number == nearest):
                continue
            if number != p.sentence and parted(reading, number, p.sentence):
                # "Sales in Asia", "sales in the whole group".
                continue
            first, second = pair
            change = (second - first) / first * 100
            others = [change, (first - second) / second * 100, second / first * 100]
            if any(abs(abs(c) - percent) <= max(1.5, 0.12 * percent) for c in others):
                continue
            if (change > 0) == up and abs(change) < 400:
                yield Clash(
                    "arithmetic",
                    reading.sentence(number),
                    p.extent,
                    f"From {plain(first)} to {plain(second)} is a change of about "
                    f"{abs(change):.0f} percent, not “{reading.quote(p.span)}”.",
                    "contradiction" if number != p.sentence or shared else "tension",
                    0.7,
                )
                break


_CHANGE = re.compile(
    r"\b(?:the|this|that) "
    r"(?:increase|rise|growth|jump|fall|drop|decline|decrease|reduction|cut) of\s*$",
    re.IGNORECASE,
)


def _taken_up(reading: Reading, percent: Statement) -> bool:
    """Whether a percentage is that of a change already told: "the increase of 10 percent", and not
    "the increase of 10 percent in wages"."""
    start = reading.annotated.sentences[percent.sentence].start
    after = [t.text.lower() for t in reading.after(percent.sentence, percent.span[1])[:1]]
    before = reading.quote((start, percent.span[0]))
    if before.lower().endswith(("that ", "this ")):
        # "That 40 percent jump".
        return bool(after and (set(after) & (cues("up") | cues("down"))))
    return _CHANGE.search(before) is not None


def _of_something(reading: Reading, percent: Statement) -> bool:
    """Whether a change says what it is of: "the increase of 10 percent *in wages*"."""
    after = reading.after(percent.sentence, percent.span[1])[:1]
    return [t.text.lower() for t in after] in (["in"], ["of"])


def _pair(reading: Reading, number: int) -> tuple[float, float] | None:
    """Earlier and later figure of one sentence: "from 2.0 to 2.5 million", or one in each of two
    dated halves."""
    figures = [
        s
        for s in reading.of_sentence.get(number, ())
        if s.kind in ("count", "money") and amount(s) and s.bound in ("exact", "approx")
    ]
    dates = [s for s in reading.of_sentence.get(number, ()) if s.kind == "date"]
    text = reading.sentence(number).text
    if len(figures) != 2 or figures[1].unit not in ("", figures[0].unit):
        return None
    first, second = (amount(f) or 0.0 for f in figures)
    if not first or not second or "{" in text:
        return None
    between = text[figures[0].span[1] - reading.sentence(number).spans[0][0] :]
    before = text[: figures[0].span[0] - reading.sentence(number).spans[0][0]].rstrip().lower()
    if before.endswith("from") and " to " in between[:12]:
        return first, second
    if len(dates) == 2 and dates[0].span[0] < dates[1].span[0]:
        return first, second
    return None
