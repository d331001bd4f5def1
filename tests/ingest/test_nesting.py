"""Markup deeper than its parser goes keeps its text; other markup stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.ingest import Limits, read
from auditor.ingest.nesting import flattened
from auditor.model import Document

SENTENCE = "The council will keep the night ferry until 31 March 2025, Mayor Ida Brandt said. "


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a<p>b<p>c<p>d<p>e<p>f",
        "<div>a</div>" * 9,
        "<b>a<div><i>b</div>" * 2,
        "<br><img src=x><hr>" * 9,
        "<!--" + "<div>" * 9 + "-->",
        "<!--" + "<div>" * 9,
        "<script>'" + "<div>" * 9 + "'</script><div>a</div>",
        "<script>'" + "<div>" * 9,
        "<div/>" * 9,
        "</div>" * 9,
        "a < b <3 <- c " * 9,
    ],
)
def test_what_is_not_deep_stays(markup: str) -> None:
    assert flattened(markup, 5) == (markup, 0)


@pytest.mark.parametrize(
    ("markup", "expected", "count"),
    [
        ("<div>" * 7 + "a", "<div>" * 5 + "  a", 2),
        ("<div>" * 6 + "a" + "</div>" * 6, "<div>" * 5 + " a " + "</div>" * 5, 2),
        ("<DIV class='x'>" * 6 + "a", "<DIV class='x'>" * 5 + " a", 1),
        # A table takes the parser four elements deeper.
        ("<table><tr><td>" * 3 + "a", "<table><tr><td> <tr><td> <tr><td>a", 2),
        # What is hidden stays so.
        ("<div>" * 5 + "<script>'a'</script>", "<div>" * 5 + "<script>'a'</script>", 0),
        ("<div>" * 5 + "<b hidden>a</b>b", "<div>" * 5 + "<b hidden>a</b>b", 0),
        ("<div>" * 5 + "<b>a<i hidden>b</b>", "<div>" * 5 + " a<i hidden>b ", 2),
        # What closes nothing does not hide the depth.
        ("<div></span>" * 6 + "a", "<div></span>" * 5 + " </span>a", 1),
    ],
)
def test_what_is_deep_loses_its_tags_alone(markup: str, expected: str, count: int) -> None:
    assert flattened(markup, 5) == (expected, count)


@pytest.mark.parametrize("tag", ["div", "blockquote><p", "table><tr><td", "b", "ul><li"])
def test_a_page_deeper_than_the_parser_is_read(tmp_path: Path, tag: str) -> None:
    path = tmp_path / "x.html"
    path.write_text(f"<{tag}>" * 3_000 + f"<p>{SENTENCE * 9}</p>")
    [document] = read([path])
    assert isinstance(document, Document)
    assert document.text.count("Ida Brandt") == 9
    [note] = [note for note in document.notes if note.kind == "left_out"]
    assert f"deeper than {Limits().nesting} elements" in note.reason


def test_xml_deeper_than_the_parser_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text("<?xml version='1.0'?><nitf>" + "<p>" * 3_000)
    [unread] = read([path])
    assert not isinstance(unread, Document)
    assert (unread.failure.kind, "256 deep" in unread.failure.message) == ("format", True)
