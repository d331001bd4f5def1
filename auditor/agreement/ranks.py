"""Places in a ranking: "the second largest in the country", "the biggest refinery"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from auditor.agreement.passages import Passage
from auditor.lexicon import toml


class Rank(NamedTuple):
    """A place (1: the most) by a measure ("big"), among what `scope` names."""

    place: int
    measure: str
    scope: frozenset[str]


@cache
def _pattern() -> re.Pattern[str]:
    table = toml("agreement/ranks.toml")
    most = "|".join(w for words in table["most"].values() for w in words.split())
    ordinals = "|".join(table["ordinals"])
    # "the most popular", "the second most popular", "the second-largest".
    return re.compile(
        rf"(?:(?P<place>{ordinals})[\s-])?(?:most\s)?\b(?P<most>{most})\b"
        r"(?P<rest>[^.;:,]{0,60})",
        re.IGNORECASE,
    )


@cache
def _measures() -> Mapping[str, str]:
    return {
        word: name
        for name, words in toml("agreement/ranks.toml")["most"].items()
        for word in words.split()
    }


_SCOPE = re.compile(r"\b(?:in|of|since|for)\s(?:the\s)?(\w+)", re.IGNORECASE)
# "The largest of the three", "one of the biggest": no place of its own.
_ONE_OF = re.compile(r"\b(?:one|some|among)\s(?:of\s)?(?:\w+\s){0,3}$", re.IGNORECASE)


def ranks(text: str) -> tuple[Rank, ...]:
    """The places in rankings that a text gives."""
    ordinals = toml("agreement/ranks.toml")["ordinals"]
    found = []
    for match in _pattern().finditer(text):
        if _ONE_OF.search(text[: match.start()]):
            continue
        if match["most"].lower() == "popular" and "most" not in match[0].lower():
            continue
        place = ordinals[match["place"].lower()] if match["place"] else 1
        scope = frozenset(w.lower() for w in _SCOPE.findall(match["rest"]))
        found.append(Rank(place, _measures()[match["most"].lower()], scope))
    return tuple(found)


def _ranks_in(passage: Passage) -> tuple[Rank, ...]:
    return ranks(passage.text)


def ranked_differently(one: Passage, other: Passage) -> bool:
    """Whether two passages about one thing give it two places of one ranking."""
    ones, others = one.once(_ranks_in), other.once(_ranks_in)
    if not ones or not others:
        return False
    return any(
        a.measure == b.measure
        and a.place != b.place
        and (not a.scope or not b.scope or bool(a.scope & b.scope))
        for a in ones
        for b in others
    )
