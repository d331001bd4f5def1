"""Lines are those of the file; sentences of a line have letters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import audit
from auditor.model import Audit, Document, SentenceRow
from auditor.render.lines import Lines
from auditor.worksheet.numbering import Numbering, UnknownPlaceError
from tests.worksheet.texts import DAILY, WIRE, audited


@pytest.fixture
def wire() -> Numbering:
    return Numbering(audited()[0])


def test_labels_are_lines_and_letters(wire: Numbering) -> None:
    assert wire.labels == ("1", "3a", "3b", "5a", "5b", "5c")


def test_lines_hold_the_text_and_skip_empty_ones(wire: Numbering) -> None:
    lines = list(wire.lines())
    assert [line.number for line in lines] == [1, 3, 5]
    assert [piece.letter for piece in lines[1].pieces] == ["a", "b"]
    for line in lines:
        assert " ".join(p.text for p in line.pieces) == WIRE.splitlines()[line.number - 1]
    assert lines[0].heading and not lines[1].heading


def test_a_span_is_called_by_its_sentences(wire: Numbering) -> None:
    start, end = WIRE.index("84"), WIRE.index("second gate")
    assert wire.label([(start, start + 2)]) == "3b"
    assert wire.label([(start, end)]) == "3b–5a"
    assert wire.label([]) == ""


@pytest.mark.parametrize(
    ("given", "sentences"), [("3", (1, 2)), ("3b", (2,)), (" 5A ", (3,)), ("1", (0,)), ("1a", (0,))]
)
def test_places(wire: Numbering, given: str, sentences: tuple[int, ...]) -> None:
    assert wire.place(given) == sentences


@pytest.mark.parametrize(
    ("given", "why"),
    [("99", "there is no line 99"), ("2", "line 2 is empty"), ("3c", "no sentence c"),
     ("x", "is no line"), ("0", "there is no line 0"), ("", "is no line")],
)  # fmt: skip
def test_unknown_places(wire: Numbering, given: str, why: str) -> None:
    with pytest.raises(UnknownPlaceError, match=why):
        wire.place(given)


WRAPPED = """Ferry hits pier

A ferry struck the pier of Lindholm on 3 July 2025, killing two
people, police said. The ferry carried 84 passengers, said Ines
Duarte, who runs the harbour office. It was an utterly
disgraceful farce.
"""


def test_a_wrapped_sentence_is_on_each_of_its_lines() -> None:
    numbering = Numbering(audit(Document(id="wrapped", text=WRAPPED)))
    assert numbering.labels == ("1", "3", "4b", "5b")
    letters = {line.number: [p.letter for p in line.pieces] for line in numbering.lines()}
    assert letters == {1: [""], 3: [""], 4: ["a", "b"], 5: ["a", "b"], 6: [""]}
    assert numbering.place("4a") == numbering.place("3") == (1,)
    assert numbering.place("5a") == (2,) and numbering.place("5") == (2, 3)
    start = WRAPPED.index("disgraceful")
    assert numbering.label([(start, start + 11)]) == "6"


@pytest.mark.parametrize("text", [WIRE, DAILY, WRAPPED])
def test_lines_are_those_of_the_report_and_of_check(text: str) -> None:
    made = audit(Document(id="any", text=text))
    numbering, lines = Numbering(made), Lines(text)
    for finding in made.findings:
        label = numbering.label(finding.spans)
        line = lines.position(min(start for start, _ in finding.spans))[0]
        assert re.match(rf"{line}(?!\d)", label), (label, line)


def test_reach_counts_words() -> None:
    daily = Numbering(audited()[1])
    assert daily.reach(4) == 1
    assert daily.reach(10) == 3
    assert daily.reach(10_000) == len(DAILY.splitlines())


@given(st.lists(st.text("ab .\n\r", max_size=12), min_size=1, max_size=12))
def test_every_sentence_is_on_exactly_one_place(parts: list[str]) -> None:
    """Whatever the sentences are, their labels differ and lead back to them."""
    text, rows = "", []
    for part in parts:
        if part.strip():
            start = len(text) + len(part) - len(part.lstrip())
            end = len(text) + len(part.rstrip())
            rows.append(SentenceRow(start, end, "factual", 1, 1, False, 0))
        text += part + " "
    numbering = Numbering(Audit(document=Document(id="x", text=text), words=1, sentences=(*rows,)))
    assert len(set(numbering.labels)) == len(rows)
    for index, label in enumerate(numbering.labels):
        assert index in numbering.place(label)
    pieces = "".join(piece.text for line in numbering.lines() for piece in line.pieces)
    assert "".join(pieces.split()) == "".join(text.split())
