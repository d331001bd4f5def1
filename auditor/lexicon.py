"""Word lists and tables: data files with a named source, loaded once when first asked for."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


def data_path(name: str) -> Path:
    """The path of a data file of the package, e.g. `data_path("loaded/weights.npz")`."""
    return Path(__file__).parent / "data" / name


@cache
def toml(name: str) -> dict[str, Any]:
    """A TOML data file. The caller must not change what it gets."""
    return tomllib.loads(data_path(name).read_text(encoding="utf-8"))


@cache
def table(name: str) -> Any:
    """A JSON data file. The caller must not change what it gets."""
    return json.loads(data_path(name).read_text(encoding="utf-8"))


@cache
def lines(name: str) -> frozenset[str]:
    """A word list: one entry a line, `#` starts a comment."""
    text = data_path(name).read_text(encoding="utf-8")
    entries = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return frozenset(entry for entry in entries if entry)
