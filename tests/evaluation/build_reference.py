"""Rebuild `auditor/data/reference.json`: the rates of a reference set, as quantiles.

    python -m tests.evaluation.build_reference ../shared/benchmarks/attribution/polnear_train.jsonl

Run it after any change that moves the scores. No text of the articles enters the file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from auditor.audit import audit_many
from auditor.dimensions import DIMENSIONS
from auditor.engines import DEFAULT_ENGINE
from auditor.ingest import read
from auditor.lexicon import data_path

POINTS = 201


def main(source: str) -> None:
    rates: dict[str, list[float]] = {dimension.name: [] for dimension in DIMENSIONS}
    articles = 0
    for audit in audit_many(read([Path(source)])):
        if audit.error is not None:
            print(f"{audit.document.id}: {audit.error.message}", file=sys.stderr)
            continue
        articles += 1
        for name, values in rates.items():
            rate = audit.scores[name].rate
            if rate is not None:
                values.append(rate)
    levels = np.linspace(0, 1, POINTS)
    reference = {
        "name": "840 articles of seven US outlets, 2015-16 (PolNeAR v1.0, training split)",
        "short": "840 US articles",
        "source": "Newell et al., LREC 2018. Rates computed by auditor; no text is kept.",
        "command": "python -m tests.evaluation.build_reference polnear_train.jsonl",
        "engine": DEFAULT_ENGINE,
        "articles": articles,
        "with_rate": {name: len(values) for name, values in rates.items()},
        "quantiles": {
            name: [round(float(q), 5) for q in np.quantile(values, levels)]
            for name, values in rates.items()
            if values
        },
    }
    data_path("reference.json").write_text(json.dumps(reference, indent=1) + "\n", encoding="utf-8")
    print(f"{articles} articles", {name: len(values) for name, values in rates.items()})


if __name__ == "__main__":
    main(*sys.argv[1:])
