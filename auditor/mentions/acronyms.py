"""Acronyms and what they stand for: "Customs and Border Protection (CBP)", "H&F"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

# An acronym in brackets.
_BRACKETED = re.compile(r"\(([A-Z][A-Za-z&-]{1,9})\)")


def introduced(text: str, ends: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Acronyms in brackets after their long form; `ends`: the names by where they end."""
    for match in _BRACKETED.finditer(text):
        before = " ".join(text[max(0, match.start() - 120) : match.start()].split()[-10:])
        long = re.sub(r"^.*[^\w&'’ -]", "", before).split()
        short = match[1]
        letters = [w for w in long if w[0].isupper()]
        wanted = [c for c in short if c.isupper()]
        for size in range(len(letters), 0, -1):
            initials = [w[0] for w in letters[-size:]]
            if initials == wanted or _letters_fit(letters[-size:], wanted):
                where = len(long) - _from_end(long, size)
                found = " ".join(long[where:])
                # The name may begin earlier: "US Customs and Border Protection (CBP)".
                whole = ends.get(len(text[: match.start()].rstrip()), "")
                yield short, whole if whole.endswith(found) else found
                break
        else:
            # Initials of another language, or out of order: "NTNU", "ACP".
            whole = ends.get(len(text[: match.start()].rstrip()), "")
            if _shares_letters(whole, short):
                yield short, whole


def initials(names: set[str]) -> Iterator[tuple[str, str]]:
    """Short forms among names that are the initials of longer ones ("H&F", Halden & Frey)."""
    short = {name for name in names if 2 <= len(name) <= 6 and name.isupper() and " " not in name}
    for name in sorted(names):
        letters = "".join(w[0] for w in name.split() if w[0].isupper() or w == "&")
        if len(letters) > 1 and letters in short:
            yield letters, name


def _letters_fit(words: list[str], wanted: list[str]) -> bool:
    """Whether an acronym's letters are capitals of the words, in order ("UNESCO", "EACC")."""
    letters = [c for word in words for c in word if c.isupper()]
    return letters == wanted


def _shares_letters(long: str, short: str) -> bool:
    """Whether most letters of an acronym are capitals of a name of several words."""
    capitals = Counter(char for char in long if char.isupper())
    shared = sum((capitals & Counter(short)).values())
    return short.isupper() and len(long.split()) > 1 and 4 * shared >= 3 * len(short) > 3


def _from_end(words: list[str], capitals: int) -> int:
    """How many words from the end hold so many capitalised ones."""
    count = 0
    for size, word in enumerate(reversed(words), 1):
        count += word[0].isupper()
        if count == capitals:
            return size
    return len(words)
