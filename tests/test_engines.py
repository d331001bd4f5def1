"""The parse: sentences, offsets, roles. These hold for either engine."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.engines import ENGINES, EngineName, parser
from auditor.model import Annotated, Document
from auditor.parsing.shadow import shadow

engines = pytest.mark.parametrize("engine", ENGINES)
# A stretch of text with what makes copy messy.
MESSY = st.text(alphabet="abc AB.,!?'\"”“\n\u00a0\u200b•1-—🔍и[]’", max_size=100)


def parsed(text: str, engine: EngineName) -> Annotated:
    if engine == "spacy":
        pytest.importorskip("spacy")
    return parser(engine)([Document(id="x", text=text)])[0]


def sentences(annotated: Annotated) -> list[str]:
    text = annotated.document.text
    return [text[s.start : s.end] for s in annotated.sentences]


@engines
@pytest.mark.parametrize(
    "expected",
    [
        ["Sen. Dale spoke to Mr. Ruiz.", "Sens. Holt and Marsh did not."],
        ["“We will not pay,” she said.", "“Not now, not ever.”"],
        ["It rose 3.5 percent in the U.S. last year.", "Nobody noticed."],
        ["''We lost,'' he said.", "''It happens.''"],
        ['"We lost."', "They said so.", '"It happens," he said.'],
        ["Three things matter: time, money and luck.", "Luck matters most."],
        ["“Who paid for it?” she asked.", "Nobody answered."],
        ["“It rained.", "It snowed,” Holt said.", "“We stayed at home.”"],
        ["He asked: “Where is it?”", "Then he left."],
        ["Prices fell 3.4%.", "Wages rose by $1.50.", "See page 5."],
        ["The council met on Jan. 6.", "Nobody came."],
        ["What now?", "Who knows!", "Maybe nobody."],
        ["He said (in May) that J. R. Hale had left.", "Dr. Hale denied it."],
        ["Mr. Holt, 54, of St. Ives, left.", "Gen. Ruiz stayed."],
        ["THE MAYOR LEFT.", "NOBODY CAME."],
        ["✅ The dam held.", "❌ The bridge fell."],
    ],
)
def test_sentences_of_a_paragraph(expected: list[str], engine: EngineName) -> None:
    assert sentences(parsed(" ".join(expected), engine)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["The talks ended at 5 p.m. ", "The crowd left."],
        ["The plan failed… ", "Perhaps nobody minds."],
        ["They sold it to Brill & Co. ", "She never saw it."],
        ["It rained.[3] ", "They left."],
    ],
)
def test_the_fast_engine_does_better_where_punctuation_decides(expected: list[str]) -> None:
    found = sentences(parsed("".join(expected), "fast"))
    assert found == [sentence.strip() for sentence in expected]


@engines
@pytest.mark.parametrize(
    "expected",
    [
        ["The vote was close.", "It was held in May.", "Nobody came."],
        ["The deal is dead.”", "Holt said so on Monday."],
    ],
)
def test_sentences_that_ran_together(expected: list[str], engine: EngineName) -> None:
    assert sentences(parsed("".join(expected), engine)) == expected


@engines
def test_bullets_and_numbers_lie_in_their_sentence_and_not_in_its_tokens(
    engine: EngineName,
) -> None:
    text = "Two risks remain:\n\n  • It may rain.\n  2. It may snow. It often does."
    annotated = parsed(text, engine)
    assert sentences(annotated) == [
        "Two risks remain:",
        "• It may rain.",
        "2. It may snow.",
        "It often does.",
    ]
    assert not {"•", "2"} & {token.text for token in annotated.tokens}
    assert [s.role for s in annotated.sentences] == ["prose", "item", "item", "item"]


@engines
def test_emoji_headings_do_not_join_the_next_sentence(engine: EngineName) -> None:
    text = "🧭 Our Assessment\n\nThe plan failed.\n\n✅ Final Take\n\nIt was late."
    annotated = parsed(text, engine)
    assert [s.role for s in annotated.sentences] == ["heading", "prose", "heading", "prose"]


@engines
def test_tokens_are_normalised_and_point_at_the_document(engine: EngineName) -> None:
    annotated = parsed("The mayor’s plan was slam\u200bmed.", engine)
    words = [token.text for token in annotated.tokens]
    assert "'s" in words and "slammed" in words
    token = annotated.tokens[words.index("slammed")]
    assert annotated.document.text[token.start : token.end] == "slam\u200bmed"


@engines
def test_a_plain_sentence_is_read_right(engine: EngineName) -> None:
    annotated = parsed("The mayor said on Tuesday that Maria Lopez had closed the schools.", engine)
    words = {token.text: token for token in annotated.tokens}
    said = next(i for i, token in enumerate(annotated.tokens) if token.text == "said")
    assert annotated.tokens[said].head == said
    assert (words["said"].lemma, words["said"].pos, words["said"].dep) == ("say", "VERB", "ROOT")
    assert (words["mayor"].pos, words["mayor"].dep, words["mayor"].head) == ("NOUN", "nsubj", said)
    assert (words["closed"].lemma, words["closed"].dep) == ("close", "ccomp")
    assert words["schools"].lemma == "school"
    labels = {annotated.document.text[e.start : e.end]: e.label for e in annotated.entities}
    assert labels == {"Tuesday": "DATE", "Maria Lopez": "PERSON"}


@engines
def test_a_batch_gives_what_one_by_one_gives(engine: EngineName) -> None:
    texts = ["The vote was close.", "", "• One.\n• Two.", "Nobody came. Nobody called."]
    documents = [Document(id=str(n), text=text) for n, text in enumerate(texts)]
    together = parser(engine)(documents)
    assert together == [parsed_alone for d in documents for parsed_alone in parser(engine)([d])]


@engines
@pytest.mark.parametrize("text", ["", "  \n", "\u200b", ".", "“", "a" * 3000, "word " * 3000])
def test_odd_texts(text: str, engine: EngineName) -> None:
    annotated = parsed(text, engine)
    assert bool(annotated.tokens) == bool(shadow(text).text.strip())


@pytest.mark.parametrize("piece", ['"', "[1]", "✅", "A. ", "a-", "The. ", "“x“y”.Z", "'S "])
def test_rows_without_end(piece: str) -> None:
    annotated = parsed(piece * 4000, "fast")
    assert "".join(token.text for token in annotated.tokens) == (piece * 4000).replace(" ", "")


@engines
@settings(max_examples=40, deadline=None)
@given(text=MESSY)
def test_offsets_order_and_coverage(text: str, engine: EngineName) -> None:
    annotated = parsed(text, engine)
    assert annotated.sentences or not shadow(text).text.strip()
    previous = 0
    for number, sentence in enumerate(annotated.sentences):
        assert previous <= sentence.start < sentence.end <= len(text)
        assert sentence.first < sentence.last
        previous = sentence.end
        for token in annotated.words(sentence):
            assert sentence.start <= token.start < token.end <= sentence.end
            assert token.sentence == number
    assert sum(s.last - s.first for s in annotated.sentences) == len(annotated.tokens)
    for token in annotated.tokens:
        assert 0 <= token.head < len(annotated.tokens)
    for entity in annotated.entities:
        assert entity.start == annotated.tokens[entity.first].start
        assert entity.end == annotated.tokens[entity.last - 1].end


@settings(max_examples=40, deadline=None)
@given(text=MESSY)
def test_the_fast_engines_arcs_are_trees_within_sentences(text: str) -> None:
    annotated = parsed(text, "fast")
    for sentence in annotated.sentences:
        inside = range(sentence.first, sentence.last)
        assert any(annotated.tokens[i].head == i for i in inside)
        for index in inside:
            seen = set()
            while annotated.tokens[index].head != index:
                assert index not in seen and index in inside
                seen.add(index)
                index = annotated.tokens[index].head
