"""Rules and the learned reading together: which attributions stand, where they end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from auditor.attributions.candidate import Candidate
from auditor.attributions.contents import TABLES, Reading, features, read
from auditor.attributions.cues import Scorer
from auditor.attributions.drafts import Draft
from auditor.attributions.frames import candidates
from auditor.attributions.reconcile import Reconciler
from auditor.attributions.trees import trees
from auditor.model import Annotated
from auditor.tagger import committee

Annotate = Callable[..., Annotated]

TEXT = "The engineers said on Monday that the wall could fail. The bridge closed at noon."


def _weighed(annotated: Annotated) -> list[tuple[float, Candidate]]:
    forest = trees(annotated)
    scorer = Scorer(annotated, forest)
    return [(scorer.probability(c), c) for c in candidates(annotated, forest)]


def _reading(annotated: Annotated, **spans: tuple[str, ...]) -> Reading:
    """A reading that is sure of the words given and of no others."""
    columns = []
    for name in Reading._fields:
        wanted = " ".join(spans.get(name, ())).split()
        columns.append([0.95 if token.text in wanted else 0.02 for token in annotated.tokens])
    return Reading(*(np.array(column, dtype=np.float32) for column in columns))


def _settled(annotated: Annotated, reading: Reading, span: tuple[int, int]) -> list[Draft]:
    draft = Draft(None, 0.5, [span], -1, 0)
    return Reconciler(annotated, trees(annotated), reading).settled([draft])


def test_every_word_has_a_row_that_the_tables_hold(annotate_text: Annotate) -> None:
    annotated = annotate_text(TEXT)
    rows = features(annotated, _weighed(annotated))
    assert rows.shape == (len(annotated.tokens), len(TABLES))
    assert (rows >= 0).all()
    assert (rows < np.array(TABLES)).all()


def test_reported_words_are_likelier_content_than_the_rest(annotate_text: Annotate) -> None:
    annotated = annotate_text(TEXT)
    reading = read(annotated, _weighed(annotated))
    by_word = {t.text: float(p) for t, p in zip(annotated.tokens, reading.content, strict=True)}
    assert min(by_word["wall"], by_word["fail"]) > 0.5 > max(by_word["noon"], by_word["said"])
    cues = {t.text: float(p) for t, p in zip(annotated.tokens, reading.cue, strict=True)}
    assert max(cues, key=lambda word: cues[word]) == "said"


def test_names_do_not_weigh(annotate_text: Annotate) -> None:
    annotated = annotate_text("Last week Anna Vidal said the wall could fail.")
    names = {"Anna": "Maria", "Vidal": "Okoro"}
    assert {t.entity for t in annotated.tokens if t.text in names} == {"PERSON"}
    tokens = tuple(t._replace(text=names.get(t.text, t.text)) for t in annotated.tokens)
    other = replace(annotated, tokens=tokens)
    assert (features(annotated, []) == features(other, [])).all()


def test_long_documents_are_read_in_parts_alike() -> None:
    network = committee("attribution/weights.npz")[0]
    draw = np.random.default_rng(0)
    rows = np.stack([draw.integers(0, size, 17_000) for size in TABLES], axis=1)
    whole = network.scores(rows)
    near = network.scores(rows[16_300:])
    reach = sum(network.strides)
    np.testing.assert_allclose(whole[16_300 + reach :], near[reach:], atol=1e-5)


def test_an_empty_document_has_no_scores() -> None:
    network = committee("attribution/weights.npz")[0]
    assert network.scores(np.zeros((0, len(TABLES)), dtype=np.int64)).shape == (0, 4)


def test_what_the_reading_doubts_is_dropped(annotate_text: Annotate) -> None:
    annotated = annotate_text(TEXT)
    start = TEXT.index("The bridge")
    assert _settled(annotated, _reading(annotated), (start, len(TEXT) - 1)) == []


@pytest.mark.parametrize(
    ("likely", "drafted", "expected"),
    [
        ("that the wall could fail", "wall could", "that the wall could fail"),
        (
            "that the wall could fail",
            "on Monday that the wall could fail",
            "that the wall could fail",
        ),
        ("the wall could", "the wall could fail", "the wall could fail"),
    ],
)
def test_edges_follow_the_reading_but_never_for_one_word(
    annotate_text: Annotate, likely: str, drafted: str, expected: str
) -> None:
    annotated = annotate_text("Engineers said on Monday that the wall could fail.")
    text = annotated.document.text
    start = text.index(drafted)
    (found,) = _settled(
        annotated, _reading(annotated, content=(likely,)), (start, start + len(drafted))
    )
    assert [text[a:b] for a, b in found.spans] == [expected]


def test_what_no_rule_found_gets_the_likeliest_cue_and_source(annotate_text: Annotate) -> None:
    annotated = annotate_text("Engineers said on Monday that the wall could fail.")
    reading = _reading(
        annotated, content=("that the wall could fail",), cue=("said",), source=("Engineers",)
    )
    (found,) = Reconciler(annotated, trees(annotated), reading).settled([])
    tokens = annotated.tokens
    assert [tokens[i].text for i in found.cue] == ["said"]
    assert tokens[found.source].text == "Engineers"


def test_what_cannot_be_explained_is_not_found(annotate_text: Annotate) -> None:
    annotated = annotate_text("The wall could fail within days.")
    reading = _reading(annotated, content=("The wall could fail within days",))
    assert Reconciler(annotated, trees(annotated), reading).settled([]) == []
