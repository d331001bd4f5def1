"""One version of the text as the comparison sees it: its words, quotations, sources, values."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

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

_Placed = TypeVar("_Placed", Mention, LoadedTerm)


def _by_sentence(found: Iterable[_Placed]) -> Mapping[int, list[_Placed]]:
    grouped: dict[int, list[_Placed]] = defaultdict(list)
    for item in found:
        grouped[item.sentence].append(item)
    return grouped


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

    def extent(self, span: Span) -> Extent:
        """The document's words at `span`."""
        return self.annotated.extent(span)

    def within(self, span: Span) -> list[Word]:
        """The words inside a span."""
        first = bisect_left(self._starts, span[0])
        last = bisect_left(self._starts, span[1])
        return [word for word in self.words[first:last] if word.end <= span[1]]

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def outside(self) -> tuple[Word, ...]:
        """The words outside quotation marks of any kind."""
        quoted = {
            word.start
            for quote in self.annotated.quotations
            for word in self.within((quote.start, quote.end))
        }
        return tuple(word for word in self.words if word.start not in quoted)

    @cached_property
    def _own(self) -> list[list[Word]]:
        return by_sentence(self.outside, len(self.annotated.sentences))

    def own_words(self, sentences: Sequence[int]) -> list[Word]:
        """The words of these sentences outside quotation marks."""
        return [word for s in sentences for word in self._own[s]]

    @cached_property
    def _attributed(self) -> Mapping[int, list[Attribution]]:
        """The attributions by the sentences that their content stands in."""
        starts = [sentence.start for sentence in self.annotated.sentences]
        found: dict[int, list[Attribution]] = defaultdict(list)
        for attribution in self.annotated.attributions:
            if attribution.voiced:
                touched = {
                    s
                    for start, end in attribution.content.spans
                    for s in range(
                        max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)
                    )
                }
                for s in touched:
                    found[s].append(attribution)
        return found

    def attributions(self, sentences: Sequence[int]) -> list[Attribution]:
        """The attributions that hand on words of these sentences."""
        found = {id(a): a for s in sentences for a in self._attributed.get(s, ())}
        return list(found.values())

    def source_at(self, span: Span) -> Source | None:
        """Who is credited with what stands at `span`: of several the narrowest content."""
        sentences = {word.sentence for word in self.within(span)}
        around = [
            (sum(end - start for start, end in found.content.spans), found.source)
            for found in self.attributions(sorted(sentences))
            if found.source is not None and meet(found.content.spans, (span,))
        ]
        return min(around, key=lambda pair: pair[0])[1] if around else None

    @cached_property
    def _mentions(self) -> Mapping[int, list[Mention]]:
        return _by_sentence(self.annotated.mentions)

    def mentions(self, sentences: Sequence[int]) -> list[Mention]:
        """The specifics in these sentences."""
        return [found for s in sentences for found in self._mentions.get(s, ())]

    @cached_property
    def _loaded(self) -> Mapping[int, list[LoadedTerm]]:
        return _by_sentence(term for term in self.annotated.loaded if counted(term))

    def loaded(self, sentences: Sequence[int]) -> list[LoadedTerm]:
        """The loaded words that count in these sentences."""
        return [term for s in sentences for term in self._loaded.get(s, ())]

    def span_of(self, sentences: Sequence[int]) -> Span:
        """From the first of these sentences to the end of the last."""
        rows = [self.annotated.sentences[s] for s in sentences]
        return rows[0].start, rows[-1].end
