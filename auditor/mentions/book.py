"""What a document as a whole says of its names: which kind each is, and its full form."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from auditor.mentions.acronyms import initials, introduced
from auditor.mentions.company import Company
from auditor.mentions.forms import is_team, undotted, unfused
from auditor.mentions.gazetteer import leaning
from auditor.mentions.lists import lists
from auditor.mentions.occurrences import Occurrences
from auditor.mentions.runs import LEGAL_FORMS, Run, opens
from auditor.model import Annotated, MentionKind

_BY_HEAD: tuple[MentionKind, ...] = ("law_or_document", "event", "organisation", "place")
# So many different words of sport make a text a report of a match.
_SPORTING = 4
# The votes on what nobody was heard to name.
_UNHEARD: Counter[str] = Counter()

Kind = tuple[MentionKind | None, str]


class Book:
    """The names of a document by their text.

    `votes` as in `Company`; `full` are people by a part of their name, `short` bodies by a short
    form; `inside` are names that stand inside a sentence; `teams` play a match.
    """

    def __init__(self, annotated: Annotated, runs: Sequence[Run]) -> None:
        self.names = Occurrences(annotated)
        self.tokens = annotated.tokens
        company = Company(self.names)
        self.votes = company.votes
        self.full: dict[str, str] = {}
        self.short: dict[str, str] = {}
        self.inside: set[str] = set()
        self._kinds: dict[str, Kind] = {}
        for run in runs:
            company.hear(run)
            text = self.names.text(run)
            if not opens(self.tokens, run.first, self.names.first(run)):
                self.inside.add(text)
        ends = {self.tokens[run.last - 1].end: self.names.text(run) for run in runs}
        self.acronyms = dict(introduced(annotated.document.text, ends))
        self.lower = {token.text for token in self.tokens if token.text.islower()}
        outlet = annotated.document.outlet or ""
        words = [word for word in outlet.split() if word.lower() not in ("the", "a", "an")]
        for word in words[:1] + words[-1:] if len(words) > 1 else []:
            self.short.setdefault(word, outlet)
        self.teams = self._teams(runs)
        for run in runs:
            self._tie(run)
        for short, long in initials({self.names.text(run) for run in runs}):
            if short not in self.acronyms and self.kind(long, long.split())[0] == "organisation":
                self.short.setdefault(short, long)
        for word in lists().nothing - self.teams:
            self.short.pop(word, None)

    def _tie(self, run: Run) -> None:
        """Remember the full form behind a surname or a short form. "North" is none."""
        text = self.names.text(run)
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
            text = self.names.text(run)
            votes = self.votes.get(text, _UNHEARD)
            if token.text in lists().clubs:
                found.add(text)
                continue
            plays = token.dep in ("nsubj", "dobj") and head.lemma.lower() in lists().contest
            if plays and (text in lists().places or votes["place"] > votes["person"]):
                found.add(text)
        # Where two countries play each other, the others in the table play too.
        if len(found & lists().places) > 1:
            found |= {self.names.text(run) for run in runs} & lists().places
        return found

    def kind(self, text: str, words: list[str]) -> Kind:
        """What a name of these words names, and why."""
        found = self._kinds.get(text)
        if found is None:
            found = self._kinds[text] = self._kind(undotted(text), words)
        return found

    def _kind(self, text: str, words: list[str]) -> Kind:
        known = lists().known.get(text)
        if known:
            return known[0], f"“{text}” is a known {known[0].replace('_', ' ')}"
        if text in lists().places:
            return "place", f"“{text}” is a known place"
        place = unfused(words)
        if place:
            return "place", f"“{place}” is a known place"
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

    def _voted(self, text: str, words: list[str]) -> Kind:
        votes: dict[str, int] = defaultdict(int, self.votes.get(text, _UNHEARD))
        leans = leaning(words)
        if leans and len(words) == 1 and text not in self.inside and leans[0] == "person":
            # A word that only opens sentences: "Call", "Rose", "Will" are surnames too.
            leans = None
        if leans:
            votes[leans[0]] += leans[1]
        definite = min(votes["definite"], 2) or int(is_team(words))
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

    def is_firm(self, text: str) -> bool:
        """Of a name that a person and a firm share: whether the firm is meant throughout. The one
        who speaks is the person."""
        votes = self.votes.get(text, _UNHEARD)
        return text in self.short and votes["organisation"] > votes["person"] + votes["actor"]
