"""What the words around a name say that it names: prepositions, titles, ages, nouns beside it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from auditor.mentions.lists import LABELS, lists
from auditor.mentions.occurrences import Occurrences
from auditor.mentions.runs import Run, opens
from auditor.model import MentionKind

_ARTICLES = frozenset({"a", "an", "the", "which"})
_CLOSES = frozenset({",", ".", ";", ")", "—", "–", "on", "in", "and", "by", "for", "to", "who"})
# What ends the name of a trade: "violinist", "glaciologist", "beekeeper".
_TRADE = re.compile(r"[a-z]{3,}(?:ist|ician|grapher|keeper|maker|smith|wright|monger|worker)")


class Company:
    """Votes on every name of a document, run by run in its order.

    `votes` counts, by a name's text, the kinds spoken for, and: "definite" (after "the"), "site"
    ("at X House"), "actor" (it does what people and bodies do).
    """

    def __init__(self, names: Occurrences) -> None:
        self.names = names
        self.tokens = names.tokens
        self.votes: dict[str, Counter[str]] = defaultdict(Counter)
        self._before: Run | None = None

    def hear(self, run: Run) -> None:
        """Count what an engine says of a run, and what stands around it."""
        text = self.names.text(run)
        for token in self.tokens[run.first : run.last]:
            if token.entity in LABELS:
                self.votes[text][LABELS[token.entity]] += 1
        self._of_words(run, text)
        self._of_list(run, text)

    def _of_words(self, run: Run, text: str) -> None:
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
        if before == "at" and self.names.text(run).endswith(" House"):
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

    def _of_list(self, run: Run, text: str) -> None:
        """Votes from the name before in a list: "in Bassel, Thorn and Harewood"."""
        tokens, before = self.tokens, self._before
        self._before = run
        if before is None or before.sentence != run.sentence:
            return
        between = tokens[before.last : run.first]
        if not between or any(t.text not in (",", "and", "or") for t in between):
            return
        kin = self.votes[self.names.text(before)]
        if kin["place"] >= 3 and kin["place"] > kin["person"] + kin["organisation"]:
            self.votes[text]["place"] += 2

    def _before_place(self, run: Run, after: str) -> bool:
        """Whether a larger place follows in apposition: "Aalst, Belgium, ..." """
        tokens, next_ = self.tokens, run.last + 1
        stop = self.names.stop(run)
        if after != "," or next_ >= stop or tokens[next_].text not in lists().places:
            return False
        return next_ + 1 == stop or tokens[next_ + 1].text in _CLOSES

    def _between(self, run: Run) -> bool:
        """Whether "between" opens a pair that this name closes ("between Bath and Wells")."""
        earlier = self.tokens[max(self.names.first(run), run.first - 6) : run.first - 1]
        return any(token.text.lower() == "between" for token in earlier)

    def _beside(self, run: Run, after: str) -> MentionKind | None:
        """What the noun before a name, or the one in apposition after it, says that it is."""
        tokens, nouns = self.tokens, lists().nouns
        stop = self.names.stop(run)
        if run.first > self.names.first(run):
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


def _of_trade(noun: str) -> bool:
    return _TRADE.fullmatch(noun) is not None
