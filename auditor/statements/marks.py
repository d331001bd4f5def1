"""How a statement is put: "definite", "part", "update", "loose", "first" and what narrows it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from auditor.model import Annotated, Sentence, Span, StatementKind, Token
from auditor.statements.clauses import Clause, Clauses, is_content
from auditor.statements.concepts import content_key, cues, key, modality

_DEFINITE = frozenset({"the", "these", "those"})
_WHOLE = _DEFINITE | {"all"}
_DEFINITE_PRONOUNS = frozenset({"the", "these", "those", "them", "us", "its", "their", "all"})
# A date after one of these bounds its event without dating it.
_LOOSE = frozenset({"by", "before", "after", "until", "since", "till", "from", "to"})
_EACH = re.compile(r"(?:all|each|every(?: \w+)?) of", re.IGNORECASE)
_COMPOUND = re.compile(r"[\w.,]+[-‑][a-z]+$")


def _bounds(near: Sequence[Token], at: int) -> bool:
    """Whether a word bounds the figure after it: "*some* 300", "*more* than 40", "at *least* 7"."""
    word = near[at].text.lower()
    after = near[at + 1] if at + 1 < len(near) else None
    before = near[at - 1].text.lower() if at else ""
    if after is None:
        return False
    if word in ("some", "only"):
        return after.pos == "NUM"
    if word in ("least", "most"):
        return before == "at" and after.pos == "NUM"
    return (word, after.text.lower()) in (("more", "than"), ("up", "to"))


class Marks:
    """The marks of a document's statements, by what stands around a figure, noun or clause."""

    def __init__(self, annotated: Annotated, split: Clauses) -> None:
        self.annotated = annotated
        self.tokens = annotated.tokens
        self.children = split.children
        self.starts = [token.start for token in self.tokens]
        self.ends = [token.end for token in self.tokens]
        revisions = modality("revisions")
        self.revised = {t.sentence for t in self.tokens if t.lemma.lower() in revisions}

    def of(
        self, clause: Clause, span: Span, noun: int | None, kind: StatementKind
    ) -> Iterator[str]:
        """How a statement is put: what stands around its figure, noun and clause."""
        tokens = self.tokens
        sentence = self.annotated.sentences[clause.sentence]
        if clause.sentence in self.revised:
            yield "update"
        if kind == "event":
            yield from self._first(clause)
            if any(tokens[c].text.lower() == "had" for c in self.children[clause.head]):
                yield "had"
            return
        if kind == "nominal":
            return
        before = [t.text.lower() for t in self._between(sentence, span[0] - 12, span[0])]
        text = self.annotated.document.text
        ago = text[span[0] : span[1]].endswith(("ago", "earlier", "later"))
        if kind == "date" and ((before and before[-1] in _LOOSE) or ago):
            yield "loose"
            if before[-1:] == ["since"]:
                yield "since"
        if kind == "date" and self.bound_to(clause, span) != clause.predicate:
            # "Since the return to power in 2021" dates a noun, not what the clause tells.
            yield "nominal"
        if kind == "count" and " of " in text[span[0] : span[1]]:
            yield "definite" if _EACH.match(text[span[0] : span[1]]) else "part"
        if text[span[1] : span[1] + 1] in ("-", "‑") or _COMPOUND.match(text[span[0] : span[1]]):
            # "a five-state tour" counts no states.
            yield "other"
        near = self._between(sentence, span[0] - 25, span[1] + 12)
        near = tuple(t for t in near if t.end <= span[1] + 12)
        if kind == "date":
            # "The last week of May" sets no other thing apart.
            near = tuple(t for t in near if t.end <= span[0] or t.start >= span[1])
        if any(
            t.lemma.lower() in modality("others") and not _bounds(near, i)
            for i, t in enumerate(near)
        ):
            yield "other"
        if noun is not None:
            first = self._ending(clause, span[0] + 1, noun)
            before = [t.text.lower() for t in tokens[max(sentence.first, first - 2) : first]]
            beside = before[-1:] and (before[-1] in _WHOLE or before[-1] in ("'s", "'"))
            across = before[:1] and before[0] in _DEFINITE and tokens[first - 1].pos == "ADJ"
            if beside or across or (first and tokens[first - 1].dep == "poss"):
                yield "definite"
            yield from (f"only:{k}" for k in self._restrictions(noun))
        at = self._ending(clause, span[1], clause.head)
        following = [t.text.lower() for t in tokens[at + 1 : at + 3]]
        if following[:1] == ["of"] and following[1:] and following[1] in _DEFINITE_PRONOUNS:
            first = self._ending(clause, span[0] + 1, clause.head)
            told = first and tokens[first - 1].text.lower() in _DEFINITE
            # "The 280 pupils of the school" are all of them.
            if noun is None or not told or tokens[noun].end > span[1]:
                yield "part"
        if noun is not None and any(
            tokens[c].dep == "prep" and tokens[c].text.lower() == "of" for c in self._counted(noun)
        ):
            yield "part"

    def bound_to(self, clause: Clause, span: Span) -> str:
        """The key of what a date is bound to: "the *removal* on April 17", "the May *ruling*"."""
        tokens = self.tokens
        first, last = (bisect_left(clause.tokens, at, key=self.starts.__getitem__) for at in span)
        inside = clause.tokens[first:last]
        top = next(
            (i for i in inside if not span[0] <= tokens[tokens[i].head].start < span[1]), None
        )
        if top is None:
            return clause.predicate
        head = tokens[top].head
        if tokens[head].pos in ("ADP", "SCONJ"):
            head = tokens[head].head
        found = content_key(tokens[head].lemma, tokens[head].pos)
        return found if found and head != clause.head else clause.predicate

    def _between(self, sentence: Sentence, low: int, high: int) -> tuple[Token, ...]:
        """The tokens of a sentence that start from `low` to before `high`."""
        first, last = sentence.first, sentence.last
        begin = bisect_left(self.starts, low, first, last)
        return self.tokens[begin : bisect_left(self.starts, high, begin, last)]

    def _ending(self, clause: Clause, place: int, other: int) -> int:
        """The first token of a clause that ends at `place` or later; `other` where none does."""
        at = bisect_left(clause.tokens, place, key=self.ends.__getitem__)
        return clause.tokens[at] if at < len(clause.tokens) else other

    def _first(self, clause: Clause) -> Iterator[str]:
        """ "first", what it is the first of, and what narrows that: "the first *major power*"."""
        tokens = self.tokens
        at = next((i for i in clause.tokens if tokens[i].text.lower() == "first"), None)
        if at is None:
            return
        yield "first"
        last = self.annotated.sentences[clause.sentence].last
        if any(tokens[i].text.lower() in ("toward", "towards") for i in range(at, last)):
            # The first to take steps towards a thing is not the first to do it.
            yield "towards"
        noun = tokens[at].head
        if tokens[at].dep != "amod" or tokens[noun].pos not in ("NOUN", "PROPN"):
            return
        yield f"of:{key(tokens[noun].lemma, tokens[noun].pos)}"
        for child in self.children[noun]:
            if child != at and tokens[child].dep in ("amod", "compound"):
                yield f"only:{key(tokens[child].lemma, tokens[child].pos)}"

    def _restrictions(self, noun: int) -> Iterator[str]:
        """What narrows a counted noun: "three speeches *to the bank*", "*unbound* delegates"."""
        for child in self.children[noun]:
            token = self.tokens[child]
            close = token.dep in ("amod", "compound") and token.pos in ("ADJ", "NOUN", "PROPN")
            if close and is_content(token):
                yield key(token.lemma, token.pos)
            needed = token.dep == "acl" and token.lemma.lower() in cues("needed")
            if needed or (token.dep == "relcl" and self._lasting(child)):
                # "The 1,237 delegates needed to win" are not those won.
                yield key(token.lemma, token.pos)
            if self.tokens[child].dep == "prep":
                for below in self.children[child]:
                    token = self.tokens[below]
                    if token.dep == "pobj" and is_content(token):
                        yield key(token.lemma, token.pos)

    def _lasting(self, verb: int) -> bool:
        """Whether a relative clause tells what some of a kind do at all times: "the 84 pupils who
        *come* by bus"; a deed that is told of ("who *died*") may be that of all."""
        token = self.tokens[verb]
        helped = any(self.tokens[c].pos == "AUX" for c in self.children[verb])
        return not helped and token.pos == "VERB" and token.text.lower() == token.lemma.lower()

    def _counted(self, noun: int) -> list[int]:
        """What hangs on the figures of a noun: "four *of* the watches"."""
        figures = [c for c in self.children[noun] if self.tokens[c].pos == "NUM"]
        return [c for figure in figures for c in self.children[figure]]
