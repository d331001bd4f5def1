"""Who did what to what: the participants of clauses and of nouns that tell events.

"The bridge was opened", "they opened the bridge" and "the opening of the bridge" have one patient.
A participant is a set of keys: a noun's family, a person's surname, and for a pronoun all that it
may stand for, so that a comparison never rests on one guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from auditor.model import Annotated
from auditor.statements.casts import EMPTY, Cast, Nominal
from auditor.statements.clauses import Clause, Clauses
from auditor.statements.concepts import agents, cues, events, key, modality, phrases, poles
from auditor.statements.places import Places
from auditor.statements.poles import Poles
from auditor.statements.referents import PARTS, Referents, definite

_SEX = {"man": "male", "boy": "male", "woman": "female", "girl": "female"}
# Verbs that only say that an event took place: "the summit was held in Geneva".
_LIGHT = frozenset({"hold", "happen", "occur", "take", "stage", "convene"})
_NARROW = frozenset({"amod", "compound", "poss", "nmod"})


@cache
def _thin() -> frozenset[str]:
    """Words that narrow nothing."""
    return cues("thin") - cues("telling")


@lru_cache(maxsize=4_096)
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
        self.children = split.children
        self.nouns = Referents(annotated, split)
        self.places = Places(self.nouns)
        self.states = Poles(self.nouns)
        self._narrows: dict[int, frozenset[str]] = {}

    def cast(self, clause: Clause) -> Cast:
        """Who does a clause's deed to what, and where."""
        tokens = self.tokens
        head = tokens[clause.head]
        bare = head.dep == "acl" and not head.text.lower().endswith("ing")
        bare = bare or self._participle(clause)
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
        if not done and head.dep == "relcl" and clause.subject is not None:
            # "The goal she scored": what is narrowed is what was done.
            beyond = clause.subject == head.head or head.head >= clause.head
            adverbs = ("where", "when", "why")
            if not beyond and not any(tokens[i].text.lower() in adverbs for i in clause.tokens):
                done = [head.head]
        if not done and clause.subject is not None:
            done = [clause.subject]
        told = [doer] if doer is not None else []
        small = self.states.small(clause)
        if small is not None:
            done = [small[0]]
        sided = self.states.sided(clause)
        if sided is not None:
            done = [sided[0]]
        patient = EMPTY.union(*(self.nouns.refer(i) for i in done))
        return Cast(
            agent=self.nouns.refer(doer),
            patient=patient,
            places=self.places.of(clause.head, clause.tokens),
            modifiers=EMPTY.union(*(self._narrowed(i) for i in {*done, *clause.objects, *told})),
            states=self.states.of(clause, small, sided),
            known=any(self.nouns.known(i) for i in done),
            guessed=any(self.nouns.is_pronoun(i) for i in done),
            guessed_doer=doer is not None and self.nouns.is_pronoun(doer),
        )

    def _participle(self, clause: Clause) -> bool:
        """Whether a clause is a participle of what stands beside: "*Founded in 1992*, the firm"."""
        head = self.tokens[clause.head]
        text = head.text.lower()
        if head.dep != "advcl" or clause.objects or not text.endswith(("ed", "en", "lt", "wn")):
            return False
        below = (self.tokens[i].dep for i in self.children[clause.head])
        return not {"nsubj", "nsubjpass", "aux", "auxpass", "mark"} & set(below)

    def _narrowed(self, index: int) -> frozenset[str]:
        """What narrows a participant, as "key/word"."""
        found = self._narrows.get(index)
        if found is None:
            found = self._narrows[index] = self._narrowing(index)
        return found

    def _narrowing(self, index: int) -> frozenset[str]:
        part = self.tokens[index].text.lower() in PARTS
        whole = self.nouns.whole(index) if part else None
        if whole is not None:
            # "None of the *other* hosts".
            return self._narrowed(whole)
        own = self.nouns.refer(index)
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
                found = self.nouns.refer(child) if token.dep != "amod" else frozenset({own_word})
                if len(found) == 1 and found.isdisjoint(_thin()):
                    words |= found
                if token.dep == "compound":
                    words |= {key(self.tokens[c].lemma) for c in self.children[child]}
        return frozenset(f"{k}/{w}" for k in own for w in words)

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
                doer = self.nouns.refer(clause.subject)
                found = found._replace(cast=found.cast._replace(agent=doer))
            if index == clause.head and clause.subject is not None and not found.cast.patient:
                # A verb of a headline that was taken for a noun: "House prices *fall*".
                cast = found.cast._replace(
                    patient=self.nouns.refer(clause.subject),
                    modifiers=found.cast.modifiers | self._narrowed(clause.subject),
                )
                found = found._replace(cast=cast)
            if index in (clause.subject, *clause.objects) and clause.predicate in _LIGHT:
                places = self.places.of(clause.head, clause.tokens)
                found = found._replace(cast=found.cast._replace(places=places))
            if told[1] and clause.subject is not None and self._is_of_subject(index, clause):
                doer = self.nouns.refer(clause.subject)
                found = found._replace(
                    cast=found.cast._replace(agent=found.cast.agent | doer, known=True)
                )
            yield found._replace(
                core=index in (clause.head, clause.subject, clause.agent, *clause.objects)
            )

    def _is_of_subject(self, index: int, clause: Clause) -> bool:
        """Whether a noun is what a clause calls its subject: "she is *an opponent*", "as *an
        opponent* of the dam, Nolan ..."."""
        token = self.tokens[index]
        above = self.tokens[token.head]
        if token.dep == "attr":
            return token.head == clause.head
        return token.dep == "pobj" and above.text.lower() == "as" and above.head == clause.head

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
                into |= self.nouns.refer(child)
                narrowed |= self._narrowed(child)
            elif token.dep in ("prep", "agent"):
                into = {"of": of, "by": by}.get(token.text.lower(), other)
                for noun in self.children[child]:
                    held = into is not of and self.places.place(noun)
                    if tokens[noun].dep == "pobj" and not held and noun not in self.nouns.timed:
                        into |= self.nouns.refer(noun)
                        narrowed |= self._narrowed(noun)
                    last = max(last, noun)
            elif doer and token.dep == "appos":
                by |= self.nouns.refer(child)
        narrowed |= self._narrowed(index)
        if doer:
            # "The charity's founder, Marta Ruiz": who did it is the noun itself.
            by |= self.nouns.refer(index) - {key(tokens[index].lemma, "NOUN")}
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
        owners = [c for c in self.children[index] if self.tokens[c].dep == "poss"]
        cast = Cast(
            agent=frozenset(agent),
            patient=frozenset(patient),
            places=self.places.of(index, below)
            | self.places.scene(index)
            | self.places.before(index),
            modifiers=frozenset(narrowed),
            states=self.states.poled([index], self._denied(index)),
            known=definite(self.tokens, self.children, index),
            guessed=False,
            guessed_doer=any(map(self.nouns.is_pronoun, owners)),
        )
        return Nominal(index, predicate, cast, first, last)

    def _denied(self, index: int) -> bool:
        negators = modality("negators")
        return any(self.tokens[c].text.lower() in negators for c in self.children[index])
