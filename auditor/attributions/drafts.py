"""Attributions in the making: what `layer.py` and `speech.py` gather and `reconcile.py` settles."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from auditor.attributions.candidate import Candidate
from auditor.attributions.spans import OuterQuotations, Taken, merged
from auditor.attributions.trees import Run, Trees, trimmed
from auditor.model import Annotated, Span


@dataclass(slots=True)
class Draft:
    """An attribution in the making; `spans` grows as quotations are added to it.

    `source` heads the source's noun phrase, -1 where there is none. `carried` is the draft whose
    speaker goes on (`ahead`: it stands further down). `label` marks a speaker's label, a signature
    or a block quotation: where its content begins and ends is not open; a label's words are
    `name`.
    """

    candidate: Candidate | None
    probability: float
    spans: list[Span]
    source: int
    paragraph: int
    carried: Draft | None = None
    ahead: bool = False
    quoted: bool = False
    label: bool = False
    name: Run | None = None
    cue: tuple[int, ...] = field(default=())


class Drafter:
    """Makes drafts of one document: candidates put into the text."""

    def __init__(self, annotated: Annotated, trees: Trees, quotes: OuterQuotations) -> None:
        self.annotated = annotated
        self.trees = trees
        self.quotes = quotes
        self.starts = [token.start for token in annotated.tokens]

    def draft(self, candidate: Candidate, probability: float, spans: list[Span]) -> Draft:
        """A draft of a candidate, in the paragraph of its cue."""
        token = self.annotated.tokens[candidate.head]
        paragraph = self.annotated.sentences[token.sentence].paragraph
        return Draft(candidate, probability, spans, candidate.source, paragraph, cue=candidate.cue)

    def spans(self, content: Iterable[Run]) -> list[Span]:
        """The content in the text: edges trimmed, quotations it touches taken in whole."""
        spans = []
        for run in content:
            short = trimmed(self.trees, run)
            if short is None:
                continue
            tokens = self.annotated.tokens
            start, end = tokens[short[0]].start, tokens[short[1] - 1].end
            spans.append(self._with_marks(start, end))
        return merged(spans, self.annotated.document.text)

    def _with_marks(self, start: int, end: int) -> Span:
        """The span with the quotation marks that stand at its very edges."""
        # Only what lies across an edge can move it.
        edges = (*self.quotes.touching(start, start + 1), *self.quotes.touching(end - 1, end))
        for quote in edges:
            inside = min(end, quote.end) - max(start, quote.start)
            if 2 * inside >= quote.end - quote.start:
                start, end = min(start, quote.start), max(end, quote.end)
        return start, end

    def tokens(self, span: Span) -> Run:
        """The tokens that begin within a span."""
        return bisect_left(self.starts, span[0]), bisect_left(self.starts, span[1])

    def paragraph(self, position: int) -> int:
        """The number of the paragraph at a place in the text."""
        index = max(0, bisect_right(self.starts, position) - 1)
        index = min(len(self.starts) - 1, index + (self.starts[index] < position))
        return self.annotated.sentences[self.annotated.tokens[index].sentence].paragraph


def disjoint(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts without those that lie in another's content.

    Larger contents are settled first, so an attribution inside another belongs to that one.
    """
    ranked = sorted(
        (draft for draft in drafts if draft.spans),
        key=lambda d: (-d.label, -d.quoted, -sum(e - s for s, e in d.spans), d.spans[0]),
    )
    taken = Taken()
    kept = []
    for draft in ranked:
        size = sum(end - start for start, end in draft.spans)
        covered = sum(taken.covered(span) for span in draft.spans)
        if 2 * covered >= size:
            continue
        rest = [piece for span in draft.spans for piece in taken.free(span)]
        draft.spans = [span for span in rest if span[1] - span[0] > 1]
        if not draft.spans:
            continue
        for span in draft.spans:
            taken.add(span)
        kept.append(draft)
    return sorted(kept, key=lambda draft: draft.spans[0])
