"""The parts of a news text: headline, caption, lead and body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from auditor.model import Annotated, Sentence
from auditor.once import once

Section = Literal["headline", "caption", "lead", "body"]
SECTIONS: tuple[Section, ...] = ("headline", "caption", "lead", "body")
# The parts that make up the score; the others are scored and shown beside it.
COUNTED: frozenset[Section] = frozenset({"lead", "body"})

# The first sentences of a text, headings and captions aside, are its lead.
_LEAD = 3
# A line that says of itself that it goes with a picture, or credits one.
_CAPTION = re.compile(
    r"\W*(?:(?:file\s)?(?:photo(?:graph)?|picture|image|video|caption|pictured|illustration)\b"
    r"(?:\s?\d+)?\s?[:—–|-]|\((?:photo|image|video)\b)"
    r"|.*\((?:photo|image|picture|credit|file)\b[^()]*\)\W*$"
    r"|.*\([^()]*(?:AP Photo|Getty Images|AFP|Reuters|EPA)[^()]*\)\W*$"
    r"|.*\b(?:photo(?:graph)?|image|picture)(?:\scredit)?\s?(?:by|:)\s[^.]{3,60}\.?$",
    re.IGNORECASE | re.DOTALL,
)
# Longer paragraphs are text, whatever they end with.
_LONGEST_CAPTION = 600


@once
def sections(annotated: Annotated) -> list[Section]:
    """For each sentence, the part of the text it stands in."""
    captions = _captions(annotated)
    found: list[Section] = []
    prose = 0
    for sentence in annotated.sentences:
        if sentence.paragraph in captions:
            found.append("caption")
        elif sentence.role == "heading":
            found.append("headline")
        else:
            found.append("lead" if prose < _LEAD else "body")
            prose += 1
    return found


def _captions(annotated: Annotated) -> set[int]:
    """The paragraphs that are captions."""
    by_paragraph: dict[int, list[Sentence]] = {}
    for sentence in annotated.sentences:
        by_paragraph.setdefault(sentence.paragraph, []).append(sentence)
    return {n for n, inside in by_paragraph.items() if _is_caption(annotated, inside)}


def _is_caption(annotated: Annotated, inside: Sequence[Sentence]) -> bool:
    start, end = inside[0].start, inside[-1].end
    if end - start > _LONGEST_CAPTION:
        return False
    return _CAPTION.match(annotated.document.text[start:end]) is not None
