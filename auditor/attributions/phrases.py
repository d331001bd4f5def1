"""Where a source's noun phrase begins and ends, and the personal names in and behind it."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.nouns import listed
from auditor.attributions.people import Register
from auditor.attributions.trees import Run, Trees

# A noun phrase stops before these: what they add says more about the source, not who it is.
_ASIDES = frozenset({"relcl", "acl", "advcl", "appos", "parataxis", "ccomp", "dep"})
# Words that open a clause of time or reason behind a comma.
_CLAUSES = frozenset(
    {"when", "while", "as", "because", "after", "before", "where", "although", "though", "if"}
)
_BREAKS = frozenset({")", "]", "—", "–"})


def phrase(trees: Trees, register: Register, head: int, cue: Sequence[int]) -> Run:
    """The noun phrase of `head` without what is set beside it, nor the cue if that lies inside."""
    tokens = trees.tokens
    first, last = trees.run(head)
    named = register.is_person(head)
    for child in trees.children[head]:
        if child < head:
            continue
        if tokens[child].dep == "appos" and not named and register.is_person(child):
            # "the mayor, Ana Ruiz,": the name is who it is.
            last = min(last, _own_end(trees, child))
            break
        if tokens[child].dep in _ASIDES and not _publishes(trees, head, child):
            last = min(last, trees.low[child])
            break
        if tokens[child].dep == "prep" and _tells_when(trees, child):
            last = min(last, trees.low[child])
            break
    for index in cue:
        if head < index < last:
            last = index
        elif first <= index < head:
            first = index + 1
    first, last = _within_marks(trees, head, first, last)
    while last - 1 > head and tokens[last - 1].pos in ("PUNCT", "CCONJ", "PART", "SCONJ"):
        if tokens[last - 1].text == ")":
            break
        last -= 1
    while first < head and tokens[first].pos in ("PUNCT", "CCONJ", "ADP", "SCONJ"):
        first += 1
    return first, max(last, head + 1)


def _own_end(trees: Trees, head: int) -> int:
    """Where a name ends, its own asides left out."""
    ends = [trees.low[i] for i in trees.children[head] if i > head]
    return min([trees.high[head] + 1, *(end for end in ends if end > head)])


def _publishes(trees: Trees, head: int, child: int) -> bool:
    """ "figures published by the ministry": who published a document belongs to its name."""
    agent = trees.child(child, "agent")
    near = agent is not None and trees.high[child] - head <= _PUBLISHER
    return near and trees.tokens[head].lemma.lower() in listed("document")


# How long a publisher may be, in tokens, to belong to a document's name.
_PUBLISHER = 14


def _tells_when(trees: Trees, preposition: int) -> bool:
    """ "Russia on Thursday": when it was, not who."""
    inner = trees.child(preposition, "pobj")
    return inner is not None and trees.tokens[inner].entity in ("DATE", "TIME")


def _within_marks(trees: Trees, head: int, first: int, last: int) -> Run:
    """The phrase cut at a bracket that opens or closes in it alone, at a dash, at a new clause."""
    tokens = trees.tokens
    for index in range(head, first - 1, -1):
        if tokens[index].text in _BREAKS and not _is_closed(trees, first, index):
            first = index + 1
            break
    opened = -1
    for index in range(first, last):
        word = tokens[index].text
        if word == "(":
            opened = index
        elif word == ")":
            opened = -1
        elif word == "," and head < index < last - 1 and tokens[index + 1].text.lower() in _CLAUSES:
            return first, index
    if opened >= 0 and last < len(tokens) and tokens[last].text == ")":
        return first, last + 1
    return first, opened if opened > head else last


def _is_closed(trees: Trees, first: int, index: int) -> bool:
    """Whether a closing bracket at `index` has its opening one within the phrase."""
    words = [token.text for token in trees.tokens[first:index]]
    return trees.tokens[index].text == ")" and "(" in words


def name_behind(trees: Trees, register: Register, head: int, run: Run) -> str | None:
    """The name set behind an office, wherever the parse hung it: "the coroner, | Ana Ruiz,"."""
    tokens = trees.tokens
    last = run[1]
    if tokens[head].pos != "NOUN" or last + 1 >= len(tokens) or tokens[last].text != ",":
        return None
    lemma = tokens[head].lemma.lower()
    one = lemma == tokens[head].text.lower() and tokens[run[0]].text.lower() == "the"
    if not one or not (lemma in listed("official") or lemma in listed("person")):
        return None
    end = last + 1
    while end < len(tokens) and tokens[end].pos == "PROPN":
        end += 1
    if end == last + 1 or end >= len(tokens) or tokens[end].text != ",":
        return None
    return register.name_at(end - 1) if register.is_person(end - 1) else None


def named_within(trees: Trees, register: Register, run: Run) -> str | None:
    """The personal name that closes a phrase headed by an office: "the mayor of Leeds, Ana Ruiz".

    A name behind a preposition, a possessive or "and" is somebody else's.
    """
    tokens = trees.tokens
    first, last = run
    if last - first < 2 or not register.is_person(last - 1):
        return None
    start = last - 1
    while start > first and register.is_person(start - 1):
        start -= 1
    while start > first and tokens[start - 1].text in listed("titles"):
        start -= 1
    if start == first:
        return None
    before = tokens[start - 1]
    follows = before.text in (",", ")") or before.pos in ("NOUN", "PROPN")
    return register.name_at(last - 1) if follows else None
