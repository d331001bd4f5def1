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
        ("It was paid for by the Department of Roads, Ports and the Sea.", "organisation",
         "Department of Roads, Ports and the Sea"),
        ("The centre was run by the University of Arts and Crafts.", "organisation",
         "University of Arts and Crafts"),
        ("They borrowed the money from the lender Velmar in May.", "organisation", "Velmar"),
        ("The ferry called at Ostrel, a small fishing village, in May.", "place", "Ostrel"),
        ("The line runs between Ostrel and Vinterby.", "place", "Ostrel"),
        ("The line runs between Ostrel and Vinterby.", "place", "Vinterby"),
        ("The net was mended by the fisherman Oddvar Lien.", "person", "Oddvar Lien"),
        ("The bill was tabled by Ines Duarte, D-Ohio.", "place", "Ohio"),
        ("They lost their first game in the Six Nations in May.", "event", "Six Nations"),
        ("They were married on Easter Monday.", "date", "Easter Monday"),
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
        ("The yard built four 120-metre ferries.", "four 120-metre ferries",
         amount(4, "120-metre ferries")),
        ("The yard covers a 64,000-square-metre site.", "64,000-square-metre",
         amount(64000, "square metres")),
        ("Five of the last seven boats sank.", "Five of the last seven boats",
         amount(5, "boats")),
        ("Falls kill people aged 65 and older.", "65 and older",
         amount(65, "years_of_age", "at_least")),
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
        "Call +47 555 01 234 or 555-0199 for details.",
        "The Chief Executive Officer left early.",
        "The MV Petrella left early.",
        "It sold CO2 and reported its EBITDA.",
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


def test_a_city_before_a_colon_is_where_the_report_was_filed(annotate_text: Annotate) -> None:
    text = "Lindholm: Mills in the north of the country closed for two days, the union said."
    assert found(annotate_text(text))[0] == ("place", "Lindholm", None)
    label = "Analysis: Mills in the north of the country closed for two days, the union said."
    assert ("place", "Analysis", None) not in found(annotate_text(label))


def test_acronyms_of_other_initials_are_tied_too(annotate_text: Annotate) -> None:
    text = "The Vinterby University of Sea Trades (VUNT) said so. The VUNT has 40 students."
    values = [m.value for m in annotate_text(text).mentions if m.text == "VUNT"]
    assert values == ["Vinterby University of Sea Trades"] * 2


def test_a_firm_is_known_without_its_legal_form(annotate_text: Annotate) -> None:
    text = "Petrel Ferries AS lost money in 2023. Ana Ruiz runs Petrel Ferries from Oslo."
    rows = [(m.kind, m.value) for m in annotate_text(text).mentions if m.text == "Petrel Ferries"]
    assert rows == [("organisation", "Petrel Ferries AS")]


def test_countries_are_sides_in_a_match_and_places_elsewhere(annotate_text: Annotate) -> None:
    match = (
        "Norway beat Denmark 3-1 in the rain. Norway led at half-time after a penalty by the "
        "captain, and the goalkeeper saved a late shot from the substitute. The referee stopped "
        "the match twice. The squad flew home to Norway."
    )
    kinds = [m.kind for m in annotate_text(match).mentions if m.text == "Norway"]
    assert kinds == ["organisation", "organisation", "place"]
    trade = "Norway beat Denmark to the contract. Norway sold the fish in May."
    assert {m.kind for m in annotate_text(trade).mentions if m.text == "Norway"} == {"place"}


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


def test_a_surname_that_a_body_shares_is_the_person_who_speaks(annotate_text: Annotate) -> None:
    annotated = annotate_text(
        "Jivabhai Agariya works the pans. The Agariya Hitrakshak Manch asked for help on Monday. "
        "Agariya said he had no pump. Rains had ruined the salt, Agariya said."
    )
    alone = [m for m in annotated.mentions if m.text == "Agariya"]
    assert [(m.kind, m.value) for m in alone] == [("person", "Jivabhai Agariya")] * 2


@pytest.mark.parametrize(
    ("text", "kind", "span", "value"),
    [
        ("A keeper, Nils Aune, 51, of Romsey, was fined.", "place", "Romsey", None),
        ("The plant is in Aalst, Belgium, by the canal.", "place", "Aalst", None),
        ("The U.S. tariff took effect.", "place", "U.S.", "United States"),
        ("Agents of the F.B.I. came.", "organisation", "F.B.I.", "Federal Bureau of Investigation"),
        ("June Prentice, 88, was treated.", "person", "June Prentice", "June Prentice"),
        ("The violinist Radu Marin played.", "person", "Radu Marin", "Radu Marin"),
        ("Fans of the Oakham Herons cheered.", "organisation", "Oakham Herons", None),
        ("There was a fire at Larch House.", "place", "Larch House", None),
        ("Secretary of State Ines Duarte left.", "person", "Ines Duarte", "Ines Duarte"),
        ("It met Nordkraft CEO Nils Aune there.", "person", "Nils Aune", "Nils Aune"),
        ("Rule returned to Afghanistanbreaking all talks.", "place", "Afghanistan", None),
    ],
)
def test_names_by_lists_and_by_the_words_around_them(
    annotate_text: Annotate, text: str, kind: str, span: str, value: str | None
) -> None:
    assert (kind, span, value) in found(annotate_text(f"The mill stood empty.\n\n{text}\n"))


def test_initials_without_brackets_are_tied_to_the_long_form(annotate_text: Annotate) -> None:
    text = "The brewer Aune & Berg closed a plant. Shares in A&B fell."
    assert ("organisation", "A&B", "Aune & Berg") in found(annotate_text(text))


def test_a_child_has_the_surname_of_the_parent_named_before(annotate_text: Annotate) -> None:
    text = "Mirela Costin died on Friday. Her daughter Ioana confirmed it. Ioana gave no cause."
    people = [m.value for m in annotate_text(text).mentions if m.text == "Ioana"]
    assert people == ["Ioana Costin", "Ioana Costin"]


@pytest.mark.parametrize(
    ("text", "kind", "span", "value"),
    [
        ("The boy, who is 12, swam.", "quantity", "12", amount(12, "years_of_age")),
        ("She left school when she was nine.", "quantity", "nine", amount(9, "years_of_age")),
        (
            "Profit fell to 41.6 million euros from 50.7 million a year earlier.",
            "money",
            "50.7 million",
            {"amount": 50700000, "currency": "EUR", "bound": "exact"},
        ),
        (
            "Profit was €4m, and the dividend stayed at 32 cents a share.",
            "money",
            "32 cents",
            {"amount": 0.32, "currency": "EUR", "bound": "exact"},
        ),
    ],
)
def test_values_that_lean_on_the_words_around_them(
    annotate_text: Annotate, text: str, kind: str, span: str, value: Any
) -> None:
    assert (kind, span, value) in found(annotate_text(text))


def test_a_story_is_told_on_from_a_date_with_its_year(annotate_text: Annotate) -> None:
    text = (
        "In February 2023 the guild refused to meet. By June 30 it had changed its mind. "
        "On July 2 it met."
    )
    dates = [m.value for m in annotate_text(text, published="2025-03-19").mentions]
    assert dates == ["2023-02", "2023-06-30", "2023-07-02"]


def test_a_recent_day_is_of_the_year_of_publication(annotate_text: Annotate) -> None:
    text = "In February 2023 the guild refused to meet. It met on March 12."
    dates = [m.value for m in annotate_text(text, published="2025-03-19").mentions]
    assert dates == ["2023-02", "2025-03-12"]


def test_a_quarter_of_a_match_is_no_date(annotate_text: Annotate) -> None:
    text = "The Herons led by nine points in the third quarter."
    kinds = [m.kind for m in annotate_text(text, published="2025-03-19").mentions]
    assert "date" not in kinds
