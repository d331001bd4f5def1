from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.render.lines import Lines, line_spans
from auditor.render.marks import Mark, marked_lines
from auditor.render.words import shown


class Reader(HTMLParser):
    """Collects the text below every mark, by key, and checks the nesting."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, list[str]]] = []
        self.by_key: dict[str, str] = {}
        self.text = ""
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.stack.append((tag, (found.get("data-f") or "").split()))
        if found.get("id"):
            self.ids.append(str(found["id"]))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        for key in {key for _, keys in self.stack for key in keys}:
            self.by_key[key] = self.by_key.get(key, "") + data


def read(text: str, marks: list[Mark]) -> Reader:
    reader = Reader()
    for line in marked_lines(text, marks):
        reader.feed(line.html)
    reader.close()
    assert not reader.stack
    return reader


def mark(number: int, level: int, *spans: tuple[int, int]) -> Mark:
    return Mark(id=f"m{number}", level=level, classes="m", spans=spans, key=str(number),
                describes=f"f{number}", why="why & <why>")  # fmt: skip


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(alphabet="ab <&\n\r\"'é🌉\u202e\x00", min_size=1, max_size=60))
    marks = []
    for number in range(draw(st.integers(0, 6))):
        cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=4)))
        pieces = tuple(zip(cuts[::2], cuts[1::2], strict=False))
        marks.append(mark(number, draw(st.integers(0, 4)), *pieces))
    return text, marks


@settings(max_examples=200, deadline=None)
@given(marked())
def test_marks_hold_the_document_at_their_spans(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    reader = read(text, marks)
    lines = [(a, b) for a, b in line_spans(text) if text[a:b].strip()]
    assert reader.text == "".join(shown(text[a:b]) for a, b in lines)
    for one in marks:
        inside = {i for start, end in one.spans for i in range(start, end)}
        expected = "".join(text[i] for a, b in lines for i in range(a, b) if i in inside)
        assert reader.by_key.get(one.key, "") == shown(expected)
    assert len(reader.ids) == len(set(reader.ids))


def test_overlapping_marks_of_different_levels_nest() -> None:
    reader = read("The council met on 3 July.", [mark(1, 0, (0, 15)), mark(2, 1, (4, 25))])
    assert reader.by_key == {"1": "The council met", "2": "council met on 3 July"}


def test_a_mark_is_one_tab_stop_however_often_it_is_cut() -> None:
    lines = marked_lines("one two three", [mark(1, 1, (0, 13)), mark(2, 0, (4, 7))])
    assert lines[0].html.count('tabindex="0"') == 2


def test_markup_in_a_document_stays_text() -> None:
    text = "<script>alert(1)</script><mark id='m1'>"
    html = marked_lines(text, [mark(1, 0, (3, 9))])[0].html
    assert "<script" not in html and "<mark id='m1'>" not in html
    assert "why &amp; &lt;why&gt;" in html


def test_control_characters_are_shown_and_keep_their_place() -> None:
    assert shown("a\x00b\x07\ud800\x85") == "a␀b␇��"


def test_long_text_with_many_marks_is_not_quadratic() -> None:
    text = "word " * 20_000
    marks = [mark(i, i % 5, (i * 5, i * 5 + 4)) for i in range(20_000)]
    assert len(marked_lines(text, marks)) == 1


def test_text_beyond_the_limit_is_left_out() -> None:
    assert "".join(
        line.html for line in marked_lines("abc\ndef", [mark(1, 0, (4, 7))], 5)
    ).endswith(">d</mark>")


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("ab\ncd", 3, (2, 1)),
        ("ab\r\ncd", 5, (2, 2)),
        ("ab\rcd", 4, (2, 2)),
        ("ab", 2, (1, 3)),
        ("", 0, (1, 1)),
    ],
)
def test_lines_and_columns(text: str, offset: int, place: tuple[int, int]) -> None:
    assert Lines(text).position(offset) == place
