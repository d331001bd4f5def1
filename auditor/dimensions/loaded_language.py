"""Loaded language: how much of its own wording judges for the reader?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.dimensions.base import Dimension
from auditor.model import Annotated, Finding, LoadedFinding, Tally, Token
from auditor.wording.voice import own_voice

KINDS = (
    "emotive",
    "intensifier",
    "evaluative",
    "name_calling",
    "hedge_or_doubt",
    "weasel",
    "euphemism",
    "metaphor",
)
# The first sentences of a text, headings aside, are its lead.
_LEAD = 3


def find(annotated: Annotated) -> Iterator[Finding]:
    """Every loaded term; quoted ones, headings and weasel words weigh nothing."""
    for term in annotated.loaded:
        heading = annotated.sentences[term.sentence].role == "heading"
        yield LoadedFinding(
            dimension="loaded_language",
            kind=term.kind,
            spans=((term.start, term.end),),
            text=term.text,
            reason=term.reason,
            weight=0.0 if term.quoted or heading or term.kind == "weasel" else 1.0,
            quoted=term.quoted,
            probability=term.probability,
            alternative=term.alternative,
        )


def tally(annotated: Annotated, findings: Sequence[Finding]) -> Tally:
    """Loaded words out of the words in the text's own voice, headings aside."""
    sections = _sections(annotated)
    own = own_voice(annotated)
    counted = [i for i, section in enumerate(sections) if section != "headline" and own[i]]
    covered = _covered(annotated, [f for f in findings if f.weight > 0])
    found = sum(1 for i in counted if i in covered and _is_word(annotated.tokens[i]))
    return Tally(found, sum(1 for i in counted if _is_word(annotated.tokens[i])))


def detail(annotated: Annotated, findings: Sequence[Finding]) -> Mapping[str, Any]:
    """Counts by category, by section (words loaded of words), of quoted and of advised terms."""
    mine = [f for f in findings if isinstance(f, LoadedFinding)]
    counted = [f for f in mine if f.weight > 0]
    kinds = Counter(f.kind for f in counted)
    loaded = _covered(annotated, [f for f in mine if not f.quoted and f.kind != "weasel"])
    own = own_voice(annotated)
    sections = {name: {"loaded": 0, "words": 0} for name in ("headline", "lead", "body")}
    for i, (token, section) in enumerate(zip(annotated.tokens, _sections(annotated), strict=True)):
        if own[i] and _is_word(token):
            sections[section]["words"] += 1
            sections[section]["loaded"] += i in loaded
    return {
        "kinds": {kind: kinds[kind] for kind in KINDS if kind != "weasel"},
        "sections": sections,
        "terms": len(counted),
        "quoted": sum(f.quoted for f in mine),
        "weasel": sum(f.kind == "weasel" and not f.quoted for f in mine),
    }


def _is_word(token: Token) -> bool:
    return token.text[:1].isalnum()


def _sections(annotated: Annotated) -> list[str]:
    """For each token: headline, lead (the first three sentences of prose) or body."""
    sections = ["body"] * len(annotated.tokens)
    prose = 0
    for sentence in annotated.sentences:
        heading = sentence.role == "heading"
        name = "headline" if heading else "lead" if prose < _LEAD else "body"
        prose += not heading
        sections[sentence.first : sentence.last] = [name] * (sentence.last - sentence.first)
    return sections


def _covered(annotated: Annotated, findings: Sequence[Finding]) -> set[int]:
    """Indices of the tokens inside the findings."""
    spans = sorted(span for finding in findings for span in finding.spans)
    covered: set[int] = set()
    at = 0
    for i, token in enumerate(annotated.tokens):
        while at < len(spans) and spans[at][1] <= token.start:
            at += 1
        if at < len(spans) and spans[at][0] < token.end:
            covered.add(i)
    return covered


DIMENSION = Dimension(
    name="loaded_language",
    title="Loaded language",
    question="How much of its own wording judges for the reader?",
    unit="per 100 own-voice words",
    scale=100,
    better="lower",
    minimum=50,
    kinds=KINDS,
    find=find,
    tally=tally,
    detail=detail,
)
