"""The fast engine around its network: batches, sentence rules, entities, offsets."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from auditor.model import Document
from auditor.reader import engine
from auditor.reader.engine import parse
from auditor.reader.network import Admits, Reading
from tests.reader.replay import replay

TEXTS = [
    "Ana Ruiz, the mayor, said no. “We’ll wait,” she told the Harbour Gazette on Tuesday.",
    "",
    "• It may rain in Ghent.\n• It may snow.\n\nNobody knows; nobody asked Dr. Holt.",
    "   \n\u200b\n",
    "The U.S. sent $5 million. Mr. Dale's office didn't answer.",
]


def documents(texts: Sequence[str] = TEXTS) -> list[Document]:
    return [Document(id=str(n), text=text) for n, text in enumerate(texts)]


def everywhere(
    words: Sequence[str],
    spaces: Sequence[bool],
    lengths: Sequence[int],
    admits: Admits,
    certain: Sequence[int] = (),
) -> Reading:
    """A network that would start a sentence at each word, and calls each word a place."""
    starts = [False] * len(words)
    base = 0
    for length in lengths:
        starts[base] = True
        for index in range(base + 1, base + length):
            at = admits(index)
            if at is not None and at >= 0:
                starts[at] = True
        base += length
    heads = list(range(len(words)))
    return Reading(starts, ["X"] * len(words), heads, ["ROOT"] * len(words), ["I-GPE"] * len(words))


def test_the_teachers_parse_comes_through_unchanged() -> None:
    pytest.importorskip("spacy")
    from auditor.parsing import spacy_engine

    for ours, theirs in zip(
        parse(documents(), replay), spacy_engine.parse(documents()), strict=True
    ):
        assert ours.sentences == theirs.sentences
        assert ours.entities == theirs.entities
        assert ours.tokens == theirs.tokens


@pytest.mark.parametrize("size", [1, 7, 30, 10_000])
def test_batches_change_nothing(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = parse(documents(), everywhere)
    monkeypatch.setattr(engine, "BATCH_TOKENS", size)
    assert parse(documents(), everywhere) == whole
    assert [parse([document], everywhere)[0] for document in documents()] == whole


def test_the_network_is_never_asked_about_nothing() -> None:
    def unasked(*_: object) -> Reading:
        raise AssertionError

    for annotated in parse(documents(["", " \n ", "\u200b"]), unasked):
        assert annotated.tokens == annotated.sentences == annotated.entities == ()


def test_punctuation_has_the_last_word_on_sentences() -> None:
    text = "He left Mr. Dale there. “Why?” she asked. “No,” he said (twice.) The end"
    annotated = parse(documents([text]), everywhere)[0]
    assert [text[s.start : s.end] for s in annotated.sentences] == [
        "He left Mr. Dale there.",
        "“Why?” she asked.",
        "“No,” he said (twice.)",
        "The end",
    ]


def test_an_entity_ends_with_its_sentence_or_segment() -> None:
    text = "Ghent fell. Bruges held.\n\nAntwerp too"
    annotated = parse(documents([text]), everywhere)[0]
    assert [text[e.start : e.end] for e in annotated.entities] == [
        "Ghent fell.",
        "Bruges held.",
        "Antwerp too",
    ]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("O O", []),
        ("B-ORG I-ORG O", [(0, 2, "ORG")]),
        ("B-ORG B-ORG", [(0, 1, "ORG"), (1, 2, "ORG")]),
        ("I-ORG I-GPE", [(0, 1, "ORG"), (1, 2, "GPE")]),
        ("O I-DATE", [(1, 2, "DATE")]),
        ("B-ORG O I-ORG", [(0, 1, "ORG"), (2, 3, "ORG")]),
    ],
)
def test_tags_become_entities(tags: str, expected: list[tuple[int, int, str]]) -> None:
    assert engine._entities(tags.split(), [0]) == expected


@pytest.mark.parametrize(
    ("lengths", "certain", "expected"),
    [
        ([3, 10], [], [3, 10]),
        ([3, 25], [], [3, 10, 10, 5]),
        ([3, 25, 2], [7, 12, 20], [3, 9, 8, 8, 2]),
        ([12], [10], [10, 2]),
        ([12], [11], [10, 2]),
        ([10], [5], [10]),
    ],
)
def test_long_stretches_are_cut_where_a_sentence_starts(
    lengths: list[int], certain: list[int], expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LONGEST_STRETCH", 10)
    assert engine._stretches(lengths, certain) == expected
