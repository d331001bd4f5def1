"""The comparison exercise: which two texts, and on which facts they agree and differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from auditor.model import Comparison, Conflict, Corroboration, DocumentStatement
from auditor.render.matrix import about
from auditor.render.values import readable
from auditor.render.words import shorten, shown
from auditor.worksheet.numbering import Numbering
from auditor.worksheet.types import Exercise, Fact, Text, Told
from auditor.worksheet.words import said

_LONGEST = 400
# The comparison's confidences run from 0.5 to 0.95; the upper third of what is seen in practice.
_SURE = 0.85


def exercise(
    comparison: Comparison, texts: Sequence[Text], numbered: Mapping[str, Numbering]
) -> Exercise | None:
    """The pair of texts that both agree and differ on something, else do one of the two; of those
    the pair with most such facts, a dispute counting double, and the first of equals. `None` where
    no two texts tell of one thing: nothing is made up for it."""
    pair = _pair(comparison, texts)
    if pair is None:
        return None
    one, other = pair
    ids = {one.id, other.id}
    names = {text.id: text for text in texts}
    facts: dict[str, list[Fact]] = {"differ": [], "agree": [], "elsewhere": []}
    for group in _groups(comparison):
        between = _between(group, ids)
        fact = _fact(group, between or group.statements, names, numbered)
        side = "differ" if isinstance(group, Conflict) else "agree"
        facts[side if between else "elsewhere"].append(fact)
    return Exercise(
        one=one,
        other=other,
        differ=tuple(facts["differ"]),
        agree=tuple(facts["agree"]),
        elsewhere=tuple(facts["elsewhere"]),
    )


_Group = Conflict | Corroboration


def _groups(comparison: Comparison) -> list[_Group]:
    return [*comparison.conflicts, *comparison.corroborated]


def _pair(comparison: Comparison, texts: Sequence[Text]) -> tuple[Text, Text] | None:
    differ: Counter[frozenset[str]] = Counter()
    agree: Counter[frozenset[str]] = Counter()
    for group in _groups(comparison):
        documents = dict.fromkeys(statement.document for statement in group.statements)
        for pair in combinations(documents, 2):
            if _between(group, set(pair)):
                (differ if isinstance(group, Conflict) else agree)[frozenset(pair)] += 1

    def worth(pair: tuple[Text, Text]) -> tuple[int, int]:
        ids = frozenset(text.id for text in pair)
        return bool(differ[ids]) + bool(agree[ids]), 2 * differ[ids] + agree[ids]

    pairs = [pair for pair in combinations(texts, 2) if worth(pair) > (0, 0)]
    return max(pairs, key=worth, default=None)


def _between(group: Conflict | Corroboration, ids: set[str]) -> tuple[DocumentStatement, ...]:
    """The statements of the two texts, where both make one and, in a dispute, not the same."""
    mine = tuple(statement for statement in group.statements if statement.document in ids)
    if len({statement.document for statement in mine}) < 2:
        return ()
    if isinstance(group, Conflict) and not _clash(mine):
        return ()
    return mine


def _clash(statements: Sequence[DocumentStatement]) -> bool:
    """Whether two texts give values of which neither only says less than the other, as "2025-04"
    says less than "2025-04-17"."""
    given = [(s.document, str(s.value if s.value is not None else s.text)) for s in statements]
    return any(
        one[0] != other[0] and not f"{one[1]}-".startswith(f"{other[1]}-")
        and not f"{other[1]}-".startswith(f"{one[1]}-")
        for one, other in combinations(given, 2)
    )  # fmt: skip


def _fact(
    group: Conflict | Corroboration,
    statements: Sequence[DocumentStatement],
    texts: Mapping[str, Text],
    numbered: Mapping[str, Numbering],
) -> Fact:
    conflict = isinstance(group, Conflict)
    return Fact(
        title=about(shown(group.reason)) if isinstance(group, Conflict) else shown(group.fact),
        told=tuple(_told(statements, texts, numbered, conflict)),
        sure=_sure(group.confidence) if isinstance(group, Conflict) else "",
    )


def _told(
    statements: Sequence[DocumentStatement],
    texts: Mapping[str, Text],
    numbered: Mapping[str, Numbering],
    conflict: bool,
) -> Iterator[Told]:
    for statement in statements:
        text, numbering = texts[statement.document], numbered[statement.document]
        start = statement.spans[0][0] if statement.spans else 0
        index = numbering.sentence(start)
        words = statement.text
        if index is not None:
            row = numbering.audit.sentences[index]
            words = numbering.audit.document.text[row.start : row.end]
        yield Told(
            text=text.number,
            name=text.name,
            place=numbering.label(statement.spans),
            words=shorten(words, _LONGEST),
            value=readable(statement.value) if conflict else "",
        )


def _sure(confidence: float) -> str:
    """The comparison's own confidence in words; its figures are ranks, not frequencies."""
    return said("exercise_key", "likely" if confidence >= _SURE else "unlikely")
