"""Conflicts and shared facts in words: full sentences for a reader who has not seen the texts."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from auditor.clashes.compared import at_odds, value_of
from auditor.lexicon import toml
from auditor.mentions.units import plural
from auditor.model import Document, Statement
from auditor.values.types import DateRange

# Words of a passage that reads well by itself; longer and shorter ones are chosen less gladly.
SHORT, LONG = 7, 14
# What accounts do that differ in a slot without a value, by kind.
_DIFFER = {
    "status": "The accounts put one thing in two states",
    "antonym": "The accounts say opposite things of one thing",
    "negation": "One account tells what another denies",
    "place": "The accounts put one event in two places",
    "actor": "The accounts name different people or bodies for one deed",
    "ordering": "The accounts put two things in opposite orders",
}
_ENDS = ".,;: "
_WORD = re.compile(r"[^\W\d_]+(?:['’]s)?")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_MONTHS = tuple(month for month in calendar.month_name if month)


class Account(NamedTuple):
    """One document's statement of a fact."""

    document: Document
    statement: Statement

    @property
    def outlet(self) -> str:
        return self.document.outlet or self.document.id

    @property
    def passage(self) -> str:
        """The independent clause around the statement, on one line."""
        start, end = self.statement.passage
        return " ".join(self.document.text[start:end].split())

    @property
    def shown(self) -> str:
        start, end = self.statement.span
        return " ".join(self.document.text[start:end].split())


def reason(kind: str, accounts: Sequence[Account]) -> str:
    """What the accounts differ on and which says what, in a full sentence."""
    if kind == "attribution":
        said = _listed((str(a.statement.value), a) for a in accounts)
        return f"The accounts credit one remark to different people: {said}."
    if kind in _DIFFER or accounts[0].statement.kind in ("event", "nominal"):
        said = _listed((f"“{a.passage}”", a) for a in accounts)
        return f"{_DIFFER.get(kind, 'The accounts tell one thing differently')}: {said}."
    note = ""
    if not any(at_odds(a.statement, b.statement) for a in accounts for b in accounts):
        note = " The figures are bounds that could both hold, but they are not one report."
    said = " or ".join(_listed(((_value(a), a) for a in side), ", ") for side in _sides(accounts))
    return f"The accounts differ on {_asked(accounts)}: {said}.{note}"


def _sides(accounts: Sequence[Account]) -> list[list[Account]]:
    """The accounts in groups of values that agree, the larger first. Bounds that differ are on two
    sides as well."""
    sides: list[list[Account]] = []
    for account in accounts:
        for side in sides:
            if all(_agree(account, other) for other in side):
                side.append(account)
                break
        else:
            sides.append([account])
    return sorted(sides, key=len, reverse=True)


def _agree(a: Account, b: Account) -> bool:
    one, other = value_of(a.statement), value_of(b.statement)
    dated = isinstance(one, DateRange) and isinstance(other, DateRange)
    return _value(a) == _value(b) if not dated else not at_odds(a.statement, b.statement)


def _asked(accounts: Sequence[Account]) -> str:
    """The fact that is in dispute: "how many people were killed", or what is told and where."""
    first = accounts[0].statement
    table = toml("contradictions/wording.toml")
    told = f" in “{_best(accounts).passage}”"
    if first.kind != "count":
        return f"{table['asked'].get(first.kind, 'what is told')}{told}"
    shared = frozenset.intersection(*(a.statement.keys for a in accounts))
    befell = next((table["befell"][k] for k in table["befell"] if k in shared), None)
    if befell and first.unit in ("person", ""):
        return f"how many people {befell}"
    units = _units(accounts)
    return f"how many {units} {befell}" if befell else f"the number of {units}{told}"


def _units(accounts: Sequence[Account]) -> str:
    """What is counted, in the plural: the shortest wording among the accounts."""
    named = [
        str(a.statement.value.get("unit") or "")
        for a in accounts
        if isinstance(a.statement.value, dict)
    ]
    return min((n for n in named if n), key=len, default=plural(accounts[0].statement.unit))


def _listed(values: Iterable[tuple[str, Account]], joined: str = " or ") -> str:
    """ "145 (The Gazette, The Wire) or 150 (The Table)"."""
    groups: dict[str, list[str]] = {}
    for value, account in values:
        who = groups.setdefault(value, [])
        if account.outlet not in who:
            who.append(account.outlet)
    return joined.join(f"{value} ({', '.join(who)})" for value, who in groups.items())


def _value(account: Account) -> str:
    """A value as the document puts it; a date with its year, a count without its noun."""
    statement = account.statement
    value = value_of(statement)
    if isinstance(value, DateRange) and f"{value.start.year}" not in account.shown:
        month = _MONTHS[value.start.month - 1]
        if value.day:
            return f"{month} {value.start.day}, {value.start.year}"
        if (value.end - value.start).days <= 31:
            return f"{month} {value.start.year}"
    if statement.kind == "count":
        match = re.match(
            r"(?:[\w’'-]+\s)*?[\d.,]*\d(?:\s(?:hundred|thousand|million|billion))?\b", account.shown
        )
        return match[0] if match else account.shown
    return account.shown


def _best(accounts: Sequence[Account]) -> Account:
    return min(enumerate(accounts), key=lambda item: (_cost(item[1], accounts), item[0]))[1]


def _cost(account: Account, accounts: Sequence[Account]) -> float:
    """How badly a passage tells a fact alone: words that lean on others, too long, too short, few
    words in common with the other accounts, a value that is only implied."""
    statement = account.statement
    words = [w.lower() for w in _WORD.findall(account.passage)]
    leaning = frozenset(toml("contradictions/wording.toml")["leaning"]["words"].split())
    others = [a.statement.context for a in accounts if a is not account]
    shared = frozenset().union(*others) if others else frozenset()
    own = statement.context
    strange = len(own - shared) / max(1, len(own))
    cost = 1.5 * strange + 0.3 * sum(w in leaning for w in words)
    cost += 1.0 * (bool(words) and words[0] in leaning)
    cost += 0.03 * max(0, len(words) - LONG) + 0.2 * max(0, SHORT - len(words))
    # Figures that no other account gives are no part of what they share.
    told = " ".join(a.passage for a in accounts if a is not account)
    cost += 0.4 * sum(figure not in told for figure in _FIGURE.findall(account.passage))
    cost += 0.5 * (statement.predicate == "" or not statement.subject)
    # A question, a quotation or a voice of its own tells less than the author's word.
    return (
        cost
        + 0.4 * (statement.holder is not None)
        + 0.5 * any(mark in account.passage for mark in '“":;')
    )


def opened(text: str) -> str:
    """On one line, with a capital letter and without a closing mark."""
    text = " ".join(text.split()).strip(_ENDS)
    return text[:1].upper() + text[1:]
