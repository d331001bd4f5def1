"""Any text with any parse: nothing breaks, and nothing reaches beyond its paragraph."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.attributions.layer import attributions
from auditor.model import Annotated, Document, Entity, Sentence, Token
from auditor.quotations import quotations

_TOKEN = re.compile(r"\w+|''|[^\w\s]")
_POS = {
    **dict.fromkeys(("said", "regards", "show", "put", "asked", "found"), "VERB"),
    **dict.fromkeys(("Vidal", "Marta", "Peru"), "PROPN"),
    **dict.fromkeys(("mayor", "report", "claim", "union", "wall"), "NOUN"),
    **dict.fromkeys(("she", "it", "they", "who"), "PRON"),
    **dict.fromkeys(("to", "by", "as", "at"), "ADP"),
    "according": "VERB",
    "allegedly": "ADV",
    "is": "AUX",
    "90": "NUM",
}
_DEPS = (
    *("nsubj", "nsubjpass", "ccomp", "xcomp", "dobj", "prep", "pobj", "acl", "relcl", "advcl"),
    *("appos", "compound", "conj", "agent", "attr", "acomp", "mark", "aux", "neg", "poss", "ROOT"),
)
_LEMMAS = {"said": "say", "regards": "regard", "asked": "ask", "found": "find", "is": "be"}
_ENTITIES = {"Vidal": "PERSON", "Marta": "PERSON", "Peru": "GPE"}
_PIECES = st.sampled_from(
    [
        *_POS,
        *(
            "“",
            "”",
            '"',
            "‘",
            "’",
            "''",
            "«",
            "»",
            ":",
            ",",
            ".",
            "?",
            "(",
            ")",
            "—",
            "that",
            "the",
        ),
        *("\n\n", "\n\n> ", "\n\n- ", "\n\n    ", "\n\nQ: ", "\n\nVIDAL: "),
    ]
)


@st.composite
def parsed(draw: st.DrawFn) -> Annotated:
    """A text of pieces with a parse drawn at random: wrong arcs, circles, odd labels."""
    text = " ".join(draw(st.lists(_PIECES, max_size=60)))
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    place = 0
    for line in text.split("\n"):
        found = list(_TOKEN.finditer(line))
        first = len(tokens)
        for match in found:
            word = match.group()
            head = draw(st.integers(first, first + len(found) - 1))
            pos = _POS.get(word, "PUNCT" if not word[0].isalnum() else "SCONJ")
            dep = draw(st.sampled_from(_DEPS))
            tokens.append(
                Token(
                    start=place + match.start(),
                    end=place + match.end(),
                    text=word,
                    lemma=_LEMMAS.get(word, word),
                    pos=pos,
                    head=head,
                    dep=dep,
                    entity=_ENTITIES.get(word, ""),
                    sentence=len(sentences),
                )
            )
        if found:
            start = place + found[0].start()
            role = draw(st.sampled_from(("prose", "heading", "item")))
            end = place + found[-1].end()
            sentences.append(Sentence(start, end, first, len(tokens), role, len(sentences)))
        place += len(line) + 1
    entities = [
        Entity(t.start, t.end, t.entity, i, i + 1) for i, t in enumerate(tokens) if t.entity
    ]
    bare = Annotated(
        document=Document(id="test", text=text),
        tokens=tuple(tokens),
        sentences=tuple(sentences),
        entities=tuple(entities),
    )
    return replace(bare, quotations=quotations(bare))


@settings(max_examples=150, deadline=None)
@given(parsed())
def test_contents_stay_in_their_paragraph_and_apart(annotated: Annotated) -> None:
    text = annotated.document.text
    taken: list[tuple[int, int]] = []
    for attribution in attributions(annotated):
        assert attribution.reason.endswith(".")
        assert attribution.content == annotated.extent(*attribution.content.spans)
        for start, end in attribution.content.spans:
            assert 0 <= start < end <= len(text)
            assert "\n" not in text[start:end]
            assert all(end <= other[0] or other[1] <= start for other in taken)
            taken.append((start, end))
        for extent in (attribution.cue, attribution.source):
            spans = extent.spans if extent is not None else ()
            assert all(0 <= start < end <= len(text) for start, end in spans)


@settings(max_examples=150, deadline=None)
@given(parsed())
def test_a_quotation_left_open_swallows_no_other_paragraph(annotated: Annotated) -> None:
    text = annotated.document.text
    for quotation in annotated.quotations:
        assert "\n" not in text[quotation.start : quotation.end]
