"""The states that a clause puts its patient in, as poles: "found guilty", "voted against"."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.statements.clauses import Clause
from auditor.statements.concepts import cues, key, pair_named, poles
from auditor.statements.referents import Referents

_BEING = frozenset({"be", "remain", "stay", "fall", "lie", "sit"})
_INSIDE = frozenset({"in", "under", "at", "behind", "out", "into"})
# Prepositions that take a side: "voted for the budget", "argued against it".
_SIDES = {"for": 0, "against": 1}


class Poles:
    """The states that a document's clauses tell."""

    def __init__(self, nouns: Referents) -> None:
        self.nouns = nouns
        self.tokens = nouns.tokens
        self.children = nouns.children

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
            measured = any(tokens[c].dep == "npadvmod" for c in self.children[child])
            if dep in ("acomp", "attr", "oprd", "prt"):
                # "Is 63 years old" does not tell that somebody is old.
                told += [] if measured else [child]
            elif dep == "prep" and head_word in _BEING:
                if tokens[child].text.lower() in _INSIDE:
                    told += [c for c in self.children[child] if tokens[c].dep == "pobj"]
                said = f"{tokens[child].text.lower()}-"
                phrases_ += [said + tokens[c].lemma.lower() for c in self.children[child]]
        found = self.poled(told, clause.negated, "" if turned else clause.predicate)
        if not phrases_:
            return found
        sides = (p for phrase in phrases_ for p in poles(phrase))
        return found | {f"{p.pair}:{p.side ^ clause.negated}" for p in sides}

    def poled(self, told: Sequence[int], negated: bool, predicate: str = "") -> frozenset[str]:
        """The poles that words tell, turned round where they are denied."""
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

    def sided(self, clause: Clause) -> tuple[int, int] | None:
        """The object and the side of "voted *for the budget*", "argued *against the dam*"."""
        tokens = self.tokens
        head = clause.head
        if tokens[head].lemma.lower() == "be":
            return self._favoured(head)
        if tokens[head].lemma.lower() not in cues("taking_sides"):
            return None
        for child in self.children[clause.head]:
            side = _SIDES.get(tokens[child].text.lower())
            for noun in self.children[child] if side is not None else ():
                if tokens[noun].dep == "pobj" and noun not in self.nouns.timed:
                    return noun, side or 0
        return None

    def _favoured(self, head: int) -> tuple[int, int] | None:
        """The object and the side of "is in favour *of the runway*", "is *against the dam*"."""
        tokens = self.tokens
        for child in self.children[head]:
            word = tokens[child].text.lower()
            below = [c for c in self.children[child] if tokens[c].dep == "pobj"]
            if word == "against":
                return next(((noun, 1) for noun in below if noun not in self.nouns.timed), None)
            for noun in below if word == "in" else ():
                if tokens[noun].lemma.lower() in ("favour", "favor", "support"):
                    whole = self.nouns.whole(noun)
                    return None if whole is None else (whole, 0)
        return None

    def small(self, clause: Clause) -> tuple[int, int] | None:
        """The subject and the adjective of "the court found *the surgeon guilty*"."""
        tokens = self.tokens
        for child in self.children[clause.head]:
            if tokens[child].dep in ("ccomp", "xcomp", "oprd") and tokens[child].pos == "ADJ":
                for below in self.children[child]:
                    if tokens[below].dep in ("nsubj", "nsubjpass"):
                        return below, child
        return None

    def of(
        self, clause: Clause, small: tuple[int, int] | None, sided: tuple[int, int] | None
    ) -> frozenset[str]:
        """The states of a clause's patient, "pair:side"; `small` and `sided` as found here."""
        if sided is not None:
            return frozenset({f"{pair_named('stance')}:{sided[1] ^ clause.negated}"})
        return self._states(clause) if small is None else self.poled([small[1]], clause.negated)
