"""Word vectors: a word has one, whatever was read before it."""

from __future__ import annotations

from auditor.reader.network import _network
from auditor.reader.vectors import Vectors


def test_a_vector_does_not_depend_on_what_was_made_with_it() -> None:

    words = [
        "restructuring",
        "experts",
        "Kabul",
        "the",
        "unheardofness",
        "1,200",
        "re-elected",
        "—",
    ]
    spaces = [True] * len(words)
    whole, single = (Vectors(_network()._vectors._arrays) for _ in range(2))
    rows = whole.rows(words, spaces)
    for word, row in zip(words, rows, strict=True):
        (alone,) = single.rows([word], [True])
        assert whole.table[row].tobytes() == single.table[alone].tobytes(), word
