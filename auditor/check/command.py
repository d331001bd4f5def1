"""The commands `auditor check` and `auditor config`: their options, and what they print."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.engines import ENGINES, EngineMissingError
from auditor.options import iso_moment

if TYPE_CHECKING:
    from auditor.check.run import Report, Request

_CHECK_EPILOG = """
\b
Examples:
  auditor check story.txt                                what an editor should look at
  auditor check wire/ --format github                    annotations in a pull request
  auditor check - --stdin-filename story.md < story.md   from an editor's window
  auditor check story.txt --limit loaded_language=2.0 --limit attribution=0.4
  auditor check wire/ --baseline known.json --update-baseline

\b
Exit codes: 0 done and within limits; 1 over a limit, or a finding that fails (--fail-on,
--baseline); 2 bad usage, or something that could not be read.
"""

_PATHS = click.argument("paths", nargs=-1, required=True)
_CONFIG = click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="This configuration, instead of the nearest auditor.toml or pyproject.toml.",
)
_ISOLATED = click.option("--no-config", is_flag=True, help="No configuration file at all.")


def _with(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options as one decorator, in the order of --help."""

    def decorated(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


_FINDINGS = _with(
    click.option(
        "--select",
        metavar="KINDS",
        multiple=True,
        help="Only these kinds and dimensions (again, or with commas).",
    ),
    click.option(
        "--ignore", metavar="KINDS", multiple=True, help="Without these kinds and dimensions."
    ),
    click.option(
        "--limit",
        metavar="DIMENSION=RATE",
        multiple=True,
        help="Fail where a rate is on the wrong side of this (too little text never fails).",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "info", "never"]),
        help="Fail on a finding of this severity or graver; by default only limits fail.",
    ),
    click.option("--all", "everything", is_flag=True, help="Every finding, of every severity."),
    click.option(
        "--baseline",
        type=click.Path(),
        help="Known findings: only others are printed, and any of those fails.",
    ),
    click.option("--update-baseline", is_flag=True, help="Write all findings to the baseline."),
)
_READING = _with(
    click.option("--engine", type=click.Choice(ENGINES), help="What reads the text."),
    click.option(
        "--lexicon-only",
        is_flag=True,
        default=None,
        envvar="AUDITOR_LEXICON_ONLY",
        help="Loaded language by word lists alone.",
    ),
    click.option(
        "--as-of",
        metavar="DATE",
        callback=iso_moment,
        help="When the copy is to be used, to hold embargoes against; else now.",
    ),
    click.option("--any-language", is_flag=True, default=None, help="Not only English."),
    click.option(
        "--max-characters",
        default=1_000_000,
        show_default=True,
        type=click.IntRange(min=1),
        help="Longest document that is read.",
    ),
    click.option("--no-cache", is_flag=True, help="Keep no results, and use none."),
)
_SHOWING = _with(
    click.option(
        "--format",
        "form",
        default="text",
        show_default=True,
        type=click.Choice(["text", "full", "concise", "json", "sarif", "github", "junit"]),
        help="text: full (with the sentence) on a terminal, else concise (one line a finding).",
    ),
    click.option("--stdin-filename", metavar="FILE", help="What file standard input (-) is."),
    click.option("--watch", is_flag=True, help="Check again whenever a file changes."),
)


@click.command(epilog=_CHECK_EPILOG)
@_PATHS
@_FINDINGS
@_SHOWING
@_CONFIG
@_ISOLATED
@_READING
def check(paths: tuple[str, ...], form: str, watch: bool, **options: Any) -> None:
    """What an editor should look at in copy before it runs: line, column and reason.

    PATHS are files, folders, or - for standard input.
    """
    with suppress(AttributeError):
        # File names need not be valid text, and must not break the report.
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    request = _request(paths, options)
    if watch:
        from auditor.check.watch import watched

        sys.exit(watched(request, lambda: _once(request, form)))
    sys.exit(_once(request, form))


@click.command()
@click.argument("file", default=".", type=click.Path(path_type=Path))
@_CONFIG
def config(file: Path, config_file: Path | None) -> None:
    """The configuration that holds for FILE, and where each value of it comes from."""
    from auditor.config import ConfigError, effective, file_for, loaded, shown
    from auditor.render.linters.places import visible

    # A folder stands for a file in it.
    document = file / "*" if file.is_dir() else file
    try:
        found = loaded(config_file) if config_file else file_for(document)
    except ConfigError as error:
        raise click.UsageError(visible(str(error))) from None
    for line in shown(effective(document, found)):
        click.echo(line)


def _once(request: Request, form: str) -> int:
    """One check, printed; the exit code."""
    from auditor.check.run import run
    from auditor.config import ConfigError
    from auditor.render.linters.places import visible

    try:
        report = run(request)
    except (ConfigError, EngineMissingError) as error:
        click.echo(f"auditor: {visible(str(error))}", err=True)
        return 2
    except OSError as error:
        told = visible(f"{error.filename}: {error.strerror or error}")
        click.echo(f"auditor: {told}", err=True)
        return 2
    _print(report, form)
    return report.exit_code


def _print(report: Report, form: str) -> None:
    from auditor.render.files import tame
    from auditor.render.linters import FORMATS, terminal
    from auditor.render.linters.places import summary, visible

    for result in report.results:
        if result.checked.failure is not None:
            told = f"{visible(result.checked.path)}: {visible(result.checked.failure.message)}"
            click.echo(f"auditor: {told}", err=True)
    tty = sys.stdout.isatty()
    if form == "full" or (form == "text" and tty):
        columns = shutil.get_terminal_size((80, 24)).columns
        click.echo(terminal.rendered(report, columns), color=_colour(tty))
    else:
        text = FORMATS["concise" if form == "text" else form](report)
        if text:
            click.echo(tame(text) if tty else text)
        for name in dict.fromkeys(r.checked.path for r in report.results if r.checked.extracted):
            click.echo(f"auditor: {visible(name)}: lines count in the extracted text", err=True)
        click.echo(f"auditor: {summary(report)}", err=True)
    if report.baseline is not None:
        told = visible(str(report.baseline))
        click.echo(f"auditor: the baseline was written: {told}", err=True)


def _colour(tty: bool) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR (https://no-color.org) says not to."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return tty or bool(os.environ.get("FORCE_COLOR"))


# --- options -> Request ------------------------------------------------------------------------


def _request(paths: tuple[str, ...], options: dict[str, Any]) -> Request:
    """What the options ask for. Raises click.UsageError."""
    from auditor.check.cache import Cache
    from auditor.check.run import Request

    if options["stdin_filename"] and "-" not in paths:
        raise click.UsageError("--stdin-filename needs - among the files")
    return Request(
        paths=paths,
        given=_given(options),
        config=options["config_file"],
        isolated=options["no_config"],
        stdin_name=options["stdin_filename"],
        as_of=options["as_of"],
        everything=options["everything"],
        update_baseline=options["update_baseline"],
        store=None if options["no_cache"] else Cache.usual(),
        characters=options["max_characters"],
    )


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """The leaf keys of the configuration that the command line sets."""
    from auditor.check.limits import parsed
    from auditor.check.names import named

    given: dict[str, Any] = {}
    try:
        for key in ("select", "ignore"):
            names = [n for text in options[key] for n in text.split(",") if n.strip()]
            if names:
                given[key] = [named(name) for name in names]
        for text in options["limit"]:
            name, rate = parsed(text)
            given[f"limits.{name}"] = rate
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    for key in ("fail_on", "baseline", "engine", "lexicon_only", "any_language"):
        if options[key] is not None:
            given[key] = options[key]
    return given
