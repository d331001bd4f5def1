"""What a number counts: the noun phrase around a bare number, by the parse."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from auditor.model import Annotated, Sentence, Token
from auditor.values import Amount, Duration, Expression
from auditor.values.types import ValueKind


class Counted(NamedTuple):
    """An amount or duration with the unit that the sentence gives it; spans in the document."""

    kind: ValueKind
    start: int
    end: int
    value: Any
    unit: str
    bound: str


# Without a noun, a number of these counts people.
_PEOPLE = frozenset({
    "die", "kill", "injure", "wound", "displace", "dead", "crowd", "toll", "attend", "attendance",
    "population", "resident", "city", "town", "arrest", "detain", "evacuate", "casualty", "victim",
})  # fmt: skip
# "A man of 40" has an age; "a crowd of 40" has none.
_AGED = frozenset({
    "boy", "girl", "man", "woman", "child", "lad", "son", "daughter", "widow", "teenager", "youth",
    "veteran", "student", "mother", "father",
})  # fmt: skip
_WHO = frozenset({"who", "he", "she", "i"})
_BEING = frozenset({"be", "turn", "is", "was", "am", "'s", "'m"})
_STANDING = frozenset({"wounded", "injured", "dead", "missing", "killed", "unemployed", "homeless"})
_HYPHENATED = re.compile(r"-([a-z]+)\b(?!-)")
# "one in five trials", "nine out of 10 voters": what they are of belongs to the span.
_IN_MANY = re.compile(r"\s(?:in|of)(?:\severy)?\s")
_MEASURED = re.compile(r"\s(\d[\d,.]*-[a-z]+)(?=\s[a-z]{3,})")
_MEASURED_OF = re.compile(r"\sof\s")


def counted(
    annotated: Annotated, sentence: Sentence, expressions: Sequence[Expression], unit: str
) -> Iterator[Counted]:
    """The amounts and durations of a sentence; `unit` is what was counted last before it."""
    tokens = annotated.words(sentence)
    offset = tokens[0].start
    starts = [token.start for token in tokens]
    last = unit
    of_people = bool(expressions) and _of_people(tokens)
    lasting = ""
    sum_of: str | None = None
    for expression in expressions:
        value = expression.value
        start, end = expression.start + offset, expression.end + offset
        if isinstance(value, Duration):
            lasting = value.unit
            yield Counted("duration", start, end, value.json(), "", value.bound)
            continue
        if not isinstance(value, Amount):
            continue
        if value.kind == "money":
            sum_of = value.unit
        if not expression.bare:
            if value.unit not in ("fraction", "score") and _MEASURED_OF.match(
                annotated.document.text, end, end + 4
            ):
                end = _after_of(tokens, bisect_left(starts, end), end, value.kind)
            if value.unit == "fraction" and _IN_MANY.search(annotated.document.text, start, end):
                share = _unit(annotated, tokens, starts, start, end)
                end = share[0] if share else end
            yield Counted(expression.kind, start, end, value.json(), "", value.bound)
            continue
        if sum_of is not None and _elliptical(annotated, tokens, starts, expression, start, end):
            again = replace(value, kind="money", unit=sum_of)
            yield Counted("money", start, end, again.json(), "", value.bound)
            continue
        found = _unit(annotated, tokens, starts, start, end)
        if found is _LEXICAL:
            continue
        if found is None and _aged(tokens, starts, start, value):
            aged = replace(value, unit="years_of_age")
            yield Counted("quantity", start, end, aged.json(), "", value.bound)
            continue
        if found is None:
            if lasting and value.low < 100 and _contrasts(tokens, starts, start):
                spoken = Duration(low=value.low, high=value.high, unit=lasting, bound=value.bound)
                yield Counted("duration", start, end, spoken.json(), "", value.bound)
                continue
            if not _stands_alone(tokens, starts, start, end):
                continue
            name = "people" if of_people else last
        else:
            end, name = found
            last = name
        shown = replace(value, unit=name)
        yield Counted("quantity", start, end, shown.json(), name, value.bound)


def _after_of(tokens: Sequence[Token], index: int, end: int, kind: str) -> int:
    """The end of "62 tonnes of maize flour": what is measured belongs to the span."""
    if kind != "quantity":
        return end
    index += 1
    stop = end
    while index < len(tokens) and tokens[index].pos in ("NOUN", "ADJ", "PROPN"):
        if tokens[index].pos == "NOUN":
            stop = tokens[index].end
        index += 1
    return stop


def _unit(
    annotated: Annotated, tokens: Sequence[Token], starts: list[int], start: int, end: int
) -> tuple[int, str] | None:
    """The end of the noun phrase that a number opens, and what it counts."""
    text = annotated.document.text
    hyphen = _HYPHENATED.match(text, end)
    if hyphen and hyphen[1].endswith("er") and _stands_last(tokens, bisect_left(starts, end)):
        return _LEXICAL
    if hyphen:
        return hyphen.end(), plural(hyphen[1])
    index = bisect_left(starts, end)
    if index < len(tokens) and tokens[index].text.lower() in _STANDING:
        follows = tokens[index + 1] if index + 1 < len(tokens) else None
        if follows is None or follows.pos not in ("NOUN", "PROPN"):
            return tokens[index].end, tokens[index].text.lower()
    words: list[str] = []
    stop = end
    noun = False
    measured = _MEASURED.match(text, end)
    if measured:
        # "four 120-metre ferries"
        words, stop = [measured[1]], measured.end()
        index = bisect_left(starts, stop)
    while index < len(tokens):
        token = tokens[index]
        if token.text == "-" and token.start == stop and words:
            words.append("-")
        elif token.pos in ("NOUN", "PROPN"):
            words.append(token.text)
            noun, ended = True, token.end
        elif token.pos == "ADJ" and not noun:
            words.append(token.text)
        elif token.pos in ("VERB", "ADV") and not noun and token.dep in ("amod", "advmod"):
            if token.pos == "ADV" and (index + 1 == len(tokens) or tokens[index + 1].pos != "ADJ"):
                break
            if index + 1 == len(tokens) or tokens[index + 1].pos not in ("NOUN", "ADJ", "PROPN"):
                break
        else:
            break
        stop = token.end
        index += 1
    if not noun or words in (["others"], ["more"]):
        return None
    while words and words[-1] == "-":
        words.pop()
    return ended, " ".join(words).replace(" - ", "-")


# "a three-pointer", "a ten-wheeler": a word, not a count of pointers.
_LEXICAL = (-1, "")


def _stands_last(tokens: Sequence[Token], index: int) -> bool:
    """Whether no noun follows the word that a hyphen joins to a number."""
    while index < len(tokens) and (tokens[index].text == "-" or tokens[index - 1].text == "-"):
        index += 1
    return index >= len(tokens) or tokens[index].pos not in ("NOUN", "PROPN", "ADJ")


_LARGE = re.compile(r"(?:million|billion|trillion|bn|tn|crore|lakh|[a-z\d]m|m)$", re.IGNORECASE)
_EARLIER = re.compile(r"\s(?:a\s(?:year|month|quarter|week)|in|last|the|from|to|at)\b|[,.;)]|$")


def _elliptical(
    annotated: Annotated,
    tokens: Sequence[Token],
    starts: list[int],
    expression: Expression,
    start: int,
    end: int,
) -> bool:
    """ "fell to 41.6 million euros from 50.7 million a year earlier": the second is money too."""
    text = annotated.document.text
    if not _LARGE.search(text, start, end) or not _EARLIER.match(text, end):
        return False
    index = bisect_left(starts, start)
    return index > 0 and tokens[index - 1].text.lower() in _COMPARES


_COMPARES = frozenset({"from", "to", "than", "against", "at", "was", "versus", "and"})


def plural(word: str) -> str:
    """ "page" -> "pages", "storey" -> "storeys", "story" -> "stories"."""
    if word.endswith("s"):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("x", "ch", "sh")) else "s")


def _of_people(tokens: Sequence[Token]) -> bool:
    return any(token.lemma.lower() in _PEOPLE for token in tokens)


def _aged(tokens: Sequence[Token], starts: list[int], start: int, value: Amount) -> bool:
    """ "A clever girl of thirteen": a number after a person and "of" is an age."""
    index = bisect_left(starts, start)
    near = tokens[max(0, index - 2) : index]
    before = [token.lemma.lower() for token in near]
    if len(before) < 2 or value.low != value.high or not value.low < 120:
        return False
    if before[1] == "of" and before[0] in _AGED:
        return True
    # "who is 22", "when she was eight", "he turned 40"
    person = before[0] in _WHO or near[0].entity == "PERSON"
    return person and (before[1] in _BEING or near[1].text.lower() in _BEING)


def _contrasts(tokens: Sequence[Token], starts: list[int], start: int) -> bool:
    """ "three weeks on the Revolution instead of seven"."""
    index = bisect_left(starts, start)
    before = [token.text.lower() for token in tokens[max(0, index - 2) : index]]
    return before[-1:] in (["of"], ["than"], ["to"], ["not"]) and before != ["one", "of"]


def _stands_alone(tokens: Sequence[Token], starts: list[int], start: int, end: int) -> bool:
    """Whether a number without a noun is still a count, not "the two" or a label."""
    index = bisect_left(starts, start)
    before = tokens[index - 1].text.lower() if index else ""
    after_index = bisect_left(starts, end)
    after = tokens[after_index] if after_index < len(tokens) else None
    if before in ("the", "these", "those", "all", "no", "number", "version", "'s", "’s", "$", "#"):
        return False
    if index < len(tokens) and tokens[index].pos == "PROPN":
        return False
    if after is None:
        return True
    glued = after.start == end and after.pos != "PUNCT"
    return not (glued or after.text in (":", ")", "/"))
