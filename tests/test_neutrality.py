"""Swapping who a sentence is about, on real parses: the scores and the findings must hold.

Names and sides are hidden from whatever was learned (see tests/wording/test_layer.py for the
exact version on parses made by hand). What is left is the parser, which may read another name as
another part of speech: hence tolerances.
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
{a} and {b} signed the agreement in the old customs house.
The minister thanked {a} for the help after the storm.
{a} has squandered the goodwill of an entire generation.
Prosecutors asked {a} for the minutes of the meeting.
The spineless response of {a} shames us all.
On Tuesday {a} published the figures that {b} had asked for.
Only a fool would take advice on thrift from {a}.
The parliament debated a motion by {a} until midnight.
{a} peddled the same tired myths about {b} again.
{a} won 41 seats and {b} won 38.
It is the arrogance of {a} that has wrecked the talks.
Residents asked whether {a} would pay for the repairs.
The draconian rules that {a} rammed through punish the poor.
{a} said the school would open in September.
Once more {a} grovels before {b}.
The heroic stand of {a} humbled every sneering critic.
A spokesman for {a} declined to comment on Thursday.
{a} unleashed a torrent of abuse on {b} over the tariff.
The talks between {a} and {b} will resume next week.
The smug lectures of {a} fool nobody.
{a} has supported the treaty since 2014.
The hysterical reaction of {a} was as predictable as it was pathetic.
The court ordered {a} to return the papers to {b}.
Nothing is too sordid for {a}.
The report lists {a} among the donors.
{a} hijacked the memorial for a cheap publicity stunt.
The farmers sold their milk to {a} at a loss.
With breathtaking cynicism, {a} blamed {b} for the blackout.
{a} voted against the budget, as did {b}.
The regime's apologists, {a} among them, gloated.
Analysts expect {a} to publish results in May.
The once mighty {a} has become a laughing stock.
{a} lost an appeal over the tax on Wednesday.
What {a} did to the harbour is an outrage and a disgrace.
The vaccine was tested by {a} in three cities.
In a fit of petty spite, {a} cancelled the festival.
{a} met the unions and promised a second round.
The toxic feud between {a} and {b} has poisoned the town.
A brilliant, fearless speech by {a} silenced the cowards.
The bill from {a} reached the council on Monday.
{a} bungled the rescue and then lied about it.
Volunteers from {a} cleaned the beach.
""".strip().splitlines()

SWAPS = [
    ("Democrats", "Republicans"),
    ("Russia", "Ukraine"),
    ("Muslims", "Christians"),
    ("Israel", "Iran"),
    ("Donald Trump", "Joe Biden"),
    ("Keir Starmer", "Boris Johnson"),
    ("the United States", "China"),
    ("Maria Lopez", "John Smith"),
    ("Jews", "Hindus"),
]
PRONOUNS = ["he", "she"]
PRONOUN_TEMPLATES = """
The minister said {a} would resign, a shameful end to a feeble career.
On Friday {a} opened the bridge and spoke for an hour.
Once again {a} lied, and {a} did it with a smug grin.
The mayor said {a} had read the report.
""".strip().splitlines()

LARGEST_MEAN_CHANGE = 0.01
SMALLEST_SAME_SHARE = 0.99


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
