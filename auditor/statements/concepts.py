"""One key for the words that name one kind of event or thing: "removal", "removed", "delisted".

Rules compare keys, never words. The families stand in `data/contradictions/`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from auditor.lexicon import data_path, toml

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV"})


class Pole(NamedTuple):
    """One side of a pair of states that exclude each other: `pair` indexes it, `side` is 0 or 1."""

    pair: int
    side: int
    kind: str
    label: str


def _rows(name: str) -> list[list[str]]:
    text = data_path(f"contradictions/{name}.txt").read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _families() -> Mapping[str, str]:
    table = toml("contradictions/concepts.toml")
    keys: dict[str, str] = {}
    for section in ("events", "things"):
        for name, words in table[section].items():
            for word in words.split():
                keys.setdefault(word, name)
    return keys


@cache
def _synonyms() -> Mapping[tuple[str, str], str]:
    """Keys by word and part of speech: of a group's family, or its first word."""
    keys: dict[tuple[str, str], str] = {}
    for pos, *words in _rows("synonyms"):
        known = next((_families()[word] for word in words if word in _families()), words[0])
        for word in words:
            keys.setdefault((word, pos), known)
    return keys


@cache
def _derivations() -> Mapping[str, str]:
    return {row[0]: row[1] for row in _rows("derivations")}


@cache
def _things() -> frozenset[str]:
    return frozenset(toml("contradictions/concepts.toml")["things"])


@lru_cache(maxsize=4_096)
def key(lemma: str, pos: str = "") -> str:
    """The key of a word by its lemma and part of speech; the lemma where no family holds it."""
    word = lemma.lower()
    family = _families().get(word)
    if family is not None:
        return family
    if pos == "NOUN" and word in _derivations():
        verb = _derivations()[word]
        return _families().get(verb) or _synonyms().get((verb, "VERB"), verb)
    return _synonyms().get((word, pos), word)


@lru_cache(maxsize=4_096)
def content_key(lemma: str, pos: str) -> str:
    """The key of a word that says what a clause is about, "" for any other."""
    thin = pos not in _CONTENT or lemma.lower() in cues("thin") or not any(map(str.isalpha, lemma))
    return "" if thin else key(lemma, pos)


def is_family(name: str) -> bool:
    """Whether a key names a family of things that are counted ("pupil", "raider")."""
    return name in _things()


@cache
def events() -> frozenset[str]:
    """The keys of families of events ("sentence", "buy")."""
    return frozenset(toml("contradictions/concepts.toml")["events"])


@cache
def phrases() -> Mapping[str, str]:
    """Keys of verbs with their particle or object: "break out" -> "begin"."""
    table: Mapping[str, str] = toml("contradictions/concepts.toml")["phrases"]
    return table


@cache
def origins() -> frozenset[str]:
    """Predicate keys for bringing something about: one thing has one maker, caller, signer."""
    return frozenset(
        key(w) for w in toml("contradictions/concepts.toml")["roles"]["origin"].split()
    )


@cache
def once() -> frozenset[str]:
    """Keys of events that happen to one thing once, so that two dates clash."""
    return frozenset(toml("contradictions/concepts.toml")["roles"]["once"].split())


@cache
def people() -> frozenset[str]:
    """Keys of families of people: "people" counts any of them."""
    return frozenset(toml("contradictions/concepts.toml")["people"]["words"].split())


@cache
def speech_nouns() -> frozenset[str]:
    """Words for something said: remark, quip, line."""
    return frozenset(toml("contradictions/concepts.toml")["speech_nouns"]["words"].split())


@cache
def agents() -> Mapping[str, str]:
    """Nouns for a doer and the key of the deed: "founder" -> "found"."""
    table: Mapping[str, str] = toml("contradictions/concepts.toml")["agents"]
    return table


@cache
def pairs() -> Sequence[Mapping[str, str]]:
    """The pairs of states of `data/contradictions/poles.toml`, then those of `opposites.txt`, in
    order."""
    rows: Sequence[Mapping[str, str]] = toml("contradictions/poles.toml")["pair"]
    known = {w for row in rows for side in ("left", "right") for w in row[side].split()}
    more = (
        {
            "kind": "antonym",
            "name": f"{one} or not",
            "left": one,
            "right": other,
            "left_label": one,
            "right_label": other,
        }
        for one, other in _rows("opposites")
        if not {one, other} & known and one not in cues("loose_adjectives")
    )
    return (*rows, *more)


@cache
def pair_named(name: str) -> int:
    """The number of the pair of states of this name."""
    return next(number for number, row in enumerate(pairs()) if row["name"] == name)


@cache
def _poles() -> Mapping[str, tuple[Pole, ...]]:
    table: dict[str, list[Pole]] = {}
    for number, pair in enumerate(pairs()):
        for side, words in enumerate((pair["left"], pair["right"])):
            label = pair["left_label" if side == 0 else "right_label"]
            for word in words.split():
                pole = Pole(number, side, pair["kind"], label)
                if pole not in table.setdefault(word, []):
                    table[word].append(pole)
    return {word: tuple(poles) for word, poles in table.items()}


def poles(lemma: str) -> tuple[Pole, ...]:
    """The sides of the pairs of states that a word names."""
    return _poles().get(lemma.lower(), ())


@cache
def modality(name: str) -> frozenset[str]:
    """A list of `data/contradictions/modality.toml`."""
    return frozenset(toml("contradictions/modality.toml")[name])


@cache
def cues(name: str) -> frozenset[str]:
    """A list of `data/contradictions/cues.toml`."""
    return frozenset(toml("contradictions/cues.toml")[name].split())
