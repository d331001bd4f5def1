"""Students' marks: read from files, held against the tool's and each other's."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from auditor.worksheet.kit import Choice, kit
from auditor.worksheet.marks.agreement import _alpha, agreement
from auditor.worksheet.marks.compare import compared
from auditor.worksheet.marks.page import marks_page
from auditor.worksheet.marks.read import BadMarksError, read_marks
from auditor.worksheet.marks.types import Mark
from tests.worksheet.texts import DAILY, audited

HEAD = "document,student,line,start,end,words,dimension,kind\n"


def marks_of(tmp_path: Path, text: str, name: str = "class.csv") -> tuple[Mark, ...]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_marks([path], audited())


def test_a_place_by_line_sentence_words_and_span(tmp_path: Path) -> None:
    start = DAILY.index("disgraceful")
    rows = ["2,Ada,3,,,,L,", "2,Ada,3c,,,,L,", "2,Ada,,,,utterly  Disgraceful,L,evaluative",
            f"2,Ada,,{start},{start + 11},,L,", "2,Ada,none,,,,C,"]  # fmt: skip
    marks = marks_of(tmp_path, HEAD + "\n".join(rows))
    assert [mark.sentences for mark in marks] == [(1, 2, 3), (3,), (3,), (3,), ()]
    assert [mark.span and DAILY[slice(*mark.span)] for mark in marks] == [
        None, None, "utterly disgraceful", "disgraceful", None,
    ]  # fmt: skip
    assert marks[2].kind == "evaluative" and marks[4].dimension == "contradictions"


@pytest.mark.parametrize("document", ["2", "daily", "Daily"])
@pytest.mark.parametrize("dimension", ["L", "l", "loaded_language", "Loaded language"])
def test_names_of_documents_and_dimensions(tmp_path: Path, document: str, dimension: str) -> None:
    (mark,) = marks_of(tmp_path, f"document,line,dimension\n{document},3,{dimension}\n", "Ada.csv")
    assert (mark.document, mark.dimension, mark.student) == (2, "loaded_language", "Ada")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_delimiters_and_a_byte_order_mark(tmp_path: Path, mark: str) -> None:
    text = "\ufeff" + "Document,Line,Dimension,why\n2,3b,L,strong\n".replace(",", mark)
    assert marks_of(tmp_path, text)[0].sentences == (2,)


def test_a_file_of_windows(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    path.write_bytes("document,student,line,dimension\r\n2,Zoë,3b,L\r\n".encode("cp1252"))
    assert read_marks([path], audited())[0].student == "Zoë"


def test_json(tmp_path: Path) -> None:
    start = DAILY.index("greedy")
    rows = [{"document": 2, "student": "Ben", "span": [start, start + 6], "dimension": "L"},
            {"document": "daily", "student": "Ben", "line": 3, "dimension": "S"}]  # fmt: skip
    for data in (rows, {"marks": rows}):
        marks = marks_of(tmp_path, json.dumps(data), "class.json")
        assert marks[0].span == (start, start + 6) and marks[1].sentences == (1, 2, 3)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("9,Ada,3,,,,L,", "row 3: there is no document “9”; there are 1 (Wire), 2 (Daily)"),
        (",Ada,3,,,,L,", "row 3: the document is missing"),
        ("2,Ada,99,,,,L,", "row 3: there is no line 99"),
        ("2,Ada,2,,,,L,", "row 3: line 2 is empty"),
        ("2,Ada,3,,,unicorn,L,", "row 3: “unicorn” does not stand in line 3"),
        ("2,Ada,,,,the,L,", "row 3: “the” stands in lines"),
        ("2,Ada,,,,,L,", "row 3: it says neither a line, nor words, nor a span"),
        ("2,Ada,,5,,,L,", "row 3: the span 5 to ? is not two whole numbers"),
        ("2,Ada,,5,99999,,L,", "row 3: the span 5 to 99999 does not lie in the text"),
        ("2,Ada,3,,,,Q,", "row 3: there is no dimension “Q”; there are S (specifics)"),
        ("2,Ada,3,,,,,", "row 3: the dimension is missing"),
        (
            "2,Ada,3,,,,L,emotiv",
            "row 3: loaded_language has no kind “emotiv”: did you mean emotive?",
        ),
        ("2,Ada,3,,,a,L,,x,y", "row 3: it has more cells than the first row"),
        ("2,The tool,3,,,,L,", "row 3: no student can be called “the tool”"),
    ],
)
def test_what_is_wrong_is_said_by_its_row(tmp_path: Path, row: str, why: str) -> None:
    with pytest.raises(BadMarksError) as error:
        marks_of(tmp_path, f"{HEAD}2,Ada,3,,,,L,\n{row}\n")
    assert why in str(error.value) and "class.csv" in str(error.value)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("class.csv", "who,where\nAda,3\n", "no column is named document and dimension"),
        ("class.csv", "", "no column is named"),
        ("class.csv", HEAD, "no marks in"),
        ("class.json", "[{", "is no JSON"),
        ("class.json", '{"a": 1}', "must hold a list of marks"),
        ("class.json", '["x"]', "entry 1: no object"),
        ("class.json", '[{"document": 2, "span": 7, "dimension": "L"}]', "is not of the form"),
    ],
)
def test_files_that_hold_no_marks(tmp_path: Path, name: str, text: str, why: str) -> None:
    with pytest.raises(BadMarksError, match=why.replace("[", r"\[")):
        marks_of(tmp_path, text, name)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadMarksError, match="cannot be read"):
        read_marks([tmp_path / "none.csv"], audited())


# --- against the tool ----------------------------------------------------------------------------


def test_what_only_one_of_them_found(tmp_path: Path) -> None:
    rows = "2,Ada,,,,disgraceful,L,\n2,Ada,,,,slept,L,\n2,Ben,none,,,,L,\n"
    marking = compared(marks_of(tmp_path, HEAD + rows), audited())
    ada, ben = marking.readings
    assert [shown.words for shown in ada.both] == ["disgraceful"]
    assert [shown.words for shown in ada.student_only] == ["slept"]
    assert not ben.both and not ben.student_only
    alone = [" ".join(shown.words for shown in one.tool_only) for one in (ada, ben)]
    assert "disgraceful" in alone[1] and "disgraceful" not in alone[0]
    assert {shown.dimension for shown in ada.tool_only} == {"loaded_language"}


def test_a_mark_by_line_meets_what_stands_there(tmp_path: Path) -> None:
    marking = compared(marks_of(tmp_path, HEAD + "2,Ada,3c,,,,L,\n2,Ada,3b,,,,L,\n"), audited())
    (ada,) = marking.readings
    assert [shown.place for shown in ada.both] == ["3c"]
    assert [shown.place for shown in ada.student_only] == ["3b"]


def test_a_repeated_detail_is_found_by_both(tmp_path: Path) -> None:
    """The tool marks the second mention of a date, too, though it counts it once."""
    marking = compared(marks_of(tmp_path, HEAD + "2,Ada,3b,,,3 July 2025,S,\n"), audited())
    (ada,) = marking.readings
    assert [shown.place for shown in ada.both] == ["3b"] and not ada.student_only
    assert "3b" not in [shown.place for shown in ada.tool_only if "July" in shown.words]


def test_sentences_that_divide_the_class(tmp_path: Path) -> None:
    rows = "2,Ada,3a,,,,L,\n2,Ben,3a,,,,L,\n2,Ben,3b,,,,L,\n2,Cleo,none,,,,C,\n"
    marking = compared(marks_of(tmp_path, HEAD + rows), audited())
    (split,) = marking.splits
    assert (split.place, split.marked, split.unmarked, split.tool) == (
        "3b",
        ("Ben",),
        ("Ada",),
        False,
    )


def test_the_page_never_says_right_or_wrong(tmp_path: Path) -> None:
    marks = marks_of(tmp_path, HEAD + "2,Ada,3a,,,,L,\n2,Ben,3b,,,,L,\n")
    page = marks_page(compared(marks, audited()), kit(audited(), Choice()).texts)
    text = repr(page)
    assert "not enough marks" in text and "Krippendorff" in text
    assert not any(word in text for word in ("correct", "mistake", "score"))


# --- agreement -----------------------------------------------------------------------------------


def test_alpha_is_the_published_one() -> None:
    """Krippendorff's example of binary data, two observers and ten units: alpha is 0.095."""
    observers = {"Meg": "0100000000", "Owen": "1110010100"}
    read = {who: {i: m == "1" for i, m in enumerate(marks)} for who, marks in observers.items()}
    assert _alpha(read) == pytest.approx(0.095, abs=0.0005)


def test_full_and_chance_agreement() -> None:
    marks = {index: index % 3 == 0 for index in range(60)}
    assert agreement("attribution", {"A": marks, "B": dict(marks)}).alpha == 1.0
    draw = random.Random(1)
    rolled = {who: {i: draw.random() < 0.5 for i in range(2000)} for who in "AB"}
    assert agreement("attribution", rolled).alpha == pytest.approx(0.0, abs=0.06)
    turned = {index: not mark for index, mark in marks.items()}
    found = agreement("attribution", {"A": marks, "B": turned}).alpha
    assert found is not None and found < 0


def test_missing_readings_are_missing_not_no() -> None:
    whole = {index: index % 2 == 0 for index in range(40)}
    half = {index: mark for index, mark in whole.items() if index < 20}
    found = agreement("attribution", {"A": whole, "B": half})
    assert found.alpha == 1.0 and found.sentences == 20


@pytest.mark.parametrize(
    ("readers", "why"),
    [
        ({"A": dict.fromkeys(range(50), True)}, "fewer than two readers"),
        ({}, "fewer than two readers"),
        ({who: dict.fromkeys(range(9), True) for who in "AB"}, "9 sentences read by two or more"),
        ({who: {i: i == 0 for i in range(50)} for who in "AB"}, "1 sentence marked by anybody"),
    ],
)
def test_too_few_marks_give_no_number(readers: dict[str, dict[int, bool]], why: str) -> None:
    found = agreement("attribution", readers)  # type: ignore[arg-type]
    assert found.alpha is None and why in found.why


def test_where_everything_is_marked_there_is_no_number() -> None:
    found = agreement("attribution", {who: dict.fromkeys(range(50), True) for who in "AB"})
    assert found.alpha is None and not found.why
