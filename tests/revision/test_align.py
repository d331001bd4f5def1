"""How two versions line up: every sentence once, whatever was done to the text."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import Document
from auditor.revision import Revision, revise

SENTENCES = [
    "The council approved the harbour plan on Monday.",
    "Work on the new pier will begin in April.",
    "Mayor Ruth Callan voted against it.",
    '"The money would be better spent on schools," Callan said.',
    "The pier will cost 4 million euros, according to the port authority.",
    "A petition with 900 signatures asks for a referendum.",
    "Fishermen fear that dredging could bury the mussel beds.",
    "The region has not replied to the council's letter.",
]


def revised(wire: list[str], local: list[str]) -> Revision:
    return revise(
        Document(id="wire", text="\n\n".join(wire)), Document(id="local", text="\n\n".join(local))
    )


def test_a_text_is_itself() -> None:
    made = revised(SENTENCES, SENTENCES)
    assert [passage.status for passage in made.passages] == ["same"] * len(SENTENCES)
    assert (made.kept, made.new, made.changes) == (1.0, 0.0, ())
    assert not any(passage.moved for passage in made.passages)


def test_what_is_cut_stands_where_the_wire_had_it() -> None:
    made = revised(SENTENCES, SENTENCES[:2] + SENTENCES[4:])
    statuses = [passage.status for passage in made.passages]
    assert statuses == ["same", "same", "cut", "cut", "same", "same", "same", "same"]


def test_a_sentence_that_moved_is_marked() -> None:
    made = revised(SENTENCES[:4], [SENTENCES[3], *SENTENCES[:3]])
    assert [passage.moved for passage in made.passages] == [True, False, False, False]
    assert made.kept == 1.0


def test_one_sentence_in_two_is_one_passage() -> None:
    made = revised(
        ["The tunnel, which opened in 1962, will stay shut until autumn because of its lining."],
        ["The tunnel opened in 1962. It will stay shut until autumn because of its lining."],
    )
    assert [(passage.wire, passage.local) for passage in made.passages] == [((0,), (0, 1))]


def test_other_texts_share_nothing() -> None:
    made = revised(SENTENCES[:3], ["Lions sleep for twenty hours a day.", "Zebras do not."])
    assert {passage.status for passage in made.passages} == {"cut", "added"}
    assert made.kept == 0.0 and made.new == 1.0


def test_an_empty_version() -> None:
    made = revised(SENTENCES[:1], [""])
    assert made.new is None and made.kept == 0.0


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), max_size=8), st.randoms(use_true_random=False))
def test_every_sentence_stands_in_one_passage(local: list[str], chance: random.Random) -> None:
    wire = chance.sample(SENTENCES, 5)
    made = revised(wire, local)
    for side, audit in (("wire", made.wire), ("local", made.local)):
        told = sorted(index for passage in made.passages for index in getattr(passage, side))
        assert told == list(range(len(audit.sentences)))
    for change in made.changes:
        for extent, audit in ((change.wire, made.wire), (change.local, made.local)):
            for start, end in extent.spans if extent else ():
                assert 0 <= start < end <= len(audit.document.text)
    assert 0 <= (made.kept or 0) <= 1 and 0 <= (made.new or 0) <= 1
