"""Inputs made to be slow or strange: each ends, and its audit keeps the output contract.

No test here looks at the clock. What must not grow is counted; what used to take minutes would
never come back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from auditor import Document, audit
from auditor.attributions.acronyms import expansions
from auditor.clashes import figures
from auditor.clashes.reading import MOST, Reading
from auditor.values import grammar
from tests.hardening.contract import check_row, row_of

REPEATED = {
    "capitals": "A",
    "capitalised words": "Alpha ",
    "one long line": "The mayor said it rose by 3 percent and the court agreed because of it ",
    "open brackets": "(",
    "nested brackets": "(a ",
    "straight quotation marks": '"',
    "open quotation marks": "“He said ",
    "mixed quotation marks": "“a ‘b ",
    "apostrophes": "'",
    "one number": "1",
    "numbers": "1 ",
    "commas and numbers": "1,",
    "ranges": "3-5 ",
    "fractions": "1/2 ",
    "dates": "on May 3, 2024 ",
    "days": "2024-05-03 ",
    "money": "$5 million ",
    "signs of money": "$",
    "percent": "5 percent ",
    "percent signs": "5% ",
    "names": "John Smith ",
    "listed names": "John Smith, Mary Jones, ",
    "bodies": "The Mill Agency (MA) ",
    "links": "https://example.org/a/b?c=d ",
    "one link": "https://example.org/a/b/",
    "addresses": "a@b.example ",
    "tags": "<p>word</p> ",
    "open tags": '<a href="',
    "open comments": "<!--",
    "entities": "&amp;",
    "block quotes": "> He said it was fine.\n",
    "deep block quotes": "> ",
    "headings": "# A heading here\n\n",
    "bullets": "- an item in a list\n",
    "numbered items": "1. an item in the list\n",
    "a table with tabs": "Alpha\t2024\t35\n",
    "a wide table": "cell\t",
    "a table with bars": "| x | 3 |\n",
    "speakers": "MR. SMITH: I think so.\n",
    "turns": "Q: Why?\nA: Because I said so.\n",
    "zero-width spaces": "wo\u200brd ",
    "spaced letters": "s p a c e d ",
    "accents": "a\u0301\u0301",
    "right to left": "\u202eabc ",
    "emoji": "😀",
    "no spaces": "国",
    "short lines": "word\n\n",
    "dashes": "word — ",
    "stops": ". ",
    "words of time": "because it rose ",
    "short sentences": "He won. ",
    "sentences nobody splits": "w1x said on Monday. w2x said on Monday. ",
}
LENGTH = 1_500


@pytest.mark.parametrize("part", REPEATED.values(), ids=REPEATED.keys())
def test_the_audit_of_a_repeated_part_keeps_the_contract(part: str) -> None:
    text = part * (LENGTH // len(part))
    found = audit(Document(id="x", text=text))
    assert found.error is None
    check_row(text, row_of(found))


@pytest.mark.parametrize("tail", ["", " Bank of Ruritania (BR)"])
def test_a_long_run_of_capitals_holds_no_acronym(tail: str) -> None:
    found = expansions("A" * 200_000 + tail)
    assert set(found) == ({"BR"} if tail else set())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the Food Standards Agency (FSA)", {"FSA": "Food Standards Agency"}),
        ("of (Bank of Ruritania (BR), it is", {"BR": "Bank of Ruritania"}),
        ("Aa Bb (AB)Cc Dd (CD)", {"AB": "Aa Bb", "CD": "Cc Dd"}),
        ("Xx (AB) and (CD)", {}),
        ("Xx Yy(AB)", {}),
        ("A B C D E F G H I J K (LM)", {"LM": "C D E F G H I J K"}),
        ("the iPhone Makers (IM)", {"IM": "Phone Makers"}),
    ],
)
def test_what_an_acronym_stands_for(text: str, names: dict[str, str]) -> None:
    assert expansions(text) == names


class _Counted:
    """A pattern that matches nowhere and counts how often it is tried."""

    def __init__(self) -> None:
        self.tries = 0

    def match(self, text: str, start: int) -> re.Match[str] | None:
        self.tries += 1
        return None


def test_no_word_is_tried_twice_for_one_pattern() -> None:
    held = grammar._words("3 " * 500)
    pattern = _Counted()
    assert held is not None
    assert not list(grammar._matches(pattern, "3 " * 500, held, held.numbers, held.amount_begin))  # type: ignore[arg-type]
    assert pattern.tries == 500


def test_lists_are_held_against_totals_so_often_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lists = [figures.Parts(n, (1.0, 2.0, 3.0), "worker", "count") for n in range(3 * MOST)]
    asked: list[figures.Parts] = []

    def of_measure(totals: object, parts: figures.Parts) -> list[object]:
        asked.append(parts)
        return []

    def listed(reading: Reading) -> Iterator[figures.Parts]:
        yield from lists

    monkeypatch.setattr(figures, "_by_measure", lambda reading: {})
    monkeypatch.setattr(figures, "_of_measure", of_measure)
    monkeypatch.setattr(figures, "_lists", listed)
    assert not list(figures.missummed(None))  # type: ignore[arg-type]
    assert asked == lists[:MOST]
