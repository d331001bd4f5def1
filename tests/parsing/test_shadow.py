"""The shadow maps back to the document, whatever characters stand there."""

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.parsing.blocks import MARKUP
from auditor.parsing.shadow import INVISIBLE, shadow


def test_invisible_characters_are_left_out_and_offsets_stay_right() -> None:
    text = "sla\u200bmm\u00aded the\u00a0plan"
    view = shadow(text)
    assert view.text == "slammed the plan"
    start, end = view.span(view.text.index("slammed"), view.text.index("slammed") + 7)
    assert text[start:end] == "sla\u200bmm\u00aded"


def test_fullwidth_letters_and_curly_apostrophes_become_plain() -> None:
    assert shadow("ｉｔ’s").text == "it's"


def test_a_ligature_that_would_expand_stays() -> None:
    assert shadow("eﬃcient").text == "eﬃcient"


def test_markup_is_dropped_but_not_asterisks_between_words() -> None:
    assert shadow("**Bold** and `code`, 3 * 4", drop=MARKUP).text == "Bold and code, 3 * 4"


def test_a_part_of_a_text() -> None:
    view = shadow("one\ntwo three", 4, 13)
    assert view.text == "two three"
    assert view.span(0, 3) == (4, 7)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_every_offset_points_into_the_text_in_order(text: str) -> None:
    view = shadow(text)
    assert len(view.text) == len(view.offsets)
    assert list(view.offsets) == sorted(set(view.offsets))
    assert all(0 <= offset < len(text) for offset in view.offsets)
    assert not INVISIBLE.search(view.text)
