"""Which documents of a folder are about the same thing, so that only those are compared."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from auditor.agreement.vectors import weight_of
from auditor.model import Audit
from auditor.statements.concepts import cues

# Up to so many documents are taken to have been put together for a reason.
HANDFUL = 12
# Documents that one is compared with at most: cost grows with the folder, not with its square.
MOST = 12
# A key in more documents than this brings none together.
CROWD = 60
# Cosine of two documents' keys from which they are about one thing; in a handful; and where both
# are like a third. On the events written for the project, two documents of one event have 0.08 to
# 0.55 (quartiles 0.15, 0.22, 0.36), two of two events 0.04 or less in 90 of 100 and 0.18 at most.
# In a handful a pair too many costs little: what the two share or differ on is still looked for.
ALIKE, GATHERED = 0.14, 0.06
BETWEEN, GATHERED_BETWEEN = 0.07, 0.04


def related(
    audits: Sequence[Audit], scores: Mapping[tuple[int, int], float] | None = None
) -> list[tuple[int, int]]:
    """The pairs of documents (by number, in order) that are about the same thing; `scores` are
    those of `likeness`, where they are known."""
    scores = likeness(audits) if scores is None else scores
    handful = len(audits) <= HANDFUL
    least, between = (GATHERED, GATHERED_BETWEEN) if handful else (ALIKE, BETWEEN)
    partners: dict[int, set[int]] = defaultdict(set)
    for (a, b), score in scores.items():
        if score >= least:
            partners[a].add(b)
            partners[b].add(a)
    ranked: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (a, b), score in scores.items():
        if score >= least or (score >= between and partners[a] & partners[b]):
            ranked[a].append((-score, b))
            ranked[b].append((-score, a))
    return sorted(
        {(min(a, b), max(a, b)) for a, others in ranked.items() for _, b in sorted(others)[:MOST]}
    )


def likeness(audits: Sequence[Audit]) -> Mapping[tuple[int, int], float]:
    """Cosines of the documents' keys, for those that share one that not everybody has."""
    keys = [_keys(audit) for audit in audits]
    spread = Counter(k for found in keys for k in found)
    weight = {
        k: weight_of(k) * math.log(1 + (len(audits) + 50) / (1 + n)) for k, n in spread.items()
    }
    norms = [math.sqrt(sum(weight[k] ** 2 for k in sorted(found))) or 1.0 for found in keys]
    index: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(keys):
        for k in sorted(found):
            if 1 < spread[k] <= CROWD:
                index[k].append(number)
    scores: dict[tuple[int, int], float] = defaultdict(float)
    for k in sorted(index):
        group = index[k]
        for i, a in enumerate(group):
            for b in group[i + 1 :]:
                scores[a, b] += weight[k] ** 2
    return {(a, b): score / (norms[a] * norms[b]) for (a, b), score in scores.items()}


def _keys(audit: Audit) -> frozenset[str]:
    found = frozenset(k for s in audit.statements for k in s.context)
    names = frozenset(w for s in audit.statements for n in s.names for w in n.split())
    return (found | names) - cues("thin")
