"""One event told twice with other slots: another place, doer, date or number, or denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from auditor.clashes.around import leading, said, set_apart, words_of
from auditor.clashes.compared import at_odds, heard, same_occasion, taken_for_granted, value_of
from auditor.clashes.kindred import kindred_pairs, may_be_one
from auditor.clashes.reading import COMMON, MOST, TOPIC, Clash, Reading
from auditor.clashes.slots import narrowed_apart, participants, places_apart, ranked_apart, rivals
from auditor.model import Statement
from auditor.statements.concepts import cues, key, modality, once, origins
from auditor.statements.kin import alike
from auditor.statements.referents import definite
from auditor.values.types import DateRange

# A predicate told in so many sentences at most is that of one deed which the text comes back to.
SELDOM = 3
# Predicates of a noun that tells the event: "the vote was held on 3 May".
LIGHT = frozenset({"hold", "happen", "occur"})


def paired(reading: Reading) -> Sequence[tuple[Statement, Statement]]:
    """Two statements of one predicate in two sentences that may tell of one event; found once for
    all the rules that ask."""
    if reading.pairs is None:
        close = list(_paired(reading))
        seen = {(id(a), id(b)) for a, b in close}
        reading.pairs = (
            *close,
            *(
                (a, b)
                for a, b in kindred_pairs(reading)
                if (id(a), id(b)) not in seen and not _kept_apart(reading, a, b)
            ),
        )
    return reading.pairs


def _paired(reading: Reading) -> Iterator[tuple[Statement, Statement]]:
    for _, group in sorted(reading.told.items()):
        if len({s.sentence for s in group}) < 2:
            continue
        group = group[:MOST]
        for i, a in enumerate(group):
            for b in group[i + 1 :]:
                if a.sentence == b.sentence or not _tied(reading, a, b):
                    continue
                known = "known" in b.marks or _one_telling(reading, a, b)
                if known and one_event(reading, a, b):
                    yield a, b


def _one_telling(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether two clauses tell of one deed though what it was done to is not definite: one doer,
    and two more words that few sentences have, or a denial of all of a kind."""
    if {"guess", "guessed"} & (a.marks | b.marks):
        return False
    if _denies_all(reading, a) or _denies_all(reading, b):
        # "Not a single house was damaged in the landslide".
        told = a.keys & b.keys - cues("thin") - a.patient - b.patient
        return a.negated != b.negated and bool(reading.rare(told) - {a.predicate})
    if not a.agent & b.agent:
        return False
    return len(reading.rare(a.keys & b.keys - cues("thin") - a.agent) - {a.predicate}) >= 2


def _denies_all(reading: Reading, statement: Statement) -> bool:
    words = set(words_of(reading, statement))
    return statement.negated and bool({"no", "none", "single"} & words)


def one_event(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether nothing sets two statements of one predicate apart, and what it was done to, or the
    rarity of the word, ties them."""
    return _tied(reading, a, b) and not _kept_apart(reading, a, b)


def _kept_apart(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether what narrows the two, or words for another occasion, sets them apart."""
    if narrowed_apart(a, b) or ranked_apart(a, b):
        return True
    return set_apart(reading, a) or set_apart(reading, b)


def _tied(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether what was done, or the rarity of the word, ties two statements."""
    shared = participants(a, b)
    guesses = ("guess" in a.marks) + ("guess" in b.marks)
    seldom = min(reading.tellings.get(s.predicate, 0) for s in (a, b)) <= SELDOM
    most = TOPIC if seldom and not guesses else COMMON
    if guesses < 2 and any(reading.frequency[k] <= most for k in shared):
        return True
    if a.patient & b.patient & {"he", "she"} and reading.persons <= 1:
        return True
    bare = [s for s in (a, b) if s.kind == "nominal" and not s.patient and "known" in s.marks]
    return bool(bare) and reading.tellings.get(a.predicate, 0) <= 2


# --- place --------------------------------------------------------------------------------------


def misplaced(reading: Reading) -> Iterator[Clash]:
    """One event in two places that cannot hold each other."""
    for a, b in paired(reading):
        apart = places_apart(a, b)
        if apart is None or a.negated or b.negated or not heard(a, b) or not same_occasion(a, b):
            continue
        moving = a.predicate in cues("moving") and "event" in (a.kind, b.kind)
        if moving or _linked(reading, *apart):
            continue
        yield Clash(
            "place",
            a.extent,
            b.extent,
            f"The text puts this in two places, “{apart[0]}” and “{apart[1]}”: {said(a)}, but "
            f"{said(b)}.",
        )


def _linked(reading: Reading, one: str, other: str) -> bool:
    """Whether some sentence tells of both places: one may lie in the other."""
    places = [{k, key(k, "NOUN")} for k in (one, other)]
    return _meet(reading, *places)


def _meet(reading: Reading, one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether some sentence has a key of each."""
    others = list(other)
    return any(reading.meet(k, o) for k in one for o in others)


# --- actor --------------------------------------------------------------------------------------


def credited(reading: Reading) -> Iterator[Clash]:
    """One deed of a kind that has one doer, told of two."""
    for a, b in (*paired(reading), *_made(reading)):
        single = origins() | cues_set("single") | {"make"}
        headed = "headline" in a.marks and reading.tellings.get(a.predicate, 0) <= 2
        sole = single_doer(reading, a) or single_doer(reading, b)
        if (a.predicate not in single and not headed and not sole) or a.negated or b.negated:
            continue
        if may_be_one(reading, a.agent, b.agent) or (sole and not _told_of_two(reading, a, b)):
            continue
        if not rivals(a, b) or not heard(a, b) or not same_occasion(a, b):
            continue
        if a.predicate == "call" and "guess" in a.marks | b.marks:
            # "They called him a loser".
            continue
        if "with" in _own(reading, a) + _own(reading, b):
            continue
        shared = participants(a, b)
        if not all(_has_object(reading, s) for s in (a, b)):
            shared -= a.agent | b.agent
        if not shared or _together(reading, a, b):
            continue
        yield Clash(
            "actor",
            a.extent,
            b.extent,
            f"The text gives this to two doers, {_who(a)} and {_who(b)}: {said(a)}, but {said(b)}.",
        )


def single_doer(reading: Reading, statement: Statement) -> bool:
    """Whether a clause picks out its doer by the deed, so that there was no other: "the actress who
    had alerted the brigade", "it was the caretaker who raised the alarm"."""
    if statement.kind != "event" or "known" not in statement.marks:
        return False
    clause = reading.clauses.items[statement.clause]
    head = reading.tokens[clause.head]
    doer = clause.subject
    if head.dep != "relcl" or doer is None or doer != head.head or clause.passive:
        return False
    things = [i for i in clause.objects if reading.tokens[i].pos == "NOUN"]
    if not things or reading.present(statement):
        return False
    if not any(definite(reading.tokens, reading.children, i) for i in things):
        # "The father, who fled Cuba" was not the only one who did.
        return False
    cleft = reading.annotated.sentences[clause.sentence].first
    opening = [t.text.lower() for t in reading.tokens[cleft : cleft + 2]]
    return opening == ["it", "was"] or definite(reading.tokens, reading.children, doer)


def _told_of_two(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether both clauses tell a doer and a thing done, and none is a pronoun."""
    if {"guess", "guessed"} & (a.marks | b.marks):
        return False
    return all(_has_object(reading, s) for s in (a, b)) and a.predicate not in cues("stative")


def _has_object(reading: Reading, statement: Statement) -> bool:
    """Whether a clause tells the doer and the thing done by two nouns: "the group that bought the
    company"."""
    clause = reading.clauses.items[statement.clause]
    passive = clause.passive and clause.agent is not None
    return statement.kind == "event" and (passive or (not clause.passive and bool(clause.objects)))


def _own(reading: Reading, statement: Statement) -> list[str]:
    """The words of an event: of its phrase where a noun tells it."""
    if statement.kind == "nominal":
        return reading.quote(statement.span).lower().split()
    return words_of(reading, statement)


def _made(reading: Reading) -> Iterator[tuple[Statement, Statement]]:
    """Two statements that bring one thing about in two words: "wrote", "made"."""
    index: dict[tuple[bool, str], list[Statement]] = defaultdict(list)
    for statement in reading.events:
        if statement.predicate in origins() | {"make"} and "known" in statement.marks:
            # Who orders a thing need not make it: the two are told of two doers.
            ordered = statement.predicate in cues_set("commissioning")
            for k in sorted(statement.patient):
                if reading.frequency[k] <= COMMON and "guess" not in statement.marks:
                    index[ordered, k].append(statement)
    for made in sorted(index):
        for i, a in enumerate(index[made][:MOST]):
            for b in index[made][i + 1 : MOST]:
                two = a.sentence != b.sentence and a.predicate != b.predicate
                if two and one_event(reading, a, b):
                    yield a, b


def cues_set(name: str) -> frozenset[str]:
    """A list of cues as keys."""
    return _cue_keys(name)


@lru_cache(maxsize=16)
def _cue_keys(name: str) -> frozenset[str]:
    return frozenset(key(w) for w in cues(name))


def _who(statement: Statement) -> str:
    return " ".join(sorted(statement.agent)[:2])


def _together(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether some sentence has both doers, so that they may have done it together."""
    one, other = (s.agent - a.patient - b.patient for s in (a, b))
    if not one or not other:
        return False
    return _meet(reading, one, other)


# --- negation -----------------------------------------------------------------------------------


def gainsaid(reading: Reading) -> Iterator[Clash]:
    """An event denied here and told there, where all that is denied is told."""
    for a, b in paired(reading):
        # What a speaker denies and then says is the speaker's, and often rhetoric.
        if a.negated == b.negated or not taken_for_granted(a, b) or not same_occasion(a, b):
            continue
        if rivals(a, b) and a.agent != a.patient and b.agent != b.patient:
            continue
        no, yes = (a, b) if a.negated else (b, a)
        if "had" in no.marks and "had" not in yes.marks:
            # "No government had recognised them" until one did.
            continue
        if cues("degree") & set(words_of(reading, no)) or no.predicate in cues("stative"):
            continue
        if no.kind == "nominal" and "headline" not in no.marks:
            continue
        if {"only", "but", "except"} & set(words_of(reading, no)) or _timed(reading, no, yes):
            continue
        idle = cues("thin") | cues("partitive") | {no.predicate, "person", "single"}
        left = no.keys - yes.context - idle - no.patient - modality("negators")
        left = frozenset(k for k in left if not any(alike(k, n) for n in yes.context))
        if left - _names_only(reading, no, yes):
            continue
        yield Clash(
            "negation",
            no.extent,
            yes.extent,
            f"The text says {said(no)}, but also {said(yes)}.",
        )


def _names_only(reading: Reading, no: Statement, yes: Statement) -> set[str]:
    """The keys of names that stand before a noun which the other statement takes up as known: "the
    *Lindt* nursing home", "the nursing home"."""
    tokens, found = reading.tokens, set()
    again = {
        key(tokens[i].lemma, tokens[i].pos)
        for i in reading.clauses.items[yes.clause].tokens
        if definite(tokens, reading.children, i)
    }
    for index in reading.clauses.items[no.clause].tokens:
        token = tokens[index]
        head = tokens[token.head]
        before = token.pos == "PROPN" and token.dep in ("compound", "poss", "nmod")
        if before and key(head.lemma, head.pos) in again:
            found.add(key(token.lemma, token.pos))
    return found


def _timed(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether words for time set the two apart ("no longer", "until 1990", "not yet")."""
    words = (set(words_of(reading, s)) - leading(reading, s) for s in (a, b))
    return any(w & cues("times") for w in words)


# --- date -----------------------------------------------------------------------------------------


def redated(reading: Reading) -> Iterator[Clash]:
    """One event that happens once, told by verb or noun, at two dates that do not overlap."""
    dates: dict[int, list[Statement]] = defaultdict(list)
    for statement in reading.statements:
        bound = "loose" not in statement.marks or "nominal" in statement.marks
        if statement.kind == "date" and statement.real and not statement.negated and bound:
            dates[statement.clause].append(statement)
    for a, b in paired(reading):
        if a.predicate not in once() or a.negated or b.negated or not heard(a, b):
            continue
        if rivals(a, b) and a.agent != a.patient:
            continue
        one, other = _dated(dates, a), _dated(dates, b)
        if one is None or other is None or not _days_apart(one, other):
            continue
        yield Clash(
            "date",
            one.extent,
            other.extent,
            f"The text dates one event “{reading.quote(one.span)}” in {said(a)} and "
            f"“{reading.quote(other.span)}” in {said(b)}.",
        )


def _dated(dates: dict[int, list[Statement]], event: Statement) -> Statement | None:
    """The date that an event is bound to."""
    found = dates.get(event.clause, [])
    light = [d for d in found if d.predicate in LIGHT]
    if light and event.kind == "nominal":
        return light[0]
    bound = [d for d in found if d.predicate == event.predicate]
    if bound:
        return bound[0]
    if event.kind == "event" and len(found) == 1 and "loose" not in found[0].marks:
        return found[0]
    return None


def _days_apart(a: Statement, b: Statement) -> bool:
    one, other = value_of(a), value_of(b)
    if not isinstance(one, DateRange) or not isinstance(other, DateRange) or not at_odds(a, b):
        return False
    return (one.end - one.start).days <= 366 and (other.end - other.start).days <= 366
