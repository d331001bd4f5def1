"""The specifics dimension: how much of what a text asserts could a reader check?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from auditor.claims.anchors import firm
from auditor.claims.view import phrases
from auditor.dimensions.base import Dimension
from auditor.model import (
    ASSERTIVE,
    Annotated,
    Claim,
    ClaimType,
    Finding,
    MentionKind,
    SpecificFinding,
    Tally,
)

# As `Audit.words` counts them.
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")

# How many claims the query list names.
QUERIES = 5

# What a reader misses where a factor is 0, in the words of an editor's query.
_LACKS = {
    "who": "no name",
    "when": "no date",
    "where": "no place",
    "how much": "no figure",
    "source": "unnamed source",
}
# Below this a factor of the discount is worth telling.
_FULL = 1.0


def find(annotated: Annotated) -> Iterator[Finding]:
    """The specifics in the order of the text; a repeat has weight 0."""
    for mention in annotated.mentions:
        yield SpecificFinding(
            dimension="specifics",
            kind=mention.kind,
            spans=((mention.start, mention.end),),
            text=mention.text,
            reason=mention.reason,
            weight=1.0 if mention.distinct else 0.0,
            value=mention.value,
            distinct=mention.distinct,
        )


# From here one anchor is enough: see `is_anchored`.
ANCHORED = 0.25


def is_anchored(claim: Claim) -> bool:
    """Whether a claim states a fact with enough beside it to look it up: two of who, when, where
    and how much, or one of them in a claim that is checkable by the rest of its wording.

    Against the annotators' "checkable = 2" on 20 of the project's annotated articles: F1 0.81; by
    checkability alone 0.78.
    """
    anchors = firm(claim.factors)
    enough = anchors > 1 or (anchors == 1 and claim.checkability >= ANCHORED)
    return claim.type == "factual" and enough


def tally(annotated: Annotated, findings: Sequence[Finding]) -> Tally:
    """Anchored, checkable facts out of all claims."""
    claims = [claim for claim in annotated.claims if claim.type in ASSERTIVE]
    return Tally(sum(is_anchored(claim) for claim in claims), len(claims))


def detail(annotated: Annotated, findings: Sequence[Finding]) -> Mapping[str, Any]:
    """What the text offers to look up, and where it offers least.

    `specifics`: distinct specifics; `per_100_words`: of them, in 100 words (higher: denser);
    `kinds`: distinct ones by kind, `kinds_per_100_words` the same in 100 words. `claims`:
    sentences by type. `queries`: the five claims with the lowest checkability of those that are
    stated as facts, each with its span, its words, the `factors` of its checkability and what it
    `lacks`; an editor's list of questions to the writer.
    """
    distinct = Counter(finding.kind for finding in findings if finding.weight)
    total = sum(distinct.values())
    words = sum(1 for _ in _WORD.finditer(annotated.document.text))
    types = Counter(claim.type for claim in annotated.claims)
    return {
        "specifics": total,
        "per_100_words": 100 * total / words if words else None,
        "kinds": {kind: distinct[kind] for kind in get_args(MentionKind) if distinct[kind]},
        "kinds_per_100_words": {
            kind: 100 * distinct[kind] / words
            for kind in get_args(MentionKind)
            if distinct[kind] and words
        },
        "claims": {kind: types[kind] for kind in get_args(ClaimType) if types[kind]},
        "queries": _queries(annotated),
    }


def _queries(annotated: Annotated) -> list[dict[str, Any]]:
    """The least anchored facts, the least first; ties in the order of the text."""
    open_ones = [
        (claim.checkability, index)
        for index, claim in enumerate(annotated.claims)
        if claim.type == "factual" and not is_anchored(claim) and not _leads_in(annotated, index)
    ]
    rows = []
    for checkability, index in sorted(open_ones)[:QUERIES]:
        sentence = annotated.sentences[index]
        text = annotated.document.text[sentence.start : sentence.end]
        claim = annotated.claims[index]
        rows.append(
            {
                "span": [sentence.start, sentence.end],
                "text": text,
                "checkability": checkability,
                "factors": dict(claim.factors),
                "lacks": lacks(claim, text),
            }
        )
    return rows


def _leads_in(annotated: Annotated, index: int) -> bool:
    """Whether a sentence only opens a list: what it says follows."""
    sentence = annotated.sentences[index]
    return annotated.document.text[sentence.start : sentence.end].rstrip().endswith(":")


def lacks(claim: Claim, text: str = "") -> list[str]:
    """What a claim lacks, from its factors, with the words of `text` that leave it open."""
    missing = []
    for name, words in _LACKS.items():
        if claim.factors.get(name, 1.0) != 0.0 or (name == "who" and claim.factors.get("subject")):
            continue
        vague = _vague(name, text)
        missing.append(f"{words} (“{vague}”)" if vague else words)
    if claim.factors.get("modality", _FULL) < _FULL:
        missing.append("hedged")
    if claim.factors.get("reference", _FULL) < _FULL:
        missing.append("a pronoun for its subject")
    return missing


_VAGUE = {"how much": "amounts", "when": "times"}


def _vague(name: str, text: str) -> str:
    """The words that stand where a number or a date could, or ""."""
    found = phrases("vague", _VAGUE[name]).search(text.lower()) if name in _VAGUE else None
    return text[found.start() : found.end()] if found and len(text.lower()) == len(text) else ""


DIMENSION = Dimension(
    name="specifics",
    title="Verifiable specifics",
    question="How much of what it asserts could a reader check?",
    unit="share of claims",
    scale=1.0,
    better="higher",
    # Fewer claims than this say nothing of a text's habit.
    minimum=5,
    kinds=get_args(MentionKind),
    find=find,
    tally=tally,
    detail=detail,
)
