"""What `auditor diff` finds between a wire's version of a text and a local one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from auditor.model import Audit, Extent, Span

SCHEMA = "auditor/revision/1"

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

ChangeKind = Literal[
    "quote_altered",
    "quote_made",
    "speaker_changed",
    "number_changed",
    "negation_changed",
    "name_changed",
    "attribution_dropped",
    "source_changed",
    "source_blurred",
    "hedge_removed",
    "headline_firmer",
    "loaded_added",
    "quote_unmarked",
    "source_cut",
    "claim_added",
    "number_rounded",
    "quote_shortened",
    "quote_cut",
    "quote_added",
    "hedge_added",
    "attribution_added",
    "loaded_removed",
    "headline_changed",
]


# Below this share of the wire's words, the local text is no version of it but one of its own: an
# edit that halves a story keeps 40 to 50 percent, two reports of one event share under 25.
OWN_TEXT = 0.3


class Edit(NamedTuple):
    """Words that differ inside a passage: `wire` and `local` are their spans, `None` where the
    one version has nothing."""

    wire: Span | None
    local: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Sentences of the wire and the local sentences that tell the same.

    `wire` and `local` are indexes of sentences (empty: added, or cut). `moved` is true where the
    passage stands in another order than in the wire. `edits` are the words that differ.
    """

    wire: tuple[int, ...]
    local: tuple[int, ...]
    moved: bool = False
    edits: tuple[Edit, ...] = ()

    @property
    def status(self) -> Literal["same", "changed", "cut", "added"]:
        """What became of the wire's sentences; "same" is word for word, whatever the marks."""
        if not self.local:
            return "cut"
        if not self.wire:
            return "added"
        return "changed" if self.edits else "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that the local version did to the wire's.

    `wire` and `local` are the words in either text; an extent without spans is a headline that
    came with the document's metadata. `dimension` is the one that it bears on, if any.
    """

    kind: ChangeKind
    severity: Severity
    dimension: str | None
    wire: Extent | None
    local: Extent | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Both audits, how the texts line up, and the changes, gravest first.

    `kept` is the share of the wire's words that stand in the local version in a passage of
    theirs, `new` the share of local words that do not come from the wire; both 0..1, `None` for a
    text without words.
    """

    wire: Audit
    local: Audit
    passages: tuple[Passage, ...]
    changes: tuple[Change, ...]
    kept: float | None
    new: float | None
