"""Pairing of quotation marks, and telling speech from other uses of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import Annotated, Document, Sentence
from auditor.quotations import quotations

Annotate = Callable[..., Annotated]


def _bare(text: str) -> Annotated:
    """A document of one paragraph a line, without a parse."""
    sentences = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            sentences.append(Sentence(start, start + len(line), 0, 0, "prose", number))
        start += len(line) + 1
    document = Document(id="test", text=text)
    return Annotated(document=document, tokens=(), sentences=tuple(sentences), entities=())


def _pairs(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(_bare(text))]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ('He said "no" twice.', ['"no"']),
        ("He said “no” twice.", ["“no”"]),
        ("He said ‘no’ twice.", ["‘no’"]),
        ("He said 'no' twice.", ["'no'"]),
        ("He said ``no'' twice.", ["``no''"]),
        ("He said ''no'' twice.", ["''no''"]),
        ("Il dit « non » deux fois.", ["« non »"]),
        ("Er sagte „nein“ und ging.", ["„nein“"]),
        ("“He said ‘no’ twice,” she said.", ["“He said ‘no’ twice,”", "‘no’"]),
        ("\"He said 'no',\" she said.", ["\"He said 'no',\"", "'no'"]),
        ("''He said 'no way,''' she said.", ["''He said 'no way,'''", "'no way,'"]),
        ("It’s the workers’ hall, they don't care.", []),
        ("The '90s and rock 'n' roll aren't over.", []),
        ('He was 6\'2" tall and 5" wide.', []),
        ("The ‘workers’ hall’ was shut.", ["‘workers’ hall’"]),
        ('""', []),
        ("", []),
    ],
)
def test_marks_are_paired(text: str, pairs: list[str]) -> None:
    assert _pairs(text) == pairs


def test_an_open_mark_ends_with_its_paragraph() -> None:
    text = "She said “we lost the roof. It rained.\nThe “second” paragraph is safe."
    first, second = quotations(_bare(text))
    assert text[first.start : first.end] == "“we lost the roof. It rained."
    assert not first.closed
    assert text[second.start : second.end] == "“second”"
    assert second.closed


def test_a_quotation_reopened_in_the_next_paragraph() -> None:
    text = "“We lost the roof.\n\n“We lost the boat,” she said."
    found = quotations(_bare(text))
    assert [q.closed for q in found] == [False, True]
    assert [text[q.start : q.end] for q in found] == ["“We lost the roof.", "“We lost the boat,”"]


def test_a_mark_opened_twice_was_never_closed_before() -> None:
    text = "“We lost the roof. “We lost the boat,” she said."
    assert _pairs(text) == ["“We lost the roof.", "“We lost the boat,”"]


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("“We lost the roof,” she said.", True),
        ("She called it “a disgrace”.", True),
        ("She said he was “tired”.", True),
        ("The so-called “green corridor” was paved.", False),
        ("The word “corridor” has eight letters.", False),
        ("She starred in “The Winter Harbour” for two years.", False),
        ("The “corridor” was paved in May.", False),
        ("The corridor, known as “the Drain”, was paved in May.", False),
    ],
)
def test_speech_is_told_from_other_uses(annotate_text: Annotate, text: str, speech: bool) -> None:
    (quotation,) = annotate_text(text).quotations
    assert quotation.speech is speech


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab S.,:\n\"'“”‘’«»„`6é", max_size=120))
def test_spans_lie_in_the_text_and_in_their_paragraph(text: str) -> None:
    for quotation in quotations(_bare(text)):
        (start, end) = quotation.inner
        assert 0 <= quotation.start < start < end <= quotation.end <= len(text)
        assert text[start:end].strip()
        assert "\n" not in text[quotation.start : quotation.end]


def test_order_is_that_of_the_opening_marks() -> None:
    annotated = _bare("“a ‘b’ c” and “d”")
    starts = [q.start for q in quotations(replace(annotated))]
    assert starts == sorted(starts)
