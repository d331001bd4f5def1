"""One event told twice with other slots: another place, doer, date or number, or denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from auditor.clashes.reading import (
    COMMON,
    MOST,
    THIN,
    Clash,
    Reading,
    at_odds,
    heard,
    same_occasion,
    same_voice,
    value_of,
    words_of,
)
from auditor.clashes.slots import (
    narrowed_apart,
    opposites,
    participants,
    places_apart,
    ranked_apart,
    rivals,
)
from auditor.model import Statement
from auditor.statements.concepts import cues, events, key, once, origins, pairs
from auditor.values.types import DateRange

# Predicates of a noun that tells the event: "the vote was held on 3 May".
LIGHT = frozenset({"hold", "happen", "occur"})


def paired(reading: Reading) -> Iterator[tuple[Statement, Statement]]:
    """Two statements of one predicate in two sentences that may tell of one event."""
    for _, group in sorted(reading.told.items()):
        if len({s.sentence for s in group}) < 2:
            continue
        group = group[:MOST]
        for i, a in enumerate(group):
            for b in group[i + 1 :]:
                if a.sentence != b.sentence and "known" in b.marks and one_event(reading, a, b):
                    yield a, b


def one_event(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether nothing sets two statements of one predicate apart, and what it was done to, or the
    rarity of the word, ties them."""
    if narrowed_apart(a, b) or ranked_apart(a, b):
        return False
    if _set_apart(reading, a) or _set_apart(reading, b):
        return False
    shared = participants(a, b)
    guesses = ("guess" in a.marks) + ("guess" in b.marks)
    if guesses < 2 and any(reading.frequency[k] <= COMMON for k in shared):
        return True
    if a.patient & b.patient & {"he", "she"} and reading.persons <= 1:
        return True
    bare = [s for s in (a, b) if s.kind == "nominal" and not s.patient and "known" in s.marks]
    return bool(bare) and reading.tellings.get(a.predicate, 0) <= 2


def _set_apart(reading: Reading, statement: Statement) -> bool:
    return bool(cues("occasions") & set(words_of(reading, statement)))


def _clash(
    reading: Reading, kind: str, a: Statement, b: Statement, reason: str, confidence: float
) -> Clash:
    return Clash(kind, a.extent, b.extent, reason, "contradiction", confidence)


def _said(statement: Statement) -> str:
    return f"“{statement.extent.text}”"


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
        yield _clash(
            reading,
            "place",
            a,
            b,
            f"The text puts this in two places, “{apart[0]}” and “{apart[1]}”: {_said(a)}, but "
            f"{_said(b)}.",
            0.6,
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
        if a.predicate not in single or a.negated or b.negated:
            continue
        if not rivals(a, b) or not heard(a, b) or not same_occasion(a, b):
            continue
        if "with" in words_of(reading, a) + words_of(reading, b):
            continue
        if not participants(a, b) - a.agent - b.agent or _together(reading, a, b):
            continue
        yield _clash(
            reading,
            "actor",
            a,
            b,
            f"The text gives this to two doers, {_who(a)} and {_who(b)}: {_said(a)}, but "
            f"{_said(b)}.",
            0.6,
        )


def _made(reading: Reading) -> Iterator[tuple[Statement, Statement]]:
    """Two statements that bring one thing about in two words: "wrote", "made"."""
    index: dict[str, list[Statement]] = defaultdict(list)
    for statement in reading.events:
        if statement.predicate in origins() | {"make"} and "known" in statement.marks:
            for k in sorted(statement.patient):
                if reading.frequency[k] <= COMMON and "guess" not in statement.marks:
                    index[k].append(statement)
    for k in sorted(index):
        for i, a in enumerate(index[k][:MOST]):
            for b in index[k][i + 1 : MOST]:
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
        if a.negated == b.negated or not _presupposed(a, b) or not same_occasion(a, b):
            continue
        if rivals(a, b) and a.agent != a.patient and b.agent != b.patient:
            continue
        no, yes = (a, b) if a.negated else (b, a)
        if cues("degree") & set(words_of(reading, no)) or no.kind == "nominal":
            continue
        if {"only", "but", "except"} & set(words_of(reading, no)) or _timed(reading, no, yes):
            continue
        idle = cues("thin") | cues("partitive") | {no.predicate, "person", "single"}
        left = no.keys - yes.context - idle - no.patient
        if left:
            continue
        yield _clash(
            reading,
            "negation",
            no,
            yes,
            f"The text says {_said(no)}, but also {_said(yes)}.",
            0.6,
        )


def _presupposed(a: Statement, b: Statement) -> bool:
    """Whether each of two statements is the author's, or taken for granted by who speaks: "the
    drop in May was due to tourism, economists said"."""
    return all(s.holder is None or (s.kind == "nominal" and "known" in s.marks) for s in (a, b))


def _timed(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether words for time set the two apart ("no longer", "until 1990", "not yet")."""
    words = set(words_of(reading, a)) | set(words_of(reading, b))
    return bool(words & cues("times"))


# --- antonym and status ---------------------------------------------------------------------------


def reversed_states(reading: Reading) -> Iterator[Clash]:
    """One thing in two states that exclude each other, told by verbs or nouns."""
    index: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in reading.poled:
        for state in sorted(statement.states):
            number = int(state.partition(":")[0])
            if {"guess", "guessed"} & statement.marks and statement.kind == "event":
                continue
            named = {w for n in statement.names for w in n.split()}
            for k in sorted(_holders(statement, number)):
                if k in named and pair_is(number, "direction", "going on"):
                    # People rise in one poll and fall in another; they continue and conclude.
                    continue
                if reading.frequency[k] <= COMMON + 2:
                    index[state, k].append(statement)
    seen: set[tuple[int, int]] = set()
    for state, k in sorted(index):
        pair, _, side = state.partition(":")
        if side != "0":
            continue
        for a in index[state, k][:MOST]:
            for b in index.get((f"{pair}:1", k), ())[:MOST]:
                spot = (a.sentence, b.sentence)
                if spot in seen or not _contrary(reading, a, b, int(pair), k):
                    continue
                seen.add(spot)
                row = pairs()[int(pair)]
                first, second = sorted((a, b), key=lambda s: s.span)
                yield _clash(
                    reading,
                    row["kind"],
                    first,
                    second,
                    f"Of “{k}” the text says {_said(first)} and, the other way, {_said(second)} "
                    f"({row['left_label']} against {row['right_label']}).",
                    0.55,
                )


def _holders(statement: Statement, pair: int) -> frozenset[str]:
    """Whose state it is: the patient's, or the agent's where the pair is of doers."""
    held = statement.agent if pairs()[pair].get("of") == "agent" else statement.patient
    return held - {"he", "she", "person", "thing"}


def _contrary(reading: Reading, a: Statement, b: Statement, pair: int, k: str) -> bool:
    if a.sentence == b.sentence or not same_occasion(a, b):
        return False
    if not (same_voice(a, b) or _presupposed(a, b)):
        return False
    if pair not in opposites(a, b) and pair not in opposites(b, a):
        return False
    if narrowed_apart(a, b) or ranked_apart(a, b):
        return False
    if bool(a.when) != bool(b.when) and "nominal" not in (a.kind, b.kind):
        return False
    if _set_apart(reading, a) or _set_apart(reading, b) or _changes(reading, a, b):
        return False
    agent = pairs()[pair].get("of") == "agent"
    if agent:
        # "She supports the stadium", "her opposition to the tax": a stance is towards one thing.
        one, other = a.patient - a.agent, b.patient - b.agent
        if (one and other) or pairs()[pair]["kind"] != "antonym" or pair_is(pair, "stance", "plea"):
            return bool(one & other)
        return "nominal" in (a.kind, b.kind) and bool(_shared(reading, a, b) - {k})
    if rivals(a, b) and a.agent != a.patient and b.agent != b.patient:
        return False
    return bool(_shared(reading, a, b) - {k}) or (a.kind == b.kind == "event" and _still(a, b))


def pair_is(pair: int, *names: str) -> bool:
    """Whether a pair of states has one of these names."""
    return pairs()[pair]["name"] in names


def _still(a: Statement, b: Statement) -> bool:
    """Whether neither statement has anything beside its thing and state."""
    return len(a.keys) <= 4 or len(b.keys) <= 4


def _shared(reading: Reading, a: Statement, b: Statement) -> set[str]:
    return reading.rare((a.context & b.context) - cues("thin"))


def _changes(reading: Reading, a: Statement, b: Statement) -> bool:
    """Whether words for time in one of the two are not in the other."""
    one, other = (set(words_of(reading, s)) & cues("times") for s in (a, b))
    return one != other


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
        yield _clash(
            reading,
            "date",
            one,
            other,
            f"The text dates one event “{reading.quote(one.span)}” in {_said(a)} and "
            f"“{reading.quote(other.span)}” in {_said(b)}.",
            0.6,
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


# --- gone, and yet active -------------------------------------------------------------------------


def outlived(reading: Reading) -> Iterator[Clash]:
    """ "The bridge has been demolished" beside "the bridge still carries four trains a day"."""
    ended: dict[str, list[Statement]] = defaultdict(list)
    for statement in (s for s in reading.poled if s.kind == "event" and not s.negated):
        gone = statement.predicate in cues("terminal")
        words = set(words_of(reading, statement))
        shut = statement.predicate == "close" and ({"good", "since"} & words)
        sure = "known" in statement.marks and "guess" not in statement.marks
        now = reading.tense(statement) != "pluperfect" and len(words) < 16
        for k in sorted(statement.patient) if (gone or shut) and sure and now else ():
            ended[k].append(statement)
    if not ended:
        return
    for statement in reading.events:
        clause = reading.clauses.items[statement.clause]
        head = reading.tokens[clause.head]
        if clause.subject is None or statement.negated or statement.predicate in cues("lasting"):
            continue
        text = head.text.lower()
        present = head.pos == "VERB" and text.endswith("s") and text != head.lemma.lower()
        if not present or reading.tokens[clause.subject].text.lower() in ("it", "he", "she"):
            continue
        for k in sorted(statement.agent):
            for gone_ in ended.get(k, ())[:MOST]:
                if gone_.sentence == statement.sentence or narrowed_apart(gone_, statement):
                    continue
                if not same_voice(gone_, statement) or ranked_apart(gone_, statement):
                    continue
                yield _clash(
                    reading,
                    "status",
                    gone_,
                    statement,
                    f"The text says {_said(gone_)}, but also, of now, {_said(statement)}.",
                    0.55,
                )


# --- number ---------------------------------------------------------------------------------------


def recounted(reading: Reading) -> Iterator[Clash]:
    """One event whose counted participants are told in two numbers."""
    counts: dict[str, list[Statement]] = defaultdict(list)
    for statement in reading.statements:
        if (
            statement.kind == "count"
            and statement.unit
            and statement.real
            and not statement.negated
        ):
            counts[statement.unit].append(statement)
    for unit in sorted(counts):
        group = counts[unit][:MOST]
        for i, a in enumerate(group):
            for b in group[i + 1 :]:
                if _one_count(reading, a, b):
                    yield _clash(
                        reading,
                        "number",
                        a,
                        b,
                        f"The text counts “{reading.quote(a.span)}” and then "
                        f"“{reading.quote(b.span)}” of the same: {_said(a)}, but {_said(b)}.",
                        0.6,
                    )


def resentenced(reading: Reading) -> Iterator[Clash]:
    """Two lengths of one sentence: "sentenced to six years", "the nine-year sentence"."""
    lengths = [
        s
        for s in reading.statements
        if s.kind == "duration" and s.real and not s.negated and "sentence" in s.keys
    ]
    for a, b in pairwise(lengths):
        people = [set(reading.people.get(s.sentence, ())) for s in (a, b)]
        apart = (people[0] and people[1] and not people[0] & people[1]) or a.sentence == b.sentence
        words = set(words_of(reading, a)) | set(words_of(reading, b))
        if apart or len(lengths) > 2 or words & cues("terms") or not heard(a, b):
            continue
        if at_odds(a, b):
            yield _clash(
                reading,
                "number",
                a,
                b,
                f"The text gives a sentence of “{reading.quote(a.span)}” and of "
                f"“{reading.quote(b.span)}”.",
                0.6,
            )


def _one_count(reading: Reading, a: Statement, b: Statement) -> bool:
    if a.sentence == b.sentence or not at_odds(a, b) or not same_voice(a, b):
        return False
    if a.unit in cues("measures") or {"update", "part", "other"} & (a.marks | b.marks):
        return False
    if a.when and b.when and a.when != b.when:
        return False
    if any(s.extent.text.lower().startswith("to ") for s in (a, b)):
        # "To kill 49 people" is an aim.
        return False
    if _set_apart(reading, a) or _set_apart(reading, b):
        return False
    if a.keys & cues("exclusive") != b.keys & cues("exclusive"):
        return False
    narrow = [
        {m.removeprefix("only:") for m in s.marks if m.startswith("only:")} - cues("idle")
        for s in (a, b)
    ]
    if narrow[0] - b.context or narrow[1] - a.context:
        return False
    event = a.predicate == b.predicate and a.predicate not in THIN
    event = event or bool(a.keys & b.keys & events() - {a.unit})
    shared = reading.rare((a.keys & b.keys) - cues("thin") - {a.unit})
    names = {w for n in a.names | b.names for w in n.split()}
    more = shared - names - {a.predicate, b.predicate}
    left = [s.keys - t.context - cues("thin") - {a.unit} for s, t in ((a, b), (b, a))]
    # "62 voted for the budget", "48 voted for the amendment": each has an object of its own.
    return event and bool(shared - names) and bool(more or not all(left))
