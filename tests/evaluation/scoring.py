"""How the tool's output is scored against annotated sets. Higher is better everywhere.

The matching rules are those of the sets' own description: words are covered when a span overlaps
them; a sentence is attributed when at least half of its words are; specifics match one to one by
type and overlap; a contradiction matches when its two sides overlap the two annotated quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Span = tuple[int, int]
Row = Mapping[str, Any]

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
# People and organisations, and the three kinds of amount, are one type each: which of them a
# figure or a name is, is scored by the value and not here.
_MERGED = {
    "person": "actor",
    "organisation": "actor",
    "quantity": "amount",
    "money": "amount",
    "percent": "amount",
}


class Counts:
    """Right, wrong and missed."""

    def __init__(self) -> None:
        self.right = self.wrong = self.missed = 0

    def add(self, gold: bool, said: bool) -> None:
        self.right += gold and said
        self.wrong += said and not gold
        self.missed += gold and not said

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 0.0


def auc(labels: Sequence[int], scores: Sequence[float]) -> float:
    """Probability that a positive row outscores a negative one; ties count half."""
    positives = [s for label, s in zip(labels, scores, strict=True) if label]
    negatives = [s for label, s in zip(labels, scores, strict=True) if not label]
    wins = sum((p > n) + 0.5 * (p == n) for p in positives for n in negatives)
    return wins / (len(positives) * len(negatives))


def covered(text: str, region: Span, spans: Iterable[Sequence[int]]) -> tuple[int, int]:
    """Words in `region` that a span overlaps, and words in it."""
    words = [match.span() for match in _WORD.finditer(text, *region)]
    pieces = list(spans)
    hit = sum(any(start < b and a < end for a, b in pieces) for start, end in words)
    return hit, len(words)


def _found(audit: Row, dimension: str) -> list[Row]:
    return [f for f in audit["findings"] if f["dimension"] == dimension]


def _spans(findings: Iterable[Row]) -> list[Sequence[int]]:
    return [span for finding in findings for span in finding["spans"]]


def attribution(gold: Sequence[Row], audits: Mapping[str, Row]) -> dict[str, float]:
    """Sentence F1 on PolNeAR rows."""
    counts = Counts()
    for row in gold:
        truth = [span for a in row["attributions"] for span in a["content"] or []]
        said = _spans(_found(audits[row["id"]], "attribution"))
        for start, end in row["sentences"]:
            in_gold, words = covered(row["text"], (start, end), truth)
            in_said, _ = covered(row["text"], (start, end), said)
            if words:
                counts.add(2 * in_gold >= words, 2 * in_said >= words)
    return {"sentence_f1": counts.f1}


def loaded(gold: Sequence[Row], audits: Mapping[str, Row]) -> dict[str, float]:
    """AUC of the highest sentence `p_loaded` of each row."""
    tops = [max((s["p_loaded"] for s in audits[row["id"]]["sentences"]), default=0) for row in gold]
    return {"auc": auc([row["label"] for row in gold], tops)}


def annotated(gold: Sequence[Row], audits: Mapping[str, Row]) -> dict[str, float]:
    """F1 of specifics by type and span."""
    counts = Counts()
    for row in gold:
        truth = [s for sentence in row["sentences"] for s in sentence["specifics"]]
        left = [
            (_MERGED.get(f["kind"], f["kind"]), f["spans"][0])
            for f in _found(audits[row["id"]], "specifics")
        ]
        for item in truth:
            kind, span = _MERGED.get(item["type"], item["type"]), (item["start"], item["end"])
            near = [other for other in left if other[0] == kind and _overlap(span, other[1]) >= 0.5]
            if near:
                left.remove(max(near, key=lambda other: _overlap(span, other[1])))
            counts.add(True, bool(near))
        counts.wrong += len(left)
    return {"specifics_f1": counts.f1}


def _overlap(a: Sequence[int], b: Sequence[int]) -> float:
    return (min(a[1], b[1]) - max(a[0], b[0])) / max(a[1] - a[0], b[1] - b[0])


def _touches(text: str, quote: str, spans: Iterable[Sequence[int]]) -> bool:
    at = text.find(quote)
    return at >= 0 and any(a < at + len(quote) and at < b for a, b in spans)


def contradictions(gold: Sequence[Row], audits: Mapping[str, Row]) -> dict[str, float]:
    """Precision and recall of pairs of tier "contradiction"."""
    counts = Counts()
    for row in gold:
        pairs = [
            (f["spans"], f["counterpart"]["spans"])
            for f in _found(audits[row["id"]], "contradictions")
            if f["tier"] == "contradiction"
        ]
        used = set()
        for item in row["contradictions"]:
            hits = {
                n
                for n, (left, right) in enumerate(pairs)
                for one, other in ((left, right), (right, left))
                if _touches(row["text"], item["a"], one) and _touches(row["text"], item["b"], other)
            }
            used |= hits
            counts.add(True, bool(hits))
        counts.wrong += len(pairs) - len(used)
    return {"precision": counts.precision, "recall": counts.recall}


def conflicts(gold: Sequence[Row], comparisons: Mapping[str, Row]) -> dict[str, float]:
    """Precision and recall of conflicts between an event's documents; recall of the facts that two
    or more of them state alike."""
    counts, facts = Counts(), Counts()
    for event in gold:
        texts = {document["id"]: document["text"] for document in event["documents"]}
        said = comparisons[event["id"]]["conflicts"]
        used = set()
        for item in event["conflicts"]:
            hits = {
                n
                for n, conflict in enumerate(said)
                if all(_states(conflict, item[side], texts) for side in "ab")
            }
            used |= hits
            counts.add(True, bool(hits))
        counts.wrong += len(said) - len(used)
        shared = comparisons[event["id"]]["corroborated"]
        for fact in event["corroborated"]:
            named = [
                {q["document"] for q in fact["support"] if _states(found, q, texts)}
                for found in shared
            ]
            facts.add(True, any(len(documents) >= 2 for documents in named))
    return {
        "precision": counts.precision,
        "recall": counts.recall,
        "corroborated_recall": facts.recall,
    }


def _states(conflict: Row, quote: Row, texts: Mapping[str, str]) -> bool:
    document = quote["document"]
    return any(
        s["document"] == document and _touches(texts[document], quote["quote"], s["spans"])
        for s in conflict["statements"]
    )
