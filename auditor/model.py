"""The values that flow through auditor, in flow order.

    Document -> Annotated -> Finding* -> Score -> Audit -> Comparison

Everything here is frozen and picklable. A span is a half-open range of Unicode code points into
`Document.text`, which is never edited: `text[start:end]` is always what stands in the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

Span = tuple[int, int]

SCHEMA = "auditor/audit/1"
COMPARISON_SCHEMA = "auditor/comparison/1"

# --- Document ----------------------------------------------------------------------------------


Level = Literal["info", "low", "medium", "high"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something a reader should know that is not scored: a guessed encoding, a hidden character.

    `level` is how much it matters to whoever has to decide whether the text can be used: "info"
    says how it was read, "high" asks to stop and look.
    """

    kind: str
    reason: str
    spans: tuple[Span, ...] = ()
    text: str = ""
    level: Level = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """What a syndication format says of its copy, beside headline, byline and date.

    `agency` is who supplies the copy; `urgency` is 1 (highest) to 9. `embargo` is the ISO date and
    time before which the copy may not be used; `updated` that of this version. `status` is usable,
    withheld or canceled, as in IPTC formats; `signals` say what this version is ("correction",
    "kill"). `corrections` and `editor_notes` are the sender's words to the desk.
    """

    dateline: str | None = None
    agency: str | None = None
    urgency: int | None = None
    embargo: str | None = None
    updated: str | None = None
    version: str | None = None
    status: str | None = None
    signals: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    editor_notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text as read, with what is known about it; `None` is unknown.

    `published` is an ISO date, or a prefix of one ("2025-07", "2025"). `extracted` names the
    format that the text was taken out of ("PDF"): lines and columns then count in the extracted
    text, not in the file. `None`: the text stands in the file as it is.
    """

    id: str
    text: str
    outlet: str | None = None
    kind: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    path: str | None = None
    notes: tuple[Note, ...] = ()
    extracted: str | None = None
    wire: Wire | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a document could not be read or audited: `kind` for programs, `message` for people."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """What stands in the stream of documents for one that could not be read or audited.

    `document` carries what is known of it (id, path, perhaps outlet and title) and no text.
    """

    document: Document
    failure: Failure


# --- Annotated: the parse ----------------------------------------------------------------------


class Token(NamedTuple):
    """A word or punctuation mark. `text` is the normalised form (straight apostrophes, nothing
    invisible); `start`/`end` point into the document. `head` is an index into
    `Annotated.tokens` (a root is its own head); `pos` is the Universal POS tag; `dep` the ClearNLP
    relation that spaCy's English models use; `entity` the OntoNotes type, or ""."""

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    head: int
    dep: str
    entity: str
    sentence: int


class Sentence(NamedTuple):
    """A sentence, heading or list item, with its bullet or list number inside `start`.

    `first`/`last` bound its tokens (half-open; a bullet has no token). `paragraph` numbers the
    lines of the document that hold text.
    """

    start: int
    end: int
    first: int
    last: int
    role: Literal["prose", "heading", "item"]
    paragraph: int


class Entity(NamedTuple):
    """A named entity: OntoNotes `label` (PERSON, ORG, GPE, NORP, ...), tokens first..last."""

    start: int
    end: int
    label: str
    first: int
    last: int


# --- Annotated: the layers above the parse -----------------------------------------------------


class Extent(NamedTuple):
    """Words of the document: one or more spans, and what stands there (pieces joined by " … ")."""

    spans: tuple[Span, ...]
    text: str


class Quotation(NamedTuple):
    """A pair of quotation marks: `start`/`end` with the marks, `inner` without.

    `speech` is false for scare quotes, titles and single words mentioned as words. `closed` is
    false where the mark was left open and the paragraph's end closed it.
    """

    start: int
    end: int
    inner: Span
    speech: bool
    closed: bool


SourceKind = Literal[
    "named_person",
    "named_organisation",
    "document",
    "unnamed_official",
    "anonymous",
    "vague",
    "self",
]
Side = Literal["official", "other"]
IDENTIFIABLE: frozenset[str] = frozenset({"named_person", "named_organisation", "document"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who says so. Where a quotation goes on without naming its speaker, `spans` points at where
    the speaker was named before; `name` is the fullest name in the document; `why` explains
    `kind`. `role` are the document's words for what the source is ("the mayor of Leeds"); `side`
    is whether those or the source's own make it an official voice (government, court, police,
    parliament, an intergovernmental body) or another one, `None` where the text does not say."""

    spans: tuple[Span, ...]
    text: str
    name: str | None
    kind: SourceKind
    why: str
    role: str | None = None
    side: Side | None = None


AttributionKind = Literal["direct_quote", "indirect_speech", "according_to", "belief"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One source-cue-content triple. `content` may be in pieces.

    `voiced` is false where no words or thoughts are passed on: an act ("signed the treaty"), a
    stance, something that cannot speak, what could be said. Those are shown, never counted.
    """

    kind: AttributionKind
    content: Extent
    source: Source | None
    cue: Extent | None
    reason: str
    voiced: bool = True


MentionKind = Literal[
    "person",
    "organisation",
    "place",
    "event",
    "law_or_document",
    "date",
    "duration",
    "quantity",
    "money",
    "percent",
    "quote",
    "url",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A verifiable specific with its normalised `value` (JSON-ready, see `values.py`)."""

    kind: MentionKind
    start: int
    end: int
    text: str
    value: Any
    sentence: int
    distinct: bool
    reason: str


ClaimType = Literal[
    "factual", "opinion", "prediction", "question", "instruction", "heading", "other"
]
ASSERTIVE: frozenset[str] = frozenset({"factual", "opinion", "prediction"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a sentence does. One per sentence, same index.

    `p_factual` is the probability that it asserts a fact; `checkability` is `p_factual` times its
    anchoring (0..1, higher: easier to check); `factors` are the parts of that product, shown.
    """

    type: ClaimType
    p_factual: float
    checkability: float
    attributed: bool
    factors: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom a loaded term is about. `kind`: person, organisation, place, or group (a people, or a
    word for people); `name` is the fullest name in the document."""

    name: str
    kind: str
    spans: tuple[Span, ...]
    text: str


Tone = Literal["praise", "blame", "other"]
# How sure the tool is of a loaded term: only a "finding" may count, "advice" is shown beside it,
# and a "suggestion", wrong about as often as right, is hidden until a reader asks for it.
LoadedTier = Literal["finding", "advice", "suggestion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedTerm:
    """A word or phrase that judges for the reader. `quoted` terms are shown, never counted.

    `tone` is what it says of its `target`; "other" turns up, softens or hedges.
    """

    kind: str
    start: int
    end: int
    text: str
    sentence: int
    quoted: bool
    probability: float
    alternative: str | None
    reason: str
    tier: LoadedTier = "finding"
    tone: Tone = "other"
    target: Target | None = None

    @property
    def sure(self) -> bool:
        """Whether it is more than advice or a suggestion."""
        return self.tier == "finding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A document with everything that was read out of it; built once, serves every dimension.

    The parse (`tokens`, `sentences`, `entities`) comes from an engine; the layers below it are
    added in the order of the fields, each from those above. `claims` and `p_loaded` run parallel
    to `sentences`.
    """

    document: Document
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    entities: tuple[Entity, ...]
    quotations: tuple[Quotation, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    loaded: tuple[LoadedTerm, ...] = ()
    p_loaded: tuple[float, ...] = ()
    statements: tuple[Statement, ...] = ()
    notes: tuple[Note, ...] = ()

    def words(self, sentence: Sentence) -> tuple[Token, ...]:
        """The tokens of a sentence."""
        return self.tokens[sentence.first : sentence.last]

    def extent(self, *spans: Span) -> Extent:
        """The document's words at `spans`."""
        text = self.document.text
        return Extent(spans, " … ".join(text[start:end] for start, end in spans))


StatementKind = Literal[
    "event",
    "nominal",
    "count",
    "money",
    "percent",
    "duration",
    "date",
    "clock",
    "age",
    "score",
    "remark",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A clause, or one typed value in it, as slots that another statement can contradict.

    `value` is JSON-ready (`values.from_json` reads it back), `None` for kind "event" and the
    speaker for kind "remark", whose `keys` are those of the words credited. `unit` is
    what a value counts or measures. `predicate`, `keys` (the clause) and `context` (its sentence)
    are concept keys, so that "removal" meets "delisted"; `names` are resolved names. `when` is the
    date bound to the clause (EDTF). `holder` is whose statement it is: `None` is the author.
    `real` is false for plans, conditions and questions; `marks` says how a value is put
    ("definite", "part", "update", ...). `passage` is the independent clause around it, for a
    reader: a whole sentence, or one half of two joined by "and". A "nominal" is an event told by
    a noun ("the opening of the bridge"). `agent` and `patient` are the keys of who did it and to
    what, with what a pronoun may stand for; `places` are "class:key"; `modifiers` are "key/word"
    of what narrows a participant; `states` are "pair:side" of the poles that hold of the patient.
    """

    kind: StatementKind
    extent: Extent
    passage: Span
    span: Span
    sentence: int
    clause: int
    value: Any
    bound: str
    unit: str
    predicate: str
    subject: str
    keys: frozenset[str]
    context: frozenset[str]
    names: frozenset[str]
    when: str | None
    holder: str | None
    negated: bool
    real: bool
    marks: frozenset[str]
    agent: frozenset[str] = frozenset()
    patient: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()


# --- Finding -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something found at `spans`. `reason` is a sentence that a reader could dispute, in the
    document's words. `weight` 0 is shown but not counted."""

    dimension: str
    kind: str
    spans: tuple[Span, ...]
    text: str
    reason: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionFinding(Finding):
    source: Source | None
    cue: Extent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecificFinding(Finding):
    value: Any
    distinct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFinding(Finding):
    quoted: bool
    probability: float
    alternative: str | None
    tier: LoadedTier = "finding"
    tone: Tone = "other"
    target: Target | None = None

    @property
    def sure(self) -> bool:
        """Whether it is more than advice or a suggestion."""
        return self.tier == "finding"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionFinding(Finding):
    counterpart: Extent
    tier: Literal["contradiction", "tension"]
    confidence: float


# --- Score, Audit, Comparison ------------------------------------------------------------------


class Tally(NamedTuple):
    """`found` of `possible`. Tallies add up: an outlet's is the sum of its documents'."""

    found: float
    possible: int

    @property
    def rate(self) -> float | None:
        """`found / possible`, or `None` when nothing was possible."""
        return self.found / self.possible if self.possible else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A dimension's number. `rate` and `interval` are in `unit`; `None` is "not enough text".

    `percentile` is the share of the reference articles with a lower rate, 0..100.
    """

    dimension: str
    rate: float | None
    unit: str
    better: Literal["higher", "lower"]
    found: int | float  # both, so that a whole number stays one when it is packed
    possible: int
    interval: tuple[float, float] | None
    percentile: float | None
    detail: Mapping[str, Any]


class SentenceRow(NamedTuple):
    """What the contract shows of a sentence."""

    start: int
    end: int
    claim: ClaimType
    p_factual: float
    checkability: float
    attributed: bool
    p_loaded: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A finished audit of one document; `error` is set, and the rest empty, where it failed.

    `settings` are those that change what is found: the engine, and what it was told to leave out.
    """

    document: Document
    words: int
    settings: Mapping[str, Any] = field(default_factory=dict)
    sentences: tuple[SentenceRow, ...] = ()
    scores: Mapping[str, Score] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    tone: Mapping[str, Any] = field(default_factory=dict)
    readability: Mapping[str, Any] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    error: Failure | None = None

    def _repr_html_(self) -> str:
        """What a notebook shows: the four dimensions, and a few findings."""
        from auditor.notebook import card

        return card(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentStatement:
    """One document's wording of a fact that two or more documents state."""

    document: str
    outlet: str | None
    spans: tuple[Span, ...]
    text: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Documents that give one fact different values."""

    kind: str
    statements: tuple[DocumentStatement, ...]
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Corroboration:
    """A fact that two or more documents state alike."""

    fact: str
    statements: tuple[DocumentStatement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldByOne:
    """A central fact (with a name, a date or an amount) that one document alone states, though
    others tell of the same event."""

    fact: str
    statement: DocumentStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet's scores: sums of its documents' tallies, with intervals over documents."""

    name: str
    documents: int
    words: int
    scores: Mapping[str, Score]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    outlets: tuple[Outlet, ...]
    conflicts: tuple[Conflict, ...]
    corroborated: tuple[Corroboration, ...]
    audits: tuple[Audit, ...]
    told_by_one: tuple[ToldByOne, ...] = ()

    def _repr_html_(self) -> str:
        """What a notebook shows: a row an outlet."""
        from auditor.notebook import outlets

        return outlets(self)

    def to_frame(self) -> pd.DataFrame:
        """One row an outlet and dimension: rate, interval (`low`, `high`) and what was counted."""
        from auditor.notebook import outlets_frame

        return outlets_frame(self)
