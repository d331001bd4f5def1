"""Lemmas from word and part of speech."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.reader import lemmas as module
from auditor.reader.lemmas import lemma, lemmas


@pytest.mark.parametrize(
    ("word", "pos", "expected"),
    [
        ("was", "AUX", "be"),
        ("'s", "AUX", "be"),
        ("'s", "PART", "'s"),
        ("n't", "PART", "not"),
        ("ca", "AUX", "can"),
        ("wo", "AUX", "will"),
        ("said", "VERB", "say"),
        ("Said", "VERB", "say"),
        ("left", "VERB", "leave"),
        ("left", "ADJ", "left"),
        ("making", "VERB", "make"),
        ("stopped", "VERB", "stop"),
        ("denies", "VERB", "deny"),
        ("criticizing", "VERB", "criticize"),
        ("countries", "NOUN", "country"),
        ("women", "NOUN", "woman"),
        ("news", "NOUN", "news"),
        ("boxes", "NOUN", "box"),
        ("analyses", "NOUN", "analysis"),
        ("worse", "ADJ", "bad"),
        ("biggest", "ADJ", "big"),
        ("earlier", "ADV", "early"),
        ("The", "DET", "the"),
        ("them", "PRON", "they"),
        ("I", "PRON", "I"),
        ("Americans", "PROPN", "Americans"),
        ("“", "PUNCT", '"'),
        ("2015", "NUM", "2015"),
        # Words that the table has not seen.
        ("blorfing", "VERB", "blorf"),
        ("zibbles", "NOUN", "zibble"),
        ("Quuxed", "X", "quuxed"),
    ],
)
def test_lemma(word: str, pos: str, expected: str) -> None:
    assert lemma(word, pos) == expected


def test_many_at_once() -> None:
    assert lemmas(["Cats", "ran"], ["NOUN", "VERB"]) == ["cat", "run"]


def test_odd_words_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 10)
    for number in range(30):
        lemma(f"x{number}", "X")
    assert len(module._LEMMAS) <= 10


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=20), st.sampled_from(["NOUN", "VERB", "PROPN", "ADJ", "X"]))
def test_a_lemma_is_never_empty(word: str, pos: str) -> None:
    assert lemma(word, pos)
