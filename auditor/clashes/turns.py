"""States over time: one thing in two states that exclude each other, with no change between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from auditor.clashes.around import leading, parted, said, set_apart, told_words, words_of
from auditor.clashes.compared import (
    heard,
    same_occasion,
    same_voice,
    taken_for_granted,
    value_of,
)
from auditor.clashes.reading import COMMON, MOST, TOPIC, Clash, Reading
from auditor.clashes.slots import narrowed_apart, opposites, ranked_apart, rivals
from auditor.model import Statement
from auditor.statements.concepts import cues, pairs
from auditor.statements.kin import senses
from auditor.values.types import DateRange

# Pairs of which one thing is one or the other for good, or is told so on one occasion: a date
# beside one of the two sets them apart less than with prices, which rise and fall.
_DECIDED = frozenset({"verdict", "vote", "stance", "offer", "leaving", "ruling"})
# What holds of things that come and go, but not of people.
_IMPERSONAL = frozenset({"direction", "going on"})
# Of these, one and then the other is told of one thing with no change between: a person stays on a
# list and leaves a room.
# What is sold was held and what is found was missing: only what is told of now can clash.
_OF_NOW = frozenset({"possession", "finding", "market", "vacancy", "service", "post", "ground"})
# Before a sense by which two kindred words are one holder of a state.
_AKIN = "~"
# Days within which a text that tells of a change and of the state before it has not been overtaken:
# three weeks, by judgment; 600 articles of polnear_train give nothing by it.
LATELY = 21
_AFTER = frozenset({"after", "before", "when"})
_PASSING = frozenset({"staying", "going on"})


# --- told by verbs or nouns -----------------------------------------------------------------------


def reversed_states(reading: Reading) -> Iterator[Clash]:
    """One thing in two states that exclude each other, told by verbs or nouns."""
    index = _by_holder(reading)
    seen: set[tuple[int, int]] = set()
    for state, k in sorted(index):
        pair, _, side = state.partition(":")
        if side != "0" or pairs()[int(pair)]["name"] in _OF_NOW:
            continue
        for a in index[state, k][:MOST]:
            for b in index.get((f"{pair}:1", k), ())[:MOST]:
                spot = (a.sentence, b.sentence)
                if spot in seen or not _contrary(reading, a, b, int(pair), k):
                    continue
                seen.add(spot)
                row = pairs()[int(pair)]
                first, second = sorted((a, b), key=lambda s: s.span)
                yield Clash(
                    row["kind"],
                    first.extent,
                    second.extent,
                    f"Of {_shown(k, first, second)} the text says {said(first)} and, the other "
                    f"way, {said(second)} ({row['left_label']} against {row['right_label']}).",
                    confidence=0.55,
                )


def _by_holder(reading: Reading) -> dict[tuple[str, str], list[Statement]]:
    """What is in a state, by the state and by each key of what is in it."""
    index: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    akin: dict[tuple[str, str], list[tuple[str, str, Statement]]] = defaultdict(list)
    for statement in reading.poled:
        if {"guess", "guessed"} & statement.marks and statement.kind == "event":
            continue
        named = {w for n in statement.names for w in n.split()}
        for state in sorted(statement.states):
            pair_number = state.partition(":")[0]
            pair = pairs()[int(pair_number)]
            for k in sorted(_holders(statement, pair.get("of") == "agent")):
                if k in named and pair["name"] in _IMPERSONAL:
                    # People rise in one poll and fall in another; they continue and conclude.
                    continue
                most = COMMON + 2 if pair["name"] in _IMPERSONAL else TOPIC
                if reading.frequency[k] <= most:
                    index[state, k].append(statement)
                    for sense in senses(k, "n").own[:2]:
                        akin[pair_number, sense].append((state, k, statement))
    for (_, sense), told in sorted(akin.items()):
        if len({k for _, k, _ in told}) > 1:
            # "Wages", "pay": one thing by two words.
            for state, _, statement in told:
                index[state, f"{_AKIN}{sense}"].append(statement)
    return index


def _shown(k: str, a: Statement, b: Statement) -> str:
    """What is in two states, as the reader is told: one word, or the two kindred ones."""
    if not k.startswith(_AKIN):
        return f"“{k}”"
    words = sorted({w for s in (a, b) for w in s.patient if k[1:] in senses(w, "n").own})
    return " and ".join(f"“{w}”" for w in words[:2])


def _holders(statement: Statement, of_agent: bool) -> frozenset[str]:
    """Whose state it is: the patient's, or the agent's where the pair is of doers."""
    held = statement.agent if of_agent else statement.patient
    return held - {"he", "she", "person", "thing"}


def _contrary(reading: Reading, a: Statement, b: Statement, pair: int, k: str) -> bool:
    if a.sentence == b.sentence or not same_occasion(a, b):
        return False
    if not (same_voice(a, b) or taken_for_granted(a, b) or _announced(a, b)):
        return False
    if pair not in opposites(a, b) and pair not in opposites(b, a):
        return False
    if narrowed_apart(a, b) or ranked_apart(a, b) or _dated_alone(a, b, pair):
        return False
    if _apart(reading, a, b, pairs()[pair]["name"] in _DECIDED):
        return False
    row = pairs()[pair]
    if row.get("of") == "agent":
        # "She supports the stadium", "her opposition to the tax": a stance is towards one thing.
        one, other = a.patient - a.agent, b.patient - b.agent
        aimed = row["kind"] != "antonym" or row["name"] in ("stance", "plea")
        if (one and other) or aimed:
            return bool(one & other)
        return "nominal" in (a.kind, b.kind) and bool(_shared(reading, a, b) - {k})
    if rivals(a, b) and a.agent != a.patient and b.agent != b.patient:
        return False
    told_by_verbs = "nominal" not in (a.kind, b.kind) and row["name"] in _IMPERSONAL
    if told_by_verbs and parted(reading, a.sentence, b.sentence):
        # "Turnout rose in the north", "turnout fell in the south".
        return False
    if row["name"] in _DECIDED and k in reading.surnames and "nominal" in (a.kind, b.kind):
        # Of one person there is one verdict: "found not guilty", "his conviction".
        return True
    one_time = bool(a.when) and a.when == b.when and not k.startswith(_AKIN)
    return (
        one_time
        or bool(_shared(reading, a, b) - {k})
        or (a.kind == b.kind == "event" and _still(a, b))
    )


def _dated_alone(a: Statement, b: Statement, pair: int) -> bool:
    """Whether only one of two statements has a date, so that the other may be of another time."""
    if bool(a.when) == bool(b.when) or "nominal" in (a.kind, b.kind) or _announced(a, b):
        return False
    return pairs()[pair]["name"] not in _DECIDED or not {"known"} <= a.marks & b.marks


def _announced(a: Statement, b: Statement) -> bool:
    """Whether one of the two is the headline, which tells what the text goes on to tell."""
    return "headline" in a.marks | b.marks


def _still(a: Statement, b: Statement) -> bool:
    """Whether neither statement has anything beside its thing and state."""
    return len(a.keys) <= 4 or len(b.keys) <= 4


def _shared(reading: Reading, a: Statement, b: Statement) -> set[str]:
    return reading.rare((a.context & b.context) - cues("thin"))


def _apart(reading: Reading, a: Statement, b: Statement, decided: bool) -> bool:
    """Whether words of the two put them on two occasions, or at two times."""
    if _announced(a, b):
        # "Prices fall again after the vote", but what the text goes on to tell is that fall.
        body = b if "headline" in a.marks else a
        words = set(words_of(reading, body))
        return bool(words & (cues("times") | cues("occasions")) - {"still"})
    if set_apart(reading, a) or set_apart(reading, b):
        return True
    dated = bool(a.when) and a.when == b.when
    one, other = (_times(reading, s, dated) for s in (a, b))
    # What was decided in the evening, or after a debate, was decided.
    return bool((one ^ other) - (cues("dayparts") | _AFTER if decided else frozenset()))


def _times(reading: Reading, statement: Statement, dated: bool) -> set[str]:
    """The words for time in a clause, less those of its date where both are `dated` alike; "the
    drop is *the first*" does not tell when it was."""
    found = (told_words(reading, statement) & cues("times")) - leading(reading, statement)
    if found and dated:
        # "Last year" is a date, and compared as one.
        dates = [s for s in reading.of_sentence[statement.sentence] if s.kind == "date"]
        found -= {w for s in dates for w in reading.quote(s.span).lower().split()}
    return found


# --- of now, and ended ----------------------------------------------------------------------------


def overtaken(reading: Reading) -> Iterator[Clash]:
    """A state told of now ("the pool is closed", "still holds its licence") beside what ended it
    ("has been reopened", "was revoked in May"), with nothing that brought it back."""
    index = _by_holder(reading)
    seen: set[tuple[int, int]] = set()
    for state, k in sorted(index):
        pair, _, side = state.partition(":")
        row = pairs()[int(pair)]
        now = [s for s in index[state, k][:MOST] if _of_now(reading, s)]
        if row["kind"] != "status" or row["name"] in _PASSING or not now:
            continue
        ends = index.get((f"{pair}:{1 - int(side)}", k), ())[:MOST]
        turns = [s for s in index[state, k] if _turn(reading, s)]
        for a in now:
            for b in ends:
                spot = (a.sentence, b.sentence)
                if spot in seen or not _ended(reading, a, b) or turns:
                    continue
                seen.add(spot)
                yield Clash(
                    row["kind"],
                    a.extent,
                    b.extent,
                    f"Of {_shown(k, a, b)} the text says, of now, {said(a)}, but also {said(b)}.",
                    confidence=0.6,
                )


def _of_now(reading: Reading, statement: Statement) -> bool:
    """Whether a clause tells a state in the present tense."""
    if statement.kind != "event":
        return False
    words = words_of(reading, statement)
    passing = {"being"} & set(words) and "still" not in words
    if passing or {"would", "no"} & set(words) or set_apart(reading, statement):
        return False
    head = reading.tokens[reading.clauses.items[statement.clause].head].text.lower()
    doing = head.endswith("ing") and head != "missing"
    return reading.present(statement) and not statement.when and not doing


def _turn(reading: Reading, statement: Statement) -> bool:
    """Whether a clause tells a change into a state, not the state."""
    if statement.kind != "event" or reading.present(statement):
        return False
    head = reading.tokens[reading.clauses.items[statement.clause].head]
    return head.pos == "VERB" and not head.text.lower().endswith("ing")


def _ended(reading: Reading, now: Statement, end: Statement) -> bool:
    """Whether a clause tells the end of a state that another tells of now."""
    if now.sentence == end.sentence or not heard(now, end):
        return False
    if narrowed_apart(now, end) or ranked_apart(now, end) or set_apart(reading, end):
        return False
    words = set(words_of(reading, end))
    head = reading.clauses.items[end.clause].head
    below = [reading.tokens[i] for i in reading.below(head)]
    if any(t.text.lower() == "to" and t.dep == "aux" for t in below):
        # "Calls for the minister to resign" end nothing.
        return False
    if words & cues("spells") or (not _turn(reading, end) and not reading.present(end)):
        return False
    lasting = bool({"still", "remains", "remain"} & set(words_of(reading, now)))
    if reading.present(end):
        # "Is closed" and "is open": told of one moment, unless words set them apart.
        return not _changes_beside(reading, now, end) and "known" in now.marks & end.marks
    tense = reading.tense(end)
    if tense == "pluperfect" or "known" not in now.marks | end.marks:
        return False
    return lasting or tense == "perfect" or _lately(reading, end)


def _lately(reading: Reading, statement: Statement) -> bool:
    """Whether a clause is dated within the weeks before publication, so that what it ended has
    hardly begun again."""
    published = reading.annotated.document.published or ""
    if not statement.when or len(published) < 10:
        return False
    value = value_of(replace(statement, kind="date", value=statement.when))
    if not isinstance(value, DateRange):
        return False
    days = (date.fromisoformat(published[:10]) - value.start).days
    return 0 <= days <= LATELY and (value.end - value.start).days <= 7


def _changes_beside(reading: Reading, a: Statement, b: Statement) -> bool:
    one, other = (set(words_of(reading, s)) & cues("times") - {"still"} for s in (a, b))
    return one != other


# --- gone, and yet active -------------------------------------------------------------------------


def outlived(reading: Reading) -> Iterator[Clash]:
    """ "The bridge has been demolished" beside "the bridge still carries four trains a day"."""
    ended = _gone(reading)
    if not ended:
        return
    told: set[str] = set()
    for statement in reading.events:
        clause = reading.clauses.items[statement.clause]
        if clause.subject is None or statement.negated:
            continue
        living = _lives(reading, statement)
        acts = statement.predicate not in cues("lasting") and _acts(reading, statement)
        if not acts and not living:
            continue
        doers = statement.agent or (statement.patient if living else statement.agent)
        for k in sorted(doers - told):
            for gone in ended.get(k, ())[:MOST]:
                if gone.sentence == statement.sentence or narrowed_apart(gone, statement):
                    continue
                if not same_voice(gone, statement) or ranked_apart(gone, statement):
                    continue
                # Once a thing is told as gone and active, every further deed of it is the same
                # clash.
                told.add(k)
                yield Clash(
                    "status",
                    gone.extent,
                    statement.extent,
                    f"The text says {said(gone)}, but also, of now, {said(statement)}.",
                    confidence=0.55,
                )
                break


def _gone(reading: Reading) -> dict[str, list[Statement]]:
    """What is told to be there no more, by its keys."""
    ended: dict[str, list[Statement]] = defaultdict(list)
    for statement in (s for s in reading.poled if s.kind == "event" and not s.negated):
        gone = statement.predicate in cues("terminal")
        words = set(words_of(reading, statement))
        shut = statement.predicate == "close" and ({"good", "since"} & words)
        sure = "known" in statement.marks and "guess" not in statement.marks
        now = reading.tense(statement) != "pluperfect" and len(words) < 16
        for k in sorted(statement.patient) if (gone or shut) and sure and now else ():
            ended[k].append(statement)
    return ended


def _lives(reading: Reading, statement: Statement) -> bool:
    """Whether a clause tells of now what only somebody alive, or something still there, does or has
    done to it: "has agreed to appear", "is now moored"."""
    clause = reading.clauses.items[statement.clause]
    head = reading.tokens[clause.head]
    subject = clause.subject
    if subject is None or head.lemma.lower() not in cues("living"):
        return False
    if reading.tokens[subject].pos not in ("NOUN", "PROPN") or "guessed" in statement.marks:
        return False
    aux = {reading.tokens[i].text.lower() for i in reading.below(clause.head)}
    if aux & {"had", "was", "were", "did", "would", "could", "been"}:
        return False
    return bool(aux & {"has", "have", "is", "are"}) or reading.present(statement)


def _acts(reading: Reading, statement: Statement) -> bool:
    """Whether a clause has its subject, told by a noun, do something in the present."""
    clause = reading.clauses.items[statement.clause]
    head = reading.tokens[clause.head]
    text = head.text.lower()
    present = head.pos == "VERB" and text.endswith("s") and text != head.lemma.lower()
    subject = clause.subject
    if subject is None or not present:
        return False
    return reading.tokens[subject].text.lower() not in ("it", "he", "she")
