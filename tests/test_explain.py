"""Every kind of finding has its text."""

import pytest

from auditor.explain import Kind, UnknownKindError, explanation, kinds, overview


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.id)
def test_every_kind_is_explained(kind: Kind) -> None:
    for part in ("title", "what", "why", "problems", "example"):
        assert kind.text[part].strip(), f"{kind.id} has no {part}"
    assert kind.text["title"] in explanation(kind.id)
    assert kind.name in overview()


def test_ids_are_unique() -> None:
    ids = [kind.id for kind in kinds()]
    assert len(ids) == len(set(ids))


def test_unknown_kind() -> None:
    with pytest.raises(UnknownKindError, match="did you mean metaphor"):
        explanation("metafor")


def test_a_group_that_is_no_dimension() -> None:
    assert "house_word" in explanation("house")
