"""Names: who, where, which event, which law.

An engine's entities are a hint, not the answer: its small model takes a firm for a person and
breaks "Ethics and Anti-Corruption Commission" in two. So names are read off the capitals and the
words that names are made of, and what the engine says of every occurrence is counted together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from auditor.lexicon import toml
from auditor.model import Annotated, MentionKind, Sentence, Token

_LABELS: Mapping[str, MentionKind] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "EVENT": "event",
    "LAW": "law_or_document",
}


_BY_HEAD: tuple[MentionKind, ...] = ("law_or_document", "event", "organisation", "place")


# Of these, "X attack" is the attack's name; a person's surname before it is the victim's.
_EVENTFUL: frozenset[MentionKind] = frozenset({"place", "organisation", "event"})


class Name(NamedTuple):
    """A name's occurrence. `value` is the full name of a person, or what an acronym or short form
    stands for; else `None`. `why` explains the kind."""

    kind: MentionKind
    start: int
    end: int
    value: str | None
    sentence: int
    why: str


class _Run(NamedTuple):
    """A stretch of tokens that looks like one name."""

    first: int
    last: int
    sentence: int
    titled: bool


class _Lists(NamedTuple):
    heads: Mapping[str, frozenset[str]]
    titles: frozenset[str]
    personal: frozenset[str]
    particles: frozenset[str]
    of: frozenset[str]
    known: Mapping[str, tuple[MentionKind, str]]
    places: frozenset[str]
    nothing: frozenset[str]
    acts: frozenset[str]


@cache
def _lists() -> _Lists:
    table: dict[str, Any] = toml("specifics/names.toml")
    known = {
        name: (kind, full) for kind, names in table["known"].items() for name, full in names.items()
    }
    names = table["places"]["names"].replace("\n", " ").split(",")
    return _Lists(
        {kind: frozenset(words) for kind, words in table["heads"].items()},
        frozenset(table["titles"]["words"]),
        frozenset(table["titles"]["personal"]),
        frozenset(table["joins"]["particles"]),
        frozenset(table["joins"]["of"]),
        known,
        frozenset(name.strip() for name in names if name.strip()),
        frozenset(table["nothing"]["words"]),
        frozenset(table["actors"]["verbs"]),
    )


# --- finding the runs --------------------------------------------------------------------------


# "U.S.-backed": an adjective made of a name.
_TAILED = re.compile(r"[.\w]-[a-z]{3,}$")


def _capital(token: Token) -> bool:
    return token.text[:1].isupper() or (token.text[:3] == "al-" and token.text[3:4].isupper())


def _is_part(token: Token, opens: bool) -> bool:
    """Whether a token can be part of a name; `opens`: it is capitalised as any first word is."""
    if (
        _TAILED.search(token.text)
        or not _capital(token)
        or token.entity in ("DATE", "TIME", "NORP", "LANGUAGE", "ORDINAL")
    ):
        return False
    if token.pos == "PROPN":
        return True
    if opens:
        return token.entity in _LABELS and token.pos in ("NOUN", "ADJ", "X")
    return token.pos in ("NOUN", "ADJ", "X", "VERB", "ADV", "INTJ") or token.entity in _LABELS


def _runs(annotated: Annotated, sentence: Sentence) -> Iterator[_Run]:
    tokens, text = annotated.tokens, annotated.document.text
    index = _after_label(tokens, sentence)
    while index < sentence.last:
        if not _is_part(tokens[index], _opens(tokens, index, sentence.first)):
            index += 1
            continue
        last = _extend(tokens, index, sentence.last, text)
        yield from _split_titles(tokens, index, last, sentence, text)
        index = last


def _after_label(tokens: tuple[Token, ...], sentence: Sentence) -> int:
    """Past the words that a list item opens with as its own heading ("Market access: ...")."""
    if sentence.role == "item":
        for index in range(sentence.first, min(sentence.first + 8, sentence.last - 1)):
            if tokens[index].text == ":":
                return index + 1
    return sentence.first


def _opens(tokens: tuple[Token, ...], index: int, first: int) -> bool:
    return index == first or tokens[index - 1].text in ('"', "“", ":", "(", "'", "‘", "—", "–")


def _extend(tokens: tuple[Token, ...], first: int, stop: int, text: str) -> int:
    """Past the last token of the name that begins at `first`."""
    lists = _lists()
    last = first + 1
    while last < stop:
        token = tokens[last]
        if _is_part(token, False):
            last += 1
            continue
        ahead = _ahead(tokens, last, stop)
        word = token.text.lower()
        if word in lists.particles and last + 2 < stop and tokens[last + 1].text == "-":
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
        elif word in lists.particles:
            joined = ahead == last + 1 or tokens[last + 1].text.lower() in lists.particles
        elif word in lists.of:
            joined = any(_is_head(t) for t in part)
        elif word == "and":
            joined = _and_joins(tokens, first, last, stop)
        if not joined:
            break
        last = last + 1 if ahead is None else max(ahead, last + 1)
    return last


def _ahead(tokens: tuple[Token, ...], index: int, stop: int) -> int | None:
    """The capitalised token after a joining word (and "the"), if there is one."""
    lists = _lists()
    index += 1
    while index < stop and tokens[index].text.lower() in ("the", *lists.particles):
        if _capital(tokens[index]) and tokens[index].pos == "PROPN":
            break
        index += 1
    return index if index < stop and _is_part(tokens[index], False) else None


def _is_head(token: Token) -> bool:
    word = token.text.lower()
    heads = _lists().heads
    return any(word in heads[kind] for kind in ("organisation", "law_or_document", "place"))


def _and_joins(tokens: tuple[Token, ...], first: int, index: int, stop: int) -> bool:
    """ "Ethics and Anti-Corruption Commission" is one name: its head stands at the end."""
    if _is_head(tokens[index - 1]) or tokens[index + 1].text.lower() == "the":
        return False
    if tokens[first].text in _lists().places and index - first == 1:
        return False
    # "Ministry of Ports and Fisheries"
    shared = [t.text.lower() for t in tokens[first:index]]
    if shared[0] in ("ministry", "department", "committee", "institute") and "of" in shared[1:2]:
        return tokens[index + 1].text not in {*_lists().places, *_lists().known}
    end = index + 1
    while end < stop and (_is_part(tokens[end], False) or tokens[end].text == "-"):
        end += 1
    heads = _lists().heads
    word = tokens[end - 1].text.lower()
    ends = word in heads["organisation"] or word in heads["law_or_document"]
    return (ends and end - index > 2) or (ends and index - first > 1)


def _split_titles(
    tokens: tuple[Token, ...], first: int, last: int, sentence: Sentence, text: str
) -> Iterator[_Run]:
    """The run without a leading article and titles."""
    lists = _lists()
    while first < last and tokens[first].text.lower() in ("the", "a", "an"):
        first += 1
    begin = first
    # "US President Donald Trump": a title inside parts two names.
    inner = [
        i
        for i in range(first + 1, last - 1)
        if tokens[i].text.lower().rstrip(".") in lists.personal
    ]
    if inner:
        first = inner[-1]
        stop = first
        while stop > begin and tokens[stop - 1].text.lower() in lists.titles:
            stop -= 1
        if stop > begin and not _is_head(tokens[last - 1]):
            yield _Run(begin, stop, tokens[begin].sentence, False)
        elif stop > begin:
            first = begin
    while first < last - 1 and tokens[first].text.lower().rstrip(".") in lists.titles:
        # "Health Ministry", "Foreign Office" keep their first word.
        word = tokens[first].text.lower().rstrip(".")
        if _is_head(tokens[last - 1]) and word not in lists.personal:
            break
        first += 1
    titled = any(t.text.lower().rstrip(".") in lists.personal for t in tokens[begin:first])
    if not titled and begin > sentence.first:
        titled = tokens[begin - 1].text.lower().rstrip(".") in lists.personal
    if first < last:
        yield _Run(first, last, tokens[first].sentence, titled)


# --- what a name names -------------------------------------------------------------------------


def names(annotated: Annotated) -> tuple[Name, ...]:
    """The names outside headings, in order, none overlapping."""
    runs = [
        run
        for sentence in annotated.sentences
        if sentence.role != "heading"
        for run in _runs(annotated, sentence)
    ]
    book = _Book(annotated, runs)
    return tuple(name for run in runs for name in book.read(run))


class _Book:
    """What a document as a whole says of its names."""

    def __init__(self, annotated: Annotated, runs: Sequence[_Run]) -> None:
        self.annotated = annotated
        self.tokens = annotated.tokens
        self.votes: dict[str, Counter[str]] = defaultdict(Counter)
        self.full: dict[str, str] = {}
        self.short: dict[str, str] = {}
        self.inside: set[str] = set()
        for run in runs:
            text = self.text(run)
            for token in self.tokens[run.first : run.last]:
                if token.entity in _LABELS:
                    self.votes[text][_LABELS[token.entity]] += 1
            self._context(run, text)
            if not _opens(self.tokens, run.first, self.first(run)):
                self.inside.add(text)
        self.ends = {self.tokens[run.last - 1].end: self.text(run) for run in runs}
        self.acronyms = dict(self._introduced())
        outlet = annotated.document.outlet or ""
        words = [word for word in outlet.split() if word.lower() not in ("the", "a", "an")]
        for word in words[:1] + words[-1:] if len(words) > 1 else []:
            self.short.setdefault(word, outlet)
        for run in runs:
            self._tie(run)

    def first(self, run: _Run) -> int:
        return self.annotated.sentences[run.sentence].first

    def text(self, run: _Run) -> str:
        start, end = self.tokens[run.first].start, self.tokens[run.last - 1].end
        # A hyphen that does not break is still a hyphen.
        return " ".join(self.annotated.document.text[start:end].split()).replace("\u2011", "-")

    def _context(self, run: _Run, text: str) -> None:
        """Votes from the words around: prepositions of place, titles, ages, speech."""
        tokens, votes, lists = self.tokens, self.votes[text], _lists()
        before = tokens[run.first - 1].text.lower() if run.first else ""
        after = tokens[run.last].text.lower() if run.last < len(tokens) else ""
        if before in ("in", "near", "from", "across", "outside", "around", "at", "to"):
            strong = before in ("in", "near", "across", "outside")
            origin = before == "from" and run.first > 1 and tokens[run.first - 2].pos == "NOUN"
            votes["place"] += 3 if strong or origin else 1
        if run.titled:
            votes["person"] += 8
        head = tokens[tokens[run.last - 1].head]
        subject = tokens[run.last - 1].dep in ("nsubj", "nsubjpass", "agent")
        if subject and head.lemma in lists.acts:
            votes["actor"] += 3
        elif subject and head.pos == "VERB":
            votes["actor"] += 1
        if after == "," and run.last + 1 < len(tokens) and tokens[run.last + 1].text.isdigit():
            votes["person"] += 4

    def _introduced(self) -> Iterator[tuple[str, str]]:
        """Acronyms in brackets after their long form."""
        text = self.annotated.document.text
        for match in _BRACKETED.finditer(text):
            before = " ".join(text[max(0, match.start() - 120) : match.start()].split()[-10:])
            long = re.sub(r"^.*[^\w&'’ -]", "", before).split()
            short = match[1]
            letters = [w for w in long if w[0].isupper()]
            wanted = [c for c in short if c.isupper()]
            for size in range(len(letters), 0, -1):
                initials = [w[0] for w in letters[-size:]]
                if initials == wanted or _letters_fit(letters[-size:], wanted):
                    where = len(long) - _from_end(long, size)
                    found = " ".join(long[where:])
                    # The name may begin earlier: "US Customs and Border Protection (CBP)".
                    whole = self.ends.get(len(text[: match.start()].rstrip()), "")
                    yield short, whole if whole.endswith(found) else found
                    break

    def _tie(self, run: _Run) -> None:
        """Remember the full form behind a surname or a short form."""
        text = self.text(run)
        words = text.split()
        if len(words) < 2:
            return
        kind = self.kind(text, words)[0]
        if kind == "person":
            self.full.setdefault(words[-1], text)
            self.full.setdefault(words[0], text)
        elif kind == "organisation":
            for word in (words[0], words[-1]):
                self.short.setdefault(word, text)

    def kind(self, text: str, words: list[str]) -> tuple[MentionKind | None, str]:
        """What a name names, and why."""
        lists = _lists()
        known = lists.known.get(text)
        if known:
            return known[0], f"“{text}” is a known {known[0].replace('_', ' ')}"
        if text in lists.places:
            return "place", f"“{text}” is a known place"
        lower = [word.lower().strip(".,") for word in words]
        joined = next((i for i, word in enumerate(lower) if word in lists.of), len(words))
        for kind in _BY_HEAD:
            heads = lists.heads[kind]
            # "Gulf of Aden", "Council for the Exploration of the Sea": the head comes before "of".
            if joined < len(words) and any(word in heads for word in lower[:joined]):
                return kind, f"“{words[0]}” in the name"
        for kind in _BY_HEAD:
            if len(words) > 1 and lower[-1] in lists.heads[kind]:
                return kind, f"“{words[-1]}” in the name"
        if len(words) > 1 and lower[0] in lists.heads["event_first"]:
            return "event", f"“{words[0]}” in the name"
        if len(words) > 1 and lower[0] in lists.heads["place_first"]:
            return "place", f"“{words[0]}” in the name"
        if text in self.acronyms:
            return "organisation", f"short for “{self.acronyms[text]}”"
        return self._voted(text, words)

    def _voted(self, text: str, words: list[str]) -> tuple[MentionKind | None, str]:
        votes = self.votes.get(text, Counter())
        person, place = votes["person"], votes["place"]
        organisation, actor = votes["organisation"], votes["actor"]
        if not person + place + organisation and (len(words) < 2 and text not in self.inside):
            return None, ""
        if len(words) == 1 and text.isupper() and 2 <= len(text) <= 6 and place < 4:
            return "organisation", "an acronym"
        if votes["event"] > max(person, place, organisation):
            return "event", "reads as an event"
        if votes["law_or_document"] > max(person, place, organisation):
            return "law_or_document", "reads as a law or document"
        if place > max(person, organisation) + actor or (
            place >= 3 and place >= max(person, organisation) + actor
        ):
            return "place", "reads as a place"
        if person >= organisation and 1 <= len(words) <= 4 and person + actor > 0:
            return "person", "reads as a person"
        plain = all(w.isalpha() and not w.isupper() and w not in _lists().places for w in words)
        if actor >= 3 and 2 <= len(words) <= 3 and plain:
            return "person", "speaks, and reads as a person"
        return "organisation", "reads as an organisation"

    def read(self, run: _Run) -> Iterator[Name]:
        """The name at a run, if it names something."""
        text = self.text(run)
        words = text.split()
        lists = _lists()
        if not re.search(r"\w\w", text):
            return
        last = run.last
        value: str | None = None
        kind, why = self.kind(text, words)
        if text in lists.known:
            pass
        elif len(words) == 1 and text in self.full and kind not in ("law_or_document", "event"):
            kind, value, why = "person", self.full[text], f"short for “{self.full[text]}”"
        elif (
            len(words) == 1 and text in self.short and (kind != "place" or text not in lists.places)
        ):
            kind, value, why = "organisation", self.short[text], f"short for “{self.short[text]}”"
        elif text in lists.nothing and text not in lists.known:
            return
        if kind is None or (len(words) == 1 and kind != "place" and self._modifies(run)):
            return
        kind, last, why = self._with_noun(run, kind, why)
        if value is None:
            value = self.acronyms.get(text) or (
                lists.known[text][1] if text in lists.known else None
            )
            value = value or (text if kind == "person" else None)
        start, end = self.tokens[run.first].start, self.tokens[last - 1].end
        yield Name(kind, start, end, value, run.sentence, why)

    def _modifies(self, run: _Run) -> bool:
        """ "Zombie statistics", "Olympic-level": a word that only colours what follows."""
        tokens = self.tokens
        if run.last >= len(tokens) or tokens[run.last].sentence != run.sentence:
            return False
        follows = tokens[run.last]
        if follows.text == "-" and follows.start == tokens[run.last - 1].end:
            return True
        opens = _opens(tokens, run.first, self.first(run))
        once = self.text(run) not in self.inside and not self.text(run).isupper()
        return opens and once and follows.pos == "NOUN"

    def _with_noun(self, run: _Run, kind: MentionKind, why: str) -> tuple[MentionKind, int, str]:
        """ "Baghlan province", "Bhuj earthquake": the lower-case noun belongs to the name."""
        if run.last >= len(self.tokens) or self.tokens[run.last].sentence != run.sentence:
            return kind, run.last, why
        word = self.tokens[run.last].text
        heads = _lists().heads
        if kind == "place" and word in heads["place_lower"]:
            return kind, run.last + 1, f"“{word}” after the name"
        single = run.last - run.first == 1 and not run.titled
        if word in heads["event_lower"] and (kind in _EVENTFUL or (single and kind == "person")):
            return "event", run.last + 1, f"“{word}” after the name"
        return kind, run.last, why


# An acronym in brackets.
_BRACKETED = re.compile(r"\(([A-Z][A-Za-z&-]{1,9})\)")


def _letters_fit(words: list[str], wanted: list[str]) -> bool:
    """Whether an acronym's letters are capitals of the words, in order ("UNESCO", "EACC")."""
    letters = [c for word in words for c in word if c.isupper()]
    return letters == wanted


def _from_end(words: list[str], capitals: int) -> int:
    """How many words from the end hold so many capitalised ones."""
    count = 0
    for size, word in enumerate(reversed(words), 1):
        count += word[0].isupper()
        if count == capitals:
            return size
    return len(words)
