"""What is denied of all of a kind, and then taken for granted of some.

"Inspectors found no cracks in the shaft" beside "the fissures that they discovered"; "nobody was
detained" beside "the eleven activists who were taken into custody". What a text denies it must not
come back to as known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from auditor.clashes.around import said, set_apart, told_words, words_of
from auditor.clashes.compared import heard, when_apart
from auditor.clashes.reading import COMMON, MOST, THIN, Clash, Reading
from auditor.clashes.slots import ranked_apart
from auditor.model import Statement
from auditor.statements.clauses import is_content
from auditor.statements.concepts import cues, key
from auditor.statements.kin import alike, is_kind

_NOBODY = frozenset({"nobody", "no-one"})
_NONE_OF = frozenset({"no", "any"})
_NEVER = frozenset({"not", "n't", "never", "without"})


class Denial(NamedTuple):
    """A clause that denies that there is or was any `thing`: "found no *cracks*"."""

    statement: Statement
    noun: int
    thing: str


# --- nobody, and yet somebody ---------------------------------------------------------------------


def somebody(reading: Reading) -> Iterator[Clash]:
    """ "Nobody was detained" beside "the eleven activists who were taken into custody"."""
    for predicate, group in sorted(reading.told.items()):
        denials = [s for s in group if _of_nobody(reading, s)]
        for no in denials[:2]:
            for yes in group[:MOST]:
                if yes.sentence == no.sentence or not _befell(reading, yes):
                    continue
                if not heard(no, yes) or when_apart(no, yes) or _elsewhen(reading, no, yes):
                    continue
                if not _within(reading, no, yes, {predicate}) or not _among(reading, no, yes):
                    continue
                yield Clash(
                    "negation",
                    no.extent,
                    yes.extent,
                    f"The text says {said(no)}, but also tells of {said(yes)}.",
                    confidence=0.7,
                )
                break


def _of_nobody(reading: Reading, statement: Statement) -> bool:
    """Whether a clause denies its deed of everybody: "nobody was", "none of the volunteers"."""
    if not statement.negated or statement.kind != "event" or statement.holder == "?":
        return False
    words = words_of(reading, statement)
    if cues("exceptions") & set(words) or cues("degree") & set(words) or "else" in words:
        return False
    if words[:1] == ["none"]:
        # "None showed it": none of what was told of before, which need be nobody.
        return words[1:2] in (["of"], ["was"], ["were"])
    return bool(_NOBODY & set(words[:1])) or words[:2] == ["no", "one"]


def _among(reading: Reading, no: Statement, yes: Statement) -> bool:
    """Whether those told of are of those that a denial is of: "none of the *children*"."""
    if words_of(reading, no)[1:2] != ["of"]:
        return True
    of = no.patient | no.agent
    return any(alike(k, n) for k in of for n in yes.patient | yes.agent)


def _befell(reading: Reading, statement: Statement) -> bool:
    """Whether a clause takes for granted that somebody did or suffered a deed: "those who were
    arrested", "his arrest"."""
    if statement.negated or statement.kind != "event" or not statement.real:
        return False
    head = reading.clauses.items[statement.clause].head
    relative = reading.tokens[head].dep in ("relcl", "acl")
    return relative and "known" in statement.marks and statement.bound == "exact"


# --- none, and yet one ----------------------------------------------------------------------------


def there_is_one(reading: Reading) -> Iterator[Clash]:
    """ "There is no record of any complaint" beside "the complaint that a widow had filed"."""
    denials = [d for s in reading.events_denied for d in _none_of(reading, s)]
    if not denials:
        return
    granted = _granted_nouns(reading)
    owned = _owned_nouns(reading)
    for denial in denials[:MOST]:
        yield from _owned(reading, denial, owned)
        word = reading.tokens[denial.noun].lemma.lower()
        for noun in _akin({denial.thing, word}, granted):
            found = next((g for g in granted[noun] if _gainsays(reading, denial, *g)), None)
            if found is None:
                continue
            start, end = _phrase(reading, found[0])
            yield Clash(
                "negation",
                denial.statement.extent,
                reading.annotated.extent((start, end)),
                f"The text says {said(denial.statement)}, but also tells of "
                f"“{reading.quote((start, end))}”.",
            )
            break


def _none_of(reading: Reading, statement: Statement) -> Iterator[Denial]:
    """The nouns that a clause denies there are any of."""
    if statement.holder == "?" or set_apart(reading, statement):
        return
    words = set(words_of(reading, statement))
    if words & (cues("exceptions") | cues("degree") | {"yet", "longer", "only", "further", "more"}):
        return
    tokens = reading.tokens
    denied = bool(words & _NEVER)
    clause = reading.clauses.items[statement.clause]
    for index in clause.tokens:
        token = tokens[index]
        if token.pos != "NOUN" or token.lemma.lower() in cues("abstract") | cues("thin"):
            continue
        below = [tokens[i] for i in reading.below(index)]
        dets = {t.text.lower() for t in below if t.dep in ("det", "neg") or t.pos == "DET"}
        bare = denied and index in clause.objects and not dets and token.text.endswith("s")
        if not (dets & _NONE_OF or bare) or any(t.dep in ("amod", "nummod") for t in below):
            # "No serious injuries" denies a degree.
            continue
        thing = key(token.lemma, token.pos)
        if reading.frequency[thing] <= COMMON:
            yield Denial(statement, index, thing)


def _granted_nouns(reading: Reading) -> dict[str, list[tuple[int, int]]]:
    """The nouns that the text takes for granted by what was done with them, and the verb that tells
    it: "*the fissures* that they discovered", "*the rash* found on his arm"."""
    tokens = reading.tokens
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for clause in reading.clauses.items:
        head = clause.head
        if tokens[head].dep not in ("relcl", "acl") or not clause.real or clause.negated:
            continue
        noun = tokens[head].head
        if tokens[noun].pos != "NOUN" or not noun < head:
            continue
        if tokens[head].text.lower().endswith("ing") or not _past(reading, head):
            continue
        dets = {tokens[i].text.lower() for i in reading.below(noun)}
        owned = any(tokens[i].dep == "poss" for i in reading.below(noun))
        if owned or dets & {"the", "these", "those"}:
            found[key(tokens[noun].lemma, "NOUN")].append((noun, head))
    return found


def _owned_nouns(reading: Reading) -> dict[str, list[tuple[int, int]]]:
    """The nouns with an owner told by a noun or name ("the mayor's *daughter*"), and the owner."""
    tokens = reading.tokens
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, token in enumerate(tokens):
        owner = tokens[token.head]
        if token.dep == "poss" and token.pos in ("NOUN", "PROPN") and owner.pos == "NOUN":
            found[key(owner.lemma, "NOUN")].append((token.head, index))
    return found


def _owned(
    reading: Reading, denial: Denial, owned: dict[str, list[tuple[int, int]]]
) -> Iterator[Clash]:
    """ "The mayor has no children" beside "the mayor's daughter"."""
    no = denial.statement
    if no.predicate not in ("have", "own", "keep") or {"guess", "guessed"} & no.marks:
        return
    if not reading.present(no):
        return
    for thing in sorted(owned):
        word = reading.tokens[denial.noun].lemma.lower()
        if not is_kind(thing, word) and thing not in (word, denial.thing):
            continue
        for noun, owner in owned[thing]:
            sentence = reading.tokens[noun].sentence
            if sentence == no.sentence or not reading.referents.refer(owner) & no.agent:
                continue
            told = reading.of_sentence[sentence]
            if told and not any(s.kind == "event" and heard(no, s) for s in told):
                continue
            if {"late", "former", "step", "adopted"} & reading.words_at(sentence):
                continue
            shown = (reading.tokens[owner].start, reading.tokens[noun].end)
            yield Clash(
                "negation",
                no.extent,
                reading.annotated.extent(shown),
                f"The text says {said(no)}, but also tells of “{reading.quote(shown)}”.",
            )
            return


def _past(reading: Reading, head: int) -> bool:
    """Whether a verb tells what has happened: by "had", "was" or its own form."""
    text = reading.tokens[head].text.lower()
    beside = {reading.tokens[i].text.lower() for i in reading.below(head)}
    if beside & {"had", "was", "were", "has", "have"}:
        return True
    return text != reading.tokens[head].lemma.lower() and not text.endswith("s")


def _akin(words: set[str], granted: dict[str, list[tuple[int, int]]]) -> list[str]:
    return sorted(k for k in granted if any(alike(word, k) for word in words))


def _gainsays(reading: Reading, denial: Denial, noun: int, head: int) -> bool:
    """Whether a noun that is taken for granted is one that a clause denies."""
    no, tokens = denial.statement, reading.tokens
    number = tokens[noun].sentence
    if number == no.sentence:
        return False
    clause = reading.clauses.items[reading.clauses.of_token[head]]
    told = [s for s in reading.of_sentence[number] if s.clause == reading.clauses.of_token[head]]
    yes = next((s for s in told if s.kind == "event"), None)
    if yes is None or not heard(no, yes) or when_apart(no, yes) or ranked_apart(no, yes):
        return False
    if _elsewhen(reading, no, yes):
        return False
    one_word = key(tokens[noun].lemma, "NOUN") == denial.thing
    deeds = alike(no.predicate, clause.predicate, "v")
    around = yes.keys | {
        key(tokens[i].lemma, tokens[i].pos)
        for c in reading.below(noun)
        for i in (c, *reading.below(c))
        if is_content(tokens[i])
    }
    shared = reading.rare((no.keys | no.agent) & (around | yes.agent)) - {denial.thing}
    ties = 2 * one_word + deeds * (no.predicate not in THIN) * 2 + min(2, len(shared))
    return ties >= 3 and _within(reading, no, yes, {denial.thing, no.predicate})


def _elsewhen(reading: Reading, no: Statement, yes: Statement) -> bool:
    """Whether words for time or another occasion set a denial apart from what is told."""
    if set_apart(reading, yes):
        return True
    times = cues("times") - cues("dayparts") - {"when", "this"}
    return bool(times & told_words(reading, no)) or bool(
        {"later", "now", "since"} & told_words(reading, yes)
    )


def _within(reading: Reading, no: Statement, yes: Statement, known: set[str]) -> bool:
    """Whether a denial is not narrowed to what the other does not tell: names of its own set it
    apart ("no arrests in *Leeds*", "the men arrested in *Hull*")."""
    names = [{w for n in s.names for w in n.split()} for s in (no, yes)]
    own = (no.keys & names[0]) - names[1] - known
    others = (yes.keys & names[1]) - names[0] - known
    return not (own and others)


def _phrase(reading: Reading, noun: int) -> tuple[int, int]:
    """From a noun's first word to the end of the clause that narrows it."""
    inside = [noun]
    todo = [noun]
    sentence = reading.tokens[noun].sentence
    while todo:
        below = [i for i in reading.below(todo.pop()) if reading.tokens[i].sentence == sentence]
        below = [i for i in below if i not in inside]
        inside += below
        todo += below
    words = [i for i in sorted(inside) if reading.tokens[i].pos != "PUNCT"]
    return reading.tokens[words[0]].start, reading.tokens[words[-1]].end
