"""The configuration of `auditor check`: `auditor.toml`, or `[tool.auditor]` of pyproject.toml.

schema.py     the keys, what each may hold, and what is said of one that is wrong
files.py      the file that holds for a document, found upward from it
effective.py  defaults, file, per-glob tables and command line -> one Config, and where each
              value came from
"""

from auditor.config.effective import Effective, effective, shown
from auditor.config.files import ConfigFile, file_for, loaded
from auditor.config.schema import Config, ConfigError, Outlet

__all__ = [
    "Config",
    "ConfigError",
    "ConfigFile",
    "Effective",
    "Outlet",
    "effective",
    "file_for",
    "loaded",
    "shown",
]
