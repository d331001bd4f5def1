"""Who is said to have said nothing, and is then heard."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.clashes.around import said, set_apart, words_of
from auditor.clashes.compared import when_apart
from auditor.clashes.reading import MOST, Clash, Reading
from auditor.model import Statement
from auditor.statements.concepts import cues

_SPEAK = frozenset({"comment", "speak", "answer", "respond", "reply", "talk"})


def heard_after_all(reading: Reading) -> Iterator[Clash]:
    """ "Falk declined to comment" beside "Falk told this newspaper"; "has said nothing about the
    leak" beside "said on Monday that the leak was closed"."""
    silent = [s for s in reading.events if _is_silent(reading, s)]
    for no in silent[:MOST]:
        about = _topic(no)
        for yes in reading.events:
            if yes.sentence == no.sentence or yes.negated or yes.holder is not None:
                continue
            speaker = no.agent & yes.agent - {"he", "she", "person"}
            if not speaker or {"guess", "guessed"} & (no.marks | yes.marks) or when_apart(no, yes):
                continue
            if _later(reading, yes) or not _speaks(reading, yes, about):
                continue
            yield Clash(
                "attribution",
                no.extent,
                yes.extent,
                f"The text says {said(no)}, but also {said(yes)}.",
            )
            break


def _is_silent(reading: Reading, statement: Statement) -> bool:
    """Whether a clause says that somebody does not speak: "declined to comment", "could not be
    reached", "has said nothing about"."""
    if statement.holder is not None or not statement.agent | statement.patient:
        return False
    if _later(reading, statement) or reading.tense(statement) == "pluperfect":
        return False
    words = words_of(reading, statement)
    head = reading.clauses.items[statement.clause].head
    below = {reading.tokens[i].lemma.lower() for i in reading.below(head)}
    if reading.tokens[head].lemma.lower() in cues("no_comment"):
        return bool(below & _SPEAK)
    if statement.negated and reading.tokens[head].lemma.lower() in _SPEAK:
        # "Has not commented on the accusations".
        return reading.tense(statement) == "perfect" and bool(_topic(statement))
    nothing = {"nothing", "never", "not", "n't", "no"} & set(words)
    return statement.predicate == "say" and "nothing" in nothing and "about" in words


def _later(reading: Reading, statement: Statement) -> bool:
    """Whether a clause tells of one of two times: first silent, then not."""
    times = cues("times") - cues("dayparts") - {"this"}
    return bool(times & reading.words_at(statement.sentence)) or set_apart(reading, statement)


def _topic(silent: Statement) -> frozenset[str]:
    """What nothing was said about; nothing where all comment was declined."""
    if silent.predicate == "say" or silent.negated:
        return silent.keys - silent.agent - silent.patient - {"say"} - _SPEAK
    return frozenset()


def _speaks(reading: Reading, statement: Statement, about: frozenset[str]) -> bool:
    """Whether a clause has somebody speak: to the paper itself, or about a thing."""
    if about:
        of_it = reading.rare(about & statement.context)
        return statement.predicate == "say" and bool(of_it)
    words = words_of(reading, statement)
    ours = any(
        word in cues("own_paper") and (word == "us" or words[at - 1] in ("this", "our"))
        for at, word in enumerate(words)
        if at
    )
    return ours and statement.predicate in ("inform", "say", "speak")
