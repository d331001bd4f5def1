"""Which issues are printed: an editor has ninety seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from auditor.check.issues import SEVERITIES, Issue
from auditor.check.names import is_named
from auditor.config.schema import Config

_WORDS = 700
# A short text is read whole anyway: up to so many times as many lines for its length, and never
# fewer than so many.
_SHORT, _LEAST = 1.5, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """`shown` in the order of the text; how many were left out because they are of lower
    severity, and how many because there were too many."""

    shown: tuple[Issue, ...]
    lower: int = 0
    crowded: int = 0


def wanted(issues: Iterable[Issue], config: Config) -> list[Issue]:
    """The issues of the kinds that are selected and not ignored, with the severities that the
    configuration gives them."""
    return [
        _graded(issue, config)
        for issue in issues
        if (not config.select or is_named(issue, config.select))
        and not is_named(issue, config.ignore)
    ]


def _graded(issue: Issue, config: Config) -> Issue:
    # The narrower name goes first: one kind may be exempt from its dimension's severity.
    for name in (issue.rule, issue.kind, issue.dimension):
        if name in config.severity:
            return replace(issue, severity=config.severity[name])
    return issue


def selection(
    issues: Sequence[Issue], config: Config, words: int, *, everything: bool
) -> Selection:
    """What is printed of a document of so many words; `everything` leaves nothing out."""
    if everything:
        return Selection(shown=_in_order(issues))
    grave = [issue for issue in issues if issue.severity != "info"]
    lines = _merged(grave)
    kept = sorted(lines, key=_rank)[: most_lines(words, config.findings_per_700_words)]
    left_out = sum(1 + len(line.also) for line in lines) - sum(1 + len(k.also) for k in kept)
    return Selection(shown=_in_order(kept), lower=len(issues) - len(grave), crowded=left_out)


def most_lines(words: int, rate: int) -> int:
    """How many lines a text of so many words may have at `rate` lines for 700: by its length, but
    a short one (below 700 words) half as many again, up to `rate`."""
    by_length = rate * words / _WORDS
    return max(_LEAST, int(min(_SHORT * by_length, max(rate, by_length))))


def _in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    return tuple(sorted(issues, key=lambda issue: (issue.span, issue.rule)))


def _rank(issue: Issue) -> tuple[int, int, float, int]:
    """The gravest first, then by priority, by confidence, and as they stand in the text."""
    severity = SEVERITIES.index(issue.severity)
    return severity, -issue.priority, -issue.confidence, issue.span[0]


def _merged(issues: Sequence[Issue]) -> list[Issue]:
    """One line for what belongs together: the loaded words of a sentence, a word or a sort of
    source that comes again and again.

    The line stands where the strongest of its first sentence is.
    """
    lines: list[Issue] = []
    together: list[list[Issue]] = []
    by_key: dict[tuple[str, object], list[Issue]] = {}
    for issue in issues:
        if issue.group is None:
            lines.append(issue)
            continue
        keys: list[tuple[str, object]] = [(issue.dimension, issue.group)]
        if issue.dimension == "loaded_language":
            keys.append(("sentence", issue.sentence))
        group = next((by_key[key] for key in keys if key in by_key), None)
        if group is None:
            group = []
            together.append(group)
        for key in keys:
            by_key.setdefault(key, group)
        group.append(issue)
    return [*lines, *map(_line, together)]


def _line(together: Sequence[Issue]) -> Issue:
    first = together[0].sentence
    lead = min(together, key=lambda issue: (issue.sentence != first, *_rank(issue)))
    return replace(lead, also=tuple(issue for issue in together if issue is not lead))
