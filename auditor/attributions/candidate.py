"""What grammar offers as an attribution: a cue, its content, its source."""

from __future__ import annotations

from typing import NamedTuple

from auditor.attributions.trees import Run, Trees


class Candidate(NamedTuple):
    """A possible attribution, in token indices.

    `cue` are the cue's words, `head` the one that carries the meaning (its lemma is `lemma`).
    `content` runs are in order and do not overlap. `source` is the head of the source's noun
    phrase, -1 where there is none.
    """

    frame: str
    lemma: str
    head: int
    cue: tuple[int, ...]
    content: tuple[Run, ...]
    source: int

    @property
    def size(self) -> int:
        """How many tokens the content has."""
        return sum(last - first for first, last in self.content)


def cue_group(trees: Trees, verb: int) -> list[int]:
    """The verb with its auxiliaries, negation and particle."""
    near = [
        child
        for child in trees.children[verb]
        if trees.tokens[child].dep in ("aux", "auxpass", "neg", "prt") and abs(child - verb) < 6
    ]
    return [*near, verb]


# A frame, what it adds to the cue, and the runs of its content.
Complement = tuple[str, tuple[int, ...], tuple[Run, ...]]
