"""Mentions: names, values with their units, quotations; and what holds of all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import Annotated

Annotate = Callable[..., Annotated]


WORDS = [
    *("Ana", "Ruiz", "IS-KP", "(", ")", "“", "”", '"', "3", "4,000", "%", "$5", "m", ",", ".", ":"),
    *(";", "-", "—", "and", "of", "the", "The", "in", "Act", "said", "two", "dozen", "May", "#"),
    *("Friday", "1980s", "*", "\n", "🐟", "é", "\u200b", "24/7", "https://x.example", "'s", "by"),
]


def found(annotated: Annotated) -> list[tuple[str, str, Any]]:
    return [(m.kind, m.text, m.value) for m in annotated.mentions]


def amount(number: Any, unit: str, bound: str = "exact") -> dict[str, Any]:
    return {"amount": number, "unit": unit, "bound": bound}


def test_people_are_tied_to_their_full_names(annotate_text: Annotate) -> None:
    text = (
        "Senator Ines Duarte opened the gate on Monday. The crowd cheered for Duarte. "
        "Duarte said the gate was safe."
    )
    people = [(m.text, m.value, m.distinct) for m in annotate_text(text).mentions]
    people = [row for row in people if "Duarte" in row[0]]
    assert people == [
        ("Ines Duarte", "Ines Duarte", True),
        ("Duarte", "Ines Duarte", False),
        ("Duarte", "Ines Duarte", False),
    ]


def test_acronyms_are_tied_to_their_long_forms(annotate_text: Annotate) -> None:
    text = (
        "The Harbour Safety Commission (HSC) met in Oslo. Two officers of the HSC resigned, "
        "the HSC said."
    )
    values = [m.value for m in annotate_text(text).mentions if m.text == "HSC"]
    assert values == ["Harbour Safety Commission"] * 3


@pytest.mark.parametrize(
    ("text", "kind", "span"),
    [
        ("The attack was claimed by IS-KP on Monday.", "organisation", "IS-KP"),
        ("Officers of the GRU were named in the indictment.", "organisation", "GRU"),
        ("Der Spiegel reported the sale on Monday.", "organisation", "Der Spiegel"),
        ("The ship reached Lisbon in May.", "place", "Lisbon"),
        ("The ship sank near the Arve River in May.", "place", "Arve River"),
        ("The mill burned down after the Lindholm earthquake.", "event", "Lindholm earthquake"),
        ("He was charged under Section 4 of the Harbour Safety Act.", "law_or_document",
         "Section 4 of the Harbour Safety Act"),
        ("The rules follow Directive 2008/98 on waste.", "law_or_document", "Directive 2008/98"),
        ("The figures are at https://harbour.example/figures.", "url",
         "https://harbour.example/figures"),
        ("The Ministry of Ports and Fisheries sold the quay.", "organisation",
         "Ministry of Ports and Fisheries"),
    ],
)  # fmt: skip
def test_names(annotate_text: Annotate, text: str, kind: str, span: str) -> None:
    assert (kind, span) in [(k, t) for k, t, _ in found(annotate_text(text))]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("At least nine boats were lost.", "At least nine boats", amount(9, "boats", "at_least")),
        ("The town has 27 member clubs.", "27 member clubs", amount(27, "member clubs")),
        ("She read a 62-page report.", "62-page", amount(62, "pages")),
        ("They sold 62 tonnes of maize flour.", "62 tonnes of maize flour", amount(62, "tonnes")),
        ("Four of six harbour masters quit.", "Four of six harbour masters",
         amount(4, "harbour masters")),
        ("It happens in one in five trials.", "one in five trials", amount(0.2, "fraction")),
        ("The line closed 14 stations and reopened three.", "three", amount(3, "stations")),
        ("The yard employs 640 people, fewer than 50 of them in Oslo.", "fewer than 50",
         amount(50, "people", "less_than")),
        ("Ana Ruiz, 34, mends nets.", "34", amount(34, "years_of_age")),
        ("A girl of thirteen is reading by the lamp.", "thirteen", amount(13, "years_of_age")),
        ("The hospital took in 31 wounded.", "31 wounded", amount(31, "wounded")),
    ],
)  # fmt: skip
def test_counts(annotate_text: Annotate, text: str, span: str, value: Any) -> None:
    assert ("quantity", span, value) in found(annotate_text(text))


@pytest.mark.parametrize(
    "text",
    [
        "Several boats were lost in recent years.",
        "French and Kenyan skippers met.",
        "Observers said many boats had been lost.",
        "1. The council met.",
        "One of them left early.",
    ],
)
def test_what_is_no_specific(annotate_text: Annotate, text: str) -> None:
    padded = f"The mill stood empty and dark beside the water for all to see.\n\n{text}\n"
    assert found(annotate_text(padded)) == []


def test_headings_hold_no_specifics(annotate_text: Annotate) -> None:
    text = "## 3 Lessons From Lisbon\n\nThe council met and spoke about the mill for a while.\n"
    assert found(annotate_text(text)) == []


def test_a_dateline_names_its_place(annotate_text: Annotate) -> None:
    text = "LINDHOLM, Norway, March 3 — The mill burned down in the night, the fire service said."
    assert found(annotate_text(text, published="2025-03-04"))[:3] == [
        ("place", "LINDHOLM", "Lindholm"),
        ("place", "Norway", None),
        ("date", "March 3", "2025-03-03"),
    ]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=40,
    )
)
def test_spans_lie_inside_and_only_quotations_hold_others(
    annotate_text: Annotate, words: list[str]
) -> None:
    annotated = annotate_text(" ".join(words), published="2025-03-04")
    text = annotated.document.text
    reached = 0
    for mention in annotated.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.reason
        if mention.kind != "quote":
            assert mention.start >= reached
            reached = mention.end
