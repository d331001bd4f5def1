"""Where a name occurs: its words, and the sentence around it."""

from __future__ import annotations

from auditor.mentions.runs import Run
from auditor.model import Annotated


class Occurrences:
    """The runs of a document's tokens, as text and in their sentences."""

    def __init__(self, annotated: Annotated) -> None:
        self.annotated = annotated
        self.tokens = annotated.tokens

    def first(self, run: Run) -> int:
        """The first token of a run's sentence."""
        return self.annotated.sentences[run.sentence].first

    def stop(self, run: Run) -> int:
        """The token after a run's sentence."""
        return self.annotated.sentences[run.sentence].last

    def text(self, run: Run) -> str:
        """A run's words as the document has them, one space between them."""
        start, end = self.tokens[run.first].start, self.tokens[run.last - 1].end
        # A hyphen that does not break is still a hyphen.
        return " ".join(self.annotated.document.text[start:end].split()).replace("\u2011", "-")

    def words(self, first: int, last: int) -> str:
        """The document's words from one token to before another, one space between them."""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return " ".join(self.annotated.document.text[start:end].split())
