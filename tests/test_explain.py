"""Every kind of finding has its text."""

import pytest

from auditor.dimensions import DIMENSIONS
from auditor.explain import UnknownKindError, explanation, kind_text

KINDS = [(dimension.name, kind) for dimension in DIMENSIONS for kind in dimension.kinds]


@pytest.mark.parametrize(("dimension", "kind"), KINDS)
def test_every_kind_is_explained(dimension: str, kind: str) -> None:
    text = kind_text(dimension, kind)
    for part in ("title", "what", "why", "problems", "example"):
        assert text[part].strip(), f"{dimension}.{kind} has no {part}"
    assert text["title"] in explanation(f"{dimension}.{kind}")


def test_unknown_kind() -> None:
    with pytest.raises(UnknownKindError, match="did you mean metaphor"):
        explanation("metafor")
