"""Who says what: source, cue and content of every attribution.

Candidates from the grammar (`frames.py`) are weighed by a learned cue lexicon (`cues.py`);
quotation marks settle what is quoted (`speech.py`), whether a cue stands beside it or was given
before; a learned reading settles what stands and where it ends (`reconcile.py`). What lies inside
another attribution's content belongs to that one.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.candidate import Candidate
from auditor.attributions.contents import read
from auditor.attributions.cues import SURE, Scorer
from auditor.attributions.datelines import without_datelines
from auditor.attributions.drafts import Draft, Drafter, disjoint
from auditor.attributions.finish import finished
from auditor.attributions.frames import candidates
from auditor.attributions.labels import labels
from auditor.attributions.reconcile import Reconciler
from auditor.attributions.sources import SourceReader
from auditor.attributions.spans import outer
from auditor.attributions.speech import THRESHOLD, Speech
from auditor.attributions.trees import Trees, trees
from auditor.model import Annotated, Attribution


def attributions(annotated: Annotated) -> tuple[Attribution, ...]:
    """The attributions of a document, in the order of their contents.

    Needs `annotated.quotations`. Contents do not overlap. Linear in the document's length.
    """
    if not annotated.tokens:
        return ()
    builder = _Builder(annotated)
    drafts = builder.drafts()
    reader = SourceReader(annotated, builder.trees)
    return tuple(finished(annotated, drafts, reader))


class _Builder:
    """Chooses among the candidates of one document and gathers their contents."""

    def __init__(self, annotated: Annotated) -> None:
        self.annotated = annotated
        self.trees: Trees = trees(annotated)
        self.scorer = Scorer(annotated, self.trees)
        quotes = outer(q for q in annotated.quotations if q.speech)
        self.drafter = Drafter(annotated, self.trees, quotes)

    def drafts(self) -> list[Draft]:
        """The chosen attributions, contents apart from each other, in order."""
        offered = without_datelines(
            candidates(self.annotated, self.trees), self.annotated, self.trees
        )
        weighed = [(self.scorer.probability(c), c) for c in offered]
        reconciler = Reconciler(self.annotated, self.trees, read(self.annotated, weighed))
        weighed = self._without_settings(list(reconciler.rescored(weighed, self.scorer.is_likely)))
        speech = Speech(self.drafter)
        spoken = [*self._labelled(), *speech.announced(), *speech.drafts(weighed)]
        chosen = disjoint([*spoken, *self._grammatical(weighed)])
        return reconciler.settled(chosen)

    def _without_settings(
        self, weighed: Sequence[tuple[float, Candidate]]
    ) -> list[tuple[float, Candidate]]:
        """Candidates less the phrases that only say where it was said: "said in an interview"."""
        saying = {
            candidate.head
            for probability, candidate in weighed
            if probability >= THRESHOLD and candidate.frame != "adjunct"
        }
        heads = [token.head for token in self.annotated.tokens]
        return [
            pair
            for pair in weighed
            if pair[1].frame != "adjunct" or pair[0] == SURE or heads[pair[1].head] not in saying
        ]

    def _labelled(self) -> list[Draft]:
        """The turns of a transcript, each its speaker's."""
        drafts = []
        for label in labels(self.annotated):
            spans = self.drafter.spans([label.content])
            if not spans:
                continue
            head = label.name[1] - 1
            candidate = Candidate("label", ":", head, (label.mark,), (label.content,), head)
            draft = self.drafter.draft(candidate, 1.0, spans)
            draft.label, draft.quoted, draft.name = True, True, label.name
            drafts.append(draft)
        return drafts

    # --- by grammar ----------------------------------------------------------------------------

    def _grammatical(self, weighed: Sequence[tuple[float, Candidate]]) -> list[Draft]:
        """The best candidate of each cue word, where it is likely enough."""
        best: dict[int, tuple[float, Candidate]] = {}
        for probability, candidate in weighed:
            if probability < THRESHOLD:
                continue
            known = best.get(candidate.head)
            if known is None or _rank(probability, candidate) > _rank(*known):
                best[candidate.head] = probability, candidate
        drafts = []
        for probability, candidate in best.values():
            spans = self.drafter.spans(candidate.content)
            if spans:
                drafts.append(self.drafter.draft(candidate, probability, spans))
        return drafts


def _rank(probability: float, candidate: Candidate) -> tuple[bool, float]:
    """An object with what is said of it ("sees the strait as its own") before either alone."""
    return candidate.frame in ("object", "estimate", "passive-xcomp"), probability
