"""Whom grammar makes a word about: what an adjective describes, who does what a verb says, of whom
a noun is said.

What is said of something that is no actor goes to whose it is ("the mayor's plan is a disgrace"),
or to nobody: never to whoever is reported to have said so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, TypeVar

from auditor.lexicon import toml
from auditor.model import Annotated, Token

A = TypeVar("A")


class Unknown:
    """No arc tells: neither somebody nor nobody."""


UNKNOWN: Final = Unknown()
# Arcs that lead out of a clause: into who said it, or why.
CLAUSES = frozenset({"ccomp", "parataxis", "advcl", "csubj"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubjpass", "csubj"})
_OBJECTS = frozenset({"dobj", "obj"})
_SAID_OF = frozenset({"acomp", "attr", "oprd", "xcomp"})
_OWNERS = frozenset({"poss", "nmod:poss", "appos"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
# No way from a word to its actor is longer: wrong arcs may run in circles.
_LONGEST = 6


@cache
def _verbs(name: str) -> frozenset[str]:
    return frozenset(toml("loaded/literal_uses.toml")["bearers"][name].split())


def bearer(annotated: Annotated, index: int, actors: Mapping[int, A]) -> A | Unknown | None:
    """The actor that the word at `index` is about, `None` for nobody, or `UNKNOWN`.

    `actors` has an entry for each token of each actor.
    """
    for _ in range(_LONGEST):
        token = annotated.tokens[index]
        head = annotated.tokens[token.head]
        if token.pos in _NOUNS:
            return _of_noun(annotated, index, actors)
        if token.pos == "VERB" and token.dep not in ("amod", *_SAID_OF):
            return _of_clause(annotated, index, actors)
        if token.dep == "amod" and head.pos in _NOUNS and token.head != index:
            return _of_noun(annotated, token.head, actors)
        if token.dep in _SAID_OF and token.head != index:
            return _of_clause(annotated, token.head, actors)
        if token.dep not in ("advmod", "conj", "npadvmod") or token.head == index:
            return UNKNOWN
        index = token.head
    return UNKNOWN


def _of_noun(annotated: Annotated, index: int, actors: Mapping[int, A]) -> A | Unknown | None:
    """Of a noun: itself, of whom it is said, whose it is, or who makes it."""
    if index in actors:
        return actors[index]
    token = annotated.tokens[index]
    owner = _owner(annotated, index, actors)
    if owner is not None:
        return owner
    head = annotated.tokens[token.head]
    if token.dep == "appos":
        return actors.get(token.head)
    if token.dep in ("compound", "nmod") and token.head != index:
        return _of_noun(annotated, token.head, actors) if token.head > index else UNKNOWN
    if token.dep in _SAID_OF and token.head != index:
        if token.dep == "oprd" or head.lemma.lower() in _verbs("call"):
            return _argument(annotated, token.head, _OBJECTS | {"nsubjpass"}, actors)
        return _of_clause(annotated, token.head, actors)
    if token.dep in _OBJECTS:
        if head.lemma.lower() in _verbs("call"):
            return _argument(annotated, token.head, _OBJECTS, actors)
        makes = head.lemma.lower() in _verbs("make")
        return _of_clause(annotated, token.head, actors) if makes else None
    if token.dep == "pobj":
        verb = head.head
        # "of" may hang on the accused or on the verb.
        if annotated.tokens[verb].dep in _OBJECTS:
            verb = annotated.tokens[verb].head
        if annotated.tokens[verb].lemma.lower() in _verbs("accuse"):
            return _argument(annotated, verb, _OBJECTS | {"nsubjpass"}, actors)
    return None if token.dep in ("nsubj", "nsubjpass", "pobj", "ROOT") else UNKNOWN


def _of_clause(annotated: Annotated, verb: int, actors: Mapping[int, A]) -> A | Unknown | None:
    """Of a verb: its subject, or who owns it; the doer of a passive."""
    for _ in range(_LONGEST):
        for index, token in _children(annotated, verb):
            if token.dep not in _SUBJECTS:
                continue
            if token.dep != "nsubj":
                doer = next((i for i, t in _children(annotated, verb) if t.dep == "agent"), None)
                if annotated.tokens[verb].pos == "VERB" and doer is not None:
                    return _argument(annotated, doer, frozenset({"pobj"}), actors)
            if index in actors:
                return actors[index]
            if token.pos != "PRON":
                return _owner(annotated, index, actors)
            if annotated.tokens[verb].dep in ("relcl", "acl"):
                return actors.get(annotated.tokens[verb].head)
            # "He lied": who that is, the actors of the sentence do not tell for sure.
            return UNKNOWN
        token = annotated.tokens[verb]
        if token.dep in ("relcl", "acl") and token.head != verb:
            return actors.get(token.head)
        if token.dep not in ("conj", "xcomp", "aux", "auxpass") or token.head == verb:
            return UNKNOWN
        verb = token.head
    return UNKNOWN


def _argument(
    annotated: Annotated, verb: int, relations: frozenset[str], actors: Mapping[int, A]
) -> A | None:
    """The verb's argument, or whose it is."""
    for index, token in _children(annotated, verb):
        if token.dep in relations:
            return actors[index] if index in actors else _owner(annotated, index, actors)
    return None


def _owner(annotated: Annotated, index: int, actors: Mapping[int, A], further: int = 2) -> A | None:
    """Whose something is: "the mayor's plan", "the plan of the mayor", "Labour plan"; `further`:
    how many owners of owners are asked."""
    for child, token in _children(annotated, index):
        if child in actors and (token.dep in _OWNERS or token.dep in ("compound", "nmod")):
            return actors[child]
        if further and token.dep in _OWNERS and token.pos in _NOUNS:
            return _owner(annotated, child, actors, further - 1)
        if token.dep == "prep" and token.text.lower() in ("of", "by", "from"):
            for inner, last in _children(annotated, child):
                if last.dep == "pobj" and inner in actors:
                    return actors[inner]
    return None


def _children(annotated: Annotated, index: int) -> Iterator[tuple[int, Token]]:
    sentence = annotated.sentences[annotated.tokens[index].sentence]
    for place in range(sentence.first, sentence.last):
        token = annotated.tokens[place]
        if token.head == index and place != index:
            yield place, token
