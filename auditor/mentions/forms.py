"""What the letters of a name tell: dots, capitals, plurals, words that run together."""

from __future__ import annotations

import re

from auditor.mentions.gazetteer import is_surname
from auditor.mentions.lists import lists

_DOTTED = re.compile(r"(?:[A-Z]\.){2,}")


def undotted(text: str) -> str:
    """ "F.B.I." is looked up as "FBI"."""
    return text.replace(".", "") if _DOTTED.fullmatch(text) and text != "U.S." else text


def unfused(words: list[str]) -> str | None:
    """The known place in a name whose last word runs on ("Central Asiaespecially")."""
    last = words[-1]
    if len(words) > 2 or len(last) < 9 or not last.endswith(("ing", "ly", "ed")):
        return None
    starts = (" ".join([*words[:-1], last[:size]]) for size in range(len(last) - 4, 3, -1))
    return next((name for name in starts if name in lists().places), None)


def shouts(words: list[str]) -> bool:
    """Whether several words stand in capitals, as headings and labels do; not "BBC NEWS"."""
    text = " ".join(words)
    shouted = len(words) > 1 and text.isupper() and any(len(word) > 4 for word in words)
    return shouted and text.title() not in lists().places


def is_team(words: list[str]) -> bool:
    """ "Carolina Panthers": a plural that is no surname names a side or a body."""
    last = words[-1]
    return len(words) > 1 and last[-1:] == "s" and last[-2:] != "ss" and not is_surname(last)
