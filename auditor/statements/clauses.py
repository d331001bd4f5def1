"""Clauses of a parse: who does what, whether it is denied, and whether it is told as a fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from auditor.model import Annotated, Token
from auditor.statements.concepts import content_key, events, key, modality, phrases
from auditor.statements.kin import is_person

_NONE: list[int] = []
_HEADS = frozenset(
    {"ROOT", "ccomp", "advcl", "relcl", "conj", "acl", "parataxis", "pcomp", "csubj", "xcomp"}
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
# What hangs on a predicate and is said of its subject.
_SAID = frozenset(
    {"acomp", "attr", "aux", "auxpass", "agent", "prep", "advmod", "expl", "npadvmod"}
)
_OBJECTS = frozenset({"dobj", "obj", "attr", "oprd", "dative"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A predicate with its own words; `tokens` are indices into the document's tokens.

    `real` is false for plans, wishes, conditions, questions and denials of the "failed to" kind:
    nothing is asserted there. `keys` are the concept keys of its content words.
    """

    head: int
    sentence: int
    tokens: tuple[int, ...]
    predicate: str
    subject: int | None
    objects: tuple[int, ...]
    agent: int | None
    passive: bool
    negated: bool
    real: bool
    keys: frozenset[str]


class Clauses(NamedTuple):
    """The clauses in order; for each token the number of its clause, and what depends on it."""

    items: tuple[Clause, ...]
    of_token: tuple[int, ...]
    children: tuple[list[int], ...]


class _Parse:
    """A parse as a key: the same tuple of tokens, not an equal one, so that hashing is free."""

    __slots__ = ("tokens",)

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens

    def __hash__(self) -> int:
        return id(self.tokens)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Parse) and self.tokens is other.tokens


def clauses(annotated: Annotated) -> Clauses:
    """Split every sentence into clauses; linear in the number of tokens."""
    return _clauses(_Parse(annotated.tokens))


# The statements of a document and then its rules ask for the same clauses.
@lru_cache(maxsize=2)
def _clauses(parse: _Parse) -> Clauses:
    tokens = parse.tokens
    owner = _owners(tokens)
    groups: dict[int, list[int]] = {}
    for index, head in enumerate(owner):
        groups.setdefault(head, []).append(index)
    children = _children(tokens)
    numbers: dict[int, int] = {}
    items: list[Clause] = []
    negators = modality("negators")
    denying: dict[int, list[int]] = {}
    for index, token in enumerate(tokens):
        if token.dep == "neg" or token.text.lower() in negators:
            denying.setdefault(owner[index], []).append(index)
    keys = [content_key(token.lemma, token.pos) for token in tokens]
    for head in sorted(groups):
        numbers[head] = len(items)
        words = {keys[i] for i in groups[head]} - {""}
        found = _clause(
            tokens, children, head, tuple(groups[head]), denying.get(head, _NONE), words
        )
        items.append(found)
    return Clauses(tuple(items), tuple(numbers[head] for head in owner), tuple(children))


def _children(tokens: Sequence[Token]) -> list[list[int]]:
    children: list[list[int]] = [_NONE] * len(tokens)
    for index, token in enumerate(tokens):
        head = token.head
        if head != index:
            if children[head] is _NONE:
                children[head] = [index]
            else:
                children[head].append(index)
    return children


def _owners(tokens: Sequence[Token]) -> list[int]:
    """For each token the head of its clause: the nearest predicate above it, or its root."""
    owner = [-1] * len(tokens)
    for index in range(len(tokens)):
        path: list[int] = []
        at = index
        while owner[at] < 0:
            path.append(at)
            token = tokens[at]
            is_root = token.head == at or tokens[token.head].sentence != token.sentence
            if is_root or (token.dep in _HEADS and token.pos in ("VERB", "AUX")):
                owner[at] = at
                break
            # A malformed tree must not hang us: stop at the first token seen twice.
            if token.head in path:
                owner[at] = at
                break
            at = token.head
        for step in path:
            owner[step] = owner[at]
    return owner


def _clause(
    tokens: Sequence[Token],
    children: list[list[int]],
    head: int,
    members: tuple[int, ...],
    negators: list[int],
    keys: set[str],
) -> Clause:
    """The clause of a predicate; `negators` are those of its members that deny something, `keys`
    those of its content words."""
    predicate = _predicate(tokens, children, head)
    subject = next((i for i in children[head] if tokens[i].dep in _SUBJECTS), None)
    if subject is not None and tokens[subject].text.lower() in ("who", "which", "that"):
        subject = tokens[head].head if tokens[head].dep == "relcl" else None
    objects = tuple(i for i in children[head] if tokens[i].dep in _OBJECTS)
    agent = next((j for i in children[head] if tokens[i].dep == "agent" for j in children[i]), None)
    if agent is None and any(tokens[i].dep == "auxpass" for i in children[head]):
        agent = _by(tokens, children, head)
    return Clause(
        head=head,
        sentence=tokens[head].sentence,
        tokens=members,
        predicate=predicate,
        subject=_inherited(tokens, children, head) if subject is None else subject,
        objects=objects,
        agent=agent,
        passive=any(tokens[i].dep in ("nsubjpass", "auxpass") for i in children[head]),
        negated=_is_negated(tokens, children, head, negators, subject, objects),
        real=_is_real(tokens, children, head),
        keys=frozenset(keys | {predicate}),
    )


def _by(tokens: Sequence[Token], children: list[list[int]], head: int) -> int | None:
    """The person after "by" that a parse hangs on a passive verb as on any other: "was found *by a
    cleaner*", not "by the lake"."""
    for child in children[head]:
        if tokens[child].dep == "prep" and tokens[child].text.lower() == "by":
            for noun in children[child]:
                token = tokens[noun]
                named = token.pos == "PROPN" and token.entity in ("PERSON", "ORG")
                if token.dep == "pobj" and (named or is_person(token.lemma.lower())):
                    return noun
    return None


def _is_negated(
    tokens: Sequence[Token],
    children: list[list[int]],
    head: int,
    negators: list[int],
    subject: int | None,
    objects: tuple[int, ...],
) -> bool:
    """Whether a clause denies: a negator on its predicate, its subject or its object ("worth
    nothing" denies nothing of what is insured)."""
    if not negators:
        return False
    core = {head, *objects, *(c for c in children[head] if tokens[c].dep in _SAID)}
    if subject is not None:
        core.add(subject)
    for i in negators:
        token = tokens[i]
        above = token.head
        if token.text.lower() == "without":
            # "Sold without a tender" tells how it was sold, not that it was not.
            continue
        if token.pos in ("PRON", "NOUN"):
            # "Nobody came"; "it is worth nothing" denies nothing of what is insured.
            if i in core - {head} and token.dep in _SUBJECTS | _OBJECTS:
                return True
        elif i in core or above in core or tokens[above].head in core:
            return True
    return False


def _predicate(tokens: Sequence[Token], children: list[list[int]], head: int) -> str:
    """The key of a predicate: of "put ... name" or "break out" where the phrase has one."""
    lemma = tokens[head].lemma.lower()
    if lemma in ("be", "remain", "stay"):
        # "Is finished", "is dead": what is said is the adjective, where it tells an event.
        for child in children[head]:
            if tokens[child].dep != "acomp":
                continue
            word = tokens[child].lemma.lower()
            for form in (word, word.removesuffix("ed"), word.removesuffix("d")):
                if key(form) in events():
                    return key(form)
    for child in children[head]:
        if tokens[child].dep in ("prt", "prep", "dobj", "advmod"):
            said = f"{lemma} {tokens[child].lemma.lower()}"
            below = [f"{said} {tokens[c].lemma.lower()}" for c in children[child]]
            phrase = next((phrases()[p] for p in (*below, said) if p in phrases()), None)
            if phrase:
                return phrase
    return key(lemma, tokens[head].pos)


def is_content(token: Token) -> bool:
    """Whether a word says what a clause is about."""
    return bool(content_key(token.lemma, token.pos))


def _inherited(tokens: Sequence[Token], children: list[list[int]], head: int) -> int | None:
    """The subject that a coordinated or relative clause shares with the one above it."""
    token = tokens[head]
    if token.dep in ("acl", "relcl"):
        return token.head
    if token.dep in ("conj", "xcomp", "advcl") and token.head != head:
        return next((i for i in children[token.head] if tokens[i].dep in _SUBJECTS), None)
    return None


def _is_real(tokens: Sequence[Token], children: list[list[int]], head: int) -> bool:
    """Whether a predicate is told as a fact, by its auxiliaries, marks and what governs it."""
    modals, conditions = modality("modals"), modality("conditions")
    at = head
    for _ in range(6):
        token = tokens[at]
        for child in children[at]:
            mark = tokens[child]
            if mark.dep not in ("aux", "mark", "advmod"):
                continue
            word = mark.text.lower()
            if word in conditions:
                return False
            if mark.dep == "aux" and (mark.lemma.lower() in modals or word in modals):
                return False
        above = token.head
        if above == at or tokens[above].sentence != token.sentence:
            return True
        if token.dep in ("xcomp", "ccomp", "pcomp", "acl") and (
            tokens[above].lemma.lower() in modality("unreal")
        ):
            return False
        if token.dep == "xcomp" and tokens[above].lemma == "be":
            return False
        if token.dep not in ("ccomp", "xcomp", "conj"):
            return True
        at = above
    return True
