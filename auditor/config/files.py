"""The configuration file that holds for a document: the nearest one upward from it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from auditor.config.schema import ConfigError, leaves

NAME = "auditor.toml"
PYPROJECT = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration file: its leaf keys and values, and those of each `[files."glob"]`."""

    path: Path
    values: Mapping[str, Any]
    globs: tuple[tuple[str, Mapping[str, Any]], ...]

    @property
    def shown(self) -> str:
        """The file as messages name it, from where the user stands."""
        table = " [tool.auditor]" if self.path.name == PYPROJECT else ""
        here = Path.cwd()
        path = self.path.relative_to(here) if self.path.is_relative_to(here) else self.path
        return f"{path}{table}"

    def matching(self, document: Path) -> list[tuple[str, Mapping[str, Any]]]:
        """The globs that match a document, in the order of the file, with their values.

        A glob with a slash matches the path below the configuration's folder, one without a slash
        the name of a file in any folder; "**" stands for any folders.
        """
        try:
            below = _absolute(document).relative_to(_absolute(self.path).parent)
        except ValueError:
            below = Path(document.name)
        path = PurePosixPath(below.as_posix())
        return [(glob, values) for glob, values in self.globs if _matches(path, glob)]


def _matches(path: PurePosixPath, glob: str) -> bool:
    if "/" not in glob:
        return path.match(glob)
    return _parts_match(path.parts, tuple(part for part in glob.split("/") if part != "."))


def _parts_match(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    """Whether a path's parts match a pattern's, where "**" is any number of parts."""
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_parts_match(parts[n:], pattern[1:]) for n in range(len(parts) + 1))
    matched = bool(parts) and PurePosixPath(parts[0]).match(pattern[0])
    return matched and _parts_match(parts[1:], pattern[1:])


def _absolute(path: Path) -> Path:
    """The path made absolute, links left as they are."""
    return Path(path).expanduser().absolute()


def loaded(path: Path) -> ConfigFile:
    """A configuration file, read and checked. Raises ConfigError."""
    table = _table(path)
    if table is None:
        raise ConfigError(f"{path}: has no table [tool.auditor]")
    return _checked(path, table)


def _checked(path: Path, table: Mapping[str, Any]) -> ConfigFile:
    where = f"{path} [tool.auditor]" if path.name == PYPROJECT else str(path)
    files = table.get("files", {})
    if not isinstance(files, dict) or not all(isinstance(entry, dict) for entry in files.values()):
        raise ConfigError(f'{where}: files must hold tables, as [files."opinion/*.md"]')
    globs = tuple(
        (glob, leaves(entry, f'{where} [files."{glob}"]', top=False))
        for glob, entry in files.items()
    )
    return ConfigFile(path, leaves(table, where, top=True), globs)


def _table(path: Path) -> Mapping[str, Any] | None:
    """What the file holds for auditor; `None` for a pyproject.toml without it."""
    try:
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: could not be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8: save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from None
    if path.name != PYPROJECT:
        return whole
    found = whole.get("tool", {}).get("auditor")
    if found is not None and not isinstance(found, dict):
        raise ConfigError(f"{path}: tool.auditor must be a table")
    return found


def file_for(document: Path) -> ConfigFile | None:
    """The nearest configuration upward from a document's folder; `None` where there is none.

    In one folder `auditor.toml` goes before pyproject.toml, which counts only if it has
    `[tool.auditor]`. Raises ConfigError.
    """
    return _in_or_above(_absolute(document).parent)


# Cleared by `forget`: a watching process must see a changed file.
@lru_cache(maxsize=4096)
def _in_or_above(folder: Path) -> ConfigFile | None:
    own = folder / NAME
    if own.is_file():
        return loaded(own)
    project = folder / PYPROJECT
    if project.is_file():
        table = _table(project)
        if table is not None:
            return _checked(project, table)
    return None if folder == folder.parent else _in_or_above(folder.parent)


def forget() -> None:
    """Read every configuration anew when it is next asked for."""
    _in_or_above.cache_clear()
