"""The fast engine: documents -> parse, by a small network of our own.

Same segments, same rules for sentence breaks and same `Annotated` as the spaCy engine.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from auditor.model import Annotated, Document
from auditor.parsing.assemble import Records, assemble, certain_starts, places, sentence_start
from auditor.parsing.blocks import Segment
from auditor.parsing.plan import plan
from auditor.reader.lemmas import lemmas
from auditor.reader.network import Admits, Reading
from auditor.reader.network import read as read_trained
from auditor.reader.tokens import tokens

# Tokens read at once: enough to keep the matrices busy, few enough that memory stays flat.
BATCH_TOKENS = 16_384
# A sentence costs the square of its length. The longest of 151 articles and pages has 110 tokens;
# what has more than this is a row of names or a table.
LONGEST_STRETCH = 500

Network = Callable[[Sequence[str], Sequence[bool], Sequence[int], Admits, Sequence[int]], Reading]


class _Page(NamedTuple):
    """A document cut into tokens: parallel lists, and the token counts of its segments."""

    document: Document
    segments: list[Segment]
    sizes: list[int]
    words: list[str]
    spaces: list[bool]
    opens: list[int]
    closes: list[int]


def parse(documents: Sequence[Document], read: Network = read_trained) -> list[Annotated]:
    """Parse documents in one batch; the layers above the parse are left empty.

    `read` is the network; the trained one is loaded when it is first needed.
    """
    pages = [_page(document) for document in documents]
    reading = _read_all(pages, read)
    found: list[Annotated] = []
    base = 0
    for page in pages:
        found.append(_annotated(page, reading, base))
        base += len(page.words)
    return found


def _page(document: Document) -> _Page:
    page = _Page(document, [], [], [], [], [], [])
    for segment, view in plan(document.text):
        words, starts, ends, spaces = tokens(view.text)
        if not words:
            continue
        opens, closes = places(view, starts, ends)
        page.segments.append(segment)
        page.sizes.append(len(words))
        page.words.extend(words)
        page.spaces.extend(spaces)
        page.opens.extend(opens)
        page.closes.extend(closes)
    return page


def _read_all(pages: Sequence[_Page], read: Network) -> Reading:
    """The network's reading of all pages, in batches of whole segments."""
    words = [word for page in pages for word in page.words]
    spaces = [space for page in pages for space in page.spaces]
    whole = Reading([], [], [], [], [])
    base = 0
    for lengths in _batches([size for page in pages for size in page.sizes]):
        end = base + sum(lengths)
        some, gaps = words[base:end], spaces[base:end]
        certain = certain_starts(some, gaps, lengths)
        stretches = _stretches(lengths, certain)
        part = read(some, gaps, stretches, _admits(some, gaps, stretches), certain)
        whole.starts.extend(part.starts)
        whole.pos.extend(part.pos)
        whole.heads.extend([head + base for head in part.heads] if base else part.heads)
        whole.relations.extend(part.relations)
        whole.entities.extend(part.entities)
        base = end
    return whole


def _batches(sizes: Sequence[int]) -> Iterator[list[int]]:
    """The segments' sizes, so many at once as make up a batch; at least one."""
    batch: list[int] = []
    total = 0
    for size in sizes:
        if batch and total + size > BATCH_TOKENS:
            yield batch
            batch, total = [], 0
        batch.append(size)
        total += size
    if batch:
        yield batch


def _stretches(lengths: Sequence[int], certain: Sequence[int]) -> list[int]:
    """The segments' token counts, those longer than `LONGEST_STRETCH` cut: where a sentence
    starts for certain, else anywhere."""
    if max(lengths) <= LONGEST_STRETCH:
        return list(lengths)
    found: list[int] = []
    start = 0
    for length in lengths:
        end = start + length
        while end - start > LONGEST_STRETCH:
            at = bisect_right(certain, start + LONGEST_STRETCH) - 1
            cut = certain[at] if at >= 0 and certain[at] > start else start + LONGEST_STRETCH
            found.append(cut - start)
            start = cut
        found.append(end - start)
        start = end
    return found


def _admits(words: list[str], spaces: list[bool], lengths: list[int]) -> Admits:
    """The rules of `sentence_start` for a batch."""
    floors = [0, *accumulate(lengths)]

    def admits(index: int) -> int | None:
        floor = floors[bisect_right(floors, index) - 1]
        return index if index == floor else sentence_start(words, spaces, index, floor)

    return admits


def _annotated(page: _Page, reading: Reading, base: int) -> Annotated:
    """A document's part of the reading, which begins at `base`."""
    end = base + len(page.words)
    starts = [i for i, begins in enumerate(reading.starts[base:end]) if begins]
    heads = reading.heads[base:end]
    tags = reading.entities[base:end]
    pos = reading.pos[base:end]
    return assemble(
        page.document,
        page.segments,
        Records(
            opens=page.opens,
            closes=page.closes,
            words=page.words,
            lemmas=lemmas(page.words, pos),
            pos=pos,
            heads=[head - base for head in heads] if base else heads,
            relations=reading.relations[base:end],
            types=[tag[2:] for tag in tags],
            starts=starts,
            sizes=page.sizes,
            entities=_entities(tags, starts),
        ),
    )


def _entities(tags: Sequence[str], starts: Sequence[int]) -> list[tuple[int, int, str]]:
    """(first, last, type) of the runs of BIO tags; none runs over a sentence's end."""
    found: list[tuple[int, int, str]] = []
    breaks = set(starts)
    first, upto, label = 0, -1, ""
    for index in [i for i, tag in enumerate(tags) if tag != "O"]:
        tag = tags[index]
        goes_on = index == upto and tag == f"I-{label}" and index not in breaks
        if not goes_on:
            if label:
                found.append((first, upto, label))
            first, label = index, tag[2:]
        upto = index + 1
    if label:
        found.append((first, upto, label))
    return found
