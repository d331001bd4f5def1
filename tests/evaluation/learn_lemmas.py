"""Learn the fast reader's lemmas from spaCy's output on the training texts.

    python -m tests.evaluation.learn_lemmas ../shared/benchmarks

Writes `auditor/data/reader/lemmas.json`: per part of speech suffix rules and the words that they
get wrong. Deterministic; takes about three minutes on one core. With `--measure FILE` it only
says how often the table agrees with spaCy on the texts of a file that it was not learned from.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditor.parsing.plan import plan
from auditor.parsing.spacy_engine import load
from auditor.reader.lemmas import apply, lemma

OUTPUT = Path(__file__).parents[2] / "auditor/data/reader/lemmas.json"
TRAIN = (
    "attribution/polnear_train.jsonl",
    "claims/claimbuster_train.jsonl",
    "claims/park_train.jsonl",
    "loaded/babe_train.jsonl",
    "loaded/basil_dev.jsonl",
    "raw/web_raw.jsonl",
)
LONGEST = 7
# A suffix needs so many different words before it may overrule a shorter one, and this share of
# them; both chosen by agreement on words left out of learning.
SUPPORT, SHARE = 2, 0.5
# A word that the rules get wrong is kept when it was seen so often with its lemma.
SEEN = 1

Counts = dict[tuple[str, str], Counter[str]]


def texts(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row.get("text") or row.get("sentence")
        if text:
            yield text


def teach(paths: list[Path]) -> Counts:
    """How often spaCy gives each (word, part of speech) each lemma."""
    counts: Counts = defaultdict(Counter)
    nlp = load()
    with nlp.select_pipes(enable=["tok2vec", "tagger", "attribute_ruler", "lemmatizer"]):
        for path in paths:
            bodies = (view.text for text in texts(path) for _, view in plan(text))
            for doc in nlp.pipe(bodies, batch_size=256):
                for token in doc:
                    if not token.is_space:
                        counts[token.text, token.pos_][token.lemma_] += 1
    return counts


def majority(counts: Counts) -> dict[str, dict[str, tuple[str, int]]]:
    """Per part of speech and lower-case word, the commonest lemma and how often it was seen."""
    pooled: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for (word, pos), found in counts.items():
        if pos != "PROPN" and word != "I":
            for form, count in found.items():
                pooled[pos][word.lower()][form.lower() if form != "I" else form] += count
    return {
        pos: {
            word: min(found.items(), key=lambda item: (-item[1], item[0]))
            for word, found in sorted(words.items())
        }
        for pos, words in sorted(pooled.items())
    }


def change(word: str, form: str) -> tuple[int, str] | None:
    """How a word becomes its lemma at its end: characters to cut off, what to append."""
    shared = 0
    while shared < min(len(word), len(form)) and word[shared] == form[shared]:
        shared += 1
    return (len(word) - shared, form[shared:]) if shared >= min(2, len(word)) else None


def suffixes(words: dict[str, tuple[str, int]]) -> dict[str, list[Any]]:
    """The suffix rules of one part of speech: a longer suffix only where it says otherwise."""
    votes: dict[str, Counter[tuple[int, str]]] = defaultdict(Counter)
    for word, (form, _) in words.items():
        found = change(word, form)
        if found is None or not word.isalpha():
            continue
        for size in range(1, min(LONGEST, len(word) - 1) + 1):
            if found[0] < len(word) - 1:
                votes[word[-size:]][found] += 1
    rules: dict[str, list[Any]] = {}
    for suffix in sorted(votes, key=lambda s: (len(s), s)):
        found, count = min(votes[suffix].items(), key=lambda item: (-item[1], item[0]))
        total = votes[suffix].total()
        shorter = next((rules[suffix[i:]] for i in range(1, len(suffix)) if suffix[i:] in rules), 0)
        default = tuple(shorter) if shorter else (0, "")
        if count >= SUPPORT and count >= SHARE * total and found != default:
            rules[suffix] = list(found)
    return rules


def learn(counts: Counts) -> dict[str, Any]:
    """The table: rules first, then the words that the rules get wrong."""
    words = majority(counts)
    rules: dict[str, Any] = {"longest": LONGEST, "suffixes": {}, "exceptions": {}}
    for pos, entries in words.items():
        found = suffixes(entries) if pos in ("NOUN", "VERB", "AUX", "ADJ", "ADV") else {}
        if found:
            rules["suffixes"][pos] = found
        wrong = {
            word: form
            for word, (form, count) in entries.items()
            if count >= SEEN and apply(rules, word, pos) != form
        }
        if wrong:
            rules["exceptions"][pos] = wrong
    return rules


def agreement(counts: Counts) -> tuple[int, int]:
    """How many tokens get spaCy's lemma, of how many."""
    right = sum(found[lemma(*key)] for key, found in counts.items())
    return right, sum(found.total() for found in counts.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("benchmarks", type=Path, nargs="?")
    parser.add_argument("--measure", type=Path)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    if options.measure:
        right, total = agreement(teach([options.measure]))
        print(f"{right} of {total} lemmas agree: {right / total:.4f}")
        return
    counts = teach([options.benchmarks / name for name in TRAIN])
    about = {
        "what": "suffix rules and exceptions of auditor.reader.lemmas",
        "teacher": "spaCy 3.8, en_core_web_sm 3.8 (MIT licence)",
        "texts": list(TRAIN),
        "tokens": sum(found.total() for found in counts.values()),
        "command": "python -m tests.evaluation.learn_lemmas BENCHMARKS",
    }
    model = {"about": about, **learn(counts)}
    text = json.dumps(model, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    options.output.write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")
    print(json.dumps(about, indent=1))


if __name__ == "__main__":
    main()
