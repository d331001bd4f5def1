"""The attribution dimension: example tables, tallies and the source table."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from auditor.annotate import annotate_many
from auditor.dimensions.attribution import DIMENSION, KINDS
from auditor.explain import kind_text
from auditor.ingest import read
from auditor.model import Annotated, AttributionFinding, Claim, Document, SourceKind

EXAMPLES: dict[str, list[dict[str, Any]]] = {}
for _path in sorted((Path(__file__).parent.parent / "examples").glob("attribution*.toml")):
    for _table, _cases_of in tomllib.loads(_path.read_text("utf-8")).items():
        EXAMPLES.setdefault(_table, []).extend(_cases_of)
Annotate = Callable[..., Annotated]

STORY = (
    "Marta Vidal inspected the dam in May. Vidal said the wall had cracks. She said the water was "
    "two metres too high. Critics say the wall was never tested. The gates were closed on Friday. "
    "It is widely believed that the letters were burned."
)


def _found(annotated: Annotated) -> list[AttributionFinding]:
    return [f for f in DIMENSION.find(annotated) if isinstance(f, AttributionFinding)]


def _read(case: dict[str, Any], folder: Path, annotate_text: Annotate) -> Annotated:
    """A case annotated; read from a file of its type where that matters."""
    if "suffix" not in case:
        return annotate_text(case["text"])
    path = folder / f"case{case['suffix']}"
    path.write_text(case["text"], encoding="utf-8")
    (document,) = read([path])
    assert isinstance(document, Document)
    return next(annotate_many([document]))


def _cases(table: str) -> list[Any]:
    return [
        pytest.param(
            case,
            id=case["text"][:40],
            marks=pytest.mark.xfail(reason=case["known_miss"], strict=True)
            if "known_miss" in case
            else (),
        )
        for case in EXAMPLES[table]
    ]


@pytest.mark.parametrize("case", _cases("flags"))
def test_flags(annotate_text: Annotate, case: dict[str, Any], tmp_path: Path) -> None:
    found = _found(_read(case, tmp_path, annotate_text))
    finding = next((f for f in found if f.text == case["content"]), None)
    assert finding is not None, [f.text for f in found]
    source, cue = finding.source, finding.cue
    said = {
        "kind": finding.kind,
        "source": source and source.text,
        "source_kind": source and source.kind,
        "name": source and source.name,
        "cue": cue and cue.text,
        "side": source and source.side,
        "role": source and source.role,
        "voiced": finding.weight > 0,
    }
    expected = {key: value for key, value in case.items() if key in said}
    assert {key: said[key] for key in expected} == expected


@pytest.mark.parametrize("case", _cases("passes"))
def test_passes(annotate_text: Annotate, case: dict[str, Any], tmp_path: Path) -> None:
    found = _found(_read(case, tmp_path, annotate_text))
    assert [f.text for f in found] == [], case["why"]


@pytest.mark.parametrize("case", _cases("uncounted"))
def test_acts_stances_and_silence_weigh_nothing(
    annotate_text: Annotate, case: dict[str, Any]
) -> None:
    annotated = annotate_text(case["text"])
    found = _found(annotated)
    assert [f.text for f in found if f.weight > 0] == [], case["why"]
    assert all("Not counted" in f.reason for f in found)
    assert not any(claim.attributed for claim in annotated.claims)


@pytest.mark.parametrize("case", EXAMPLES["flags"], ids=lambda case: case["text"][:40])
def test_a_finding_points_at_its_words_and_says_why(
    annotate_text: Annotate, case: dict[str, Any], tmp_path: Path
) -> None:
    annotated = _read(case, tmp_path, annotate_text)
    for finding in _found(annotated):
        pieces = [annotated.document.text[start:end] for start, end in finding.spans]
        assert finding.text == " … ".join(pieces)
        assert finding.kind in KINDS
        assert finding.reason.endswith(".")
        if finding.source is not None:
            assert finding.source.text in finding.reason
            assert finding.source.why


def test_every_kind_is_explained() -> None:
    for kind in KINDS:
        assert {"title", "what", "why", "problems", "example"} <= kind_text(
            "attribution", kind
        ).keys()


def _claimed(annotated: Annotated, attributed: list[bool]) -> Annotated:
    claims = [
        Claim(type="factual", p_factual=1.0, checkability=1.0, attributed=said)
        for said in attributed
    ]
    return replace(annotated, claims=tuple(claims))


def test_tally_counts_attributed_claims_of_all_claims(annotate_text: Annotate) -> None:
    annotated = _claimed(annotate_text(STORY), [False, True, True, True, False, True])
    tally = DIMENSION.tally(annotated, _found(annotated))
    assert tally == (4, 6)
    opinion = replace(annotated.claims[0], type="question")
    fewer = replace(annotated, claims=(opinion, *annotated.claims[1:]))
    assert DIMENSION.tally(fewer, _found(fewer)) == (4, 5)


def test_detail_shares_out_the_claims_by_source(annotate_text: Annotate) -> None:
    annotated = _claimed(annotate_text(STORY), [False, True, True, True, False, True])
    detail = DIMENSION.detail(annotated, _found(annotated))
    kinds = detail["source_kinds"]
    assert list(kinds) == [*get_args(SourceKind), "unattributed"]
    assert sum(kinds.values()) == 6
    assert (kinds["named_person"], kinds["vague"], kinds["unattributed"]) == (2, 2, 2)
    assert detail["identifiable"] == 2
    assert detail["identifiable_share"] == pytest.approx(2 / 6)
    assert detail["single_source_share"] == pytest.approx(2 / 4)
    first = detail["sources"][0]
    assert first == {
        "name": "Marta Vidal",
        "kind": "named_person",
        "times": 2,
        "claims": 2,
        "forms": {"indirect_speech": 2},
        "why": "“Vidal” is a named person, Marta Vidal elsewhere in the document",
        "role": None,
        "side": None,
        "share": pytest.approx(2 / 4),
    }
    assert detail["single_source"] == "Marta Vidal"


def test_nothing_attributed_is_none_not_zero(annotate_text: Annotate) -> None:
    annotated = replace(annotate_text(""), claims=())
    detail = DIMENSION.detail(annotated, [])
    assert detail["identifiable_share"] is None
    assert detail["single_source_share"] is None
    assert detail["sources"] == []
    assert DIMENSION.tally(annotated, []).rate is None
