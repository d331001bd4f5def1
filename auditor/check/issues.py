"""The values of a check: an issue is a line that an editor may read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from auditor.model import Failure, Span

Severity = Literal["error", "warning", "info"]
# From the gravest. "info" is printed only with --all.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Related(NamedTuple):
    """Another place that an issue is about: the other half of a contradiction."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something at `span` of a document's text that may be worth a line.

    `sentence` is the sentence around it. `priority` (0..100) and `confidence` (0..1) rank issues
    of one severity. Issues of one `group` are told in one line, and so are those of a
    sentence that have groups of the same kind; `also` are those told in the line of this one.
    """

    dimension: str
    kind: str
    severity: Severity
    span: Span
    text: str
    sentence: Span
    reason: str
    priority: int = 50
    confidence: float = 1.0
    alternative: str | None = None
    group: str | None = None
    related: tuple[Related, ...] = ()
    also: tuple[Issue, ...] = ()

    @property
    def rule(self) -> str:
        """The name that means this kind alone: "loaded_language.emotive"."""
        return f"{self.dimension}.{self.kind}"


class Rate(NamedTuple):
    """What a limit is held against: a score's rate (`None`: not enough text) and its counts."""

    rate: float | None
    unit: str
    better: str
    found: float
    possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One document after the rules: every issue that was found, and what limits need.

    `path` is what is shown of where it is from. `extracted`: the text was taken out of a file of
    another form, so that lines and columns count in the text, not the file. `lines_before` are
    lines of the file above the text (front matter). `accepted` are loaded words that the house
    accepts.
    """

    path: str
    id: str
    text: str = ""
    words: int = 0
    extracted: bool = False
    lines_before: int = 0
    rates: Mapping[str, Rate] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    accepted: tuple[Span, ...] = ()
    failure: Failure | None = None


def fingerprint(issue: Issue, text: str) -> str:
    """What an issue is known by when lines move: its kind, its words and its sentence."""
    start, end = issue.sentence
    parts = (issue.rule, issue.text, text[start:end])
    whole = "\0".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
