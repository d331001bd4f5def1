"""Which issues are printed, and how they are told together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.check.issues import Issue
from auditor.check.ranking import most_lines, selection, wanted
from auditor.config import Config
from tests.check.made import TEXT, issue

GRAVE = issue("news", dimension="contradictions", kind="date", severity="error", priority=90)
QUIET = issue("today", severity="info")


def shown(
    issues: list[Issue], words: int = 700, everything: bool = False, **config: int
) -> list[str]:
    found = selection(issues, Config(**config), words, everything=everything)  # type: ignore[arg-type]
    return [line.text for line in found.shown]


def test_the_order_is_that_of_the_text() -> None:
    assert shown([issue("slammed"), GRAVE]) == ["news", "slammed"]


def test_low_severity_only_with_all() -> None:
    issues = [issue("slammed"), QUIET]
    assert shown(issues) == ["slammed"]
    assert shown(issues, everything=True) == ["today", "slammed"]
    assert selection(issues, Config(), 700, everything=False).lower == 1


def test_too_many_leave_the_gravest() -> None:
    names = ("Grim", "today", "mayor", "plan", "slammed", "shameful")
    words = [issue(w, dimension="house", kind="house_word") for w in names]
    found = selection([*words, GRAVE], Config(findings_per_700_words=6), 700, everything=False)
    assert GRAVE in found.shown and len(found.shown) == 6
    assert found.crowded == 1


@pytest.mark.parametrize(
    ("words", "most"),
    [(0, 3), (55, 3), (175, 3), (200, 3), (350, 6), (467, 8), (700, 8), (1400, 16), (1931, 22)],
)
def test_how_many_lines(words: int, most: int) -> None:
    assert most_lines(words, 8) == most


def test_loaded_words_of_a_sentence_are_one_line_and_a_repeated_word_is_told_once() -> None:
    second = TEXT.rindex("shameful")
    again = replace(
        issue("shameful", group="shameful"),
        span=(second, second + 8),
        sentence=(TEXT.rindex("It"), len(TEXT)),
    )
    issues = [
        issue("slammed", group="slammed", confidence=0.4),
        issue("shameful", group="shameful", confidence=0.9),
        again,
    ]
    (line,) = selection(issues, Config(), 700, everything=False).shown
    assert line.text == "shameful" and line.span == issues[1].span
    assert [i.text for i in line.also] == ["slammed", "shameful"]
    assert len(shown(issues, everything=True)) == 3


def test_only_loaded_words_share_a_line_by_their_sentence() -> None:
    notes = [
        issue(word, dimension="notes", kind=kind, group=kind)
        for word, kind in (("mayor", "a"), ("plan", "b"), ("slammed", "a"))
    ]
    assert shown(notes) == ["mayor", "plan"]


def test_selecting_ignoring_and_grading() -> None:
    issues = [issue("slammed"), GRAVE]
    assert wanted(issues, Config(select=("contradictions",))) == [GRAVE]
    assert wanted(issues, Config(ignore=("date",))) == [issues[0]]
    graded = wanted(issues, Config(severity={"emotive": "error", "loaded_language": "info"}))
    assert [i.severity for i in graded] == ["error", "error"]


@given(
    st.lists(
        st.builds(
            lambda word, severity, priority, group: issue(
                word, severity=severity, priority=priority, group=group
            ),
            st.sampled_from(TEXT.replace(".", "").split()),
            st.sampled_from(["error", "warning", "info"]),
            st.integers(0, 100),
            st.sampled_from([None, "a", "b"]),
        )
    ),
    st.integers(0, 3000),
)
def test_nothing_is_lost_or_told_twice(issues: list[Issue], words: int) -> None:
    found = selection(issues, Config(), words, everything=False)
    told = sum(1 + len(line.also) for line in found.shown)
    assert told + found.lower + found.crowded == len(issues)
    assert len(found.shown) <= most_lines(words, 8)
    assert list(found.shown) == sorted(found.shown, key=lambda line: (line.span, line.rule))
