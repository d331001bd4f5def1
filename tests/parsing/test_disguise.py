"""Words that hide from a search: read as what they say, at the right place, and reported."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Annotated
from auditor.parsing.disguise import disguises, undone
from auditor.parsing.shadow import shadow

Annotate = Callable[..., Annotated]

DISGUISED = {
    "Cyrillic a": ("disgr\u0430ceful", "alphabet"),
    "Cyrillic s, c, e": ("di\u0455gra\u0441\u0435ful", "alphabet"),
    "Greek o": ("shocking".replace("o", "\u03bf"), "alphabet"),
    "spaced": ("d i s g r a c e f u l", "apart"),
    "dotted": ("d.i.s.g.r.a.c.e.f.u.l", "apart"),
    "zero width": ("dis\u200bgrace\u200dful", "without width"),
    "soft hyphen": ("dis\u00adgraceful", "without width"),
    "fullwidth": ("\uff44\uff49\uff53\uff47\uff52\uff41\uff43\uff45\uff46\uff55\uff4c", "width"),
    "bold": ("\U0001d41d\U0001d422\U0001d42c\U0001d420\U0001d42b\U0001d41a\U0001d41c\U0001d41e"
             "\U0001d41f\U0001d42e\U0001d425", "style"),
}  # fmt: skip


@pytest.mark.parametrize(("word", "said"), DISGUISED.values(), ids=DISGUISED)
def test_a_disguised_word_is_found_and_reported(
    annotate_text: Annotate, word: str, said: str
) -> None:
    text = f"It was a {word} betrayal of the town."
    annotated = annotate_text(text)
    terms = [term for term in annotated.loaded if word in term.text]
    assert terms and text[terms[0].start : terms[0].end] == terms[0].text
    notes = [note for note in annotated.notes if note.kind == "disguised_words"]
    assert len(notes) == 1
    assert word in notes[0].reason and said in notes[0].reason
    assert [text[start:end] for start, end in notes[0].spans] == [word]


def test_a_curly_apostrophe_hides_nothing(annotate_text: Annotate) -> None:
    straight, curly = (
        annotate_text(f"The mayor{mark}s shameless lies disgust the town.") for mark in "'\u2019"
    )
    assert [t.text for t in straight.loaded] == [t.text for t in curly.loaded]
    assert straight.p_loaded == curly.p_loaded
    assert not disguises(curly)


@pytest.mark.parametrize(
    "text",
    [
        "The U.S.A.F. flew on.",
        "Pupils learn the letters A B C D E F.",
        "Vitamins A, B and C were given.",
        "He scored D - A - B in three terms.",
        "The word \u043c\u0438\u0440 means peace.",
        "Mr Y\u0131lmaz met Ms \u00c5strom in Malm\u00f6.",
        "The \u03b2-carotene level rose by 5 \u03bcg.",
        "Option a b or c is fine.",
    ],
)
def test_what_is_no_disguise_stays_as_it_is(text: str) -> None:
    assert undone(text) == {}


def test_the_shadow_points_into_the_text() -> None:
    text = "They s l a m m e d the pl\u0430n."
    view = shadow(text)
    assert view.text == "They slammed the plan."
    at = view.text.index("slammed")
    start, end = view.span(at, at + len("slammed"))
    assert text[start:end] == "s l a m m e d"


@given(st.text(alphabet="ab c.\u0430\u0435\u200b-*\n", max_size=40))
def test_any_text_is_survived(text: str) -> None:
    assert all(0 <= index < len(text) for index in undone(text))
    assert len(shadow(text).offsets) == len(shadow(text).text)
