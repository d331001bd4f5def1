"""The words of a document in the form in which two versions of a text are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby, zip_longest
from typing import NamedTuple

from auditor.model import Annotated, Span
from auditor.revision.lists import spellings
from auditor.revision.types import Edit
from auditor.values.numbers import number

# Parts of speech that tell what a sentence is about.
TELLING = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})


class Word(NamedTuple):
    """A word with its place: `form` is what is compared, `lemma` what tells the subject."""

    text: str
    form: str
    lemma: str
    pos: str
    start: int
    end: int
    sentence: int


@lru_cache(maxsize=4_096)
def same_form(text: str) -> str:
    """The form under which spellings of one word, and of one number, are the same."""
    form = text.lower().strip(".-")
    value = number(form) if form else None
    if value is not None:
        return f"{value.value:g}"
    for pattern, replacement in spellings():
        form = pattern.sub(replacement, form)
    return form


def words_of(annotated: Annotated) -> tuple[Word, ...]:
    """The document's words in order; punctuation is left out, "per cent" is one word."""
    found: list[Word] = []
    for token in annotated.tokens:
        if not any(map(str.isalnum, token.text)):
            continue
        word = Word(
            token.text,
            same_form(token.text),
            token.lemma.lower() or token.text.lower(),
            token.pos,
            token.start,
            token.end,
            token.sentence,
        )
        if found and (found[-1].form, word.form) == ("per", "cent"):
            before = found.pop()
            word = word._replace(
                text="per cent", form="percent", lemma="percent", start=before.start
            )
        found.append(word)
    return tuple(found)


def by_sentence(words: Sequence[Word], sentences: int) -> list[list[Word]]:
    """The words of each sentence."""
    grouped: list[list[Word]] = [[] for _ in range(sentences)]
    for word in words:
        grouped[word.sentence].append(word)
    return grouped


def telling(words: Iterable[Word]) -> Counter[str]:
    """The lemmas of the words that tell what a sentence is about."""
    return Counter(word.lemma for word in words if word.pos in TELLING)


def kept(part: Iterable[Word], whole: Counter[str]) -> float:
    """The share of the telling words of `part` that `whole` has, 0..1; 0 where it has none."""
    lemmas = telling(part)
    return (lemmas & whole).total() / lemmas.total() if lemmas else 0.0


def span_of(words: Sequence[Word]) -> Span:
    """From the first word to the last."""
    return words[0].start, words[-1].end


def edits(wire: Sequence[Word], local: Sequence[Word]) -> Iterator[Edit]:
    """The runs of words that differ, in order; none reaches from one sentence into another."""
    for tag, a, b, c, d in _opcodes(wire, local):
        if tag != "equal":
            for old, new in zip_longest(_runs(wire[a:b]), _runs(local[c:d])):
                yield Edit(span_of(old) if old else None, span_of(new) if new else None)


def _runs(words: Sequence[Word]) -> list[list[Word]]:
    return [list(run) for _, run in groupby(words, key=lambda word: word.sentence)]


def _opcodes(
    wire: Sequence[Word], local: Sequence[Word]
) -> Iterable[tuple[str, int, int, int, int]]:
    left, right = [w.form for w in wire], [w.form for w in local]
    return SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
