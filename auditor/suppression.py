"""Suppression: what an editor has looked at and will let stand, told in the copy or beside it.

In Markdown, HTML and plain text, a comment:

    <!-- auditor: ignore emotive -->          the next line with text, or its own
    <!-- auditor: ignore-block emotive -->    all up to the next empty line
    <!-- auditor: ignore-file emotive -->     the whole text
    <!-- auditor: ignore emotive, vague_source -- agreed with the desk -->

Without a kind, everything is meant. For copy that must stay as it is, a file beside it,
`story.txt.auditor.toml`:

    [[ignore]]
    kind = "emotive"
    text = "slammed"
    reason = "the minister's own word"
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.check.issues import Issue
from auditor.check.names import UnknownNameError, hint, is_named, named
from auditor.config.schema import ConfigError
from auditor.model import Span

SIDECAR = ".auditor.toml"
_COMMANDS = ("ignore", "ignore-block", "ignore-file")
_COMMENT = re.compile(r"<!--(?P<body>.*?)-->", re.DOTALL)
_BODY = re.compile(r"\s*auditor\s*:\s*(?P<command>[\w-]*)(?P<rest>.*)", re.DOTALL)
_EMPTY_LINE = re.compile(r"\n[ \t]*\r?\n")
# Tags that begin or end a block of a web page.
_BLOCK = re.compile(
    r"</?(?:p|div|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|section|article|header|footer|main|"
    r"figure|figcaption|body|br|dt|dd|dl|pre)\b[^>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]*>")
# So much of a block's beginning is looked for in the text that was taken out of a web page.
_KNOWN_BY = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Issues of `names` (empty: all) in `span` (`None`: anywhere) whose words or sentence hold
    `text` are not printed. `told` says where the suppression stands, `at` its place in the text
    (`None`: not in it)."""

    names: tuple[str, ...]
    told: str
    span: Span | None = None
    text: str | None = None
    at: Span | None = None

    def covers(self, issue: Issue, document: str) -> bool:
        """Whether the issue is meant."""
        if self.names and not is_named(issue, self.names):
            return False
        if self.span and not (self.span[0] <= issue.span[0] < self.span[1]):
            return False
        if self.text is None:
            return True
        start, end = issue.sentence
        return _plain(self.text) in _plain(f"{issue.text}\n{document[start:end]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A comment at `at` that means nothing, and why."""

    at: Span
    reason: str


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def comments(text: str) -> tuple[list[Suppression], list[Problem]]:
    """The suppressions in a text's comments, and the comments that could not be read."""
    found: list[Suppression] = []
    problems: list[Problem] = []
    for match in _COMMENT.finditer(text):
        read = _BODY.match(match["body"])
        if read is None:
            continue
        at = match.span()
        try:
            command, names = _command(read["command"], read["rest"])
        except UnknownNameError as error:
            problems.append(Problem(at=at, reason=str(error)))
            continue
        span = _scope(command, text, at)
        told = f"the comment “{' '.join(match.group().split())}”"
        found.append(Suppression(names=names, told=told, span=span, at=at))
    return found, problems


def inside_comments(text: str) -> list[Span]:
    """Where the comments of a text stand: what is found in them is about no copy."""
    return [match.span() for match in _COMMENT.finditer(text)]


def _command(command: str, rest: str) -> tuple[str, tuple[str, ...]]:
    """The command and the canonical names after it; a reason after " -- " is left out."""
    if command not in _COMMANDS:
        near = hint(command, _COMMANDS, show_all=True)
        raise UnknownNameError(f"no command is called {command!r}{near}")
    names = re.split(r"[\s,]+", re.split(r"(?:^|\s)--(?:\s|$)", rest, maxsplit=1)[0].strip())
    return command, tuple(named(name) for name in names if name)


def _scope(command: str, text: str, at: Span) -> Span | None:
    if command == "ignore-file":
        return None
    start, end = _line(text, at)
    if not _has_text(text[start:end]):
        start, end = _next_line(text, at[1])
    if command == "ignore-block":
        stop = _EMPTY_LINE.search(text, start)
        end = stop.start() if stop else len(text)
    return start, end


def _line(text: str, at: Span) -> Span:
    start = text.rfind("\n", 0, at[0]) + 1
    end = text.find("\n", at[1])
    return start, len(text) if end < 0 else end


def _next_line(text: str, after: int) -> Span:
    """The next line that holds text; the end of the text where none does."""
    place = text.find("\n", after) + 1 or len(text)
    while place < len(text):
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        if _has_text(text[place:end]):
            return place, end
        place = end + 1
    return len(text), len(text)


def _has_text(line: str) -> bool:
    return bool(_COMMENT.sub("", line).strip())


# --- web pages ---------------------------------------------------------------------------------


def page_comments(page: str, text: str) -> tuple[list[Suppression], list[Problem]]:
    """The suppressions in a web page's comments, for the `text` that was taken out of it.

    A comment means the block it stands in, or else the next one, whichever command it gives.
    """
    found: list[Suppression] = []
    suppressions, problems = comments(page)
    for suppression in suppressions:
        assert suppression.at is not None
        if suppression.span is None:
            span: Span | None = None
        else:
            span = _line_of(_block(page, suppression.at), text)
        found.append(Suppression(names=suppression.names, told=suppression.told, span=span))
    return found, [Problem(at=(0, 0), reason=problem.reason) for problem in problems]


def _block(page: str, at: Span) -> str:
    """The text of the block around a comment, or of the next one with text."""
    before = _BLOCK.split(page[: at[0]])[-1]
    after = _BLOCK.split(page[at[1] :])
    around = _stripped(before) + " " + _stripped(after[0])
    if around.strip():
        return around
    return next((block for part in after if (block := _stripped(part)).strip()), "")


def _stripped(markup: str) -> str:
    return html.unescape(_TAG.sub("", _COMMENT.sub("", markup)))


def _line_of(block: str, text: str) -> Span:
    """The line of the extracted text that holds a block's beginning; (0, 0) where none does."""
    wanted = _plain(block)[:_KNOWN_BY].strip()
    place = 0
    for line in text.splitlines(keepends=True):
        if wanted and wanted in _plain(line):
            return place, place + len(line)
        place += len(line)
    return 0, 0


# --- sidecar -----------------------------------------------------------------------------------


def sidecar(document: Path) -> list[Suppression]:
    """What the file beside a document suppresses. Raises ConfigError for one that is wrong."""
    path = document.with_name(document.name + SIDECAR)
    try:
        content = path.read_text(encoding="utf-8")
        entries = tomllib.loads(content)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        if isinstance(error, ValueError) and path.exists():
            raise ConfigError(f"{path}: is not TOML: {error}") from None
        return []
    except OSError as error:
        raise ConfigError(f"{path}: could not be read: {error.strerror or error}") from None
    return list(_entries(path, entries))


def _entries(path: Path, table: dict[str, Any]) -> Iterator[Suppression]:
    for key in table:
        if key != "ignore":
            raise ConfigError(f"{path}: unknown key {key!r}{hint(key, ['ignore'], show_all=True)}")
    entries = table.get("ignore", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigError(f"{path}: write each entry under [[ignore]]")
    for number, entry in enumerate(entries, 1):
        yield _entry(f"{path}, entry {number}", entry)


def _entry(where: str, entry: dict[str, Any]) -> Suppression:
    known = ("kind", "text", "reason")
    for key, value in entry.items():
        if key not in known:
            raise ConfigError(f"{where}: unknown key {key!r}{hint(key, known, show_all=True)}")
        strings = value if key == "kind" and isinstance(value, list) else [value]
        if not all(isinstance(string, str) and string.strip() for string in strings):
            raise ConfigError(f"{where}: {key} must be a text in quotation marks")
    if "kind" not in entry and "text" not in entry:
        raise ConfigError(f"{where}: say which kind, or which text, is meant")
    return Suppression(names=_kinds(where, entry.get("kind", ())), told=where, text=_text(entry))


def _kinds(where: str, kinds: str | Sequence[str]) -> tuple[str, ...]:
    try:
        return tuple(named(kind) for kind in ([kinds] if isinstance(kinds, str) else kinds))
    except UnknownNameError as error:
        raise ConfigError(f"{where}: {error}") from None


def _text(entry: dict[str, Any]) -> str | None:
    text: str | None = entry.get("text")
    return text
