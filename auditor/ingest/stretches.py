"""Words and sentences without end: no prose. They are read in pieces, and a note says where."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.ingest.base import Limits
from auditor.model import Note, Span

_SPACES = " \n\t\r\xa0"
_STOPS = ".\n!?…\r"
_WORD = re.compile(r"\S+")
_SENTENCE = re.compile(r"[^.!?…\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SHOWN = 100


def stretches(text: str, limits: Limits) -> Iterator[Note]:
    """A note on words, and one on sentences, that are longer than `limits` has it."""
    words = _longer(text, limits.token, _SPACES, _WORD)
    if words:
        yield _note("word", "words", words, limits.token)
    sentences = _longer(text, limits.sentence, _STOPS, _SENTENCE)
    # A word without end is no sentence.
    sentences = [span for span in sentences if not any(start <= span[0] for start, _ in words)]
    if sentences:
        what = ("stretch without a full stop", "stretches without a full stop")
        yield _note(*what, sentences, limits.sentence)


def _longer(text: str, most: int, ends: str, pattern: re.Pattern[str]) -> list[Span]:
    """Where `pattern` finds more than `most` characters that hold none of `ends`."""
    step = most // 2
    if all(
        any(end in text[at : at + step] for end in ends)
        for at in range(0, len(text) - step + 1, step)
    ):
        return []
    found = (match.span() for match in pattern.finditer(text))
    return [(start, end) for start, end in found if end - start > most]


def _note(one: str, many: str, spans: list[Span], most: int) -> Note:
    longest = max(end - start for start, end in spans)
    what = one if len(spans) == 1 else many
    reason = (
        f"{len(spans):,} {what} of more than {most:,} characters (the longest: {longest:,}): no "
        "prose; it is read in pieces, and what is found there counts for little"
    )
    return Note(kind="long_stretch", spans=tuple(spans[:_SHOWN]), reason=reason, level="low")
