"""Who does it: the subject of a verb, the agent of a passive, the owner of a noun."""

from __future__ import annotations

from auditor.attributions.trees import Trees

SUBJECTS = ("nsubj", "csubj")
OBJECTS = ("dobj", "obj", "dative", "iobj")
RELATIVES = frozenset({"who", "that", "which", "whom"})
_JOINED = frozenset({"compound", "nmod"})
# Relations through which a verb without a subject of its own shares that of the verb above it.
_CONTROLLED = frozenset({"conj", "xcomp", "advcl", "pcomp", "ccomp", "dep", "parataxis"})


def subject(trees: Trees, verb: int) -> int:
    """Who does it: the verb's subject, or that of the verb it hangs on; -1 if nobody."""
    for _ in range(5):
        own = trees.child(verb, *SUBJECTS)
        if own is not None:
            return _antecedent(trees, verb, own)
        token = trees.tokens[verb]
        if verb and trees.tokens[verb - 1].head == verb and trees.tokens[verb - 1].dep in _JOINED:
            # "..., hospital records show": read as one noun.
            return verb - 1
        above = _past_noun(trees, verb)
        if above >= 0:
            verb = above
            continue
        if token.dep in ("acl", "relcl"):
            return token.head
        if token.dep not in _CONTROLLED or token.head == verb:
            return -1
        verb = _governor(trees, token.head)
        patient = trees.child(verb, "nsubjpass")
        if patient is not None:
            return _antecedent(trees, verb, patient)
        if trees.tokens[verb].pos not in ("VERB", "AUX"):
            return verb if trees.tokens[verb].pos in ("NOUN", "PROPN", "PRON") else -1
    return -1


def _past_noun(trees: Trees, verb: int) -> int:
    """The verb of the main clause for a participle behind a comma that was hung on a noun before
    it: "He spoke in Leeds, | calling it a start"; -1 where the noun may be meant."""
    token = trees.tokens[verb]
    first = trees.low[verb]
    apart = first > 0 and trees.tokens[first - 1].text == ","
    if token.dep != "acl" or not apart or not token.text.lower().endswith("ing"):
        return -1
    above = next((i for i in trees.up(token.head) if trees.tokens[i].pos == "VERB"), -1)
    return above if 0 <= above < verb else -1


def _governor(trees: Trees, index: int) -> int:
    """The verb above a preposition or predicate: "after saying ..., he left", "is ready to say"."""
    for _ in range(3):
        token = trees.tokens[index]
        linked = token.dep in ("prep", "acomp", "attr", "oprd")
        if token.head == index or not linked or token.pos not in ("ADP", "SCONJ", "ADJ"):
            break
        index = token.head
    return index


def _antecedent(trees: Trees, verb: int, own: int) -> int:
    """A relative pronoun's noun: "the aide who said"."""
    token = trees.tokens[verb]
    if trees.tokens[own].text.lower() in RELATIVES and token.dep == "relcl":
        return token.head
    return own


def agent(trees: Trees, verb: int) -> int:
    """Who it was done by, in a passive; -1 if that is not said."""
    by = trees.child(verb, "agent")
    if by is None:
        return -1
    inner = trees.child(by, "pobj", "pcomp")
    return -1 if inner is None else inner


def owner(trees: Trees, noun: int) -> int:
    """Whose a noun is: its possessor, else a proper noun before it; -1 if nobody's."""
    if noun < 0:
        return -1
    possessor = trees.child(noun, "poss")
    if possessor is not None:
        return possessor
    for child in trees.children[noun]:
        if child < noun and trees.tokens[child].entity in ("PERSON", "ORG", "NORP", "GPE"):
            return child
    return -1


def relative(trees: Trees, verb: int, noun: int) -> int:
    """The relative pronoun through which `noun` is the verb's subject; -1 if there is none.

    "the aide | who said".
    """
    token = trees.tokens[verb]
    own = trees.child(verb, *SUBJECTS) if token.dep == "relcl" and token.head == noun else None
    if own is None or trees.tokens[own].text.lower() not in RELATIVES:
        return -1
    return own
