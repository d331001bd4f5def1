"""What the accounts of one event are asked: who did it, to whom it went. Deeds by kind.

Two passages that tell one kind of deed of one thing, and name two doers, are at odds however they
put it: "was at the wheel", "had the helm".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from auditor.agreement.passages import Passage
from auditor.lexicon import toml
from auditor.model import Statement
from auditor.statements.concepts import events, key


class Frame(NamedTuple):
    """A kind of deed; `role` is "doer" or "done"; `beside`: keys one of which must be there;
    `once`: an event has one such deed; `alike`: both accounts have the same key of `beside`."""

    name: str
    role: str
    verbs: frozenset[str]
    light: frozenset[str]
    phrases: re.Pattern[str] | None
    beside: frozenset[str]
    once: bool
    alike: bool


@cache
def frames() -> tuple[Frame, ...]:
    """The frames of `data/agreement/frames.toml`."""
    table = toml("agreement/frames.toml")
    return tuple(
        Frame(
            name,
            role,
            frozenset(key(w, "VERB") for w in row.get("words", "").split()),
            # A noun of the deed itself ("builder") is a statement of its own.
            frozenset(key(w, "NOUN") for w in row.get("light", "").split()) - events(),
            re.compile(rf"\b(?:{row['phrases']})\b", re.IGNORECASE) if "phrases" in row else None,
            frozenset(key(w, "NOUN") for w in row.get("with", "").split()),
            row.get("once", False),
            row.get("alike", False),
        )
        for role, rows in table.items()
        for name, row in rows.items()
    )


@cache
def _by_verb() -> Mapping[str, tuple[Frame, ...]]:
    found: dict[str, list[Frame]] = {}
    for frame in frames():
        for verb in frame.verbs:
            found.setdefault(verb, []).append(frame)
    return {verb: tuple(rows) for verb, rows in found.items()}


@cache
def _by_noun() -> Mapping[str, tuple[Frame, ...]]:
    found: dict[str, list[Frame]] = {}
    for frame in frames():
        for noun in frame.light:
            found.setdefault(noun, []).append(frame)
    return {noun: tuple(rows) for noun, rows in found.items()}


@cache
def _phrased() -> tuple[Frame, ...]:
    return tuple(frame for frame in frames() if frame.phrases is not None)


def framed(statement: Statement, passage: Passage) -> frozenset[Frame]:
    """The frames of a statement's deed; what stands beside it may be told elsewhere in the
    passage."""
    told = set(_by_verb().get(statement.predicate, ()))
    for k in statement.keys:
        told.update(_by_noun().get(k, ()))
    text = statement.extent.text
    found = {f for f in told if not f.beside or f.beside & statement.keys}
    for frame in _phrased():
        phrases = frame.phrases
        if phrases is not None and (
            phrases.search(text)
            or (frame in told and frame.role == "done" and phrases.search(passage.text))
        ):
            found.add(frame)
    return frozenset(found)
