"""Where a text comes from and in what state it is: notes for the desk, never scored.

    Annotated -> Note*

Each check is one function; what it looks for stands in `auditor/data/provenance`.

    metadata.py   byline, date, dateline; agency copy under another name; days without a date
    embargo.py    copy that may not be used yet
    notices.py    kills, corrections, notes to editors, disclaimers, what an assistant left behind
    structure.py  section numbers, repeats, emoji headings, words run together
    quoted.py     quotations without where they are from
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.model import Annotated, Note
from auditor.provenance.embargo import embargo
from auditor.provenance.metadata import agency_copy, missing, undated_days
from auditor.provenance.notices import leftovers, notices, sender_notes, signatures
from auditor.provenance.quoted import uncited
from auditor.provenance.structure import emoji_headings, fused_words, repeats, section_jumps

Check = Callable[[Annotated], Iterator[Note]]
CHECKS: tuple[Check, ...] = (
    sender_notes,
    notices,
    agency_copy,
    missing,
    undated_days,
    leftovers,
    signatures,
    emoji_headings,
    section_jumps,
    repeats,
    fused_words,
    uncited,
)
_ORDER = {"high": 0, "medium": 1, "low": 2, "info": 3}


def provenance(annotated: Annotated, as_of: str | None = None) -> tuple[Note, ...]:
    """The notes on a document, gravest first, then as they stand in the text.

    `as_of` is the ISO date (and time) on which the copy is to be used; embargoes are held against
    it, and against the document's own date where it is `None`. The clock is never looked at, so
    that the same input gives the same notes.
    """
    found = [*embargo(annotated, as_of), *(note for check in CHECKS for note in check(annotated))]
    return tuple(sorted(found, key=lambda note: (_ORDER[note.level], note.spans[:1])))
