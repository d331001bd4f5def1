"""Lines and sentences as a class names them: "12", or "12b" where a line holds more than one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from auditor.model import Audit, SentenceRow, Span
from auditor.render.lines import line_spans
from auditor.render.words import shown

# A sheet holds this much of a text, as the report does.
LONGEST = 150_000
_PLACE = re.compile(r"(\d+)\s*([a-z]{0,2})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The part of a line that belongs to one sentence; `letter` is "" where there is only one."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedLine:
    """A line that holds text, with the number that the report and `auditor check` give it."""

    number: int
    pieces: tuple[Piece, ...]
    heading: bool


class UnknownPlaceError(ValueError):
    """A line, or a sentence of a line, that the document does not have; the message says so."""


@dataclass(frozen=True)
class Numbering:
    """How places in an audited document are called. The letters of a line run over the sentences
    that stand on it, in whole or in part; a sentence as a whole is called by where it begins."""

    audit: Audit

    @cached_property
    def _spans(self) -> list[Span]:
        return list(line_spans(self.audit.document.text))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The label of every sentence, in their order: "12", or "12a", "12b"."""
        return tuple(
            self._label(self._line(row.start), index)
            for index, row in enumerate(self.audit.sentences)
        )

    def lines(self) -> Iterator[NumberedLine]:
        """The lines that hold text, cut into sentences."""
        text = shown(self.audit.document.text)
        for number, (start, end) in enumerate(self._spans, 1):
            if start >= LONGEST:
                return
            if not text[start:end].strip():
                continue
            rows = self._on_line(number)
            pieces = [Piece(letter="", text=text[start:end].strip())]
            if rows:
                cuts = [start, *(max(self.audit.sentences[i].start, start) for i in rows[1:]), end]
                pieces = [
                    Piece(letter=self._letter(number, i), text=text[a:b].strip())
                    for i, a, b in zip(rows, cuts, cuts[1:], strict=False)
                ]
            heading = bool(rows) and all(self.audit.sentences[i].claim == "heading" for i in rows)
            yield NumberedLine(number=number, pieces=tuple(pieces), heading=heading)

    def label(self, spans: Sequence[Span]) -> str:
        """What the place of `spans` is called: "12b", or "12b–13" where it runs on."""
        if not spans:
            return ""
        one = self._at(min(start for start, _ in spans))
        other = self._at(max(end for _, end in spans) - 1)
        return one if one == other else f"{one}–{other}"

    def sentence(self, offset: int) -> int | None:
        """The number of the sentence at `offset`, or of the one before it."""
        index = bisect_right(self.audit.sentences, offset, key=lambda row: row.start) - 1
        return index if index >= 0 else None

    def place(self, given: str) -> tuple[int, ...]:
        """The sentences that "12" or "12b" names. Raises UnknownPlaceError."""
        match = _PLACE.match(given.strip().casefold())
        if match is None:
            raise UnknownPlaceError(f"“{given}” is no line: write 12, or 12b for a sentence of it")
        line, letter = int(match[1]), match[2]
        if not 1 <= line <= len(self._spans):
            raise UnknownPlaceError(f"there is no line {line}: the text has {len(self._spans)}")
        found = self._on_line(line)
        if not found:
            raise UnknownPlaceError(f"line {line} is empty")
        if not letter or (letter == "a" and len(found) == 1):
            return tuple(found)
        found = [index for index in found if self._letter(line, index) == letter]
        if not found:
            raise UnknownPlaceError(f"line {line} has no sentence {letter}")
        return tuple(found)

    def span(self, sentences: Sequence[int]) -> Span:
        """Where the sentences stand."""
        rows: Sequence[SentenceRow] = [self.audit.sentences[i] for i in sentences]
        return rows[0].start, rows[-1].end

    def reach(self, words: int) -> int:
        """The line on which a reader of the first `words` words stops."""
        last = 1
        for number, (start, end) in enumerate(self._spans, 1):
            count = len(self.audit.document.text[start:end].split())
            if count and words <= 0:
                return last
            words -= count
            last = number if count else last
        return last

    def _line(self, offset: int) -> int:
        return bisect_right(self._spans, offset, key=lambda span: span[0])

    def _at(self, offset: int) -> str:
        """The label of what stands at `offset`."""
        line, sentence = self._line(offset), self.sentence(offset)
        return str(line) if sentence is None else self._label(line, sentence)

    def _label(self, line: int, sentence: int) -> str:
        return f"{line}{self._letter(line, sentence)}"

    def _letter(self, line: int, sentence: int) -> str:
        """The letter of a sentence on a line; "" where it is alone there, or not there at all."""
        found = self._on_line(line)
        return _letter(found.index(sentence)) if len(found) > 1 and sentence in found else ""

    def _on_line(self, line: int) -> list[int]:
        """Numbers of the sentences that stand on a line, in whole or in part."""
        start, end = self._spans[line - 1]
        rows = self.audit.sentences
        index = bisect_right(rows, start, key=lambda row: row.end)
        found = []
        while index < len(rows) and rows[index].start < end:
            found.append(index)
            index += 1
        return found


def _letter(index: int) -> str:
    """a, b, ... z, aa, ab, ..."""
    first, last = divmod(index, 26)
    return (chr(96 + first) if first else "") + chr(97 + last)
