"""Loaded language: how much of its own wording judges for the reader?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from auditor.dimensions.base import Dimension
from auditor.intervals import wilson
from auditor.model import Annotated, Finding, LoadedFinding, Tally
from auditor.once import once
from auditor.wording.sections import COUNTED, SECTIONS, Section, sections
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
# Words of a kind that a row of the table of targets shows.
_SHOWN_WORDS = 6
_MINIMUM, _SCALE = 50, 100
# The share of loaded sentences that `p_loaded` is calibrated on (BABE), and in straight news.
PRIORS = {"calibrated": 0.5, "news": 0.05}


def find(annotated: Annotated) -> Iterator[Finding]:
    """Every loaded term; quoted ones, headings, captions, weasel words, advice and suggestions
    weigh nothing."""
    parts = sections(annotated)
    for term in annotated.loaded:
        counted = parts[term.sentence] in COUNTED and term.kind != "weasel" and term.sure
        yield LoadedFinding(
            dimension="loaded_language",
            kind=term.kind,
            spans=((term.start, term.end),),
            text=term.text,
            reason=term.reason,
            weight=1.0 if counted and not term.quoted else 0.0,
            quoted=term.quoted,
            probability=term.probability,
            alternative=term.alternative,
            tier=term.tier,
            tone=term.tone,
            target=term.target,
        )


def tally(annotated: Annotated, findings: Sequence[Finding]) -> Tally:
    """Loaded words out of the words in the text's own voice, headings and captions aside."""
    covered = _covered(annotated, [f for f in findings if f.weight > 0])
    own = _own_words(annotated)
    return Tally(
        sum(len(own[part] & covered) for part in COUNTED), sum(len(own[part]) for part in COUNTED)
    )


def detail(annotated: Annotated, findings: Sequence[Finding]) -> Mapping[str, Any]:
    """Rates by category and by section, who gets the loaded words, and what is only shown.

    `sections` count own-voice words, headline and caption among them; `quoted` terms are counted
    once, here. Suggestions are counted nowhere. A rate is per 100 words, `None` under 50.
    """
    mine = [f for f in findings if isinstance(f, LoadedFinding) and f.tier != "suggestion"]
    counted = [f for f in mine if f.weight > 0]
    kinds = Counter(f.kind for f in counted)
    shown = _covered(annotated, [f for f in mine if f.sure and not f.quoted and f.kind != "weasel"])
    own = _own_words(annotated)
    possible = sum(len(own[part]) for part in COUNTED)
    return {
        "kinds": {kind: kinds[kind] for kind in KINDS if kind != "weasel"},
        "by_kind": {
            kind: _rate(len(_covered(annotated, [f for f in counted if f.kind == kind])), possible)
            for kind in KINDS
            if kinds[kind] and kind != "weasel"
        },
        "sections": {name: _rate(len(own[name] & shown), len(own[name])) for name in SECTIONS},
        "targets": _targets(counted),
        "terms": len(counted),
        "quoted": sum(f.quoted for f in mine),
        "unsure": sum(not f.sure and not f.quoted for f in mine),
        "weasel": sum(f.kind == "weasel" and not f.quoted for f in mine),
        "sentences": _sentences(annotated),
    }


def _rate(loaded: int, words: int) -> dict[str, Any]:
    enough = words >= _MINIMUM
    low, high = wilson(loaded, words) if enough else (0.0, 0.0)
    return {
        "loaded": loaded,
        "words": words,
        "rate": round(_SCALE * loaded / words, 4) if enough else None,
        "interval": [round(_SCALE * low, 4), round(_SCALE * high, 4)] if enough else None,
    }


def _sentences(annotated: Annotated) -> Mapping[str, Any]:
    """How many sentences are loaded, on the prior of the calibration and on that of news."""
    known, news = PRIORS["calibrated"], PRIORS["news"]
    odds = known / (1 - known) * (1 - news) / news
    bar = odds / (1 + odds)
    return {
        "all": len(annotated.p_loaded),
        "loaded": sum(p >= 0.5 for p in annotated.p_loaded),
        "loaded_on_news_prior": sum(p >= bar for p in annotated.p_loaded),
        "priors": PRIORS,
    }


def _targets(counted: Sequence[LoadedFinding]) -> list[dict[str, Any]]:
    """Who gets the counted terms, most first: how many speak well and how many ill of them."""
    rows: dict[str, dict[str, Any]] = {}
    for finding in counted:
        if finding.target is None:
            continue
        name = finding.target.name
        row = rows.setdefault(
            name.casefold(),
            {"name": name, "kind": finding.target.kind, "praise": 0, "blame": 0, "other": 0,
             "words": []},
        )  # fmt: skip
        row[finding.tone] += 1
        if finding.text not in row["words"] and len(row["words"]) < _SHOWN_WORDS:
            row["words"].append(finding.text)
    return sorted(
        rows.values(), key=lambda r: (-(r["praise"] + r["blame"] + r["other"]), r["name"])
    )


@once
def _own_words(annotated: Annotated) -> dict[Section, set[int]]:
    """The words in the text's own voice: token numbers by section."""
    own, tokens = own_voice(annotated), annotated.tokens
    found: dict[Section, set[int]] = {name: set() for name in SECTIONS}
    for sentence, part in zip(annotated.sentences, sections(annotated), strict=True):
        inside = range(sentence.first, sentence.last)
        found[part].update(i for i in inside if own[i] and tokens[i].text[:1].isalnum())
    return found


def _covered(annotated: Annotated, findings: Sequence[Finding]) -> set[int]:
    """Indices of the tokens inside the findings."""
    tokens = annotated.tokens
    covered: set[int] = set()
    for start, end in {span for finding in findings for span in finding.spans}:
        first = bisect_right(tokens, start, key=attrgetter("end"))
        covered.update(range(first, bisect_left(tokens, end, key=attrgetter("start"))))
    return covered


DIMENSION = Dimension(
    name="loaded_language",
    title="Loaded language",
    question="How much of its own wording judges for the reader?",
    unit="per 100 own-voice words",
    scale=_SCALE,
    better="lower",
    minimum=_MINIMUM,
    kinds=KINDS,
    find=find,
    tally=tally,
    detail=detail,
)
