"""Speaker labels, turns of an interview, signatures below quotations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.attributions.labels import labels
from auditor.model import Annotated

Annotate = Callable[..., Annotated]

TALK = "VIDAL: We saw the cracks in May.\n\nDR. REYES: Nobody told us.\n\nThe hall was empty."
INTERVIEW = "Q. Why did you leave?\n\nA. The noise was too much for me."


def _turns(annotated: Annotated) -> list[tuple[str | None, str | None, str]]:
    return [
        (a.source.text, a.source.kind, a.content.text)
        for a in annotated.attributions
        if a.source is not None
    ]


def test_the_turns_of_a_transcript_are_their_speakers(annotate_text: Annotate) -> None:
    assert _turns(annotate_text(TALK)) == [
        ("VIDAL", "named_person", "We saw the cracks in May"),
        ("DR. REYES", "named_person", "Nobody told us"),
    ]


def test_a_label_of_a_person_named_in_full_elsewhere_is_resolved(annotate_text: Annotate) -> None:
    text = f"Marta Vidal spoke to the committee.\n\n{TALK}"
    source = annotate_text(text).attributions[0].source
    assert source is not None
    assert source.name == "Marta Vidal"


def test_question_and_answer_are_turns_without_a_name(annotate_text: Annotate) -> None:
    kinds = [kind for _, kind, _ in _turns(annotate_text(INTERVIEW))]
    assert kinds == ["anonymous", "anonymous"]


@pytest.mark.parametrize(
    "text",
    [
        "Time: three o'clock\n\nPlace: the old town hall\n\nPrice: five euros",
        "Vidal: Wall Had Cracks In May\n\nThe wall was built in 1931.",
        "Q",
        "A.",
        ":\n\n:",
        "",
    ],
)
def test_other_words_before_colons_make_no_transcript(annotate_text: Annotate, text: str) -> None:
    assert labels(annotate_text(text)) == []


def test_a_name_signed_below_a_quotation_is_its_source(annotate_text: Annotate) -> None:
    (found,) = annotate_text(
        "“It was the best day of my life.”\n\n— Ana Ruiz, teacher"
    ).attributions
    assert found.source is not None
    assert found.source.text == "Ana Ruiz"
    assert "set beside" in found.reason
