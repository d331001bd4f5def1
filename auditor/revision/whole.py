"""What the local version did to the text as a whole: voices lost, claims added, the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.model import ASSERTIVE, IDENTIFIABLE, Attribution, Extent, Source
from auditor.revision.lists import denials
from auditor.revision.reading import Reading, meet
from auditor.revision.sources import named, short_form
from auditor.revision.types import OWN_TEXT, Change, Passage, Severity

_SPECIFIC = frozenset(
    {"person", "organisation", "date", "duration", "quantity", "money", "percent"}
)


def voices_cut(wire: Reading, local: Reading, known: Sequence[Change]) -> Iterator[Change]:
    """Named sources of the wire of whom the local version has no trace, once each; not those
    about whose words a change among `known` tells that already."""
    spans = [span for change in known if change.wire for span in change.wire.spans]
    told: set[str] = set()
    for found in wire.annotated.attributions:
        source = found.source
        if source is None or not found.voiced or source.kind not in IDENTIFIABLE:
            continue
        name = named(source)
        places = (*source.spans, *found.content.spans)
        if name in told or _heard(source, local) or meet(spans, places):
            continue
        told.add(name)
        answer = _answers(wire, found)
        yield Change(
            kind="source_cut",
            severity="warning",
            dimension="attribution",
            wire=Extent(found.content.spans, found.content.text),
            local=None,
            reason=f"{name}, whom the wire lets speak, is not in the local version"
            + ("; the wire has a denial or an answer from there." if answer else "."),
        )


def _heard(source: Source, local: Reading) -> bool:
    """Whether the local version names the source, by its last word or by one of its own."""
    words = [w.casefold() for w in re.findall(r"[^\W\d_]+", named(source)) if w[:1].isupper()]
    text = {word.form for word in local.words} | {word.lemma for word in local.words}
    if words:
        return words[-1] in text or (len(words) > 1 and short_form(named(source)) in text)
    return any(w.casefold() in text for w in re.findall(r"[^\W\d_]{4,}", named(source)))


def _answers(wire: Reading, found: Attribution) -> bool:
    spans = [*found.content.spans, *(found.cue.spans if found.cue else ())]
    words = (word for span in spans for word in wire.within(span))
    return any(word.lemma in denials() for word in words)


def claims_added(
    local: Reading, passages: Sequence[Passage], kept: float | None
) -> Iterator[Change]:
    """Sentences of the local version alone that assert something checkable with no source.

    `kept` is the share of the wire's words in the local version: where it is small, the text was
    written anew, and what it has of its own is for the record.
    """
    severity: Severity = "note" if (kept or 0.0) < OWN_TEXT else "warning"
    for passage in passages:
        for index in passage.local if not passage.wire else ():
            claim = local.annotated.claims[index]
            specifics = {m.kind for m in local.mentions([index])} & _SPECIFIC
            sourced = claim.attributed or local.attributions([index])
            if claim.type in ASSERTIVE and not sourced and specifics:
                sentence = local.annotated.sentences[index]
                yield Change(
                    kind="claim_added",
                    severity=severity,
                    dimension="attribution",
                    wire=None,
                    local=local.extent((sentence.start, sentence.end)),
                    reason="Not in the wire, and no source is given.",
                )
