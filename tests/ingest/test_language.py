"""English or not: all of the project's English texts are; other languages are named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.ingest import language, language_of, read
from auditor.lexicon import lines
from auditor.model import Document

SOURCES = Path(__file__).parents[2] / "sources"
TABLE = Path(__file__).parent / "languages.toml"
EXAMPLES = tomllib.loads(TABLE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES["other"], ids=lambda example: example["language"])
def test_another_language_is_named(example: dict[str, str]) -> None:
    language = language_of(example["text"])
    assert language is not None
    assert not language.english
    assert language.name == example["language"]


@pytest.mark.parametrize("example", EXAMPLES["english"], ids=lambda example: example["why"])
def test_english_is_let_through(example: dict[str, str]) -> None:
    language = language_of(example["text"])
    assert language is None or language.english


def test_too_little_text_is_not_judged() -> None:
    assert language_of("Heute ist ein schöner Tag.") is None
    assert language_of("") is None
    assert language_of("1 2 3 " * 500) is None


def test_long_texts_are_judged_by_three_windows() -> None:
    russian = next(e["text"] for e in EXAMPLES["other"] if e["language"] == "Russian")
    english = EXAMPLES["english"][0]["text"]
    mixed = language_of(russian * 30 + english * 60)
    assert mixed is not None
    assert mixed.english


def test_the_samples_are_english() -> None:
    samples = [d for d in read(SOURCES) if isinstance(d, Document)]
    assert samples
    for sample in samples:
        language = language_of(sample.text)
        assert language is not None
        assert language.english
        assert language.probability == 1.0  # settled without the model


@given(st.text("abcXYZ'’ \n\t_-0123éÉßİ国“”\u0301²ªµ\x00\x1c\x85\xa0ſKŉ", max_size=80))
def test_the_fast_count_is_never_too_high(text: str) -> None:
    text = f"{text} {'of the ' * 20}{text}"
    words = language._WORD.findall(text.casefold())
    known = sum(word in lines("ingest/function_words.txt") for word in words)
    assert 0 < language._least_share(text) <= known / len(words)
