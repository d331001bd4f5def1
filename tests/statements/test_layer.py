"""The statements layer: clauses and values as slots."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.annotate import annotate_many
from auditor.model import Annotated, Document, Statement
from auditor.statements.concepts import key, poles
from auditor.statements.layer import headlines

Annotate = Callable[..., Annotated]


def _of(annotated: Annotated, kind: str) -> list[Statement]:
    return [s for s in annotated.statements if s.kind == kind]


def _event(annotated: Annotated, predicate: str) -> Statement:
    return next(s for s in _of(annotated, "event") if s.predicate == predicate)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("removal", "NOUN"), ("delist", "VERB")),
        (("takeover", "NOUN"), ("purchase", "NOUN")),
        (("strike", "NOUN"), ("walkout", "NOUN")),
        (("arrival", "NOUN"), ("arrive", "VERB")),
        (("pupil", "NOUN"), ("child", "NOUN")),
        (("raider", "NOUN"), ("burglar", "NOUN")),
    ],
)
def test_words_of_one_family_share_a_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert key(*one) == key(*other)


def test_words_of_two_families_do_not() -> None:
    assert key("kill", "VERB") != key("injure", "VERB")
    assert {p.side for p in poles("rise")} != {p.side for p in poles("fall")}


@pytest.mark.parametrize(
    ("text", "predicate", "real"),
    [
        ("The council closed the bridge.", "close", True),
        ("The council may close the bridge.", "close", False),
        ("The council plans to close the bridge.", "close", False),
        ("If the council closed the bridge, traders lost money.", "close", False),
        ("The bridge was to open in June.", "open", False),
        ("The council failed to close the bridge.", "close", False),
    ],
)
def test_plans_and_conditions_assert_nothing(
    text: str, predicate: str, real: bool, annotate_text: Annotate
) -> None:
    assert _event(annotate_text(text), predicate).real is real


def test_polarity(annotate_text: Annotate) -> None:
    assert _event(annotate_text("The minister never visited the camp."), "visit").negated
    assert _event(annotate_text("Nobody visited the camp."), "visit").negated
    assert not _event(annotate_text("The minister visited the camp."), "visit").negated


def test_the_holder_is_the_source(annotate_text: Annotate) -> None:
    annotated = annotate_text("Police said the bridge had been closed. The bridge is old.")
    assert _event(annotated, "close").holder == "police"
    assert all(s.holder is None for s in annotated.statements if s.sentence == 1)


def test_a_total_in_a_part(annotate_text: Annotate) -> None:
    counts = _of(annotate_text("Two of the four raiders ran to the canal."), "count")
    assert [s.value["amount"] for s in counts] == [2, 4]
    assert {s.unit for s in counts} == {"raider"}
    assert "definite" in counts[1].marks


def test_a_date_belongs_to_its_event(annotate_text: Annotate) -> None:
    annotated = annotate_text("The treaty was signed on 3 June 2025.", published="2025-07-01")
    date = _of(annotated, "date")[0]
    assert (date.predicate, date.value) == ("sign", "2025-06-03")
    assert _event(annotated, "sign").when == "2025-06-03"


def test_a_dateline_is_no_statement(annotate_text: Annotate) -> None:
    annotated = annotate_text(
        "PORT MERRIN, Nov 10 (KSW) - A ferry sank off the coast.", published="2025-11-10"
    )
    assert _of(annotated, "date") == []


def test_remarks_keep_their_speaker(annotate_text: Annotate) -> None:
    annotated = annotate_text('"The sea takes its rent," said Ana Lind. It was cold.')
    remark = _of(annotated, "remark")[0]
    assert remark.value == "Ana Lind"
    assert {"sea", "rent"} <= remark.keys


def test_questions_state_nothing(annotate_text: Annotate) -> None:
    assert _of(annotate_text("Did the council close the bridge?"), "event") == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(alphabet="Nobody was hurt 12.,\"'“”\n-%$ before 3 June", max_size=80))
def test_extents_stand_in_the_text(text: str) -> None:
    annotated = next(iter(annotate_many([Document(id="x", text=text)])))
    assert isinstance(annotated, Annotated)
    for statement in annotated.statements:
        for start, end in (*statement.extent.spans, statement.span):
            assert 0 <= start < end <= len(text)


def test_a_name_right_after_a_noun_is_what_the_noun_names(annotate_text: Annotate) -> None:
    annotated = annotate_text("The licence of the taxi firm Quikcab was revoked in May.")
    assert "licence" in _event(annotated, "lift").patient
    annotated = annotate_text("The poet Halina Wirth died in 1998 in a clinic in Bern.")
    assert "wirth" in _event(annotated, "kill").patient


@pytest.mark.parametrize(("word", "side"), [("for", "0"), ("against", "1")])
def test_a_vote_takes_a_side_towards_its_object(
    word: str, side: str, annotate_text: Annotate
) -> None:
    vote = _event(annotate_text(f"Councillor Ines Barro voted {word} the budget."), "ballot")
    assert vote.patient == {"budget"}
    assert {state.partition(":")[2] for state in vote.states} == {side}


def test_a_denied_clause_leaves_the_noun_beside_it(annotate_text: Annotate) -> None:
    text = "Since the opening of the theatre in March 2011 no performance has been cancelled."
    annotated = annotate_text(text)
    opening = next(s for s in _of(annotated, "nominal") if s.predicate == "open")
    date = next(s for s in _of(annotated, "date"))
    assert not opening.negated and not date.negated
    assert _event(annotated, "cancel").negated


def test_headlines_are_read_apart(annotate_text: Annotate) -> None:
    annotated = annotate_text(
        "Eleven workers hurt in paint plant blast\n\nAn explosion at the Corran paint plant on "
        "Tuesday injured seven workers. Two of them were flown to a burns unit."
    )
    assert all(s.sentence for s in annotated.statements)
    read = headlines(annotated)
    assert [s.value["amount"] for s in read if s.kind == "count"] == [11]
    assert all("headline" in s.marks and s.sentence == 0 for s in read)
    assert headlines(annotate_text("A blast injured seven workers.")) == ()
