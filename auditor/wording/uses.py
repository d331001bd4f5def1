"""Whether a listed word is meant as it says: "slammed the shutters" against "slammed the plan".

What a word stands with decides: a verb's object, an adjective's noun, what a noun is said of.
Where an arc may be wrong, the nearest noun is asked instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

from auditor.lexicon import toml
from auditor.model import Annotated, Token
from auditor.wording.impartial import NAME_LABELS
from auditor.wording.terms import Term

Use = Literal["literal", "figurative", "image", "open"]

# How far, in tokens to either side, company that makes a word literal is looked for.
_COMPANY = 6
# How far a verb's or an adjective's noun is looked for where no arc leads to one.
_NEAR = 4
# How far from a verb of doubt, in tokens, the clause it introduces is looked for.
_CLAUSE = 30
_NOUNS = frozenset({"NOUN", "PROPN"})
_OBJECTS = ("dobj", "nsubjpass", "obj", "nsubj:pass")
_SUBJECTS = ("nsubj", "nsubjpass", "nsubj:pass")
_THINGS = ("animal", "artifact", "body", "food", "object", "plant", "substance")
# Verbs that say what somebody is or becomes.
_COPULAS = frozenset({"be", "become", "remain", "seem", "look"})
_COMPARED = frozenset({"like", "as"})


@cache
def _things() -> frozenset[str]:
    listed = toml("loaded/things.toml")
    return frozenset(word for kind in _THINGS for word in listed[kind].split())


@cache
def _animals() -> frozenset[str]:
    return frozenset(toml("loaded/things.toml")["animal"].split())


@cache
def people() -> frozenset[str]:
    """Nouns that mostly name people."""
    return frozenset(toml("loaded/things.toml")["person"].split())


@cache
def _company() -> dict[str, frozenset[str]]:
    near = toml("loaded/literal_uses.toml")["near"]
    return {word: frozenset(company.split()) for word, company in near.items()}


@cache
def _group(name: str) -> frozenset[str]:
    return frozenset(toml("loaded/literal_uses.toml")["groups"][name].split())


def use(annotated: Annotated, index: int, term: Term) -> Use:
    """How the word at `index`, on the lists as `term`, is meant.

    Where nothing tells: "image" for a noun that is mostly literal, else "open".
    """
    token = annotated.tokens[index]
    if in_company(annotated, index, index + 1, term.word):
        return "literal"
    if term.kind == "hedge_or_doubt" and token.pos == "VERB":
        return "literal" if _is_fact(annotated, index) else "open"
    if term.part == "VERB":
        return _of_verb(annotated, index)
    if term.part == "ADJ":
        return _of_adjective(annotated, index, term.word)
    if term.part == "NOUN":
        return _of_noun(annotated, index, term.word)
    return "open"


def in_company(annotated: Annotated, first: int, last: int, word: str) -> bool:
    """Whether tokens `first`..`last`, listed as `word`, stand by company that makes it plain."""
    company = _company().get(word)
    if not company:
        return False
    around = annotated.tokens[max(0, first - _COMPANY) : last + _COMPANY]
    return any(t.lemma.lower() in company or t.text.lower() in company for t in around)


def verb_is_plain(annotated: Annotated, index: int) -> bool:
    """Whether a verb is about a thing: "twisted her ankle"."""
    return _of_verb(annotated, index) == "literal"


def lacks_noun(annotated: Annotated, last: int, phrase: str) -> bool:
    """Whether a phrase that belongs before a noun stands elsewhere: "so called for its clay"."""
    if phrase.replace(" ", "~") not in _group("before_noun"):
        return False
    after = annotated.tokens[last : last + 1]
    return not after or after[0].pos in ("ADP", "SCONJ", "VERB", "AUX", "CCONJ")


def is_person(token: Token) -> bool:
    """Whether a noun names people: somebody's name, or a word for people."""
    low = token.text.lower()
    return token.entity in ("PERSON", "NORP") or bool(people() & {low, token.lemma.lower()})


def is_thing(token: Token) -> bool:
    """Whether a noun names something one could touch; a name never does."""
    if token.pos != "NOUN" or token.entity in NAME_LABELS:
        return False
    return bool(_things() & {token.text.lower(), token.lemma.lower()})


def _is_idea(token: Token) -> bool:
    """Whether a noun names what cannot be touched: no thing, nobody, no figure."""
    return token.pos == "NOUN" and not is_thing(token) and not is_person(token)


def _children(annotated: Annotated, index: int) -> Iterator[tuple[int, Token]]:
    """The dependents of a token that stand within a clause's reach of it, in order."""
    sentence = annotated.sentences[annotated.tokens[index].sentence]
    first = max(sentence.first, index - _CLAUSE)
    for place in range(first, min(sentence.last, index + _CLAUSE)):
        token = annotated.tokens[place]
        if token.head == index and place != index:
            yield place, token


def _after(annotated: Annotated, index: int) -> Token | None:
    """The head of the next noun phrase within reach: the last of a run of nouns."""
    sentence = annotated.sentences[annotated.tokens[index].sentence]
    found = None
    for token in annotated.tokens[index + 1 : min(index + 1 + 2 * _NEAR, sentence.last)]:
        if token.pos in _NOUNS:
            found = token
        elif found or token.pos in ("VERB", "AUX", "PUNCT"):
            break
    return found


def _before(annotated: Annotated, index: int) -> Token | None:
    """The nearest noun before a token in its sentence."""
    sentence = annotated.sentences[annotated.tokens[index].sentence]
    for place in range(index - 1, max(sentence.first, index - 2 * _NEAR) - 1, -1):
        if annotated.tokens[place].pos in _NOUNS:
            return annotated.tokens[place]
    return None


def _of_verb(annotated: Annotated, index: int) -> Use:
    """By the verb's object, else by the noun it describes, else by its subject."""
    tokens = annotated.tokens
    token = tokens[index]
    found: list[Token] = []
    subjects: list[Token] = []
    for _, child in _children(annotated, index):
        if child.dep in _OBJECTS:
            found.append(child)
        elif child.dep in _SUBJECTS:
            subjects.append(child)
    if not found and token.dep in ("amod", "acl", "relcl") and tokens[token.head].pos in _NOUNS:
        found = [tokens[token.head]]
    if not found:
        after = _after(annotated, index)
        found = [after] if after else []
    if not found:
        found = subjects or [t for t in (_before(annotated, index),) if t]
    if any(map(is_thing, [*found, *(t for t in subjects if t.lemma.lower() in _animals())])):
        return "literal"
    return "figurative" if any(_is_idea(t) or _is_named(t) for t in found) else "open"


def _is_named(token: Token) -> bool:
    return token.pos == "PROPN" or token.entity in NAME_LABELS


def _of_adjective(annotated: Annotated, index: int, word: str) -> Use:
    """By the noun it describes: some go with things literally, some with living bodies."""
    noun = _described(annotated, index)
    if noun is None:
        return "open"
    if word in _group("of_things") and is_thing(noun):
        return "literal"
    if word in _group("of_bodies"):
        return "figurative" if _is_idea(noun) else "literal"
    return "open"


def _described(annotated: Annotated, index: int) -> Token | None:
    """The noun an adjective belongs to."""
    tokens = annotated.tokens
    token = tokens[index]
    head = tokens[token.head]
    if token.dep == "amod" and head.pos in _NOUNS:
        return head
    if token.dep in ("acomp", "attr", "oprd", "ROOT"):
        verb = token.head if token.dep != "ROOT" else index
        for _, child in _children(annotated, verb):
            if child.dep in _SUBJECTS:
                return child
    return _after(annotated, index) or _before(annotated, index)


def _of_noun(annotated: Annotated, index: int, word: str) -> Use:
    """An image is one when something else is said to be it, or when it is made of ideas."""
    tokens = annotated.tokens
    said_of = _said_of(annotated, index)
    made_of = _made_of(annotated, index)
    if made_of is not None:
        return "literal" if is_thing(made_of) else "figurative"
    if word not in _group("images"):
        return "open"
    if said_of is not None:
        return "literal" if is_thing(said_of) else "figurative"
    after = tokens[index + 1 : index + 2]
    return "figurative" if after and after[0].text.lower() == "who" else "image"


def _said_of(annotated: Annotated, index: int) -> Token | None:
    """What is said to be like, or to be, the noun at `index`: "landlords are leeches"."""
    tokens = annotated.tokens
    token = tokens[index]
    verb = tokens[token.head]
    if token.dep in ("attr", "oprd", "acomp") or (
        token.dep == "dobj" and verb.lemma.lower() in ("call", "brand", "label", "make")
    ):
        for _, child in _children(annotated, token.head):
            if child.dep in _SUBJECTS:
                return child
    if token.dep == "appos":
        return verb
    before = [t.text.lower() for t in tokens[max(0, index - 3) : index]]
    if _COMPARED & set(before) or "into" in before:
        return _before(annotated, index) or _after(annotated, index + 1)
    # A wrong arc: a form of "be" and an article right before the noun's own words.
    for place in range(index - 1, max(index - 5, -1), -1):
        if tokens[place].lemma.lower() in _COPULAS and tokens[place].pos in ("AUX", "VERB"):
            return _before(annotated, place)
        if tokens[place].pos not in ("DET", "ADJ", "ADV", "NOUN", "PROPN", "PART", "PRON"):
            break
    return None


def _made_of(annotated: Annotated, index: int) -> Token | None:
    """The noun after "of": "an avalanche of promises"."""
    tokens = annotated.tokens
    sentence = annotated.sentences[tokens[index].sentence]
    if index + 2 >= sentence.last or tokens[index + 1].text.lower() != "of":
        return None
    return _after(annotated, index + 1)


def _is_fact(annotated: Annotated, index: int) -> bool:
    """A verb of doubt without anything said: "claimed 12 lives", "was admitted to hospital"."""
    token = annotated.tokens[index]
    near = annotated.tokens[max(0, index - _CLAUSE) : index + _CLAUSE]
    relations = {t.dep for t in near if t.head == index}
    if relations & {"dobj", "nsubjpass"} or (
        token.lemma == "insist" and _is_demand(annotated, index)
    ):
        return True
    said = relations & {"ccomp", "xcomp", "parataxis"}
    return not said and token.dep not in ("ccomp", "parataxis")


def _is_demand(annotated: Annotated, index: int) -> bool:
    """Whether "insist" goes on with "on": a demand, not a statement in doubt."""
    return any(t.text.lower() in ("on", "upon") for t in annotated.tokens[index + 1 : index + 2])
