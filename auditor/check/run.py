"""Paths and configuration -> Report: everything that the renderers of `auditor check` show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from auditor.check import baseline
from auditor.check.cache import Cache
from auditor.check.inputs import Copy, copies
from auditor.check.issues import SEVERITIES, Checked, Issue, Rate, Severity
from auditor.check.limits import Violation, violations
from auditor.check.ranking import Selection, selection, wanted
from auditor.check.rules import issues
from auditor.check.suppressing import suppressed
from auditor.config import Config, ConfigError, Effective, effective, file_for, loaded
from auditor.ingest import Limits
from auditor.ingest.base import printable
from auditor.model import Audit, Document, Unread

# Files that are read before their audits are made: enough to fill the engine's batches.
_CHUNK = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a user asked for. `given` are leaf keys of the configuration from the command line;
    `config` names a file to use for every document; `as_of` is when the copy is to be used (`None`:
    now); `store` is where results are kept."""

    paths: tuple[str, ...]
    given: Mapping[str, Any] = field(default_factory=dict)
    config: Path | None = None
    isolated: bool = False
    stdin_name: str | None = None
    as_of: str | None = None
    everything: bool = False
    update_baseline: bool = False
    store: Path | None = None
    characters: int = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One document's lines. `suppressed` and `known` count what comments and a baseline leave
    out; `failing` are those that make the check fail, printed or not."""

    checked: Checked
    selection: Selection
    violations: tuple[Violation, ...] = ()
    suppressed: int = 0
    known: int = 0
    failing: int = 0
    bar: Severity | None = None

    def fails(self, issue: Issue) -> bool:
        """Whether a new finding makes the check fail."""
        return _reaches(issue, self.bar)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All results, in order. `baseline` is the file that was written, if one was."""

    results: tuple[Result, ...]
    baseline: Path | None = None

    @property
    def exit_code(self) -> int:
        """2: something could not be read; 1: over a limit, or a finding that fails; else 0."""
        if not self.results or any(result.checked.failure for result in self.results):
            return 2
        return int(any(result.violations or result.failing for result in self.results))


def run(request: Request) -> Report:
    """Check everything a request names. Raises ConfigError."""
    standing: list[tuple[Checked, list[Issue]]] = []
    results: list[Result] = []
    known: dict[Path, baseline.Known] = {}
    target: Path | None = None
    for checked, copy, found in _checked(request):
        config = found.config
        target = Path(config.baseline) if config.baseline else target
        # Before kinds are selected: a comment on another kind is not unused.
        left, hidden = suppressed(checked, copy, checked.issues)
        left, hidden = wanted(left, config), wanted(hidden, config)
        standing.append((checked, left))
        result = _result(request, config, checked, left, known)
        results.append(replace(result, suppressed=len(hidden) + len(checked.accepted)))
    if not request.update_baseline:
        return Report(results=tuple(results))
    if target is None:
        raise ConfigError("--update-baseline needs a file to write: name it with --baseline FILE")
    baseline.write(target, [(c, found) for c, found in standing if c.failure is None])
    passed = tuple(replace(result, failing=0, bar=None) for result in results)
    return Report(results=passed, baseline=target)


def _result(
    request: Request,
    config: Config,
    checked: Checked,
    left: Sequence[Issue],
    known: dict[Path, baseline.Known],
) -> Result:
    new: list[Issue] = list(left)
    old: list[Issue] = []
    if config.baseline and not request.update_baseline:
        path = Path(config.baseline)
        if path not in known:
            known[path] = baseline.read(path)
        marks = known[path].get(baseline.key(checked, path))
        new, old = baseline.split(checked, left, marks) if marks else (new, old)
    chosen = selection(new, config, checked.words, everything=request.everything)
    return Result(
        checked=checked,
        selection=chosen,
        violations=tuple(violations(checked, config.limits)),
        known=len(old),
        failing=sum(_reaches(issue, config.bar) for issue in new),
        bar=config.bar,
    )


def _reaches(issue: Issue, bar: Severity | None) -> bool:
    return bar is not None and SEVERITIES.index(issue.severity) <= SEVERITIES.index(bar)


# --- audits, from the store or made ------------------------------------------------------------


def _checked(request: Request) -> Iterator[tuple[Checked, Copy, Effective]]:
    """Each document with its copy and its configuration, in order."""
    cache = Cache(request.store, request.as_of)
    limits = Limits(characters=request.characters)
    as_of = request.as_of or datetime.now().astimezone().isoformat(timespec="minutes")
    chunk: list[tuple[Copy, Effective]] = []
    for copy in copies(request.paths, limits, request.stdin_name):
        chunk.append((copy, _configured(request, copy.path)))
        if len(chunk) == _CHUNK:
            yield from _of_chunk(chunk, cache, limits, as_of)
            chunk = []
    yield from _of_chunk(chunk, cache, limits, as_of)


def _configured(request: Request, path: str) -> Effective:
    file = None
    if not request.isolated:
        file = loaded(request.config) if request.config else file_for(Path(path))
    return effective(Path(path), file, request.given)


def _of_chunk(
    chunk: Sequence[tuple[Copy, Effective]], cache: Cache, limits: Limits, as_of: str
) -> Iterator[tuple[Checked, Copy, Effective]]:
    found: dict[int, tuple[Checked, ...]] = {}
    missing: list[int] = []
    for number, (copy, configured) in enumerate(chunk):
        kept = cache.get(copy, configured.config, limits) if copy.file else ()
        if kept is None:
            missing.append(number)
        else:
            found[number] = kept or (Checked(path=copy.path, id=copy.path, failure=copy.failure),)
    for _, same in groupby(missing, key=lambda number: _settings(chunk[number][1].config)):
        numbers = list(same)
        config = chunk[numbers[0]][1].config
        made = _made([chunk[number][0] for number in numbers], config, as_of)
        for number, results in zip(numbers, made, strict=True):
            found[number] = results
            cache.put(chunk[number][0], chunk[number][1].config, limits, results)
    for number, (copy, configured) in enumerate(chunk):
        for checked in found[number]:
            yield checked, copy, configured


def _settings(config: Config) -> tuple[object, ...]:
    return config.settings(), config.outlet, config.any_language


def _made(sources: Sequence[Copy], config: Config, as_of: str) -> list[tuple[Checked, ...]]:
    """The results of copies that share their settings, in batches."""
    from auditor.audit import audit_many

    counts: list[int] = []

    def documents() -> Iterable[Document | Unread]:
        for copy in sources:
            items = list(_items(copy, config))
            counts.append(len(items))
            yield from items

    audits = list(audit_many(documents(), replace(config.settings(), as_of=as_of)))
    made: list[tuple[Checked, ...]] = []
    place = 0
    for copy, count in zip(sources, counts, strict=True):
        made.append(tuple(_of_audit(audit, copy) for audit in audits[place : place + count]))
        place += count
    return made


def _items(copy: Copy, config: Config) -> Iterator[Document | Unread]:
    assert copy.file is not None
    limits = replace(copy.file.input.limits, any_language=config.any_language)
    for item in copy.items(limits):
        if isinstance(item, Document):
            yield replace(
                item,
                outlet=item.outlet or config.outlet.name,
                kind=item.kind or config.outlet.kind,
            )
        else:
            yield item


def _of_audit(audit: Audit, copy: Copy) -> Checked:
    document = audit.document
    row = copy.file is not None and document.id != printable(copy.file.input.id)
    path = f"{copy.path}#{document.id}" if row else copy.path
    if audit.error is not None:
        return Checked(path=path, id=document.id, failure=audit.error)
    before = _lines_before(copy.data, document.text)
    return Checked(
        path=path,
        id=document.id,
        text=document.text,
        words=audit.words,
        extracted=row or (document.extracted is not None and before is None),
        lines_before=before or 0,
        rates={
            name: Rate(score.rate, score.unit, score.better, float(score.found), score.possible)
            for name, score in audit.scores.items()
        },
        issues=tuple(issues(audit)),
        accepted=tuple(note.spans[0] for note in audit.notes if note.kind == "accepted"),
    )


def _lines_before(data: bytes, text: str) -> int | None:
    """The lines of the file above the text; `None` where the text is not the file's end."""
    content = text.encode("utf-8", "surrogatepass")
    if not data.endswith(content):
        return None
    above = data[: len(data) - len(content)]
    return above.count(b"\n")
