"""Who did what to what, and where: the participants of clauses and of nouns that tell events.

"The bridge was opened", "they opened the bridge" and "the opening of the bridge" have one patient.
A participant is a set of keys: a noun's family, a person's surname, and for a pronoun all that it
may stand for, so that a comparison never rests on one guess.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from auditor.lexicon import toml
from auditor.model import Annotated, Token
from auditor.statements.clauses import Clause, Clauses
from auditor.statements.concepts import (
    agents,
    cues,
    events,
    key,
    modality,
    pair_named,
    phrases,
    poles,
)

EMPTY: frozenset[str] = frozenset()
_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_IT = frozenset({"it", "its", "itself", "they", "them", "their", "theirs"})
_RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
_WORDS = _HE | _SHE | _IT | _RELATIVE
_PARTS = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "none",
        "some",
        "many",
        "most",
        "all",
        "each",
        "any",
        "both",
        "half",
        "several",
        "few",
    ]
)
_ONES = frozenset({"first", "only", "last", "one"})
_SEX = {"man": "male", "boy": "male", "woman": "female", "girl": "female"}
# Verbs that only say that an event took place: "the summit was held in Geneva".
_LIGHT = frozenset({"hold", "happen", "occur", "take", "stage", "convene"})
# Sentences that a pronoun may look back over, and nouns that it may stand for.
BACK, MOST = 6, 10
_PLACED = frozenset(
    {"in", "at", "on", "near", "under", "inside", "outside", "behind", "beside", "off"}
)
_BEING = frozenset({"be", "remain", "stay", "fall", "lie", "sit"})
_INSIDE = frozenset({"in", "under", "at", "behind", "out", "into"})
_NARROW = frozenset({"amod", "compound", "poss", "nmod"})
_NAMED = frozenset({"GPE", "LOC", "FAC"})
_PLACES = frozenset({"place"})
_TIMES = frozenset({"date", "duration"})
# Prepositions that take a side: "voted for the budget", "argued against it".
_SIDES = {"for": 0, "against": 1}


class Cast(NamedTuple):
    """The participants of an event as keys (see `Statement`)."""

    agent: frozenset[str]
    patient: frozenset[str]
    places: frozenset[str]
    modifiers: frozenset[str]
    states: frozenset[str]
    known: bool
    guessed: bool
    guessed_doer: bool = False

    @property
    def marks(self) -> list[str]:
        """ "known", "guess" (of the patient) and "guessed" (of the doer), where they hold."""
        held = (("known", self.known), ("guess", self.guessed), ("guessed", self.guessed_doer))
        return [mark for mark, holds in held if holds]


NO_CAST = Cast(EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, False, False)


class Nominal(NamedTuple):
    """A noun that tells an event: its token, its key, its cast, and tokens of its phrase. `core`:
    it is the subject or object of its clause, so that a denial of the clause denies it."""

    noun: int
    predicate: str
    cast: Cast
    first: int
    last: int
    core: bool = False


@cache
def _place_nouns() -> dict[str, str]:
    table = toml("contradictions/places.toml")["classes"]
    return {word: name for name, words in table.items() for word in words.split()}


@cache
def _place_names() -> dict[str, str]:
    table = toml("contradictions/places.toml")["names"]
    return {word: name for name, words in table.items() for word in words.split()}


@cache
def _holds() -> dict[str, frozenset[str]]:
    return {k: frozenset(v.split()) for k, v in toml("contradictions/places.toml")["holds"].items()}


def may_hold(one: str, other: str) -> bool:
    """Whether a place of one class can lie in one of the other."""
    return other in _holds().get(one, EMPTY) or one in _holds().get(other, EMPTY)


@lru_cache(maxsize=16_384)
def _event_of(lemma: str) -> tuple[str, bool] | None:
    """The key of the event that a noun tells, and whether by its doer ("founder")."""
    word = lemma.lower()
    deed = agents().get(word)
    predicate = deed or key(word, "NOUN")
    if deed is None and predicate not in events() and not poles(word):
        return None
    return predicate, deed is not None


class Roles:
    """The participants of a document's clauses; every lookup is linear in its phrase."""

    def __init__(self, annotated: Annotated, split: Clauses) -> None:
        self.tokens = annotated.tokens
        self.annotated = annotated
        self.split = split
        self.children = split.children
        self.surname = self._surnames(annotated)
        self._referred: dict[int, frozenset[str]] = {}
        self._narrows: dict[int, frozenset[str]] = {}
        self.alias = self._aliases(annotated)
        self._nouns: dict[int, list[tuple[int, bool]]] = defaultdict(list)
        for index, token in enumerate(self.tokens):
            if token.dep in ("nsubj", "nsubjpass", "dobj", "pobj", "attr", "appos", "poss") and (
                token.pos in ("NOUN", "PROPN")
            ):
                self._nouns[token.sentence].append((index, index in self.surname))
        starts = [t.start for t in self.tokens]
        self._placed = self._mentioned(starts, _PLACES)
        self._timed = self._mentioned(starts, _TIMES)
        self._family = frozenset(self.surname.values())

    def _mentioned(self, starts: Sequence[int], kinds: frozenset[str]) -> set[int]:
        """The tokens of the document's mentions of some kinds."""
        return {
            i
            for m in self.annotated.mentions
            if m.kind in kinds
            for i in range(
                max(0, bisect_right(starts, m.start) - 1), bisect_right(starts, m.end - 1)
            )
        }

    def _surnames(self, annotated: Annotated) -> dict[int, str]:
        """The surname at each token of a person's name."""
        found: dict[int, str] = {}
        for entity in annotated.entities:
            if entity.label != "PERSON":
                continue
            inside = [i for i in range(entity.first, entity.last) if self.tokens[i].pos != "PART"]
            if inside:
                name = self.tokens[inside[-1]].text.lower()
                found.update(dict.fromkeys(inside, name))
        return found

    def _aliases(self, annotated: Annotated) -> dict[str, str]:
        """Roles that one person of the document has: "mayor Ana Lind", "Ana Lind, the mayor"."""
        held: dict[str, set[str]] = defaultdict(set)
        for index, name in self.surname.items():
            token = self.tokens[index]
            before = self.tokens[index - 1] if index else token
            if before.pos == "NOUN" and before.sentence == token.sentence:
                held[key(before.lemma, "NOUN")].add(name)
            beside = [
                c for c in self.children[index] if self.tokens[c].dep in ("appos", "compound")
            ]
            if token.dep == "appos" or (token.dep == "oprd" and token.head != index):
                beside.append(token.head)
            for other in beside:
                word = self.tokens[other]
                if word.pos == "NOUN" or (word.pos == "PROPN" and other not in self.surname):
                    held[key(word.lemma, "NOUN")].add(name)
        return {role: next(iter(names)) for role, names in held.items() if len(names) == 1}

    def refer(self, index: int | None) -> frozenset[str]:
        """The keys of what a noun or pronoun names; several for a pronoun."""
        if index is None:
            return EMPTY
        found = self._referred.get(index)
        if found is None:
            found = self._referred[index] = self._refer(index)
        return found

    def _refer(self, index: int) -> frozenset[str]:
        token = self.tokens[index]
        word = token.text.lower()
        if word in _PARTS or token.lemma.lower() in cues("partitive"):
            # "two of the jurors", "no trace of asbestos": what they are part of.
            whole = self._whole(index)
            if whole is not None:
                return self.refer(whole)
        if word in _ONES and token.dep in ("appos", "attr"):
            # "Hugo Pell, the first to isolate it"; "Pell was the first to isolate it".
            other = token.head
            if token.dep == "attr":
                subject = self.split.items[self.split.of_token[index]].subject
                other = index if subject is None else subject
            if other < index and self.tokens[other].pos in ("NOUN", "PROPN"):
                return self.refer(other)
        if token.pos in ("PRON", "DET") or word in _WORDS:
            return self._stands_for(index, word)
        if token.pos not in ("NOUN", "PROPN") or word in cues("thin"):
            return EMPTY
        if index in self.surname:
            return frozenset({self.surname[index]})
        if token.pos == "PROPN":
            return frozenset({word})
        found = key(token.lemma, token.pos)
        name = self._called(index) or self.alias.get(found)
        return frozenset({found, name} if name else {found})

    def _called(self, index: int) -> str:
        """The name that stands right after a noun: "the poet *Ada Lund*", "the firm *Quikcab*"."""
        at, last = index + 1, ""
        while at < len(self.tokens) and at < index + 5:
            token = self.tokens[at]
            if token.pos != "PROPN" or token.sentence != self.tokens[index].sentence:
                break
            if at in self._timed or token.entity in ("DATE", "TIME"):
                return ""
            last = self.surname.get(at) or token.text.lower()
            at += 1
        return last

    def _key(self, index: int) -> str:
        token = self.tokens[index]
        return token.text.lower() if token.pos == "PROPN" else key(token.lemma, token.pos)

    def _whole(self, index: int) -> int | None:
        for child in self.children[index]:
            if self.tokens[child].text.lower() == "of":
                for noun in self.children[child]:
                    if self.tokens[noun].dep == "pobj" and noun > index:
                        return noun
        return None

    def _stands_for(self, index: int, word: str) -> frozenset[str]:
        token = self.tokens[index]
        if word in _RELATIVE:
            head = self.split.items[self.split.of_token[index]].head
            above = self.tokens[head].head
            is_relative = self.tokens[head].dep == "relcl" and above != head
            return self.refer(above) if is_relative and above < index else EMPTY
        person = word in _HE or word in _SHE
        if not person and word not in _IT:
            return EMPTY
        found: list[str] = []
        for sentence in range(token.sentence, max(-1, token.sentence - BACK), -1):
            for at, named in reversed(self._nouns.get(sentence, ())):
                if at >= index or len(found) >= MOST:
                    continue
                noun = self.tokens[at]
                if named != person and (named or noun.pos == "PROPN"):
                    continue
                if noun.pos == "NOUN" and person and noun.dep not in ("nsubj", "nsubjpass"):
                    continue
                found.append(self.surname.get(at) or self._key(at))
        if person:
            found.append("he" if word in _HE else "she")
        return frozenset(found)

    def cast(self, clause: Clause) -> Cast:
        """Who does a clause's deed to what, and where."""
        tokens = self.tokens
        head = tokens[clause.head]
        bare = head.dep == "acl" and not head.text.lower().endswith("ing")
        passive = clause.passive or bare
        objects = [
            i
            for i in clause.objects
            if tokens[i].dep in ("dobj", "obj", "dative", "oprd")
            # "The trial takes *place*", "she took *office*".
            and f"{head.lemma.lower()} {tokens[i].lemma.lower()}" not in phrases()
        ]
        doer = clause.agent if passive else clause.subject
        done: Sequence[int] = (
            [clause.subject] if passive and clause.subject is not None else objects
        )
        adverb = any(tokens[i].text.lower() in ("where", "when", "why") for i in clause.tokens)
        if not done and head.dep == "relcl" and clause.subject is not None and not adverb:
            # "The goal she scored": what is narrowed is what was done.
            done = [head.head] if clause.subject != head.head and head.head < clause.head else []
        if not done and clause.subject is not None:
            done = [clause.subject]
        told = [doer] if doer is not None else []
        small = self._small(clause)
        if small is not None:
            done = [small[0]]
        sided = self._sided(clause)
        if sided is not None:
            done = [sided[0]]
        patient = EMPTY.union(*(self.refer(i) for i in done))
        return Cast(
            agent=self.refer(doer),
            patient=patient,
            places=self._places_of(clause.head, clause.tokens),
            modifiers=EMPTY.union(*(self._narrowed(i) for i in {*done, *clause.objects, *told})),
            states=self._stood(clause, small, sided),
            known=any(self.known(i) for i in done),
            guessed=any(self._is_pronoun(i) for i in done),
            guessed_doer=doer is not None and self._is_pronoun(doer),
        )

    def _stood(
        self, clause: Clause, small: tuple[int, int] | None, sided: tuple[int, int] | None
    ) -> frozenset[str]:
        if sided is not None:
            return frozenset({f"{pair_named('stance')}:{sided[1] ^ clause.negated}"})
        return self._states(clause) if small is None else self._poled([small[1]], clause.negated)

    def _sided(self, clause: Clause) -> tuple[int, int] | None:
        """The object and the side of "voted *for the budget*", "argued *against the dam*"."""
        tokens = self.tokens
        if tokens[clause.head].lemma.lower() not in cues("taking_sides"):
            return None
        for child in self.children[clause.head]:
            side = _SIDES.get(tokens[child].text.lower())
            for noun in self.children[child] if side is not None else ():
                if tokens[noun].dep == "pobj" and noun not in self._timed:
                    return noun, side or 0
        return None

    def _is_pronoun(self, index: int) -> bool:
        return self.tokens[index].text.lower() in _WORDS - _RELATIVE

    def _small(self, clause: Clause) -> tuple[int, int] | None:
        """The subject and the adjective of "the court found *the surgeon guilty*"."""
        tokens = self.tokens
        for child in self.children[clause.head]:
            if tokens[child].dep in ("ccomp", "xcomp", "oprd") and tokens[child].pos == "ADJ":
                for below in self.children[child]:
                    if tokens[below].dep in ("nsubj", "nsubjpass"):
                        return below, child
        return None

    def known(self, index: int) -> bool:
        """Whether a noun is one that the reader is taken to know: "the vote", "her bag", "Rome"."""
        token = self.tokens[index]
        if token.pos == "PROPN" or token.text.lower() in _WORDS:
            return True
        if token.text.lower() in _PARTS:
            # "Three of the hikers", "all of them".
            whole = self._whole(index)
            return whole is not None and self.known(whole)
        return definite(self.tokens, self.children, index)

    def _narrowed(self, index: int) -> frozenset[str]:
        """What narrows a participant, as "key/word"."""
        found = self._narrows.get(index)
        if found is None:
            found = self._narrows[index] = self._narrowing(index)
        return found

    def _narrowing(self, index: int) -> frozenset[str]:
        own = self.refer(index)
        if self.tokens[index].pos == "PRON" or not own:
            return EMPTY
        lemma = self.tokens[index].lemma.lower()
        # "A man" and "a woman" are two people, though both are counted as people.
        words: set[str] = {_SEX[lemma]} if lemma in _SEX else set()
        before = self.tokens[index - 1] if index else self.tokens[index]
        if before.sentence == self.tokens[index].sentence and before.text.endswith("ing"):
            # "Operating profit", whatever the parse makes of it.
            words.add(before.text.lower())
        for child in self.children[index]:
            token = self.tokens[child]
            if token.dep in _NARROW:
                own_word = key(token.lemma, token.pos)
                found = self.refer(child) if token.dep != "amod" else frozenset({own_word})
                if len(found) == 1 and not found & cues("thin") - cues("telling"):
                    words |= found
                if token.dep == "compound":
                    words |= {key(self.tokens[c].lemma) for c in self.children[child]}
        return frozenset(f"{k}/{w}" for k in own for w in words)

    def _places_of(self, head: int, members: Sequence[int]) -> frozenset[str]:
        tokens = self.tokens
        found: set[str] = set()
        for index in members:
            token = tokens[index]
            if token.dep in ("prep", "prt") and token.text.lower() in _PLACED:
                found.update(
                    place
                    for noun in self.children[index]
                    if tokens[noun].dep == "pobj" and (place := self._spot(noun))
                )
            elif token.text.lower() == "where" and index > head - 8:
                found.update(self._before(index))
        return frozenset(found)

    def _before(self, index: int) -> Iterator[str]:
        """The places named right before "where": "the courthouse in Hull, where ..."."""
        first = self.annotated.sentences[self.tokens[index].sentence].first
        for at in range(index - 1, max(first - 1, index - 7), -1):
            if self.tokens[at].pos in ("VERB", "AUX"):
                return
            placed = at > first and self.tokens[at - 1].text.lower() in _PLACED
            place = self._spot(at) if placed else self.place(at)
            if place:
                yield place

    def _spot(self, index: int) -> str:
        """The place that a noun after a preposition names: of "the floor of the chapel", the
        chapel; after "in", any capitalised name that is no person's or month's."""
        token = self.tokens[index]
        if token.lemma.lower() in cues("spots"):
            whole = self._whole(index)
            return self.place(whole) if whole is not None else ""
        place = self.place(index)
        if place or token.pos != "PROPN" or self.tokens[index - 1].text.lower() != "in":
            return place
        word = token.text.lower()
        settled = self.split.items[self.split.of_token[index]].predicate in cues("settled")
        plain = token.entity in ("", "PERSON", "GPE") or settled
        plain = plain and word not in cues("thin") and index not in self._timed
        return f"settlement:{word}" if plain else ""

    def place(self, index: int) -> str:
        """ "class:key" of a noun that names a place, "" of any other."""
        token = self.tokens[index]
        lemma = token.lemma.lower()
        if token.pos == "NOUN":
            for child in self.children[index]:
                if self.tokens[child].dep == "compound":
                    pair = f"{self.tokens[child].lemma.lower()}-{lemma}"
                    if pair in _place_nouns():
                        return f"{_place_nouns()[pair]}:{pair}"
            name = _place_nouns().get(lemma, "")
            return f"{name}:{lemma}" if name else ""
        if token.pos != "PROPN" or not (token.entity in _NAMED or index in self._placed):
            return ""
        if token.text.lower() in self._family:
            return ""
        words = [self.tokens[i].text.lower() for i in (*self.children[index], index)]
        named = next((_place_nouns()[w] for w in words if w in _place_nouns()), None)
        whole = "_".join(w for w in words if w.isalpha())
        name = named or _place_names().get(whole) or _place_names().get(words[-1]) or "settlement"
        return f"{name}:{words[-1]}"

    def _states(self, clause: Clause) -> frozenset[str]:
        """The poles that a clause puts its patient at: by its verb, or by what it is said to be."""
        tokens = self.tokens
        head = clause.head
        head_word = tokens[head].lemma.lower()
        # "Holds up a gun" tells nothing of who owns it.
        turned = clause.predicate == head_word and head_word in cues("turned")
        turned = turned and any(tokens[c].dep == "prt" for c in self.children[head])
        told = [] if turned else [head]
        phrases_: list[str] = []
        for child in self.children[head]:
            dep = tokens[child].dep
            if dep in ("acomp", "attr", "oprd", "prt"):
                told.append(child)
            elif dep == "prep" and head_word in _BEING and tokens[child].text.lower() in _INSIDE:
                told += [c for c in self.children[child] if tokens[c].dep == "pobj"]
            elif dep == "prep" and head_word in _BEING:
                said = f"{tokens[child].text.lower()}-"
                phrases_ += [said + tokens[c].lemma.lower() for c in self.children[child]]
        found = self._poled(told, clause.negated, "" if turned else clause.predicate)
        if not phrases_:
            return found
        sides = (p for phrase in phrases_ for p in poles(phrase))
        return found | {f"{p.pair}:{p.side ^ clause.negated}" for p in sides}

    def _poled(self, told: Sequence[int], negated: bool, predicate: str = "") -> frozenset[str]:
        found: set[str] = set()
        for index in told:
            token = self.tokens[index]
            words = {token.lemma.lower(), token.text.lower(), key(token.lemma, token.pos)}
            if predicate and index == told[0]:
                words.add(predicate)
            if negated and token.pos == "VERB":
                # Not to win is not to lose.
                continue
            for pole in {p for w in words for p in poles(w)}:
                found.add(f"{pole.pair}:{1 - pole.side if negated else pole.side}")
        return frozenset(found)

    def nominals(self, clause: Clause) -> Iterator[Nominal]:
        """The nouns of a clause that tell an event: "her death", "the charity's founder"."""
        tokens = self.tokens
        for index in clause.tokens:
            token = tokens[index]
            if token.pos != "NOUN" or token.dep == "compound":
                continue
            told = _event_of(token.lemma)
            if told is None:
                continue
            found = self._nominal(index, *told)
            if index in clause.objects and not found.cast.agent and not clause.passive:
                # "The company made a profit".
                found = found._replace(cast=found.cast._replace(agent=self.refer(clause.subject)))
            if index == clause.head and clause.subject is not None and not found.cast.patient:
                # A verb of a headline that was taken for a noun: "House prices *fall*".
                cast = found.cast._replace(
                    patient=self.refer(clause.subject),
                    modifiers=found.cast.modifiers | self._narrowed(clause.subject),
                )
                found = found._replace(cast=cast)
            if index in (clause.subject, *clause.objects) and clause.predicate in _LIGHT:
                places = self._places_of(clause.head, clause.tokens)
                found = found._replace(cast=found.cast._replace(places=places))
            yield found._replace(
                core=index in (clause.head, clause.subject, clause.agent, *clause.objects)
            )

    def _nominal(self, index: int, predicate: str, doer: bool) -> Nominal:
        tokens = self.tokens
        owner: set[str] = set()
        of: set[str] = set()
        by: set[str] = set()
        other: set[str] = set()
        into: set[str]
        narrowed: set[str] = set()
        first = last = index
        # A preposition right after the noun is its own, whatever the parse hangs it on.
        after = index + 1 if index + 1 < len(tokens) and tokens[index + 1].dep == "prep" else index
        below = self.children[index] if after == index else {*self.children[index], after}
        for child in sorted(below):
            token = tokens[child]
            if token.dep in ("poss", "compound", "amod", "det", "nummod"):
                first = min(first, child)
            if token.dep in ("poss", "compound"):
                into = owner if token.dep == "poss" else other
                into |= self.refer(child)
                narrowed |= self._narrowed(child)
            elif token.dep in ("prep", "agent"):
                into = {"of": of, "by": by}.get(token.text.lower(), other)
                for noun in self.children[child]:
                    held = into is not of and self.place(noun)
                    if tokens[noun].dep == "pobj" and not held and noun not in self._timed:
                        into |= self.refer(noun)
                        narrowed |= self._narrowed(noun)
                    last = max(last, noun)
            elif doer and token.dep == "appos":
                by |= self.refer(child)
        narrowed |= self._narrowed(index)
        if doer:
            # "The charity's founder, Marta Ruiz": who did it is the noun itself.
            by |= self.refer(index) - {key(tokens[index].lemma, "NOUN")}
            return self._told(index, predicate, by, of | owner, narrowed, first, last)
        patient = of or owner | other
        agent = by or owner
        return self._told(index, predicate, agent, patient, narrowed, first, last)

    def _told(
        self,
        index: int,
        predicate: str,
        agent: set[str],
        patient: set[str],
        narrowed: set[str],
        first: int,
        last: int,
    ) -> Nominal:
        below = [
            c
            for child in {*self.children[index], min(index + 1, len(self.tokens) - 1)}
            if self.tokens[child].dep == "prep"
            for c in (child, *self.children[child])
        ]
        cast = Cast(
            agent=frozenset(agent),
            patient=frozenset(patient),
            places=self._places_of(index, below),
            modifiers=frozenset(narrowed),
            states=self._poled([index], self._denied(index)),
            known=definite(self.tokens, self.children, index),
            guessed=False,
            guessed_doer=any(
                self.tokens[c].dep == "poss" and self._is_pronoun(c) for c in self.children[index]
            ),
        )
        return Nominal(index, predicate, cast, first, last)

    def _denied(self, index: int) -> bool:
        negators = modality("negators")
        return any(self.tokens[c].text.lower() in negators for c in self.children[index])


def definite(tokens: Sequence[Token], children: Sequence[Sequence[int]], noun: int) -> bool:
    """Whether a noun is one that the reader is taken to know: "the vote", "her death"."""
    return any(
        tokens[c].dep == "poss" or tokens[c].text.lower() in ("the", "this", "that", "these")
        for c in children[noun]
    )


__all__ = ["Cast", "Nominal", "Roles", "definite", "may_hold"]
