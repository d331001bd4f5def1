"""One version of the text as the comparison sees it: its words, quotations, sources, values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from auditor.model import (
    Annotated,
    Attribution,
    Audit,
    Extent,
    LoadedTerm,
    Mention,
    Quotation,
    Source,
    Span,
)
from auditor.revision.words import Word, by_sentence, words_of


def counted(term: LoadedTerm) -> bool:
    """Whether a loaded word counts: neither advice nor quoted, and no weasel word."""
    return term.sure and not term.quoted and term.kind != "weasel"


def meet(some: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether a span of the one meets a span of the other."""
    return any(a < d and c < b for a, b in some for c, d in others)


@dataclass(frozen=True)
class Reading:
    """A document annotated and audited."""

    annotated: Annotated
    audit: Audit

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Every word in order."""
        return words_of(self.annotated)

    @cached_property
    def sentences(self) -> list[list[Word]]:
        """The words of each sentence."""
        return by_sentence(self.words, len(self.annotated.sentences))

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """Quotations of somebody's words; scare quotes and titles left out."""
        return tuple(quote for quote in self.annotated.quotations if quote.speech)

    @cached_property
    def forms(self) -> frozenset[str]:
        """Every form of a word in the text."""
        return frozenset(word.form for word in self.words)

    def extent(self, span: Span) -> Extent:
        """The document's words at `span`."""
        return self.annotated.extent(span)

    def within(self, span: Span) -> list[Word]:
        """The words inside a span."""
        return [word for word in self.words if span[0] <= word.start and word.end <= span[1]]

    def in_quotation(self, start: int, end: int) -> bool:
        """Whether a span stands inside quotation marks of any kind."""
        return any(q.start <= start and end <= q.end for q in self.annotated.quotations)

    def attributions(self, sentences: Sequence[int]) -> Iterator[Attribution]:
        """The attributions that hand on words of these sentences."""
        for found in self.annotated.attributions:
            if found.voiced and any(
                start < self.annotated.sentences[s].end and self.annotated.sentences[s].start < end
                for start, end in found.content.spans
                for s in sentences
            ):
                yield found

    def source_at(self, span: Span) -> Source | None:
        """Who is credited with what stands at `span`: of several the narrowest content."""
        around = [
            (sum(end - start for start, end in found.content.spans), found.source)
            for found in self.annotated.attributions
            if found.voiced and found.source is not None
            if any(start < span[1] and span[0] < end for start, end in found.content.spans)
        ]
        return min(around, key=lambda pair: pair[0])[1] if around else None

    def mentions(self, sentences: Sequence[int]) -> list[Mention]:
        """The specifics in these sentences."""
        return [found for found in self.annotated.mentions if found.sentence in sentences]

    def loaded(self, sentences: Sequence[int]) -> list[LoadedTerm]:
        """The loaded words that count in these sentences."""
        return [
            term for term in self.annotated.loaded if term.sentence in sentences and counted(term)
        ]

    def own_words(self, sentences: Sequence[int]) -> list[Word]:
        """The words of these sentences outside quotation marks."""
        return [
            word
            for s in sentences
            for word in self.sentences[s]
            if not self.in_quotation(word.start, word.end)
        ]

    def span_of(self, sentences: Sequence[int]) -> Span:
        """From the first of these sentences to the end of the last."""
        rows = [self.annotated.sentences[s] for s in sentences]
        return rows[0].start, rows[-1].end
