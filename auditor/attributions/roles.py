"""The words beside a name that say what somebody is: "Home Minister", "a nurse at the clinic"."""

from __future__ import annotations

from functools import lru_cache

from auditor.attributions.nouns import listed
from auditor.attributions.trees import Run, Trees

PERSON_ENDINGS = ("er", "or", "ist", "ian", "man", "woman", "men", "women", "eer", "ee", "yst")
# A role ends before these.
_ENDS = frozenset({",", ";", ":", ".", "(", ")", "—", "–", "-", '"', "“", "”"})
# How many tokens a role may have.
_LONGEST = 14


def beside_name(trees: Trees, begin: int, first: int, last: int, head: int) -> Run | None:
    """The run of a role before or behind the name first..last (`begin`: with its titles).

    Read from the words as much as from the parse: an article or a noun behind a comma, nouns
    right before the name.
    """
    behind = _behind(trees, last)
    if behind is not None:
        return behind
    before = _before(trees, begin, first)
    if before is not None:
        return before
    return _around(trees, head, last)


def _behind(trees: Trees, last: int) -> Run | None:
    tokens = trees.tokens
    start = last + 1
    if start >= len(tokens) or tokens[last].text != ",":
        return None
    if tokens[start].text.isdigit() and start + 2 < len(tokens) and tokens[start + 1].text == ",":
        # "Leila Farouk, 34, a nurse"
        start += 2
    sentence = tokens[last].sentence
    stop = start
    while stop < min(len(tokens), start + _LONGEST) and tokens[stop].text not in _ENDS:
        if tokens[stop].sentence != sentence or tokens[stop].pos in ("VERB", "AUX", "SCONJ"):
            break
        stop += 1
    opens = start < stop and tokens[start].pos in ("DET", "NOUN", "PRON", "ADJ", "PROPN")
    closed = stop < len(tokens) and (
        tokens[stop].text in _ENDS or tokens[stop].sentence != sentence
    )
    if closed and stop < len(tokens) and tokens[stop].text in ("-", "–", "—", '"', "“", "”"):
        return None
    common = any(tokens[i].pos == "NOUN" and is_role(tokens[i].lemma) for i in range(start, stop))
    people = any(tokens[i].entity == "PERSON" for i in range(start, min(stop, start + 2)))
    if not (opens and closed and common) or people or tokens[start].text.lower() in _NO_ROLE:
        return None
    return start, stop


COURTESY = frozenset(
    {"Dame", "Dr", "Lady", "Lord", "Madam", "Miss", "Mr", "Mrs", "Ms", "Prof", "Shri", "Sir", "Smt"}
)
_NO_ROLE = frozenset({"who", "which", "that", "where", "whose", "and", "but", "this", "these"})


def _before(trees: Trees, begin: int, first: int) -> Run | None:
    """Nouns and names of bodies that run into the name: "Bank of Ghana governor | Ernest"."""
    tokens = trees.tokens
    sentence = tokens[first].sentence
    start = begin
    while start > 0 and begin - start < _LONGEST and tokens[start - 1].sentence == sentence:
        token = tokens[start - 1]
        linked = token.pos in ("NOUN", "PROPN", "ADJ") and token.entity != "PERSON"
        joint = token.text.lower() in ("of", "'s", "for") and start < begin
        if not (linked or joint):
            break
        start -= 1
    while start < first and tokens[start].pos in ("ADP", "PART", "PUNCT"):
        start += 1
    common = any(
        tokens[i].pos == "NOUN"
        or (tokens[i].text in listed("titles") and tokens[i].text.rstrip(".") not in COURTESY)
        for i in range(start, first)
    )
    return (start, first) if start < first and common else None


def _around(trees: Trees, head: int, last: int) -> Run | None:
    """ "the mayor of Port Selby, | Ann Tierney", "Ann Tierney is the mayor"."""
    tokens = trees.tokens
    above = tokens[head].head
    if tokens[head].dep == "appos" and tokens[above].pos == "NOUN" and above < head:
        first, end = trees.low[above], above + 1
        while end < head and tokens[end].text not in _ENDS and tokens[end].pos != "VERB":
            end += 1
        return (first, end) if end - first <= _LONGEST else None
    if tokens[head].dep == "nsubj" and tokens[above].lemma == "be":
        attribute = trees.child(above, "attr")
        if attribute is not None and attribute > last and tokens[attribute].pos == "NOUN":
            first, end = trees.low[attribute], attribute + 1
            while end <= trees.high[attribute] and tokens[end].text not in _ENDS:
                if tokens[end].pos in ("VERB", "AUX", "PRON"):
                    break
                end += 1
            return (first, end) if end - first <= _LONGEST else None
    return None


@lru_cache(maxsize=4_096)
def is_role(lemma: str) -> bool:
    """Whether a noun says what a person is."""
    lemma = lemma.lower()
    known = listed("official") | listed("person")
    bodies = listed("organisation") | listed("document")
    person = lemma.endswith(PERSON_ENDINGS)
    return lemma in known or lemma in _HEADS or (person and lemma not in bodies)


_HEADS = frozenset({"head", "co-founder", "chief"})
