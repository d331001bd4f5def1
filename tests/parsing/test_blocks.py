"""Lines, bullets and headings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.parsing.blocks import LONGEST, segments


def parts(text: str) -> list[tuple[str, str]]:
    return [(s.role, text[s.body : s.end]) for s in segments(text)]


HEADINGS = [
    "## What we know",
    "**How it unfolded**",
    "🔍 Drivers behind the decision",
    "1. Security Imperatives",
    "II. Consequences of the Vote",
    "From Bans to Bargains: Why the Council Gave In",
    "Who Pays for the Bridge?",
    "What happens next",
    "----",
    "Storm latest 🌊",
]
NOT_HEADINGS = [
    "The council met on Tuesday and adjourned.",
    "1. The council met on Tuesday and adjourned.",
    "Will the neighbours follow?",
    "but the ferry had already left",
    "“We had no choice,” the mayor said.",
    "J. Edgar Hoover led the bureau for decades.",
    "This includes:",
    "The river rose by 3 metres on Monday. 🌊",
    "The river rose, Marta Quill said. 👩🏽\u200d🔧",
]


@pytest.mark.parametrize("line", HEADINGS)
def test_headings(line: str) -> None:
    text = f"The vote was close.\n{line}\nNobody asked for a recount."
    assert [s.role for s in segments(text)][1] == "heading"


@pytest.mark.parametrize("line", NOT_HEADINGS)
def test_not_headings(line: str) -> None:
    text = f"The vote was close.\n{line}\nNobody asked for a recount."
    assert [s.role for s in segments(text)][1] != "heading"


def test_bullets_stay_outside_the_body_but_inside_the_segment() -> None:
    text = "  • The port reopened.\n  2) Two ships sailed.\n- A third did not."
    found = list(segments(text))
    assert [text[s.body : s.end] for s in found] == [
        "The port reopened.",
        "Two ships sailed.",
        "A third did not.",
    ]
    assert [text[s.start] for s in found] == ["•", "2", "-"]
    assert {s.role for s in found} == {"item"}


def test_an_initial_is_not_a_list_letter() -> None:
    assert parts("A. Smith spoke first.\nThen he left.")[0] == ("prose", "A. Smith spoke first.")


def test_sentences_that_ran_together_are_cut_apart() -> None:
    text = "It was a matter of diplomacyIt allows both sides to wait.”Just make sure to ask."
    assert [body for _, body in parts(text)] == [
        "It was a matter of diplomacy",
        "It allows both sides to wait.”",
        "Just make sure to ask.",
    ]


@pytest.mark.parametrize(
    "text", ["YouTube and eBay grew.", "Visit example.Com today.", "The U.S.Army said so."]
)
def test_names_with_inner_capitals_stay_whole(text: str) -> None:
    assert len(parts(f"{text} It rained.")) == 1


def test_hard_wrapped_copy_is_joined_into_paragraphs() -> None:
    lines = [
        "The ministry said on Tuesday that the ferry had been inspected in",
        "August and that no fault had been found in either of the engines,",
        "although the owners had been told to replace the plating before the",
        "winter season and had not yet done so when the accident happened.",
        "",
        "Relatives of the passengers gathered at the harbour office, where a",
        "list of names had been promised for noon but was not put up until",
        "the evening, when most of them had already been told by telephone.",
    ]
    assert len(parts("\n".join(lines))) == 2


def test_a_text_of_one_line_is_never_a_heading() -> None:
    assert parts("Minister Opens Bridge") == [("prose", "Minister Opens Bridge")]


def test_a_long_line_is_cut_at_sentences() -> None:
    text = "The tide rose again. " * 5_000
    found = list(segments(text))
    assert all(s.end - s.body <= LONGEST for s in found)
    assert all(text[s.end - 1] == "." for s in found)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="aB1. \n•*#-()”“'!\u00a0\u200b🔍", max_size=120))
def test_every_visible_character_lies_in_one_segment_and_order_holds(text: str) -> None:
    found = list(segments(text))
    covered = [i for s in found for i in range(s.start, s.end)]
    assert covered == sorted(set(covered))
    visible = {i for i, char in enumerate(text) if not char.isspace()}
    assert visible <= set(covered)
    assert all(s.start <= s.body < s.end for s in found)
