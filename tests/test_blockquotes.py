"""Block quotations: which paragraphs are somebody's words without any marks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.blockquotes import block_quotes
from auditor.model import Span


def _paragraphs(text: str) -> list[Span]:
    """The lines of a text, white space around them left out."""
    spans, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            left = start + len(line) - len(line.lstrip())
            spans.append((left, start + len(line.rstrip())))
        start += len(line) + 1
    return spans


def _found(text: str) -> list[tuple[str, bool, bool]]:
    return [
        (text[block.inner[0] : block.inner[1]], block.last, block.speech)
        for block in block_quotes(text, _paragraphs(text))
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She wrote:\n\n> We are leaving.", [("We are leaving.", True, True)]),
        (
            "She wrote:\n\n> We left.\n>\n> It rained.",
            [("We left.", False, True), ("It rained.", True, True)],
        ),
        ("> We are leaving.\n>\n> — Ana Ruiz", [("We are leaving.", True, True)]),
        ("> We are leaving.\n\nThe end.", [("We are leaving.", True, False)]),
        ("> “We are leaving.”", []),
        ("She wrote:\n\n    We are leaving.", [("We are leaving.", True, True)]),
        ("She wrote:\n\n\tWe are leaving.", [("We are leaving.", True, True)]),
        ("She left.\n\n    We are leaving.", []),
        ("    She wrote:\n\n    We are leaving.", []),
        ("She wrote:\n\nWe are leaving.", []),
        (">", []),
        ("", []),
    ],
)
def test_blocks(text: str, found: list[tuple[str, bool, bool]]) -> None:
    assert _found(text) == found


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="a >:\n\t—“", max_size=80))
def test_a_block_stays_in_its_paragraph_and_in_order(text: str) -> None:
    blocks = list(block_quotes(text, _paragraphs(text)))
    assert [block.span for block in blocks] == sorted({block.span for block in blocks})
    for block in blocks:
        assert block.span in _paragraphs(text)
        assert block.span[0] <= block.inner[0] < block.inner[1] == block.span[1]
