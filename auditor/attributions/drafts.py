"""Attributions in the making: what `attributions.py` gathers and `reconcile.py` settles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.attributions.frames import Candidate
from auditor.attributions.spans import Taken
from auditor.attributions.trees import Run
from auditor.model import Span


@dataclass(slots=True)
class Draft:
    """An attribution in the making; `spans` grows as quotations are added to it.

    `source` heads the source's noun phrase, -1 where there is none. `carried` is the draft whose
    speaker goes on. `label` marks a speaker's label or a signature: nothing about it is open, and
    its words are `name`.
    """

    candidate: Candidate | None
    probability: float
    spans: list[Span]
    source: int
    paragraph: int
    carried: Draft | None = None
    quoted: bool = False
    label: bool = False
    name: Run | None = None
    cue: tuple[int, ...] = field(default=())


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
