"""One remark in two mouths: what is quoted of one person and then credited to another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from auditor.clashes.reading import MOST, Clash, Reading
from auditor.model import Statement
from auditor.statements.concepts import cues, speech_nouns

# Share of a remark's words that a sentence must take up to be the same remark. A sentence on the
# same topic has up to half of them (read in tests/examples/contradictions_more.toml).
TAKEN_UP = 0.6
FEWEST = 3
# Words in one row that a remark and its echo share where no word such as "remark" points back. Of
# three findings in 840 articles of PolNeAR train none had them, and all three were wrong.
RUN = 4
_KNOWN = frozenset({"the", "that", "this", "those", "these", "'s", "’s", "whose", "his", "her"})
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b")
_WORD = re.compile(r"[\w’'-]+")


def recredited(reading: Reading) -> Iterator[Clash]:
    """A remark of one person that another sentence credits, in its words, to somebody else."""
    remarks = [s for s in reading.statements if s.kind == "remark" and s.value]
    seen: set[tuple[int, int]] = set()
    for remark in remarks:
        known = remark.subject in reading.surnames
        if "credited" in remark.marks or len(remark.keys) < FEWEST or not known:
            continue
        for number in _echoes(reading, remark):
            other = _speaker(reading, number, remark)
            spot = (min(number, remark.sentence), max(number, remark.sentence))
            if other is None or spot in seen or _both(reading, remark, other):
                continue
            seen.add(spot)
            yield Clash(
                "attribution",
                reading.sentence(remark.sentence),
                reading.sentence(number),
                f"The text credits one remark to {remark.value} and then to {other.title()}: "
                f"“{reading.sentence(number).text}”",
            )


def _echoes(reading: Reading, remark: Statement) -> Iterator[int]:
    """Sentences that take up most of a remark's words."""
    shared: Counter[int] = Counter()
    for k in sorted(reading.rare(remark.keys)):
        for number in reading.by_key[k][:MOST]:
            shared[number] += 1
    for number in sorted(shared):
        # Without a word such as "remark", a handful of words in common is chance.
        named = _points_back(reading, number)
        least = max(FEWEST if named else FEWEST + 1, TAKEN_UP * len(remark.keys))
        holders = {s.holder for s in reading.of_sentence[number] if s.kind == "event"}
        if holders and None not in holders and "credited" not in remark.marks:
            # Words inside somebody's speech credit nothing, unless they are a report of it.
            own = {s.subject for s in reading.of_sentence[number] if s.kind == "remark"}
            if not own - {remark.subject}:
                continue
        if shared[number] >= least and number != remark.sentence:
            # Two people may say much the same; what is one remark has a stretch in the same words.
            own_words = _FIRST_PERSON.search(reading.sentence(number).text)
            if named or (not own_words and _run(reading, remark.sentence, number) >= RUN):
                yield number


def _points_back(reading: Reading, number: int) -> bool:
    """Whether a sentence speaks of a remark that is known: "the line", "Marsh, whose quip"."""
    sentence = reading.annotated.sentences[number]
    tokens = reading.tokens[sentence.first : sentence.last]
    return any(
        token.lemma.lower() in speech_nouns()
        and _KNOWN & {t.text.lower() for t in tokens[max(0, index - 4) : index]}
        for index, token in enumerate(tokens)
    )


def _run(reading: Reading, one: int, other: int) -> int:
    """How many words, at most, stand in one row in two sentences."""
    first: list[str] = _WORD.findall(reading.sentence(one).text.lower())
    second: list[str] = _WORD.findall(reading.sentence(other).text.lower())
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return max(int(block.size) for block in matcher.get_matching_blocks())


def _speaker(reading: Reading, number: int, remark: Statement) -> str | None:
    """The one person, other than the remark's own speaker, that a sentence credits it to."""
    words = reading.lemmas(number)
    if words & cues("echo") or not words & (speech_nouns() | cues("saying")):
        return None
    named = {name.split()[-1]: name for name in reading.people.get(number, ())}
    own = remark.subject
    if own in named and len(named) == 1:
        return None
    if own in reading.words_at(number) and "deputy" not in words:
        return None
    others = [n for last, n in named.items() if last != own and _credited(reading, number, last)]
    return others[0] if len(others) == 1 else None


def _credited(reading: Reading, number: int, surname: str) -> bool:
    """Whether a sentence has somebody say something: as the subject of a verb of saying, by "who
    said", "'s remark", "whose remark", "spoken by"."""
    sentence = reading.annotated.sentences[number]
    tokens, nouns, verbs = reading.tokens, speech_nouns(), cues("saying")
    for index in range(sentence.first, sentence.last):
        token = tokens[index]
        if token.text.lower() != surname:
            continue
        if token.dep in ("nsubj", "nsubjpass") and tokens[token.head].lemma.lower() in verbs:
            return True
        after = [t.lemma.lower() for t in tokens[index + 1 : min(sentence.last, index + 7)]]
        texts = [t.text.lower() for t in tokens[index + 1 : min(sentence.last, index + 7)]]
        if "who" in texts[:3] and verbs & set(after):
            return True
        if ("'s" in texts[:1] or "whose" in texts[:3]) and nouns & set(after[:5]):
            return True
        before = {t.lemma.lower() for t in tokens[max(sentence.first, index - 9) : index]}
        if "by" in before and before & (verbs | nouns | {"make"}):
            return True
    return False


def _both(reading: Reading, remark: Statement, other: str) -> bool:
    """Whether both people stand in the remark's own sentence."""
    return other.split()[-1] in reading.words_at(remark.sentence)
