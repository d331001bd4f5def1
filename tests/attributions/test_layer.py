"""Attributions: properties, sources, and texts that must not break the reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from auditor.attributions.layer import attributions
from auditor.attributions.trees import trees
from auditor.model import Annotated, Attribution, Document, Sentence, Token
from auditor.quotations import quotations

Annotate = Callable[..., Annotated]

ARTICLE = """Harbour To Close For Repairs

The harbour will close in June, the port authority said on Monday.

“We have no choice,” said Ines Duarte, who runs the harbour office. “The wall moves.”

“It moves a little every winter, and nobody knows why.

“But it moves,” she added. Critics, among them the fishermen's union, say the repairs are late.

According to a report by the Coastal Survey (CS), the wall is 90 years old. The CS warned in 2019
that it could fail. Duarte said she had read “every page” of it.

A fisherman who asked not to be named said the boats had nowhere to go. He said some would be sold.

I think the harbour should have closed years ago.
"""


def _found(annotate_text: Annotate, text: str) -> tuple[Attribution, ...]:
    return annotate_text(text).attributions


def test_contents_lie_in_the_text_apart_and_in_order(annotate_text: Annotate) -> None:
    annotated = annotate_text(ARTICLE)
    firsts = [a.content.spans[0] for a in annotated.attributions]
    assert firsts == sorted(firsts)
    spans = sorted(s for a in annotated.attributions for s in a.content.spans)
    assert all(0 <= start < end <= len(ARTICLE) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    for attribution in annotated.attributions:
        assert attribution.content == annotated.extent(*attribution.content.spans)
        if attribution.cue is not None:
            assert attribution.cue == annotated.extent(*attribution.cue.spans)


def _kinds(annotate_text: Annotate) -> dict[str, tuple[str, str | None]]:
    return {
        a.content.text[:20]: (a.source.kind, a.source.name)
        for a in _found(annotate_text, ARTICLE)
        if a.source is not None
    }


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        ("“We have no choice,”", "named_person", "Ines Duarte"),
        ("“It moves a little e", "named_person", "Ines Duarte"),
        ("“But it moves,”", "named_person", "Ines Duarte"),
        ("the repairs are late", "vague", None),
        ("she had read “every ", "named_person", "Ines Duarte"),
        ("the boats had nowher", "anonymous", None),
        ("some would be sold", "anonymous", None),
        ("the harbour should h", "self", None),
    ],
)
def test_sources_are_placed_and_resolved(
    annotate_text: Annotate, content: str, kind: str, name: str | None
) -> None:
    assert _kinds(annotate_text)[content] == (kind, name)


def test_a_quotation_that_goes_on_has_no_cue_and_says_whose_it_is(annotate_text: Annotate) -> None:
    found = _found(annotate_text, ARTICLE)
    carried = next(a for a in found if a.content.text.startswith("“It moves"))
    assert carried.cue is None
    assert carried.source is not None
    assert "Ines Duarte" in carried.source.why
    assert "Ines Duarte" in carried.reason


def test_what_is_attributed_inside_an_attribution_belongs_to_it(annotate_text: Annotate) -> None:
    text = "The mayor said that analysts believe the wall is safe."
    (found,) = _found(annotate_text, text)
    assert found.content.text == "that analysts believe the wall is safe"
    assert found.source is not None
    assert found.source.text == "The mayor"


def test_a_passive_without_agent_has_no_source(annotate_text: Annotate) -> None:
    (found,) = _found(annotate_text, "It is widely believed that the letters were burned.")
    assert found.source is None
    assert "nobody is named" in found.reason


def test_he_and_she_keep_to_the_gender_of_a_name(annotate_text: Annotate) -> None:
    text = "Helen Marsh met John Okoro in Leeds. He said the talks went well."
    found = _found(annotate_text, text)[-1]
    assert found.source is not None
    assert found.source.name == "John Okoro"


def test_a_surname_of_two_people_is_not_resolved(annotate_text: Annotate) -> None:
    text = "Helen Marsh and Robert Marsh own the mill. Marsh said the mill would close."
    found = _found(annotate_text, text)[-1]
    assert found.source is not None
    assert found.source.name in (None, "Marsh")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "said",
        "“",
        "“”",
        '"""""""',
        "said said said said",
        ":",
        "::: “ ' ” :",
        "said: “",
        "\u200b“\u200b”",
        "🗣️ said “🗣️”",
        "according to",
        "According to according to.",
        "He said.",
        "“A” “B” “C” “D”",
        "a\n\n“b\n\n“c\n\n“d",
    ],
)
def test_odd_texts_break_nothing(annotate_text: Annotate, text: str) -> None:
    for attribution in _found(annotate_text, text):
        assert attribution.content.text.strip()


def _token(index: int, head: int, **changes: object) -> Token:
    plain = Token(index * 2, index * 2 + 1, "x", "say", "VERB", head, "ccomp", "", 0)
    return plain._replace(**changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "heads", [[0, 0, 1, 2, 3], [4, 3, 2, 1, 0], [1, 0, 3, 2, 4], [2, 3, 0, 1, 4]]
)
def test_any_heads_are_read(heads: list[int]) -> None:
    """Another engine's trees may cross or hold circles."""
    tokens = tuple(_token(i, head) for i, head in enumerate(heads))
    annotated = Annotated(
        document=Document(id="test", text="x " * len(heads)),
        tokens=tokens,
        sentences=(Sentence(0, 2 * len(heads), 0, len(heads), "prose", 0),),
        entities=(),
    )
    forest = trees(annotated)
    assert all(forest.low[i] <= i <= forest.high[i] for i in range(len(heads)))
    assert isinstance(attributions(replace(annotated, quotations=quotations(annotated))), tuple)


def test_the_same_text_gives_the_same_attributions(annotate_text: Annotate) -> None:
    annotated = annotate_text(ARTICLE)
    assert attributions(annotated) == annotated.attributions
