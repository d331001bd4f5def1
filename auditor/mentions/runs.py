"""Stretches of tokens that look like one name: capitals, and the small words that join them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from auditor.lexicon import toml
from auditor.mentions.gazetteer import is_given, is_surname
from auditor.mentions.lists import LABELS, lists
from auditor.model import Annotated, Sentence, Token


class Run(NamedTuple):
    """A stretch of tokens that looks like one name."""

    first: int
    last: int
    sentence: int
    titled: bool


# --- finding the runs --------------------------------------------------------------------------


# "U.S.-backed": an adjective made of a name.
_TAILED = re.compile(r"[.\w]-[a-z]{3,}$")


LEGAL_FORMS = frozenset({
    "AB", "AG", "AS", "ASA", "BV", "Co", "Corp", "Corporation", "GmbH", "Inc", "LLC", "LLP",
    "Limited", "Ltd", "NV", "Oy", "PLC", "Plc", "SA", "SE", "SpA", "plc",
})  # fmt: skip


def _capital(token: Token) -> bool:
    return token.text[:1].isupper() or (token.text[:3] == "al-" and token.text[3:4].isupper())


_NAMELESS = frozenset({"DATE", "TIME", "NORP", "LANGUAGE", "ORDINAL"})


def _surname(token: Token) -> bool:
    """ "June Prentice" is no date, though a tagger takes both words for one."""
    dated = token.entity == "DATE" and token.pos == "PROPN"
    return dated and token.text.lower() not in _calendar() and is_surname(token.text)


@cache
def _calendar() -> frozenset[str]:
    tables = toml("specifics/values.toml")
    names = ("months", "weekdays", "seasons", "holidays", "movable")
    return frozenset(word for name in names for entry in tables[name] for word in entry.split())


def _is_part(token: Token, opens: bool) -> bool:
    """Whether a token can be part of a name; `opens`: it is capitalised as any first word is."""
    if (
        _TAILED.search(token.text)
        or not _capital(token)
        or (token.entity in _NAMELESS and not _surname(token))
    ):
        return False
    if token.pos == "PROPN" or (token.text in LEGAL_FORMS and not opens):
        return True
    if opens:
        listed = token.text in lists().known or token.text in lists().places
        return listed or (token.entity in LABELS and token.pos in ("NOUN", "ADJ", "X"))
    return token.pos in ("NOUN", "ADJ", "X", "VERB", "ADV", "INTJ") or token.entity in LABELS


def runs(annotated: Annotated, sentence: Sentence) -> Iterator[Run]:
    tokens, text = annotated.tokens, annotated.document.text
    index = _after_label(tokens, sentence)
    while index < sentence.last:
        first = tokens[index].text
        if not first[:1].isupper() and first[:3] != "al-":
            # No name begins in lower case; most words do.
            index += 1
            continue
        opening = opens(tokens, index, sentence.first)
        fits = _is_part(tokens[index], opening) or _hyphenated(tokens, index, sentence)
        fits = fits or _numbered(tokens, index, sentence) or _named(tokens, index, sentence)
        if not fits:
            index += 1
            continue
        last = _extend(tokens, index, sentence.last, text)
        yield from _split_titles(tokens, index, last, sentence, text)
        index = last


def _hyphenated(tokens: tuple[Token, ...], index: int, sentence: Sentence) -> bool:
    """ "IS-KP": capitals before a hyphen and capitals, whatever a tagger makes of "IS"."""
    if index + 2 >= sentence.last or not tokens[index].text.isupper():
        return False
    hyphen, after = tokens[index + 1], tokens[index + 2]
    joined = tokens[index].end == hyphen.start and hyphen.end == after.start
    return hyphen.text == "-" and joined and after.text.isupper()


def _numbered(tokens: tuple[Token, ...], index: int, sentence: Sentence) -> bool:
    """ "the Six Nations", "Three Mile Island": a number written as part of a name."""
    token = tokens[index]
    if token.pos != "NUM" or not token.text[:1].isupper() or not token.text.isalpha():
        return False
    inside = index > sentence.first and not opens(tokens, index, sentence.first)
    return inside and index + 1 < sentence.last and _is_part(tokens[index + 1], False)


def _named(tokens: tuple[Token, ...], index: int, sentence: Sentence) -> bool:
    """ "June Prentice" is no month, "Port Albany" no port, whatever opens the sentence."""
    token = tokens[index]
    if index + 1 >= sentence.last or not token.text[:1].isupper():
        return False
    follows = tokens[index + 1]
    name = follows.text[:1].isupper() and follows.text.isalpha() and follows.pos == "PROPN"
    if not name or (follows.entity in ("DATE", "TIME") and not _surname(follows)):
        return False
    month = token.entity == "DATE" and is_given(token.text)
    return month or token.text.lower() in lists().heads["place_first"]


def _after_label(tokens: tuple[Token, ...], sentence: Sentence) -> int:
    """Past the words that a list item opens with as its own heading ("Market access: ...")."""
    if sentence.role == "item":
        for index in range(sentence.first, min(sentence.first + 8, sentence.last - 1)):
            if tokens[index].text == ":":
                return index + 1
    return sentence.first


def opens(tokens: tuple[Token, ...], index: int, first: int) -> bool:
    return index == first or tokens[index - 1].text in ('"', "“", ":", "(", "'", "‘", "—", "–")


def _extend(tokens: tuple[Token, ...], first: int, stop: int, text: str) -> int:
    """Past the last token of the name that begins at `first`."""
    last = first + 1
    while last < stop:
        token = tokens[last]
        if _is_part(token, False):
            last += 1
            continue
        ahead = _ahead(tokens, last, stop)
        word = token.text.lower()
        if word in lists().particles and last + 2 < stop and tokens[last + 1].text == "-":
            # "Bashar al-Assad", in three tokens.
            if not _capital(tokens[last + 2]):
                break
            last += 3
            continue
        part = tokens[first:last]
        joined = False
        if word == "-" and last + 1 < stop and token.end == tokens[last + 1].start:
            joined = token.start == tokens[last - 1].end and _capital(tokens[last + 1])
        elif ahead is None:
            joined = False
        elif word == "&":
            joined = True
        elif word in lists().particles:
            joined = ahead == last + 1 or tokens[last + 1].text.lower() in lists().particles
        elif word in lists().of:
            joined = any(_is_head(t) for t in part)
        elif word == "and":
            joined = _and_joins(tokens, first, last, stop)
        elif word == ",":
            joined = _lists_fields(tokens, first, last, stop)
        if not joined:
            break
        last = last + 1 if ahead is None else max(ahead, last + 1)
    return last


def _ahead(tokens: tuple[Token, ...], index: int, stop: int) -> int | None:
    """The capitalised token after a joining word (and "the"), if there is one."""
    index += 1
    while index < stop and tokens[index].text.lower() in ("the", *lists().particles):
        if _capital(tokens[index]) and tokens[index].pos == "PROPN":
            break
        index += 1
    return index if index < stop and _is_part(tokens[index], False) else None


def _heads() -> frozenset[str]:
    return lists().heads["organisation"]


def _is_head(token: Token) -> bool:
    word = token.text.lower()
    heads = lists().heads
    return any(word in heads[kind] for kind in ("organisation", "law_or_document", "place"))


def _and_joins(tokens: tuple[Token, ...], first: int, index: int, stop: int) -> bool:
    """ "Ethics and Anti-Corruption Commission" is one name: its head stands at the end."""
    fields = _has_fields(tokens, first, index)
    if _is_head(tokens[index - 1]) or (tokens[index + 1].text.lower() == "the" and not fields):
        return False
    if index - first == 1 and _names_alone(tokens[first]):
        return False
    # "Ministry of Ports and Fisheries"
    if fields:
        return tokens[index + 1].text not in {*lists().places, *lists().known}
    end = index + 1
    while end < stop and (_is_part(tokens[end], False) or tokens[end].text == "-"):
        end += 1
    heads = lists().heads
    word = tokens[end - 1].text.lower()
    ends = word in heads["organisation"] or word in heads["law_or_document"]
    return (ends and end - index > 2) or (ends and index - first > 1)


def _names_alone(token: Token) -> bool:
    """ "FBI and Justice Department", "Clinton and State Department" are two names."""
    acronym = token.text.isupper() and len(token.text) > 1
    return acronym or token.text in lists().places or token.entity == "PERSON"


def _has_fields(tokens: tuple[Token, ...], first: int, index: int) -> bool:
    """ "Ministry of Ports", "Institute of Health": fields of work may follow, with "and"."""
    words = [token.text.lower() for token in tokens[first:index]]
    joins = [i for i, word in enumerate(words) if word in ("of", "for", "on")]
    return bool(joins) and joins[0] > 0 and words[joins[0] - 1] in _BY_FIELD


_BY_FIELD = frozenset({
    "ministry", "department", "committee", "institute", "university", "school", "college", "office",
    "bureau", "board", "agency", "council", "commission", "faculty", "centre", "center", "centers",
    "directorate", "secretariat", "authority", "academy", "association", "society",
})  # fmt: skip


def _lists_fields(tokens: tuple[Token, ...], first: int, index: int, stop: int) -> bool:
    """ "Department of Agriculture, Food and the Marine": a comma within the list of fields."""
    if not _has_fields(tokens, first, index) or tokens[index - 1].text in lists().places:
        return False
    later = index + 1
    while later < min(stop, index + 6) and tokens[later].text.lower() != "and":
        if not (_is_part(tokens[later], False) or tokens[later].text == ","):
            return False
        later += 1
    after = [t for t in tokens[later + 1 : min(later + 3, stop)] if t.text.lower() != "the"]
    return (
        later < stop and tokens[later].text.lower() == "and" and bool(after) and _capital(after[0])
    )


def _split_titles(
    tokens: tuple[Token, ...], first: int, last: int, sentence: Sentence, text: str
) -> Iterator[Run]:
    """The run without a leading article and titles."""
    while first < last and tokens[first].text.lower() in ("the", "a", "an"):
        first += 1
    # "Brokerage Anvil Securities": a common noun that only opens the sentence.
    opening = tokens[first].text.lower() if first == sentence.first else ""
    kept = _heads() | lists().heads["place_first"]
    if last - first > 1 and opening in lists().nouns and opening not in kept:
        first += 1
    begin = first
    # "US President Donald Trump": a title inside parts two names.
    inner = [
        i
        for i in range(first + 1, last - 1)
        if tokens[i].text.lower().rstrip(".") in lists().personal
    ]
    if inner:
        first = inner[-1]
        stop = first
        while stop > begin and tokens[stop - 1].text.lower() in lists().titles:
            stop -= 1
        if stop > begin and not _is_head(tokens[last - 1]):
            yield Run(begin, stop, tokens[begin].sentence, False)
        elif stop > begin:
            first = begin
    while first < last - 1 and tokens[first].text.lower().rstrip(".") in lists().titles:
        # "Health Ministry", "Foreign Office" keep their first word.
        word = tokens[first].text.lower().rstrip(".")
        if _is_head(tokens[last - 1]) and word not in lists().personal:
            break
        first += 1
    titled = any(t.text.lower().rstrip(".") in lists().personal for t in tokens[begin:first])
    if not titled and begin > sentence.first:
        titled = tokens[begin - 1].text.lower().rstrip(".") in lists().personal
    first, last = _trimmed(tokens, first, last)
    if first < last:
        yield from _without_office(tokens, Run(first, last, tokens[first].sentence, titled))


_OFFICES = frozenset({"chief", "secretary", "minister", "director", "head"})
# Titles that may end a run, their holder's name cut off: "Pennsylvania Gov.", "Nordkraft CEO".
_HOLDERS = frozenset({
    "ambassador", "ceo", "cfo", "chairman", "chairwoman", "coo", "cto", "gov", "governor", "mayor",
    "minister", "president", "sen", "senator", "spokesman", "spokeswoman",
})  # fmt: skip


def _trimmed(tokens: tuple[Token, ...], first: int, last: int) -> tuple[int, int]:
    """Without joining words at either end, and without a title at the end."""
    while first < last and not _capital(tokens[first]) and not tokens[first].text[:1].isdigit():
        first += 1
    while first < last and tokens[last - 1].text.lower() in ("of", "the", "for", "on", "and", "&"):
        last -= 1
    titles = lists().titles
    while last - first > 1 and tokens[last - 1].text.lower().rstrip(".") in _HOLDERS:
        if tokens[first].text.lower().rstrip(".") in titles:
            break
        last -= 1
        while last - first > 1 and tokens[last - 1].text.lower() in ("vice", "prime", "deputy"):
            last -= 1
    return first, last


def _without_office(tokens: tuple[Token, ...], run: Run) -> Iterator[Run]:
    """ "White House Chief of Staff Rahm Emanuel": a person after the office that they hold."""
    titles = lists().titles
    words = [token.text for token in tokens[run.first : run.last]]
    before = tokens[max(0, run.first - 2) : run.first]
    held = [t.text.lower().rstrip(".") for t in before]
    if len(words) > 2 and is_given(words[1]) and not is_given(words[0]):
        # "Secretary of State Hillary Clinton": the office was cut at its "of".
        of_office = held[1:] == ["of"] and held[0] in titles | _OFFICES
        if of_office or words[0].lower() in titles:
            yield Run(run.first + 1, run.last, run.sentence, True)
            return
    # A given name and a surname at the end, with a title somewhere before them.
    at = next((i for i in range(2, len(words) - 1) if is_given(words[i])), None)
    office = [i for i, word in enumerate(words[:at]) if word.lower() in titles] if at else []
    if at is None or not office or _is_head(tokens[run.last - 1]) or len(words) - at > 4:
        # "Secretary of State Hillary Clinton", its first words stripped as titles already.
        yield run
        return
    if office[0] > 0:
        yield Run(run.first, run.first + office[0], run.sentence, False)
    yield Run(run.first + at, run.last, run.sentence, True)
