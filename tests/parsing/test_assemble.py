"""Where punctuation lets a sentence start."""

from __future__ import annotations

import pytest

from auditor.parsing.assemble import sentence_start
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
