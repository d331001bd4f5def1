"""What every engine's output goes through: where sentences may start, and records -> `Annotated`.

An engine says for each token where a sentence might start; punctuation has the last word
(`sentence_start`). The engine's records are parallel lists over a document's tokens, so that a
fast engine pays a fraction of a microsecond a token for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from auditor.lexicon import lines
from auditor.model import Annotated, Document, Entity, Sentence, Token
from auditor.parsing.blocks import Segment
from auditor.parsing.shadow import Shadow

_CLOSERS = frozenset({*"\"'”’»)]", "''"})
_STRAIGHT = frozenset({'"', "'"})
_CLOSES_ONLY = _CLOSERS - _STRAIGHT
_QUOTES = frozenset({"''", '"', "“", "``"})
# No more marks close one sentence; a longer row is looked at no further.
_MOST_CLOSERS = 10
_TERMINALS = (".", "!", "?", "…")


def sentence_start(
    words: Sequence[str], spaces: Sequence[bool], index: int, floor: int = 0
) -> int | None:
    """Where a sentence that an engine starts at `index` really starts, `None` where none may.

    `words` and `spaces` (white space before) are those of a segment or of several one after the
    other; the segment of `index` begins at `floor` < `index`. A sentence starts only behind a
    stop (less what closes a quotation or bracket), never in lower case; a quotation mark left at
    the end of the sentence before moves over to the one it opens.
    """
    for _ in range(_MOST_CLOSERS):
        if spaces[index] or not _belongs_before(words, spaces, index):
            break
        index += 1
    opens = words[index]
    if opens[0].islower() or opens in _CLOSES_ONLY:
        return None
    before = index - 1
    furthest = max(floor, before - _MOST_CLOSERS)
    while before > furthest and (words[before] in _CLOSERS or _is_footnote(words[before])):
        before -= 1
    if not _ends(words, before, floor):
        return None
    mark = index - 1
    moves = words[mark] in _QUOTES and mark > floor and spaces[mark] and not spaces[index]
    return mark if moves else index


def _belongs_before(words: Sequence[str], spaces: Sequence[bool], index: int) -> bool:
    """Whether a mark without white space before it closes what stands there: a footnote, or a
    straight quotation mark with white space behind it."""
    behind = index + 1
    if behind >= len(words):
        return False
    return _is_footnote(words[index]) or (words[index] in _STRAIGHT and spaces[behind])


def _is_footnote(word: str) -> bool:
    return word[0] == "[" and word[-1] == "]" and word[1:-1].isdigit()


def _ends(words: Sequence[str], index: int, floor: int) -> bool:
    """Whether a token ends a sentence: a stop that belongs to no abbreviation."""
    last = words[index]
    if last == "." and index > floor:
        last = words[index - 1] + last
    return last.endswith(_TERMINALS) and last not in lines("abbreviations.txt")


def certain_starts(words: Sequence[str], spaces: Sequence[bool], sizes: Sequence[int]) -> list[int]:
    """Where sentences start whatever an engine says: behind a stop and white space, at a word
    that opens sentences ("... in the U.S. The plan ...") or a mark that opens a quotation.

    `sizes` are the segments' token counts. Of 2,055 such places in 151 articles and web pages,
    spaCy's parser starts a sentence at all but 13, and those are sentences too.
    """
    openers = lines("reader/openers.txt")
    bounds = [0, *accumulate(sizes)]
    segment = 0
    found: list[int] = []
    for index, word in enumerate(words):
        if word not in openers and word not in _QUOTES:
            continue
        while index >= bounds[segment + 1]:
            segment += 1
        floor, end = bounds[segment : segment + 2]
        if index == floor or not spaces[index]:
            continue
        if word in openers:
            certain = sentence_start(words, spaces, index, floor) == index
        else:
            certain = index + 1 < end and _opens_quotation(words, spaces, index, floor)
        if certain:
            found.append(index)
    return found


def _opens_quotation(words: Sequence[str], spaces: Sequence[bool], index: int, floor: int) -> bool:
    """Whether a mark with a capitalised word fused to it follows a stop, an initial's aside
    ('Robert C. "Bobby" Scott')."""
    if spaces[index + 1] or not words[index + 1][0].isupper():
        return False
    if words[index - 1][-1] == "." and words[index - 1].strip("."):
        return False
    # "''" is taken for a closing mark unless the word behind it is asked about.
    starts = (sentence_start(words, spaces, at, floor) for at in (index, index + 1))
    return index in starts


class Records(NamedTuple):
    """A document's tokens as parallel lists, segment after segment.

    `opens` and `closes` bound the tokens in the document (half-open); `heads` index the lists;
    `types` is each token's entity type or ""; `starts` are the first tokens of the sentences, in
    order and without repeats, each segment's first among them; `sizes` are the segments' token
    counts; `entities` are (first, last, type).
    """

    opens: Sequence[int]
    closes: Sequence[int]
    words: Sequence[str]
    lemmas: Sequence[str]
    pos: Sequence[str]
    heads: Sequence[int]
    relations: Sequence[str]
    types: Sequence[str]
    starts: Sequence[int]
    sizes: Sequence[int]
    entities: Iterable[tuple[int, int, str]]


# `Token._make` without its check of the length, which the caller's `zip` already fixes.
_token = partial(tuple.__new__, Token)


def assemble(document: Document, segments: Sequence[Segment], records: Records) -> Annotated:
    """The parse of a document. A segment without tokens has no sentence."""
    numbers: list[int] = []
    sentences: list[Sentence] = []
    opens, closes = records.opens, records.closes
    bounds = [*records.starts, len(records.words)]
    at = upto = 0
    for segment, size in zip(segments, records.sizes, strict=True):
        first, upto = upto, upto + size
        while first < upto:
            last = bounds[at + 1]
            numbers += [len(sentences)] * (last - first)
            sentences.append(
                Sentence(
                    segment.start if first == upto - size else opens[first],
                    segment.end if last == upto else closes[last - 1],
                    first,
                    last,
                    segment.role,
                    segment.paragraph,
                )
            )
            first, at = last, at + 1
    columns = zip(
        opens,
        closes,
        records.words,
        records.lemmas,
        records.pos,
        records.heads,
        records.relations,
        records.types,
        numbers,
        strict=True,
    )
    return Annotated(
        document=document,
        tokens=tuple(map(_token, columns)),
        sentences=tuple(sentences),
        entities=tuple(
            Entity(opens[first], closes[last - 1], label, first, last)
            for first, last, label in records.entities
        ),
    )


def places(view: Shadow, starts: Sequence[int], ends: Sequence[int]) -> tuple[list[int], list[int]]:
    """The document offsets of half-open ranges of a shadow."""
    offsets = view.offsets
    if isinstance(offsets, range):
        shift = offsets.start
        return [start + shift for start in starts], [end + shift for end in ends]
    return [offsets[start] for start in starts], [offsets[end - 1] + 1 for end in ends]
