"""The participants of an event as keys: who, to what, where, in what state."""

from __future__ import annotations

from typing import NamedTuple

EMPTY: frozenset[str] = frozenset()


class Cast(NamedTuple):
    """The participants of an event as keys (see `Statement`)."""

    agent: frozenset[str]
    patient: frozenset[str]
    places: frozenset[str]
    modifiers: frozenset[str]
    states: frozenset[str]
    known: bool
    guessed: bool
    guessed_doer: bool = False

    @property
    def marks(self) -> list[str]:
        """ "known", "guess" (of the patient) and "guessed" (of the doer), where they hold."""
        held = (("known", self.known), ("guess", self.guessed), ("guessed", self.guessed_doer))
        return [mark for mark, holds in held if holds]


NO_CAST = Cast(EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, False, False)


class Nominal(NamedTuple):
    """A noun that tells an event: its token, its key, its cast, and tokens of its phrase. `core`:
    it is the subject or object of its clause, so that a denial of the clause denies it."""

    noun: int
    predicate: str
    cast: Cast
    first: int
    last: int
    core: bool = False
