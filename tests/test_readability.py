"""The readability grades are textstat's."""

from __future__ import annotations

import pytest
import textstat
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.readability import grades, syllables_of

PASSAGES = [
    "The council voted twelve to nine on Tuesday to close the bridge. Nobody objected, although "
    "the mayor's office hadn't been told; engineers found 40 cracks in March.",
    "Well-known co-operatives re-elected Szymborska-Ngugi's protégé? 'Twas unforeseeable!",
    "Unbelievably, the antidisestablishmentarian's microphotographs weren't over-exposed.",
    "No. Yes. One two. A B C D E F.",
    "… — !!",
    "",
]


def theirs(text: str) -> dict[str, float]:
    return {name: getattr(textstat, name)(text) for name in grades("")}


@pytest.mark.parametrize("text", PASSAGES)
def test_passages(text: str) -> None:
    assert grades(text) == theirs(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="abcdeiorstly AB.,!?'’\"-éß\n09", max_size=80))
def test_any_text(text: str) -> None:
    assert grades(text) == theirs(text)


@pytest.mark.parametrize(
    ("word", "count"), [("fire", 2), ("created", 3), ("said", 1), ("wellknown", 2), ("zzyzx", 1)]
)
def test_syllables(word: str, count: int) -> None:
    assert syllables_of(word) == count
