"""Markdown with front matter; HTML with its metadata."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.ingest.markup import front_matter
from auditor.model import Document

Put = Callable[[str, str | bytes], Path]
BODY = "# Levee talks\n\nThe council *met* on Tuesday.\n\n---\n\nMore.\n"


def test_markdown_stays_as_it_is(put: Put, document: Callable[..., Document]) -> None:
    read = document(put("a.md", BODY))
    assert (read.text, read.title, read.notes) == (BODY, None, ())


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_is_metadata_and_cut_off(
    end: str, put: Put, document: Callable[..., Document]
) -> None:
    head = [
        "---",
        'title: "Talks: a start"',
        "author: [Ada Moss, 'Ben Rye']",
        "date: 2025-07-03 10:00 # as printed",
        "outlet: The Tern",
        "tags:",
        "  - levees",
        "",
        "---",
        "",
    ]
    read = document(put("a.md", end.join(head) + BODY))
    assert read.text == BODY
    assert (read.title, read.author) == ("Talks: a start", "Ada Moss, Ben Rye")
    assert (read.published, read.outlet) == ("2025-07-03", "The Tern")
    [note] = read.notes
    assert note.kind == "extracted"
    assert "9 lines" in note.reason


@pytest.mark.parametrize(
    "text",
    [
        "---\nA rule, and prose below it.\n---\n",
        "---\ntitle: never closed\n\nText.\n",
        "---\n---\nText.\n",
        "\n---\ntitle: too late\n---\n",
        "---",
        "Prose.\n",
        "---\n" + "key: value\n" * 5_000,
    ],
)
def test_what_is_no_front_matter(text: str) -> None:
    assert front_matter(text) == ({}, 0)


PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Levee talks | The Tern</title>
<meta name="author" content="Ada Moss"><meta property="og:site_name" content="The Tern">
<meta property="og:title" content="Levee talks resume">
<meta property="article:published_time" content="2025-03-04T10:00:00Z">
<link rel="canonical" href="https://tern.example/levee"></head>
<body><nav><a href="/">Home</a> <a href="/s">Sport</a></nav>
<article><h1>Levee talks resume</h1>
<p>The council met on Tuesday for the <b>first</b> time since the flood, and it agreed to hire
two engineers &amp; a clerk.</p>
<h2>What comes next</h2>
<ul><li>A survey of the old wall will start in April.</li><li>A vote is due in May.</li></ul>
<p>“We will not wait for another winter,” said the mayor.</p></article>
<script>var tracking = 1;</script><footer>Copyright 2019 The Tern</footer></body></html>"""
LINES = [
    "Levee talks resume",
    "The council met on Tuesday for the first time since the flood, and it agreed to hire two "
    "engineers & a clerk.",
    "What comes next",
    "- A survey of the old wall will start in April.",
    "- A vote is due in May.",
    "“We will not wait for another winter,” said the mayor.",
]


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.xhtml"])
def test_html_text_and_metadata(
    name: str, put: Put, document: Callable[..., Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("reading HTML opened a connection")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    read = document(put(name, PAGE))
    assert read.text.split("\n") == LINES
    assert (read.title, read.author, read.outlet) == ("Levee talks resume", "Ada Moss", "The Tern")
    assert (read.published, read.url) == ("2025-03-04", "https://tern.example/levee")
    [note] = read.notes
    assert note.kind == "extracted"
    assert "extracted text" in note.reason


def test_html_in_a_declared_encoding_is_no_guess(
    put: Put, document: Callable[..., Document]
) -> None:
    page = PAGE.replace("utf-8", "iso-8859-1").encode("cp1252")
    read = document(put("a.html", page))
    assert read.text.split("\n") == LINES
    assert [note.kind for note in read.notes] == ["extracted"]


def test_xhtml_with_a_declaration(put: Put, document: Callable[..., Document]) -> None:
    page = (
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head>'
        "<title>T</title></head><body><p>The council met.</p><p>It agreed.</p></body></html>"
    )
    assert document(put("a.xhtml", page)).text == "The council met.\nIt agreed."


def test_a_fragment_is_a_page(put: Put, document: Callable[..., Document]) -> None:
    read = document(put("a.html", "<h1>Head</h1><p>One <b>two</b>.</p><ul><li>a</li></ul>"))
    assert read.text == "Head\nOne two.\na"


@pytest.mark.parametrize("page", ["", "<html><body></body></html>", "<script>var a;</script>"])
def test_html_without_text(page: str, put: Put, failure: Callable[..., tuple[str, str]]) -> None:
    assert failure(put("a.html", page))[0] == "empty"


def test_a_parser_that_breaks_is_a_failure_not_a_crash(
    put: Put, failure: Callable[..., tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(page: str) -> None:
        raise RuntimeError("lost")

    monkeypatch.setattr("auditor.ingest.markup.extract", broken)
    kind, message = failure(put("a.html", PAGE))
    assert kind == "format"
    assert "save the article's text" in message
