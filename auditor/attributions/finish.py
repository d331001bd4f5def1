"""Drafts -> attributions: the source read, the form named, the reason written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from auditor.attributions.drafts import Draft
from auditor.attributions.kinds import NO_VOICE
from auditor.attributions.sources import KIND_NAMES, SourceReader, without_relative
from auditor.attributions.spans import OuterQuotations, outer
from auditor.attributions.voices import unvoiced
from auditor.lexicon import lines
from auditor.model import Annotated, Attribution, AttributionKind, Extent, Source, Span


def finished(
    annotated: Annotated, drafts: Sequence[Draft], reader: SourceReader
) -> Iterable[Attribution]:
    sources: dict[int, Source | None] = {}
    quoted = outer(annotated.quotations)
    for draft in drafts:
        draft.spans = [_trimmed(annotated, span) for span in draft.spans]
        source = _source(draft, reader, sources)
        cue = _cue(annotated, draft)
        kind = _kind(annotated, draft, quoted)
        content = annotated.extent(*draft.spans)
        # "From enemy to ally: Why ...": a label before a colon that names no voice. Elsewhere such
        # sources are mostly right (without them recall on PolNeAR dev falls by two points).
        voiceless = source is not None and source.why.endswith(NO_VOICE)
        if voiceless and cue is not None and cue.text == ":":
            continue
        silent = unvoiced(draft, reader.trees, kind, source)
        reason = _reason(draft, kind, source, content, cue)
        if silent is not None:
            reason = f"{reason.removesuffix('.')}. Not counted: {silent}."
        yield Attribution(
            kind=kind,
            content=content,
            source=source,
            cue=cue,
            reason=reason,
            voiced=silent is None,
        )


_LOOSE_END = re.compile(r"[,;]?\s+(?:and|but|or|nor|because|as)(?:\s+(?:I|he|she|it|they|we))?$")


def _trimmed(annotated: Annotated, span: Span) -> Span:
    """A content without the conjunction that leads on from it."""
    text = annotated.document.text[span[0] : span[1]]
    match = _LOOSE_END.search(text)
    return (span[0], span[0] + match.start()) if match and match.start() else span


def _source(draft: Draft, reader: SourceReader, sources: dict[int, Source | None]) -> Source | None:
    """The source of a draft, read once; `sources` holds those already read, by draft."""
    if id(draft) in sources:
        return sources[id(draft)]
    if draft.carried is not None:
        # What is carried from further down names its own speaker: one step, never a chain.
        known = id(draft.carried) in sources or draft.ahead
        before = _source(draft.carried, reader, sources) if known else None
        source = None if before is None else reader.carried(before, ahead=draft.ahead)
    elif draft.name is not None:
        source = reader.labelled(draft.name)
    else:
        source = reader.read(draft.source, draft.cue)
    sources[id(draft)] = source
    return source


def _cue(annotated: Annotated, draft: Draft) -> Extent | None:
    if not draft.cue:
        return None
    runs: list[list[int]] = []
    for index in draft.cue:
        if runs and index == runs[-1][1] + 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    tokens = annotated.tokens
    return annotated.extent(*((tokens[a].start, tokens[b].end) for a, b in runs))


def _kind(annotated: Annotated, draft: Draft, quoted: OuterQuotations) -> AttributionKind:
    """The form of an attribution; `quoted` are the document's outer quotations."""
    candidate = draft.candidate
    if candidate is not None and candidate.frame in ("according", "adjunct"):
        opinion = candidate.lemma.endswith(("-view", "-opinion", "-mind", "-eye", "-judgment"))
        return "belief" if opinion else "according_to"
    if draft.quoted or _quotes_words(annotated.document.text, quoted, draft.spans):
        return "direct_quote"
    if candidate is not None and candidate.lemma in lines("attribution/belief_cues.txt"):
        return "belief"
    return "indirect_speech"


def _quotes_words(text: str, quoted: OuterQuotations, spans: Sequence[Span]) -> bool:
    """Whether the content holds words of the source itself, be it a phrase."""
    return any(
        (quotation.speech or text[quotation.inner[0]].islower())
        and start <= quotation.start
        and quotation.end <= end
        for start, end in spans
        for quotation in quoted.touching(start, end)
    )


_FORMS = {
    "direct_quote": "words are quoted",
    "indirect_speech": "indirect speech",
    "according_to": "given as this source's account",
    "belief": "a thought or wish",
}


def _reason(
    draft: Draft, kind: AttributionKind, source: Source | None, content: Extent, cue: Extent | None
) -> str:
    by = f" by “{cue.text}”" if cue is not None else ""
    if source is None:
        if cue is None and kind != "direct_quote":
            return f"“{_opening(content)}” reads as somebody's words, but nobody is named."
        return f"Attributed{by}, but nobody is named; {_FORMS[kind]}."
    said = without_relative(source.text)
    if source.name is not None and source.name != said:
        who = f"“{said}” ({source.name}, {KIND_NAMES[source.kind]})"
    else:
        who = f"“{said}” ({KIND_NAMES[source.kind]})"
    if draft.name is not None:
        return f"Attributed to {who} by the name set beside the words."
    if draft.ahead:
        return f"Attributed to {who}: the quotation goes on where its speaker is named."
    if cue is None and kind == "direct_quote":
        return f"Attributed to {who}: the quotation has no words of its own to say who speaks."
    if cue is None:
        return f"“{_opening(content)}” reads as the words of {who}; no cue stands beside them."
    return f"Attributed to {who}{by}; {_FORMS[kind]}."


def _opening(content: Extent) -> str:
    """The first words of a content, enough to know it by."""
    words = content.text.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")
