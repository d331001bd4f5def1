"""Attributions of quoted speech: the cue beside the marks, or the speaker named before or after.

A quotation without words of its own to say who speaks belongs to the speaker before it; one left
open at a paragraph's end goes on in the next, whose speaker may be named only there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from auditor.attributions.candidate import Candidate
from auditor.attributions.drafts import Draft, Drafter
from auditor.attributions.labels import signature
from auditor.attributions.nouns import listed
from auditor.attributions.spans import merged
from auditor.attributions.subjects import subject
from auditor.lexicon import lines, toml
from auditor.model import Annotated, Quotation, Sentence, Span

# A likely cue, chosen on the train split's last third: lower adds attitudes that people rarely
# mark, higher loses reported speech.
THRESHOLD = 0.45
# A cue beside quoted speech needs less: the marks themselves are evidence.
QUOTED_THRESHOLD = 0.3
# How far, in tokens, a reporting verb may stand from the marks it introduces.
REACH = 14
# How far, in tokens, a cue that governs a quotation may stand from it: longer than almost any
# sentence, and a bound on the work.
WINDOW = 80


class Speech:
    """Finds the speakers of one document's quotations."""

    def __init__(self, drafter: Drafter) -> None:
        self.drafter = drafter
        self.annotated = drafter.annotated
        self.trees = drafter.trees
        self.quotes = drafter.quotes

    def drafts(self, weighed: Sequence[tuple[float, Candidate]]) -> list[Draft]:
        """Attributions of quoted speech, with the cue beside it or the speaker before it."""
        by_token: dict[int, list[tuple[float, Candidate]]] = {}
        for probability, candidate in weighed:
            if probability >= QUOTED_THRESHOLD:
                by_token.setdefault(candidate.head, []).append((probability, candidate))
        drafts: list[Draft] = []
        seen: set[int] = set()
        by_head: dict[int, Draft] = {}
        previous: Draft | None = None
        before: Quotation | None = None
        # Quotations left open whose speaker may be named where they go on.
        waiting: list[Draft] = []
        for quote in self.quotes.items:
            draft = self._draft(quote, before, previous, by_token, by_head)
            if draft is None:
                continue
            if id(draft) not in seen:
                drafts.append(draft)
                seen.add(id(draft))
            if waiting and not self._takes_up(quote, waiting[-1]):
                waiting = []
            named = draft.candidate is not None or draft.name is not None
            for open_draft in waiting if named else ():
                open_draft.carried, open_draft.ahead = draft, True
            waiting = [] if named or quote.closed else [*waiting, draft]
            previous, before = draft, quote
        return drafts

    def _draft(
        self,
        quote: Quotation,
        before: Quotation | None,
        previous: Draft | None,
        by_token: dict[int, list[tuple[float, Candidate]]],
        by_head: dict[int, Draft],
    ) -> Draft | None:
        """The draft that a quotation belongs to, new or begun before; `None` for a fragment."""
        if _is_block(quote, self.annotated):
            return self._block(quote, before, previous)
        found = self._headline(quote) or self._cue_beside(quote, by_token)
        if found is not None:
            head = -1 if found.candidate is None else found.candidate.head
            draft = by_head.setdefault(head, found) if head >= 0 else found
            self._add(draft, quote)
            return draft
        if _is_fragment(quote, self.annotated) and not self._goes_on(quote, previous):
            return None
        return self._continued(quote, previous)

    def _headline(self, quote: Quotation) -> Draft | None:
        """A headline that opens with a quotation and names who speaks behind a colon:
        "'We were lied to': dockers walk out"."""
        first, last = self.drafter.tokens((quote.start, quote.end))
        tokens = self.annotated.tokens
        if first >= last or last >= len(tokens) or tokens[last].text != ":":
            return None
        sentence = self.annotated.sentences[tokens[last].sentence]
        ends = tokens[sentence.last - 1].text in (".", "!", "?")
        if ends or first != sentence.first:
            return None
        nominal = ("NOUN", "PROPN")
        own = range(last + 1, sentence.last)
        subjects = [i for i in own if tokens[i].pos in nominal and tokens[i].dep == "nsubj"]
        source = next(iter([*subjects, *(i for i in own if tokens[i].pos in nominal)]), -1)
        if source < 0:
            return None
        candidate = Candidate("quote", ":", last, (last,), (), source)
        return self.drafter.draft(candidate, 0.5, [(quote.start, quote.end)])

    def _takes_up(self, quote: Quotation, waiting: Draft) -> bool:
        """Whether a quotation opens the paragraph after one that was left open."""
        number = self.drafter.paragraph(quote.start)
        first, _ = self.drafter.tokens((quote.start, quote.end))
        tokens = self.annotated.tokens
        opens = first == 0 or self.drafter.paragraph(tokens[first - 1].start) < number
        return opens and number <= self.drafter.paragraph(waiting.spans[-1][0]) + 1

    def _block(
        self, quote: Quotation, before: Quotation | None, previous: Draft | None
    ) -> Draft | None:
        """A block quotation: led in, signed, or the next paragraph of one."""
        left_open = before is not None and not before.closed and _is_block(before, self.annotated)
        if left_open and previous is not None and previous.label:
            previous.spans.append(quote.inner)
            return previous
        draft = self._signed(quote) or self._led_in(quote)
        if draft is None:
            paragraph = self.drafter.paragraph(quote.start)
            draft = Draft(None, 1.0, [], -1, paragraph, quoted=True)
        draft.spans, draft.label, draft.probability = [quote.inner], True, 1.0
        return draft

    def _add(self, draft: Draft, quote: Quotation) -> None:
        draft.spans = merged([*draft.spans, (quote.start, quote.end)], self.annotated.document.text)
        draft.quoted = True

    def _cue_beside(
        self, quote: Quotation, by_token: dict[int, list[tuple[float, Candidate]]]
    ) -> Draft | None:
        """The likeliest cue outside the marks whose content is the quotation; else a near verb."""
        first, last = self.drafter.tokens((quote.start, quote.end))
        if first >= last:
            return None
        tokens = self.annotated.tokens
        sentences = {tokens[first].sentence, tokens[last - 1].sentence}
        before = range(max(0, first - WINDOW), first)
        after = range(last, min(len(tokens), last + WINDOW))
        best: tuple[float, Candidate] | None = None
        for index in (*before, *after):
            if index not in by_token or tokens[index].sentence not in sentences:
                continue
            if self.quotes.inside(tokens[index].start):
                continue
            for probability, candidate in by_token[index]:
                shared = sum(max(0, min(b, last) - max(a, first)) for a, b in candidate.content)
                if 3 * shared < min(last - first, candidate.size):
                    continue
                if _beats((probability, candidate), best):
                    best = probability, candidate
        if best is not None:
            probability, candidate = best
            spans = self.drafter.spans(candidate.content)
            return self.drafter.draft(candidate, probability, spans)
        return self._verb_beside(quote, first, last)

    def _verb_beside(self, quote: Quotation, first: int, last: int) -> Draft | None:
        """A reporting verb within reach of the marks, its own content empty."""
        tokens = self.annotated.tokens
        verbs = lines("attribution/speech_verbs.txt")
        after = range(last, min(len(tokens), last + REACH))
        before = range(first - 1, max(-1, first - 1 - REACH), -1)
        places = [(i - last, i) for i in after if tokens[i].sentence == tokens[last - 1].sentence]
        places += [(first - i, i) for i in before if tokens[i].sentence == tokens[first].sentence]
        for _, index in sorted(places):
            token = tokens[index]
            if token.pos != "VERB" or token.lemma.lower() not in verbs:
                continue
            if self.quotes.inside(token.start):
                continue
            source = subject(self.trees, index)
            candidate = Candidate("quote", token.lemma.lower(), index, (index,), (), source)
            return self.drafter.draft(candidate, 0.5, [])
        return None

    def _continued(self, quote: Quotation, previous: Draft | None) -> Draft:
        """A quotation without a cue: the speaker before goes on, in this or the last paragraph."""
        paragraph = self.drafter.paragraph(quote.start)
        if previous is not None and previous.paragraph == paragraph:
            self._add(previous, quote)
            return previous
        led = self._signed(quote) or self._led_in(quote)
        if led is not None:
            return led
        subject_before = self._subject_before(quote)
        if subject_before >= 0:
            spans = [(quote.start, quote.end)]
            return Draft(None, 0.5, spans, subject_before, paragraph, quoted=True)
        carried = previous if previous and previous.paragraph >= paragraph - 1 else None
        source = -1 if carried is None else carried.source
        return Draft(
            None, 0.5, [(quote.start, quote.end)], source, paragraph, carried=carried, quoted=True
        )

    def _subject_before(self, quote: Quotation) -> int:
        """The person that the sentence before is about, in the quotation's own paragraph:
        "Trump mocked the plan. 'Who do they think they are?'"; -1 if there is none."""
        first, _ = self.drafter.tokens((quote.start, quote.end))
        tokens, sentences = self.annotated.tokens, self.annotated.sentences
        if first == 0 or first >= len(tokens):
            return -1
        number = tokens[first].sentence
        if sentences[number].first != first or number == 0:
            return -1
        before = sentences[number - 1]
        if before.paragraph != sentences[number].paragraph:
            return -1
        for index in range(before.first, before.last):
            token = tokens[index]
            if token.dep == "nsubj" and tokens[token.head].dep == "ROOT":
                named = token.entity == "PERSON" or token.text.lower() in ("he", "she")
                return index if named else -1
        return -1

    def _goes_on(self, quote: Quotation, previous: Draft | None) -> bool:
        """Whether a short quotation is a sentence of its own after the same paragraph's speech."""
        if previous is None or previous.paragraph != self.drafter.paragraph(quote.start):
            return False
        inner = self.annotated.document.text[quote.inner[0] : quote.inner[1]].strip()
        return inner[:1].isupper() and inner[-1:] in (".", "!", "?")

    def _signed(self, quote: Quotation) -> Draft | None:
        """A quotation with a name below it: "... — Ana Ruiz"."""
        name = signature(self.annotated, (quote.start, quote.end))
        if name is None:
            return None
        spans, paragraph = [(quote.start, quote.end)], self.drafter.paragraph(quote.start)
        return Draft(None, 1.0, spans, name[1] - 1, paragraph, quoted=True, label=True, name=name)

    def _led_in(self, quote: Quotation) -> Draft | None:
        """A quotation that opens a paragraph after one that ends "She went on:" or "He said,"."""
        first, _ = self.drafter.tokens((quote.start, quote.end))
        tokens = self.annotated.tokens
        if first == 0 or first >= len(tokens) or tokens[first - 1].text not in (":", ","):
            return None
        draft = self._lead(first - 1, [(quote.start, quote.end)])
        if draft is not None:
            draft.quoted, draft.paragraph = True, self.drafter.paragraph(quote.start)
        return draft

    def _lead(self, mark: int, spans: list[Span]) -> Draft | None:
        """What the sentence that ends with the colon or comma at `mark` leads in."""
        tokens = self.annotated.tokens
        sentence = self.annotated.sentences[tokens[mark].sentence]
        verbs = [i for i in range(sentence.first, mark) if tokens[i].pos == "VERB"]
        known = [
            i for i in verbs if tokens[i].lemma.lower() in lines("attribution/speech_verbs.txt")
        ]
        read = [i for i in verbs if tokens[i].lemma.lower() == "read"]
        if not verbs:
            return self._titled(sentence, mark, spans)
        if tokens[mark].text == "," and verbs[-1:] != known[-1:]:
            return None
        verb = (known or read or verbs)[-1]
        source = subject(self.trees, verb)
        if source < 0:
            patient = self.trees.child(verb, "nsubjpass")
            source = -1 if patient is None else patient
        candidate = Candidate("quote", tokens[verb].lemma.lower(), verb, (verb,), (), source)
        return self.drafter.draft(candidate, 0.5, spans)

    def _titled(self, sentence: Sentence, mark: int, spans: list[Span]) -> Draft | None:
        """ "From the letter:", "The judge's words:": a document that is quoted from."""
        tokens = self.annotated.tokens
        nouns = [
            i
            for i in range(sentence.first, mark)
            if tokens[i].pos == "NOUN" and tokens[i].lemma.lower() in listed("document")
        ]
        if not nouns or tokens[mark].text != ":":
            return None
        candidate = Candidate("quote", ":", mark, (mark,), (), nouns[0])
        return self.drafter.draft(candidate, 0.5, spans)

    # --- by a colon alone ----------------------------------------------------------------------

    def announced(self) -> list[Draft]:
        """Paragraphs that a lead-in announces without any marks: "She wrote to parents:" with the
        letter below, "The report found:" with a list below."""
        sentences, tokens = self.annotated.sentences, self.annotated.tokens
        drafts = []
        for number, sentence in enumerate(sentences[:-1]):
            following = sentences[number + 1]
            ends = sentence.last > sentence.first and tokens[sentence.last - 1].text == ":"
            if not ends or following.paragraph == sentence.paragraph or following.role == "heading":
                continue
            if sentence.role == "heading" or not self._announces(sentence):
                continue
            spans = self._below(number + 1)
            draft = self._lead(sentence.last - 1, spans) if spans else None
            if draft is not None and draft.source >= 0:
                draft.label, draft.quoted = True, following.role == "prose"
                drafts.append(draft)
        return drafts

    def _announces(self, sentence: Sentence) -> bool:
        """Whether the last verb of a lead-in is one that words follow."""
        verbs = [t for t in self.annotated.words(sentence) if t.pos == "VERB"]
        return bool(verbs) and verbs[-1].lemma.lower() in _announcing()

    def _below(self, number: int) -> list[Span]:
        """The paragraph that begins with sentence `number`, or the items of its list."""
        sentences = self.annotated.sentences
        first = sentences[number]
        spans: list[Span] = []
        paragraph = -1
        for sentence in sentences[number:]:
            goes_on = sentence.role == "item" if first.role == "item" else not spans
            if sentence.paragraph != paragraph and not goes_on:
                break
            if sentence.first == sentence.last:
                break
            words = self.annotated.words(sentence)
            start, end = words[0].start, words[-1].end
            if self.quotes.touching(start, end):
                # Marks say for themselves whose words they hold.
                return []
            if sentence.paragraph == paragraph:
                spans[-1] = spans[-1][0], end
            else:
                spans.append((start, end))
            paragraph = sentence.paragraph
        return spans


@cache
def _announcing() -> frozenset[str]:
    return frozenset(toml("attribution/frames.toml")["announcing_verbs"])


def _is_block(quote: Quotation, annotated: Annotated) -> bool:
    """Whether a quotation is set apart by lines and has no marks."""
    return annotated.document.text[quote.start] == ">" or quote.inner[0] == quote.start


def _beats(new: tuple[float, Candidate], old: tuple[float, Candidate] | None) -> bool:
    """Whether a cue speaks for a quotation rather than another: the outer of two likely ones
    ("she said he had called it ..."), else the likelier."""
    if old is None:
        return True
    if new[1].head == old[1].head and "object" in (new[1].frame, old[1].frame):
        # "described the tunnel as ...": the tunnel too.
        return new[1].frame == "object" != old[1].frame
    if min(new[0], old[0]) >= THRESHOLD:
        if any(first <= old[1].head < last for first, last in new[1].content):
            return True
        if any(first <= new[1].head < last for first, last in old[1].content):
            return False
    return new[0] > old[0]


def _is_fragment(quote: Quotation, annotated: Annotated) -> bool:
    """Whether a quotation is too short to stand alone as speech."""
    words = annotated.document.text[quote.inner[0] : quote.inner[1]].split()
    return len(words) < 4
