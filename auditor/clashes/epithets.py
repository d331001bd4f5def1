"""What is said of a thing, and an adjective before it that says the opposite: "the airline is
profitable", "the unprofitable airline"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from auditor.clashes.around import said, set_apart, words_of
from auditor.clashes.compared import heard, when_apart
from auditor.clashes.reading import COMMON, MOST, Clash, Reading
from auditor.clashes.slots import narrowed_apart, ranked_apart
from auditor.model import Statement
from auditor.statements.concepts import cues, pairs, poles


def belied(reading: Reading) -> Iterator[Clash]:
    """A state told of a thing beside the opposite one in an adjective before it."""
    index: dict[tuple[str, str], list[tuple[str, Statement]]] = defaultdict(list)
    for statement in reading.statements:
        if statement.kind not in ("event", "nominal") or statement.holder == "?":
            continue
        for modifier in sorted(statement.modifiers):
            k, _, word = modifier.partition("/")
            for pole in poles(word) if "known" in statement.marks else ():
                index[k, f"{pole.pair}:{1 - pole.side}"].append((word, statement))
    if not index:
        return
    for told in reading.poled:
        if told.kind != "event" or {"guess", "guessed"} & told.marks:
            continue
        for state in sorted(told.states):
            for k in sorted(told.patient):
                found = index.get((k, state), ())[:MOST]
                hit = next((f for f in found if _at_odds(reading, told, *f, k)), None)
                if hit is None:
                    continue
                word, other = hit
                row = pairs()[int(state.partition(":")[0])]
                yield Clash(
                    row["kind"],
                    told.extent,
                    other.extent,
                    f"The text says {said(told)}, but also speaks of a “{word}” one in "
                    f"{said(other)}.",
                    confidence=0.5,
                )


def _at_odds(reading: Reading, told: Statement, word: str, other: Statement, k: str) -> bool:
    """Whether an adjective is that of the thing told of, at the time told of."""
    if told.sentence == other.sentence or not heard(told, other) or when_apart(told, other):
        return False
    if narrowed_apart(told, other) or ranked_apart(told, other):
        return False
    if reading.frequency[k] > COMMON or set_apart(reading, told) or set_apart(reading, other):
        return False
    head = reading.clauses.items[told.clause].head
    below = [reading.tokens[i] for i in reading.below(head)]
    if not any(t.dep == "acomp" for t in below) or not reading.present(told):
        return False
    words = set(words_of(reading, told)) | set(words_of(reading, other))
    return not words & (cues("times") - {"still"}) and word not in words_of(reading, told)
