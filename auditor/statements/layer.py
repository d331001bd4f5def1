"""The statements layer: clauses and the typed values in them, as slots that can disagree.

Every finite clause gives a statement of kind "event"; every count, sum, share, date, duration and
age in it gives one of its own, with the slots of its clause. Rules over pairs of statements stand
in `clashes/` (one document) and `agreement/` (between documents).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from auditor.model import Annotated, Extent, Mention, Span, Statement, StatementKind
from auditor.statements.casts import NO_CAST, Cast
from auditor.statements.clauses import Clause, Clauses, clauses
from auditor.statements.concepts import content_key, key
from auditor.statements.figures import Figure, Figures
from auditor.statements.marks import Marks
from auditor.statements.mentioned import by_clause, kind_of, singular, unit_of, value_bound
from auditor.statements.passages import Passages, dateline_length
from auditor.statements.remarks import Remarks
from auditor.statements.roles import Roles
from auditor.statements.voices import holders, names

# A headline leaves out articles: what it names, the reader is taken to know.
_HEADLINE = frozenset({"headline", "known"})


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
        self.mentions = by_clause(annotated, split)
        self.context = [
            frozenset(k for t in annotated.words(s) if (k := content_key(t.lemma, t.pos)))
            for s in annotated.sentences
        ]
        self.figures = Figures(annotated)
        self.marks = Marks(annotated, split)
        # One for all statements of a clause: a row of figures makes hundreds of them.
        self.extents: dict[int, Extent] = {}
        self.dates = {
            head: [m for m in found if m.kind == "date" and not self._in_dateline(m)]
            for head, found in self.mentions.items()
        }

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
            if (kind := kind_of(m)) is not None and not self._in_dateline(m)
        ]
        figures = list(self.figures.of(clause))
        opens = [tokens[figure.first].start for figure in figures]
        closes = [tokens[figure.last].end for figure in figures]
        told: set[Figure] = set()
        for mention, kind in valued:
            span = (mention.start, mention.end)
            among = figures[bisect_right(closes, span[0]) : bisect_left(opens, span[1])]
            inside = [f for f in among if f not in told]
            noun = inside[0].noun if inside and kind == "count" else None
            unit = self._unit(noun) if noun is not None else unit_of(mention)
            unit = unit or (self._numbered(clause) if kind == "count" else "")
            yield self._statement(
                kind, number_, clause, span, mention.value, unit, value_bound(mention), noun
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
        return key(singular(token.lemma), "NOUN") if plain else key(token.lemma, token.pos)

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
        marks = {*self.marks.of(clause, span, noun, kind), *cast.marks}
        if kind == "date":
            predicate = self.marks.bound_to(clause, span)
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

    def _subject(self, clause: Clause) -> str:
        if clause.subject is None:
            return ""
        token = self.tokens[clause.subject]
        return token.text.lower() if token.pos == "PROPN" else key(token.lemma, token.pos)

    def _when(self, clause: Clause, span: Span) -> str | None:
        """The date that a clause gives; not the value itself."""
        for mention in self.dates.get(clause.head, ()):
            if (mention.start, mention.end) != span:
                return str(mention.value)
        return None
