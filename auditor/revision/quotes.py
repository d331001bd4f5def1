"""What the local version did to the wire's quotations.

A local quotation is looked for among the wire's quoted words first, word for word (pieces that
the wire interrupts by "she said" count as one), then among all of the wire's words, then among
the quotations it resembles. Spelling, punctuation, capitals and words in square brackets are no
change; an ellipsis excuses what is left out where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain

from auditor.model import IDENTIFIABLE, Quotation, Source, Span
from auditor.revision.lists import listed, modals, negators
from auditor.revision.reading import Reading
from auditor.revision.sources import named, same_source
from auditor.revision.types import Change
from auditor.revision.words import Word, span_of

# From this likeness on (share of words in common order) two quotations are one, altered.
_RESEMBLES = 0.6
# Fewer words than this are a phrase that anybody may use, not somebody's sentence.
_SENTENCE = 4
# This many of the wire's quoted words in a row, without marks, are somebody's words unmarked.
_UNMARKED = 6
_BRACKETS = re.compile(r"\[[^\]]*\]")
_ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.")
# A change of these alone is a mended sentence, not another meaning.
_SMALL = frozenset({"PRON", "DET", "AUX", "ADP", "CCONJ", "SCONJ", "PART", "INTJ", "PUNCT"})


def quote_changes(wire: Reading, local: Reading) -> Iterator[Change]:
    """Changes to quotations, in the local order, then what was cut."""
    used: list[Span] = []
    for quote in local.quotations:
        words = _spoken(local, quote)
        if not words:
            continue
        exact = [span_of(run) for run in _find(words, _quoted_words(wire))]
        if exact:
            used += exact
            yield from _speaker(wire, local, exact, quote)
            continue
        yield from _other(wire, local, quote, words, used)
    yield from _gone(wire, local, used)


def _spoken(reading: Reading, quote: Quotation) -> list[Word]:
    """The words inside the marks, without an editor's words in square brackets."""
    start, end = quote.inner
    text = reading.annotated.document.text
    inserted = [(start + m.start(), start + m.end()) for m in _BRACKETS.finditer(text[start:end])]
    return [
        word
        for word in reading.within((start, end))
        if not any(a <= word.start < b for a, b in inserted)
    ]


def _quoted_words(reading: Reading) -> list[Word]:
    seen: dict[int, Word] = {}
    for word in chain.from_iterable(_spoken(reading, quote) for quote in reading.quotations):
        seen[word.start] = word
    return [seen[start] for start in sorted(seen)]


def _find(words: Sequence[Word], among: Sequence[Word]) -> list[Sequence[Word]]:
    """The runs of `among` that say the same, word for word."""
    forms = [word.form for word in words]
    runs = (
        among[at : at + len(forms)]
        for at in range(len(among) - len(forms) + 1)
        if among[at].form == forms[0]
    )
    return [run for run in runs if [word.form for word in run] == forms]


def _other(
    wire: Reading, local: Reading, quote: Quotation, words: Sequence[Word], used: list[Span]
) -> Iterator[Change]:
    """A local quotation that the wire does not have word for word."""
    told = _find(words, wire.words)
    span = (quote.start, quote.end)
    if told:
        if len(words) >= _SENTENCE:
            yield Change(
                kind="quote_made",
                severity="error",
                dimension="attribution",
                wire=wire.extent(span_of(told[0])),
                local=local.extent(span),
                reason="In the wire these are the reporter's words; the local version puts them "
                f"in quotation marks: “{_said(local, quote)}”.",
            )
        return
    best = _nearest(wire, words)
    if best is None:
        if len(words) >= _SENTENCE:
            yield Change(
                kind="quote_added",
                severity="note",
                dimension="attribution",
                wire=None,
                local=local.extent(span),
                reason=f"The wire does not have the quotation “{_said(local, quote)}”.",
            )
        return
    used.append((best.start, best.end))
    yield from _speaker(wire, local, [(best.start, best.end)], quote)
    theirs = _spoken(wire, best)
    lost, gained = _difference(theirs, words)
    if _excused(local, quote, theirs, words):
        yield _shortened(wire, local, best, quote)
        return
    grave = any(
        word.pos not in _SMALL or word.form in negators() or word.lemma in modals()
        for word in (*lost, *gained)
    )
    yield Change(
        kind="quote_altered",
        severity="error" if grave else "warning",
        dimension="attribution",
        wire=wire.extent((best.start, best.end)),
        local=local.extent(span),
        reason=f"The quotation is not the wire's{_told_difference(lost, gained)}.",
    )


def _said(reading: Reading, quote: Quotation) -> str:
    start, end = quote.inner
    return " ".join(reading.annotated.document.text[start:end].split())


def _told_difference(lost: Sequence[Word], gained: Sequence[Word]) -> str:
    parts = []
    if lost:
        parts.append("“" + " ".join(w.text for w in lost) + "” is gone")
    if gained:
        parts.append("“" + " ".join(w.text for w in gained) + "” was put in")
    return f": {' and '.join(parts)}" if parts else ""


def _nearest(wire: Reading, words: Sequence[Word]) -> Quotation | None:
    """The wire's quotation that the words come from, altered, if any does."""
    forms = [word.form for word in words]
    best, score = None, 0.0
    for quote in wire.quotations:
        theirs = [word.form for word in _spoken(wire, quote)]
        matcher = SequenceMatcher(None, theirs, forms, autojunk=False)
        if not theirs or matcher.quick_ratio() < _RESEMBLES / 2:
            continue
        same = sum(block.size for block in matcher.get_matching_blocks())
        # Measured on the shorter one: a quotation cut down is still that quotation.
        share = same / max(1, min(len(theirs), len(forms)))
        if same >= 3 and share > max(score, _RESEMBLES - 1e-9):
            best, score = quote, share
    return best


def _difference(wire: Sequence[Word], local: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Words lost inside the quotation and words put in; a cut at its ends alters nothing."""
    left, right = [w.form for w in wire], [w.form for w in local]
    lost: list[Word] = []
    gained: list[Word] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gained += local[c:d]
        if tag == "replace" or (a > 0 and b < len(wire)):
            lost += wire[a:b]
    return lost, gained


def _excused(
    local: Reading, quote: Quotation, theirs: Sequence[Word], words: Sequence[Word]
) -> bool:
    """Whether the local quotation only leaves words out, at an ellipsis or at its ends."""
    text = local.annotated.document.text
    gaps = [
        quote.inner[0] + match.start()
        for match in _ELLIPSIS.finditer(text[quote.inner[0] : quote.inner[1]])
    ]
    brackets = [
        (quote.inner[0] + match.start(), quote.inner[0] + match.end())
        for match in _BRACKETS.finditer(text[quote.inner[0] : quote.inner[1]])
    ]
    left, right = [w.form for w in theirs], [w.form for w in words]
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "delete" and (a == 0 or b == len(left))):
            continue
        if tag != "delete":
            return False
        before, after = words[c - 1].end, words[d].start if d < len(words) else quote.inner[1]
        marked = any(before <= gap < after for gap in gaps)
        bracketed = any(before <= start and end <= after for start, end in brackets)
        if not (marked or bracketed):
            return False
    return True


def _shortened(wire: Reading, local: Reading, best: Quotation, quote: Quotation) -> Change:
    return Change(
        kind="quote_shortened",
        severity="note",
        dimension="attribution",
        wire=wire.extent((best.start, best.end)),
        local=local.extent((quote.start, quote.end)),
        reason=f"The quotation is shortened, and says so; the wire has “{_said(wire, best)}”.",
    )


def _speaker(
    wire: Reading, local: Reading, places: Sequence[Span], quote: Quotation
) -> Iterator[Change]:
    """Who is credited with a quotation that both versions have; `places` are the wire's."""
    told = places[0]
    theirs, ours = wire.source_at(told), local.source_at((quote.start, quote.end))
    others = [source for place in places[1:] if (source := wire.source_at(place)) is not None]
    # A speaker who is only carried over from another sentence may have been followed wrongly.
    if theirs is None or not _named_there(wire, theirs, told):
        return
    if ours is not None and any(same_source(other, ours) for other in others):
        return
    said = _said(local, quote)
    if ours is None:
        yield Change(
            kind="attribution_dropped",
            severity="warning",
            dimension="attribution",
            wire=wire.extent(told),
            local=local.extent((quote.start, quote.end)),
            reason=f"The wire credits “{said}” to {named(theirs)}; the local version credits "
            "nobody.",
        )
    elif _named_there(local, ours, (quote.start, quote.end)) and not same_source(theirs, ours):
        yield Change(
            kind="speaker_changed",
            severity="error",
            dimension="attribution",
            wire=wire.extent(told),
            local=local.extent((quote.start, quote.end)),
            reason=f"The wire credits “{said}” to {named(theirs)}, the local version to "
            f"{named(ours)}.",
        )


def _named_there(reading: Reading, source: Source, place: Span) -> bool:
    """Whether the sentence of a quotation itself names the source."""
    named_in = {word.sentence for span in source.spans for word in reading.within(span)}
    here = {word.sentence for word in reading.within(place)}
    pronouns = listed("sources", "pronouns")
    proper = any(w[:1].isupper() and w.casefold() not in pronouns for w in source.text.split())
    return source.kind in IDENTIFIABLE and proper and bool(named_in & here)


def _gone(wire: Reading, local: Reading, used: Sequence[Span]) -> Iterator[Change]:
    """Quotations of the wire that are no longer quotations: told without marks, or cut."""
    for quote in wire.quotations:
        if any(start < quote.end and quote.start < end for start, end in used):
            continue
        words = _spoken(wire, quote)
        run = _unmarked(words, local.outside)
        span = (quote.start, quote.end)
        if run:
            yield Change(
                kind="quote_unmarked",
                severity="warning",
                dimension="attribution",
                wire=wire.extent(span),
                local=local.extent(span_of(run)),
                reason=f"The wire quotes “{_said(wire, quote)}”; the local version says it in its "
                "own voice, without quotation marks.",
            )
        elif len(words) >= _SENTENCE:
            yield Change(
                kind="quote_cut",
                severity="note",
                dimension="attribution",
                wire=wire.extent(span),
                local=None,
                reason=f"The quotation “{_said(wire, quote)}” was cut.",
            )


def _unmarked(words: Sequence[Word], outside: Sequence[Word]) -> list[Word]:
    """The local words outside quotation marks that repeat at least six quoted words in a row."""
    if len(words) < _UNMARKED:
        return []
    left, right = [w.form for w in words], [w.form for w in outside]
    match = SequenceMatcher(None, left, right, autojunk=False).find_longest_match()
    return list(outside[match.b : match.b + match.size]) if match.size >= _UNMARKED else []
