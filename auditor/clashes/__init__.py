"""Rules that find two statements of one document that cannot both be true: one function a kind.

Each takes a `Reading` and yields a `Clash`. All are silent in doubt: different speakers, change
over time, parts and wholes, updates, plans and bounds that overlap clash with nothing.

Who says and does it: `speakers`, `remarks`, `silence`, `offices`. What became of it: `states`,
`turns`, `events`. When: `times`, `orders`, `weekdays`, `ages`. How many: `figures`, `counts`,
`margins`, `parts`, `shares`, `products`. They share `reading` (a document's statements by what they
tell), `compared` and `slots` (two statements against each other), `around` and `amounts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.clashes.ages import misaged, misaged_then
from auditor.clashes.counts import recounted, renumbered, resentenced
from auditor.clashes.credits import disowned
from auditor.clashes.denials import somebody, there_is_one
from auditor.clashes.epithets import belied
from auditor.clashes.events import credited, gainsaid, misplaced, redated
from auditor.clashes.figures import miscounted, mispercented, mispriced, missummed
from auditor.clashes.lengths import mislasted
from auditor.clashes.margins import misjubilee, mismargined
from auditor.clashes.offices import forestalled, two_holders
from auditor.clashes.orders import misordered, misordered_akin
from auditor.clashes.parts import mishalved, overfull
from auditor.clashes.products import misdoubled, misproduct
from auditor.clashes.qualities import remeasured, revoted
from auditor.clashes.reading import Clash, Reading
from auditor.clashes.remarks import recredited
from auditor.clashes.seats import two_seats
from auditor.clashes.shares import misshared
from auditor.clashes.silence import heard_after_all
from auditor.clashes.speakers import misattributed, two_actors
from auditor.clashes.states import denied, existence, removed, unharmed
from auditor.clashes.times import misdated, mistimed
from auditor.clashes.turns import outlived, overtaken, reversed_states
from auditor.clashes.weekdays import misweekday

Rule = Callable[[Reading], Iterator[Clash]]

RULES: tuple[Rule, ...] = (
    misattributed,
    recredited,
    heard_after_all,
    two_actors,
    two_holders,
    forestalled,
    unharmed,
    denied,
    existence,
    removed,
    miscounted,
    mispriced,
    missummed,
    mispercented,
    misdated,
    mistimed,
    misordered,
    misplaced,
    credited,
    gainsaid,
    reversed_states,
    redated,
    recounted,
    outlived,
    overtaken,
    resentenced,
    misshared,
    misproduct,
    overfull,
    mishalved,
    misaged,
    misaged_then,
    mismargined,
    misjubilee,
    misweekday,
    misdoubled,
    somebody,
    there_is_one,
    mislasted,
    renumbered,
    misordered_akin,
    disowned,
    remeasured,
    revoted,
    belied,
    two_seats,
)

__all__ = ["RULES", "Clash", "Reading", "Rule"]
