"""Whose words they are: the text's own voice, or somebody it quotes."""

from __future__ import annotations

from bisect import bisect_right

from auditor.lexicon import lines
from auditor.model import Annotated


def reported(annotated: Annotated) -> set[int]:
    """Sentences that report what somebody said: a quoted word in them may be a source's."""
    verbs = lines("attribution/speech_verbs.txt")
    found = {t.sentence for t in annotated.tokens if t.pos == "VERB" and t.lemma.lower() in verbs}
    starts = [sentence.start for sentence in annotated.sentences]
    for attribution in annotated.attributions:
        for start, _ in attribution.content.spans:
            found.add(bisect_right(starts, start) - 1)
    return found


class Spoken:
    """The stretches that are somebody else's words: quoted speech, and any quotation marks in a
    sentence that reports what was said."""

    def __init__(self, annotated: Annotated) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        if not annotated.quotations:
            return
        reporting = reported(annotated)
        first = [sentence.start for sentence in annotated.sentences]
        for quotation in annotated.quotations:
            if not quotation.speech and bisect_right(first, quotation.start) - 1 not in reporting:
                continue
            if self.ends and quotation.start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], quotation.end)
            else:
                self.starts.append(quotation.start)
                self.ends.append(quotation.end)

    def holds(self, place: int) -> bool:
        """Whether the character at `place` is quoted."""
        at = bisect_right(self.starts, place) - 1
        return at >= 0 and place < self.ends[at]


def own_voice(annotated: Annotated) -> list[bool]:
    """For each token, whether the text says it in its own voice."""
    spoken = Spoken(annotated)
    return [not spoken.holds(token.start) for token in annotated.tokens]
