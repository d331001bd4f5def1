"""Questions that two documents answer in ways that exclude each other: "was fired", "resigned"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from auditor.agreement.common import Common, listed
from auditor.agreement.differences import dated_apart
from auditor.agreement.grouping import Pair
from auditor.agreement.likeness import voices
from auditor.agreement.passages import Passage, Told, chief
from auditor.agreement.vectors import words
from auditor.lexicon import toml
from auditor.model import Statement
from auditor.statements.concepts import cues

# How telling the words must be that two answers share, by what the question is of. Set on
# tests/examples/disputes.toml.
ANCHORED = {"who": 0.0, "thing": 0.4, "once": 0.0}


class Question(NamedTuple):
    """A question with a pattern for each answer (see `data/agreement/answers.toml`)."""

    name: str
    kind: str
    of: str
    changes: bool
    answers: tuple[re.Pattern[str], ...]


class Answer(NamedTuple):
    """A passage that gives an answer, by number; the statement in which it stands."""

    passage: Passage
    statement: Statement
    number: int


@cache
def questions() -> tuple[Question, ...]:
    """The questions of `data/agreement/answers.toml`."""
    return tuple(
        Question(
            row["name"],
            row.get("kind", "status"),
            row["of"],
            row.get("changes", False),
            tuple(
                re.compile(rf"\b(?:{answer.replace('~', _FEW)})", re.IGNORECASE)
                for answer in row["answers"]
            ),
        )
        for row in toml("agreement/answers.toml")["question"]
    )


# "~": up to four words.
_FEW = r"(?:[\w’'-]+\s){0,4}?"


def two_answers(common: Common) -> Iterator[Pair]:
    """Passages that answer one question differently."""
    answered = common.one.once(_all_answers), common.other.once(_all_answers)
    for question in questions():
        ones, others = (found.get(question.name, []) for found in answered)
        if not ones or not others:
            continue
        once = len({a.number for a in ones}) == len({b.number for b in others}) == 1
        for a in ones:
            for b in others:
                if a.number == b.number or not (once or question.of == "who"):
                    continue
                score = _asked(common, question, a, b)
                if score is not None:
                    one, other = (
                        Told(a.passage.audit, a.statement),
                        Told(b.passage.audit, b.statement),
                    )
                    yield Pair(question.kind, one, other, min(0.9, 0.4 + 0.2 * score))


def _all_answers(passages: Sequence[Passage]) -> Mapping[str, list[Answer]]:
    """The answers of a document by the question's name."""
    return {question.name: _answers(question, passages) for question in questions()}


def _answers(question: Question, passages: Sequence[Passage]) -> list[Answer]:
    found = []
    for passage in passages:
        told = [(n, m) for n, p in enumerate(question.answers) if (m := p.search(passage.text))]
        # "Nobody was hurt" has "was hurt" in it.
        own = [
            (n, m)
            for n, m in told
            if not any(
                o is not m and o.start() <= m.start() and m.end() <= o.end() for _, o in told
            )
        ]
        if len(own) == 1:
            number, match = own[0]
            found.append(Answer(passage, _at(passage, match.start()), number))
    return found


def _at(passage: Passage, offset: int) -> Statement:
    """The event of a passage in whose clause a place of it stands."""
    place = passage.span[0] + offset
    inside = [
        s
        for s in passage.statements
        if s.kind == "event" and s.extent.spans[0][0] <= place < s.extent.spans[-1][1]
    ]
    return min(
        inside, key=lambda s: s.extent.spans[-1][1] - s.extent.spans[0][0], default=chief(passage)
    )


def _asked(common: Common, question: Question, a: Answer, b: Answer) -> float | None:
    """How surely two answers are to one question; `None` for not."""
    one, other = a.statement, b.statement
    if not voices(one, other):
        return None
    if question.changes and (
        dated_apart(a.passage, b.passage) or common.later(a.passage, b.passage)
    ):
        return None
    if question.changes and "update" in one.marks | other.marks:
        return None
    if question.of == "who":
        met = _who(common, one) & _who(common, other)
        return sum(common.tell(k) for k in sorted(met)) if met else None
    if question.of == "once" and (_elsewhen(common, a, 0) or _elsewhen(common, b, 1)):
        return None
    anchors = common.anchors(frozenset((a.passage.keys & b.passage.keys) - cues("thin")))
    return anchors if anchors >= ANCHORED[question.of] else None


_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def _elsewhen(common: Common, answer: Answer, side: int) -> bool:
    """Whether a passage tells of another occasion: by its words, or by another year."""
    text = answer.passage.text
    year = (common.published[side] or "")[:4]
    years = set(_YEAR.findall(text))
    return bool(set(words(text)) & listed("other_times")) or bool(year and years - {year})


def _who(common: Common, statement: Statement) -> frozenset[str]:
    """Who an answer is of: the named participant, or the word for what he is."""
    found = common.doer(statement)
    if not {"guess"} & statement.marks:
        found |= statement.patient
    wide = found.union(*(common.roles.get(k, frozenset()) for k in found & common.names))
    return frozenset(wide - cues("thin"))
