"""The parse: sentences, offsets, roles. These hold for any engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import Annotated, Document
from auditor.parsing.shadow import shadow
from auditor.parsing.spacy_engine import parse

Annotate = Callable[..., Annotated]


def sentences(annotated: Annotated) -> list[str]:
    text = annotated.document.text
    return [text[s.start : s.end] for s in annotated.sentences]


@pytest.mark.parametrize(
    "expected",
    [
        ["Sen. Dale spoke to Mr. Ruiz.", "Sens. Holt and Marsh did not."],
        ["“We will not pay,” she said.", "“Not now, not ever.”"],
        ["It rose 3.5 percent in the U.S. last year.", "Nobody noticed."],
        ["''We lost,'' he said.", "''It happens.''"],
        ["Three things matter: time, money and luck.", "Luck matters most."],
        ["“Who paid for it?” she asked.", "Nobody answered."],
    ],
)
def test_sentences_of_a_paragraph(annotate_text: Annotate, expected: list[str]) -> None:
    assert sentences(annotate_text(" ".join(expected))) == expected


def test_bullets_and_numbers_lie_in_their_sentence_and_not_in_its_tokens(
    annotate_text: Annotate,
) -> None:
    annotated = annotate_text(
        "Two risks remain:\n\n  • It may rain.\n  2. It may snow. It often does."
    )
    assert sentences(annotated) == [
        "Two risks remain:",
        "• It may rain.",
        "2. It may snow.",
        "It often does.",
    ]
    assert not {"•", "2"} & {token.text for token in annotated.tokens}
    assert [s.role for s in annotated.sentences] == ["prose", "item", "item", "item"]


def test_emoji_headings_do_not_join_the_next_sentence(annotate_text: Annotate) -> None:
    annotated = annotate_text(
        "🧭 Our Assessment\n\nThe plan failed.\n\n✅ Final Take\n\nIt was late."
    )
    assert [s.role for s in annotated.sentences] == ["heading", "prose", "heading", "prose"]


def test_tokens_are_normalised_and_point_at_the_document(annotate_text: Annotate) -> None:
    annotated = annotate_text("The mayor’s plan was slam\u200bmed.")
    words = [token.text for token in annotated.tokens]
    assert "'s" in words and "slammed" in words
    token = annotated.tokens[words.index("slammed")]
    assert annotated.document.text[token.start : token.end] == "slam\u200bmed"


def test_a_batch_gives_what_one_by_one_gives() -> None:
    texts = ["The vote was close.", "", "• One.\n• Two.", "Nobody came. Nobody called."]
    documents = [Document(id=str(n), text=text) for n, text in enumerate(texts)]
    assert parse(documents) == [parse([document])[0] for document in documents]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="abc AB.,!?'\"”“’\n\u00a0\u200b•1-—🔍и", max_size=100))
def test_offsets_order_and_coverage(text: str) -> None:
    annotated = parse([Document(id="x", text=text)])[0]
    assert annotated.sentences or not shadow(text).text.strip()
    previous = 0
    for sentence in annotated.sentences:
        assert previous <= sentence.start < sentence.end <= len(text)
        previous = sentence.end
        for token in annotated.words(sentence):
            assert sentence.start <= token.start < token.end <= sentence.end
    for index, token in enumerate(annotated.tokens):
        assert 0 <= token.head < len(annotated.tokens)
        assert annotated.sentences[token.sentence].first <= index
