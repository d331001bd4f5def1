"""Fuzzing by hand: broken files through the command line.

    python -m tests.hardening.fuzz files --count 2000 [--first 0]

Every file must give at least one row, no row may say that something broke, and no document may take
longer than 30 seconds. Prints what did, and ends with exit code 1. `tests.hardening.guided` looks
for inputs by the code they reach.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.hardening.mutations import mutants

# What a file may be refused for; anything else is a finding.
_FINDINGS = frozenset({"internal", "crashed", "limit", "unreadable"})


def files(first: int, count: int, kept: Path) -> int:
    """Audit `count` broken files in one run; returns how many findings there were."""
    kept.mkdir(parents=True, exist_ok=True)
    names = []
    for name, data in mutants(first, count):
        (kept / name).write_bytes(data)
        names.append(name)
    command = [sys.executable, "-m", "auditor", "audit", "--files-from", "-", "--no-cache"]
    command += ["--timeout", "30", "--format", "jsonl"]
    listed = "\n".join(str(kept / name) for name in names)
    ran = subprocess.run(command, input=listed.encode(), capture_output=True, check=False)
    if ran.returncode not in (0, 2) or b"Traceback" in ran.stderr:
        print(f"exit code {ran.returncode}\n{ran.stderr.decode(errors='replace')[-4000:]}")
        return 1
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    told = {_name(row["document"]["path"] or "", set(names)) for row in rows}
    lost = [name for name in names if name not in told]
    errors = [row for row in rows if row["error"] and row["error"]["kind"] in _FINDINGS]
    kinds = Counter(row["error"]["kind"] if row["error"] else "audited" for row in rows)
    for name in lost:
        print(f"lost: {name}")
    for row in errors:
        print(f"{row['document']['path']}: {row['error']}")
    print(f"{len(names)} files, {len(rows)} rows: {dict(kinds.most_common())}; lost {len(lost)}")
    return len(lost) + len(errors)


def _name(path: str, names: set[str]) -> str:
    """Which of the files a path leads to, or into."""
    return next((part for part in Path(path).parts if part in names), path)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    broken = commands.add_parser("files")
    broken.add_argument("--first", type=int, default=0)
    broken.add_argument("--count", type=int, default=2_000)
    broken.add_argument("--keep", type=Path, help="folder for the files; else a temporary one")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(bool(files(asked.first, asked.count, asked.keep or Path(folder))))


if __name__ == "__main__":
    main()
