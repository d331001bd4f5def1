from __future__ import annotations

from pathlib import Path

import pytest

from auditor.model import Comparison
from auditor.render.markdown import escaped, render_markdown
from tests.render.fixtures import DIMENSIONS, comparison

GOLDEN = Path(__file__).parent.parent / "golden" / "comparison.md"


def test_as_on_file() -> None:
    """The golden file is what `python tests/render/test_markdown.py` writes: read the diff."""
    assert render_markdown(comparison(), DIMENSIONS) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", ["<script>x</script>", "# head", "- item", "1. item", "a|b", "*b*", "[x](y)"]
)
def test_a_text_stays_text(text: str) -> None:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(escaped(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    inline = tokens[1].children or []
    assert "".join(child.content for child in inline) == text
    assert all(child.type in ("text", "text_special") for child in inline)


def test_nothing_compared() -> None:
    empty = Comparison(outlets=(), conflicts=(), corroborated=(), audits=())
    assert "0 documents" in render_markdown(empty, DIMENSIONS)


if __name__ == "__main__":
    GOLDEN.write_text(render_markdown(comparison(), DIMENSIONS), encoding="utf-8")
