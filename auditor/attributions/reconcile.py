"""Where the rules and the learned reading disagree: which attributions stand, and their edges.

The reading (`contents.py`) carries recall and edges; the rules (`frames.py`, `attributions.py`)
say who and by which cue. Every constant here was chosen on a fifth of the PolNeAR train split
that the reading had not learned from.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate

from auditor.attributions.candidate import Candidate
from auditor.attributions.contents import Reading
from auditor.attributions.cues import LIKELY, SURE
from auditor.attributions.drafts import Draft
from auditor.attributions.spans import merged, outer
from auditor.attributions.subjects import subject
from auditor.attributions.trees import Run, Trees
from auditor.lexicon import lines, toml
from auditor.model import Annotated

# What a candidate's log-odds are made of: the rules' own, the mean of its content's words, its
# cue's.
RULE, CONTENT, CUE = 0.55, 0.35, 0.05
# An attribution whose words are less likely content than this, on average, is dropped.
DROP = 0.3
# Edges: words below the first are cut off, words from the second on are taken in.
CUT, JOIN = 0.3, 0.5
# How many words are cut off at least.
ASIDE = 2
# A new attribution starts where the reading says so this clearly.
OPENS = 0.5
# A run that no rule found: its mean, and how many words it needs.
MISSED, WORDS = 0.6, 3
# Likely words of a source and of a cue; a source of the rules is kept from the first one on, and
# gives way only to one likelier by the gain (0.2 since the fast engine's arcs, 0.3 before: on 70
# train articles overlap with the true source 0.914 against 0.910). A token of distance costs a
# little.
SOURCE, CUE_WORD, GAIN, DISTANCE = 0.3, 0.3, 0.2, 0.02
_MARKS = frozenset({*"\"'“”„«»‘’", "''", "``"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


class Reconciler:
    """Settles the attributions of one document."""

    def __init__(self, annotated: Annotated, trees: Trees, reading: Reading) -> None:
        self.annotated = annotated
        self.trees = trees
        self.tokens = annotated.tokens
        self.starts = [token.start for token in annotated.tokens]
        self.content: list[float] = reading.content.tolist()
        self.opens: list[float] = reading.opens.tolist()
        self.cue: list[float] = reading.cue.tolist()
        self.source: list[float] = reading.source.tolist()
        self.quotes = outer(annotated.quotations)
        # Cue words that grammar rules out: "declined to say".
        self.refused: set[int] = set()
        # What was asked for or declined instead of being said.
        self.unsaid: list[Run] = []
        self.words = [token.pos not in ("PUNCT", "SPACE", "SYM") for token in self.tokens]

    # --- candidates ----------------------------------------------------------------------------

    def rescored(
        self,
        weighed: Iterable[tuple[float, Candidate]],
        likely: Callable[[Candidate], bool],
    ) -> Iterator[tuple[float, Candidate]]:
        """Candidates with the probability that rules and reading give them together.

        `likely` tells the frames too rare to be learned; those keep what the rules give them.
        """
        odds = [_odds(p) if word else 0.0 for p, word in zip(self.content, self.words, strict=True)]
        sums = [0.0, *accumulate(odds)]
        counts = [0, *accumulate(map(int, self.words))]
        settings = toml("attribution/frames.toml")
        withheld = {*settings["withheld"], *settings["asking_verbs"]}
        weighed = list(weighed)
        unsaid = bytearray(len(self.tokens))
        for probability, candidate in weighed:
            if probability <= 0.0 and candidate.lemma in withheld:
                self.unsaid += candidate.content
                for first, last in candidate.content:
                    unsaid[first:last] = b"\1" * (last - first)
        for probability, candidate in weighed:
            if probability <= 0.0 or unsaid[candidate.head]:
                self.refused.update(candidate.cue)
                continue
            if probability == SURE:
                yield probability, candidate
                continue
            size = sum(counts[last] - counts[first] for first, last in candidate.content)
            total = sum(sums[last] - sums[first] for first, last in candidate.content)
            score = RULE * _odds(probability) + CONTENT * total / max(size, 1)
            score += CUE * _odds(self.cue[candidate.head])
            together = 1 / (1 + math.exp(-score))
            if together < LIKELY and probability >= LIKELY and likely(candidate):
                together = LIKELY
            yield together, candidate

    # --- drafts --------------------------------------------------------------------------------

    def settled(self, drafts: Sequence[Draft]) -> list[Draft]:
        """The drafts that stand, with settled edges, and those that no rule found."""
        likely = [draft for draft in drafts if self._stands(draft)]
        taken = bytearray(len(self.tokens))
        for draft in likely:
            for first, last in self.runs(draft):
                taken[first:last] = b"\1" * (last - first)
            for index in draft.cue:
                taken[index] = 1
        for draft in likely:
            # What stands although the reading doubts it keeps the edges the rules gave it.
            sure = draft.label or draft.probability == SURE
            if not sure and self._mean(self.runs(draft)) >= DROP:
                self._settle_edges(draft, taken)
        found = [draft for draft in likely if draft.spans]
        found += self._missed(found)
        for draft in found:
            if draft.carried is None and not draft.label:
                self._settle_source(draft)
        return sorted(found, key=lambda draft: draft.spans[0])

    def runs(self, draft: Draft) -> list[Run]:
        """The tokens of a draft's content."""
        return [
            (bisect_left(self.starts, start), bisect_left(self.starts, end))
            for start, end in draft.spans
        ]

    def _stands(self, draft: Draft) -> bool:
        """Whether an attribution stands: likely content, a set phrase, a speaker's label."""
        fixed = draft.label or draft.probability >= LIKELY
        return fixed or self._mean(self.runs(draft)) >= DROP

    def _mean(self, runs: Iterable[Run]) -> float:
        """How likely the words of the runs are content, on average."""
        inside = [i for first, last in runs for i in range(first, last)]
        inside = [i for i in inside if self.words[i]] or inside
        return sum(self.content[i] for i in inside) / max(len(inside), 1)

    def _settle_edges(self, draft: Draft, taken: bytearray) -> None:
        """Cut unlikely words off the content's ends and take likely ones beside them in."""
        settled = []
        raised = draft.candidate is not None and draft.candidate.frame == "passive-xcomp"
        for first, last in self.runs(draft):
            # "The dam | was said | to have burst": either half alone says nothing.
            run = (first, last) if raised else self._settled_run(first, last, taken)
            if run is not None:
                taken[run[0] : run[1]] = b"\1" * (run[1] - run[0])
                settled.append(run)
        self._place(draft, settled)

    def _settled_run(self, first: int, last: int, taken: bytearray) -> Run | None:
        start, stop = first, last
        while start < stop and not (self.words[start] and self.content[start] >= CUT):
            start += 1
        while start < stop and not (self.words[stop - 1] and self.content[stop - 1] >= CUT):
            stop -= 1
        if start >= stop:
            return None
        # One word alone is no aside: it stays, as do marks at the ends.
        if sum(self.words[first:start]) < ASIDE:
            start = first
        if sum(self.words[stop:last]) < ASIDE:
            stop = last
        start, stop = self._with_mark(start, first, -1), self._with_mark(stop - 1, last - 1, 1) + 1
        if not any(self.words[first:start]):
            start = self._grown(first, -1, taken)
        if not any(self.words[stop:last]):
            stop = self._grown(last - 1, 1, taken) + 1
        return start, stop

    def _with_mark(self, index: int, limit: int, step: int) -> int:
        """The edge at `index`, moved out to a quotation mark that only commas part from it."""
        outer_edge = index
        while outer_edge != limit and not self.words[outer_edge + step]:
            outer_edge += step
            if self.tokens[outer_edge].text in _MARKS:
                return outer_edge
        return index

    def _grown(self, index: int, step: int, taken: bytearray) -> int:
        """How far content goes on from its edge at `index`, in the same paragraph."""
        paragraph = self._paragraph(index)
        edge = index
        while True:
            # The word that opens an attribution has nothing of it before it.
            if step < 0 and self.opens[index] >= OPENS:
                return edge
            index += step
            if not 0 <= index < len(self.tokens) or taken[index]:
                return edge
            if self.content[index] < JOIN or self._paragraph(index) != paragraph:
                return edge
            if step > 0 and self.opens[index] >= OPENS:
                return edge
            if self.words[index]:
                edge = index

    def _paragraph(self, index: int) -> int:
        return self.annotated.sentences[self.tokens[index].sentence].paragraph

    def _place(self, draft: Draft, runs: Iterable[Run]) -> None:
        spans = [(self.tokens[a].start, self.tokens[b - 1].end) for a, b in runs]
        draft.spans = merged(spans, self.annotated.document.text)

    # --- what no rule found --------------------------------------------------------------------

    def _missed(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Runs of likely content that no draft covers, with the nearest cue and source."""
        taken = bytearray(len(self.tokens))
        for first, last in [*(run for draft in drafts for run in self.runs(draft)), *self.unsaid]:
            taken[first:last] = b"\1" * (last - first)
        found = []
        for first, last in self._free(taken):
            while first < last and not self.words[first]:
                first += 1
            while first < last and not self.words[last - 1]:
                last -= 1
            if sum(self.words[first:last]) >= WORDS and self._mean([(first, last)]) >= MISSED:
                draft = self._drafted(first, last)
                if self._can_be_explained(draft):
                    found.append(draft)
        return found

    def _can_be_explained(self, draft: Draft) -> bool:
        """Whether there is a cue that grammar does not rule out, or quotation marks, to point at.

        Of runs with neither, only every second one is somebody's content.
        """
        if draft.cue:
            return self.refused.isdisjoint(draft.cue)
        # A run that breaks through scare quotes is none.
        return any(
            quotation.speech or (quotation.start >= start and quotation.end <= end + 1)
            for start, end in draft.spans
            for quotation in self.quotes.touching(start, end)
        )

    def _free(self, taken: bytearray) -> list[Run]:
        """Runs of likely content outside what is taken, split where one opens."""
        runs: list[Run] = []
        for index, chance in enumerate(self.content):
            if taken[index] or chance < JOIN:
                continue
            goes_on = runs and runs[-1][1] == index and self.opens[index] < OPENS
            if goes_on and self._paragraph(index) == self._paragraph(index - 1):
                runs[-1] = runs[-1][0], index + 1
            else:
                runs.append((index, index + 1))
        return runs

    def _drafted(self, first: int, last: int) -> Draft:
        bounds = self._bounds(first, last)
        outside = [i for i in range(*bounds) if not first <= i < last]
        cue = self._cue_near(outside, first, last)
        source = self._source_near(outside, cue[0] if cue else first)
        verb = next((i for i in reversed(cue) if self.tokens[i].pos == "VERB"), -1)
        if source < 0 <= verb:
            source = subject(self.trees, verb)
        candidate = self._learned(cue, (first, last), source)
        draft = Draft(candidate, 0.5, [], source, self._paragraph(first), cue=cue)
        self._place(draft, [(first, last)])
        return draft

    def _bounds(self, first: int, last: int) -> Run:
        """The sentences that the run lies in."""
        sentences = self.annotated.sentences
        begin = sentences[self.tokens[first].sentence].first
        return begin, sentences[self.tokens[last - 1].sentence].last

    def _learned(self, cue: tuple[int, ...], run: Run, source: int) -> Candidate | None:
        if not cue:
            return None
        head = max(cue, key=lambda i: (self.tokens[i].pos == "VERB", self.cue[i]))
        return Candidate("learned", self.tokens[head].lemma.lower(), head, cue, (run,), source)

    def _cue_near(self, outside: Sequence[int], first: int, last: int) -> tuple[int, ...]:
        """The likeliest words of a cue in the sentence; else its nearest reporting verb."""

        def away(index: int) -> int:
            return min(abs(index - first), abs(index - last))

        likely = [i for i in outside if self.cue[i] >= CUE_WORD and self.words[i]]
        if likely:
            return self._group(likely, max(likely, key=lambda i: self.cue[i] - 0.01 * away(i)))
        verbs = lines("attribution/speech_verbs.txt")
        spoken = [
            i
            for i in outside
            if self.tokens[i].pos == "VERB" and self.tokens[i].lemma.lower() in verbs
        ]
        return (min(spoken, key=away),) if spoken else ()

    def _group(self, likely: Sequence[int], best: int) -> tuple[int, ...]:
        """The run of likely words around the best one."""
        chosen = set(likely)
        first = last = best
        while first - 1 in chosen:
            first -= 1
        while last + 1 in chosen:
            last += 1
        return tuple(range(first, last + 1))

    def _source_near(self, outside: Sequence[int], place: int) -> int:
        """The head of the likeliest source's phrase; -1 if none is likely."""
        likely = [i for i in outside if self.source[i] >= SOURCE and self.words[i]]
        if not likely:
            return -1
        group = self._group(
            likely, max(likely, key=lambda i: self.source[i] - DISTANCE * abs(i - place))
        )
        nominal = [i for i in group if self._is_nominal(i)]
        heads = [i for i in nominal if self.tokens[i].head not in group]
        return (heads or nominal or [-1])[0]

    def _is_nominal(self, index: int) -> bool:
        token = self.tokens[index]
        return token.pos in _NOMINAL or token.dep == "poss"

    # --- sources -------------------------------------------------------------------------------

    def _settle_source(self, draft: Draft) -> None:
        """Take the likelier source of the sentence where the rules' one is unlikely."""
        runs = self.runs(draft)
        content = {i for first, last in runs for i in range(first, last)}
        place = draft.cue[0] if draft.cue else runs[0][0]
        bounds = self._bounds(place, place + 1)
        own = self._own_source(draft.source)
        if own >= SOURCE and draft.source not in content:
            return
        if self._is_named_by_cue(draft):
            return
        outside = [i for i in range(*bounds) if i not in content]
        found = self._source_near(outside, place)
        if found < 0 or self.source[found] - own < GAIN:
            return
        draft.source = found
        self._settle_cue(draft, outside, runs)

    def _is_named_by_cue(self, draft: Draft) -> bool:
        """Whether the cue is a noun that names its source itself: "warnings from geologists"."""
        candidate = draft.candidate
        if candidate is None or draft.source < 0 or not candidate.frame.startswith("noun"):
            return False
        above = self.tokens[draft.source].head
        return self.tokens[above].text.lower() in ("by", "from")

    def _own_source(self, head: int) -> float:
        """How likely the words around the rules' source are one; -1 where it has none."""
        if head < 0:
            return -1.0
        first, last = self.trees.run(head)
        return max(self.source[max(first, head - 6) : min(last, head + 7)])

    def _settle_cue(self, draft: Draft, outside: Sequence[int], runs: Sequence[Run]) -> None:
        """A source that was changed speaks by another cue where the old one is unlikely."""
        old = max((self.cue[i] for i in draft.cue), default=0.0)
        cue = self._cue_near(outside, runs[0][0], runs[-1][1])
        if cue and max(self.cue[i] for i in cue) >= old + GAIN:
            draft.cue = cue
            draft.candidate = self._learned(cue, runs[0], draft.source)


def _odds(probability: float) -> float:
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))
