"""What the desk's data file says: severities, order, and the word lists of the queries."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from auditor.check.issues import Severity
from auditor.lexicon import toml

_DESK = "check/desk.toml"


def _table(name: str) -> dict[str, Any]:
    found: dict[str, Any] = toml(_DESK)[name]
    return found


def severity_of(rule: str) -> Severity:
    """The severity of a kind (or, for contradictions, of a tier); "warning" where none is set."""
    found: Severity = _table("severity").get(rule, "warning")
    return found


def priority_of(rule: str) -> int:
    """How early a kind is printed (0..100): its own priority, else its dimension's, else 50."""
    listed = _table("priority")
    found: int = listed.get(rule, listed.get(rule.partition(".")[0], 50))
    return found


def sure_contradiction() -> float:
    """The confidence from which on a contradiction is an error."""
    found: float = _table("contradictions")["sure"]
    return found


@cache
def quiet_words() -> frozenset[str]:
    """Loaded words that are not worth a line."""
    return frozenset(_table("loaded")["quiet"])


@cache
def source_nouns() -> frozenset[str]:
    """Nouns for people whom a text need not name ("critics")."""
    return frozenset(_table("sources")["nouns"].split())


@cache
def source_openers() -> frozenset[str]:
    """Words that open a short source without a noun ("many in the party")."""
    return frozenset(_table("sources")["openers"].split())


@cache
def source_phrases() -> tuple[str, ...]:
    """Phrases that tell an unnamed source by what it knows ("close to")."""
    return tuple(_table("sources")["phrases"])


@cache
def hearsay() -> re.Pattern[str]:
    """Phrases that pass something on and hide who said it."""
    phrases = sorted(_table("hearsay")["phrases"], key=len, reverse=True)
    spaced = (re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases)
    return re.compile(rf"\b(?:{'|'.join(spaced)})\b", re.IGNORECASE)


@cache
def accusing() -> re.Pattern[str]:
    """Words for grave wrongs."""
    return _beginnings(_table("accusation")["words"])


@cache
def settled() -> re.Pattern[str]:
    """Words that show a court, a charge or a report behind a sentence."""
    return _beginnings(_table("accusation")["settled"])


@cache
def figure_words(name: str) -> frozenset[str]:
    """Words of a sentence that make its figure no query: "counted", "deeds" or "plain"."""
    return frozenset(_table("figure")[name].split())


@cache
def population() -> re.Pattern[str]:
    """What stands before a figure that is a place's population."""
    places = "|".join(_table("figure")["places"])
    return re.compile(rf"\b(?:{places})\s+of\s*$", re.IGNORECASE)


def figure_number(name: str) -> float:
    """A number that bounds the figures that are queries."""
    found: float = _table("figure")[name]
    return found


@cache
def desk_openings() -> tuple[str, ...]:
    """How paragraphs begin that are the desk's own."""
    return tuple(_table("editor")["notes"])


def _beginnings(words: str) -> re.Pattern[str]:
    """Listed beginnings of words; "=" before one marks a whole word."""
    parts = [
        re.escape(word[1:]) + r"\b" if word.startswith("=") else re.escape(word) + r"[\w-]*"
        for word in words.split()
    ]
    return re.compile(rf"\b(?:{'|'.join(parts)})", re.IGNORECASE)
