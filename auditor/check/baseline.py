"""A baseline: the findings that a desk knows of. Only what is not in it makes a check fail.

A finding is known by its kind, its words and its sentence, so it stays known when lines move; one
sentence may hold it several times, so counts are kept. Files are named as on the command line,
relative to the baseline's folder where they lie below it.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from auditor.check.issues import Checked, Issue, fingerprint
from auditor.config.schema import ConfigError

SCHEMA = "auditor/baseline/1"

Known = Mapping[str, Counter[str]]


def key(checked: Checked, baseline: Path) -> str:
    """What a document is called in the baseline."""
    path = Path(os.path.abspath(checked.path))  # noqa: PTH100 (links stay as they are)
    folder = Path(os.path.abspath(baseline)).parent  # noqa: PTH100
    name = path.relative_to(folder) if path.is_relative_to(folder) else Path(checked.path)
    return name.as_posix()


def read(path: Path) -> Known:
    """The known findings, by document. Raises ConfigError."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: there is no such baseline; write it with --update-baseline"
        ) from None
    except OSError as error:
        raise ConfigError(f"{path}: could not be read: {error.strerror or error}") from None
    except ValueError as error:
        raise ConfigError(f"{path}: is not JSON: {error}") from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ConfigError(f"{path}: is no baseline of auditor ({SCHEMA})")
    try:
        return {
            name: Counter({str(mark): int(count) for mark, count in marks.items()})
            for name, marks in content["files"].items()
        }
    except (KeyError, AttributeError, TypeError, ValueError):
        raise ConfigError(f"{path}: is damaged; write it anew with --update-baseline") from None


def split(
    checked: Checked, issues: Sequence[Issue], known: Counter[str]
) -> tuple[list[Issue], list[Issue]]:
    """The issues that are new, and those that the baseline knows."""
    left = Counter(known)
    new: list[Issue] = []
    old: list[Issue] = []
    for issue in issues:
        mark = fingerprint(issue, checked.text)
        if left[mark] > 0:
            left[mark] -= 1
            old.append(issue)
        else:
            new.append(issue)
    return new, old


def write(path: Path, documents: Iterable[tuple[Checked, Sequence[Issue]]]) -> None:
    """Write the baseline: every finding of every document, whether it would be printed or not.

    The old one stays whole until the new one is. Raises OSError.
    """
    files = {
        key(checked, path): dict(
            sorted(Counter(fingerprint(issue, checked.text) for issue in issues).items())
        )
        for checked, issues in documents
    }
    content = {"schema": SCHEMA, "files": dict(sorted(files.items()))}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
