"""Two events told in one order here and in the other there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.clashes.reading import MOST, THIN, Clash, Reading
from auditor.statements.concepts import cues, key
from auditor.statements.kin import senses

_VERBS = frozenset({"VERB", "AUX"})


class Order(NamedTuple):
    """Two events of one sentence, as the keys of their words: `early` came before `late`."""

    sentence: int
    early: frozenset[str]
    late: frozenset[str]


def misordered(reading: Reading) -> Iterator[Clash]:
    """Two events told in one order here and in the other there."""
    orders = _told_orders(reading)
    index: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        for k in sorted(reading.rare(order.late)):
            index[k].append(order)
    seen: set[tuple[int, int]] = set()
    for a in orders:
        for k in sorted(reading.rare(a.early)):
            for b in index[k][:MOST]:
                pair = (min(a.sentence, b.sentence), max(a.sentence, b.sentence))
                shared = reading.rare(a.late & b.early)
                if a.sentence == b.sentence or pair in seen or not shared:
                    continue
                if not _one_telling(reading, *pair):
                    continue
                if (a.early & a.late) & {k} or k in shared:
                    continue
                seen.add(pair)
                yield Clash(
                    "ordering",
                    reading.sentence(pair[0]),
                    reading.sentence(pair[1]),
                    f"“{_word(reading, a.sentence, k)}” comes before "
                    f"“{_word(reading, a.sentence, min(shared))}” in one sentence and after it "
                    "in the other.",
                )


def misordered_akin(reading: Reading) -> Iterator[Clash]:
    """Two events in two orders, where the words for them are kindred, not the same: "he had left
    the cabin when the crane began to lean", "only after it had tilted did he climb down"."""
    orders = _told_orders(reading)[:MOST]
    for i, a in enumerate(orders):
        for b in orders[i + 1 :]:
            pair = (min(a.sentence, b.sentence), max(a.sentence, b.sentence))
            if a.sentence == b.sentence or not _one_telling(reading, *pair):
                continue
            first, second = _met(reading, a.early, b.late), _met(reading, a.late, b.early)
            if first is None or second is None or first == second:
                continue
            straight = _met(reading, a.early, b.early), _met(reading, a.late, b.late)
            if None not in straight:
                continue
            yield Clash(
                "ordering",
                reading.sentence(pair[0]),
                reading.sentence(pair[1]),
                f"“{_word(reading, a.sentence, first[0])}” comes before "
                f"“{_word(reading, a.sentence, second[0])}” in one sentence; in the other "
                f"“{_word(reading, b.sentence, first[1])}” comes after "
                f"“{_word(reading, b.sentence, second[1])}”.",
                confidence=0.5,
            )


def _met(reading: Reading, one: frozenset[str], other: frozenset[str]) -> tuple[str, str] | None:
    """A word of each side that tell one event: the same, or kindred as verbs or nouns."""
    sides = [sorted(reading.rare(keys - cues("thin") - THIN)) for keys in (one, other)]
    for a in sides[0]:
        for b in sides[1]:
            if a == b or (set(senses(a, "v").own[:2]) & set(senses(b, "v").own[:2])):
                return a, b
    return None


def _one_telling(reading: Reading, one: int, other: int) -> bool:
    """Whether two sentences tell of the same occasion in one voice: not of habits, of another
    time, of a part and the rest, of two speakers."""
    sides = [reading.words_at(number) for number in (one, other)]
    if cues("turns") & (sides[0] ^ sides[1]):
        return False
    voices = [{s.holder for s in reading.of_sentence[n] if s.kind == "event"} for n in (one, other)]
    if any(None not in v for v in voices) and voices[0] != voices[1]:
        return False
    tenses = [{reading.tense(s) for s in reading.of_sentence[n]} for n in (one, other)]
    return tenses[0] != {"present"} or tenses[1] != {"present"}


def _word(reading: Reading, number: int, wanted: str) -> str:
    sentence = reading.annotated.sentences[number]
    return next(
        (t.text for t in reading.annotated.words(sentence) if key(t.lemma, t.pos) == wanted), wanted
    )


def _told_orders(reading: Reading) -> Sequence[Order]:
    if "orders" not in reading.kept:
        reading.kept["orders"] = [o for o in _orders(reading) if o.early and o.late]
    return reading.kept["orders"]


def _orders(reading: Reading) -> Iterator[Order]:
    """before / after / once / had already ... when / ... and N days later."""
    tokens = reading.tokens
    for index, token in enumerate(tokens):
        word = token.text.lower()
        if word in ("before", "after", "once") and token.dep in ("mark", "advmod"):
            below = reading.core(token.head)
            above = reading.core(reading.governor(token.head))
            first = word == "before"
            yield Order(token.sentence, *((above, below) if first else (below, above)))
        elif word in ("before", "after", "following") and token.dep == "prep":
            noun = next((i for i in reading.below(index) if tokens[i].dep == "pobj"), None)
            if noun is None or tokens[noun].entity in ("DATE", "TIME"):
                continue
            below = frozenset({key(tokens[noun].lemma, tokens[noun].pos)})
            above = reading.core(token.head) - below
            yield Order(token.sentence, *((above, below) if word == "before" else (below, above)))
        elif word == "time" and index > 1 and tokens[index - 2].text.lower() == "by":
            below_at = next((i for i in reading.below(index) if tokens[i].pos in _VERBS), None)
            if below_at is not None and tokens[index - 1].text.lower() == "the":
                # "By the time he was released, the novel had been published".
                above = reading.core(reading.governor(below_at), deep=False)
                above = above | reading.core(token.head)
                below = reading.core(below_at)
                yield Order(token.sentence, above - below, below)
        elif word == "when" and token.dep in ("advmod", "mark"):
            above_at = reading.governor(token.head)
            clause = reading.clauses.items[reading.clauses.of_token[above_at]]
            texts = {tokens[i].text.lower() for i in clause.tokens}
            if {"had", "already"} <= texts:
                yield Order(
                    token.sentence,
                    reading.core(above_at),
                    reading.core(token.head, deep=True),
                )
        elif (
            token.dep == "advmod"
            and tokens[token.head].dep == "conj"
            and word in cues("afterwards")
        ):
            yield Order(
                token.sentence,
                reading.core(reading.governor(token.head)),
                reading.core(token.head),
            )
