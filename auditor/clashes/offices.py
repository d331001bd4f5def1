"""One office with two holders, and a "first" that was not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from auditor.clashes.around import said
from auditor.clashes.compared import same_voice, value_of
from auditor.clashes.reading import MOST, Clash, Reading
from auditor.clashes.slots import participants
from auditor.model import Statement
from auditor.statements.clauses import is_content
from auditor.statements.concepts import content_key, cues, key
from auditor.values.types import DateRange

# --- offices ------------------------------------------------------------------------------------

_OF = frozenset({"of", "at", "for"})
_NARROW = frozenset({"amod", "compound", "poss", "nmod"})


class Holding(NamedTuple):
    """A person told to hold an office: `of` are the keys of what it is the office of; `stated`
    where the text tells it in so many words ("the mayor, Eva Lund"), not by a title."""

    office: str
    of: frozenset[str]
    person: str
    sentence: int
    stated: bool


def two_holders(reading: Reading) -> Iterator[Clash]:
    """ "The mayor, Eva Lund" beside "Ivo Brandt, the mayor": two people in one office."""
    index: dict[str, dict[str, list[Holding]]] = defaultdict(lambda: defaultdict(list))
    for holding in _holdings(reading):
        index[holding.office][holding.person].append(holding)
    for office in sorted(index):
        people = index[office]
        # Of three mayors in one text there are three towns.
        if len(people) != 2 or _handed_over(reading, office):
            continue
        for a, b in _rivals(people):
            if a.sentence == b.sentence or not (a.stated or b.stated):
                continue
            yield Clash(
                "actor",
                reading.sentence(a.sentence),
                reading.sentence(b.sentence),
                f"The text gives one office ({office}) to {a.person.title()} and to "
                f"{b.person.title()}.",
                confidence=0.5,
            )
            break


def _rivals(people: dict[str, list[Holding]]) -> Iterator[tuple[Holding, Holding]]:
    one, other = people.values()
    for a in one[:MOST]:
        for b in other[:MOST]:
            # "The mayor of Leeds" is not "the mayor of Hull"; a bare "the mayor" may be either.
            if a.of == b.of or (a.stated and b.stated and not (a.of and b.of)):
                yield tuple(sorted((a, b), key=lambda h: h.sentence))  # type: ignore[misc]


def _handed_over(reading: Reading, office: str) -> bool:
    """Whether some sentence with the office tells that it changed hands."""
    changes = cues("handovers")
    return any(
        changes & (reading.words_at(n) | reading.lemmas(n)) for n in reading.by_key.get(office, ())
    )


def _past(reading: Reading, noun: int) -> bool:
    """Whether the words before an office make it another's, or of another time."""
    first = reading.annotated.sentences[reading.tokens[noun].sentence].first
    before = reading.tokens[max(first, noun - 3) : noun]
    return bool({t.text.lower() for t in before} & cues("past_offices"))


def _holdings(reading: Reading) -> Iterator[Holding]:
    tokens = reading.tokens
    for entity in reading.annotated.entities:
        if entity.label != "PERSON":
            continue
        inside = [i for i in range(entity.first, entity.last) if tokens[i].pos == "PROPN"]
        if not inside:
            continue
        person, sentence = tokens[inside[-1]].text.lower(), tokens[entity.first].sentence
        first = inside[0]
        title = first if tokens[first].lemma.lower() in cues("offices") else first - 1
        if title >= 0 and tokens[title].sentence == sentence and title < inside[-1]:
            word = tokens[title].lemma.lower()
            named = word in cues("offices") and tokens[title].text[:1].isupper()
            if named and not _past(reading, title):
                yield Holding(key(word, "NOUN"), frozenset(), person, sentence, False)
        for noun in _nouns_for(reading, inside):
            held = tokens[noun].lemma.lower() in cues("offices") and _definite(reading, noun)
            if held and not _past(reading, noun):
                of = _complement(reading, noun)
                yield Holding(key(tokens[noun].lemma, "NOUN"), of, person, sentence, True)


def _nouns_for(reading: Reading, inside: list[int]) -> Iterator[int]:
    """The nouns in apposition to a name: "the mayor, Eva Lund", "Eva Lund, the mayor"."""
    tokens = reading.tokens
    for index in inside:
        if tokens[index].dep == "appos" and tokens[tokens[index].head].pos == "NOUN":
            yield tokens[index].head
        for child in reading.below(index):
            if tokens[child].dep == "appos" and tokens[child].pos == "NOUN":
                yield child


def _definite(reading: Reading, noun: int) -> bool:
    words = {reading.tokens[c].text.lower() for c in reading.below(noun)}
    owned = any(reading.tokens[c].dep == "poss" for c in reading.below(noun))
    return "the" in words or owned


def _complement(reading: Reading, noun: int) -> frozenset[str]:
    """The keys of what an office is of: "the head *of the fire brigade*", "the *club's* coach"."""
    tokens = reading.tokens
    found: set[str] = set()
    for child in reading.below(noun):
        token = tokens[child]
        if token.dep in _NARROW and is_content(token):
            found.add(content_key(token.lemma, token.pos))
        elif token.dep == "prep" and token.text.lower() in _OF:
            found |= {
                content_key(t.lemma, t.pos)
                for i in reading.below(child)
                if (t := tokens[i]).dep == "pobj"
            }
    return frozenset(found - {""})


# --- firsts ---------------------------------------------------------------------------------------

_HER = frozenset({"she", "her", "hers", "woman"})


def forestalled(reading: Reading) -> Iterator[Clash]:
    """ "The first person to swim the strait, in 1958" beside "Dunn had swum the strait in 1931"."""
    for first in reading.events:
        if "person/first" not in first.modifiers or "person" not in first.agent or first.negated:
            continue
        doers = _first_doers(reading, first)
        narrow = {m for m in first.modifiers if m.startswith("person/")} - {
            "person/first",
            "person/female",
        }
        if not doers or narrow or "since" in reading.words_at(first.sentence):
            continue
        for other in reading.told.get(first.predicate, ())[:MOST]:
            if other.sentence == first.sentence or other.negated or not same_voice(first, other):
                continue
            rival = _named(other)
            if not rival or rival & doers or not reading.rare(participants(first, other)):
                continue
            if "person/female" in first.modifiers and not _HER & reading.words_at(other.sentence):
                continue
            if _earlier(reading, other, first):
                yield Clash(
                    "actor",
                    reading.sentence(first.sentence),
                    other.extent,
                    f"The text calls {min(doers).title()} the first, but {said(other)} tells of an "
                    "earlier one.",
                )
                break


def _first_doers(reading: Reading, first: Statement) -> frozenset[str]:
    """Who is said to be the first: the subject of "became the first woman to lead ..."."""
    found: set[str] = set()
    for s in reading.of_sentence[first.sentence]:
        if s.kind == "event" and s.predicate in ("be", "become") and "first" in s.marks:
            found |= _named(s)
    return frozenset(found)


def _named(statement: Statement) -> frozenset[str]:
    """The doers of a clause that its sentence names."""
    return statement.agent & {w for n in statement.names for w in n.split()}


def _earlier(reading: Reading, one: Statement, other: Statement) -> bool:
    """Whether one event is told of an earlier time than another: by year, or by "had"."""
    years = [_year(reading, s) for s in (one, other)]
    if years[0] is not None and years[1] is not None:
        return years[0] < years[1]
    return "had" in one.marks and "had" not in other.marks


def _year(reading: Reading, statement: Statement) -> int | None:
    """The only year told in a statement's sentence."""
    found = {
        value.start.year
        for s in reading.of_sentence[statement.sentence]
        if s.kind == "date" and isinstance(value := value_of(s), DateRange)
    }
    return min(found) if found else None
