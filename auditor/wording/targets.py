"""Whom a loaded word is about: by grammar, else the actor nearest to it in its clause.

Actors are named people and organisations, peoples and places, and words for people and bodies
("landlords", "the board").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from auditor.lexicon import lines, toml
from auditor.model import Annotated, Extent, Sentence, Target, Token, Tone
from auditor.wording.bearers import CLAUSES, Unknown, bearer
from auditor.wording.terms import listed
from auditor.wording.uses import people

# Kinds that judge; the others turn up, soften or hedge, and say neither good nor bad.
_JUDGING = frozenset({"name_calling", "evaluative", "emotive", "metaphor", "hedge_or_doubt"})
_NAMED = {"PERSON": "person", "ORG": "organisation", "NORP": "group", "GPE": "place"}
# Words for nobody in particular.
_ANYBODY = frozenset({"people", "person", "man", "woman", "somebody", "anybody", "everybody"})
# An actor further away than this, in arcs, has nothing to do with a word.
_FARTHEST = 4
# Where no arc leads to an actor: how many tokens back the nearest is looked for.
_BACK = 12
_SUBJECTS = ("nsubj", "nsubjpass", "nsubj:pass", "poss", "nmod:poss")


class _Actor(NamedTuple):
    """Tokens `first`..`last` (half-open), of which `head` is the one that others hang on."""

    first: int
    last: int
    head: int
    name: str
    kind: str


def tone(kind: str, words: Sequence[Token]) -> Tone:
    """Whether a term speaks well or ill of what it is about; the last listed word decides."""
    listed = lines("loaded/praise.txt")
    if any({t.lemma.lower(), t.text.lower()} & listed for t in words):
        return "praise"
    return "blame" if kind in _JUDGING else "other"


def targets(annotated: Annotated, terms: Sequence[tuple[int, int, int]]) -> list[Target | None]:
    """For each term (sentence, first token, last token), whom it is about."""
    wanted = {number for number, _, _ in terms}
    names = _full_names(annotated) if terms else {}
    actors: dict[int, list[_Actor]] = {}
    for number in wanted:
        actors[number] = _actors(annotated, annotated.sentences[number], names)
    return [_target(annotated, actors[number], first, last) for number, first, last in terms]


def _full_names(annotated: Annotated) -> dict[int, str]:
    """The resolved name of each mention of a person or a body, by where it starts."""
    return {
        mention.start: mention.value if isinstance(mention.value, str) else mention.text
        for mention in annotated.mentions
        if mention.kind in ("person", "organisation", "place")
    }


def _actors(annotated: Annotated, sentence: Sentence, names: dict[int, str]) -> list[_Actor]:
    """The actors of a sentence, in order; names before words for people."""
    tokens = annotated.tokens
    found: list[_Actor] = []
    index = sentence.first
    while index < sentence.last:
        token = tokens[index]
        kind = _NAMED.get(token.entity)
        last = index + 1
        if kind:
            while last < sentence.last and tokens[last].entity == token.entity:
                last += 1
            found.append(_named(annotated, index, last, kind, names))
        elif token.pos == "NOUN" and (kind := _plain_kind(token)):
            found.append(_Actor(index, last, index, _plain_name(token), kind))
        index = last
    return found


def _named(annotated: Annotated, first: int, last: int, kind: str, names: dict[int, str]) -> _Actor:
    tokens = annotated.tokens
    while first < last - 1 and tokens[first].pos == "DET":
        first += 1
    end = last
    while end > first + 1 and tokens[end - 1].pos in ("PART", "PUNCT"):
        end -= 1
    inside = range(first, end)
    head = next((i for i in reversed(inside) if tokens[i].head not in inside), end - 1)
    written = annotated.document.text[tokens[first].start : tokens[end - 1].end]
    name = names.get(tokens[first].start) or " ".join(written.split())
    return _Actor(first, end, head, name, kind)


def _plain_kind(token: Token) -> str | None:
    """ "group" for a word for people, "organisation" for one for a body."""
    words = {token.text.lower(), token.lemma.lower()}
    if words & _ANYBODY or listed(token):
        return None
    if words & people():
        return "group"
    return "organisation" if words & _bodies() else None


@cache
def _bodies() -> frozenset[str]:
    return frozenset(toml("attribution/source_nouns.toml")["organisation"])


def _plain_name(token: Token) -> str:
    return token.text.lower()


def _target(annotated: Annotated, actors: Sequence[_Actor], first: int, last: int) -> Target | None:
    """Whom grammar makes the term about; where no arc tells, the nearest actor of its clause."""
    others = [a for a in actors if a.last <= first or a.first >= last]
    if not others:
        return None
    head = _head(annotated, first, last)
    found = bearer(annotated, head, {i: a for a in others for i in range(a.first, a.last)})
    if not isinstance(found, Unknown):
        return _as_target(annotated, found) if found else None
    above = _ancestors(annotated, head)
    ways = [(_way(annotated, above, actor), actor) for actor in others]
    near = min(ways, key=lambda way: (way[0], way[1].first > first, abs(way[1].first - first)))
    if near[0] <= _FARTHEST:
        return _as_target(annotated, near[1])
    before = [a for a in others if a.last <= first and first - a.last <= _BACK]
    return _as_target(annotated, before[-1]) if before else None


def _head(annotated: Annotated, first: int, last: int) -> int:
    inside = range(first, last)
    return next((i for i in inside if annotated.tokens[i].head not in inside), first)


def _ancestors(annotated: Annotated, index: int) -> dict[int, int]:
    """A token and those above it in its clause, each with its distance."""
    found: dict[int, int] = {}
    while index not in found:
        found[index] = len(found)
        if annotated.tokens[index].dep in CLAUSES:
            break
        index = annotated.tokens[index].head
    return found


def _way(annotated: Annotated, above: dict[int, int], actor: _Actor) -> float:
    """The number of arcs between a term, given what stands above it, and an actor.

    A subject's or an owner's arc counts half: "the mayor slammed the board" is about the mayor.
    """
    index, steps, seen = actor.head, 0.0, set[int]()
    while index not in above:
        if index in seen:
            return _FARTHEST + 1.0
        seen.add(index)
        steps += 0.5 if annotated.tokens[index].dep in _SUBJECTS else 1.0
        index = annotated.tokens[index].head
    return steps + above[index]


def _as_target(annotated: Annotated, actor: _Actor) -> Target:
    start, end = annotated.tokens[actor.first].start, annotated.tokens[actor.last - 1].end
    where: Extent = annotated.extent((start, end))
    return Target(name=actor.name, kind=actor.kind, spans=where.spans, text=where.text)
