"""A network that answers with spaCy's parse of the same tokens: tests need no trained weights."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from auditor.parsing.spacy_engine import load
from auditor.reader.network import Admits, Reading


def replay(
    words: Sequence[str],
    spaces: Sequence[bool],
    lengths: Sequence[int],
    admits: Admits,
    certain: Sequence[int] = (),
) -> Reading:
    """What spaCy says of the tokens, under the rules of sentence breaks that the engine gives."""
    nlp = load()
    reading = Reading([], [], [], [], [])
    base = 0
    for length in lengths:
        end = base + length
        behind = [*spaces[base + 1 : end], False]
        doc = nlp(Doc(nlp.vocab, words=list(words[base:end]), spaces=behind))
        starts = {base} | {admits(base + t.i) for t in doc if t.i and t.is_sent_start}
        for token in doc:
            reading.starts.append(base + token.i in starts)
            reading.pos.append(token.pos_)
            reading.heads.append(base + token.head.i)
            reading.relations.append(token.dep_)
            tag = token.ent_iob_ or "O"
            reading.entities.append("O" if tag == "O" else f"{tag}-{token.ent_type_}")
        base = end
    return reading
