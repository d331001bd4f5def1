"""The network's reading: whole, in trees, and the same whatever is read beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.reader import network, vectors
from auditor.reader.network import Reading, portions, read
from auditor.reader.tokens import tokens

TEXTS = (
    "The minister said on Tuesday that 12 villages near Paris had been flooded.",
    "Why? Nobody knows. Dr. Vidal, who runs the clinic, asked for help on 3 May.",
    "BREAKING: SEVEN HELD AFTER RAID",
    "🏛️ “We won’t go,” she told Reuters, “not now.”",
    "word",
    "...",
    "( ( ( ) ) ) — — 1 2 3 4 5 6 7 8 9",
)
WORDS = st.lists(
    st.text(alphabet=st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=50),
    min_size=1,
    max_size=30,
)


def reading(*texts: str) -> list[Reading]:
    """Each text's reading, all read together; heads count from the text's first token."""
    cut = [tokens(text) for text in texts]
    words = [word for each in cut for word in each.words]
    spaces = [space for each in cut for space in each.spaces]
    whole = read(words, spaces, [len(each.words) for each in cut], lambda index: index)
    found = []
    first = 0
    for each in cut:
        last = first + len(each.words)
        part = Reading(*(values[first:last] for values in whole))
        found.append(part._replace(heads=[head - first for head in part.heads]))
        first = last
    return found


def test_a_text_reads_the_same_whatever_stands_beside_it() -> None:
    alone = [reading(text)[0] for text in TEXTS]
    assert reading(*TEXTS) == alone
    assert reading(*TEXTS[::-1]) == alone[::-1]


def test_parts_of_speech_heads_and_names_of_a_plain_sentence() -> None:
    (found,) = reading(TEXTS[0])
    words = tokens(TEXTS[0]).words
    assert found.pos[words.index("minister")] == "NOUN"
    assert found.heads[words.index("minister")] == words.index("said")
    assert found.relations[words.index("minister")] == "nsubj"
    assert found.heads[words.index("said")] == words.index("said")
    assert found.entities[words.index("Tuesday")] == "B-DATE"
    assert found.entities[words.index("Paris")] == "B-GPE"


def test_only_admitted_starts_begin_sentences() -> None:
    cut = tokens("He left. She stayed.")
    asked: list[int] = []

    def refuse(index: int) -> None:
        asked.append(index)

    found = read(cut.words, cut.spaces, [len(cut.words)], refuse)
    assert asked == [3]
    assert found.starts == [True, *[False] * (len(cut.words) - 1)]


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_any_words_give_trees_within_sentences(stretches: list[list[str]]) -> None:
    words = [word for stretch in stretches for word in stretch]
    lengths = [len(stretch) for stretch in stretches]
    found = read(words, [True] * len(words), lengths, lambda index: index)
    assert {len(values) for values in found} == {len(words)}
    number = np.cumsum(found.starts).tolist()
    for place, head in enumerate(found.heads):
        assert number[head] == number[place]
        assert ends_at_root(found.heads, place)
    for place, tag in enumerate(found.entities):
        if tag.startswith("I-"):
            assert not found.starts[place]
            assert found.entities[place - 1][2:] == tag[2:]


def ends_at_root(heads: list[int], place: int) -> bool:
    for _ in heads:
        place = heads[place]
    return heads[place] == place


@given(
    st.integers(1, 12).flatmap(lambda n: st.lists(st.integers(0, n - 1), min_size=n, max_size=n))
)
def test_cycles_are_opened_and_all_else_kept(heads: list[int]) -> None:
    rng = np.random.default_rng(len(heads))
    scores = rng.normal(size=(len(heads), len(heads))).astype(np.float32)
    opened = network._opened(scores, list(heads))
    assert all(ends_at_root(opened, place) for place in range(len(heads)))
    for place, head in enumerate(heads):
        if ends_at_root(heads, place):
            assert opened[place] == head


def test_a_cycle_opens_where_it_costs_least() -> None:
    # 1 and 2 point at each other; 0 is the root, and 2 nearly points at it.
    scores = np.array([[9, 0, 0], [1, 0, 5], [4, 5, 0]], dtype=np.float32)
    assert network._opened(scores, [0, 2, 1]) == [0, 2, 0]


@given(st.lists(st.integers(1, 900), min_size=1, max_size=6), st.integers(2, 400))
def test_long_stretches_are_cut_and_nothing_is_lost(lengths: list[int], stop: int) -> None:
    words = ["." if place % stop == 0 else "word" for place in range(sum(lengths))]
    found = portions(words, lengths)
    assert [place for first, last in found for place in range(first, last)] == list(
        range(sum(lengths))
    )
    assert all(0 < last - first <= network.LONGEST for first, last in found)
    assert set(np.cumsum(lengths).tolist()) <= {last for _, last in found}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("mill", ["mill"]),
        ("Merrin", ["merr", "##in"]),
        ("café", ["cafe"]),
        ("☃☃", ["[UNK]", "[UNK]"]),
        ("x" * 50, ["[UNK]"]),
    ],
)
def test_pieces(word: str, expected: list[str]) -> None:
    names = ["[UNK]", "mill", "merr", "mer", "##in", "##rin", "##r", "cafe", "x"]
    numbers = {name: number for number, name in enumerate(names)}
    assert [names[number] for number in vectors.pieces(word, numbers)] == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Reuters", "Xxxxx"), ("F-16s", "X-ddx"), ("……………", "…………"), ("iii", "xxx")],
)
def test_shape(word: str, expected: str) -> None:
    assert vectors.shape(word) == expected


def test_the_table_of_words_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "REMEMBERED", 50)
    table = network._network()._vectors
    for batch in range(20):
        words = [f"w{batch}x{number}" for number in range(20)]
        rows = table.rows(words, [True] * 20)
        assert len(set(rows.tolist())) == 20
    assert len(table.table) <= 50 + 20 + 1


def test_the_library_reports_its_use_to_nobody(tmp_path: Path) -> None:
    """It would begin with a file among the temporary ones, as soon as it is imported."""
    code = (
        "from auditor import audit, Document; audit(Document(id='a', text='It rained on Monday.'))"
    )
    given = {name: value for name, value in os.environ.items() if "TELEMETRY" not in name}
    done = subprocess.run(
        [sys.executable, "-c", code], env=given | {"TMPDIR": str(tmp_path)}, timeout=60
    )
    assert done.returncode == 0 and list(tmp_path.iterdir()) == []
