"""Words and sentences without end are noted, ordinary prose is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.ingest import Limits, read
from auditor.ingest.stretches import stretches
from auditor.model import Document

SENTENCE = "The council will keep the night ferry until 31 March 2025, Mayor Ida Brandt said. "
LIMITS = Limits(token=40, sentence=200)


def reasons(text: str, limits: Limits = LIMITS) -> list[str]:
    return [note.reason.split(" (")[0] for note in stretches(text, limits)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SENTENCE * 9, []),
        (f"{'a' * 40} b", []),
        (f"{'a' * 41} b", ["1 word of more than 40 characters"]),
        (f"b {'a' * 41} {'-' * 90}", ["2 words of more than 40 characters"]),
        ("and so on " * 20, []),
        ("and so on " * 21, ["1 stretch without a full stop of more than 200 characters"]),
        ("and so on\n" * 99, []),
        # A word without end is no sentence as well.
        ("a" * 300, ["1 word of more than 40 characters"]),
    ],
)  # fmt: skip
def test_what_is_longer_than_prose_has_it(text: str, expected: list[str]) -> None:
    assert reasons(text) == expected


@given(st.text("ab .\n", max_size=1_000))
def test_the_quick_look_misses_nothing(text: str) -> None:
    longest = max((len(word) for word in text.split()), default=0)
    spans = [s for note in stretches(text, Limits(token=9, sentence=10**9)) for s in note.spans]
    assert bool(spans) == (longest > 9)
    assert all(not any(char.isspace() for char in text[a:b]) for a, b in spans)


def test_it_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text(SENTENCE * 9 + "a" * 90_000 + ". " + "and the mayor said it " * 900)
    [document] = read([path])
    assert isinstance(document, Document)
    notes = [note for note in document.notes if note.kind == "long_stretch"]
    assert [note.level for note in notes] == ["low", "low"]
    [(start, end)] = notes[0].spans
    assert (document.text[start], end - start) == ("a", 90_001)
