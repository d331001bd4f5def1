"""Lines on pages -> running text, from lines set by hand."""

from __future__ import annotations

import pytest

from auditor.ingest.pages import Line, Page, flowed

HEIGHT = 800.0


def page(*lines: str | Line, top: float = 700.0, head: str = "", foot: str = "") -> Page:
    """A page of lines 14 points apart in 11-point type; "" leaves one out."""
    placed = [
        line
        if isinstance(line, Line)
        else Line(line, 72.0, 72.0 + 5 * len(line), top - 14 * n, 11.0)
        for n, line in enumerate(lines)
        if line
    ]
    if head:
        placed.insert(0, Line(head, 72.0, 72.0 + 4 * len(head), 780.0, 8.0))
    if foot:
        placed.append(Line(foot, 280.0, 300.0, 20.0, 8.0))
    return Page(tuple(placed), HEIGHT)


LONG = "The harbour board voted on Friday to keep the night ferry running until the"
SHORT = "end of March."


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ((LONG, SHORT), [f"{LONG} {SHORT}"]),
        ((LONG, SHORT, "", LONG, SHORT), [f"{LONG} {SHORT}"] * 2),
        ((LONG, SHORT, LONG, SHORT), [f"{LONG} {SHORT}"] * 2),
        ((LONG + " admin-", "istration of it."), [f"{LONG} administration of it."]),
        ((LONG + " well-", "known boats."), [f"{LONG} well-known boats."]),
        ((LONG + " self-", "made boats."), [f"{LONG} self-made boats."]),
        ((LONG + " Anglo-", "French boats."), [f"{LONG} Anglo-French boats."]),
        ((LONG + " 18-", "month boats."), [f"{LONG} 18-month boats."]),
        (
            (LONG + " har-", "bourmaster, and the harbourmaster agreed."),
            [f"{LONG} harbourmaster, and the harbourmaster agreed."],
        ),
        (("The Vote", LONG, SHORT), ["The Vote", f"{LONG} {SHORT}"]),
        (
            (LONG, SHORT, "• one boat;", "• two boats."),
            [f"{LONG} {SHORT}", "• one boat;\n• two boats."],
        ),
    ],
)
def test_paragraphs(lines: tuple[str, ...], wanted: list[str]) -> None:
    assert flowed([page(*lines)]).text.split("\n\n") == wanted


def test_an_indent_begins_a_paragraph() -> None:
    first = page(
        LONG, "and until the end of the winter, if the money lasts as long as that is"
    ).lines
    third = Line(LONG, 90.0, 450.0, 672.0, 11.0)
    text = flowed([Page((*first, third), HEIGHT)]).text
    assert text.count("\n\n") == 1


def test_a_sentence_goes_on_over_the_foot_of_a_page() -> None:
    pages = [page(LONG, head="The Tern", foot="1"), page(SHORT, head="The Tern", foot="2")]
    flow = flowed(pages)
    assert flow.text == f"{LONG} {SHORT}"
    assert flow.left_out == ("The Tern", "1", "The Tern", "2")


def test_heads_of_chapters_go_by_their_number() -> None:
    pages = [
        page(f"{LONG} {n}.", head=f"{'Boats' if n < 14 else 'Crews'} of the north {n}")
        for n in range(11, 18)
    ]
    assert "of the north" not in flowed(pages).text


def test_headings_stay() -> None:
    heading = Line("1 The Vote", 72.0, 200.0, 760.0, 18.0)
    pages = [
        page(heading._replace(text=f"{n} The Vote"), f"{LONG} {word} round", SHORT)
        for n, word in enumerate(("first", "second", "third"), 1)
    ]
    flow = flowed(pages)
    assert flow.text.startswith("# 1 The Vote\n\n")
    assert flow.left_out == ()
    assert flow.title == "1 The Vote"


def test_a_number_within_the_text_stays() -> None:
    assert "1926" in flowed([page(LONG, "1926", LONG, top=500.0)]).text


def test_pages_without_lines() -> None:
    assert flowed([]).text == ""
    assert flowed([Page((), HEIGHT)]).text == ""
