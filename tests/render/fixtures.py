"""A comparison built by hand: all kinds of findings, a failed document, one too short."""
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.dimensions.base import Dimension
from auditor.model import (
    Annotated,
    AttributionFinding,
    Audit,
    Comparison,
    Conflict,
    ContradictionFinding,
    Corroboration,
    Document,
    DocumentStatement,
    Extent,
    Failure,
    Finding,
    LoadedFinding,
    Note,
    Outlet,
    Score,
    SentenceRow,
    Source,
    SpecificFinding,
    Tally,
)


def _none(annotated: Annotated) -> Iterator[Finding]:
    yield from ()


def _tally(annotated: Annotated, findings: Sequence[Finding]) -> Tally:
    return Tally(0, 0)


def _detail(annotated: Annotated, findings: Sequence[Finding]) -> Mapping[str, Any]:
    return {}


def _dimension(
    name: str, title: str, question: str, unit: str, better: str, kinds: str
) -> Dimension:
    return Dimension(
        name=name,
        title=title,
        question=question,
        unit=unit,
        scale=1.0 if unit.startswith("share") else 100.0,
        better=better,  # type: ignore[arg-type]
        minimum=5,
        kinds=tuple(kinds.split()),
        find=_none,
        tally=_tally,
        detail=_detail,
    )


DIMENSIONS = (
    _dimension(
        "specifics",
        "Verifiable specifics",
        "How much of what it asserts could a reader check?",
        "share of claims",
        "higher",
        "person organisation place event law_or_document date duration quantity money percent quote url",
    ),
    _dimension(
        "contradictions",
        "Contradictions",
        "Does it disagree with itself?",
        "contradictions per 100 claims",
        "lower",
        "number date duration negation antonym status actor place attribution arithmetic ordering",
    ),
    _dimension(
        "loaded_language",
        "Loaded language",
        "How much of its own wording judges for the reader?",
        "loaded words per 100 own-voice words",
        "lower",
        "emotive intensifier evaluative name_calling hedge_or_doubt weasel euphemism metaphor",
    ),
    _dimension(
        "attribution",
        "Attribution",
        "Who says so?",
        "share of claims",
        "higher",
        "direct_quote indirect_speech according_to belief",
    ),
)

WIRE = """Bridge at Port Ellery closed after inspection

The Ellery Bridge was closed to all traffic on 3 July 2025 after inspectors found cracks in two of its \
12 cables, the Port Ellery Harbour Authority said.

“We closed it because we could not promise that it was safe,” said Marta Quill, the authority’s chief \
engineer. According to the inspection report, the cracks were first seen in April. About 41,000 vehicles \
cross the bridge every day.

Repairs will cost $18 million and take nine weeks, Quill said. The state transport department declined \
to comment.
"""

DAILY = """How a bridge was left to rot

• The crossing that carries 41,000 vehicles a day was shut on 4 July, and nobody at the authority has \
apologised.
• Officials quietly shelved a devastating report in April, two people familiar with the matter said.

🔍 What the report says

The report lists cracks in two cables. “This is a scandal, and it is a disgrace to the city,” said \
councillor Idris Vane. The authority says the cables were sound until June.

The work will take nine weeks. Nothing has been said about money. The bridge, which has 14 cables, \
opened in 1961.

The council was never told of the cracks. In May the council was told of the cracks by letter, the \
minutes show.
"""

OPINION = """Shame on the harbour barons

The arrogant harbour barons have done it again. They let a magnificent bridge crumble while they \
gorged on fees, and everybody knows it. Critics say the so-called experts were asleep.

It is an outrage. Surely the whole rotten board must go. Two cables of 12 are cracked, Marta Quill \
admitted on Thursday.
"""

HOSTILE = """<script>document.title='pwned'</script> & <img src=x onerror="document.title='pwned'"> \
{{ 7*7 }} said Ana "Q" O'Neil.

قال المهندس: الجسر مغلق منذ 3 يوليو. 🌉\u202eevil\u202c \x00\x07 end. </article></body>

$x^2$ costs =1+1 and $5 more than planned on 3 July.
"""

SHORT = "Bridge shut. More soon."

TEXTS = {"wire": WIRE, "daily": DAILY, "opinion": OPINION, "agent": HOSTILE, "brief": SHORT}


def _spans(text: str, *pieces: str) -> tuple[tuple[int, int], ...]:
    found = []
    for piece in pieces:
        assert text.count(piece) >= 1, piece
        start = text.index(piece)
        found.append((start, start + len(piece)))
    return tuple(found)


def _extent(text: str, *pieces: str) -> Extent:
    return Extent(_spans(text, *pieces), " … ".join(pieces))


def specific(
    text: str, kind: str, words: str, value: Any, distinct: bool = True
) -> SpecificFinding:
    return SpecificFinding(
        dimension="specifics",
        kind=kind,
        spans=_spans(text, words),
        text=words,
        reason=f"“{words}” is a {kind.replace('_', ' ')} that a reader could look up.",
        value=value,
        distinct=distinct,
    )


def loaded(
    text: str, kind: str, words: str, quoted: bool = False, alternative: str | None = None
) -> LoadedFinding:
    return LoadedFinding(
        dimension="loaded_language",
        kind=kind,
        spans=_spans(text, words),
        text=words,
        reason=f"“{words}” judges for the reader in the document’s own voice."
        if not quoted
        else f"“{words}” stands inside a quotation: the speaker’s word, not counted.",
        weight=0.0 if quoted or kind == "weasel" else 1.0,
        quoted=quoted,
        probability=0.83,
        alternative=alternative,
    )


def attributed(
    text: str,
    kind: str,
    content: tuple[str, ...],
    source: tuple[str, str, str | None] | None,
    cue: str | None,
) -> AttributionFinding:
    who = None
    if source:
        words, source_kind, name = source
        who = Source(
            spans=_spans(text, words),
            text=words,
            name=name,
            kind=source_kind,  # type: ignore[arg-type]
            why=f"“{words}” is a {source_kind.replace('_', ' ')}.",
        )
    return AttributionFinding(
        dimension="attribution",
        kind=kind,
        spans=_spans(text, *content),
        text=" … ".join(content),
        reason=f"“{cue}” ties these words to {source[0] if source else 'nobody in particular'}.",
        source=who,
        cue=_extent(text, cue) if cue else None,
    )


def contradiction(text: str, kind: str, one: str, other: str, tier: str) -> ContradictionFinding:
    return ContradictionFinding(
        dimension="contradictions",
        kind=kind,
        spans=_spans(text, one),
        text=one,
        reason=f"“{one}” does not fit “{other}”.",
        counterpart=_extent(text, other),
        tier=tier,  # type: ignore[arg-type]
        confidence=0.8,
        weight=1.0 if tier == "contradiction" else 0.5,
    )


FINDINGS: dict[str, tuple[Finding, ...]] = {
    "wire": (
        specific(WIRE, "place", "Ellery Bridge", "Ellery Bridge"),
        specific(WIRE, "date", "3 July 2025", "2025-07-03"),
        attributed(
            WIRE,
            "indirect_speech",
            (
                "The Ellery Bridge was closed to all traffic on 3 July 2025 after inspectors found cracks "
                "in two of its 12 cables",
            ),
            (
                "the Port Ellery Harbour Authority",
                "named_organisation",
                "Port Ellery Harbour Authority",
            ),
            "said",
        ),
        specific(
            WIRE,
            "quantity",
            "two of its 12 cables",
            {"amount": 12, "unit": "cables", "bound": "exact"},
        ),
        specific(
            WIRE, "organisation", "Port Ellery Harbour Authority", "Port Ellery Harbour Authority"
        ),
        attributed(
            WIRE,
            "direct_quote",
            ("“We closed it because we could not promise that it was safe,”",),
            ("Marta Quill, the authority’s chief engineer", "named_person", "Marta Quill"),
            "said Marta",
        ),
        specific(WIRE, "person", "Marta Quill", "Marta Quill"),
        attributed(
            WIRE,
            "according_to",
            ("the cracks were first seen in April",),
            ("the inspection report", "document", None),
            "According to",
        ),
        specific(
            WIRE,
            "quantity",
            "About 41,000 vehicles",
            {"amount": 41000, "unit": "vehicles", "bound": "about"},
        ),
        specific(
            WIRE, "money", "$18 million", {"amount": 18000000, "currency": "USD", "bound": "exact"}
        ),
        specific(WIRE, "duration", "nine weeks", "P9W"),
        attributed(
            WIRE,
            "indirect_speech",
            ("Repairs will cost $18 million and take nine weeks",),
            ("Quill", "named_person", "Marta Quill"),
            "said.",
        ),
    ),
    "daily": (
        loaded(DAILY, "metaphor", "left to rot", alternative="not repaired"),
        specific(
            DAILY,
            "quantity",
            "41,000 vehicles",
            {"amount": 41000, "unit": "vehicles", "bound": "about"},
        ),
        specific(DAILY, "date", "4 July", "2025-07-04"),
        loaded(DAILY, "hedge_or_doubt", "quietly"),
        loaded(DAILY, "emotive", "devastating", alternative="critical"),
        attributed(
            DAILY,
            "indirect_speech",
            ("Officials quietly shelved a devastating report in April",),
            ("two people familiar with the matter", "anonymous", None),
            "said",
        ),
        attributed(
            DAILY,
            "direct_quote",
            ("“This is a scandal, and it is a disgrace to the city,”",),
            ("councillor Idris Vane", "named_person", "Idris Vane"),
            "said councillor",
        ),
        loaded(DAILY, "emotive", "scandal", quoted=True),
        loaded(DAILY, "evaluative", "disgrace", quoted=True),
        specific(
            DAILY, "quantity", "14 cables", {"amount": 14, "unit": "cables", "bound": "exact"}
        ),
        specific(DAILY, "date", "1961", "1961"),
        specific(DAILY, "duration", "nine weeks", "P9W"),
        contradiction(
            DAILY,
            "negation",
            "The council was never told of the cracks",
            "In May the council was told of the cracks by letter",
            "contradiction",
        ),
        specific(DAILY, "date", "In May", "2025-05"),
    ),
    "opinion": (
        loaded(OPINION, "name_calling", "barons"),
        loaded(OPINION, "evaluative", "arrogant"),
        loaded(OPINION, "evaluative", "magnificent"),
        loaded(OPINION, "metaphor", "gorged on fees", alternative="collected fees"),
        loaded(OPINION, "weasel", "everybody knows"),
        loaded(OPINION, "hedge_or_doubt", "so-called"),
        loaded(OPINION, "emotive", "outrage"),
        loaded(OPINION, "intensifier", "Surely"),
        loaded(OPINION, "emotive", "rotten"),
        attributed(
            OPINION,
            "indirect_speech",
            ("the so-called experts were asleep",),
            ("Critics", "vague", None),
            "say",
        ),
        attributed(
            OPINION,
            "indirect_speech",
            ("Two cables of 12 are cracked",),
            ("Marta Quill", "named_person", "Marta Quill"),
            "admitted",
        ),
        specific(OPINION, "person", "Marta Quill", "Marta Quill"),
        specific(OPINION, "date", "Thursday", "2025-07-03"),
        contradiction(
            OPINION,
            "actor",
            "They let a magnificent bridge crumble",
            "the so-called experts were asleep",
            "tension",
        ),
    ),
    "agent": (
        specific(HOSTILE, "person", 'Ana "Q" O\'Neil', "Ana O'Neil"),
        loaded(
            HOSTILE,
            "emotive",
            "<script>document.title='pwned'</script>",
            alternative="<b>plain</b>",
        ),
        specific(HOSTILE, "date", "3 يوليو", "2025-07-03"),
        loaded(HOSTILE, "name_calling", "🌉\u202eevil\u202c \x00\x07"),
        specific(HOSTILE, "money", "$5", {"amount": 5, "currency": "USD", "bound": "exact"}),
    ),
    "brief": (),
}

_FIELDS: dict[str, dict[str, str]] = {
    "wire": {"outlet": "Harbour Wire", "kind": "news_report", "published": "2025-07-03"},
    "daily": {
        "outlet": "Ellery Daily",
        "kind": "news_report",
        "title": "How a bridge was left to rot",
        "published": "2025-07",
    },
    "opinion": {
        "outlet": "The Long View",
        "kind": "opinion",
        "title": "Shame on the harbour barons",
        "author": "P. Holt",
    },
    "agent": {"outlet": "<b>Agent</b> & Sons", "kind": "agent_answer"},
    "brief": {"outlet": "Ellery Daily", "kind": "news_report", "title": "Bridge shut"},
}

# found, possible, low, high, percentile; a rate in the dimension's unit follows from them.
_SCORES: dict[str, tuple[tuple[float, int, float, float, float | None], ...]] = {
    "wire": (
        (6, 7, 0.49, 0.97, 91.0),
        (0, 7, 0, 35.4, 20.0),
        (0, 58, 0, 6.2, 2.0),
        (5, 7, 0.36, 0.92, 88.0),
    ),
    "daily": (
        (5, 11, 0.21, 0.72, 40.0),
        (1, 11, 1.6, 37.7, 90.0),
        (3, 92, 1.1, 9.2, 70.5),
        (4, 11, 0.15, 0.65, 31.0),
    ),
    "opinion": (
        (1, 7, 0.03, 0.51, 6.0),
        (0.5, 7, 0.9, 41.0, 84.0),
        (8, 52, 8.0, 27.5, 99.0),
        (2, 7, 0.08, 0.64, 25.0),
    ),
    "agent": (
        (3, 6, 0.19, 0.81, 47.0),
        (0, 6, 0, 39, 20.0),
        (2, 20, 2.8, 30.1, 96.0),
        (0, 6, 0, 0.39, 1.0),
    ),
    "brief": ((0, 2, 0, 0, None), (0, 2, 0, 0, None), (0, 4, 0, 0, None), (0, 2, 0, 0, None)),
}


_KINDS: dict[str, dict[str, int]] = {
    "wire": {"named_person": 2, "named_organisation": 2, "document": 1, "unattributed": 2},
    "daily": {"named_person": 1, "unnamed_official": 1, "anonymous": 2, "unattributed": 7},
    "opinion": {"named_person": 1, "vague": 1, "unattributed": 5},
    "agent": {"unattributed": 6},
    "brief": {"unattributed": 2},
}


def _queries(name: str) -> dict[str, Any]:
    rows = [row for row in _sentences(TEXTS[name]) if row.claim == "factual"][:3]
    return {
        "queries": [
            {
                "span": [row.start, row.end],
                "text": TEXTS[name][row.start : row.end],
                "checkability": row.checkability,
                "lacks": ["no name", "no figure"],
            }
            for row in rows
        ]
    }


def _detail_of(name: str | None, dimension: str) -> dict[str, Any]:
    made = {"attribution": _attribution_detail, "specifics": _queries}.get(dimension)
    return made(name) if made and name else {}


def _attribution_detail(name: str) -> dict[str, Any]:
    sources: dict[str, dict[str, Any]] = {}
    for finding in FINDINGS[name]:
        if isinstance(finding, AttributionFinding) and finding.source:
            who = finding.source
            row = sources.setdefault(
                who.name or who.text,
                {
                    "name": who.name or who.text,
                    "kind": who.kind,
                    "times": 0,
                    "claims": 1,
                    "forms": {},
                },
            )
            row["times"] += 1
    return {"source_kinds": _KINDS[name], "sources": list(sources.values())}


def _scores(
    rows: Sequence[tuple[float, int, float, float, float | None]], name: str | None = None
) -> dict[str, Score]:
    scores = {}
    for dimension, (found, possible, low, high, percentile) in zip(DIMENSIONS, rows, strict=True):
        enough = possible >= dimension.minimum
        scores[dimension.name] = Score(
            dimension=dimension.name,
            rate=dimension.scale * found / possible if enough else None,
            unit=dimension.unit,
            better=dimension.better,
            found=found,
            possible=possible,
            interval=(low, high) if enough else None,
            percentile=percentile,
            detail=_detail_of(name, dimension.name),
        )
    return scores


def _sentences(text: str) -> tuple[SentenceRow, ...]:
    rows, at = [], 0
    for line in text.splitlines(keepends=True):
        start = at
        at += len(line)
        body = line.strip()
        if not body:
            continue
        start += line.index(body[0])
        heading = body[-1] not in ".!?"
        if heading:
            rows.append(SentenceRow(start, start + len(body), "heading", 0.0, 0.0, False, 0.1))
            continue
        begin = start
        for index, char in enumerate(body, start):
            if char == "." and (index + 1 == start + len(body) or text[index + 1] == " "):
                checkable = round(0.2 + 0.06 * (begin % 11), 4)
                rows.append(
                    SentenceRow(begin, index + 1, "factual", 0.9, checkable, begin % 2 == 0, 0.3)
                )
                begin = index + 2
    return tuple(rows)


def audits() -> tuple[Audit, ...]:
    finished = [
        Audit(
            document=Document(id=name, text=text, **_FIELDS[name]),
            words=len(text.split()),
            sentences=_sentences(text),
            scores=_scores(_SCORES[name], name),
            findings=tuple(sorted(FINDINGS[name], key=lambda f: f.spans)),
            notes=(
                Note(
                    kind="hidden_character",
                    reason="Two characters without width stand in line 3.",
                    spans=((140, 141),),
                    text="\u202e",
                ),
            )
            if name == "agent"
            else (),
            tone={"vader": {"compound": -0.42, "positive": 0.2, "negative": 0.5, "sentences": 9}},
            readability={"textstat": {"flesch_reading_ease": 52.3, "flesch_kincaid_grade": 10.1}},
        )
        for name, text in TEXTS.items()
    ]
    failed = Audit(
        document=Document(id="scan.pdf", text="", path="scan.pdf"),
        words=0,
        error=Failure(kind="binary", message="scan.pdf is no text: it begins with “%PDF”."),
    )
    return (*finished, failed)


def _stated(name: str, words: str, value: Any) -> DocumentStatement:
    return DocumentStatement(
        document=name,
        outlet=_FIELDS[name].get("outlet"),
        spans=_spans(TEXTS[name], words),
        text=words,
        value=value,
    )


def comparison() -> Comparison:
    """Five documents of four outlets, and one that failed."""
    names = ["wire", "daily", "opinion", "agent"]
    return Comparison(
        outlets=tuple(
            Outlet(
                name=_FIELDS[name]["outlet"],
                documents=2 if name == "daily" else 1,
                words=len(TEXTS[name].split()),
                scores=_scores(_SCORES[name]),
            )
            for name in names
        ),
        conflicts=(
            Conflict(
                kind="date",
                statements=(
                    _stated(
                        "wire",
                        "The Ellery Bridge was closed to all traffic on 3 July 2025",
                        "2025-07-03",
                    ),
                    _stated("daily", "was shut on 4 July", "2025-07-04"),
                ),
                reason="One gives 3 July 2025 for the closing of the bridge, the other 4 July.",
                confidence=0.9,
            ),
            Conflict(
                kind="number",
                statements=(
                    _stated(
                        "wire",
                        "two of its 12 cables",
                        {"amount": 12, "unit": "cables", "bound": "exact"},
                    ),
                    _stated(
                        "daily",
                        "The bridge, which has 14 cables",
                        {"amount": 14, "unit": "cables", "bound": "exact"},
                    ),
                    _stated(
                        "opinion",
                        "Two cables of 12",
                        {"amount": 12, "unit": "cables", "bound": "exact"},
                    ),
                ),
                reason="The bridge has 12 cables in one account and 14 in the other.",
                confidence=0.8,
            ),
        ),
        corroborated=(
            Corroboration(
                fact="41,000 vehicles cross the bridge a day",
                statements=(
                    _stated(
                        "wire",
                        "About 41,000 vehicles cross the bridge every day",
                        {"amount": 41000, "unit": "vehicles", "bound": "exact"},
                    ),
                    _stated(
                        "daily",
                        "carries 41,000 vehicles a day",
                        {"amount": 41000, "unit": "vehicles", "bound": "exact"},
                    ),
                ),
            ),
            Corroboration(
                fact="The work takes nine weeks",
                statements=(
                    _stated("wire", "take nine weeks", "P9W"),
                    _stated("daily", "The work will take nine weeks", "P9W"),
                ),
            ),
        ),
        audits=audits(),
    )
