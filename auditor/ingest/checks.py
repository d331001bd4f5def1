"""Text and metadata -> Document, or the reason why it is none: the last step of every reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from auditor.ingest.base import Input, Item, Limits, printable, replaced_note, unread
from auditor.ingest.language import language_of
from auditor.ingest.stretches import stretches
from auditor.model import Document, Note, Wire

FIELDS = ("outlet", "kind", "title", "author", "published", "url")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=$|[T\s])")
_SPELLED = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%Y/%m/%d", "%d.%m.%Y")
_MONTHS = ("%B %Y", "%b %Y")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text with what was found out about it, before it is checked.

    `extracted` names the format that the text was taken out of, if it was.
    """

    id: str
    text: str
    fields: Mapping[str, Any]
    path: str | None
    notes: tuple[Note, ...] = ()
    extracted: str | None = None
    wire: Wire | None = None


def iso_date(value: str) -> str | None:
    """An ISO date, or the prefix of one that is known; `None` where `value` is no date.

    `07/03/2025` is none: it means one day in Boston and another in Bristol.
    """
    value = value.strip()
    match = _ISO.match(value)
    if match:
        year, month, day = match.groups()
        try:
            date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            return None
        return match.group()
    for formats, length in ((_SPELLED, 10), (_MONTHS, 7)):
        for spelled in formats:
            try:
                return datetime.strptime(value, spelled).date().isoformat()[:length]
            except ValueError:
                continue
    return None


def _plain(value: object) -> str | None:
    """A metadata value as a string; `None` for what is empty or no single value."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return printable(str(value)).strip() or None


def _metadata(fields: Mapping[str, Any]) -> tuple[dict[str, str], tuple[Note, ...]]:
    known = {name: value for name in FIELDS if (value := _plain(fields.get(name)))}
    stated = known.pop("published", None)
    if stated is None:
        return known, ()
    published = iso_date(stated)
    if published is None:
        reason = f"The date of publication, “{stated}”, is not of the form 2025-07-31: left out"
        return known, (Note(kind="metadata", reason=reason),)
    return {**known, "published": published}, ()


def _problem(text: str, limits: Limits) -> tuple[str, str] | None:
    """Why a text is not audited: a kind of failure and what to say."""
    if not text.strip():
        return "empty", "no text in it: give it some, or leave it out"
    if len(text) > limits.characters:
        return "too_long", (
            f"{len(text):,} characters, over the limit of {limits.characters:,}: "
            "split it or raise --max-characters"
        )
    if limits.any_language:
        return None
    language = language_of(text)
    if language is None or language.english:
        return None
    return "language", (
        f"it looks like {language.name}; auditor reads English only: give a translation, "
        "or leave it out"
    )


def _extracted(draft: Draft) -> Iterator[Note]:
    if draft.extracted and not any(note.kind == "extracted" for note in draft.notes):
        reason = (
            f"The text was extracted from {draft.extracted}: lines, columns and offsets refer to "
            "the extracted text"
        )
        yield Note(kind="extracted", reason=reason)


def finished(draft: Draft, source: Input, where: str = "") -> Item:
    """The document, or why it is not one. `where` says which row of the source it stands in.

    Metadata known from outside (a manifest) overrules the file's own.
    """
    outside = {name: value for name, value in source.fields.items() if value}
    fields, notes = _metadata({**draft.fields, **outside})
    replaced = replaced_note(draft.text)
    document = Document(
        id=printable(draft.id),
        text=printable(draft.text) if replaced else draft.text,
        path=draft.path and printable(draft.path),
        notes=(
            *_extracted(draft),
            *draft.notes,
            *notes,
            *((replaced,) if replaced else ()),
            *stretches(draft.text, source.limits),
        ),
        extracted=draft.extracted,
        wire=draft.wire,
        **fields,
    )
    problem = _problem(draft.text, source.limits)
    if problem is None:
        return document
    kind, what = problem
    return unread(replace(document, text=""), kind, f"{where}: {what}" if where else what)
