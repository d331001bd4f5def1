"""Who wrote a text, when and where: what is missing, and names that do not fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import PurePath

from auditor.lexicon import toml
from auditor.model import Annotated, Document, Note, Span
from auditor.provenance.lines import Line, in_quotation, shortened, text_lines

# A text shorter than this, in characters, is a passage, no article: some 120 words.
_ARTICLE = 700
_TABLES = frozenset({".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".json"})
# Kinds of document that nobody signs.
_UNSIGNED = frozenset({"agent_answer", "wire_brief", "state_wire", "transcript", "editorial"})
_BYLINE = re.compile(
    r"(?:posted\s|written\s|reported\s)?by:?\s+(?P<name>[A-Z].{1,80})", re.IGNORECASE
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    rf"\b(?:(?:{_MONTHS})\.?\s+\d{{1,2}}\b|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4})",
    re.IGNORECASE,
)
_PLACE = r"[A-Z][A-Z.'’-]+(?:[ ,/][\w.'’-]+){0,5}"
_DATELINE = re.compile(rf"{_PLACE}[^—–\n]{{0,40}}?\s*(?:—|–|--|-)\s")


# --- agencies ------------------------------------------------------------------------------------


@cache
def _agencies() -> Mapping[str, tuple[str, ...]]:
    """Each agency's name with its other names and marks."""
    return {
        row["name"]: (row["name"], *row["also"])
        for row in toml("provenance/agencies.toml")["agency"]
    }


@cache
def _mark() -> re.Pattern[str]:
    marks = sorted(
        {name for names in _agencies().values() for name in names}, key=len, reverse=True
    )
    return re.compile("|".join(map(re.escape, marks)))


@lru_cache(maxsize=256)
def _named(agency: str) -> re.Pattern[str]:
    """An agency under any of its names, as whole words."""
    names = "|".join(map(re.escape, _agencies().get(agency, (agency,))))
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)")


def _agency(mark: str) -> str:
    return next(name for name, names in _agencies().items() if mark in names)


@cache
def _opening() -> re.Pattern[str]:
    """ "KABUL, July 3 (AP) —": a dateline with an agency's mark, at the beginning of a line."""
    return re.compile(rf"[A-Z][^()\n]{{1,60}}\((?P<mark>{_mark().pattern})\)\s*(?:—|–|--|-)")


@cache
def _closing() -> re.Pattern[str]:
    """ "— Reuters", "(AP)": an agency's mark alone on a line."""
    return re.compile(rf"(?:—|–|--|-|\()\s*(?P<mark>{_mark().pattern})\)?\.?")


def _marked(lines: Sequence[Line]) -> tuple[str, Span] | None:
    """The agency that the text itself is marked with, and where."""
    for line in lines[:4]:
        match = _opening().match(line.text)
        if match:
            return _agency(match["mark"]), (line.start, line.start + match.end())
    for line in lines[-3:]:
        match = _closing().fullmatch(line.text)
        if match:
            return _agency(match["mark"]), line.span
    return None


def _byline(document: Document, lines: Sequence[Line]) -> str | None:
    """The author as the metadata or a line at the head of the text names one."""
    if document.author:
        return document.author
    for line in lines[:5]:
        match = _BYLINE.match(line.text)
        if match and len(line.text.split()) <= 14 and not line.text.endswith((".", "?", "!")):
            return match["name"].strip(" .")
    return None


def agency_copy(annotated: Annotated) -> Iterator[Note]:
    """Copy marked as an agency's that is signed with a name, and by an outlet, not the agency's."""
    document = annotated.document
    lines = text_lines(document.text)
    author = _byline(document, lines)
    marked = _marked(lines)
    given = document.wire.agency if document.wire else None
    if author is None or (marked is None and given is None):
        return
    agency, span = marked if marked else (given or "", None)
    outlet = document.outlet
    named = _named(agency)
    # Without an outlet, or with the agency as outlet, the author may be the agency's own.
    if not outlet or named.search(author) or _is_own(outlet, agency, named):
        return
    if _credited(document.text, named, span):
        return
    where = f"is marked “{document.text[span[0] : span[1]]}”" if span else f"comes from {agency}"
    reason = (
        f"The copy {where} ({agency}), but its byline is “{shortened(author, 60)}” at {outlet}; "
        "nothing credits the agency"
    )
    yield Note(
        kind="agency_copy",
        reason=reason,
        spans=(span,) if span else (),
        text=document.text[span[0] : span[1]] if span else "",
        level="medium",
    )


def _is_own(outlet: str, agency: str, named: re.Pattern[str]) -> bool:
    """Whether outlet and agency are one house ("The Tern", "Tern Media Ltd")."""
    if named.search(outlet):
        return True
    short, long = sorted((_plain(outlet), _plain(agency)), key=len)
    return short in long


def _plain(name: str) -> str:
    return name.casefold().removeprefix("the ").strip()


def _credited(text: str, named: re.Pattern[str], span: Span | None) -> bool:
    """Whether the text says what it owes the agency ("The Associated Press contributed")."""
    for match in named.finditer(text):
        if span and span[0] <= match.start() < span[1]:
            continue
        near = text[max(0, match.start() - 40) : match.end() + 40]
        if re.search(
            r"\bcontribut|\breport(?:ing|s) (?:from|by)|\bfiles? from|\binputs? from|\bwith ", near
        ):
            return True
    return False


# --- what is missing -----------------------------------------------------------------------------


def missing(annotated: Annotated) -> Iterator[Note]:
    """One note on what a desk would ask for first: who wrote this, when, and (wire copy) where.

    Rows of a table are judged only where they name an author, or carry a wire's data: elsewhere
    nobody meant to say who wrote what.
    """
    document = annotated.document
    if len(document.text) < _ARTICLE or _is_bare_row(document):
        return
    lines = text_lines(document.text)
    absent = []
    if document.kind not in _UNSIGNED and _byline(document, lines) is None:
        absent.append("byline")
    if document.published is None and not _is_dated(document, lines):
        absent.append("date")
    wire = document.wire
    if wire and wire.agency and not wire.dateline and not _has_dateline(lines):
        absent.append("dateline")
    if absent:
        listed = " and no ".join(absent) if len(absent) < 3 else "byline, date or dateline"
        reason = f"No {listed}, neither in the text's first lines nor beside it"
        yield Note(kind="missing_metadata", reason=reason, level="low")


def _is_bare_row(document: Document) -> bool:
    if document.wire is not None or PurePath(document.path or "").suffix.casefold() not in _TABLES:
        return False
    return document.author is None


def _is_dated(document: Document, lines: Sequence[Line]) -> bool:
    if document.wire and (document.wire.dateline or document.wire.updated):
        return True
    # A date in the dateline or a line of its own, not one that the story tells of.
    return any(
        _DATE.search(line.text[:60]) is not None
        and (len(line.text.split()) <= 14 or _DATELINE.match(line.text) is not None)
        for line in lines[:4]
    )


def _has_dateline(lines: Sequence[Line]) -> bool:
    return any(_DATELINE.match(line.text) for line in lines[:3])


# --- days that lean on a date --------------------------------------------------------------------

_MOST_DAYS = 200
_LEANING = re.compile(
    r"\b(?:yesterday|tomorrow|tonight|last night|earlier today|later today"
    r"|this (?:morning|afternoon|evening))\b",
    re.IGNORECASE,
)
# "announced today", and "Today, the minister said": a day, not nowadays.
_TODAY = re.compile(r"\b[Tt]oday\b")
# "yesterday (Nov. 7)" says which day.
_DATED = re.compile(r",?\s*\(?[^()\n]{0,12}\d")


def undated_days(annotated: Annotated) -> Iterator[Note]:
    """ "Today" and "yesterday" in a text that does not say which day that is."""
    document = annotated.document
    if document.published or len(document.text) < _ARTICLE // 4:
        return
    if _is_dated(document, text_lines(document.text)):
        return
    spans = [match.span() for match in _LEANING.finditer(document.text)]
    spans += [match.span() for match in _TODAY.finditer(document.text) if _is_day(annotated, match)]
    told = sorted(
        span
        for span in sorted(set(spans))[:_MOST_DAYS]
        if not in_quotation(annotated, *span) and not _DATED.match(document.text, span[1])
    )
    if told:
        first = document.text[told[0][0] : told[0][1]]
        others = f" and {len(told) - 1} more" if len(told) > 1 else ""
        reason = f"“{first}”{others}: the text gives no date to count from"
        yield Note(
            kind="undated_day", reason=reason, spans=tuple(told[:20]), text=first, level="low"
        )


def _is_day(annotated: Annotated, match: re.Match[str]) -> bool:
    """Whether "today" follows a verb in the past ("said today", "was arrested here today")."""
    before = document_words(annotated.document.text[max(0, match.start() - 60) : match.start()])
    told = frozenset(toml("provenance/notices.toml")["told"])
    return any(word in told for word in before[-2:])


def document_words(text: str) -> list[str]:
    """The words of the sentence that `text` ends in, in lower case."""
    return re.findall(r"[^\W\d_]+", re.split(r"[.!?;:,]\s", text)[-1].lower())
