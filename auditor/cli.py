"""The command line: parse, call, render. What it does stands in the modules it calls."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor import __version__
from auditor.check.command import check, config
from auditor.engines import DEFAULT_ENGINE, ENGINES, EngineMissingError
from auditor.errors import CannotRunError
from auditor.options import iso_moment
from auditor.render.files import tame_line
from auditor.render.outputs import FOLDER_FORMATS, FORMATS
from auditor.run import Run, all_paths, batch_options, columns
from auditor.worksheet.levels import LEVELS

if TYPE_CHECKING:
    from auditor.ingest import Limits
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
  auditor worksheet articles/ --output kit       classroom kit: sheets, key, lesson plan
  auditor explain hedge_or_doubt                 what a kind of finding is, and its known problems
  auditor serve                                  all of this in the browser, on this computer

\b
Exit codes: 0 done; 2 bad usage, or an input that could not be read (the others are still audited);
130 interrupted (what is done is kept: the same command goes on from there).
"""

PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
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


AS_OF = click.option(
    "--as-of",
    metavar="DATE",
    callback=iso_moment,
    help="Day (or 2025-07-31T18:00) on which the copy is to be used, to hold embargoes against; "
    "else each document's own date.",
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
    type=click.Choice(FORMATS),
    help="report: HTML, charts, tables and JSON in the --output folder.",
)
@batch_options
@ENGINE
@LEXICON_ONLY
@AS_OF
@LIMIT
@ANY_LANGUAGE
def audit(paths: tuple[Path, ...], output: Path | None, form: str, **settings: Any) -> None:
    """Audit files, folders, .jsonl or .csv rows, or - for standard input."""
    from auditor.render.outputs import write

    if form in FOLDER_FORMATS and output is None:
        raise click.UsageError(
            f"--format {form} writes several files: name a folder with --output DIR"
        )
    run = run_of(paths, settings)
    with reported_errors(), run, closing(run.outcomes()) as outcomes:
        write(outcomes, form, output, run.manifest)
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
@batch_options
@ENGINE
@LEXICON_ONLY
@LIMIT
@ANY_LANGUAGE
def compare(paths: tuple[Path, ...], output: Path | None, form: str, **settings: Any) -> None:
    """Compare outlets: scores, conflicting and corroborated facts."""
    from auditor.render.outputs import write_comparison

    run = run_of(paths, settings)
    with reported_errors(), run, closing(run.audits()) as audits:
        write_comparison(audits, form, output)
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
        raise click.ClickException(tame_line(str(error))) from None
    with reported_errors():
        write_revision(revision, form, output)


@main.command(epilog=_EPILOG)
@PATHS
@click.option(
    "--output", "-o", required=True, type=click.Path(path_type=Path), help="Folder for the kit."
)
@click.option(
    "--level", default=LEVELS[0], show_default=True, type=click.Choice(LEVELS), help="Of the class."
)
@click.option(
    "--findings",
    type=click.IntRange(min=1),
    help="Findings of each text in the answer key.  [default: as the level has it]",
)
@click.option("--seed", default=0, show_default=True, help="Draws the findings of the key.")
@click.option(
    "--marks",
    multiple=True,
    type=click.Path(path_type=Path),
    help="CSV or JSON file of students' marks, to compare with the tool's and each other's; may be "
    "given several times.",
)
@click.option(
    "--format",
    "form",
    default="both",
    show_default=True,
    type=click.Choice(["both", "html", "docx"]),
)
@click.option("--paper", default="a4", show_default=True, type=click.Choice(["a4", "letter"]))
@batch_options
@ENGINE
@LEXICON_ONLY
@LIMIT
@ANY_LANGUAGE
def worksheet(paths: tuple[Path, ...], output: Path, **settings: Any) -> None:
    """The classroom kit: sheets to annotate by hand, their key, a comparison exercise and a lesson
    plan, as HTML for print and as DOCX."""
    from auditor.worksheet.output import ordered, write_worksheet

    run = run_of(paths, settings)
    with reported_errors(), run, closing(run.audits()) as audits:
        write_worksheet(audits, ordered(settings), output)
    run.finish()


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0: any free."
)
@click.option("--ephemeral", is_flag=True, help="Keep nothing: all is gone when it ends.")
@click.option(
    "--store",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File that keeps texts and reports.  [default: in the user's data folder]",
)
@click.option(
    "--open/--no-open",
    "opens",
    default=None,
    help="Open the page in the browser.  [default: where started from a terminal]",
)
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Processes.  [default: 2 at most]")
@click.option("--exposed", is_flag=True, help="Let other computers in: no password, no encryption.")
@click.option("--name", "names", multiple=True, help="Another name the page may be called by.")
@ENGINE
@LEXICON_ONLY
@LIMIT
@ANY_LANGUAGE
def serve(**options: Any) -> None:
    """The local page, in your browser: paste or drop documents, get the report, comparison and
    worksheets; nothing leaves this computer. Needs the extra 'web'."""
    try:
        from auditor.web.serve import options_of
        from auditor.web.serve import serve as start
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"the local page needs {error.name}: pip install 'auditor[web]'"
        ) from None
    with reported_errors():
        start(options_of(options, audit_settings(options), reading_limits(options)))


@main.command()
def lsp() -> None:
    """A language server for editors, on standard input and output: findings on opening and
    saving, reasons on hover. Needs the extra 'lsp'."""
    from auditor.check.cache import Cache

    try:
        from auditor.lsp import server
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"the language server needs {error.name}: pip install 'auditor[lsp]'"
        ) from None
    server(Cache.usual()).start_io()


@main.command()
@click.argument("kind", required=False)
def explain(kind: str | None) -> None:
    """What a KIND of finding is, why it matters, its known problems; without KIND, all names;
    "method": how everything is measured, how well, and what no score means."""
    from auditor.explain import UnknownKindError, explanation, overview
    from auditor.render.method import method_page

    try:
        if kind is None:
            click.echo(overview())
        else:
            click.echo(method_page() if kind.lower() == "method" else explanation(kind))
    except UnknownKindError as error:
        raise click.UsageError(tame_line(str(error))) from None


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

    return Settings(options["engine"], options["lexicon_only"], as_of=options.get("as_of"))


def run_of(paths: tuple[Path, ...], options: dict[str, Any]) -> Run:
    """The run that paths and options describe."""
    given = all_paths(paths, options["files_from"])
    limits = replace(reading_limits(options), columns=columns(options["columns"]))
    return Run(given, audit_settings(options), limits, options)


@contextmanager
def reported_errors() -> Iterator[None]:
    """Turn what can go wrong in writing, and a missing engine, into one line and exit code 2."""
    try:
        yield
    except (EngineMissingError, CannotRunError) as error:
        raise click.ClickException(tame_line(str(error))) from None
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is wrong here. Python would
        # still complain when it flushes standard output at exit, so that goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        what = f"{error.strerror or error}: {error.filename or 'standard output'}"
        raise click.ClickException(tame_line(f"cannot write the output: {what}")) from None


main.add_command(check)
main.add_command(config)

click.ClickException.exit_code = 2
