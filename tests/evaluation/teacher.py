"""How far the fast reader agrees with its teacher, the spaCy engine.

python -m tests.evaluation.teacher [../shared/benchmarks/attribution/polnear_dev.jsonl]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from auditor.ingest import read
from auditor.model import Annotated, Document
from auditor.parsing import spacy_engine
from auditor.reader import engine

DEFAULT = Path(__file__).parents[3] / "shared" / "benchmarks" / "attribution" / "polnear_dev.jsonl"


def agreement(path: Path) -> dict[str, float]:
    """Shares of the tokens both have (parts of speech, lemmas, heads, heads with their relation),
    and F1 of tokens, entity tokens (with type) and sentence starts."""
    documents = [item for item in read([path]) if isinstance(item, Document)]
    counts: Counter[str] = Counter()
    for ours, theirs in zip(engine.parse(documents), spacy_engine.parse(documents), strict=True):
        counts.update(_compared(ours, theirs))
    shares = {key: counts[key] / counts["both"] for key in ("pos", "lemmas", "heads", "labelled")}
    return shares | {
        name: 2 * counts[both] / (counts[f"{name} ours"] + counts[f"{name} theirs"])
        for name, both in (
            ("tokens", "both"),
            ("entity_tokens", "entities"),
            ("sentences", "starts"),
        )
    }


def _compared(ours: Annotated, theirs: Annotated) -> Counter[str]:
    counts = Counter({"tokens ours": len(ours.tokens), "tokens theirs": len(theirs.tokens)})
    at = {(token.start, token.end): token for token in theirs.tokens}
    for token in ours.tokens:
        other = at.get((token.start, token.end))
        if other is None:
            continue
        head, other_head = ours.tokens[token.head], theirs.tokens[other.head]
        same = (head.start, head.end) == (other_head.start, other_head.end)
        counts["both"] += 1
        counts["pos"] += token.pos == other.pos
        counts["lemmas"] += token.lemma == other.lemma
        counts["heads"] += same
        counts["labelled"] += same and token.dep == other.dep
        counts["entities"] += bool(token.entity) and token.entity == other.entity
    for name, annotated in (("ours", ours), ("theirs", theirs)):
        counts[f"entity_tokens {name}"] = sum(bool(token.entity) for token in annotated.tokens)
        counts[f"sentences {name}"] = len(annotated.sentences)
    starts = {sentence.start for sentence in theirs.sentences}
    counts["starts"] = sum(sentence.start in starts for sentence in ours.sentences)
    return counts


def main(paths: Sequence[str]) -> None:
    for path in paths or [str(DEFAULT)]:
        print(path, {name: round(value, 4) for name, value in agreement(Path(path)).items()})


if __name__ == "__main__":
    main(sys.argv[1:])
