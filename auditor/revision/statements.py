"""Inside the passages that were kept: sources, hedges, negations, loaded words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from auditor.model import IDENTIFIABLE, Attribution, Extent
from auditor.revision.lists import hedges, negators
from auditor.revision.reading import Reading
from auditor.revision.sources import named, same_source
from auditor.revision.types import Change, Passage
from auditor.revision.words import TELLING, Word, kept, span_of

# A statement is the same when this share of what it is about is still there.
_SAME = 0.6
# How many telling words a hedge or a negation stands for.
_REACH = 3


def passage_changes(wire: Reading, local: Reading, passage: Passage) -> Iterator[Change]:
    """The changes inside one passage that both versions have."""
    yield from _sources(wire, local, passage)
    yield from _hedging(wire, local, passage)
    yield from _negation(wire, local, passage)
    yield from _wording(wire, local, passage)


# --- sources -------------------------------------------------------------------------------------


def _sources(wire: Reading, local: Reading, passage: Passage) -> Iterator[Change]:
    here = list(local.attributions(passage.local))
    words = Counter(word.lemma for s in passage.local for word in local.sentences[s])
    own = list(wire.attributions(passage.wire))
    for theirs in own:
        content = [w for span in theirs.content.spans for w in wire.within(span)]
        if theirs.kind == "direct_quote" or kept(content, words) < _SAME:
            continue
        ours = [found for found in here if _about(local, found, content)]
        if not ours:
            yield from _dropped(wire, local, passage, theirs)
        else:
            yield from _compared(wire, local, theirs, ours[0])
    for ours_ in here:
        content = [w for span in ours_.content.spans for w in local.within(span)]
        if ours_.kind != "direct_quote" and not any(_about(wire, f, content) for f in own):
            yield from _credited(wire, local, passage, ours_)


def _about(reading: Reading, found: Attribution, content: Sequence[Word]) -> bool:
    words = Counter(w.lemma for span in found.content.spans for w in reading.within(span))
    return kept(content, words) >= _SAME


def _dropped(
    wire: Reading, local: Reading, passage: Passage, theirs: Attribution
) -> Iterator[Change]:
    """An attribution of which neither the cue nor the source stands in the local passage."""
    left = Counter(word.lemma for s in passage.local for word in local.sentences[s])
    marks = [
        word
        for extent in (theirs.cue, theirs.source)
        if extent is not None
        for span in extent.spans
        for word in wire.within(span)
        if word.pos in TELLING
    ]
    if theirs.source is None or not marks or any(left[word.lemma] for word in marks):
        return
    vague = theirs.source.kind not in IDENTIFIABLE
    yield Change(
        kind="attribution_dropped",
        severity="warning",
        dimension="attribution",
        wire=wire.extent(wire.span_of(passage.wire)),
        local=local.extent(local.span_of(passage.local)),
        reason=f"The wire credits this to {'“' if vague else ''}{named(theirs.source)}"
        f"{'”' if vague else ''}; the local version says it in its own voice.",
    )


def _compared(
    wire: Reading, local: Reading, theirs: Attribution, ours: Attribution
) -> Iterator[Change]:
    a, b = theirs.source, ours.source
    if a is None or b is None or a.kind not in IDENTIFIABLE:
        return
    if b.kind in IDENTIFIABLE and same_source(a, b):
        return
    blurred = b.kind not in IDENTIFIABLE
    if blurred and same_source(a, b) and a.kind != "named_person":
        return
    yield Change(
        kind="source_blurred" if blurred else "source_changed",
        severity="warning" if blurred else "error",
        dimension="attribution",
        wire=Extent(a.spans, a.text),
        local=Extent(b.spans, b.text),
        reason=f"The wire names {named(a)} as the source; the local version says “{b.text}”."
        if blurred
        else f"The wire credits {named(a)}, the local version {named(b)}.",
    )


def _credited(
    wire: Reading, local: Reading, passage: Passage, ours: Attribution
) -> Iterator[Change]:
    """A statement of the wire's own that the local version gives a source."""
    source = ours.source
    if source is None or source.kind not in IDENTIFIABLE:
        return
    before = Counter(word.form for s in passage.wire for word in wire.sentences[s])
    new = [word for span in source.spans for word in local.within(span) if not before[word.form]]
    if new:
        yield Change(
            kind="attribution_added",
            severity="note",
            dimension="attribution",
            wire=wire.extent(wire.span_of(passage.wire)),
            local=local.extent(local.span_of(passage.local)),
            reason="The wire says this in its own voice; the local version credits "
            f"{named(source)}.",
        )


# --- hedges and negations ------------------------------------------------------------------------


def found_hedges(words: Sequence[Word]) -> list[tuple[list[Word], str]]:
    """The hedges among words, each with what it says of the statement."""
    table = hedges()
    found = []
    at = 0
    while at < len(words):
        for length in (2, 1):
            run = list(words[at : at + length])
            keys = (tuple(w.lemma for w in run), tuple(w.form for w in run))
            name = next((table[key] for key in keys if key in table), None)
            if len(run) == length and name is not None:
                if not _proper(run):
                    found.append((run, name))
                at += length
                break
        else:
            at += 1
    return found


def _proper(run: Sequence[Word]) -> bool:
    """ "May" the month, "Might" in a name."""
    return any(word.pos == "PROPN" for word in run)


def _hedging(wire: Reading, local: Reading, passage: Passage) -> Iterator[Change]:
    theirs, ours = wire.own_words(passage.wire), local.own_words(passage.local)
    before, after = found_hedges(theirs), found_hedges(ours)
    yield from _hedges_gone(wire, local, passage, (theirs, before), (ours, after))
    for run, _ in after:
        if not before and _scope_kept(run, ours, theirs):
            yield Change(
                kind="hedge_added",
                severity="note",
                dimension="specifics",
                wire=wire.extent(wire.span_of(passage.wire)),
                local=local.extent(span_of(run)),
                reason="The wire states this flatly; the local version adds "
                f"“{_text(local, run)}”.",
            )


def _hedges_gone(
    wire: Reading,
    local: Reading,
    passage: Passage,
    theirs: tuple[Sequence[Word], Sequence[tuple[list[Word], str]]],
    ours: tuple[Sequence[Word], Sequence[tuple[list[Word], str]]],
) -> Iterator[Change]:
    left = Counter(name for _, name in ours[1])
    for run, name in theirs[1]:
        if left[name]:
            left[name] -= 1
        elif sum(left.values()) == 0 and _scope_kept(run, theirs[0], ours[0]):
            yield Change(
                kind="hedge_removed",
                severity="warning",
                dimension="specifics",
                wire=wire.extent(span_of(run)),
                local=local.extent(local.span_of(passage.local)),
                reason=f"The wire says “{_text(wire, run)}”; the local version states it flatly.",
            )


def _scope_kept(run: Sequence[Word], words: Sequence[Word], others: Sequence[Word]) -> bool:
    """Whether what a hedge or a negation bears on still stands in the other version."""
    after = [w for w in words if w.start >= run[-1].end and w.pos in TELLING][:_REACH]
    before = [w for w in words if w.end <= run[0].start and w.pos in TELLING][-_REACH:]
    scope = after or before
    return kept(scope, Counter(w.lemma for w in others)) >= _SAME


def _negation(wire: Reading, local: Reading, passage: Passage) -> Iterator[Change]:
    theirs, ours = wire.own_words(passage.wire), local.own_words(passage.local)
    before, after = _negated(theirs), _negated(ours)
    if len(before) == len(after):
        return
    more, words, others = (before, theirs, ours) if len(before) > len(after) else (
        after, ours, theirs
    )  # fmt: skip
    fewer = min(len(before), len(after))
    if fewer or not all(_near_kept(run, words, others) for run in more):
        return
    dropped = more is before
    reading, other = (wire, local) if dropped else (local, wire)
    text = _text(reading, [more[0]])
    span = reading.extent(span_of([more[0]]))
    whole = other.extent(other.span_of(passage.local if dropped else passage.wire))
    yield Change(
        kind="negation_changed",
        severity="error",
        dimension="contradictions",
        wire=span if dropped else whole,
        local=whole if dropped else span,
        reason=f"“{text}” of the wire is not in the local version: it now says the opposite."
        if dropped
        else f"The local version puts “{text}” into what the wire affirms.",
    )


def _negated(words: Sequence[Word]) -> list[Word]:
    known = negators()
    return [word for word in words if word.lemma in known or word.form in known]


def _near_kept(negator: Word, words: Sequence[Word], others: Sequence[Word]) -> bool:
    """Whether all the telling words around a negation stand in the other version."""
    at = words.index(negator)
    near = [w for w in words[at + 1 :] if w.pos in TELLING and w.lemma not in negators()][:2]
    before = [w for w in words[:at] if w.pos in TELLING][-1:]
    there = Counter(w.lemma for w in others)
    return len(near) + len(before) >= 2 and kept([*before, *near], there) == 1.0


def _text(reading: Reading, words: Sequence[Word]) -> str:
    start, end = span_of(words)
    return " ".join(reading.annotated.document.text[start:end].split())


# --- loaded words --------------------------------------------------------------------------------


def _wording(wire: Reading, local: Reading, passage: Passage) -> Iterator[Change]:
    before = {key for s in passage.wire for w in wire.sentences[s] for key in (w.lemma, w.form)}
    after = {key for s in passage.local for w in local.sentences[s] for key in (w.lemma, w.form)}
    for term in local.loaded(passage.local):
        if any(not {w.lemma, w.form} & before for w in local.within((term.start, term.end))):
            yield Change(
                kind="loaded_added",
                severity="warning",
                dimension="loaded_language",
                wire=_instead(wire, passage, term.start, term.end),
                local=local.extent((term.start, term.end)),
                reason=f"“{term.text}” is the local version's word: {term.reason}",
            )
    for term in wire.loaded(passage.wire):
        if any(not {w.lemma, w.form} & after for w in wire.within((term.start, term.end))):
            yield Change(
                kind="loaded_removed",
                severity="note",
                dimension="loaded_language",
                wire=wire.extent((term.start, term.end)),
                local=None,
                reason=f"The wire's “{term.text}” is gone.",
            )


def _instead(wire: Reading, passage: Passage, start: int, end: int) -> Extent | None:
    """The wire's words at the place of a local word."""
    for edit in passage.edits:
        if edit.local and edit.wire and edit.local[0] <= start and end <= edit.local[1]:
            return wire.extent(edit.wire)
    return None
