"""Ids stay unique however many there are."""

from __future__ import annotations

from auditor.ingest.unique import Unique


def test_repeats_are_numbered() -> None:
    unique = Unique()
    assert [unique(id) for id in "abaaab"] == ["a", "b", "a#2", "a#3", "a#4", "b#2"]


def test_many_ids_through_several_growths() -> None:
    unique = Unique()
    ids = [unique(f"row-{n}") for n in range(20_000)]
    assert ids == [f"row-{n}" for n in range(20_000)]
    assert unique("row-19999") == "row-19999#2"
    assert unique("row-0") == "row-0#2"


def test_lone_surrogates_are_names_too() -> None:
    unique = Unique()
    assert [unique("\ud800"), unique("\ud800")] == ["\ud800", "\ud800#2"]
