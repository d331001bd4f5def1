"""What stands around a statement: its words, its occasion, the part of the world it is of."""

from __future__ import annotations

from auditor.clashes.reading import Reading
from auditor.model import Statement
from auditor.statements.concepts import cues


def said(statement: Statement) -> str:
    """A statement's words, quoted."""
    return f"“{statement.extent.text}”"


def words_of(reading: Reading, statement: Statement) -> list[str]:
    """The lower-case words of a statement's extent; the caller must not change them."""
    start, end = statement.extent.spans[0][0], statement.extent.spans[-1][1]
    found = reading.extents.get((start, end))
    if found is None:
        found = [t.text.lower() for t in reading.between(statement.sentence, start, end)]
        reading.extents[start, end] = found
    return found


def told_words(reading: Reading, statement: Statement) -> set[str]:
    """The words of a statement that tell when and how often: for a noun that tells an event, no
    ordinal of the clause around it ("Rovers' defeat put them third")."""
    words = set(words_of(reading, statement))
    if statement.kind == "nominal":
        return words - cues("ordinals") | set(reading.quote(statement.span).lower().split())
    return words


def leading(reading: Reading, statement: Statement) -> set[str]:
    """The word that ties a clause to the one above it: "*after* the board rejected the plan"."""
    if statement.kind != "event":
        return set()
    head = reading.clauses.items[statement.clause].head
    if reading.tokens[head].dep not in ("advcl", "pcomp", "ccomp"):
        return set()
    return {
        reading.tokens[i].text.lower()
        for i in reading.below(head)
        if reading.tokens[i].dep in ("mark", "advmod") and reading.tokens[i].pos == "SCONJ"
    }


def set_apart(reading: Reading, statement: Statement) -> bool:
    """Whether words of a statement put it on an occasion of its own: "again", "another"."""
    found = cues("occasions") & told_words(reading, statement)
    if found:
        # "In the third quarter" is a date.
        dates = [s for s in reading.of_sentence[statement.sentence] if s.kind == "date"]
        found -= {w for s in dates for w in reading.quote(s.span).lower().split()}
    return bool(found)


def parted(reading: Reading, one: int, other: int) -> bool:
    """Whether two sentences tell of two parts of the world: "in the north", "in the south"."""
    first, second = reading.fields(one), reading.fields(other)
    return bool(first - reading.sentence_keys[other]) and bool(second - reading.sentence_keys[one])


def sentence_at(reading: Reading, offset: int) -> int:
    """The sentence that holds a place in the text."""
    sentences = reading.annotated.sentences
    low, high = 0, len(sentences) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if sentences[middle].start <= offset:
            low = middle
        else:
            high = middle - 1
    return low
