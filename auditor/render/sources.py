"""Who a document rests on, as its page shows it: the table of sources, two bars, some figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.dimensions.attribution import source_key
from auditor.model import IDENTIFIABLE, AttributionFinding, Audit
from auditor.render import words
from auditor.render.lines import Lines

# Links to a source's statements in a row of the table.
_LINKS = 12
_SIDES = {"official": "official voices", "other": "other voices", "unknown": "not said"}
_FORMS = {
    "direct_quote": "quoted",
    "indirect_speech": "reported",
    "according_to": "cited",
    "belief": "thought",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source with its statements as (anchor, line)."""

    name: str
    kind: str
    why: str
    role: str
    side: str
    times: int
    forms: str
    claims: int
    share: str
    identifiable: bool
    statements: tuple[tuple[str, int], ...]
    unlisted: int

    @property
    def tags(self) -> tuple[str, str]:
        """What the filter above the table goes by."""
        return ("identifiable" if self.identifiable else "open"), self.side


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a bar, in per cent of its length."""

    name: str
    label: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFigures:
    """Who the document rests on: claims by kind of source and by side, and the figures in words."""

    kinds: tuple[Part, ...]
    sides: tuple[Part, ...]
    facts: tuple[tuple[str, str], ...]


def source_rows(audit: Audit, ident: str, lines: Lines) -> list[SourceRow]:
    """The audit's table of sources, each with links to its statements."""
    said: dict[str, list[tuple[str, int]]] = {}
    for number, finding in enumerate(audit.findings, 1):
        if isinstance(finding, AttributionFinding) and finding.source and finding.weight > 0:
            line = lines.position(finding.spans[0][0])[0]
            said.setdefault(source_key(finding), []).append((f"{ident}-m{number}", line))
    score = audit.scores.get("attribution")
    rows = score.detail.get("sources", ()) if score else ()
    keys = _keys(audit)
    return [_row(row, said.get(keys.get(row["name"], ""), [])) for row in rows]


def _keys(audit: Audit) -> dict[str, str]:
    """The sources' keys by the name that the table shows."""
    found: dict[str, str] = {}
    for finding in audit.findings:
        if isinstance(finding, AttributionFinding) and finding.source and finding.weight > 0:
            source = finding.source
            key = source_key(finding)
            for name in (source.name, source.text, key):
                if name:
                    found.setdefault(name, key)
    return found


def _row(row: Mapping[str, Any], said: list[tuple[str, int]]) -> SourceRow:
    forms = [f"{count} {_FORMS.get(kind, kind)}" for kind, count in row["forms"].items()]
    return SourceRow(
        name=words.shorten(row["name"], 80),
        kind=words.kind(row["kind"]),
        why=words.shown(row.get("why") or ""),
        role=words.shorten(row.get("role") or "", 70),
        side=row.get("side") or "unknown",
        times=row["times"],
        forms=", ".join(forms),
        claims=row["claims"],
        share="" if row.get("share") is None else f"{row['share']:.0%}",
        identifiable=row["kind"] in IDENTIFIABLE,
        statements=tuple(said[:_LINKS]),
        unlisted=max(0, len(said) - _LINKS),
    )


def tag_counts(rows: Sequence[SourceRow]) -> Mapping[str, int]:
    """How many rows each choice of the filter shows."""
    return Counter(tag for row in rows for tag in ("all", *row.tags))


def source_figures(audit: Audit) -> SourceFigures | None:
    """The figures over the table; `None` where nothing is attributed."""
    score = audit.scores.get("attribution")
    detail = score.detail if score else {}
    if score is None or not score.found or "sides" not in detail:
        return None
    kinds = {k: n for k, n in detail["source_kinds"].items() if n}
    labels = {kind: words.kind(kind) for kind in kinds} | {
        "self": "the author",
        "unattributed": "not attributed",
    }
    return SourceFigures(
        kinds=tuple(_parts(kinds.items(), labels)),
        sides=tuple(_parts(detail["sides"].items(), _SIDES)),
        facts=tuple(_facts(score.found, score.possible, detail)),
    )


def _parts(counts: Iterable[tuple[str, int]], labels: Mapping[str, str]) -> Iterable[Part]:
    counted = [(name, count) for name, count in counts if count]
    total = sum(count for _, count in counted)
    start = 0.0
    for name, count in counted:
        width = 100 * count / total
        yield Part(
            name=name.replace("_", "-"),
            label=labels.get(name, name),
            count=count,
            start=round(start, 3),
            width=round(width, 3),
        )
        start += width


def _facts(found: float, possible: int, detail: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """(figure, what it says) pairs."""
    yield f"{found / possible:.0%}", f"of claims attributed ({words.count(found)} of {possible})"
    identifiable = detail["identifiable"]
    yield (
        f"{identifiable / possible:.0%}",
        f"of claims on a source you could go back to ({identifiable})",
    )
    rows = detail["sources"]
    named = sum(row["kind"] in IDENTIFIABLE for row in rows)
    yield (
        f"{len(rows)}",
        f"{'source' if len(rows) == 1 else 'sources'}, {named} of them identifiable",
    )
    if detail.get("single_source") and detail["single_source_share"] is not None:
        name = words.shorten(detail["single_source"], 40)
        yield f"{detail['single_source_share']:.0%}", f"of attributed claims on {name} alone"
    share = detail.get("official_share")
    if share is not None:
        unknown = detail["sides"]["unknown"]
        rest = f"; for {unknown} the text does not say" if unknown else ""
        yield f"{share:.0%}", f"official, of the attributed claims whose source is placed{rest}"
