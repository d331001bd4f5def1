"""The lists of loaded words and phrases, by category, with their neutral alternatives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from auditor.lexicon import toml
from auditor.model import Token

CATEGORIES = (
    "name_calling",
    "euphemism",
    "hedge_or_doubt",
    "weasel",
    "metaphor",
    "emotive",
    "evaluative",
    "intensifier",
)


# Parts of speech a parser confuses when a strong word stands in an odd place.
_OPEN = frozenset({"ADJ", "ADV", "NOUN", "PROPN", "VERB"})
_NOMINAL = frozenset({"NOUN", "PROPN"})
_POSSESSIVE = frozenset({"my", "your", "his", "her", "its", "our", "their", "one's"})


# Adjectives of up to six letters take an ending ("stricter"), longer ones "more".
_SHORT = 6


class Term(NamedTuple):
    """A listed `word` in one part of speech (`part`, Universal POS), or a phrase ("").

    `strong`: loaded in nearly every context.
    """

    word: str
    kind: str
    part: str
    strong: bool
    alternative: str | None


class Match(NamedTuple):
    """A listed phrase at tokens `first`..`last` (half-open), and its `words` as listed."""

    first: int
    last: int
    term: Term
    words: tuple[str, ...]


@cache
def _words() -> dict[str, tuple[Term, ...]]:
    found: dict[str, tuple[Term, ...]] = {}
    for kind in CATEGORIES:
        for word, entry in toml(f"loaded/{kind}.toml")["words"].items():
            if "-" not in word:
                found[word] = (*found.get(word, ()), *_terms(word, kind, entry))
    return found


def _terms(word: str, kind: str, entry: str) -> Iterator[Term]:
    """An entry's terms, one a part of speech ("VERB,NOUN! speak|speech")."""
    tags, _, written = entry.partition(" ")
    alternatives = written.split("|")
    for place, part in enumerate(tags.rstrip("!").split(",")):
        alternative = alternatives[place] if place < len(alternatives) else ""
        yield Term(word, kind, part, tags.endswith("!"), alternative or None)


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], Term], ...]]:
    """Phrases by their first word, longest first; a hyphenated word is a phrase of its parts."""
    found: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
    for kind in CATEGORIES:
        listed = toml(f"loaded/{kind}.toml")
        for phrase, alternative in listed["phrases"].items():
            words = tuple(phrase.replace("-", " - ").split())
            term = Term(phrase, kind, "", True, alternative or None)
            found.setdefault(words[0], []).append((words, term))
        for word, entry in listed["words"].items():
            if "-" in word:
                words = tuple(word.replace("-", " - ").split())
                term = next(_terms(word, kind, entry))._replace(strong=True)
                found.setdefault(words[0], []).append((words, term))
    return {
        first: tuple(sorted(entries, key=lambda entry: -len(entry[0])))
        for first, entries in found.items()
    }


def listed(token: Token) -> Term | None:
    """The entry of a word in its part of speech, by lemma or as written.

    A strong word counts in whatever part of speech the parser gives it, without its alternative
    where that would not fit.
    """
    words = _words()
    entries = words.get(token.lemma.lower()) or words.get(token.text.lower()) or ()
    if not entries and token.text[-2:] in ("ed", "ng"):
        # Participles come with the participle as their lemma where the parser reads adjectives.
        entries = _by_participle().get(token.text.lower(), ())
    for term in entries:
        # A participle before a noun is VERB or ADJ as the parser pleases.
        if token.pos == term.part or (
            token.pos == "ADJ" and term.part == "VERB" and token.text[-2:] in ("ed", "ng")
        ):
            return term
    # "uttered" is no form of "utter": only nouns and verbs have more than one here.
    low = token.text.lower()
    strong = next(
        (t for t in entries if t.strong and (t.part in ("NOUN", "VERB") or t.word == low)), None
    )
    if strong and strong.kind == "intensifier" and token.pos in ("VERB", "NOUN"):
        # "could not utter a word"
        return None
    if strong and token.pos in _OPEN:
        return strong if {token.pos, strong.part} == _NOMINAL else strong._replace(alternative=None)
    return None


def listed_forms() -> dict[str, list[str]]:
    """The listed words by part of speech, verbs and nouns also inflected; weasel words aside."""
    found: dict[str, list[str]] = {part: [] for part in ("ADJ", "ADV", "NOUN", "VERB")}
    for word, terms in _words().items():
        for term in terms:
            forms = [word]
            if term.part == "VERB":
                forms += [_past(word), _ing(word), _with_s(word)]
            elif term.part == "NOUN":
                forms.append(_with_s(word))
            if term.kind != "weasel" and term.part in found:
                found[term.part] += forms
    return found


@cache
def _by_participle() -> dict[str, tuple[Term, ...]]:
    """Listed verbs by their regular "-ed" and "-ing" forms."""
    found: dict[str, tuple[Term, ...]] = {}
    for word, terms in _words().items():
        verbs = tuple(term for term in terms if term.part == "VERB")
        if verbs:
            for form in (_past(word), _ing(word)):
                found[form] = (*found.get(form, ()), *verbs)
    return found


def phrases(tokens: Sequence[Token], first: int, last: int) -> Iterator[Match]:
    """The listed phrases among tokens `first`..`last`, longest first at each place."""
    table = _phrases()
    upto = first
    for index, token in enumerate(tokens[first:last], first):
        # Most words begin no phrase.
        if token.text.lower() not in table and token.lemma.lower() not in table:
            continue
        found = _phrase_at(tokens, index, last, table) if index >= upto else None
        if found:
            yield found
            upto = found.last


def _phrase_at(
    tokens: Sequence[Token],
    index: int,
    last: int,
    table: dict[str, tuple[tuple[tuple[str, ...], Term], ...]],
) -> Match | None:
    low, lemma = tokens[index].text.lower(), tokens[index].lemma.lower()
    entries = table.get(low, ())
    if lemma != low:
        entries += table.get(lemma, ())
    for words, term in entries:
        end = index + len(words)
        if end <= last and all(map(_fits, words[1:], tokens[index + 1 : end])):
            return Match(index, end, term, words)
    return None


def _fits(word: str, token: Token) -> bool:
    """Whether a token is a phrase's word; "one's" is any possessive."""
    low = token.text.lower()
    return word in (low, token.lemma.lower()) or (word == "one's" and low in _POSSESSIVE)


def fitted(alternative: str, token: Token, *, verb: bool = False, participle: bool = False) -> str:
    """The alternative in the form of the word it stands for ("slammed" -> "criticised").

    `verb`: the word is listed as a verb, whatever the parser takes it for. `participle`: it is a
    past participle ("has plummeted" -> "fallen", not "fell").
    """
    low, lemma = token.text.lower(), token.lemma.lower()
    if token.pos == "VERB" or verb:
        return _conjugated(alternative, low, lemma, participle)
    if token.pos in ("NOUN", "PROPN") and low != lemma and low.endswith(("s", "men")):
        return _plural(alternative)
    if token.pos == "ADJ" and low != lemma and low.endswith(("er", "est")):
        return _compared(alternative, superlative=low.endswith("est"))
    return alternative


def _compared(adjective: str, *, superlative: bool) -> str:
    """ "firm" -> "firmest", "serious" -> "most serious"."""
    if len(adjective) > _SHORT or not adjective.isalpha():
        return f"{'most' if superlative else 'more'} {adjective}"
    return adjective.removesuffix("e") + ("est" if superlative else "er")


def fitted_phrase(match: Match, tokens: Sequence[Token], *, participle: bool = False) -> str | None:
    """A phrase's alternative in its form: a verb leads the phrase, or a noun ends it.

    `tokens` are the phrase's. An entry that is listed inflected is left as it is listed.
    """
    alternative, first, last = match.term.alternative, tokens[0], tokens[-1]
    if alternative is None:
        return None
    verb = last if match.term.part == "VERB" else first
    low, lemma = verb.text.lower(), verb.lemma.lower()
    if match.term.part == "VERB" or (verb.pos in ("VERB", "AUX") and match.words[0] == lemma):
        return _conjugated(alternative, low, lemma, participle)
    if last.pos == "NOUN" and last.text.lower() != last.lemma.lower():
        return _plural(alternative)
    return alternative


def _conjugated(alternative: str, low: str, lemma: str, participle: bool) -> str:
    """The alternative's verb in the form of the verb `low`; "not act" keeps its "not"."""
    if low == lemma and not low.endswith(("ed", "ing")):
        return alternative
    head, _, rest = alternative.partition(" ")
    forms: dict[str, dict[str, str]] = toml("loaded/reasons.toml")
    if low.endswith("ing"):
        head = _ing(head)
    elif low.endswith("s") and not low.endswith("ss"):
        head = forms["third"].get(head) or _with_s(head)
    else:
        head = (participle and forms["participle"].get(head)) or _past(head)
    return " ".join(filter(None, [head, rest]))


def _ing(verb: str) -> str:
    if verb in toml("loaded/reasons.toml")["doubled"]["verbs"]:
        return verb + verb[-1] + "ing"
    return (verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb) + "ing"


def _past(verb: str) -> str:
    texts = toml("loaded/reasons.toml")
    irregular: dict[str, str] = texts["past"]
    if verb in irregular:
        return irregular[verb]
    if verb in texts["doubled"]["verbs"]:
        return verb + verb[-1] + "ed"
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if verb[-1] == "y" and verb[-2] not in "aeiou" else verb + "ed"


def _plural(noun: str) -> str:
    """The plural of a noun phrase: of its first noun before "of", else of its last word."""
    head, of, rest = noun.partition(" of ")
    mass = head in toml("loaded/reasons.toml")["uncountable"]["nouns"].split()
    if mass or (head.endswith("s") and not head.endswith("ss")):
        return noun
    return (head[:-3] + "men" if head.endswith("man") else _with_s(head)) + of + rest


def _with_s(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    return word[:-1] + "ies" if word[-1] == "y" and word[-2] not in "aeiou" else word + "s"
