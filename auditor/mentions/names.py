"""Names: who, where, which event, which law.

An engine's entities are a hint, not the answer: its small model takes a firm for a person and
breaks "Ethics and Anti-Corruption Commission" in two. So names are read off the capitals and the
words that names are made of, and what the engine says of every occurrence is counted together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.mentions.gazetteer import is_surname, leaning
from auditor.mentions.lists import LABELS, lists
from auditor.mentions.runs import LEGAL_FORMS, Run, opens, runs
from auditor.model import Annotated, MentionKind, Token

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


# --- what a name names -------------------------------------------------------------------------


def names(annotated: Annotated) -> tuple[Name, ...]:
    """The names outside headings, in order, none overlapping."""
    found = [
        run
        for sentence in annotated.sentences
        if sentence.role != "heading"
        for run in runs(annotated, sentence)
    ]
    book = _Book(annotated, found)
    return tuple(name for run in found for name in book.read(run))


class _Book:
    """What a document as a whole says of its names."""

    def __init__(self, annotated: Annotated, runs: Sequence[Run]) -> None:
        self.annotated = annotated
        self.tokens = annotated.tokens
        self.votes: dict[str, Counter[str]] = defaultdict(Counter)
        self.full: dict[str, str] = {}
        self.short: dict[str, str] = {}
        self.inside: set[str] = set()
        self.latest = ""
        self._before: Run | None = None
        for run in runs:
            text = self.text(run)
            for token in self.tokens[run.first : run.last]:
                if token.entity in LABELS:
                    self.votes[text][LABELS[token.entity]] += 1
            self._context(run, text)
            self._listed(run, text)
            if not opens(self.tokens, run.first, self.first(run)):
                self.inside.add(text)
        self.ends = {self.tokens[run.last - 1].end: self.text(run) for run in runs}
        self.acronyms = dict(self._introduced())
        self.lower = {token.text for token in self.tokens if token.text.islower()}
        outlet = annotated.document.outlet or ""
        words = [word for word in outlet.split() if word.lower() not in ("the", "a", "an")]
        for word in words[:1] + words[-1:] if len(words) > 1 else []:
            self.short.setdefault(word, outlet)
        self.teams = self._teams(runs)
        for run in runs:
            self._tie(run)
        for short, long in _initials({self.text(run) for run in runs}):
            if short not in self.acronyms and self.kind(long, long.split())[0] == "organisation":
                self.short.setdefault(short, long)
        for word in lists().nothing - self.teams:
            self.short.pop(word, None)

    def first(self, run: Run) -> int:
        return self.annotated.sentences[run.sentence].first

    def text(self, run: Run) -> str:
        start, end = self.tokens[run.first].start, self.tokens[run.last - 1].end
        # A hyphen that does not break is still a hyphen.
        return " ".join(self.annotated.document.text[start:end].split()).replace("\u2011", "-")

    def _context(self, run: Run, text: str) -> None:
        """Votes from the words around: prepositions of place, titles, ages, speech."""
        tokens, votes = self.tokens, self.votes[text]
        before = tokens[run.first - 1].text.lower() if run.first else ""
        after = tokens[run.last].text.lower() if run.last < len(tokens) else ""
        if before in ("in", "near", "from", "across", "outside", "around", "at", "to"):
            strong = before in ("in", "near", "across", "outside")
            origin = before == "from" and run.first > 1 and tokens[run.first - 2].pos == "NOUN"
            votes["place"] += 3 if strong or origin else 1
        elif before == "between" or (before == "and" and self._between(run)):
            votes["place"] += 2
        if before == "the" and not run.titled:
            # "the Lumberjacks", "the late Ana Ruiz": no person's name follows "the" itself.
            votes["definite"] += 1
        if before == "at" and self.text(run).endswith(" House"):
            votes["site"] += 1
        if before == "of" and run.first > 1 and tokens[run.first - 2].text == ",":
            # "Neil Garrick, 47, of Romsey"
            votes["place"] += 4
        if self._before_place(run, after):
            votes["place"] += 3
        if before == "at" and run.first > 1 and lists().nouns.get(tokens[run.first - 2].text):
            # "a lawyer at Clearfield"
            votes["organisation"] += 3
        if run.titled:
            votes["person"] += 8
        head = tokens[tokens[run.last - 1].head]
        subject = tokens[run.last - 1].dep in ("nsubj", "nsubjpass", "agent")
        if subject and head.lemma in lists().acts:
            votes["actor"] += 3
        elif subject and head.pos == "VERB":
            votes["actor"] += 1
        if after == "," and run.last + 1 < len(tokens) and tokens[run.last + 1].text.isdigit():
            votes["person"] += 4
        beside = self._beside(run, after)
        if beside:
            votes[beside] += 4

    def _listed(self, run: Run, text: str) -> None:
        """Votes from the name before in a list: "in Bassel, Thorn and Harewood"."""
        tokens, before = self.tokens, self._before
        self._before = run
        if before is None or before.sentence != run.sentence:
            return
        between = tokens[before.last : run.first]
        if not between or any(t.text not in (",", "and", "or") for t in between):
            return
        kin = self.votes[self.text(before)]
        if kin["place"] >= 3 and kin["place"] > kin["person"] + kin["organisation"]:
            self.votes[text]["place"] += 2

    def _before_place(self, run: Run, after: str) -> bool:
        """Whether a larger place follows in apposition: "Aalst, Belgium, ..." """
        tokens, next_ = self.tokens, run.last + 1
        stop = self.annotated.sentences[run.sentence].last
        if after != "," or next_ >= stop or tokens[next_].text not in lists().places:
            return False
        return next_ + 1 == stop or tokens[next_ + 1].text in _CLOSES

    def _between(self, run: Run) -> bool:
        """Whether "between" opens a pair that this name closes ("between Bath and Wells")."""
        earlier = self.tokens[max(self.first(run), run.first - 6) : run.first - 1]
        return any(token.text.lower() == "between" for token in earlier)

    def _beside(self, run: Run, after: str) -> MentionKind | None:
        """What the noun before a name, or the one in apposition after it, says that it is."""
        tokens, nouns = self.tokens, lists().nouns
        stop = self.annotated.sentences[run.sentence].last
        if run.first > self.first(run):
            noun = tokens[run.first - 1]
            if noun.pos == "NOUN" and not opens(tokens, run.first, -1):
                kind = nouns.get(noun.text) or ("person" if _of_trade(noun.text) else None)
                if kind:
                    return kind
        if after != "," or run.last + 2 >= stop or tokens[run.last + 1].text not in _ARTICLES:
            return None
        for index in range(run.last + 2, min(run.last + 8, stop)):
            if tokens[index].pos == "NOUN" and (
                index + 1 == stop or tokens[index + 1].pos != "NOUN"
            ):
                return nouns.get(tokens[index].text)
            if tokens[index].pos not in ("NOUN", "ADJ", "ADV", "PROPN", "NUM", "PUNCT"):
                return None
        return None

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
            else:
                # Initials of another language, or out of order: "NTNU", "ACP".
                whole = self.ends.get(len(text[: match.start()].rstrip()), "")
                if _shares_letters(whole, short):
                    yield short, whole

    def _tie(self, run: Run) -> None:
        """Remember the full form behind a surname or a short form. "North" is none."""
        text = self.text(run)
        words = text.split()
        if len(words) < 2:
            return
        kind = "organisation" if text in self.teams else self.kind(text, words)[0]
        if kind == "person":
            self.full.setdefault(words[-1], text)
            self.full.setdefault(words[0], text)
        elif kind == "organisation":
            # "Benghazi" is no short form of "Select Committee on Benghazi".
            ends = (
                words[:1] if set(words[1:]) & {"of", "for", "on", "in"} else words[:1] + words[-1:]
            )
            for word in ends:
                self.short.setdefault(word, text)
            if words[-1].strip(".") in LEGAL_FORMS and len(words) > 2:
                self.short.setdefault(" ".join(words[:-1]), text)

    def _teams(self, runs: Sequence[Run]) -> set[str]:
        """Places that stand for a side: in a report of a match, they beat, lead and host."""
        heard = {token.lemma.lower() for token in self.tokens} & lists().sport
        if len(heard) < _SPORTING:
            return set()
        found: set[str] = set()
        for run in runs:
            token = self.tokens[run.last - 1]
            head = self.tokens[token.head]
            text = self.text(run)
            votes = self.votes.get(text, Counter())
            if token.text in lists().clubs:
                found.add(text)
                continue
            plays = token.dep in ("nsubj", "dobj") and head.lemma.lower() in lists().contest
            if plays and (text in lists().places or votes["place"] > votes["person"]):
                found.add(text)
        # Where two countries play each other, the others in the table play too.
        if len(found & lists().places) > 1:
            found |= {self.text(run) for run in runs} & lists().places
        return found

    def kind(self, text: str, words: list[str]) -> tuple[MentionKind | None, str]:
        """What a name names, and why."""
        text = _undotted(text)
        known = lists().known.get(text)
        if known:
            return known[0], f"“{text}” is a known {known[0].replace('_', ' ')}"
        if text in lists().places:
            return "place", f"“{text}” is a known place"
        unfused = _unfused(words)
        if unfused:
            return "place", f"“{unfused}” is a known place"
        lower = [word.lower().strip(".,") for word in words]
        joined = next((i for i, word in enumerate(lower) if word in lists().of), len(words))
        for kind in _BY_HEAD:
            heads = lists().heads[kind]
            # "Gulf of Aden", "Council for the Exploration of the Sea": the head comes before "of".
            if joined < len(words) and any(word in heads for word in lower[:joined]):
                # "Isle of Wight Fire Service"
                if kind == "place" and lower[-1] in lists().heads["organisation"]:
                    return "organisation", f"“{words[-1]}” in the name"
                return kind, f"“{words[0]}” in the name"
        for kind in _BY_HEAD:
            if len(words) > 1 and lower[-1] in lists().heads[kind]:
                if lower[-1] == "house" and self._is_site(text):
                    kind = "place"
                return kind, f"“{words[-1]}” in the name"
        if len(words) > 1 and lower[0] in lists().heads["event_first"]:
            return "event", f"“{words[0]}” in the name"
        team = len(words) > 2 and self.votes[text]["definite"]
        if len(words) > 1 and lower[0] in lists().heads["place_first"] and not team:
            return "place", f"“{words[0]}” in the name"
        if "&" in words:
            return "organisation", "“&” in the name"
        if text in self.acronyms:
            return "organisation", f"short for “{self.acronyms[text]}”"
        return self._voted(text, words)

    def _is_site(self, text: str) -> bool:
        """Whether a house is a building ("a fire at Larch House"), not a firm."""
        return self.votes[text]["site"] > 0

    def _voted(self, text: str, words: list[str]) -> tuple[MentionKind | None, str]:
        votes = Counter(self.votes.get(text, Counter()))
        leans = leaning(words)
        if leans and len(words) == 1 and text not in self.inside and leans[0] == "person":
            # A word that only opens sentences: "Call", "Rose", "Will" are surnames too.
            leans = None
        if leans:
            votes[leans[0]] += leans[1]
        definite = min(votes["definite"], 2) or int(_is_team(words))
        if definite and not (leans and leans[0] == "place"):
            # "The Gulls" are a body, whatever a tagger took each word for.
            votes["organisation"] += definite
            for kind in ("person", "place"):
                votes[kind] = max(0, votes[kind] - 4 * definite)
        person, place = votes["person"], votes["place"]
        organisation, actor = votes["organisation"], votes["actor"]
        evidence = person + place + organisation + (actor if self._unknown(text) else 0)
        if not evidence and (len(words) < 2 and text not in self.inside):
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
        plain = all(w.isalpha() and not w.isupper() and w not in lists().places for w in words)
        if actor >= 3 and 2 <= len(words) <= 3 and plain:
            return "person", "speaks, and reads as a person"
        return "organisation", "reads as an organisation"

    def _unknown(self, text: str) -> bool:
        """Whether a word that only opens sentences never stands in lower case: "Ofgem says"."""
        return text.lower() not in self.lower

    def read(self, run: Run) -> Iterator[Name]:
        """The name at a run, if it names something."""
        text = self.text(run)
        words = text.split()
        # "U.S." and "H&F" are names, an initial is none.
        if sum(map(str.isalnum, text)) < 2 or self._is_empty(run, words) or _shouts(words):
            return
        last = run.last
        value: str | None = None
        kind, why = self.kind(text, words)
        if text in lists().known:
            pass
        elif text in self.teams and self._plays(run):
            kind, value, why = "organisation", self.short.get(text), "a side in a match"
        elif (
            len(words) == 1
            and text in self.full
            and kind not in ("law_or_document", "event")
            and not self._is_firm(text)
        ):
            kind, value, why = "person", self.full[text], f"short for “{self.full[text]}”"
        elif (
            (len(words) == 1 or kind in (None, "person", "organisation"))
            and text in self.short
            and (kind != "place" or text not in lists().places)
        ):
            kind, value, why = "organisation", self.short[text], f"short for “{self.short[text]}”"
        elif text in lists().nothing and text not in lists().known:
            return
        if kind is None or (len(words) == 1 and kind != "place" and self._modifies(run)):
            return
        kind, last, why = self._with_noun(run, kind, why)
        if value is None:
            plain = _undotted(text)
            value = self.acronyms.get(text) or (
                lists().known[plain][1] if plain in lists().known else None
            )
            value = value or (text if kind == "person" else None)
        start, end = self.tokens[run.first].start, self.tokens[last - 1].end
        if kind == "place" and last == run.last:
            # "Afghanistanbreaking": two words, the space between them lost.
            end -= len(text) - len(_unfused(words) or text)
        if kind == "person":
            value = self._of_family(run, text) or value
            self.latest = value or self.latest
            role = self._role(run)
            why = f"{why}; {role}" if role else why
        yield Name(kind, start, end, value, run.sentence, why)

    def _of_family(self, run: Run, text: str) -> str | None:
        """ "Agariya's daughter Meena": a child has the surname of the parent named before."""
        tokens, first = self.tokens, run.first
        if run.last - first != 1 or text in self.full or first < self.first(run) + 2:
            return None
        if tokens[first - 1].text not in ("daughter", "son"):
            return None
        owner = tokens[first - 2]
        parent = self.latest
        if owner.text in ("'s", "'") and first > self.first(run) + 2:
            parent = tokens[first - 3].text
        elif owner.text.lower() not in ("his", "her"):
            return None
        surname = parent.split()[-1] if parent else ""
        if not surname[:1].isupper():
            return None
        self.full[text] = f"{text} {surname}"
        return self.full[text]

    def _role(self, run: Run) -> str:
        """What a person is said to be, before the name or in apposition after it."""
        tokens = self.tokens
        first, stop = self.first(run), self.annotated.sentences[run.sentence].last
        begin = run.first
        while begin > max(first, run.first - 5) and tokens[begin - 1].pos in (
            "NOUN",
            "ADJ",
            "PROPN",
        ):
            begin -= 1
        if _names_role(tokens[begin : run.first]):
            return self._words(begin, run.first)
        if run.last + 1 >= stop or tokens[run.last].text != ",":
            return ""
        end = run.last + 1
        while end < min(stop, run.last + 12) and tokens[end].text not in _ROLE_ENDS:
            end += 1
        inside = tokens[run.last + 1 : end]
        if any(t.pos in ("VERB", "AUX") for t in inside) or not _names_role(inside[:4]):
            return ""
        return self._words(run.last + 1, end)

    def _words(self, first: int, last: int) -> str:
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return " ".join(self.annotated.document.text[start:end].split())

    def _is_empty(self, run: Run, words: list[str]) -> bool:
        """A title that stands alone ("Lt.", "Officer"), or a ship, which is none of the kinds."""
        if words[0] in lists().vessels and len(words) > 1:
            return True
        return len(words) == 1 and words[0].lower().rstrip(".") in lists().titles

    def _plays(self, run: Run) -> bool:
        """Whether a side's name is not the place here ("in France")."""
        before = self.tokens[run.first - 1].text.lower() if run.first else ""
        return before not in ("in", "near", "from", "at", "to", "across", "around", "outside")

    def _is_firm(self, text: str) -> bool:
        """Of a name that a person and a firm share: whether the firm is meant throughout. The one
        who speaks is the person."""
        votes = self.votes.get(text, Counter())
        return text in self.short and votes["organisation"] > votes["person"] + votes["actor"]

    def _modifies(self, run: Run) -> bool:
        """ "Zombie statistics", "Olympic-level": a word that only colours what follows."""
        tokens = self.tokens
        if run.last >= len(tokens) or tokens[run.last].sentence != run.sentence:
            return False
        follows = tokens[run.last]
        if follows.text == "-" and follows.start == tokens[run.last - 1].end:
            return True
        opening = opens(tokens, run.first, self.first(run))
        once = self.text(run) not in self.inside and not self.text(run).isupper()
        return opening and once and follows.pos == "NOUN"

    def _with_noun(self, run: Run, kind: MentionKind, why: str) -> tuple[MentionKind, int, str]:
        """ "Baghlan province", "Bhuj earthquake": the lower-case noun belongs to the name."""
        if run.last >= len(self.tokens) or self.tokens[run.last].sentence != run.sentence:
            return kind, run.last, why
        word = self.tokens[run.last].text
        heads = lists().heads
        if kind == "place" and word in heads["place_lower"]:
            return kind, run.last + 1, f"“{word}” after the name"
        if word in _WATERS and why.startswith("reads as"):
            return "place", run.last, f"“{word}” after the name"
        single = run.last - run.first == 1 and not run.titled
        if word in heads["event_lower"] and (kind in _EVENTFUL or (single and kind == "person")):
            return "event", run.last + 1, f"“{word}” after the name"
        return kind, run.last, why


def _names_role(tokens: Sequence[Token]) -> bool:
    """Whether one of the words says what a person does: "harbour master", "chief economist"."""
    known = lists()
    words = [token.text.lower().rstrip(".") for token in tokens]
    return any(w in known.titles or known.nouns.get(w) == "person" or w in _OFFICES for w in words)


_OFFICES = frozenset(
    {"head", "leader", "master", "member", "partner", "president", "secretary", "boss"}
)
_ROLE_ENDS = frozenset(
    {",", ".", ";", ":", "(", ")", "—", "–", '"', "“", "”", "who", "said", "says"}
)
_ARTICLES = frozenset({"a", "an", "the", "which"})
_CLOSES = frozenset({",", ".", ";", ")", "—", "–", "on", "in", "and", "by", "for", "to", "who"})
# What ends the name of a trade: "violinist", "glaciologist", "beekeeper".
_TRADE = re.compile(r"[a-z]{3,}(?:ist|ician|grapher|keeper|maker|smith|wright|monger|worker)")


def _undotted(text: str) -> str:
    """ "F.B.I." is looked up as "FBI"."""
    return text.replace(".", "") if _DOTTED.fullmatch(text) and text != "U.S." else text


_WATERS = frozenset({"basin", "delta", "estuary", "gorge", "plateau", "coast", "river", "valley"})
_DOTTED = re.compile(r"(?:[A-Z]\.){2,}")


def _unfused(words: list[str]) -> str | None:
    """The known place in a name whose last word runs on ("Central Asiaespecially")."""
    last = words[-1]
    if len(words) > 2 or len(last) < 9 or not last.endswith(("ing", "ly", "ed")):
        return None
    starts = (" ".join([*words[:-1], last[:size]]) for size in range(len(last) - 4, 3, -1))
    return next((name for name in starts if name in lists().places), None)


def _shouts(words: list[str]) -> bool:
    """Whether several words stand in capitals, as headings and labels do; not "BBC NEWS"."""
    text = " ".join(words)
    shouted = len(words) > 1 and text.isupper() and any(len(word) > 4 for word in words)
    return shouted and text.title() not in lists().places


def _is_team(words: list[str]) -> bool:
    """ "Carolina Panthers": a plural that is no surname names a side or a body."""
    last = words[-1]
    return len(words) > 1 and last[-1:] == "s" and last[-2:] != "ss" and not is_surname(last)


def _of_trade(noun: str) -> bool:
    return _TRADE.fullmatch(noun) is not None


def _initials(names: set[str]) -> Iterator[tuple[str, str]]:
    """Short forms among names that are the initials of longer ones ("H&F", Halden & Frey)."""
    short = {name for name in names if 2 <= len(name) <= 6 and name.isupper() and " " not in name}
    for name in sorted(names):
        letters = "".join(w[0] for w in name.split() if w[0].isupper() or w == "&")
        if len(letters) > 1 and letters in short:
            yield letters, name


# So many different words of sport make a text a report of a match.
_SPORTING = 4

# An acronym in brackets.
_BRACKETED = re.compile(r"\(([A-Z][A-Za-z&-]{1,9})\)")


def _letters_fit(words: list[str], wanted: list[str]) -> bool:
    """Whether an acronym's letters are capitals of the words, in order ("UNESCO", "EACC")."""
    letters = [c for word in words for c in word if c.isupper()]
    return letters == wanted


def _shares_letters(long: str, short: str) -> bool:
    """Whether most letters of an acronym are capitals of a name of several words."""
    capitals = Counter(char for char in long if char.isupper())
    shared = sum((capitals & Counter(short)).values())
    return short.isupper() and len(long.split()) > 1 and 4 * shared >= 3 * len(short) > 3


def _from_end(words: list[str], capitals: int) -> int:
    """How many words from the end hold so many capitalised ones."""
    count = 0
    for size, word in enumerate(reversed(words), 1):
        count += word[0].isupper()
        if count == capitals:
            return size
    return len(words)
