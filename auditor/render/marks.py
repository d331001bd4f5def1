"""A document's text with its findings marked in place.

Marks overlap: a quotation holds dates and loaded words. Each kind of mark has a level, outer to
inner, and the text is cut wherever any mark begins or ends; elements then nest by level, so that
every one of them is well formed and the decorations add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from auditor.model import Span
from auditor.render.lines import line_spans
from auditor.render.words import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing to mark. `level` 0 is outermost; `classes` style it; `describes` is the id of
    the element that explains it, `why` the same in one line; `badge` a number shown at its end.
    `stop` is whether the Tab key stops at it, `framed` whether its ends have their own classes."""

    id: str
    level: int
    classes: str
    spans: tuple[Span, ...]
    describes: str = ""
    why: str = ""
    key: str = ""
    badge: str = ""
    badge_link: str = ""
    badge_label: str = ""
    stop: bool = True
    framed: bool = False


class Line(NamedTuple):
    """A line of the document: its number, its marked text, whether a space goes before it."""

    number: int
    html: str
    start: int
    end: int
    gap: bool


class Segment(NamedTuple):
    start: int
    end: int
    active: tuple[tuple[int, ...], ...]


# A line shorter than this that follows another directly was wrapped by hand: no space between.
_WRAPPED = 100


def marked_lines(text: str, marks: Sequence[Mark], limit: int | None = None) -> list[Line]:
    """The lines of `text` that hold anything, with `marks` in place, up to `limit` characters."""
    end = len(text) if limit is None else min(limit, len(text))
    writer = _Writer(shown(text), marks)
    rendered: list[Line] = []
    blank = False
    previous = 0
    pending = _by_start(marks)
    open_marks: list[tuple[int, int]] = []
    for number, (start, stop) in enumerate(line_spans(text[:end]), 1):
        if not text[start:stop].strip():
            blank = True
            continue
        while pending and pending[-1][0] < stop:
            open_marks.append(pending.pop()[1:])
        open_marks = [entry for entry in open_marks if entry[0] > start]
        html = writer.line(start, stop, [index for _, index in open_marks])
        gap = blank or previous > _WRAPPED or stop - start > _WRAPPED
        rendered.append(Line(number, html, start, stop, gap))
        blank, previous = False, stop - start
    return rendered


def _by_start(marks: Sequence[Mark]) -> list[tuple[int, int, int]]:
    """(start, end, index) of every piece, last first, to be popped in order."""
    pieces = [(s, e, i) for i, mark in enumerate(marks) for s, e in mark.spans if s < e]
    return sorted(pieces, reverse=True)


class _Writer:
    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self.text = text
        self.marks = marks
        self.levels = 1 + max((mark.level for mark in marks), default=0)
        self.opened: set[int] = set()

    def line(self, start: int, end: int, indexes: Iterable[int]) -> str:
        """The line's HTML."""
        segments = self._segments(start, end, sorted(set(indexes)))
        parts: list[str] = []
        depth: tuple[tuple[int, ...], ...] = ()
        for number, segment in enumerate(segments):
            same = _common(depth, segment.active)
            parts.extend("</mark>" for active in reversed(depth[same:]) if active)
            for level in range(same, self.levels):
                if segment.active[level]:
                    stop = _run_end(segments, number, level)
                    parts.append(self._open(segment.active[level], segment.start, stop))
            depth = segment.active
            parts.append(escape(self.text[segment.start : segment.end]))
            parts.extend(self._badges(segment))
        parts.extend("</mark>" for active in reversed(depth) if active)
        return "".join(parts)

    def _segments(self, start: int, end: int, indexes: Sequence[int]) -> list[Segment]:
        events: list[tuple[int, int, int]] = []
        for index in indexes:
            for left, right in self.marks[index].spans:
                left, right = max(left, start), min(right, end)
                if left < right:
                    events += [(left, 1, index), (right, -1, index)]
        events.sort()
        active: list[dict[int, int]] = [{} for _ in range(self.levels)]
        segments: list[Segment] = []
        at = start
        for offset, change, index in [*events, (end, 0, -1)]:
            if offset > at:
                segments.append(Segment(at, offset, tuple(tuple(sorted(a)) for a in active)))
                at = offset
            if change:
                level = active[self.marks[index].level]
                level[index] = level.get(index, 0) + change
                if not level[index]:
                    del level[index]
        return segments

    def _open(self, indexes: Sequence[int], start: int, stop: int) -> str:
        marks = [self.marks[index] for index in indexes]
        fresh = [index for index in indexes if index not in self.opened]
        self.opened.update(fresh)
        classes = dict.fromkeys(name for mark in marks for name in mark.classes.split())
        framed = [mark for mark in marks if mark.framed]
        if any(start == left for mark in framed for left, _ in mark.spans):
            classes["begins"] = None
        if any(stop == right for mark in framed for _, right in mark.spans):
            classes["ends"] = None
        anchors = "".join(f'<i id="{self.marks[index].id}"></i>' for index in fresh[1:])
        attributes = [f'class="{" ".join(classes)}"']
        if fresh:
            attributes.append(f'id="{self.marks[fresh[0]].id}"')
        keys = list(dict.fromkeys(mark.key for mark in marks if mark.key))
        if keys:
            attributes.append(f'data-f="{" ".join(keys)}"')
        explained = [self.marks[index] for index in fresh if self.marks[index].describes]
        if explained:
            described = dict.fromkeys(mark.describes for mark in explained)
            stop = 0 if any(mark.stop for mark in explained) else -1
            attributes.append(f'tabindex="{stop}" aria-describedby="{" ".join(described)}"')
        reasons = list(dict.fromkeys(mark.why for mark in marks if mark.why))
        if reasons:
            attributes.append(f'data-why="{escape(chr(10).join(reasons))}"')
        return f"{anchors}<mark {' '.join(attributes)}>"

    def _badges(self, segment: Segment) -> Iterator[str]:
        for active in segment.active:
            for mark in (self.marks[index] for index in active):
                if mark.badge and segment.end == mark.spans[-1][1]:
                    yield (
                        f'<a class="badge" href="#{mark.badge_link}" data-n="{mark.badge}" '
                        f'aria-label="{escape(mark.badge_label)}"></a>'
                    )


def _common(left: tuple[tuple[int, ...], ...], right: tuple[tuple[int, ...], ...]) -> int:
    same = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        same += 1
    return same


def _run_end(segments: Sequence[Segment], number: int, level: int) -> int:
    """Where the element opened at `segments[number]` on `level` closes."""
    state = segments[number].active[: level + 1]
    end = segments[number].end
    for segment in segments[number + 1 :]:
        if segment.active[: level + 1] != state:
            break
        end = segment.end
    return end
