"""Checking again whenever a file changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from auditor.check.run import Request
from auditor.config import files
from auditor.suppression import SIDECAR

# Editors write a file in several steps: wait until they are done (milliseconds).
_SETTLED = 200


def watched(request: Request, once: Callable[[], int]) -> int:
    """Run `once` now and after every change of the request's files, or of what configures them,
    until interrupted; the last exit code."""
    from watchfiles import watch

    from auditor.render.linters.places import visible

    if "-" in request.paths:
        raise click.UsageError("--watch cannot watch standard input")
    # A file that is saved by renaming is another file: its folder is watched.
    folders = _folders(request.paths)
    if not folders:
        raise click.UsageError("--watch found none of these files")
    code = once()
    for changes in watch(
        *folders,
        watch_filter=lambda _, path: _matters(Path(path), request.paths),
        debounce=_SETTLED,
        raise_interrupt=False,
    ):
        names = visible(", ".join(sorted({Path(path).name for _, path in changes})))
        click.echo(f"\nauditor: {time.strftime('%H:%M:%S')} changed: {names}", err=True)
        files.forget()
        code = once()
    return code


def _folders(paths: Iterable[str]) -> set[Path]:
    places = (Path(path) for path in paths)
    folders = {place if place.is_dir() else place.absolute().parent for place in places}
    return {folder for folder in folders if folder.is_dir()}


def _matters(path: Path, paths: Iterable[str]) -> bool:
    """Whether a changed path is one of the files, in one of the folders, or configures them."""
    if path.name in (files.NAME, files.PYPROJECT):
        return True
    changed = Path(str(path).removesuffix(SIDECAR)).absolute()
    for given in paths:
        place = Path(given).absolute()
        if changed == place or (place.is_dir() and changed.is_relative_to(place)):
            return True
    return False
