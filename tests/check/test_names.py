"""Names on the command line."""

from __future__ import annotations

import pytest

from auditor.check.names import UnknownNameError, dimension, is_named, named, reported
from tests.check.made import issue


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("emotive", "emotive"),
        ("Loaded-Language", "loaded_language"),
        ("loaded_language/emotive", "loaded_language.emotive"),
        (" vague_source ", "vague_source"),
        ("notes", "notes"),
    ],
)
def test_spellings(written: str, meant: str) -> None:
    assert named(written) == meant


@pytest.mark.parametrize(
    ("written", "told"),
    [("emotve", "did you mean emotive"), ("person", "never reports"), ("qqq", "auditor explain")],
)
def test_unknown_names(written: str, told: str) -> None:
    with pytest.raises(UnknownNameError, match=told):
        named(written)


def test_only_dimensions_have_limits() -> None:
    assert dimension("Loaded-Language") == "loaded_language"
    with pytest.raises(UnknownNameError, match="did you mean attribution"):
        dimension("attributions")
    with pytest.raises(UnknownNameError, match="one of attribution, contradictions"):
        dimension("notes")


def test_a_name_means_a_dimension_a_kind_or_both() -> None:
    assert all(
        is_named(issue(), [name])
        for name in ("emotive", "loaded_language", "loaded_language.emotive")
    )
    assert not is_named(issue(), ["metaphor", "attribution"])


def test_what_is_reported_is_explained_and_no_fault_of_another_command() -> None:
    kinds = {kind.id for kind in reported()}
    assert "attribution.vague_source" in kinds and "contradictions.date" in kinds
    assert not {"attribution.direct_quote", "specifics.person", "notes.accepted"} & kinds
    assert not any(kind.startswith("revision.") for kind in kinds)
