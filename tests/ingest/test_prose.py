"""Elements -> text: blocks apart, headings, lists, quotations and tables marked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.ingest.prose import from_html
from auditor.parsing.blocks import segments


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One <b>bold</b> <i>word</i>.</p>", "One bold word."),
        ("<div>One.<div>Two.</div>Three.</div>", "One.\n\nTwo.\n\nThree."),
        ("One.<br>Two.<br><br>Three.", "One.\nTwo.\n\nThree."),
        ("<h1>Title</h1><h3>Part</h3><p>Text.</p>", "# Title\n\n### Part\n\nText."),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<p>x</p><ul><li><p>a</p><p>more</p></li></ul>", "x\n\n- a\n\nmore"),
        ("<blockquote><p>a</p><p>b<br>c</p></blockquote>", "> a\n\n> b\n> c"),
        ("<table><tr><th>a<td>b<tr><td>c<td>d</table>", "a | b\nc | d"),
        ("<table><tr><td><p>a</p><p>b</p><td>c</table>", "a\n\nb\n\nc"),
        ("<table><tr><td><table><tr><td>a<td>b</table></table>", "a | b"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<p>a</p><figure><img><figcaption>b</figcaption></figure><p>c</p>", "a\n\nc"),
        ("<p>a<script>b</script><style>c</style><!-- d --></p>", "a"),
        ("<p>a</p><p hidden>b</p><p style='DISPLAY : none'>c</p>", "a"),
        ("<p>&nbsp;</p><p>a&nbsp;b &amp; &mdash;</p>", "a\xa0b & —"),
        ("plain text\n\nin two", "plain text\n\nin two"),
        ("", ""),
        ("<", "<"),
    ],
)
def test_text_of_markup(markup: str, wanted: str) -> None:
    assert from_html(markup) == wanted


PIECES = [
    "<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<td>", "</td>", "<tr>", "</tr>", "<table>",
    "</table>", "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<h2>", "</h2>", "<br>", "text",
    " ", "\n", "&lt;", "<script>secret</script>", "<ol>", "</ol>", "</div>", "<credit>", "é",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=50))
def test_any_markup_gives_text_that_can_be_cut_into_lines(pieces: list[str]) -> None:
    text = from_html("<p>" + "".join(pieces))
    assert "secret" not in text
    assert text == text.strip("\n")
    assert all(text[s.start : s.end].strip() for s in segments(text))


def test_what_is_nested_deeply_ends() -> None:
    for tag in ("div", "ul><li", "table><tr><td", "blockquote", "b"):
        assert isinstance(from_html(f"<{tag}>" * 3_000 + "x"), str)
