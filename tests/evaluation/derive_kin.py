"""Derive the table of kindred words from a WordNet 3.0 database folder.

    python -m tests.evaluation.derive_kin /usr/share/wordnet

Writes `auditor/data/contradictions/kin.txt`: for each common noun and verb the synsets of its first
senses, and those above them, as short numbers. Deterministic; takes a few seconds.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from auditor.agreement.vectors import vectors
from auditor.statements.kin import NAMED

OUTPUT = Path(__file__).parents[2] / "auditor/data/contradictions/kin.txt"
# How many senses of a word are kept, by part of speech: further ones are rare in the news.
SENSES = {"noun": 3, "verb": 4}
# How many steps up a sense is followed; two verbs are kindred only where one is right above.
STEPS = {"noun": 5, "verb": 1}
# Synsets nearer to the root than this ("artifact", "act") tell nothing.
DEPTH = {"noun": 5, "verb": 0}
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Database:
    """The nouns or verbs of a WordNet database: senses of words, and what is above a synset."""

    def __init__(self, folder: Path, pos: str) -> None:
        self.pos = pos
        self.senses: dict[str, list[str]] = {}
        for line in (folder / f"index.{pos}").read_text("utf-8").splitlines():
            if not line.startswith(" "):
                word, _, count, *rest = line.split()
                self.senses[word] = rest[-int(count) :]
        self.above: dict[str, list[str]] = {}
        for line in (folder / f"data.{pos}").read_text("utf-8").splitlines():
            if not line.startswith(" "):
                fields = line.split("|", 1)[0].split()
                self.above[fields[0]] = [
                    fields[i + 1] for i, f in enumerate(fields[:-1]) if f in ("@", "@i")
                ]

    @cache  # noqa: B019 (one instance a part of speech, for the length of the script)
    def depth(self, synset: str) -> int:
        """Steps to the root, the shortest way."""
        return 1 + min((self.depth(s) for s in self.above[synset]), default=-1)

    def up(self, synset: str) -> Iterator[str]:
        """The synsets above one, within the steps and below the root that are kept."""
        level = [synset]
        for _ in range(STEPS[self.pos]):
            level = sorted({above for s in level for above in self.above[s]})
            yield from (s for s in level if self.depth(s) >= DEPTH[self.pos])

    def named(self, synset: str) -> set[str]:
        """The synsets that rules ask for by name, at or above one."""
        found = {synset} & set(NAMED.values())
        return found.union(*(self.named(s) for s in self.above[synset]))


def table(folder: Path) -> Iterator[str]:
    """The lines of the table, sorted."""
    numbers: dict[str, str] = {}
    numbers.update({synset: name for name, synset in NAMED.items()})
    for pos in ("noun", "verb"):
        database = Database(folder, pos)
        known = vectors().vocabulary
        for word in sorted(w for w in database.senses if w in known or f"{w}s" in known):
            senses = database.senses.get(word, [])[: SENSES[pos]]
            if not senses:
                continue
            higher = {s for sense in senses for s in database.up(sense)} - set(senses)
            above = sorted(higher - set(NAMED.values()) | database.named(senses[0]))
            own, up = (
                [numbers.setdefault(s, _short(len(numbers))) for s in group]
                for group in (senses, above)
            )
            yield f"{pos[0]} {word}\t{','.join(own)} {','.join(up)}".rstrip()


def _short(number: int) -> str:
    digits = ""
    while number or not digits:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    lines = list(table(parser.parse_args().folder))
    head = "# Source: WordNet 3.0 (Princeton University, WordNet licence), by\n"
    head += "# tests/evaluation/derive_kin.py.\n"
    head += "# Part of speech, word, the synsets of its first senses, those above them.\n"
    OUTPUT.write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
