"""Two things that two documents tell in two orders: "she resigned after the search", "she resigned,
and an hour later they searched"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from auditor.agreement.common import Common, listed
from auditor.agreement.grouping import Pair
from auditor.agreement.passages import Passage, Told, chief
from auditor.agreement.vectors import mean, words
from auditor.statements.concepts import cues, key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# How much what comes early in one must be like what comes late in the other (both ways together; by
# how much more than early like early; each way alone): telling words in common, and likeness of the
# vectors. Set on 24 pairs in tests/examples/orders.toml.
TURNED, MORE, EACH = 1.1, 0.8, 0.25
# A sentence longer than this tells more than two things in order.
LONG = 400
_SPAN = r"(?:(?:\w+|\d[\d.,]*)\s){0,3}?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\s"
# Each gives what came early and what came late.
_ORDERS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        # "Before the vote they met", "after the vote they met".
        r"^\W*(?:before|prior to)\s(?P<late>[^,;]+),\s(?P<early>.+)$",
        r"^\W*(?:only\s|shortly\s|soon\s)?(?:after|once|following|as soon as)\s"
        r"(?P<early>[^,;]+),\s(?P<late>.+)$",
        # "Not until the vote did they meet", "no warning came until she was aground".
        r"^\W*(?:it was\s)?only\s(?:after|when|once)\s(?P<early>.+?)\s(?:that|did)\s(?P<late>.+)$",
        r"^\W*(?:it was\s)?not until\s(?P<early>.+?)\s(?:that|did|was|were|had|could)\s"
        r"(?P<late>.+)$",
        r"^(?P<late>.*\b(?:no|not|nobody|never|nothing|none|n[’']t)\b.+?)\s(?:until|till)\s"
        r"(?P<early>.+)$",
        r"^(?P<late>.+?)\sonly\s(?:after|when|once)\s(?P<early>.+)$",
        # "They met, and two hours later they voted"; "first they met; the vote followed".
        rf"^(?P<early>.+?)[,;:.]\s(?:and\s|but\s)?(?:(?:only\s)?{_SPAN}(?:later|afterwards)|then|"
        rf"later|afterwards|only then)\b(?P<late>.+)$",
        rf"^(?P<early>.+?)[;,:]\s(?P<late>.+?\b(?:followed|came (?:{_SPAN})?(?:later|afterwards)|"
        rf"came after)\b.*)$",
        r"^(?P<early>.+?)[;,:]\s(?P<late>.+?\b(?:later|afterwards|only then)\W*)$",
        # "While the engines were still running".
        r"^(?P<early>.+?),?\s(?:while|when)\s(?P<late>.+?\bstill\b.+)$",
        r"^(?P<early>.+?\balready\b.+?),?\s(?:when|by the time)\s(?P<late>.+)$",
        # "They met before the vote", "after the vote".
        r"^(?P<early>.+?),?\sbefore\s(?P<late>.+)$",
        r"^(?P<late>.+?),?\s(?:after|following|once)\s(?P<early>.+)$",
    )
)
_WORD = re.compile(r"[^\W\d_]{3,}")


class Side(NamedTuple):
    """One of two things told in order: its keys and its vector."""

    keys: frozenset[str]
    vector: Floats


class Order(NamedTuple):
    """What a sentence tells first and last in time."""

    passage: Passage
    early: Side
    late: Side


def two_orders(common: Common) -> Iterator[Pair]:
    """Sentences that tell two things in opposite orders."""
    ones, others = common.one.once(_orders), common.other.once(_orders)
    for a in ones:
        for b in others:
            turned = _alike(common, a.early, b.late), _alike(common, a.late, b.early)
            kept = _alike(common, a.early, b.early), _alike(common, a.late, b.late)
            if min(turned) >= EACH and sum(turned) >= max(TURNED, sum(kept) + MORE):
                one, other = (Told(o.passage.audit, chief(o.passage)) for o in (a, b))
                yield Pair("ordering", one, other, min(0.9, 0.3 + 0.15 * sum(turned)))


def _alike(common: Common, one: Side, other: Side) -> float:
    told = common.anchors(frozenset((one.keys & other.keys) - cues("thin")))
    return told + float(one.vector @ other.vector)


def _orders(passages: Sequence[Passage]) -> list[Order]:
    sentences: dict[int, list[Passage]] = defaultdict(list)
    for passage in passages:
        sentences[chief(passage).sentence].append(passage)
    found = []
    for number in sorted(sentences):
        group = sentences[number]
        text = "; ".join(p.text for p in group)
        if len(text) > LONG:
            continue
        match = next((m for p in _ORDERS if (m := p.search(text))), None)
        if match is None:
            continue
        known = frozenset().union(*(p.keys for p in group))
        early, late = (_keys(match[side], known) for side in ("early", "late"))
        before, after = mean(match["early"]), mean(match["late"])
        if set(words(text)) & listed("occasions"):
            continue
        found.append(Order(group[0], Side(early - late, before), Side(late - early, after)))
    return found


def _keys(text: str, known: frozenset[str]) -> frozenset[str]:
    """The keys of a piece of text, of those that its sentence has."""
    found: set[str] = set()
    for word in _WORD.findall(text.lower()):
        forms = {word, *(word.removesuffix(end) for end in ("s", "es", "d", "ed", "ing", "ly"))}
        forms |= {word.removesuffix("ing") + "e", word.removesuffix("ied") + "y"}
        found.update(key(form, pos) for form in forms for pos in ("NOUN", "VERB", ""))
    return frozenset(found & known)
