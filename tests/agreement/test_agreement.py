"""Conflicts and corroborated facts between documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.agreement import agreement
from auditor.audit import audit_many
from auditor.ingest import read
from auditor.model import Annotated, Audit, Conflict, Corroboration

Annotate = Callable[..., Annotated]
Audits = Callable[..., list[Audit]]


def conflicts(audits: Sequence[Audit]) -> tuple[Conflict, ...]:
    return agreement(audits)[0]


def corroborated(audits: Sequence[Audit]) -> tuple[Corroboration, ...]:
    return agreement(audits)[1]


WIRE = (
    "The ferry Lady Orla sank off Port Merrin on Sunday. The Lady Orla was carrying 214 people, "
    "crew included. Nobody was hurt on shore. The operator has kept its licence."
)
DAILY = (
    "Together with the crew, 268 people were on the Lady Orla when she sank off Port Merrin. "
    "No one was hurt on shore. The ferry had 38,412 miles behind her."
)


@pytest.fixture
def audits(annotate_text: Annotate) -> Audits:
    def make(*texts: str, published: str = "2025-11-11") -> list[Audit]:
        found = []
        for number, text in enumerate(texts):
            annotated = annotate_text(text, published=published)
            document = replace(annotated.document, id=f"d{number}", outlet=f"Outlet {number}")
            found.append(Audit(document=document, words=1, statements=annotated.statements))
        return found

    return make


SOURCES = Path(__file__).parents[2] / "sources"


@pytest.fixture(scope="module")
def own() -> list[Audit]:
    return [audit for audit in audit_many(read(SOURCES)) if audit.error is None]


def test_two_planted_conflicts_are_found_and_none_else(own: list[Audit]) -> None:
    found = {(c.kind, frozenset(s.document[:2] for s in c.statements)) for c in conflicts(own)}
    assert found == {
        ("date", frozenset({"01", "02", "03", "04", "05", "06"})),
        ("number", frozenset({"02", "03", "04", "06"})),
    }


def test_the_samples_contradict_themselves_where_it_was_planted(own: list[Audit]) -> None:
    found = {
        (audit.document.id[:2], finding.kind)
        for audit in own
        for finding in audit.findings
        if finding.dimension == "contradictions"
    }
    assert found == {("05", "duration"), ("05", "number"), ("05", "status")}


def test_facts_of_the_samples_are_sentences(own: list[Audit]) -> None:
    told = [fact.fact for fact in corroborated(own)]
    assert len(told) >= 8
    assert len(set(told)) == len(told)
    for words in told:
        assert words[0].isupper(), words
        assert not words.endswith((",", ";", " and", " but", " so")), words


@pytest.mark.parametrize("wanted", ["95 percent", "April 2022", "$540 million", "July 3", "2003"])
def test_the_samples_agree_where_it_was_planted(wanted: str, own: list[Audit]) -> None:
    assert any(wanted in fact.fact for fact in corroborated(own))


def test_a_bare_number_is_compared_with_nothing(audits: Audits) -> None:
    folder = audits(
        "In Merrin a clever girl of thirteen learns by torchlight beside the Corran bridge.",
        "In Merrin a clerk by the Corran bridge counts them in a book: eleven on a good day.",
    )
    assert conflicts(folder) == ()
    assert corroborated(folder) == ()


def test_two_people_of_two_ages(audits: Audits) -> None:
    folder = audits(
        "A girl of thirteen died beside the Corran bridge in Merrin.",
        "A man of seventy died beside the Corran bridge in Merrin.",
    )
    assert conflicts(folder) == ()


def test_a_dateline_dates_nothing(audits: Audits) -> None:
    folder = audits(
        "July 4, 2025 (Merrin Press) - Corran has recognised the exile government of Merrin.",
        "Corran recognised the exile government of Merrin on July 3, 2025.",
        published="2025-07-05",
    )
    assert conflicts(folder) == ()


def test_the_first_power_is_not_the_first_country(audits: Audits) -> None:
    folder = audits(
        "Corran became the first country to recognise the exile government of Merrin.",
        "Corran is the first major power to recognise the exile government of Merrin.",
    )
    assert corroborated(folder) == ()


def test_a_document_that_says_both_contradicts_itself_alone(audits: Audits) -> None:
    one = "In May 2021 the Corran firm signed a dam contract worth $320 million in Merrin."
    folder = audits(one, f"{one} The dam contract of the Corran firm is worth $210 million.")
    assert conflicts(folder) == ()


def _kinds(found: Sequence[Conflict]) -> list[str]:
    return [conflict.kind for conflict in found]


def test_two_counts_of_one_thing(audits: Audits) -> None:
    found = conflicts(audits(WIRE, DAILY))
    assert _kinds(found) == ["number"]
    assert found[0].reason == (
        "The accounts differ on the number of people in “The Lady Orla was carrying 214 people, "
        "crew included”: 214 (Outlet 0) or 268 (Outlet 1)."
    )
    assert [s.document for s in found[0].statements] == ["d0", "d1"]


def test_spans_stand_in_their_documents(audits: Audits) -> None:
    folder = audits(WIRE, DAILY)
    texts = {audit.document.id: audit.document.text for audit in folder}
    told = [s for c in conflicts(folder) for s in c.statements]
    told += [s for c in corroborated(folder) for s in c.statements]
    assert told
    for statement in told:
        shown = [texts[statement.document][start:end] for start, end in statement.spans]
        assert " … ".join(shown) == statement.text


def test_three_outlets_make_one_conflict(audits: Audits) -> None:
    third = "The Lady Orla had a crew and 301 people on her when she sank off Port Merrin."
    found = conflicts(audits(WIRE, DAILY, third))
    assert [len(conflict.statements) for conflict in found] == [3]


def test_differing_bounds_are_a_discrepancy(audits: Audits) -> None:
    found = conflicts(
        audits(
            "Gunmen attacked the Corran theatre in Merrin, killing over 130 people.",
            "The attack on the Corran theatre outside Merrin killed over 150 people.",
        )
    )
    assert _kinds(found) == ["number"]
    assert "could both hold" in found[0].reason


def test_two_dates_of_one_event(audits: Audits) -> None:
    found = conflicts(
        audits(
            "The council removed the Ostler group from its list of banned firms in April 2024.",
            "The Ostler group was removed from the council's list of banned firms in April 2025.",
            published="2025-07-01",
        )
    )
    assert _kinds(found) == ["date"]


def test_opposite_states(audits: Audits) -> None:
    found = conflicts(
        audits(
            "The Merrin filing portal was reopened, and the Merrin agency expects queues.",
            "The filing portal has remained closed, the Merrin agency warned.",
        )
    )
    assert _kinds(found) == ["status"]


def test_one_remark_of_two_people(audits: Audits) -> None:
    found = conflicts(
        audits(
            '"A nation, like a patient, must take a bitter spoonful," said Sela Koto in Merrin.',
            "In Merrin it rained. It was Tomas Rey who spoke of patients and bitter spoonfuls.",
        )
    )
    assert _kinds(found) == ["attribution"]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (
            "Police in Merrin said that 600 marchers had come to the Corran square.",
            "Organisers in Merrin said that 4,000 marchers had come to the Corran square.",
            "two sources disagree, not two documents",
        ),
        (
            "Floods in Merrin killed 40 people along the Corran river.",
            "Floods in Merrin injured 90 people along the Corran river.",
            "the dead and the hurt",
        ),
        (
            "The Merrin mill has about 300 workers on the Corran river.",
            "The Merrin mill has 296 workers on the Corran river.",
            "rounding",
        ),
        (
            "The Merrin mill has 296 workers on the Corran river.",
            "The Harlow depot has 40 workers on the Ostrand canal.",
            "two things",
        ),
        (
            "Norland reopened its embassy in Tarvik, and officials met often.",
            "Sudria closed its embassy in Tarvik after the attack on officials.",
            "two embassies",
        ),
    ],
)
def test_no_conflict(one: str, other: str, why: str, audits: Audits) -> None:
    assert conflicts(audits(one, other)) == (), why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The city has gone further.", "The city's move is likely to have far-reaching effects."),
        ("Security is what ministers name first.", "Security ministers say the raid was planned."),
        ("A Norland diplomat said they would wait.", "The seat is still held by a diplomat."),
    ],
)
def test_remarks_on_one_topic_are_no_shared_fact(one: str, other: str, audits: Audits) -> None:
    assert corroborated(audits(one, other)) == ()


def test_the_same_denial_is_corroborated(audits: Audits) -> None:
    facts = corroborated(audits(WIRE, DAILY))
    assert any("hurt" in fact.fact for fact in facts)


def test_a_day_and_its_month_agree(audits: Audits) -> None:
    folder = audits(
        "On July 3 the republic of Merrin officially recognised the exile government.",
        "In July 2025 Merrin formally recognised the exile government.",
        published="2025-08-01",
    )
    assert conflicts(folder) == ()
    assert [len(fact.statements) for fact in corroborated(folder)] == [2]


def test_what_is_at_odds_is_not_called_alike(audits: Audits) -> None:
    folder = audits(WIRE, DAILY, WIRE.replace("214", "268"))
    apart = [{(s.document, s.spans) for s in c.statements} for c in conflicts(folder)]
    alike = [{(s.document, s.spans) for s in c.statements} for c in corroborated(folder)]
    assert apart
    # The ferry sank, and so many were on board: a passage may agree in one and differ in the other.
    assert not any(len(one & other) > 1 for one in apart for other in alike)


def test_order_of_the_folder_decides_nothing_but_order(audits: Audits) -> None:
    there = conflicts(audits(WIRE, DAILY))
    back = conflicts(list(reversed(audits(WIRE, DAILY))))
    assert _kinds(there) == _kinds(back)


@pytest.mark.parametrize("texts", [(), ("",), ("", ""), (WIRE,), ("...", "No.")])
def test_too_little_to_compare(texts: tuple[str, ...], audits: Audits) -> None:
    folder = audits(*texts)
    assert conflicts(folder) == ()
    assert corroborated(folder) == ()


def test_a_third_document_takes_a_side_in_other_words(audits: Audits) -> None:
    folder = audits(
        "The Corran court lifted the ban on the Merrin League in April 2024, a clerk of the Corran "
        "court wrote. The League had been banned as a band of smugglers in 1998.",
        "The Corran court lifted the ban on the Merrin League in April 2025. The League had been "
        "banned as a band of smugglers in 1998. Its leader lives in Tarvik.",
        "Once a band of smugglers, the League is free to meet. It was on April 17, 2025 that the "
        "Corran court lifted its ban on the Merrin League. The leader still lives in Tarvik.",
        published="2025-11-11",
    )
    (conflict,) = [c for c in conflicts(folder) if c.kind == "date"]
    assert [s.value for s in conflict.statements] == ["2024-04", "2025-04", "2025-04-17"]
