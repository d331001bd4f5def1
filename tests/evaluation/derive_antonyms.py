"""Derive pairs of opposite adjectives from a WordNet 3.0 database folder.

    python -m tests.evaluation.derive_antonyms /usr/share/wordnet

Writes `auditor/data/contradictions/opposites.txt`: adjectives and those that deny them by a prefix
("profitable", "unprofitable"), where they are direct antonyms in the first senses of both; others
("past", "present") are seldom told of one thing. Deterministic; takes a second.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from auditor.agreement.vectors import vectors

OUTPUT = Path(__file__).parents[2] / "auditor/data/contradictions/opposites.txt"
# Senses of a word whose antonyms are kept: further ones are rare in the news.
SENSES = 2
PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non")


def _senses(folder: Path, pos: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (folder / f"index.{pos}").read_text("utf-8").splitlines():
        if not line.startswith(" "):
            word, _, count, *rest = line.split()
            found[word] = rest[-int(count) :][:SENSES]
    return found


def _antonyms(folder: Path, pos: str) -> Iterator[tuple[str, str]]:
    """Pairs of words that are direct antonyms in one of the first senses of each."""
    senses = _senses(folder, pos)
    words: dict[str, list[str]] = {}
    links: list[tuple[str, int, str, int]] = []
    for line in (folder / f"data.{pos}").read_text("utf-8").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split("|", 1)[0].split()
        count = int(fields[3], 16)
        words[fields[0]] = [fields[4 + 2 * n].split("(")[0].lower() for n in range(count)]
        at = 4 + 2 * count
        for n in range(int(fields[at])):
            kind, target, _, which = fields[at + 1 + 4 * n : at + 5 + 4 * n]
            if kind == "!":
                links.append((fields[0], int(which[:2], 16), target, int(which[2:], 16)))
    for synset, one, target, other in links:
        a, b = words[synset][one - 1], words[target][other - 1]
        if synset in senses.get(a, ()) and target in senses.get(b, ()) and a < b:
            yield a, b


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    known = vectors().vocabulary
    rows = sorted(
        {
            f"{plain} {denied}"
            for pair in _antonyms(folder, "adj")
            for plain, denied in (pair, pair[::-1])
            if plain in known and denied in {p + plain for p in PREFIXES}
        }
    )
    head = "# Source: WordNet 3.0 (Princeton University, WordNet licence), by\n"
    head += "# tests/evaluation/derive_antonyms.py. Direct antonyms of first senses.\n"
    OUTPUT.write_text(head + "\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main()
