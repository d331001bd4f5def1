"""Which capitalised words are a person's name.

The recogniser's labels are a hint: what stands beside a name, and how the same words are labelled
elsewhere in the document, decide.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from auditor.attributions.nouns import listed
from auditor.attributions.roles import COURTESY, is_role
from auditor.attributions.trees import Trees
from auditor.lexicon import toml
from auditor.model import Annotated, Entity

_NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "WORK_OF_ART"})
# What the recogniser calls words that it can place nowhere.
_NO_NAME = frozenset({"", "CARDINAL"})
_BODY_WORD = frozenset(
    {
        "inc",
        "inc.",
        "ltd",
        "ltd.",
        "plc",
        "corp",
        "corp.",
        "co.",
        "llc",
        "gmbh",
        "united",
        "times",
        "news",
    }
)


@cache
def given() -> dict[str, str]:
    """Common given names: name -> "he" or "she"."""
    names = toml("attribution/given_names.toml")
    sides = (("she", names["female"]), ("he", names["male"]))
    return {name: pronoun for pronoun, listed in sides for name in listed.split()}


def personal(annotated: Annotated, trees: Trees) -> Iterator[tuple[int, int]]:
    """The token ranges of personal names, in order.

    The recogniser's labels are corrected by what stands beside the name (a title, an age, a role)
    and by how it labels the same words elsewhere.
    """
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for entity in annotated.entities:
        labels[_key(trees, entity.first, entity.last)][entity.label] += 1
    opening = _opening(annotated)
    tokens = annotated.tokens
    known = {t.text for i, t in enumerate(tokens) if t.pos == "PROPN" and i not in opening}
    seen: set[tuple[int, int]] = set()
    for entity in [*annotated.entities, *_unlabelled(annotated), *_titled(annotated)]:
        if entity.label not in _NAME_LABELS:
            continue
        first, last = entity.first, entity.last
        while last - first > 1 and trees.tokens[first].text.lower() in ("the", "a"):
            first += 1
        if trees.tokens[last - 1].pos not in ("PROPN", "PART", "PUNCT", "NOUN"):
            continue
        votes = labels[_key(trees, entity.first, entity.last)]
        person = votes["PERSON"] * 2 > sum(votes.values()) or (
            entity.label == "PERSON" and votes["PERSON"] * 2 >= sum(votes.values())
        )
        verdict = _beside(trees, first, last)
        if verdict is None and person and last - first == 1 and first in opening:
            # "Flour is dear": a capital that only opens the sentence.
            person = trees.tokens[first].text in known or trees.tokens[first].text in given()
        if verdict if verdict is not None else person:
            run = _with_given(trees, first, last), last
            if run not in seen:
                seen.add(run)
                yield run


def _titled(annotated: Annotated) -> Iterator[Entity]:
    """Capitalised words behind a form of address: "Dr Haruki Sato"."""
    tokens = annotated.tokens
    for index, (token, after) in enumerate(pairwise(tokens)):
        address = after.pos == "PROPN" and (
            token.text.rstrip(".") in COURTESY
            or (token.text.endswith(".") and token.text in listed("titles"))
        )
        end = index + 1
        while address and end < len(tokens) and end - index < 4 and tokens[end].pos == "PROPN":
            if tokens[end].sentence != token.sentence or not tokens[end].text[0].isupper():
                break
            end += 1
        if address and end > index + 1:
            start = tokens[index + 1].start
            yield Entity(start, tokens[end - 1].end, "PERSON", index + 1, end)


def _with_given(trees: Trees, first: int, last: int) -> int:
    """Where a surname's given name begins that the recogniser left out: "Amadou | Kone"."""
    tokens = trees.tokens
    start = first
    while last - first == 1 and start > 0 and first - start < 2:
        before = tokens[start - 1]
        part = before.pos == "PROPN" and before.dep == "compound" and first <= before.head < last
        common = before.text in listed("titles") or before.lemma.lower() in listed("official")
        named = before.entity in ("", "PERSON") and before.text[:1].isupper()
        if not (part and named) or common or is_role(before.lemma):
            break
        start -= 1
    return start


def _opening(annotated: Annotated) -> set[int]:
    """The words that open a sentence or a quotation: their capital says nothing."""
    found = set()
    for sentence in annotated.sentences:
        index = sentence.first
        while index < sentence.last and not annotated.tokens[index].text[:1].isalnum():
            index += 1
        found.add(index)
    marks = ('"', "“", "«", "''", "``", "‘", "'")
    tokens = annotated.tokens
    found |= {i + 1 for i, token in enumerate(tokens) if token.text in marks}
    return found


def _unlabelled(annotated: Annotated) -> Iterator[Entity]:
    """Capitalised words after a given name that the recogniser passed over."""
    tokens = annotated.tokens
    index = 0
    while index < len(tokens):
        end = index + 1
        token = tokens[index]
        if token.entity in _NO_NAME and token.pos == "PROPN" and token.text in given():
            while end < len(tokens) and tokens[end].pos == "PROPN":
                if tokens[end].entity not in _NO_NAME:
                    break
                if tokens[end].sentence != token.sentence or not tokens[end].text[0].isupper():
                    break
                end += 1
            if end - index > 1:
                yield Entity(token.start, tokens[end - 1].end, "PERSON", index, end)
        index = end


def _key(trees: Trees, first: int, last: int) -> str:
    return " ".join(token.text for token in trees.tokens[first:last] if token.pos != "PART").lower()


def _beside(trees: Trees, first: int, last: int) -> bool | None:
    """Whether the company of a name makes it a person's; `None` if it says nothing."""
    tokens = trees.tokens
    words = {token.text.lower() for token in tokens[first:last]}
    lemmas = {token.lemma.lower() for token in tokens[first:last]}
    nouns = (listed(sort) for sort in ("organisation", "document"))
    if not _BODY_WORD.isdisjoint(words) or not all(map(lemmas.isdisjoint, nouns)):
        return False
    before = tokens[first - 1] if first > 0 else None
    if tokens[first].text in listed("titles") or (before and before.text in listed("titles")):
        return True
    if before is not None and before.pos == "NOUN" and before.dep in ("compound", "nmod", "appos"):
        lemma = before.lemma.lower()
        if is_role(lemma):
            return True
        if lemma in listed("organisation"):
            return False
    if tokens[first].text in given() and 2 <= last - first <= 4:
        return True
    after = [token.text for token in tokens[last : last + 3]]
    if len(after) == 3 and after[0] == "," and after[1].isdigit() and len(after[1]) == 2:
        # "Ewan Strachan, 51, ...": an age.
        return after[2] == ","
    head = next((i for i in range(first, last) if not first <= tokens[i].head < last), last - 1)
    for child in trees.children[head]:
        token = tokens[child]
        if child < last:
            continue
        if token.dep == "appos" and token.pos == "NOUN":
            return is_role(token.lemma.lower()) or None
        if token.dep == "relcl":
            opener = tokens[trees.low[child]].text.lower()
            return True if opener == "who" else False if opener == "which" else None
    return None
