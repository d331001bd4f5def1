"""Notes on provenance, from a table of texts that get one and texts that do not."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.annotate import annotate_many
from auditor.ingest.wire import from_row
from auditor.lexicon import toml
from auditor.model import Annotated, Document, Note
from auditor.provenance import provenance

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "examples/provenance.toml").read_text(encoding="utf-8")
)
KINDS = toml("kinds/provenance.toml")
# These are made while a file is read.
OF_READING = {"left_out", "excerpt", "hidden_text"}
FILLER = "\n\n" + "\n\n".join(
    f"The harbour board has {number} members, and each of them owns a boat that lies at the old "
    f"quay. They meet in the hall above the fish market, where the windows give on pier {number}."
    for number in ("seven", "eight", "nine", "ten", "eleven")
)


def _name(case: dict[str, Any]) -> str:
    return f"{case['kind']}: {case['text'][:40]}"


def _annotated(case: dict[str, Any]) -> Annotated:
    text = case["text"] + (FILLER if case.get("long") else "")
    wire = from_row(case.get("wire"))
    [read] = annotate_many([Document(id="t", text=text, wire=wire, **case.get("document", {}))])
    assert isinstance(read, Annotated)
    return read


def _notes(case: dict[str, Any]) -> list[Note]:
    found = provenance(_annotated(case), case.get("as_of"))
    return [note for note in found if note.kind == case["kind"]]


@pytest.mark.parametrize("case", CASES["flags"], ids=_name)
def test_flags(case: dict[str, Any]) -> None:
    notes = _notes(case)
    assert notes
    note = notes[0]
    assert case.get("reason", "") in note.reason
    assert note.level == case.get("level", note.level)
    if "span" in case:
        shown = [case["text"][start:end] for start, end in note.spans]
        assert any(case["span"] in text for text in shown), shown


@pytest.mark.parametrize("case", CASES["passes"], ids=_name)
def test_passes(case: dict[str, Any]) -> None:
    assert case["why"]
    assert _notes(case) == []


def test_every_kind_has_examples_and_a_text() -> None:
    told = set(KINDS) - OF_READING
    assert {case["kind"] for case in CASES["flags"]} == told
    assert {case["kind"] for case in CASES["passes"]} == told
    for text in KINDS.values():
        assert text["dimension"] == "notes"
        for part in ("title", "what", "why", "problems", "example"):
            assert text[part].strip()


@pytest.mark.parametrize("table", ["notices", "leftovers", "signatures"])
def test_every_pattern_is_sound(table: str) -> None:
    data = toml(f"provenance/{table}.toml")
    for row in data["pattern"]:
        assert row["kind"] in KINDS
        assert re.compile(row["regex"]).match("") is None
        assert row["reason"] == row["reason"].strip()


PIECES = [
    "By Ada Moss", "EMBARGOED UNTIL May 5", "KILL:", "“", "”", "— Reuters", "(AP)", "1. ", "IX. ",
    "🔍 A", "yesterday", "Asiaespecially", "As an AI, I", "[insert ", "Correction:", "\n", "\n\n",
    "the board met.", " ", "Eds:", "*", "…", "\u2028", "As Ada Moss once said", "-", "2025-11-07",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_text_gets_notes_that_point_into_it(pieces: list[str]) -> None:
    text = "".join(pieces) or "x"
    [read] = annotate_many([Document(id="t", text=text, title="the board met.", outlet="Tern")])
    assert isinstance(read, Annotated)
    found = provenance(read)
    assert found == provenance(read)
    for note in found:
        assert note.kind in KINDS
        assert note.reason
        assert all(0 <= start < end <= len(text) for start, end in note.spans)


@pytest.mark.parametrize(
    "text",
    [
        "“" * 20_000,
        "As " + "Ada " * 5_000 + "once said",
        "1. A\n" * 5_000,
        "word " * 20_000,
        "(" * 20_000,
        "opinion " * 5_000,
        "please " * 5_000 + "kill",
        "EDITOR " * 3_000,
        "A" * 50_000,
        "this story has been " * 2_000,
        "“a b c d e f g h i j” — " * 2_000,
        "by " * 10_000,
    ],
)
def test_long_and_strange_texts_end(text: str) -> None:
    read = Annotated(document=Document(id="t", text=text), tokens=(), sentences=(), entities=())
    assert isinstance(provenance(read), tuple)


HOLDING = [
    (row["regex"], row["holds"])
    for table in ("notices", "leftovers", "signatures")
    for row in toml(f"provenance/{table}.toml")["pattern"]
    if "holds" in row
]
# Letters that a search takes for others when case is ignored, and lower-casing does not.
_ODD_CASES = "\u0130\u0131\u017f\u212a"


@pytest.mark.parametrize(("regex", "holds"), HOLDING)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_what_a_pattern_fits_holds_one_of_its_words(
    regex: str, holds: list[str], data: st.DataObject
) -> None:
    alphabet = st.characters(exclude_characters=_ODD_CASES, exclude_categories=["Cs"])
    found = re.compile(regex, re.IGNORECASE)
    match = found.search(data.draw(st.from_regex(found, alphabet=alphabet)))
    assert match is not None
    text = " ".join(match.group().lower().split())
    assert any(word in text for word in holds)
