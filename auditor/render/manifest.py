"""manifest.json: what a run read, with what it was made, and what came of it, so that it can be
made again and compared. The same run gives the same manifest: it holds no time and no machine."""

from __future__ import annotations

import hashlib
import json
import platform
from collections import Counter
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import TYPE_CHECKING, Any

from auditor import __version__
from auditor.fingerprint import LIBRARIES
from auditor.render.json import dumps

if TYPE_CHECKING:
    from auditor.batch import Outcome

SCHEMA = "auditor/manifest/1"


class Manifest:
    """Counts outcomes as they pass and writes the manifest at the end. A context manager.

    One line a document goes to a temporary file: memory does not grow with their number.
    """

    def __init__(self, settings: dict[str, Any], limits: dict[str, Any], tool: str) -> None:
        self._made = {"settings": settings, "limits": limits, "tool": tool}
        self._lines = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._counts: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._all = hashlib.sha256()

    def add(self, outcome: Outcome) -> None:
        """Count a document."""
        document, failure = outcome.document, outcome.failure
        row: dict[str, Any] = {"id": document.id, "path": document.path}
        self._counts["documents"] += 1
        if failure is None:
            text = document.text.encode("utf-8", "surrogatepass")
            row["sha256"] = hashlib.sha256(text).hexdigest()
            self._all.update(f"{row['sha256']}\n".encode())
            self._counts["audited"] += 1
        else:
            row["error"] = failure.kind
            self._failures[failure.kind] += 1
        separator = ",\n  " if self._counts["documents"] > 1 else "\n  "
        self._lines.write(separator + dumps(row))

    def write(self, path: Path, outputs: Path) -> None:
        """Write the manifest to `path`; the files in `outputs` are named with their hashes."""
        head = {
            "schema": SCHEMA,
            "version": __version__,
            "tool": self._made["tool"],
            "python": platform.python_version(),
            "libraries": _libraries(),
            "settings": self._made["settings"],
            "limits": self._made["limits"],
            "counts": {
                "documents": self._counts["documents"],
                "audited": self._counts["audited"],
                "failed": self._failures.total(),
                "failed_by_kind": dict(sorted(self._failures.items())),
            },
            "inputs_sha256": self._all.hexdigest(),
            "outputs": {
                file.relative_to(outputs).as_posix(): _hash(file)
                for file in sorted(outputs.rglob("*"))
                if file.is_file() and file != path
            },
        }
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2])
            file.write(',\n "inputs": [')
            self._lines.seek(0)
            while block := self._lines.read(1 << 20):
                file.write(block)
            file.write("\n ]\n}\n")

    def __enter__(self) -> Manifest:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lines.close()


def _libraries() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
