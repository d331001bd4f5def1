"""Findings at a terminal: carets under what they mean, and nothing that acts on the terminal."""

from __future__ import annotations

import unicodedata

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from auditor.check.issues import Related
from auditor.check.run import Report
from auditor.render.linters import terminal
from tests.check.made import checked, issue, report


def plain(found: Report, columns: int = 80) -> list[str]:
    return click.unstyle(terminal.rendered(found, columns)).split("\n")


def excerpt(text: str, words: str, columns: int = 80) -> list[str]:
    """The sentence's lines, and the carets' below them."""
    found = report(issue(words, text=text, reason="R."), checked=checked(text))
    lines = plain(found, columns)
    return lines[2:-2]


def test_grouped_by_file_with_sentence_and_carets() -> None:
    assert plain(report(issue()))[:-1] == [
        "story.txt",
        "  2:11 warning loaded_language.emotive “slammed” stirs feeling.",
        "      The mayor slammed the shameful plan.",
        "                ^^^^^^^",
        "",
    ]


def test_other_words_of_the_line_have_tildes() -> None:
    both = issue(also=(issue("shameful"),))
    assert plain(report(both))[-3] == "                ^^^^^^^     ~~~~~~~~"


@pytest.mark.parametrize(
    ("text", "words", "before"),
    [
        ("日本の mayor slammed it", "slammed", 13),
        ("Cafe\u0301s were slammed today", "slammed", 11),
        ("the ｗｉｄｅ word", "ｗｉｄｅ", 4),
        ("a\u200bb slammed it", "slammed", 3),
        ("tab\there", "here", 4),
    ],
)
def test_wide_and_combining_characters(text: str, words: str, before: int) -> None:
    sentence, carets = excerpt(text, words)
    indent = len(sentence) - len(sentence.lstrip())
    assert len(carets) - len(carets.lstrip()) - indent == before
    assert carets.count("^") == cell_len(words)


def test_right_to_left_text_is_bracketed_instead() -> None:
    lines = excerpt("The paper ידיעות slammed the plan", "slammed")
    assert lines == ["      The paper ידיעות ⟦slammed⟧ the plan"]


def test_a_long_sentence_is_wrapped_and_cut_around_its_mark() -> None:
    text = " ".join(f"word{n}" for n in range(200)) + " slammed the plan"
    lines = excerpt(text, "slammed", columns=60)
    assert all(cell_len(line) <= 60 for line in lines)
    assert lines[-1].strip() == "^" * 7 and len(lines) == 5
    at = lines[-1].index("^")
    assert lines[-2][at : at + 7] == "slammed"


@given(
    st.text(
        alphabet=st.sampled_from("ab ,日語é\u0301ｗ\u200b\u00a0\t\x1b\x9b\u202e"), max_size=120
    ),
    st.integers(40, 120),
)
def test_carets_stand_under_the_word(before: str, columns: int) -> None:
    text = f"{before} slammed it"
    lines = excerpt(text, "slammed", columns)
    carets = [n for n, line in enumerate(lines) if line.strip() and set(line.strip()) == {"^"}]
    above, below = lines[carets[0] - 1], lines[carets[0]]
    head = below[: below.index("^")]
    # The line above, cut where the carets begin, counted in cells.
    place = next(n for n in range(len(above) + 1) if cell_len(above[:n]) >= len(head))
    assert above[place:].lstrip("\u0301\u200b").startswith("slammed"[: below.count("^")])
    assert not any(unicodedata.category(letter) == "Cc" for line in lines for letter in line)
    assert "\u202e" not in "".join(lines)


def test_escape_sequences_reach_no_terminal() -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\u202eslammed"
    document = checked(f"{evil} the plan", path="sto\x1b[31mry.txt")
    found = report(
        issue("slammed", text=document.text, reason=evil, related=(Related((0, 3), evil),)),
        checked=document,
    )
    shown = terminal.rendered(found, 80)
    unstyled = click.unstyle(shown)
    assert not any((ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 for c in unstyled)
    assert "\u202e" not in shown
    assert "sto␛[31mry.txt" in unstyled


def test_the_other_half_is_told_with_its_line() -> None:
    half = issue(related=(Related((0, 4), "Grim"),))
    assert any("line 1: Grim" in line for line in plain(report(half)))


def test_extracted_text_is_called_so() -> None:
    assert "extracted text" in plain(report(issue(), checked=checked(extracted=True)))[0]
