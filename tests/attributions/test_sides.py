"""Official voices and others: told by the document's own words, unknown where they do not say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.attributions.sides import side
from auditor.model import Annotated, Side, SourceKind

Annotate = Callable[..., Annotated]


@pytest.mark.parametrize(
    ("kind", "text", "role", "country", "expected"),
    [
        ("named_person", "", "the mayor of Leeds", False, "official"),
        ("named_person", "", "deputy foreign minister", False, "official"),
        ("named_person", "", "spokesman for the health ministry", False, "official"),
        ("named_person", "", "a spokesman for the airline", False, "other"),
        ("named_person", "", "a spokesman", False, None),
        ("named_person", "", "the former permanent secretary", False, "other"),
        ("named_person", "", "a critic of the government", False, "other"),
        ("named_person", "", "head of the police union", False, "other"),
        ("named_person", "", "a nurse at the clinic", False, "other"),
        ("named_person", "", "president of the company", False, "other"),
        ("named_person", "", None, False, None),
        ("named_organisation", "Peru", None, True, "official"),
        ("named_organisation", "the WHO", None, False, "official"),
        ("named_organisation", "the World Bank", None, False, "official"),
        ("named_organisation", "the harbour workers' union", None, False, "other"),
        ("named_organisation", "Leeds City Council", None, False, "official"),
        ("named_organisation", "the American Forest Council", None, False, None),
        ("named_organisation", "Marwick Lane", None, False, None),
        ("unnamed_official", "two senior defence officials", None, False, "official"),
        ("unnamed_official", "a spokeswoman", None, False, None),
        ("anonymous", "a fisherman", None, False, "other"),
        ("anonymous", "two diplomats", None, False, "official"),
        ("vague", "diplomats and researchers", None, False, None),
        ("vague", "critics of the ministry", None, False, "other"),
        ("document", "a report by the finance ministry", None, False, "official"),
        ("document", "a report by the teachers' union", None, False, None),
        ("document", "a study", None, False, None),
        ("self", "I", None, False, None),
    ],
)
def test_sides(
    kind: SourceKind, text: str, role: str | None, country: bool, expected: Side | None
) -> None:
    assert side(kind, text, role, country) == expected


def test_who_asks_is_no_world_health_organisation() -> None:
    assert side("named_organisation", "a man who knows", None, False) is None


def test_a_person_called_king_holds_no_office(annotate_text: Annotate) -> None:
    (found,) = annotate_text("Margaret King said the lake had frozen over.").attributions
    assert found.source is not None
    assert found.source.side is None


def test_a_pronoun_keeps_the_side_of_whom_it_means(annotate_text: Annotate) -> None:
    text = "Senator Clay Dunmore met farmers on Monday. He said the bill would pass."
    found = annotate_text(text).attributions[-1]
    assert found.source is not None
    assert found.source.name == "Clay Dunmore"
    assert found.source.side in ("official", None)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (
            "Leila Farouk, a nurse at the clinic, said the alarm had failed.",
            "a nurse at the clinic",
        ),
        ("Leila Farouk, 34, a nurse, said the alarm had failed.", "a nurse"),
        ("Bank of Ghana governor Ernest Owusu said rates had peaked.", "Bank of Ghana governor"),
        ("Mr Owusu said rates had peaked.", None),
        ("Ernest Owusu, who runs the bank, said rates had peaked.", None),
    ],
)
def test_roles_are_the_words_beside_a_name(
    annotate_text: Annotate, text: str, role: str | None
) -> None:
    source = annotate_text(text).attributions[0].source
    assert source is not None
    assert source.role == role
