"""What the dimension counts, what it only shows, and its figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.dimensions.loaded_language import DIMENSION, KINDS
from auditor.lexicon import toml
from auditor.model import Annotated, LoadedFinding

Annotate = Callable[..., Annotated]
TEXT = """Shameless Hypocrites Gloat Over Disgraceful Vote

The council met on Monday evening and read the draft of the budget.
“This is a shameful, disgusting betrayal of our town,” said Ms Ortega.
Everyone knows the tender was decided months ago.
The board's cowardly silence is appalling and its cynical clowns gloat.
"""


@pytest.fixture(scope="module")
def audited(annotate_text: Annotate) -> tuple[Annotated, list[LoadedFinding]]:
    annotated = annotate_text(TEXT)
    return annotated, [f for f in DIMENSION.find(annotated) if isinstance(f, LoadedFinding)]


def _of(audited: tuple[Annotated, list[LoadedFinding]], word: str) -> LoadedFinding:
    return next(f for f in audited[1] if word in f.text)


def test_own_voice_counts(audited: tuple[Annotated, list[LoadedFinding]]) -> None:
    assert _of(audited, "appalling").weight == 1


@pytest.mark.parametrize("word", ["Disgraceful", "shameful", "Everyone knows"])
def test_headings_quotations_and_weasel_words_are_shown_not_counted(
    audited: tuple[Annotated, list[LoadedFinding]], word: str
) -> None:
    assert _of(audited, word).weight == 0


def test_quoted_is_said_of_quotations_only(
    audited: tuple[Annotated, list[LoadedFinding]],
) -> None:
    assert _of(audited, "shameful").quoted
    assert not _of(audited, "Disgraceful").quoted


def test_tally_counts_words_of_the_own_voice(
    audited: tuple[Annotated, list[LoadedFinding]],
) -> None:
    annotated, findings = audited
    tally = DIMENSION.tally(annotated, findings)
    counted = [f for f in findings if f.weight]
    assert tally.found == sum(len(f.text.split()) for f in counted) > 3
    # 13 words of the first sentence, 3 of the frame, 8 and 11 of the last two.
    assert tally.possible == 13 + 3 + 8 + 11


def test_nothing_is_counted_twice(audited: tuple[Annotated, list[LoadedFinding]]) -> None:
    annotated, findings = audited
    twice = DIMENSION.tally(annotated, [*findings, *findings])
    assert twice == DIMENSION.tally(annotated, findings)


def test_detail_adds_up(audited: tuple[Annotated, list[LoadedFinding]]) -> None:
    annotated, findings = audited
    detail = DIMENSION.detail(annotated, findings)
    tally = DIMENSION.tally(annotated, findings)
    sections = detail["sections"]
    assert sections["headline"]["loaded"] >= 1
    assert sections["lead"]["words"] + sections["body"]["words"] == tally.possible
    assert sections["lead"]["loaded"] + sections["body"]["loaded"] == tally.found
    assert sum(detail["kinds"].values()) == detail["terms"] == sum(f.weight for f in findings)
    assert detail["quoted"] >= 1 and detail["weasel"] == 1


def test_an_empty_text_has_no_rate(annotate_text: Annotate) -> None:
    annotated = annotate_text("")
    assert DIMENSION.tally(annotated, []).rate is None
    assert DIMENSION.detail(annotated, [])["terms"] == 0


def test_every_kind_is_explained() -> None:
    texts = toml("kinds/loaded_language.toml")
    assert set(texts) == set(KINDS) == set(DIMENSION.kinds)
    for text in texts.values():
        assert set(text) == {"title", "what", "why", "problems", "example"}


def test_rates_by_kind_and_section_have_intervals(annotate_text: Annotate) -> None:
    prose = "\n\n".join(f"The council met for the {n}th time on Monday." for n in range(4, 14))
    annotated = annotate_text(f"{prose}\n\nThe shameless, cowardly mayor lied.")
    findings = list(DIMENSION.find(annotated))
    detail = DIMENSION.detail(annotated, findings)
    tally = DIMENSION.tally(annotated, findings)
    body = detail["sections"]["body"]
    assert body["interval"][0] <= body["rate"] <= body["interval"][1]
    assert detail["sections"]["headline"]["rate"] is None
    assert sum(row["loaded"] for row in detail["by_kind"].values()) == tally.found
    assert [row["name"] for row in detail["targets"]] == ["mayor"]
    assert detail["targets"][0]["blame"] >= 1


def test_captions_are_shown_not_counted(annotate_text: Annotate) -> None:
    text = "The council met.\n\nPhoto: The shameless mayor gloats on Monday.\n\nIt rained."
    annotated = annotate_text(text)
    findings = list(DIMENSION.find(annotated))
    assert findings and all(f.weight == 0 for f in findings)
    assert DIMENSION.detail(annotated, findings)["sections"]["caption"]["loaded"] >= 1
    assert DIMENSION.tally(annotated, findings).found == 0
