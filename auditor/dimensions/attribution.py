"""The attribution dimension: who says so, and could a reader go back to them?"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from auditor.attributions.sources import without_relative
from auditor.dimensions.base import Dimension
from auditor.model import (
    ASSERTIVE,
    IDENTIFIABLE,
    Annotated,
    AttributionFinding,
    Finding,
    Sentence,
    Side,
    Source,
    SourceKind,
    Tally,
)

KINDS = ("direct_quote", "indirect_speech", "according_to", "belief")
# Whom a source speaks for, as far as the text says.
SIDES = (*get_args(Side), "unknown")
# A claim reported without a source ("it is said") is counted with the vague ones: nobody can be
# asked either way.
NOBODY = "vague"


def find(annotated: Annotated) -> Iterator[Finding]:
    """The attributions in the order of their contents; weight 0 where no words are passed on."""
    for attribution in annotated.attributions:
        yield AttributionFinding(
            dimension="attribution",
            kind=attribution.kind,
            spans=attribution.content.spans,
            text=attribution.content.text,
            reason=attribution.reason,
            weight=1.0 if attribution.voiced else 0.0,
            source=attribution.source,
            cue=attribution.cue,
        )


def tally(annotated: Annotated, findings: Sequence[Finding]) -> Tally:
    """Claims attributed to somebody (half or more of their words) out of all claims."""
    claims = [claim for claim in annotated.claims if claim.type in ASSERTIVE]
    return Tally(sum(claim.attributed for claim in claims), len(claims))


def detail(annotated: Annotated, findings: Sequence[Finding]) -> Mapping[str, Any]:
    """Who the document's claims rest on.

    `kinds`: counted findings by form; `uncounted`: those that pass on no words (acts, stances).
    `source_kinds`: claims by the kind of their source, with `unattributed`; they add up to the
    claims. `identifiable`: how many claims go back to a named person, a named body or a document,
    and `identifiable_share` of all claims (higher: more can be followed up).
    `sides`: attributed claims by the side their source speaks for, `unknown` where the text does
    not say; `official_share` of those that it does say. `sources`: every source with its kind and
    the reason for it, role and side, how many claims rest on it (`claims`, and `share` of the
    attributed ones), how often it speaks (`times`) and in what form, the most frequent first.
    `single_source_share`: the largest source's share of the attributed claims (higher: more
    depends on one voice), `single_source` its name. Shares are `None` where there is nothing to
    share out.
    """
    every = [finding for finding in findings if isinstance(finding, AttributionFinding)]
    own = [finding for finding in every if finding.weight > 0]
    carriers = _carriers(annotated, own)
    kinds: Counter[str] = Counter()
    resting: Counter[str] = Counter()
    sides: Counter[str] = Counter()
    for finding in carriers:
        kinds[_kind(finding) if finding is not None else "unattributed"] += 1
        if finding is not None:
            sides[_side(finding)] += 1
        if finding is not None and finding.source is not None:
            resting[source_key(finding)] += 1
    attributed = len(carriers) - kinds["unattributed"]
    identifiable = sum(count for kind, count in kinds.items() if kind in IDENTIFIABLE)
    forms = Counter(finding.kind for finding in own)
    rows = _sources(own, resting, attributed)
    largest = max(rows, key=lambda row: row["claims"], default=None)
    placed = sides["official"] + sides["other"]
    return {
        "kinds": {kind: forms[kind] for kind in KINDS if forms[kind]},
        "uncounted": len(every) - len(own),
        "source_kinds": {k: kinds[k] for k in (*get_args(SourceKind), "unattributed")},
        "identifiable": identifiable,
        "identifiable_share": identifiable / len(carriers) if carriers else None,
        "sides": {side: sides[side] for side in SIDES},
        "official_share": sides["official"] / placed if placed else None,
        "sources": rows,
        "single_source": largest["name"] if largest and largest["claims"] else None,
        "single_source_share": max(resting.values(), default=0) / attributed
        if attributed
        else None,
    }


def _carriers(
    annotated: Annotated, findings: Sequence[AttributionFinding]
) -> list[AttributionFinding | None]:
    """For each claim the attribution that carries most of it; `None` for the author's own."""
    pieces = sorted(
        (start, end, number) for number, f in enumerate(findings) for start, end in f.spans
    )
    starts = [start for start, _, _ in pieces]
    carriers: list[AttributionFinding | None] = []
    for sentence, claim in zip(annotated.sentences, annotated.claims, strict=False):
        if claim.type not in ASSERTIVE:
            continue
        best = _most(sentence, pieces, starts) if claim.attributed else None
        carriers.append(None if best is None else findings[best])
    return carriers


def _most(
    sentence: Sentence, pieces: Sequence[tuple[int, int, int]], starts: Sequence[int]
) -> int | None:
    """The number of the finding with the most characters in the sentence."""
    shares: Counter[int] = Counter()
    index = max(0, bisect_right(starts, sentence.start) - 1)
    while index < len(pieces) and pieces[index][0] < sentence.end:
        start, end, number = pieces[index]
        shared = min(end, sentence.end) - max(start, sentence.start)
        if shared > 0:
            shares[number] += shared
        index += 1
    return min(shares, key=lambda number: (-shares[number], number)) if shares else None


def _kind(finding: AttributionFinding) -> str:
    return NOBODY if finding.source is None else finding.source.kind


def _side(finding: AttributionFinding) -> str:
    source = finding.source
    return "unknown" if source is None or source.side is None else source.side


def source_key(finding: AttributionFinding) -> str:
    """What makes two sources one: the resolved name, else the words without case or article."""
    source = finding.source
    if source is None:
        return ""
    if source.kind == "self":
        return "the author"
    words = (source.name or without_relative(source.text)).casefold().split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("the", "a", "an") else words)


def _sources(
    findings: Sequence[AttributionFinding], resting: Mapping[str, int], attributed: int
) -> list[dict[str, Any]]:
    """One row a source, the most frequent first, then in order of appearance."""
    rows: dict[str, dict[str, Any]] = {}
    for finding in findings:
        source = finding.source
        if source is None:
            continue
        key = source_key(finding)
        claims = resting.get(key, 0)
        row = rows.setdefault(
            key,
            {
                "name": _shown(source),
                "kind": source.kind,
                "why": source.why,
                "role": None,
                "side": None,
                "times": 0,
                "claims": claims,
                "share": claims / attributed if attributed else None,
                "forms": {},
            },
        )
        row["role"] = row["role"] or source.role
        row["side"] = row["side"] or source.side
        row["times"] += 1
        row["forms"][finding.kind] = row["forms"].get(finding.kind, 0) + 1
    return sorted(rows.values(), key=lambda row: -row["times"])


def _shown(source: Source) -> str:
    if source.kind == "self":
        return "the author"
    return source.name or without_relative(source.text)


DIMENSION = Dimension(
    name="attribution",
    title="Attribution",
    question="Who says so?",
    unit="share of claims",
    scale=1,
    better="higher",
    minimum=5,
    kinds=KINDS,
    find=find,
    tally=tally,
    detail=detail,
)
