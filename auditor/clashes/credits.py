"""A remark taken up by a noun that has another owner: "the mayor's words about a building that
sings", "the forecast, made by the anglers", of what somebody else was quoted with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from auditor.clashes.kindred import may_be_one
from auditor.clashes.reading import MOST, Clash, Reading
from auditor.model import Statement
from auditor.statements.clauses import is_content
from auditor.statements.concepts import cues, key, speech_nouns

# Words that a credit must share with a quotation: so many, this share of its own and this share of
# the quotation's; chosen on the developing half of the project's texts. Below them two people
# speak on one topic.
FEWEST, OF_CREDIT, OF_QUOTE = 2, 0.6, 0.3
# How far a credit's words and its owner are looked for, in tokens.
_AHEAD, _BACK = 14, 9


class Credit(NamedTuple):
    """A remark taken up in a sentence: its owner as keys and as words, and what it was about."""

    sentence: int
    owner: frozenset[str]
    shown: str
    keys: frozenset[str]


def disowned(reading: Reading) -> Iterator[Clash]:
    """What one person is quoted with, taken up as somebody else's."""
    credits_ = list(_credits(reading))
    if not credits_:
        return
    index: dict[str, list[Statement]] = defaultdict(list)
    for remark in reading.statements:
        known = remark.kind == "remark" and remark.subject in reading.surnames
        if known and "credited" not in remark.marks:
            for k in sorted(reading.rare(remark.keys)):
                index[k].append(remark)
    for credit in credits_[:MOST]:
        near = {id(r): r for k in sorted(credit.keys) for r in index.get(k, ())[:MOST]}
        for remark in sorted(near.values(), key=lambda r: r.span):
            if _of_another(reading, remark, credit):
                yield Clash(
                    "attribution",
                    reading.sentence(remark.sentence),
                    reading.sentence(credit.sentence),
                    f"The text credits one remark to {remark.value} and then to “{credit.shown}”: "
                    f"“{reading.sentence(credit.sentence).text}”",
                )
                break


def _of_another(reading: Reading, remark: Statement, credit: Credit) -> bool:
    """Whether a credit takes up a remark, and its owner cannot be the one quoted."""
    if remark.sentence == credit.sentence or _echoed(reading, credit):
        return False
    own = remark.keys - cues("thin")
    figures = {k for k in credit.keys & reading.words_at(remark.sentence) if k.isdigit()}
    shared = reading.rare(own & credit.keys) | figures
    if len(shared) < FEWEST or len(shared) < OF_CREDIT * len(credit.keys):
        return False
    if len(shared) < OF_QUOTE * len(own):
        return False
    speaker = frozenset({remark.subject})
    if credit.owner & speaker or credit.owner & reading.words_at(remark.sentence):
        return False
    return not may_be_one(reading, speaker, credit.owner)


def _echoed(reading: Reading, credit: Credit) -> bool:
    """Whether the sentence of a credit tells that the words are shared, quoted or denied."""
    return bool(cues("echo") & reading.words_at(credit.sentence) - credit.keys)


def _credits(reading: Reading) -> Iterator[Credit]:
    tokens = reading.tokens
    for index, token in enumerate(tokens):
        word = token.lemma.lower()
        if token.pos == "NOUN" and (word in speech_nouns() or word in cues("utterances")):
            owner = _owner(reading, index)
            keys = _about(reading, index + 1) if owner is not None else frozenset()
        elif token.pos == "VERB" and token.dep == "relcl" and word in cues("saying"):
            owner = token.head if tokens[token.head].pos in ("NOUN", "PROPN") else None
            keys = _about(reading, index + 1) if owner is not None else frozenset()
        else:
            continue
        if owner is not None and len(keys) >= FEWEST:
            phrase = reading.phrase(owner)
            who = frozenset(key(t.lemma, t.pos) for t in phrase if is_content(t))
            who |= frozenset(t.text.lower() for t in phrase if t.pos == "PROPN")
            shown = reading.quote((phrase[0].start, phrase[-1].end))
            yield Credit(token.sentence, who, shown, keys - who)


def _about(reading: Reading, at: int) -> frozenset[str]:
    """The keys of what a remark was about: after "about", "of", "that", "as", up to a comma."""
    sentence = reading.annotated.sentences[reading.tokens[at - 1].sentence]
    words = reading.tokens[at : min(sentence.last, at + _AHEAD)]
    if not words or words[0].text.lower() not in ("about", "of", "that", "on"):
        return frozenset()
    keys: set[str] = set()
    for token in words:
        if token.text in (",", ";", "."):
            break
        if is_content(token):
            keys.add(key(token.lemma, token.pos))
        elif token.text.isdigit():
            keys.add(token.text)
    return frozenset(keys)


def _owner(reading: Reading, noun: int) -> int | None:
    """Whose a remark is: "*the mayor's* words", "*Kray*, over his remark", "made by *anglers*",
    "*Lotz*, from whom the line comes"."""
    tokens = reading.tokens
    sentence = reading.annotated.sentences[tokens[noun].sentence]
    owners = [i for i in reading.below(noun) if tokens[i].dep == "poss"]
    named = [i for i in owners if tokens[i].pos in ("NOUN", "PROPN")]
    if named:
        return named[0]
    before = range(noun - 1, max(sentence.first, noun - _BACK) - 1, -1)
    texts = {tokens[i].text.lower() for i in before}
    if owners or {"whom", "whose"} & texts:
        people = (i for i in before if tokens[i].entity == "PERSON" and tokens[i].pos == "PROPN")
        return next(people, None)
    after = range(noun + 1, min(sentence.last, noun + 2 * _AHEAD))
    for i in after:
        if tokens[i].text.lower() == "by" and tokens[i - 1].lemma.lower() in cues("utters"):
            return next((j for j in reading.below(i) if tokens[j].dep == "pobj"), None)
    return None
