"""The local headline against the wire's: what it says more firmly or more loudly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model import Annotated, Extent, LoadedTerm
from auditor.revision.lists import hedges, listed
from auditor.revision.reading import Reading, counted
from auditor.revision.statements import found_hedges
from auditor.revision.types import Change
from auditor.revision.words import Word, kept, words_of

# A headline tells a sentence of the wire when this share of its telling words stand in it.
_TOLD = 0.6


@dataclass(frozen=True)
class Headline:
    """A headline's words, and where it stands (`extent` without spans: in the metadata)."""

    extent: Extent
    words: tuple[Word, ...]
    loaded: tuple[LoadedTerm, ...]


def headline_of(reading: Reading, title: Annotated | None) -> Headline | None:
    """The headline of a version: its first heading, else `title`, its annotated metadata."""
    rows = reading.annotated.sentences
    if rows and rows[0].role == "heading":
        span = (rows[0].start, rows[0].end)
        return Headline(
            reading.extent(span), tuple(reading.sentences[0]), tuple(reading.loaded([0]))
        )
    if title is None:
        return None
    terms = tuple(term for term in title.loaded if counted(term))
    return Headline(Extent((), title.document.text), words_of(title), terms)


def headline_changes(
    wire: Reading, before: Headline | None, after: Headline | None
) -> Iterator[Change]:
    """What the local headline does that the wire's does not."""
    if after is None or (before and _forms(before) == _forms(after)):
        return
    if before:
        yield Change(
            kind="headline_changed",
            severity="note",
            dimension=None,
            wire=before.extent,
            local=after.extent,
            reason=f"The wire's headline is “{before.extent.text.strip()}”.",
        )
    yield from _firmer(wire, before, after)
    theirs = {word.lemma for word in (*wire.words, *(before.words if before else ()))}
    for term in after.loaded:
        words = [w for w in after.words if term.start <= w.start and w.end <= term.end]
        if any(word.lemma not in theirs for word in words):
            yield Change(
                kind="loaded_added",
                severity="warning",
                dimension="loaded_language",
                wire=before.extent if before else None,
                local=Extent(((term.start, term.end),) if after.extent.spans else (), term.text),
                reason=f"“{term.text}” in the headline is the local version's word: {term.reason}",
            )


def _forms(headline: Headline) -> list[str]:
    return [word.form for word in headline.words]


def _firmer(wire: Reading, before: Headline | None, after: Headline) -> Iterator[Change]:
    """A headline that states flatly what the wire's sentence on it hedges or credits."""
    if _guarded(after.words) or (before and not _guarded(before.words)):
        return
    told = _sentence_told(wire, after)
    if told is None:
        return
    runs = found_hedges(wire.own_words([told]))
    credited = next((a.source for a in wire.attributions([told]) if a.source), None)
    if not runs and (credited is None or before is not None):
        return
    sentence = wire.annotated.sentences[told]
    if runs:
        text = wire.annotated.document.text[runs[0][0][0].start : runs[0][0][-1].end]
        why = f"the wire's sentence on it says “{text}”."
    else:
        why = f"the wire credits it to {credited.text if credited else ''}."
    yield Change(
        kind="headline_firmer",
        severity="warning",
        dimension="attribution",
        wire=wire.extent((sentence.start, sentence.end)),
        local=after.extent,
        reason=f"The headline states flatly “{after.extent.text.strip()}”; {why}",
    )


def _guarded(words: Sequence[Word]) -> bool:
    """Whether a headline hedges, or credits somebody ("..., says minister")."""
    marks = listed("headlines", "credits") | {key[0] for key in hedges() if len(key) == 1}
    return bool(found_hedges(words)) or any(word.lemma in marks for word in words)


def _sentence_told(wire: Reading, headline: Headline) -> int | None:
    """The sentence of the wire's body that the headline tells."""
    best, share = None, 0.0
    for index, words in enumerate(wire.sentences):
        if wire.annotated.sentences[index].role == "heading":
            continue
        held = kept(headline.words, Counter(word.lemma for word in words))
        if held >= _TOLD and held > share:
            best, share = index, held
    return best
