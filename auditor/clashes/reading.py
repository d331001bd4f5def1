"""What the rules read: a document's statements with the indices they share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Literal, NamedTuple

from auditor.model import Annotated, Extent, Span, Statement, Token
from auditor.statements.clauses import Clauses, clauses, is_content
from auditor.statements.concepts import content_key, cues, key
from auditor.statements.layer import headlines
from auditor.statements.referents import Referents

Tier = Literal["contradiction", "tension"]

# A key in more sentences than this says nothing about which of a document's facts is meant.
COMMON = 6
# A key in up to so many is what the text is about: with a predicate that is seldom told it ties two
# statements. Read on 600 articles of polnear_train.
TOPIC = 14
# Predicates that say too little to tell what happened.
THIN = frozenset(["be", "have", "do", "say", "make", "go", "get", "take", "give", "come", "become"])
_PRESENT = frozenset({"is", "are", "'s", "'re", "am", "remains", "remain"})
_AUXILIARIES = _PRESENT | {
    "was",
    "were",
    "been",
    "had",
    "has",
    "have",
    "did",
    "being",
    "to",
    "will",
}
# Pairs compared for one key at most, so that a long document stays linear.
MOST = 40


class Clash(NamedTuple):
    """Two passages at odds; `confidence` 0..1 is the rule's precision on the project's cases."""

    kind: str
    one: Extent
    other: Extent
    reason: str
    tier: Tier = "contradiction"
    confidence: float = 0.6


class Reading:
    """A document's statements with the indices that the rules share."""

    def __init__(self, annotated: Annotated) -> None:
        self.annotated = annotated
        self.tokens = annotated.tokens
        # A headline stands first, and counts.
        self.statements = (*headlines(annotated), *annotated.statements)
        self.extents: dict[Span, list[str]] = {}
        # What is asked of a sentence once for each of its statements.
        self._lemmas: dict[int, frozenset[str]] = {}
        self._words: dict[int, frozenset[str]] = {}
        # What two rules ask for, found once: orders of events, dated stretches.
        self.kept: dict[str, Sequence[Any]] = {}
        self.pairs: tuple[tuple[Statement, Statement], ...] | None = None
        self._fields: dict[int, frozenset[str]] = {}
        self._sentences: dict[str, frozenset[int]] = {}

    @cached_property
    def starts(self) -> list[int]:
        """Where the tokens start in the text."""
        return [token.start for token in self.tokens]

    @cached_property
    def ends(self) -> list[int]:
        """Where the tokens end in the text."""
        return [token.end for token in self.tokens]

    def between(self, sentence: int, low: int, high: int) -> tuple[Token, ...]:
        """The tokens of a sentence that start from `low` to before `high`: by bisection, for a
        row of names or a table may be one sentence of hundreds of words and statements."""
        inside = self.annotated.sentences[sentence]
        begin = bisect_left(self.starts, low, inside.first, inside.last)
        return self.tokens[begin : bisect_left(self.starts, high, begin, inside.last)]

    @cached_property
    def sentence_keys(self) -> list[frozenset[str]]:
        told = {s.sentence: s.context for s in self.statements}
        return [
            told[n]
            if n in told
            else frozenset(k for t in self.annotated.words(s) if (k := content_key(t.lemma, t.pos)))
            for n, s in enumerate(self.annotated.sentences)
        ]

    @cached_property
    def frequency(self) -> Counter[str]:
        """In how many sentences each key stands."""
        return Counter(k for keys in self.sentence_keys for k in sorted(keys))

    @cached_property
    def by_key(self) -> dict[str, list[int]]:
        """Sentences by the keys in them."""
        index: dict[str, list[int]] = defaultdict(list)
        for number, keys in enumerate(self.sentence_keys):
            for k in sorted(keys):
                index[k].append(number)
        return index

    def meet(self, one: str, other: str) -> bool:
        """Whether some sentence has both keys."""
        for k in (one, other):
            if k not in self._sentences:
                self._sentences[k] = frozenset(self.by_key.get(k, ()))
        return not self._sentences[one].isdisjoint(self._sentences[other])

    @cached_property
    def events(self) -> list[Statement]:
        return [s for s in self.statements if s.kind == "event" and s.real]

    @cached_property
    def events_denied(self) -> list[Statement]:
        """The clauses told as facts that deny something."""
        return [s for s in self.events if s.negated]

    @cached_property
    def told(self) -> dict[str, list[Statement]]:
        """The events told as facts by a known voice, by predicate: clauses and nouns."""
        index: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.statements:
            if statement.kind not in ("event", "nominal") or not statement.real:
                continue
            if statement.predicate not in THIN and statement.holder != "?":
                index[statement.predicate].append(statement)
        return index

    @cached_property
    def tellings(self) -> dict[str, int]:
        """In how many sentences each predicate of `told` stands."""
        return {name: len({s.sentence for s in group}) for name, group in self.told.items()}

    @cached_property
    def poled(self) -> list[Statement]:
        """The events that put something in a state."""
        return [s for group in self.told.values() for s in group if s.states] + [
            s
            for s in self.statements
            if s.kind == "event" and s.real and s.states and s.predicate in THIN
        ]

    @cached_property
    def counts(self) -> dict[float, list[Statement]]:
        """The counts of a document by their amount."""
        index: dict[float, list[Statement]] = defaultdict(list)
        for s in self.statements:
            amount = s.value.get("amount") if isinstance(s.value, dict) else None
            if s.kind == "count" and isinstance(amount, int | float):
                index[amount].append(s)
        return index

    def fields(self, number: int) -> frozenset[str]:
        """The keys of where or for whom a sentence holds: of the nouns after "in", "at", "for"."""
        found = self._fields.get(number)
        if found is None:
            sentence = self.annotated.sentences[number]
            timed = [s.span for s in self.of_sentence[number] if s.kind != "event"]
            nouns = (
                self.tokens[i]
                for at in range(sentence.first, sentence.last)
                if self._is_field(at)
                for i in self.children[at]
                if self.tokens[i].dep == "pobj"
            )
            found = self._fields[number] = frozenset(
                content_key(t.lemma, t.pos)
                for t in nouns
                if t.entity not in ("DATE", "TIME")
                and t.lemma.lower() not in cues("periods")
                and not any(low <= t.start < high for low, high in timed)
            ) - {""}
        return found

    def _is_field(self, at: int) -> bool:
        """Whether a preposition tells where a sentence holds: not "a jump *in* numbers"."""
        token = self.tokens[at]
        if token.dep != "prep" or token.text.lower() not in cues("fields"):
            return False
        above = self.tokens[token.head]
        return above.pos != "NOUN" or above.lemma.lower() not in cues("up") | cues("down")

    def words_at(self, number: int) -> frozenset[str]:
        """The keys and lower-case words of a sentence."""
        found = self._words.get(number)
        if found is None:
            words = self.annotated.words(self.annotated.sentences[number])
            found = self.sentence_keys[number] | {t.text.lower() for t in words}
            self._words[number] = found
        return found

    @cached_property
    def of_sentence(self) -> dict[int, list[Statement]]:
        index: dict[int, list[Statement]] = defaultdict(list)
        for statement in self.statements:
            index[statement.sentence].append(statement)
        return index

    @cached_property
    def clauses(self) -> Clauses:
        return clauses(self.annotated)

    @cached_property
    def children(self) -> Sequence[list[int]]:
        return self.clauses.children

    @cached_property
    def people(self) -> dict[int, list[str]]:
        """The names of people by sentence, in lower case."""
        people: dict[int, list[str]] = defaultdict(list)
        for entity in self.annotated.entities:
            if entity.label == "PERSON":
                words = [t.text for t in self.tokens[entity.first : entity.last] if t.text != "'s"]
                if words:
                    people[self.tokens[entity.first].sentence].append(" ".join(words).lower())
        return people

    @cached_property
    def surnames(self) -> frozenset[str]:
        """The last names of the people in the document, in lower case."""
        return frozenset(name.split()[-1] for names in self.people.values() for name in names)

    @cached_property
    def referents(self) -> Referents:
        """What the document's nouns stand for."""
        return Referents(self.annotated, self.clauses)

    @property
    def surname_at(self) -> dict[int, str]:
        """The surname at each token of a person's name."""
        return self.referents.surname

    @cached_property
    def roles(self) -> dict[str, frozenset[str]]:
        """The roles that one person of the document has, by surname: "mayor Ana Lind"."""
        found: dict[str, set[str]] = defaultdict(set)
        for role, name in self.referents.alias.items():
            found[name].add(role)
        return {name: frozenset(roles) for name, roles in found.items()}

    @property
    def persons(self) -> int:
        """How many people the document names."""
        return len(self.surnames)

    def below(self, index: int) -> list[int]:
        """The tokens that depend on a token."""
        return self.children[index]

    def phrase(self, index: int) -> list[Token]:
        """The words of a noun phrase, without what hangs on it by a preposition or clause."""
        close = ("compound", "amod", "poss", "det", "nummod", "nmod", "case")
        found = [index]
        for child in self.children[index]:
            if self.tokens[child].dep in close:
                found += [child, *(c for c in self.children[child] if self.tokens[c].dep in close)]
        return [self.tokens[i] for i in sorted(found)]

    def governor(self, index: int) -> int:
        """The head of the clause above the clause of a token (itself where there is none)."""
        head = self.clauses.items[self.clauses.of_token[index]].head
        above = self.tokens[head].head
        return self.clauses.items[self.clauses.of_token[above]].head

    def core(self, index: int, deep: bool = False) -> frozenset[str]:
        """The keys of a clause's predicate and of its subject and objects, names left out.

        `deep` adds those of the clauses governed by it ("got round to declaring a drought")."""
        clause = self.clauses.items[self.clauses.of_token[index]]
        places = {clause.head, *clause.objects}
        if clause.subject is not None:
            places.add(clause.subject)
        keys = {
            key(self.tokens[i].lemma, self.tokens[i].pos)
            for i in places
            if is_content(self.tokens[i]) and self.tokens[i].pos != "PROPN"
        }
        if deep:
            sentence = self.annotated.sentences[clause.sentence]
            for head in {self.clauses.of_token[i] for i in range(sentence.first, sentence.last)}:
                below = self.clauses.items[head].head
                if below != clause.head and self.governor(below) == clause.head:
                    keys |= self.core(below)
        return frozenset(
            keys | ({clause.predicate} if is_content(self.tokens[clause.head]) else set())
        )

    def rare(self, keys: Iterable[str]) -> set[str]:
        """The keys that few sentences have."""
        return {k for k in keys if self.frequency[k] <= COMMON}

    def sentence(self, number: int) -> Extent:
        sentence = self.annotated.sentences[number]
        return self.annotated.extent(
            (self.tokens[sentence.first].start, self.tokens[sentence.last - 1].end)
        )

    def lemmas(self, number: int) -> frozenset[str]:
        """The lemmas of a sentence."""
        found = self._lemmas.get(number)
        if found is None:
            words = self.annotated.words(self.annotated.sentences[number])
            found = self._lemmas[number] = frozenset(t.lemma.lower() for t in words)
        return found

    def near(self, statement: Statement) -> list[Token]:
        """The words beside a value, seven before and six after where it starts."""
        sentence = self.annotated.sentences[statement.sentence]
        first, last = sentence.first, sentence.last
        at = bisect_right(self.ends, statement.span[0], first, last)
        at = at if at < last else first
        return list(self.tokens[max(first, at - 7) : min(last, at + 7)])

    def after(self, sentence: int, place: int) -> list[Token]:
        """The four words of a sentence after a place in the text."""
        inside = self.annotated.sentences[sentence]
        at = bisect_left(self.starts, place, inside.first, inside.last)
        return list(self.tokens[at : min(at + 4, inside.last)])

    def quote(self, span: Span) -> str:
        return self.annotated.document.text[span[0] : span[1]]

    def tense(self, statement: Statement) -> str:
        """ "perfect", "past" or "present" of a statement's predicate, by its auxiliaries."""
        start, end = statement.extent.spans[0][0], statement.extent.spans[-1][1]
        inside = self.between(statement.sentence, start, end)
        aux = {t.text.lower() for t in inside if t.pos == "AUX"}
        if aux & {"had"}:
            return "pluperfect"
        if aux & {"has", "have"}:
            return "perfect"
        return "present" if aux & {"is", "are"} else "past"

    def present(self, statement: Statement) -> bool:
        """Whether a clause is told in the present tense, by its verb's form and auxiliaries."""
        head = self.clauses.items[statement.clause].head
        beside = {self.tokens[i].text.lower() for i in self.children[head]}
        beside = {w for w in beside if w in _AUXILIARIES}
        word = self.tokens[head]
        text = word.text.lower()
        if text in _PRESENT:
            return not beside
        if beside:
            return bool(beside & _PRESENT) and not beside - _PRESENT - {"being"}
        return word.pos == "VERB" and text.endswith("s") and text != word.lemma.lower()
