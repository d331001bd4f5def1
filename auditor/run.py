"""One run over inputs, for the command line: options, words on standard error, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import click

from auditor.render.files import tame_line

if TYPE_CHECKING:
    from auditor.batch import Outcome, Plan
    from auditor.bounds import Bounds
    from auditor.ingest import Limits
    from auditor.model import Audit
    from auditor.remote import Cluster
    from auditor.render.manifest import Manifest
    from auditor.settings import Settings
    from auditor.store import Store

# Above a bar, so many failures are named; all are rows of the output.
_NAMED = 50

_Command = TypeVar("_Command", bound=Callable[..., Any])
_OPTIONS = (
    click.option(
        "--jobs",
        "-j",
        type=click.IntRange(min=1),
        help="Processes; a small input takes one in any case.  [default: all cores]",
    ),
    click.option(
        "--cache",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="AUDITOR_CACHE",
        help="Where audits are kept for the next run, which finds what has not changed; an "
        "interrupted run goes on from it.  [default: in the user's cache folder]",
    ),
    click.option("--no-cache", is_flag=True, help="Keep no audits, and find none."),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0, min_open=True),
        default=300.0,
        show_default=True,
        help="Seconds after which a document is given up.",
    ),
    click.option(
        "--cluster",
        metavar="ADDRESS",
        help="Audit on the Dask cluster whose scheduler is there, e.g. tcp://10.0.0.1:8786 (needs "
        "the extra 'cluster'); files are still read here.",
    ),
    click.option(
        "--columns",
        metavar="FIELD=COLUMN,...",
        help="Columns of tables with other names, e.g. text=body,id=url,published=date.",
    ),
    click.option(
        "--files-from",
        type=click.File("rb"),
        help="File that lists paths, one a line (or ended by NULs); - is standard input.",
    ),
)


def batch_options(command: _Command) -> _Command:
    """The options of a command that goes over many documents."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def all_paths(paths: Sequence[Path], files_from: Any) -> list[Path]:
    """The paths given and those listed. Raises `click.UsageError` where there are none."""
    listed: list[Path] = []
    if files_from is not None:
        data: bytes = files_from.read()
        names = data.split(b"\0") if b"\0" in data else data.splitlines()
        listed = [Path(os.fsdecode(name)) for name in names if name.strip()]
    if not paths and not listed and files_from is None:
        raise click.UsageError("name files or folders to read, or - for standard input")
    return [*paths, *listed]


def columns(given: str | None) -> tuple[tuple[str, str], ...]:
    """`text=body,id=url` as pairs. Raises `click.UsageError`."""
    from auditor.ingest.checks import FIELDS

    pairs = [part.partition("=") for part in (given or "").split(",") if part]
    known = ("id", "text", "path", *FIELDS)
    for field, mark, column in pairs:
        if field not in known or not mark or not column:
            raise click.UsageError(
                f"--columns: {field}{mark}{column} is not FIELD=COLUMN with FIELD one of "
                + ", ".join(known)
            )
    return tuple((field, column) for field, _, column in pairs)


@dataclass(slots=True)
class Run:
    """One pass over inputs that counts what failed and says so as it goes."""

    paths: Sequence[Path]
    settings: Settings
    limits: Limits
    options: dict[str, Any]
    done: int = 0
    failed: int = 0
    known: int = 0
    _tool: str = ""

    def outcomes(self) -> Generator[Outcome, None, None]:
        """What became of the documents, in order; each failure is also a line on standard error."""
        from auditor.batch import Batch
        from auditor.ingest import entries
        from auditor.meter import Meter

        with ExitStack() as used:
            meter = used.enter_context(Meter(self.paths))
            plan = self._plan(used)
            batch = used.enter_context(Batch(self.settings, self.limits, plan))
            for outcome in batch.entries(meter.inputs(entries(self.paths, self.limits))):
                self._count(outcome, meter.shown)
                meter.count(outcome.failure is not None, batch.waiting)
                yield outcome

    def audits(self) -> Generator[Audit, None, None]:
        """The audits, in order."""
        for outcome in self.outcomes():
            yield outcome.audit()

    def manifest(self) -> Manifest:
        """A manifest of this run, to be filled."""
        from auditor import fingerprint
        from auditor.render.manifest import Manifest

        tool = self._tool or fingerprint.digest()
        return Manifest(self.settings.record(), asdict(self.limits), tool)

    def finish(self) -> None:
        """The closing line on standard error; exit code 2 when something could not be read."""
        if self.failed > _NAMED and sys.stderr.isatty():
            _say(f"{self.failed - _NAMED:,} more failures: see the output")
        _say(self._summary())
        if self.failed or not self.done:
            sys.exit(2)

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ctrl-C ends the run with a line that says how to go on, and exit code 130."""
        if isinstance(error, KeyboardInterrupt):
            kept = (
                "nothing is kept"
                if self.options["no_cache"]
                else "what is done is kept: the same command goes on from there"
            )
            _say(f"interrupted after {self._summary()}; {kept}")
            sys.exit(130)

    def _summary(self) -> str:
        noun = "document" if self.done == 1 else "documents"
        failures = f", {self.failed:,} failed" if self.failed else ""
        found = f" ({self.known:,} found unchanged)" if self.known else ""
        return f"{self.done:,} {noun} audited{failures}{found}"

    def _plan(self, used: ExitStack) -> Plan:
        from auditor.batch import Plan
        from auditor.bounds import Bounds

        bounds = Bounds(seconds=self.options["timeout"])
        return Plan(
            jobs=self.options["jobs"],
            store=self._store(used),
            bounds=bounds,
            elsewhere=self._cluster(used, bounds),
        )

    def _cluster(self, used: ExitStack, bounds: Bounds) -> Cluster | None:
        address = self.options["cluster"]
        if address is None:
            return None
        from auditor.remote import Cluster

        return used.enter_context(Cluster(address, self.settings, bounds))

    def _store(self, used: ExitStack) -> Store | None:
        from auditor.store import Store, default_path

        if self.options["no_cache"]:
            return None
        store = used.enter_context(Store(self.options["cache"] or default_path()))
        self._tool = store.tool
        return store

    def _count(self, outcome: Outcome, shown: bool) -> None:
        if outcome.failure is None:
            self.done += 1
            self.known += outcome.known
            return
        self.failed += 1
        if not shown or self.failed <= _NAMED:
            where = outcome.document.path or outcome.document.id
            _say(f"{where}: {outcome.failure.message}")


def _say(text: str) -> None:
    click.echo(f"auditor: {tame_line(text)}", err=True)
