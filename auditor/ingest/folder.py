"""A folder -> its files, in a fixed order, with the metadata that its manifests give."""

from __future__ import annotations

import csv
import io
import logging
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from auditor.ingest.base import MANIFEST, Input, Limits, Unreadable, nameless, unread
from auditor.ingest.checks import FIELDS
from auditor.ingest.encoding import decode
from auditor.ingest.files import file_input, is_folder, unreadable
from auditor.model import Unread

# What `Walk.skipped` counts links under.
LINK = "link"
_NO_DOCUMENTS = ("README", "LICENSE", "LICENCE")
_LOG = logging.getLogger(__name__)

Fields = Mapping[str, str]


class Manifest(NamedTuple):
    """Metadata by file, relative to `folder`; `problems` are rows, or all of it, not usable."""

    folder: PurePosixPath
    rows: Mapping[str, Fields]
    problems: tuple[Unread, ...] = ()


class File(NamedTuple):
    """A file found. `listed`: a manifest or the user names it, so it is a document in any case.
    `depth` counts the archives around it."""

    input: Input
    suffix: str
    listed: bool
    depth: int = 0


def _key(file: str) -> str:
    """One spelling of a file's name: forward slashes, composed accents, no `./`."""
    name = unicodedata.normalize("NFC", file.strip().replace("\\", "/"))
    return PurePosixPath(name).as_posix()


def _is_folder(folder: Path, file: str) -> bool:
    """`is_folder`, whichever way the accents of the name are written. Raises `Unreadable`."""
    try:
        return is_folder(folder / _key(file))
    except Unreadable:
        return is_folder(folder / unicodedata.normalize("NFD", _key(file)))


def _row_problem(folder: Path, cells: list[str], header: list[str], known: Collection[str]) -> str:
    """What is wrong with a row of a manifest; empty if nothing."""
    file = cells[header.index("file")].strip() if len(cells) > header.index("file") else ""
    if not file:
        return "names no file"
    if len(cells) > len(header):
        return (
            f"has {len(cells)} cells for {len(header)} columns: put a value with a comma in "
            "quotation marks"
        )
    if _key(file) in known:
        return f"names {file} a second time"
    if PurePosixPath(_key(file)).is_absolute() or ".." in PurePosixPath(_key(file)).parts:
        return f"names {file}, which is outside the folder"
    try:
        if _is_folder(folder, file):
            return f"names {file}, which is a folder"
    except Unreadable as error:
        what = "which is not there" if error.kind == "missing" else f"but {error}"
        return f"names {file}, {what}: correct the name or take the row out"
    return ""


def _manifest_rows(path: Path, limits: Limits) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the numbered rows. Raises `Unreadable`."""
    text = decode(file_input(path, MANIFEST, limits).content()).text
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        rows = [(reader.line_num, cells) for cells in reader if any(cells)]
    except csv.Error as error:
        what = f"line {reader.line_num} is not CSV: {error}"
        raise Unreadable("manifest", what) from error
    if "file" not in header:
        shown = ", ".join(header)[:80]
        raise Unreadable("manifest", f'no column is named file; its first line is "{shown}"')
    return header, rows


def read_manifest(root: Path, folder: PurePosixPath, limits: Limits) -> Manifest:
    """The manifest in `root / folder`. One that cannot be read is a problem, and holds no rows."""
    path = root / folder / MANIFEST
    id = (folder / MANIFEST).as_posix()
    try:
        header, rows = _manifest_rows(path, limits)
    except (Unreadable, OSError) as error:
        why = error if isinstance(error, Unreadable) else unreadable(error)
        message = f"{why}; the documents beside it were read without its metadata"
        return Manifest(folder, {}, (unread(nameless(id, path.as_posix()), "manifest", message),))
    known: dict[str, Fields] = {}
    problems: list[Unread] = []
    for number, cells in rows:
        problem = _row_problem(root / folder, cells, header, known)
        if problem:
            place = nameless(f"{id}:{number}", path.as_posix())
            problems.append(unread(place, "manifest", f"line {number} {problem}"))
        else:
            row = dict(zip(header, cells, strict=False))
            known[_key(row["file"])] = {name: row[name].strip() for name in FIELDS if row.get(name)}
    return Manifest(folder, known, tuple(problems))


def _listed(path: PurePosixPath, manifests: tuple[Manifest, ...]) -> Fields | None:
    """What the manifests above a file say of it, the nearest last; `None` if none names it."""
    found = None
    for manifest in manifests:
        row = manifest.rows.get(_key(path.relative_to(manifest.folder).as_posix()))
        if row is not None:
            found = {**(found or {}), **row}
    return found


class _Level(NamedTuple):
    names: Iterator[str]
    folder: PurePosixPath
    manifests: tuple[Manifest, ...]


class Walk:
    """The files under `root`, sorted, hidden ones left out; a place is entered once.

    Links are not followed, lest a folder leads out of itself. Iterating yields `File | Unread`;
    `skipped` then counts the suffixes that no reader was found for, and the links.
    """

    def __init__(self, root: Path, limits: Limits, suffixes: Collection[str]) -> None:
        self.skipped: Counter[str] = Counter()
        self._root = root
        self._limits = limits
        self._suffixes = suffixes
        self._entered: set[tuple[int, int]] = set()

    def __iter__(self) -> Iterator[File | Unread]:
        # A stack, not recursion: folders may be nested deeper than Python recurses.
        stack: list[_Level] = []
        yield from self._enter(PurePosixPath(), (), stack)
        while stack:
            level = stack[-1]
            name = next(level.names, None)
            if name is None:
                stack.pop()
            elif not name.startswith("."):
                yield from self._entry(level.folder / name, level.manifests, stack)

    def _enter(
        self, folder: PurePosixPath, above: tuple[Manifest, ...], stack: list[_Level]
    ) -> Iterator[Unread]:
        path = self._root / folder
        try:
            status = path.stat()
            names = sorted(entry.name for entry in path.iterdir())
        except OSError as error:
            yield self._unread(folder, unreadable(error))
            return
        place = (status.st_dev, status.st_ino)
        if place in self._entered:
            return
        self._entered.add(place)
        if MANIFEST in names:
            manifest = read_manifest(self._root, folder, self._limits)
            yield from manifest.problems
            above = (*above, manifest)
        stack.append(_Level(iter(names), folder, above))

    def _entry(
        self, path: PurePosixPath, manifests: tuple[Manifest, ...], stack: list[_Level]
    ) -> Iterator[File | Unread]:
        fields = _listed(path, manifests)
        if (self._root / path).is_symlink():
            if fields is None:
                self.skipped[LINK] += 1
            else:
                message = "a link: not followed; list or name the file it leads to"
                yield self._unread(path, Unreadable("special", message))
            return
        try:
            entering = is_folder(self._root / path)
        except Unreadable as error:
            yield self._unread(path, error)
            return
        if entering:
            yield from self._enter(path, manifests, stack)
            return
        if fields is None and path.name.upper().startswith(_NO_DOCUMENTS):
            return
        if path.name == MANIFEST:
            return
        suffix = path.suffix.casefold()
        if fields is None and suffix not in self._suffixes:
            self.skipped[suffix] += 1
            return
        source = file_input(self._root / path, path.as_posix(), self._limits, fields)
        yield File(source, suffix, fields is not None)

    def _unread(self, path: PurePosixPath, error: Unreadable) -> Unread:
        place = nameless(path.as_posix(), (self._root / path).as_posix())
        return unread(place, error.kind, str(error))


def log_skipped(root: Path, skipped: Counter[str]) -> None:
    """One line that counts the links, and the files of other formats, under `root`."""
    if skipped:
        each = ", ".join(f"{count} {suffix}" for suffix, count in sorted(skipped.items()))
        known = "links are not followed, " if LINK in skipped else ""
        what = f"{known}other formats are not known" if skipped.keys() - {LINK} else known[:-2]
        _LOG.warning("%s: skipped %d file(s) (%s): %s", root, skipped.total(), each, what)
