"""Lines on printed pages -> running text: paragraphs, headings, words broken at a line's end.

A page says where its lines stand and nothing about paragraphs; these are put together from gaps,
indents, lines that end short and sizes of type. Rules of thumb, each of which can be wrong: the
document's `extracted` flag says that lines were put together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from auditor.lexicon import lines


class Line(NamedTuple):
    """A printed line: `left`, `right` and `bottom` on the page, and `size`, the height of its
    type, in points. The page's bottom is 0."""

    text: str
    left: float
    right: float
    bottom: float
    size: float


class Page(NamedTuple):
    lines: tuple[Line, ...]
    height: float


class Flow(NamedTuple):
    """`text` as read; the lines `left_out` of it; the largest heading on the first page."""

    text: str
    left_out: tuple[str, ...] = ()
    title: str | None = None


class _Placed(NamedTuple):
    """A line with its page's number and the right edge of the column it stands in."""

    line: Line
    page: int
    edge: float


# A running head stands among this many lines from the top or the bottom of the page.
_EDGE = 2
_DIGITS = re.compile(r"\d+")
_FIRST = re.compile(r"(\d{1,4})(?=\s|$)")
_LAST = re.compile(r"(?:^|\s)(\d{1,4})$")
_NUMBER = re.compile(r"\W*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_STOP = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_BULLET = re.compile(r"(?:[•●○◦▪▫■□‣·►▶➤✓–—-]\s|\(?(?:\d{1,2}|[a-z])[.)]\s)")
_BROKEN = re.compile(r"(?P<before>[^\W\d_]+)-$")
_GOES_ON = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
# Of the usual distance between lines, and of the usual size of type. Measured on pages set by
# three programs: lines of a paragraph differ by less than 5 percent, paragraphs set apart by a
# gap by 40 and more, headings by 15 and more.
_GAP = 1.35
_LARGER = 1.13
# Left edges this near, in points, belong to one column.
_COLUMN = 40.0


def flowed(pages: Sequence[Page]) -> Flow:
    """The running text of pages."""
    running = _running(pages)
    kept = [
        Page(tuple(line for line in page.lines if (number, line) not in running), page.height)
        for number, page in enumerate(pages)
    ]
    placed = [line for number, page in enumerate(kept) for line in _placed(page, number)]
    if not placed:
        return Flow("")
    body = _body_size(placed)
    leading = _leading(placed, body)
    paragraphs = list(_paragraphs(placed, body, leading))
    known = _words(placed)
    texts = [_text(paragraph, body, known) for paragraph in paragraphs]
    left_out = tuple(line.text for number, line in sorted(running, key=_reading_order))
    return Flow(_joined(texts), left_out, _title(paragraphs, body))


def _reading_order(entry: tuple[int, Line]) -> tuple[int, float]:
    return entry[0], -entry[1].bottom


# --- running heads and page numbers --------------------------------------------------------------


def _running(pages: Sequence[Page]) -> set[tuple[int, Line]]:
    """Lines at the head or foot of pages that come back on others, but for their numbers."""
    edges = [(number, line, top) for number, page in enumerate(pages) for line, top in _edge(page)]
    counts = Counter((_shape(line.text), top) for _, line, top in edges)
    least = max(2, round(0.4 * len(pages)))
    # "Chapter 2: Harbours 31": the heads of chapters differ, their page's number goes on.
    ahead = Counter(step for number, line, _ in edges for step in _steps(line.text, number))
    step, steps = ahead.most_common(1)[0] if ahead else (0, 0)
    found = set()
    for number, line, top in edges:
        alone = len(pages) == 1 and _NUMBER.fullmatch(line.text) and _numbered(line.text, 1)
        counted = steps >= max(3, least) and step in _steps(line.text, number)
        if alone or counted or counts[_shape(line.text), top] >= least:
            found.add((number, line))
    return found


def _steps(text: str, page: int) -> set[int]:
    """How far the number that a line begins or ends with is ahead of its page's place."""
    ends = (_FIRST.match(text), _LAST.search(text))
    return {int(match[1]) - page for match in ends if match}


def _edge(page: Page) -> Iterator[tuple[Line, bool]]:
    """The lines nearest to the top (true) and to the bottom of a page, in its outer fifths; none
    in larger type than most, which are headings."""
    most = _LARGER * median(line.size for line in page.lines) if page.lines else 0.0
    ordered = sorted(page.lines, key=lambda line: -line.bottom)
    for line in ordered[:_EDGE]:
        if line.bottom > 0.8 * page.height and line.size <= most:
            yield line, True
    for line in ordered[-_EDGE:]:
        if line.bottom < 0.2 * page.height and line.size <= most:
            yield line, False


def _shape(text: str) -> str:
    return _DIGITS.sub("#", text.casefold())


def _numbered(text: str, page: int) -> bool:
    return any(int(digits) == page for digits in _DIGITS.findall(text)[:1])


# --- measures ------------------------------------------------------------------------------------


def _placed(page: Page, number: int) -> Iterator[_Placed]:
    edges: dict[int, float] = {}
    for line in page.lines:
        column = round(line.left / _COLUMN)
        edges[column] = max(edges.get(column, 0.0), line.right)
    for line in page.lines:
        if line.text:
            column = round(line.left / _COLUMN)
            beside = (edges.get(column + step, 0.0) for step in (-1, 0, 1))
            yield _Placed(line, number, max(beside))


def _body_size(placed: Sequence[_Placed]) -> float:
    """The size of type that most characters have."""
    sizes: Counter[float] = Counter()
    for entry in placed:
        sizes[round(entry.line.size, 1)] += len(entry.line.text)
    return sizes.most_common(1)[0][0] or 1.0


def _leading(placed: Sequence[_Placed], body: float) -> float:
    """The usual distance from one line's foot to the next one's."""
    steps = [
        a.line.bottom - b.line.bottom
        for a, b in pairwise(placed)
        if a.page == b.page and 0 < a.line.bottom - b.line.bottom < 3 * body
    ]
    # Lines within paragraphs are the commoner and the nearer: the lower half.
    steps.sort()
    return median(steps[: len(steps) // 2 + 1]) if steps else 1.2 * body


# --- paragraphs ----------------------------------------------------------------------------------


def _paragraphs(placed: Sequence[_Placed], body: float, leading: float) -> Iterator[list[_Placed]]:
    held = [placed[0]]
    for entry in placed[1:]:
        if _breaks(held, entry, body, leading):
            yield held
            held = []
        held.append(entry)
    yield held


def _breaks(held: Sequence[_Placed], entry: _Placed, body: float, leading: float) -> bool:
    """Whether a line begins a new paragraph behind those held."""
    last = held[-1]
    before, line = last.line, entry.line
    if max(before.size, line.size) > _LARGER * max(min(before.size, line.size), 0.1):
        return True
    step = before.bottom - line.bottom
    ended = bool(_STOP.search(before.text))
    if _BULLET.match(line.text) and (ended or _BULLET.match(held[0].line.text)):
        return True
    if last.page != entry.page or step <= 0:
        # The next page or column: a sentence that is not over goes on there.
        return ended or not _may_go_on(before, line)
    # Lines in larger type stand further apart.
    if step > _GAP * leading * max(1.0, line.size / body):
        return True
    if line.size > _LARGER * body:
        return False
    width = max(last.edge - before.left, 1.0)
    short = before.right < last.edge - 0.12 * width
    indented = line.left > before.left + 0.7 * line.size and line.left < before.left + 5 * line.size
    if (indented and len(held) > 1) or (indented and ended):
        return not _BULLET.match(held[0].line.text) or ended
    if short and ended:
        return True
    # A heading in the type of the text: a line that ends early, with no stop, over a capital.
    early = before.right < last.edge - 0.3 * width
    return early and len(held) == 1 and line.text[:1].isupper() and not before.text.endswith(",")


def _may_go_on(before: Line, line: Line) -> bool:
    return before.text.endswith(("-", ",")) or not line.text[:1].isupper() or len(before.text) > 30


def _words(placed: Sequence[_Placed]) -> frozenset[str]:
    """Every word and compound that stands within a line: how the document itself writes them."""
    found: set[str] = set()
    for entry in placed:
        text = entry.line.text.casefold()
        found.update(_GOES_ON.findall(text))
        found.update(_COMPOUND.findall(text))
    return frozenset(found)


def _text(paragraph: Sequence[_Placed], body: float, known: frozenset[str]) -> str:
    text = paragraph[0].line.text
    for entry in paragraph[1:]:
        text = _continued(text, entry.line.text, known)
    return f"# {text}" if _is_heading(paragraph, body) else text


def _is_heading(paragraph: Sequence[_Placed], body: float) -> bool:
    words = sum(len(entry.line.text.split()) for entry in paragraph)
    return paragraph[0].line.size > _LARGER * body and words <= 25


def _continued(text: str, following: str, known: frozenset[str]) -> str:
    """A line and the next; a word broken between them is one again."""
    broken, onward = _BROKEN.search(text), _GOES_ON.match(following)
    if not broken or not onward or not following[0].islower():
        glued = text.endswith(("-", "–", "—", "/")) and text[-2:-1].strip()
        return text + ("" if glued else " ") + following
    before, after = broken["before"].casefold(), onward.group().casefold()
    return (text if _keeps_hyphen(before, after, known) else text[:-1]) + following


def _keeps_hyphen(before: str, after: str, known: frozenset[str]) -> bool:
    """Whether the hyphen between two halves is the word's own, not the line's."""
    if f"{before}-{after}" in known:
        return True
    if before + after in known:
        return False
    if before in lines("ingest/hyphenated.txt"):
        return True
    from auditor.tagger import tagger

    vocabulary = tagger("loaded/weights.npz").vocabulary
    if before + after in vocabulary:
        return False
    return min(len(before), len(after)) > 2 and before in vocabulary and after in vocabulary


def _joined(texts: Sequence[str]) -> str:
    parts: list[str] = []
    for text in texts:
        if parts:
            both = _BULLET.match(text) and _BULLET.match(parts[-1])
            parts.append("\n" if both else "\n\n")
        parts.append(text)
    return "".join(parts)


def _title(paragraphs: Sequence[Sequence[_Placed]], body: float) -> str | None:
    """The heading in the largest type on the first page that has text."""
    page = paragraphs[0][0].page
    headings = [p for p in paragraphs if p[0].page == page and _is_heading(p, body)]
    if not headings:
        return None
    largest = max(headings, key=lambda p: p[0].line.size)
    return " ".join(entry.line.text for entry in largest)
