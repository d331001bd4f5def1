"""Times the comparison of a folder of many topics against the audit of the same documents.

    python -m tests.benchmarks.compare [--documents 1000] [--topics 100] [--parts]

The folder is made up and always the same: each topic is an event in a town of its own with people,
sums and days of its own, told by outlets that pick from the same facts in words of their own and
differ on some. What is printed: processor seconds of the audit, of the comparison, their ratio, and
with `--parts` those of the comparison by its parts, so that a part that grows faster than the
folder is seen by running it on two sizes.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from typing import Any

from auditor.audit import audit_many
from auditor.model import Audit, Document

# Facts of an event, each in several wordings; the slots are those of a topic.
FACTS = (
    (
        "{count} people were {fate} when {thing} {broke} in {town} on {day}.",
        "On {day}, {thing} {broke} in {town} and {count} people were {fate}.",
        "{count} people were {fate} in {town}, where {thing} {broke} on {day}.",
    ),
    (
        "{owner}, which has run the site since {year}, said it would pay {sum} million crowns.",
        "{sum} million crowns will be paid by {owner}, the operator since {year}.",
        "The operator since {year}, {owner}, put the cost at {sum} million crowns.",
    ),
    (
        "{chief}, the mayor of {town}, visited the scene and promised an inquiry.",
        "Mayor {chief} came to the scene in {town} and said there would be an inquiry.",
        "An inquiry was promised by {chief}, mayor of {town}, at the scene.",
    ),
    (
        "Some {many} residents were told to leave their homes.",
        "About {many} people from {town} spent the night in a sports hall.",
        "The order to leave was given to {many} residents of {town}.",
    ),
    (
        "The {body} had inspected {thing} in {month} and found nothing wrong.",
        "In {month} {thing} had passed an inspection by the {body}.",
        "{thing} was inspected by the {body} in {month}.",
    ),
    (
        "{expert}, who teaches engineering in {city}, blamed a lack of repairs.",
        "Repairs had been put off for years, according to {expert}, an engineer from {city}.",
        "A lack of repairs was to blame, said {expert} of the university of {city}.",
    ),
    (
        "Trains between {town} and {city} will not run before {later}.",
        "Until {later} there are no trains from {town} to {city}.",
        "The line from {city} to {town} stays closed until {later}.",
    ),
    (
        "{owner} shares fell by {percent} percent on {day}.",
        "Shares in {owner} lost {percent} percent.",
        "On the exchange {owner} dropped {percent} percent.",
    ),
)
ASIDES = (
    "Shopkeepers near the {place} said that they had heard a loud noise in the morning.",
    "A choir sang at the {place} in the evening, and hundreds came with candles.",
    "The governor of the province declined to comment on the repairs.",
    "Schools near the {place} will open again next week, a teacher said.",
    "The opposition wants to know who signed the papers for the {place}.",
    "Nobody could say whether the insurance of {owner} covers the damage.",
    "It was raining when the first fire engines arrived at the {place}.",
    "Volunteers from {city} brought blankets, soup and dry clothes.",
)
SYLLABLES = ("bar", "len", "tor", "mis", "kal", "dun", "ver", "osk", "hal", "rim", "sel", "gat")
THINGS = ("a bridge", "a ferry", "a depot", "a tower", "a tunnel", "a mill", "a crane", "a dam")
BROKE = ("collapsed", "caught fire", "burst", "gave way", "exploded", "sank")
FATES = ("killed", "injured", "rescued", "arrested")
BODIES = ("safety board", "transport office", "labour inspectorate", "harbour authority")
PLACES = ("market square", "north gate", "old quay", "fish hall", "cathedral", "bus station")
MONTHS = ("January", "March", "April", "June", "August")


def folder(documents: int, topics: int) -> Iterator[Document]:
    """The documents of a made-up folder, topic by topic in turns; always the same for a size."""
    slots = [_slots(random.Random(f"topic {topic}"), topic) for topic in range(topics)]
    for number in range(documents):
        rng = random.Random(f"document {number}")
        yield Document(
            id=f"{number:05}",
            outlet=f"Outlet {number // topics:02}",
            published=f"2025-0{1 + number % topics % 9}-{11 + number // topics % 9}",
            text="\n\n".join(_paragraphs(rng, dict(slots[number % topics]))),
        )


def _name(rng: random.Random, syllables: int = 2) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(syllables)).capitalize()


def _slots(rng: random.Random, topic: int) -> dict[str, Any]:
    month = 1 + topic % 9
    return {
        "town": _name(rng, 3),
        "city": _name(rng),
        "owner": f"{_name(rng)} {rng.choice(('Works', 'Lines', 'Fuels', 'Steel'))}",
        "chief": f"{_name(rng)} {_name(rng)}",
        "expert": f"{_name(rng)} {_name(rng)}",
        "thing": rng.choice(THINGS),
        "broke": rng.choice(BROKE),
        "fate": rng.choice(FATES),
        "body": rng.choice(BODIES),
        "month": rng.choice(MONTHS),
        "day": f"{rng.choice(('Monday', 'Thursday', 'Sunday'))}",
        "later": f"{rng.choice(MONTHS)} {rng.randint(1, 28)}, 2026",
        "year": 1950 + rng.randint(0, 70),
        "count": rng.randint(3, 90),
        "many": 100 * rng.randint(5, 90),
        "sum": rng.randint(2, 400),
        "percent": rng.randint(2, 30),
        "published": month,
    }


def _paragraphs(rng: random.Random, slots: dict[str, Any]) -> Iterator[str]:
    # One outlet in five has another count, one in seven another sum.
    slots["count"] += rng.choice((0, 0, 0, 0, 7))
    slots["sum"] += rng.choice((0, 0, 0, 0, 0, 0, 11))
    for wordings in rng.sample(FACTS, 6):
        place = {"place": rng.choice(PLACES)}
        sentences = [rng.choice(wordings), *rng.sample(ASIDES, 2)]
        told = (sentence.format(**slots, **place) for sentence in sentences)
        yield " ".join(sentence[:1].upper() + sentence[1:] for sentence in told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--topics", type=int, default=100)
    parser.add_argument("--parts", action="store_true")
    options = parser.parse_args()
    started = time.process_time()
    audits = [a for a in audit_many(folder(options.documents, options.topics)) if a.error is None]
    audited = time.process_time() - started
    started = time.process_time()
    found = _compared(audits, parts=options.parts)
    compared = time.process_time() - started
    print(
        f"{len(audits)} documents on {options.topics} topics: audit {audited:.1f} s, comparison "
        f"{compared:.1f} s, ratio {compared / audited:.2f}; {found}"
    )


def _compared(audits: list[Audit], parts: bool) -> str:
    from auditor.agreement.folder import _Folder

    folder = _Folder(audits)
    for name in ("related", "aligned", "close", "odds", "alike", "disputes") * parts:
        started = time.process_time()
        getattr(folder, name)
        print(f"  {name}: {time.process_time() - started:.1f} s")
    conflicts = folder.conflicts()
    started = time.process_time()
    corroborated = folder.corroborated()
    alone = folder.told_by_one()
    if parts:
        print(f"  corroborated and told by one: {time.process_time() - started:.1f} s")
    return f"{len(conflicts)} conflicts, {len(corroborated)} facts, {len(alone)} told by one"


if __name__ == "__main__":
    main()
