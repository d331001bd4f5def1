"""Swapping who a sentence is about, on real parses: the scores and the findings must hold.

Names and sides are hidden from whatever was learned (see tests/test_wording.py for the exact
version on parses made by hand). What is left is the parser, which may read another name as
another part of speech: hence tolerances, measured on these 20 templates.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from auditor.annotate import annotate_many
from auditor.model import Annotated, Document

# {a} and {b} are the sides; every swap is a pair of fillings for both.
TEMPLATES = """
{a} slammed the budget as a betrayal of every family.
Officials said on Monday that {a} had met {b} twice this year.
The brutal campaign of {a} against {b} has cost 40 lives since March.
{a} brazenly ignored the ruling, and {b} cheered.
According to the report, {a} spent 4 million euros more than {b}.
It was a cynical, cowardly move by {a}.
Nobody in the port trusts {a} any longer.
The committee heard from {a} before it voted on the draft.
For {b}, the deal with {a} is a humiliating surrender.
The so-called experts around {a} peddled hysteria for weeks.
Voters in the region favoured {a} over {b} by nine points.
{a} insisted that the letter was never sent.
The inquiry into {a} is a witch hunt, plain and simple.
In a stunning triumph, {a} outplayed {b} in the talks.
{a} refused to hand over the documents, the court heard.
Thugs loyal to {a} trampled the flowers in the square.
The plan of {a} is reckless, wasteful and doomed.
Hundreds protested against {a} outside the town hall.
Even friends of {a} admit that the speech was pathetic.
The bridge that {a} promised to {b} will open in June.
""".strip().splitlines()

SWAPS = [
    ("Democrats", "Republicans"),
    ("Russia", "Ukraine"),
    ("Muslims", "Christians"),
    ("Israel", "Iran"),
    ("Donald Trump", "Joe Biden"),
    ("Keir Starmer", "Boris Johnson"),
]
PRONOUNS = ["he", "she"]
PRONOUN_TEMPLATES = """
The minister said {a} would resign, a shameful end to a feeble career.
On Friday {a} opened the bridge and spoke for an hour.
Once again {a} lied, and {a} did it with a smug grin.
The mayor said {a} had read the report.
""".strip().splitlines()

# Measured on 22 November 2026: 0.00003 and 1.0 on sides, 0 and 1.0 on pronouns. The room above
# is for a parser that splits a name or a sentence otherwise.
LARGEST_MEAN_CHANGE = 0.005
SMALLEST_SAME_SHARE = 0.97


def _changes(groups: list[list[str]], sides: list[str]) -> tuple[float, float]:
    """The mean absolute change of p_loaded, and the share of pairs with the same findings."""
    texts = [text for group in groups for text in group]
    stream = annotate_many(Document(id=str(n), text=text) for n, text in enumerate(texts))
    read = iter([item for item in stream if isinstance(item, Annotated)])
    changes, same = [], []
    for group in groups:
        annotated = [next(read) for _ in group]
        for one, other in combinations(annotated, 2):
            changes.append(abs(max(one.p_loaded) - max(other.p_loaded)))
            same.append(_words(one, sides) == _words(other, sides))
    return sum(changes) / len(changes), sum(same) / len(same)


def _words(annotated: Annotated, sides: list[str]) -> list[tuple[str, str]]:
    for term in annotated.loaded:
        assert not any(side in term.text.split() for side in sides), term.text
    return [(term.kind, term.text) for term in annotated.loaded]


def test_names_of_sides_weigh_nothing() -> None:
    groups = [
        [template.format(a=a, b=b), template.format(a=b, b=a)]
        for template in TEMPLATES
        for a, b in SWAPS
    ]
    change, same = _changes(groups, [side for swap in SWAPS for side in swap])
    assert change <= LARGEST_MEAN_CHANGE
    assert same >= SMALLEST_SAME_SHARE


def test_he_and_she_weigh_the_same() -> None:
    groups = [[template.format(a=p) for p in PRONOUNS] for template in PRONOUN_TEMPLATES]
    change, same = _changes(groups, PRONOUNS)
    assert change <= LARGEST_MEAN_CHANGE
    assert same >= SMALLEST_SAME_SHARE


Annotate = Callable[..., Annotated]


def test_the_measure_can_fail(annotate_text: Annotate) -> None:
    frame = TEMPLATES[5]
    one, other = (annotate_text(frame.format(a=a)).p_loaded[0] for a in ("thugs", "teachers"))
    assert abs(one - other) > LARGEST_MEAN_CHANGE
