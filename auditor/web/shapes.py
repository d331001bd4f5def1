"""What goes in and out of the JSON interface, as types: requests are read with them, and the
OpenAPI description is made from them. Answers are written by `auditor.render.json`; a test holds
them against these types, key by key."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from auditor.ingest.base import Limits
from auditor.model import (
    AttributionKind,
    ClaimType,
    Level,
    LoadedTier,
    MentionKind,
    Side,
    SourceKind,
    Tone,
    Wire,
)

# The longest text that is audited, in code points.
MOST_CHARACTERS = Limits().characters
# Documents of one request: an answer holds some 60 kB a document.
MOST_DOCUMENTS = 50

# --- Requests ----------------------------------------------------------------------------------

_Field = Annotated[str, Meta(max_length=2_000)]


_Listed = Annotated[tuple[_Field, ...], Meta(max_length=50)]


class WireInput(msgspec.Struct, kw_only=True, frozen=True):
    """What a syndication format says of its copy, beside headline, byline and date."""

    dateline: _Field | None = None
    agency: Annotated[_Field | None, Meta(description="Who supplies the copy.")] = None
    urgency: Annotated[
        Annotated[int, Meta(ge=1, le=9)] | None, Meta(description="1 is the highest.")
    ] = None
    embargo: Annotated[
        _Field | None, Meta(description="ISO date and time before which it may not be used.")
    ] = None
    updated: Annotated[_Field | None, Meta(description="ISO date and time of this version.")] = None
    version: _Field | None = None
    status: Annotated[_Field | None, Meta(description="usable, withheld or canceled.")] = None
    signals: Annotated[_Listed, Meta(description='For example "correction", "kill".')] = ()
    corrections: _Listed = ()
    editor_notes: _Listed = ()


class DocumentInput(msgspec.Struct, kw_only=True, frozen=True):
    """A text to be audited, with what is known about it. Other keys are ignored, so that a row of
    a .jsonl file can be sent as it is."""

    text: Annotated[
        str,
        Meta(
            description="The text, plain, in English. Spans of the answer are half-open ranges of "
            "Unicode code points into it, as it is sent.",
            min_length=1,
            max_length=MOST_CHARACTERS,
        ),
    ]
    id: Annotated[
        Annotated[str, Meta(min_length=1, max_length=500)] | None,
        Meta(description="Names the document in the answer; `document-1` and so on without it."),
    ] = None
    outlet: Annotated[_Field | None, Meta(description="Who published it; outlets compare.")] = None
    kind: Annotated[_Field | None, Meta(description='For example "news_report", "opinion".')] = None
    title: Annotated[
        _Field | None, Meta(description="Metadata: a headline in the text is read, this is not.")
    ] = None
    author: _Field | None = None
    published: Annotated[
        _Field | None,
        Meta(description='ISO date, or the part of one that is known: "2025-07-04", "2025-07".'),
    ] = None
    url: _Field | None = None
    wire: WireInput | None = None


Several = Annotated[
    list[DocumentInput],
    Meta(description="Documents, in order.", min_length=1, max_length=MOST_DOCUMENTS),
]
Compared = Annotated[
    list[DocumentInput],
    Meta(description="Documents to compare.", min_length=2, max_length=MOST_DOCUMENTS),
]

# --- An audit (schema auditor/audit/1) ---------------------------------------------------------

Span = Annotated[
    tuple[Annotated[int, Meta(ge=0)], Annotated[int, Meta(ge=0)]],
    Meta(description="Start and end (not included), in Unicode code points of the text."),
]
Probability = Annotated[float, Meta(ge=0, le=1)]


class Answer(msgspec.Struct, kw_only=True, frozen=True):
    """Every key is always there; `null` is unknown or not enough text, never zero."""


class AuditedDocument(Answer, frozen=True):
    """What was audited, without its text."""

    id: str
    outlet: str | None
    kind: str | None
    title: str | None
    author: str | None
    published: str | None
    url: str | None
    path: str | None
    sha256: Annotated[str, Meta(description="Of the text as UTF-8.", pattern="^[0-9a-f]{64}$")]
    extracted: Annotated[str | None, Meta(description="The format that the text was taken from.")]
    wire: Wire | None
    words: Annotated[int, Meta(ge=0)]


class Sentence(Answer, frozen=True):
    """What a sentence does, and how likely it is to assert a fact and to be loaded."""

    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=0)]
    claim: ClaimType
    p_factual: Probability
    checkability: Probability
    attributed: bool
    p_loaded: Probability


class Score(Answer, frozen=True):
    """A dimension's number. `rate` and `interval` (95 per cent) are in `unit`."""

    rate: float | None
    unit: str
    better: Literal["higher", "lower"]
    found: Annotated[float, Meta(ge=0)]
    possible: Annotated[int, Meta(ge=0)]
    interval: tuple[float, float] | None
    percentile: Annotated[
        Annotated[float, Meta(ge=0, le=100)] | None,
        Meta(description="Share of the reference articles with a lower rate."),
    ]
    detail: Annotated[dict[str, Any], Meta(description="Further figures; differ by dimension.")]


class Extent(Answer, frozen=True):
    """Words of the text: pieces, and what stands there (pieces joined by " … ")."""

    spans: list[Span]
    text: str


class Source(Answer, frozen=True):
    """Who says so; `why` explains `kind`."""

    spans: list[Span]
    text: str
    name: Annotated[str | None, Meta(description="The fullest name in the text.")]
    kind: SourceKind
    why: str
    role: str | None
    side: Side | None


class Target(Answer, frozen=True):
    """Whom a loaded word is about."""

    name: str
    kind: str
    spans: list[Span]
    text: str


class _Finding(Answer, frozen=True):
    spans: list[Span]
    text: str
    reason: Annotated[str, Meta(description="A sentence that a reader can dispute.")]
    weight: Annotated[float, Meta(ge=0, description="0: shown, not counted.")]


class AttributionFinding(_Finding, frozen=True, tag_field="dimension", tag="attribution"):
    """Something said or thought, with its source; `spans` are the content."""

    kind: AttributionKind
    source: Source | None
    cue: Extent | None


class SpecificFinding(_Finding, frozen=True, tag_field="dimension", tag="specifics"):
    """A detail that a reader could check, with its normalised value."""

    kind: MentionKind
    value: Annotated[Any, Meta(description="Differs by kind; see docs/api.md.")]
    distinct: Annotated[bool, Meta(description="False: repeats an earlier one.")]


class LoadedFinding(_Finding, frozen=True, tag_field="dimension", tag="loaded_language"):
    """A word or phrase that judges for the reader."""

    kind: str
    quoted: Annotated[bool, Meta(description="Inside a quotation: shown, not counted.")]
    probability: Probability
    alternative: str | None
    tier: Annotated[LoadedTier, Meta(description='Only a "finding" may count.')]
    tone: Tone
    target: Target | None


class ContradictionFinding(_Finding, frozen=True, tag_field="dimension", tag="contradictions"):
    """Two statements that do not fit each other: `spans` and `counterpart`."""

    kind: str
    counterpart: Extent
    tier: Literal["contradiction", "tension"]
    confidence: Probability


Finding = AttributionFinding | SpecificFinding | LoadedFinding | ContradictionFinding


class Note(Answer, frozen=True):
    """Something a reader should know that is not scored."""

    kind: str
    spans: list[Span]
    text: str
    reason: str
    level: Level


class Failure(Answer, frozen=True):
    """Why one of several documents could not be audited."""

    kind: str
    message: str


class Audit(Answer, frozen=True):
    """The audit of one document. Where `error` is set, the rest is empty."""

    schema: Literal["auditor/audit/1"]
    version: str
    settings: dict[str, Any]
    document: AuditedDocument
    sentences: list[Sentence]
    scores: Annotated[dict[str, Score], Meta(description="By dimension.")]
    findings: list[Finding]
    notes: list[Note]
    tone: dict[str, Any]
    readability: dict[str, Any]
    error: Failure | None


# --- A comparison (schema auditor/comparison/1) ------------------------------------------------


class OutletScore(Score, frozen=True):
    """An outlet's number: the sum of its documents' counts."""

    documents: Annotated[int, Meta(ge=0)]


class Outlet(Answer, frozen=True):
    """An outlet's scores; a document without an outlet stands for itself."""

    outlet: str
    documents: Annotated[int, Meta(ge=0)]
    words: Annotated[int, Meta(ge=0)]
    scores: dict[str, OutletScore]


class Statement(Answer, frozen=True):
    """One document's wording of a fact; `document` is its id."""

    document: str
    outlet: str | None
    spans: list[Span]
    text: str
    value: Any


class Conflict(Answer, frozen=True):
    """Documents that give one fact different values."""

    kind: str
    statements: list[Statement]
    reason: str
    confidence: Probability


class Corroboration(Answer, frozen=True):
    """A fact that two or more documents state alike."""

    fact: str
    statements: list[Statement]


class ToldByOne(Answer, frozen=True):
    """A central fact that one document alone states."""

    fact: str
    statement: Statement


class ComparedDocument(Answer, frozen=True):
    """An audit without its findings."""

    document: AuditedDocument
    scores: dict[str, Score]
    tone: dict[str, Any]
    readability: dict[str, Any]
    error: Failure | None


class Comparison(Answer, frozen=True):
    """Outlets side by side, and what the documents agree and differ on."""

    schema: Literal["auditor/comparison/1"]
    version: str
    outlets: list[Outlet]
    conflicts: list[Conflict]
    corroborated: list[Corroboration]
    told_by_one: list[ToldByOne]
    documents: list[ComparedDocument]


# --- The rest ----------------------------------------------------------------------------------


class KindEntry(Answer, frozen=True):
    """A kind of finding or note; `id` means it alone, `name` may be shared."""

    id: str
    dimension: str
    name: str
    title: str


class KindText(KindEntry, frozen=True):
    """What a kind is, why it matters, and what is known to go wrong with it."""

    what: str
    why: str
    problems: str
    example: str


class DimensionEntry(Answer, frozen=True):
    """A dimension: what it asks, and in what it is counted."""

    name: str
    title: str
    question: str
    unit: str
    better: Literal["higher", "lower"]


class Kinds(Answer, frozen=True):
    """All dimensions, and all kinds of finding and note."""

    dimensions: list[DimensionEntry]
    kinds: list[KindEntry]


class Health(Answer, frozen=True):
    """Whether audits can be made at once: models load in the background after a start."""

    status: Literal["loading", "ready", "failed"]
    version: str
    settings: Annotated[dict[str, Any], Meta(description="Those of every audit made here.")]


class Problem(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """What went wrong, where, and what to do (RFC 9457)."""

    type: Annotated[Literal["about:blank"], Meta(description="The title says it.")] = "about:blank"
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: Annotated[str, Meta(description="What went wrong.")]
    kind: Annotated[str, Meta(description="The same for programs: `json`, `too_long`, `busy` ...")]
    hint: Annotated[str, Meta(description="What to do about it.")]
    where: Annotated[
        str | None, Meta(description="The place in the request, as a JSON path from `$`.")
    ] = None
