"""The lists of names: each name is found, nothing else is, and files keep the order it takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.lexicon import data_path
from auditor.mentions.gazetteer import is_given, is_place, is_surname, leaning

LISTS = {"places": is_place, "given_names": is_given, "surnames": is_surname}


def names(file: str) -> list[str]:
    return data_path(f"specifics/{file}.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("file", sorted(LISTS))
def test_lists_are_in_order_and_name_their_source(file: str) -> None:
    head, *rest = names(file)
    assert head.startswith("#") and "Source" in head
    assert rest == sorted(set(rest), key=str.encode)


@pytest.mark.parametrize("file", sorted(LISTS))
def test_every_name_is_found(file: str) -> None:
    head, *rest = names(file)
    chosen = [*rest[:50], *rest[::997], *rest[-50:]]
    assert all(LISTS[file](name) for name in chosen)
    assert not LISTS[file](head)


GIVEN = frozenset(names("given_names")[1:])


@given(st.text(max_size=12))
def test_nothing_else_is(name: str) -> None:
    assert is_given(name) == (name in GIVEN)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Romsey", "place"),
        ("Minas Gerais", "place"),
        ("Deirdre Fallon", "person"),
        ("Florence", None),
        ("Nordkraft", None),
    ],
)
def test_leaning(name: str, kind: str | None) -> None:
    found = leaning(name.split())
    assert (found[0] if found else None) == kind
