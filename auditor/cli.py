"""The command line: parse, call, render. What it does stands in the modules it calls."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor import __version__
from auditor.check.command import check, config
from auditor.engines import DEFAULT_ENGINE, ENGINES, EngineMissingError

if TYPE_CHECKING:
    from auditor.ingest import Limits
    from auditor.model import Audit
    from auditor.settings import Settings

_EPILOG = """
\b
Examples:
  auditor audit articles/ --output report        HTML report, charts, tables, JSON
  auditor audit feed.jsonl --format jsonl        one audit a line, on standard output
  auditor audit - --format jsonl < article.txt   standard input
  auditor compare articles/ --format md          outlets side by side
  auditor diff wire.txt local.txt                what a local version did to the wire's copy
  auditor check story.txt                        what an editor should look at, line by line
  auditor explain hedge_or_doubt                 what a kind of finding is, and its known problems

\b
Exit codes: 0 done; 2 bad usage, or an input that could not be read (the others are still audited).
"""

PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
LIMIT = click.option(
    "--max-characters",
    default=1_000_000,
    show_default=True,
    type=click.IntRange(min=1),
    help="Longest document that is audited; a longer one is reported, not read.",
)
ANY_LANGUAGE = click.option(
    "--any-language",
    is_flag=True,
    help="Audit texts that do not look English, too; their scores mean little.",
)

ENGINE = click.option(
    "--engine",
    default=DEFAULT_ENGINE,
    show_default=True,
    type=click.Choice(ENGINES),
    help="What reads the text: spacy (slow, needs the extra 'spacy'), or fast (our own network).",
)

LEXICON_ONLY = click.option(
    "--lexicon-only",
    is_flag=True,
    envvar="AUDITOR_LEXICON_ONLY",
    help="Loaded language by word lists alone, without the learned part.",
)


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="auditor")
@click.option("--verbose", is_flag=True, help="Log what is read and skipped to standard error.")
def main(verbose: bool) -> None:
    """Audit news texts span by span: verifiable specifics, internal contradictions, loaded
    language, and attributed versus unattributed claims. It measures text, never truth."""
    # The networks' matrices are small: more threads cost more than they save (measured at 1.2
    # against 1.7 times the bare parse on two busy cores). Read when numpy is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    level = logging.DEBUG if verbose else logging.WARNING
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(message)s"
    )
    logging.getLogger("auditor").setLevel(level)


@main.command(epilog=_EPILOG)
@PATHS
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="Folder (or file, with --format)."
)
@click.option(
    "--format",
    "form",
    default="report",
    show_default=True,
    type=click.Choice(["report", "jsonl", "json", "csv", "md"]),
    help="report: HTML, charts, tables and JSON in the --output folder.",
)
@ENGINE
@LEXICON_ONLY
@LIMIT
@ANY_LANGUAGE
def audit(paths: tuple[Path, ...], output: Path | None, form: str, **settings: Any) -> None:
    """Audit files, folders, .jsonl or .csv rows, or - for standard input."""
    from auditor.render.outputs import write

    if form == "report" and output is None:
        raise click.UsageError(
            "--format report writes several files: name a folder with --output DIR"
        )
    run = Run(paths, settings)
    with reported_errors():
        write(run.audits(), form, output)
    run.finish()


@main.command(epilog=_EPILOG)
@PATHS
@click.option("--output", "-o", type=click.Path(path_type=Path), help="File; else standard output.")
@click.option(
    "--format",
    "form",
    default="md",
    show_default=True,
    type=click.Choice(["json", "html", "md"]),
)
@ENGINE
@LEXICON_ONLY
@LIMIT
@ANY_LANGUAGE
def compare(paths: tuple[Path, ...], output: Path | None, form: str, **settings: Any) -> None:
    """Compare outlets: scores, conflicting and corroborated facts."""
    from auditor.render.outputs import write_comparison

    run = Run(paths, settings)
    with reported_errors():
        write_comparison(run.audits(), form, output)
    run.finish()


@main.command(epilog=_EPILOG)
@click.argument("wire", type=click.Path(path_type=Path))
@click.argument("local", type=click.Path(path_type=Path))
@click.option("--output", "-o", type=click.Path(path_type=Path), help="File; else standard output.")
@click.option(
    "--format",
    "form",
    default="text",
    show_default=True,
    type=click.Choice(["text", "json", "html"]),
)
@ENGINE
@LEXICON_ONLY
@LIMIT
@ANY_LANGUAGE
def diff(wire: Path, local: Path, output: Path | None, form: str, **settings: Any) -> None:
    """What LOCAL made of WIRE: quotations altered, sources and hedges dropped, numbers changed,
    loaded words added. Each is a file with one document; - is standard input."""
    from auditor.render.outputs import write_revision
    from auditor.revision import UnreadableVersionError, revise_files

    try:
        revision = revise_files(wire, local, reading_limits(settings), audit_settings(settings))
    except (UnreadableVersionError, EngineMissingError) as error:
        raise click.ClickException(str(error)) from None
    with reported_errors():
        write_revision(revision, form, output)


@main.command()
@click.argument("kind", required=False)
def explain(kind: str | None) -> None:
    """What a KIND of finding is, why it matters, its known problems; without KIND, all names."""
    from auditor.explain import UnknownKindError, explanation, overview

    try:
        click.echo(explanation(kind) if kind else overview())
    except UnknownKindError as error:
        raise click.UsageError(str(error)) from None


def reading_limits(options: dict[str, Any]) -> Limits:
    """The limits of reading that the options set."""
    from auditor.ingest import Limits

    return Limits(
        characters=options["max_characters"],
        any_language=options["any_language"],
    )


def audit_settings(options: dict[str, Any]) -> Settings:
    """The settings of an audit that the options set."""
    from auditor.settings import Settings

    return Settings(options["engine"], options["lexicon_only"])


class Run:
    """One pass over the inputs that counts what failed and says so as it goes."""

    def __init__(self, paths: tuple[Path, ...], settings: dict[str, Any]) -> None:
        self.paths, self.settings = paths, settings
        self.done = self.failed = 0

    def audits(self) -> Iterator[Audit]:
        """The audits, in order; each failure is also a line on standard error."""
        from auditor.audit import audit_many
        from auditor.ingest import read

        documents = read(self.paths, reading_limits(self.settings))
        for result in audit_many(documents, audit_settings(self.settings)):
            if result.error is None:
                self.done += 1
            else:
                self.failed += 1
                where = result.document.path or result.document.id
                click.echo(f"auditor: {where}: {result.error.message}", err=True)
            yield result

    def finish(self) -> None:
        """The closing line on standard error; exit code 2 when something could not be read."""
        failures = f", {self.failed} failed" if self.failed else ""
        noun = "document" if self.done == 1 else "documents"
        click.echo(f"auditor: {self.done} {noun} audited{failures}", err=True)
        if self.failed or not self.done:
            sys.exit(2)


@contextmanager
def reported_errors() -> Iterator[None]:
    """Turn what can go wrong in writing, and a missing engine, into one line and exit code 2."""
    try:
        yield
    except EngineMissingError as error:
        raise click.ClickException(str(error)) from None
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is wrong here. Python would
        # still complain when it flushes standard output at exit, so that goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        what = f"{error.strerror or error}: {error.filename or 'standard output'}"
        raise click.ClickException(f"cannot write the output: {what}") from None


main.add_command(check)
main.add_command(config)

click.ClickException.exit_code = 2
