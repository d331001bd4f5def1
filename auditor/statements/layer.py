"""The statements layer: clauses and the typed values in them, as slots that can disagree.

Every finite clause gives a statement of kind "event"; every count, sum, share, date, duration and
age in it gives one of its own, with the slots of its clause. Rules over pairs of statements stand
in `clashes/` (one document) and `agreement/` (between documents).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from auditor.model import (
    Annotated,
    Extent,
    Mention,
    Sentence,
    Span,
    Statement,
    StatementKind,
    Token,
)
from auditor.statements.casts import NO_CAST, Cast
from auditor.statements.clauses import Clause, Clauses, clauses, is_content
from auditor.statements.concepts import content_key, key, modality
from auditor.statements.passages import Passages, dateline_length
from auditor.statements.remarks import Remarks
from auditor.statements.roles import Roles
from auditor.statements.voices import holders, names
from auditor.values.numbers import bound_of, number

_DEFINITE = frozenset({"the", "these", "those"})
_WHOLE = _DEFINITE | {"all"}
_DEFINITE_PRONOUNS = frozenset({"the", "these", "those", "them", "us", "its", "their", "all"})
# A date after one of these bounds its event without dating it.
_LOOSE = frozenset({"by", "before", "after", "until", "since", "till", "from", "to"})
_VALUED = {"money": "money", "percent": "percent", "duration": "duration", "date": "date"}
# Numbers that spaCy tags otherwise, or that stand for a count by themselves.
_NUMBER_WORDS = frozenset({"dozen", "hundred", "thousand", "million", "single"})
# Numbers in these are no counts; what the engine calls them decides nothing.
_TIMED = frozenset({"date", "duration", "percent", "money"})
_EACH = re.compile(r"(?:all|each|every(?: \w+)?) of", re.IGNORECASE)
# A headline leaves out articles: what it names, the reader is taken to know.
_HEADLINE = frozenset({"headline", "known"})
_COMPOUND = re.compile(r"[\w.,]+[-‑][a-z]+$")


def statements(annotated: Annotated) -> tuple[Statement, ...]:
    """The statements of a document in reading order; headings and questions make none."""
    reader = _Reader(annotated, clauses(annotated))
    found = [
        statement
        for number_, clause in enumerate(reader.split.items)
        if reader.asserts(clause)
        for statement in reader.of_clause(number_, clause)
    ]
    remarks = Remarks(annotated, reader.split.of_token, reader.context, reader.names)
    return (*found, *remarks.remarks())


def headlines(annotated: Annotated) -> tuple[Statement, ...]:
    """The statements of the headings that open a document, read as sentences and marked "headline";
    the layer leaves them out, for between documents a headline tells nothing of its own."""
    last = next(
        (n for n, s in enumerate(annotated.sentences) if s.role != "heading"),
        len(annotated.sentences),
    )
    if not 0 < last < len(annotated.sentences):
        return ()
    # What stands before a place in a document can be read without what follows.
    end = annotated.sentences[last].first
    top = replace(
        annotated,
        tokens=annotated.tokens[:end],
        sentences=annotated.sentences[:last],
        entities=tuple(e for e in annotated.entities if e.last <= end),
        mentions=tuple(m for m in annotated.mentions if m.sentence < last),
        attributions=(),
        claims=(),
    )
    whole = clauses(annotated)
    split = Clauses(
        tuple(clause for clause in whole.items if clause.sentence < last),
        whole.of_token[:end],
        whole.children[:end],
    )
    reader = _Reader(top, split)
    return tuple(
        replace(statement, marks=statement.marks | _HEADLINE)
        for number_, clause in enumerate(reader.split.items)
        if _told(top, clause)
        for statement in reader.of_clause(number_, clause)
    )


def _told(annotated: Annotated, clause: Clause) -> bool:
    """Whether a headline tells what has happened: no question, and nothing that is "to" happen."""
    sentence = annotated.sentences[clause.sentence]
    words = [t.text.lower() for t in annotated.words(sentence)]
    return "?" not in words and "to" not in words[: max(0, clause.head - sentence.first)]


class Figure(NamedTuple):
    """A number in a clause: tokens `first`..`last` (inclusive) and the noun it counts, if any."""

    first: int
    last: int
    amount: float
    bound: str
    noun: int | None


class _Reader:
    """One document's indices, built once; every lookup after that is constant or logarithmic."""

    def __init__(self, annotated: Annotated, split: Clauses) -> None:
        self.annotated = annotated
        self.tokens = annotated.tokens
        self.split = split
        self.holders = holders(annotated)
        self.children = split.children
        self.names = names(annotated)
        self.passages = Passages(annotated, split)
        self.roles = Roles(annotated, split)
        self.mentions = _by_clause(annotated, split)
        self.context = [
            frozenset(k for t in annotated.words(s) if (k := content_key(t.lemma, t.pos)))
            for s in annotated.sentences
        ]
        self.starts = [token.start for token in self.tokens]
        self.ends = [token.end for token in self.tokens]
        # One for all statements of a clause: a row of figures makes hundreds of them.
        self.extents: dict[int, Extent] = {}
        self.dates = {
            head: [m for m in found if m.kind == "date"] for head, found in self.mentions.items()
        }
        self.valued = {
            i
            for m in annotated.mentions
            if m.kind in _TIMED
            for i in range(
                max(0, bisect_right(self.starts, m.start) - 1),
                bisect_right(self.starts, m.end - 1),
            )
        }
        self.numbers = {i for i, token in enumerate(self.tokens) if _is_number(token)}
        revisions = modality("revisions")
        self.revised = {t.sentence for t in self.tokens if t.lemma.lower() in revisions}

    def asserts(self, clause: Clause) -> bool:
        """Whether a clause can state anything: not a heading, a question, an instruction."""
        annotated = self.annotated
        if annotated.claims and clause.sentence < len(annotated.claims):
            return annotated.claims[clause.sentence].type not in (
                "heading",
                "question",
                "instruction",
            )
        sentence = annotated.sentences[clause.sentence]
        last = self.tokens[sentence.last - 1].text
        return sentence.role != "heading" and last != "?"

    def of_clause(self, number_: int, clause: Clause) -> Iterator[Statement]:
        tokens = self.tokens
        if tokens[clause.head].pos in ("VERB", "AUX"):
            cast = self.roles.cast(clause)
            span = self._extent(clause).spans[0]
            yield self._statement("event", number_, clause, span, None, "", "exact", cast=cast)
        yield from self._nominals(number_, clause)
        valued = [
            (m, kind)
            for m in self.mentions.get(clause.head, ())
            if (kind := _kind_of(m)) is not None and not self._in_dateline(m)
        ]
        figures = list(self._figures(clause))
        opens = [tokens[figure.first].start for figure in figures]
        closes = [tokens[figure.last].end for figure in figures]
        told: set[Figure] = set()
        for mention, kind in valued:
            span = (mention.start, mention.end)
            among = figures[bisect_right(closes, span[0]) : bisect_left(opens, span[1])]
            inside = [f for f in among if f not in told]
            noun = inside[0].noun if inside and kind == "count" else None
            unit = self._unit(noun) if noun is not None else _unit_of(mention)
            unit = unit or (self._numbered(clause) if kind == "count" else "")
            yield self._statement(
                kind, number_, clause, span, mention.value, unit, _bound_of(mention), noun
            )
            # "two of the four raiders" is one mention of two, and tells of four as well.
            told.update(inside[:1] if kind == "count" else inside)
        for figure in figures:
            if figure in told:
                continue
            span = (tokens[figure.first].start, tokens[figure.last].end)
            unit = self._unit(figure.noun) if figure.noun is not None else ""
            unit = unit or self._numbered(clause)
            value = {"amount": figure.amount, "unit": unit, "bound": figure.bound}
            yield self._statement(
                "count", number_, clause, span, value, unit, figure.bound, figure.noun
            )

    def _nominals(self, number_: int, clause: Clause) -> Iterator[Statement]:
        """The events that a clause tells by nouns."""
        for nominal in self.roles.nominals(clause):
            span = (self.tokens[nominal.first].start, self.tokens[nominal.last].end)
            yield self._statement(
                "nominal", number_, clause, span, None, "", "exact", None, nominal.cast,
                nominal.predicate, clause.negated and nominal.core,
            )  # fmt: skip

    def _in_dateline(self, mention: Mention) -> bool:
        """Whether a date stands in a dateline: "PORT KASSIM, Nov 10 (KSW) - ..."."""
        start = self.tokens[self.annotated.sentences[mention.sentence].first].start
        return mention.kind == "date" and mention.end <= start + dateline_length(
            self.annotated.document.text[start : start + 120]
        )

    def _numbered(self, clause: Clause) -> str:
        """The unit of a bare count in "the gang numbered three"."""
        lemma = self.tokens[clause.head].lemma.lower()
        return self._subject(clause) if lemma in ("number", "total") else ""

    def _unit(self, noun: int) -> str:
        token = self.tokens[noun]
        # "It cost 130 lives": people are counted.
        if token.text.lower() == "lives":
            return "person"
        # A noun taken for a name keeps its plural.
        plain = token.pos == "PROPN" and token.text.islower()
        return key(_singular(token.lemma), "NOUN") if plain else key(token.lemma, token.pos)

    def _statement(
        self,
        kind: StatementKind,
        number_: int,
        clause: Clause,
        span: Span,
        value: Any,
        unit: str,
        bound: str,
        noun: int | None = None,
        cast: Cast = NO_CAST,
        predicate: str = "",
        denied: bool | None = None,
    ) -> Statement:
        marks = {*self._marks(clause, span, noun, kind), *cast.marks}
        if kind == "date":
            predicate = self._bound_to(clause, span)
            if predicate != clause.predicate:
                # "Since the opening in May nothing was cancelled" denies no date.
                denied = False
        return Statement(
            kind=kind,
            extent=self._extent(clause),
            passage=self.passages.around(clause.head),
            span=span,
            sentence=clause.sentence,
            clause=number_,
            value=value,
            bound=bound,
            unit=unit,
            predicate=predicate or clause.predicate,
            subject=self._subject(clause),
            keys=clause.keys,
            context=self.context[clause.sentence],
            names=self.names[clause.sentence],
            when=self._when(clause, span),
            holder=self.holders[clause.head],
            negated=clause.negated if denied is None else denied,
            real=clause.real,
            marks=frozenset(marks),
            agent=cast.agent,
            patient=cast.patient,
            places=cast.places,
            modifiers=cast.modifiers,
            states=cast.states,
        )

    def _extent(self, clause: Clause) -> Extent:
        found = self.extents.get(clause.head)
        if found is None:
            found = self.extents[clause.head] = self.annotated.extent(self._span(clause))
        return found

    def _span(self, clause: Clause) -> Span:
        words = [i for i in clause.tokens if self.tokens[i].pos != "PUNCT"] or list(clause.tokens)
        while len(words) > 1 and (
            self.tokens[words[-1]].pos in ("CCONJ", "SCONJ", "SPACE")
            or self.tokens[words[-1]].text.lower() == "so"
        ):
            words.pop()
        start = self.tokens[words[0]].start
        subject = clause.subject
        if subject is not None and self.tokens[clause.head].dep in ("relcl", "acl"):
            # "the federation, which alone called the strike": with its antecedent.
            near = subject >= self.annotated.sentences[clause.sentence].first
            start = min(start, self.tokens[subject].start) if near else start
        return start, self.tokens[words[-1]].end

    def _bound_to(self, clause: Clause, span: Span) -> str:
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

    def _subject(self, clause: Clause) -> str:
        if clause.subject is None:
            return ""
        token = self.tokens[clause.subject]
        return token.text.lower() if token.pos == "PROPN" else key(token.lemma, token.pos)

    def _figures(self, clause: Clause) -> Iterator[Figure]:
        """Counts read off the parse, whether or not the mentions have them."""
        tokens, members = self.tokens, clause.tokens
        if self.numbers.isdisjoint(members):
            return
        position = 0
        while position < len(members):
            first = members[position]
            if first not in self.numbers:
                position += 1
                continue
            stop = position + 1
            while (
                stop < len(members)
                and members[stop] == members[stop - 1] + 1
                and (members[stop] in self.numbers or tokens[members[stop]].text == "-")
            ):
                stop += 1
            last = members[stop - 1]
            position = stop
            figure = self._figure(first, last)
            if figure is not None:
                yield figure

    def _figure(self, first: int, last: int) -> Figure | None:
        tokens = self.tokens
        if first in self.valued:
            return None
        words = " ".join(t.text for t in tokens[first : last + 1]).replace(" - ", "-")
        found = number(words.replace("single", "one"))
        if found is None or found.value < 0:
            return None
        noun: int | None = last
        while noun is not None and (
            tokens[noun].pos not in ("NOUN", "PROPN") or tokens[noun].dep == "nummod"
        ):
            head = tokens[noun].head
            is_count = tokens[noun].dep in ("nummod", "compound", "quantmod", "amod", "det", "dep")
            # "Petcare 120 million": what is counted stands after its number.
            noun = head if is_count and last - 1 <= head <= last + 6 and head != noun else None
        before = " ".join(t.text for t in tokens[max(0, first - 2) : first])
        bound = (
            bound_of(before)
            if bound_of(before) != "exact"
            else bound_of(tokens[first - 1].text if first else None)
        )
        return Figure(first, last, found.value, bound, noun)

    def _when(self, clause: Clause, span: Span) -> str | None:
        """The date that a clause gives; not the value itself."""
        for mention in self.dates.get(clause.head, ()):
            if (mention.start, mention.end) != span:
                return str(mention.value)
        return None

    def _marks(
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
        if kind == "date" and self._bound_to(clause, span) != clause.predicate:
            # "Since the return to power in 2021" dates a noun, not what the clause tells.
            yield "nominal"
        if kind == "count" and " of " in text[span[0] : span[1]]:
            yield "definite" if _EACH.match(text[span[0] : span[1]]) else "part"
        if text[span[1] : span[1] + 1] in ("-", "‑") or _COMPOUND.match(text[span[0] : span[1]]):
            # "a five-state tour" counts no states.
            yield "other"
        near = self._between(sentence, span[0] - 25, span[1] + 12)
        if any(t.lemma.lower() in modality("others") for t in near if t.end <= span[1] + 12):
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
            yield "part"
        if noun is not None and any(
            tokens[c].dep == "prep" and tokens[c].text.lower() == "of" for c in self._counted(noun)
        ):
            yield "part"

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
            if self.tokens[child].dep == "prep":
                for below in self.children[child]:
                    token = self.tokens[below]
                    if token.dep == "pobj" and is_content(token):
                        yield key(token.lemma, token.pos)

    def _counted(self, noun: int) -> list[int]:
        """What hangs on the figures of a noun: "four *of* the watches"."""
        figures = [c for c in self.children[noun] if self.tokens[c].pos == "NUM"]
        return [c for figure in figures for c in self.children[figure]]


def _by_clause(annotated: Annotated, split: Clauses) -> dict[int, list[Mention]]:
    """The mentions of each clause, by the clause's head."""
    found: dict[int, list[Mention]] = {}
    starts = [token.start for token in annotated.tokens]
    for mention in annotated.mentions:
        at = bisect_right(starts, mention.start) - 1
        if at >= 0:
            found.setdefault(split.items[split.of_token[at]].head, []).append(mention)
    return found


def _is_number(token: Token) -> bool:
    if (token.pos == "NUM" or token.dep == "nummod") and token.text[:1].isalnum():
        return True
    return token.lemma.lower() in _NUMBER_WORDS


def _unit_of(mention: Mention) -> str:
    value = mention.value
    if mention.kind == "quantity" and isinstance(value, dict):
        words = str(value.get("unit") or "").lower().split()
        # A unit that the mention took over from elsewhere is a guess; two guesses prove nothing.
        spoken = words and words[-1][:3] in mention.text.lower()
        return key(_singular(words[-1]), "NOUN") if spoken else ""
    return str(value.get("currency", "")) if isinstance(value, dict) else ""


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _kind_of(mention: Mention) -> StatementKind | None:
    value = mention.value
    if mention.kind == "quantity" and isinstance(value, dict):
        unit = value.get("unit")
        if unit in ("years_of_age", "months_of_age"):
            return "age"
        return "score" if unit == "score" else "count"
    if mention.kind == "date" and isinstance(value, str) and value.startswith("T"):
        return "clock"
    return _VALUED.get(mention.kind)  # type: ignore[return-value]


def _bound_of(mention: Mention) -> str:
    if isinstance(mention.value, dict):
        return str(mention.value.get("bound", "exact"))
    words = mention.text.lower().split()
    return next((b for n in (3, 2, 1) if (b := bound_of(" ".join(words[:n]))) != "exact"), "exact")
