"""Names: who, where, which event, which law.

An engine's entities are a hint, not the answer: its small model takes a firm for a person and
breaks "Ethics and Anti-Corruption Commission" in two. So names are read off the capitals and the
words that names are made of, and what the engine says of every occurrence is counted together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.mentions.book import Book
from auditor.mentions.forms import shouts, undotted, unfused
from auditor.mentions.lists import lists
from auditor.mentions.runs import Run, opens, runs
from auditor.model import Annotated, MentionKind, Token

# Of these, "X attack" is the attack's name; a person's surname before it is the victim's.
_EVENTFUL: frozenset[MentionKind] = frozenset({"place", "organisation", "event"})
_WATERS = frozenset({"basin", "delta", "estuary", "gorge", "plateau", "coast", "river", "valley"})
_OFFICES = frozenset(
    {"head", "leader", "master", "member", "partner", "president", "secretary", "boss"}
)
_ROLE_ENDS = frozenset(
    {",", ".", ";", ":", "(", ")", "—", "–", '"', "“", "”", "who", "said", "says"}
)


class Name(NamedTuple):
    """A name's occurrence. `value` is the full name of a person, or what an acronym or short form
    stands for; else `None`. `why` explains the kind."""

    kind: MentionKind
    start: int
    end: int
    value: str | None
    sentence: int
    why: str


def names(annotated: Annotated) -> tuple[Name, ...]:
    """The names outside headings, in order, none overlapping."""
    found = [
        run
        for sentence in annotated.sentences
        if sentence.role != "heading"
        for run in runs(annotated, sentence)
    ]
    reader = _Reader(Book(annotated, found))
    return tuple(name for run in found for name in reader.read(run))


class _Reader:
    """Reads the names of one document in order, so that a child gets the parent's surname."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.names = book.names
        self.tokens = book.tokens
        self.latest = ""

    def read(self, run: Run) -> Iterator[Name]:
        """The name at a run, if it names something."""
        text = self.names.text(run)
        words = text.split()
        # "U.S." and "H&F" are names, an initial is none.
        if sum(map(str.isalnum, text)) < 2 or self._is_empty(run, words) or shouts(words):
            return
        last = run.last
        value: str | None = None
        kind, why = self.book.kind(text, words)
        if text in lists().known:
            pass
        elif text in self.book.teams and self._plays(run):
            kind, value, why = "organisation", self.book.short.get(text), "a side in a match"
        elif (
            len(words) == 1
            and text in self.book.full
            and kind not in ("law_or_document", "event")
            and not self.book.is_firm(text)
        ):
            kind, value, why = "person", self.book.full[text], f"short for “{self.book.full[text]}”"
        elif (
            (len(words) == 1 or kind in (None, "person", "organisation"))
            and text in self.book.short
            and (kind != "place" or text not in lists().places)
        ):
            kind, value = "organisation", self.book.short[text]
            why = f"short for “{value}”"
        elif text in lists().nothing and text not in lists().known:
            return
        if kind is None or (len(words) == 1 and kind != "place" and self._modifies(run)):
            return
        kind, last, why = self._with_noun(run, kind, why)
        if value is None:
            plain = undotted(text)
            value = self.book.acronyms.get(text) or (
                lists().known[plain][1] if plain in lists().known else None
            )
            value = value or (text if kind == "person" else None)
        start, end = self.tokens[run.first].start, self.tokens[last - 1].end
        if kind == "place" and last == run.last:
            # "Afghanistanbreaking": two words, the space between them lost.
            end -= len(text) - len(unfused(words) or text)
        if kind == "person":
            value = self._of_family(run, text) or value
            self.latest = value or self.latest
            role = self._role(run)
            why = f"{why}; {role}" if role else why
        yield Name(kind, start, end, value, run.sentence, why)

    def _of_family(self, run: Run, text: str) -> str | None:
        """ "Agariya's daughter Meena": a child has the surname of the parent named before."""
        tokens, first = self.tokens, run.first
        if run.last - first != 1 or text in self.book.full or first < self.names.first(run) + 2:
            return None
        if tokens[first - 1].text not in ("daughter", "son"):
            return None
        owner = tokens[first - 2]
        parent = self.latest
        if owner.text in ("'s", "'") and first > self.names.first(run) + 2:
            parent = tokens[first - 3].text
        elif owner.text.lower() not in ("his", "her"):
            return None
        surname = parent.split()[-1] if parent else ""
        if not surname[:1].isupper():
            return None
        self.book.full[text] = f"{text} {surname}"
        return self.book.full[text]

    def _role(self, run: Run) -> str:
        """What a person is said to be, before the name or in apposition after it."""
        tokens = self.tokens
        first, stop = self.names.first(run), self.names.stop(run)
        begin = run.first
        while begin > max(first, run.first - 5) and tokens[begin - 1].pos in (
            "NOUN",
            "ADJ",
            "PROPN",
        ):
            begin -= 1
        if _names_role(tokens[begin : run.first]):
            return self.names.words(begin, run.first)
        if run.last + 1 >= stop or tokens[run.last].text != ",":
            return ""
        end = run.last + 1
        while end < min(stop, run.last + 12) and tokens[end].text not in _ROLE_ENDS:
            end += 1
        inside = tokens[run.last + 1 : end]
        if any(t.pos in ("VERB", "AUX") for t in inside) or not _names_role(inside[:4]):
            return ""
        return self.names.words(run.last + 1, end)

    def _is_empty(self, run: Run, words: list[str]) -> bool:
        """A title that stands alone ("Lt.", "Officer"), or a ship, which is none of the kinds."""
        if words[0] in lists().vessels and len(words) > 1:
            return True
        return len(words) == 1 and words[0].lower().rstrip(".") in lists().titles

    def _plays(self, run: Run) -> bool:
        """Whether a side's name is not the place here ("in France")."""
        before = self.tokens[run.first - 1].text.lower() if run.first else ""
        return before not in ("in", "near", "from", "at", "to", "across", "around", "outside")

    def _modifies(self, run: Run) -> bool:
        """ "Zombie statistics", "Olympic-level": a word that only colours what follows."""
        tokens = self.tokens
        if run.last >= len(tokens) or tokens[run.last].sentence != run.sentence:
            return False
        follows = tokens[run.last]
        if follows.text == "-" and follows.start == tokens[run.last - 1].end:
            return True
        opening = opens(tokens, run.first, self.names.first(run))
        once = self.names.text(run) not in self.book.inside and not self.names.text(run).isupper()
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
