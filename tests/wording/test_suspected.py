"""Suggestions: what the tagger only suspects, in the data and counted nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from auditor.dimensions import loaded_language
from auditor.model import Annotated, Document, LoadedTerm, Sentence, Token
from auditor.wording.layer import wording
from auditor.wording.suspected import suggestions

Annotate = Callable[..., Annotated]
TEXT, TAGS = "the fiery plan of the sneaky men", ("DET", "ADJ", "NOUN", "ADP", "DET", "ADJ", "NOUN")


def _read() -> Annotated:
    tokens = tuple(
        Token(m.start(), m.end(), m.group(), m.group(), tag, 0, "dep", "", 0)
        for m, tag in zip(re.finditer(r"\w+", TEXT), TAGS, strict=True)
    )
    sentence = Sentence(0, len(TEXT), 0, len(tokens), "prose", 0)
    return Annotated(
        document=Document(id="x", text=TEXT), tokens=tokens, sentences=(sentence,), entities=()
    )


def _suggested(scores: Sequence[float], chance: float = 0.5, taken: Sequence[int] = ()) -> set[str]:
    read = _read()
    found = suggestions(read, read.sentences[0], scores, chance, set(taken))
    return {read.tokens[piece.first].text for piece in found if piece.tier == "suggestion"}


def test_likely_words_are_suggested() -> None:
    assert _suggested([0.1, 0.5, 0.1, 0.1, 0.1, 0.5, 0.1]) == {"fiery", "sneaky"}


def test_function_words_never_are() -> None:
    assert _suggested([0.9, 0.1, 0.1, 0.9, 0.9, 0.1, 0.1]) == set()


def test_what_is_found_already_is_not_suggested_again() -> None:
    assert _suggested([0.1, 0.5, 0.1, 0.1, 0.1, 0.5, 0.1], taken=[1]) == {"sneaky"}


def test_unlikely_words_are_not() -> None:
    assert _suggested([0.1, 0.25, 0.1, 0.1, 0.1, 0.32, 0.1]) == {"sneaky"}


@pytest.fixture
def suspicious(annotate_text: Annotate) -> Annotated:
    """A text whose every loaded term is a mere suggestion."""
    text = "The vile, cynical clowns gloat over the ruins of a wretched town. " * 6
    annotated = annotate_text(text)
    weak = tuple(replace(term, tier="suggestion") for term in annotated.loaded)
    assert weak
    return replace(annotated, loaded=weak)


def test_suggestions_count_nowhere(suspicious: Annotated) -> None:
    found = tuple(loaded_language.find(suspicious))
    assert len(found) == len(suspicious.loaded)
    assert {f.weight for f in found} == {0.0}
    assert loaded_language.tally(suspicious, found).found == 0
    detail = loaded_language.detail(suspicious, found)
    assert (detail["terms"], detail["quoted"], detail["unsure"]) == (0, 0, 0)
    assert not any(row["loaded"] for row in detail["sections"].values())


def test_a_suggestion_says_what_it_is(annotate_text: Annotate) -> None:
    text = (
        "The sneaky senator dodged every question about the shady deal. "
        "She joined a super committee in May. Officials were outraged by the leak. "
        "Her grim, dogged refusal to bend has fed a swirl of nasty rumours."
    )
    weak: list[LoadedTerm] = [t for t in annotate_text(text).loaded if t.tier == "suggestion"]
    assert weak
    for term in weak:
        assert "suggestion" in term.reason and "not counted" in term.reason
        assert not term.sure and 0 < term.probability < 1


def test_lists_alone_suggest_nothing(annotate_text: Annotate) -> None:
    annotated = annotate_text("The sneaky senator dodged every question about the shady deal.")
    terms, _ = wording(annotated, lexicon_only=True)
    assert all(term.tier != "suggestion" for term in terms)
