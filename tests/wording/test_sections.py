"""The parts of a text, and which of them the score counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.model import Annotated
from auditor.wording.sections import sections

Annotate = Callable[..., Annotated]


def test_headline_lead_body(annotate_text: Annotate) -> None:
    prose = "\n\n".join(f"The council met for the {n}th time on Monday." for n in range(4, 10))
    found = sections(annotate_text(f"Council Meets Again On Budget\n\n{prose}"))
    assert found == ["headline", *["lead"] * 3, *["body"] * 3]


@pytest.mark.parametrize(
    "line",
    [
        "Photo: The mayor leaves the shameful meeting on Monday.",
        "FILE PHOTO - Workers stand at the gate of the plant in May.",
        "The mayor leaves the shameful meeting on Monday. (AP Photo/Ana Ruiz)",
        "The harbour at dawn on the day of the vote. (Photo by Ana Ruiz)",
    ],
)
def test_captions(annotate_text: Annotate, line: str) -> None:
    text = f"The council met on Monday.\n\n{line}\n\nThe vote is due in May."
    found = sections(annotate_text(text))
    assert "caption" in found and found[0] == found[-1] == "lead"


def test_a_sentence_about_photographs_is_no_caption(annotate_text: Annotate) -> None:
    text = "The photo showed the mayor at the gate, and the court saw it on Monday."
    assert sections(annotate_text(text)) == ["lead"]
