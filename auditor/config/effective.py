"""Defaults, file, per-glob tables and command line -> what holds for a document, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from auditor.config.files import ConfigFile
from auditor.config.schema import PER_700_WORDS, TABLES, Config, config
from auditor.engines import DEFAULT_ENGINE

COMMAND_LINE = "command line"
DEFAULT = "default"
# Lists to which a table for some files adds. `select` is replaced: it says what is wanted at all.
_GROWING = frozenset({"ignore", "words.accept", "words.reject", "words.alternatives"})
_DEFAULTS: Mapping[str, Any] = {
    "select": [],
    "ignore": [],
    "findings_per_700_words": PER_700_WORDS,
    "engine": DEFAULT_ENGINE,
    "lexicon_only": False,
    "any_language": False,
    "words.accept": [],
    "words.reject": [],
    "words.alternatives": {},
}


@dataclass(frozen=True, slots=True)
class Effective:
    """A document's configuration; `origins` says of every leaf key where its value came from."""

    config: Config
    values: Mapping[str, Any]
    origins: Mapping[str, str]


def effective(
    document: Path, file: ConfigFile | None, command_line: Mapping[str, Any] | None = None
) -> Effective:
    """What holds for `document`: later sources overrule earlier ones, key by key.

    Lists of words and of ignored kinds grow instead. A baseline's path is relative to the file
    that names it.
    """
    values, origins = dict(_DEFAULTS), dict.fromkeys(_DEFAULTS, DEFAULT)
    layers: list[tuple[str, Mapping[str, Any]]] = []
    if file is not None:
        layers.append((file.shown, _placed(file)))
        layers += [
            (f'{file.shown} [files."{glob}"]', found) for glob, found in file.matching(document)
        ]
    layers.append((COMMAND_LINE, command_line or {}))
    for origin, layer in layers:
        for key, value in layer.items():
            _put(values, origins, key, value, origin)
    return Effective(config(values), values, origins)


def _placed(file: ConfigFile) -> Mapping[str, Any]:
    if "baseline" not in file.values:
        return file.values
    return {**file.values, "baseline": str(file.path.parent / file.values["baseline"])}


def _put(
    values: dict[str, Any], origins: dict[str, str], key: str, value: Any, origin: str
) -> None:
    before = values.get(key)
    if key in _GROWING and before:
        if isinstance(before, dict):
            values[key] = {**before, **value}
        else:
            values[key] = list(dict.fromkeys([*before, *value]))
        origins[key] += f"; {origin}"
    else:
        values[key], origins[key] = value, origin


def shown(found: Effective) -> Iterator[str]:
    """The configuration as TOML, a comment behind each value saying where it came from."""
    keys = [key for key in found.values if key.partition(".")[0] not in TABLES]
    yield from _aligned([(key, found.values[key], found.origins[key]) for key in keys])
    for table in sorted(TABLES):
        rows = [
            (_key(leaf.partition(".")[2]), value, found.origins[leaf])
            for leaf, value in found.values.items()
            if leaf.startswith(f"{table}.")
        ]
        if rows:
            yield from ("", f"[{table}]", *_aligned(rows))


def _aligned(rows: list[tuple[str, Any, str]]) -> Iterator[str]:
    told = [f"{key} = {_toml(value)}" for key, value, _ in rows]
    # One long list must not push every comment off the screen.
    width = max((len(row) for row in told if len(row) <= 48), default=0)
    for row, (_, _, origin) in zip(told, rows, strict=True):
        yield f"{row:<{width}}  # {origin}"


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() else _string(key)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_string(entry) for entry in value)}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{_string(key)} = {_string(entry)}" for key, entry in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return _string(value) if isinstance(value, str) else str(value)


@cache
def _string(text: str) -> str:
    # JSON's escapes are TOML's, but for the delete character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
