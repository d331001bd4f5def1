"""Where punctuation lets a sentence start."""

from __future__ import annotations

import pytest

from auditor.parsing.assemble import certain_starts, sentence_start
from auditor.reader.tokens import tokens


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("It rained. They left.", "They", "They"),
        ("It rained, They left.", "They", None),
        ("It rained. they left.", "they", None),
        ("It rained (a lot.) They left.", "They", "They"),
        ("He met Mr. Dale.", "Dale", None),
        ("He met Sens. Dale and Holt.", "Dale", None),
        ("Is it? Nobody knows.", "Nobody", "Nobody"),
        ("He waited… Nobody came.", "Nobody", "Nobody"),
        ('It rained. "They left," he said.', "They", '"'),
        ('He said "it rained." They left.', "They", "They"),
        ("It rained.” They left.", "”", None),
        ("\"It rained!' They left.", "'", "They"),
        ("'It rained!\" they said.", '"', None),
        ("It rained.[3][4] They left.", "[3]", "They"),
        ("It rained.[3] They left.", "They", "They"),
    ],
)
def test_sentence_start(text: str, word: str, expected: str | None) -> None:
    found = tokens(text)
    start = sentence_start(found.words, found.spaces, found.words.index(word))
    assert (None if start is None else found.words[start]) == expected


def test_a_segment_does_not_look_into_the_one_before() -> None:
    words, spaces = ["Stop", ".", '"', "They", "left"], [True, False, True, False, True]
    assert sentence_start(words, spaces, 3, floor=0) == 2
    assert sentence_start(words, spaces, 3, floor=2) is None


@pytest.mark.parametrize(
    "text",
    [
        "He left at 5 p.m. |The crowd stayed.",
        "He flew to Washington, D.C. |She did not.",
        "He works for Acme Inc. in Leeds. |Nobody knew.",
        "''We lost,'' he said. |''Mexico did not.''",
        '"We lost." |"It happens," he said.',
        "“It rained.” |But nobody left (so they say.) |In May it snowed.",
        "It rained.[3] |The dam held.",
        # Not certain, though an engine may find them.
        "It rained. Mexico won. Perhaps.| ",
        'Robert C. "Bobby" Scott met Mr. The and Sens. His and Her.',
        "Why he left, The Guardian does not say: The end.",
    ],
)
def test_certain_starts(text: str) -> None:
    parts = text.split("|")
    found = tokens("".join(parts))
    expected = [len("".join(parts[:n])) for n in range(1, len(parts)) if parts[n].strip()]
    starts = certain_starts(found.words, found.spaces, [len(found.words)])
    assert [found.starts[i] for i in starts if found.words[i] != "Perhaps"] == expected


def test_certain_starts_stay_in_their_segment() -> None:
    words, spaces = ["End", ".", "The", "end", ".", "The"], [True, False, True, True, False, True]
    assert certain_starts(words, spaces, [6]) == [2, 5]
    assert certain_starts(words, spaces, [2, 4]) == [5]
    assert certain_starts(words, spaces, [2, 3, 1]) == []
