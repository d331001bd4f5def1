"""Quotations credited to a person or a work without a word on where to find them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from auditor.lexicon import toml
from auditor.model import Annotated, Note
from auditor.provenance.lines import Line, shortened, text_lines

_MARKS = ' “”"«»'
_LONGEST = 600
_MOST = 20
# Credits that are looked for in the rest of the text; each costs a reading of it.
_MOST_CREDITS = 100
_OPENS = re.compile(r"[\"“«„]")
_CLOSED = re.compile(r"[\"”»“][.,]?$")
# "— Mikhail Bulgakov, The Master and Margarita"
_CREDIT = re.compile(r"(?:—|–|―|--|-)\s*(?:from\s+)?(?P<credit>[A-ZÀ-Þ“\"*_][^\n]{2,100})$")
_SAME_LINE = re.compile(
    r"[\"“«„](?P<said>[^\"”»\n]{15,400})[\"”»][.,]?\s*(?:—|–|―|--)\s*(?P<credit>[A-ZÀ-Þ][^\n]{2,100})$"
)
# Anything that tells where: a year, a page, a chapter, an address, an interview.
_WHERE = re.compile(
    r"\d|https?:|www\.|\b(?:chapter|act|scene|book|vol|canto|verse|letter|speech|interview|lecture"
    r"|address|sermon|testimony|hearing|page|pp?)\b\.?",
    re.IGNORECASE,
)
# "As Voltaire once wrote, ...": a saying, handed on.
_HANDED_ON = re.compile(
    r"\b[Aa]s\s+(?P<who>(?:[A-Z][\w.’'-]+\s+){1,4}?)(?:once|famously)\s+(?P<verb>[a-z]+(?:\s+it)?)\b"
)


def uncited(annotated: Annotated) -> Iterator[Note]:
    """Quotations set apart with a name under them, and sayings handed on, with no place given."""
    yield from islice(_epigraphs(annotated), _MOST)
    yield from islice(_sayings(annotated), _MOST)


def _epigraphs(annotated: Annotated) -> Iterator[Note]:
    lines = text_lines(annotated.document.text)
    credits = 0
    for number, line in enumerate(lines):
        if credits == _MOST_CREDITS:
            return
        same = _SAME_LINE.match(line.text)
        if same:
            credits += 1
            yield from _judged(annotated, lines, [number], same["credit"], same["said"])
        elif number and _is_quotation(lines[number - 1].text):
            credit = _CREDIT.match(line.text)
            if credit:
                credits += 1
                numbers = [number - 1, number]
                said = lines[number - 1].text
                yield from _judged(annotated, lines, numbers, credit["credit"], said)


def _is_quotation(text: str) -> bool:
    return bool(_OPENS.match(text) and _CLOSED.search(text)) and len(text) > 15


def _judged(
    annotated: Annotated, lines: Sequence[Line], numbers: list[int], credit: str, said: str
) -> Iterator[Note]:
    credit = credit.strip(" .*_")
    if not _is_name(credit):
        return
    if _WHERE.search(credit) or len(credit.split()) > 14 or _is_at_hand(lines, numbers, credit):
        return
    start, end = lines[numbers[0]].start, lines[numbers[-1]].end
    yield _note(annotated, start, end, said, credit)


def _is_name(credit: str) -> bool:
    """Whether a credit holds names and titles alone, and no clause."""
    small = frozenset(toml("provenance/quoted.toml")["small"])
    words = re.findall(r"[^\W\d_][\w’'.-]*", credit)
    if len(words) < 2 or "*" in credit:
        return False
    return all(word[0].isupper() or word in small for word in words)


def _is_at_hand(lines: Sequence[Line], numbers: list[int], credit: str) -> bool:
    """Whether the text elsewhere speaks of whoever is credited: then it is a pull quotation, and
    the article around it says where the words were spoken."""
    names = re.findall(r"[A-ZÀ-Þ][\w’'-]{3,}", credit)
    elsewhere = [line.text for number, line in enumerate(lines) if number not in numbers]
    return any(name in text for name in names[-1:] + names[:1] for text in elsewhere)


def _sayings(annotated: Annotated) -> Iterator[Note]:
    text = annotated.document.text
    verbs = frozenset(toml("provenance/quoted.toml")["verbs"])
    for line in text_lines(text):
        for match in _HANDED_ON.finditer(line.text):
            sentence = _sentence(line.text, match.start())
            if match["verb"] not in verbs or not _OPENS.search(sentence) or _WHERE.search(sentence):
                continue
            start = line.start + match.start()
            who = match["who"].strip()
            yield _note(annotated, start, line.start + match.end(), sentence, who)


def _sentence(text: str, at: int) -> str:
    """The rest of the sentence from `at` on, with the quotation that it leads into."""
    return re.split(r"(?<=[.!?][”\"])\s", text[at : at + _LONGEST], maxsplit=1)[0]


def _note(annotated: Annotated, start: int, end: int, said: str, credit: str) -> Note:
    words = shortened(said.strip(_MARKS), 70)
    reason = (
        f"“{words}” is credited to {shortened(credit, 60)} with nothing "
        "to look it up by: no year, page or occasion"
    )
    return Note(
        kind="uncited_quotation",
        reason=reason,
        spans=((start, end),),
        text=annotated.document.text[start:end],
        level="low",
    )
