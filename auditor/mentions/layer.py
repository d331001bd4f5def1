"""Verifiable specifics with normalised values: what a reader could look up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from auditor.lexicon import toml
from auditor.mentions.names import Name, names
from auditor.mentions.units import Counted, counted
from auditor.model import Annotated, Mention, MentionKind
from auditor.values import Context, DateRange, dates, find
from auditor.values.grammar import Taken

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”'’)\]]+[^\s<>\"“”'’)\].,;:!?]", re.IGNORECASE)
_LAW = re.compile(
    r"\b(?:(?:Sections?|Articles?|Policy|Regulation|Directive|Resolution|Rule|Clause|Title|Chapter"
    r"|Proposition|Executive\sOrder|Decree|Law|Order)\s(?:\([A-Z]{2,4}\)\s)?(?:No\.?\s)?"
    r"\d[\d./]*\d?(?:\([a-z0-9]\))*(?:\sof\s(?:the\s)?(?:[A-Z][\w-]*(?:\s(?:and|of|on|for)(?:\sthe)?(?=\s[A-Z]))?"
    r"(?:\s\([A-Z]\w+\))?(?:\s(?=[A-Z])|\b))+)?"
    r"|[A-Z][\w-]*(?:\s(?:[A-Z][\w-]*|\([A-Z]\w+\)|and|of|for))*\sAct(?:,?\s(?:of\s)?\d{4})?\b"
    r"|\d{4}\sProject\b)"
)
_EVENT = re.compile(
    r"\b(?:9/11|COP\d\d|G(?:7|8|20)\ssummit|January\s6\s(?:riot|attack)s?|midterms?\b)"
)


# A telephone number is a contact, nothing to look up.
_PHONE = re.compile(
    r"\+\d{1,3}[\s-]?(?:\(?\d{1,4}\)?[\s-]?){2,5}\d|\b\d{3}[-.]\d{3}[-.]\d{4}\b|\b\d{3}[-.]\d{4}\b"
    r"|\b0\d{2,4}\s\d{3,4}\s?\d{3,4}\b"
)
# "D-Ohio": the state after a party's letter.
_SEAT = re.compile(
    r"(?<=[\s(])(?:[DRIL]|Dem|Rep|Lab|Con)\.?-(?P<place>[A-Z][\w’']+(?:\.[A-Z]\.|(?:\s[A-Z][\w’']+)*))"
)
# "KUNDUZ, Afghanistan, Oct. 16 —": the place that a report was filed from.
_DATELINE = re.compile(
    r"([A-ZÀ-Þ][A-ZÀ-Þ'’ .-]{2,30}?)(?=,|\s\(|\s[—–-])(?=.{0,80}?(?:[—–]|\s-\s|--))"
)


# "Coimbatore: Mills in the city ...", as Indian newspapers have it, at the head of the text.
_FILED = re.compile(r"([A-Z][a-z]{2,}(?:[\s-][A-Z][a-z]{2,})?)(?=:\s[A-Z“\"])")
_OPENING = 200


# A small town is no proper noun to every tagger.
_NAMELY = frozenset({"PROPN", "NOUN", "X"})


class _Piece(NamedTuple):
    """A specific before it is compared with the ones before it."""

    kind: MentionKind
    start: int
    end: int
    value: Any
    sentence: int
    why: str


def mentions(annotated: Annotated) -> tuple[Mention, ...]:
    """The specifics outside headings, bullets and list numbers, in order of place.

    Only quotations may hold others. `distinct` is false on a repeat of a value.
    """
    pieces = [*_specifics(annotated), *_quotes(annotated)]
    pieces.sort(key=lambda piece: (piece.start, -piece.end))
    seen: set[tuple[str, str]] = set()
    found: list[Mention] = []
    for piece in pieces:
        text = annotated.document.text[piece.start : piece.end]
        key = (piece.kind, _key(piece, text))
        found.append(
            Mention(
                kind=piece.kind,
                start=piece.start,
                end=piece.end,
                text=text,
                value=piece.value,
                sentence=piece.sentence,
                distinct=key not in seen,
                reason=piece.why,
            )
        )
        seen.add(key)
    return tuple(found)


def _key(piece: _Piece, text: str) -> str:
    if piece.value is not None:
        return repr(piece.value).casefold()
    return " ".join(text.split()).casefold()


def _quotes(annotated: Annotated) -> Iterator[_Piece]:
    sentences = annotated.sentences
    index = 0
    for quote in annotated.quotations:
        while index < len(sentences) and sentences[index].end <= quote.start:
            index += 1
        if index == len(sentences):
            return
        if quote.speech and sentences[index].role != "heading":
            yield from _quote_pieces(annotated, quote.start, quote.end, index)


def _quote_pieces(annotated: Annotated, start: int, end: int, index: int) -> Iterator[_Piece]:
    """A quotation, one piece a sentence."""
    sentences = annotated.sentences
    while index < len(sentences) and sentences[index].start < end:
        first, last = max(start, sentences[index].start), min(end, sentences[index].end)
        if first < last and sentences[index].role != "heading":
            yield _Piece("quote", first, last, None, index, "quote: these words in these marks")
        index += 1


def _specifics(annotated: Annotated) -> Iterator[_Piece]:
    named: dict[int, list[Name]] = {}
    for name in names(annotated):
        named.setdefault(name.sentence, []).append(name)
    published, day_known = _published(annotated.document.published)
    context = Context(published, None, _places(annotated), day_known)
    unit = ""
    since = 0
    for index, sentence in enumerate(annotated.sentences):
        if sentence.role == "heading" or sentence.first == sentence.last:
            continue
        before, since = context.told, since + 1
        if since > _TOLD_ON:
            context = context._replace(told=None)
        pieces, context, unit = _of_sentence(annotated, index, named.get(index, []), context, unit)
        since = 0 if context.told is not before else since
        yield from pieces


# Sentences over which a story is told on from a date with its year.
_TOLD_ON = 3


def _published(text: str | None) -> tuple[date | None, bool]:
    """The day of publication, or the last day of its month or year and `False`."""
    try:
        return date.fromisoformat((text or "")[:10]), True
    except ValueError:
        pass
    try:
        return dates(text or "").end, False
    except ValueError:
        return None, True


def _places(annotated: Annotated) -> tuple[str, ...]:
    """The words that tell whose crowns or pesos are meant, as the document first uses them."""
    tables = toml("specifics/values.toml")["local"]
    wanted = {word for table in tables.values() for word in table}
    words = (token.text.lower() for token in annotated.tokens)
    return tuple(dict.fromkeys(word for word in words if word in wanted))


def _of_sentence(
    annotated: Annotated, index: int, named: list[Name], context: Context, unit: str
) -> tuple[list[_Piece], Context, str]:
    """A sentence's specifics, and what the next one may lean on: the last date and last unit."""
    sentence = annotated.sentences[index]
    offset = annotated.tokens[sentence.first].start
    text = annotated.document.text[offset : sentence.end]
    free = Taken()
    digits = _DIGIT.search(text) is not None
    for match in _PHONE.finditer(text) if digits else ():
        free.take(match.start() + offset, match.end() + offset)
    dateline = _DATELINE.match(text)
    pieces: list[_Piece] = []
    filed = _FILED.match(text) if offset < _OPENING else None
    if (
        filed
        and annotated.tokens[sentence.first].pos in _NAMELY
        and filed[1] not in toml("specifics/names.toml")["labels"]["words"]
    ):
        free.take(offset, offset + filed.end(1))
        why = f"place: the report was filed from {filed[1]}"
        pieces.append(_Piece("place", offset, offset + filed.end(1), None, index, why))
    if dateline and free.take(offset, offset + dateline.end(1)):
        place = dateline[1].title()
        pieces.append(
            _Piece("place", offset, offset + dateline.end(1), place, index, f"place: {place}")
        )
    for match in _SEAT.finditer(text) if "-" in text else ():
        start, end = match.start("place") + offset, match.end() + offset
        if free.take(match.start() + offset, end):
            place = match["place"]
            pieces.append(_Piece("place", start, end, None, index, f"place: a seat, “{place}”"))
    pieces.extend(_patterned(text, offset, index, free))
    expressions = find(text, context)
    for expression in expressions:
        if expression.kind == "date":
            start, end = expression.start + offset, expression.end + offset
            if free.take(start, end):
                value = expression.value
                shown = value.json() if value is not None else None
                pieces.append(_Piece("date", start, end, shown, index, _told("date", shown)))
                if isinstance(value, DateRange):
                    context = context._replace(last=value, told=_told_from(value, context))
    measured = [(e.start + offset, e.end + offset) for e in expressions if not e.bare]
    for name in named:
        # "Rs" and "GWh" look like names.
        if any(name.start < end and name.end > start for start, end in measured):
            continue
        if free.take(name.start, name.end):
            why = f"{name.kind.replace('_', ' ')}: {name.why}"
            pieces.append(_Piece(name.kind, name.start, name.end, name.value, index, why))
    for found in counted(annotated, sentence, [e for e in expressions if e.kind != "date"], unit):
        if free.take(found.start, found.end):
            unit = found.unit or unit
            shown = found.value
            kind = found.kind
            pieces.append(_Piece(kind, found.start, found.end, shown, index, _told(kind, found)))
    return pieces, context, unit


def _told_from(value: DateRange, context: Context) -> DateRange | None:
    """What the next dates may go on from: a day or month of a year before publication."""
    published = context.published
    if published is None or value.start.year >= published.year:
        return None
    return value if (value.end - value.start).days < 32 and not value.approximate else None


def _told(kind: str, value: Any) -> str:
    """A short reason: the kind and the value read."""
    if isinstance(value, Counted):
        shown = value.value
        if isinstance(shown, dict):
            shown = " ".join(str(part) for part in shown.values())
        bound = f" ({value.bound})" if kind == "duration" and value.bound != "exact" else ""
        return f"{kind}: {shown}{bound}"
    return f"{kind}: {value if value is not None else 'no day of publication to count from'}"


def _patterned(text: str, offset: int, index: int, free: Taken) -> Iterator[_Piece]:
    """Links, numbered laws and events whose names are not all letters."""
    digits = _DIGIT.search(text) is not None
    for kind, pattern, words in _PATTERNS:
        # Most sentences can hold none of these: looking for a word is cheaper than for a pattern.
        if not (digits and kind != "url") and not any(word in text for word in words):
            continue
        for match in pattern.finditer(text):
            start, end = match.start() + offset, match.end() + offset
            if free.take(start, end):
                known = toml("specifics/names.toml")["known"]
                value = known["event"].get(match[0]) or None if kind == "event" else None
                yield _Piece(
                    kind, start, end, value, index, f"{kind.replace('_', ' ')}: {match[0]}"
                )


_DIGIT = re.compile(r"\d")
_PATTERNS: tuple[tuple[MentionKind, re.Pattern[str], tuple[str, ...]], ...] = (
    ("url", _URL, ("://", "www.", "WWW.")),
    ("law_or_document", _LAW, ("Act",)),
    ("event", _EVENT, ("summit", "midterm")),
)
