"""Values made by hand."""

from __future__ import annotations

from typing import Any

from auditor.check.issues import Checked, Issue, Rate
from auditor.check.ranking import Selection
from auditor.check.run import Report, Result

TEXT = "Grim news today.\nThe mayor slammed the shameful plan.\nIt was shameful."


def issue(words: str = "slammed", text: str = TEXT, **given: Any) -> Issue:
    """An issue at the first place of `words` in `text`, its line for a sentence."""
    start = text.index(words)
    line = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    fields: dict[str, Any] = {
        "dimension": "loaded_language",
        "kind": "emotive",
        "severity": "warning",
        "span": (start, start + len(words)),
        "text": words,
        "sentence": (line, len(text) if end < 0 else end),
        "reason": f"“{words}” stirs feeling.",
    }
    return Issue(**{**fields, **given})


def checked(text: str = TEXT, **given: Any) -> Checked:
    """A document of `text`."""
    return Checked(**{"path": "story.txt", "id": "story.txt", "text": text, "words": 12, **given})


def report(*issues: Issue, **given: Any) -> Report:
    """A report on one document with these issues printed."""
    document = given.pop("checked", None) or checked()
    fields: dict[str, Any] = {"checked": document, "selection": Selection(shown=issues), **given}
    return Report(results=(Result(**fields),))


def rate(value: float | None, better: str = "lower") -> Rate:
    """A rate as a limit sees it."""
    return Rate(value, "per 100 own-voice words", better, 3, 120)
