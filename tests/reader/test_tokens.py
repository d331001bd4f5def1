"""Tokens: spaCy's where the copy is clean, better ones where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.reader import tokens as module
from auditor.reader.tokens import pieces_of, tokens

AS_SPACY = [
    "The council's plan didn't pass.",
    "She'd said they can't've known; it isn't so.",
    "I'm gonna go, you cannot, let's see, y'all.",
    "Sen. Dale (R-Fla.) met Dr. Ruiz Jr. at 9 a.m. on Jan. 6.",
    "It rose 3.5% to $1,250.75, or US$2 and £3m more.",
    "A well-known, 3-year-old U.S.-led plan cost $5-million.",
    "“We lost,” he said. ‘Yes.’ \"Maybe?\" ''No.''",
    "Read https://example.org/a?b=c or mail a.b@example.com.",
    "They walked 10km, 5 miles/hour, at 30mph and 20 kg.",
    "NATO. The U.S. and J. R. Hale left... or did they…",
    "The vote—12 to 9—was close – very close --- indeed.",
    "Dogs' bowls, the Joneses' car, rock'n'roll and the '90s.",
    "and/or w/o he/she 24/7 km/h AT&T Q&A C++ #tag @name",
    ":) and :-( but not (7) or [3]; {x} <y> *z*",
    "1,000,000 people in 2015-16, 1st of 2nd.",
    "i.e. this, e.g. that, vs. them, St. Mary, Inc. and Co.",
]


@pytest.mark.parametrize("text", AS_SPACY)
def test_clean_copy_has_spacys_tokens(text: str) -> None:
    english = pytest.importorskip("spacy.lang.en")
    shadowed = text.replace("‘", "'").replace("’", "'")
    theirs = [token.text for token in english.English().tokenizer(shadowed)]
    assert tokens(shadowed).words == theirs


@pytest.mark.parametrize(
    ("chunk", "expected"),
    [
        ("(8)", "( 8 )"),
        ("word.Next", "word . Next"),
        ("word.”Next", "word . ” Next"),
        ("done?Monday", "done ? Monday"),
        ("said,“Look", "said , “ Look"),
        ("—word", "— word"),
        ("a“word”b", "a “ word ” b"),
        ("U.S.A.", "U.S.A."),
        ("3.5", "3.5"),
        ("Node.js", "Node.js"),
        ("✅Final", "✅ Final"),
        ("done✅", "done ✅"),
        ("⚠️Risk", "⚠️ Risk"),
        ("👍🏽", "👍🏽"),
        ("🇺🇸🇺🇦", "🇺🇸 🇺🇦"),
        ("1️⃣First", "1️⃣ First"),
        ("word[3]", "word [3]"),
        ("word.[3][4]", "word . [3] [4]"),
        ("word,[12]Next", "word , [12] Next"),
        ("[3]", "[ 3 ]"),
        ("5–10", "5 – 10"),
        ("33%of", "33 % of"),
        ("1.5°C", "1.5 ° C"),
        ("DON'T", "DO N'T"),
        ("THEY'RE", "THEY 'RE"),
        ("people've", "people 've"),
        ("O'Brien's", "O'Brien 's"),
        ("9:30pm.", "9:30 pm ."),
        ("9:30p.m.", "9:30 p.m."),
        ("7PM,", "7 PM ,"),
        ("Wed", "Wed"),
        ("wed", "wed"),
        ("hes", "he s"),
        ("its", "its"),
        ("(D-Va.),", "( D - Va. ) ,"),
        ("'em.", "'em ."),
    ],
)
def test_one_chunk(chunk: str, expected: str) -> None:
    assert " ".join(pieces_of(chunk)) == expected


def test_offsets_and_spaces() -> None:
    found = tokens("  He  didn't, no. ")
    assert found.words == ["He", "did", "n't", ",", "no", "."]
    assert found.starts == [2, 6, 9, 12, 14, 16]
    assert found.ends == [4, 9, 12, 13, 16, 17]
    assert found.spaces == [True, True, False, False, True, False]


def test_no_text_has_no_tokens() -> None:
    assert tokens("") == tokens("   ") == ([], [], [], [])


def test_odd_chunks_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SPLITS", module._Splits())
    monkeypatch.setattr(module, "REMEMBERED", 3)
    for text in ("one two three", "four five", "x" * 1000):
        assert "".join(tokens(text).words) == text.replace(" ", "")
        assert len(module._SPLITS) <= 3


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="abAB.,!?'\"”“()[]19-—–🔍️%$°+&;:/@#²kmpMNTsé ✅🇺", max_size=40))
def test_tokens_cover_the_text_in_order(text: str) -> None:
    found = tokens(text)
    assert "".join(found.words) == text.replace(" ", "")
    assert all(
        text[start:end] == word and word
        for word, start, end in zip(found.words, found.starts, found.ends, strict=True)
    )
    assert found.spaces == [
        n == 0 or start > found.ends[n - 1] for n, start in enumerate(found.starts)
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40).map(lambda text: " ".join(text.split())))
def test_no_character_breaks_it(text: str) -> None:
    assert "".join(tokens(text).words) == text.replace(" ", "")
