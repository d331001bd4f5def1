"""Coverage-guided fuzzing: atheris looks for bytes that break a reader, an archive, the audit of
what is read, or what is kept and written of it.

    python -m tests.hardening.guided --seconds 3600 --keep FOLDER      (pip install atheris)

The first byte of an input says which format it is read as: every suffix that is known, archives
and binary formats among them. A finding does not end the run: it is kept in FOLDER/found with what
broke, beside the inputs that reached something new (FOLDER/seen), so that a run can be continued.
What kills the process itself (a parser in C) or takes more than ten minutes does end it, and lies
in FOLDER/found, too.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from tests.hardening.seeds import seeds

if TYPE_CHECKING:
    from auditor.model import Audit

# Seconds of processor time after which an input of a few kilobytes is a finding.
_SLOW = 10.0
_LONGEST = 6_000


def suffixes() -> list[str]:
    """Every suffix that is read, in a fixed order."""
    from auditor.ingest import READERS
    from auditor.ingest.archives import CONTAINERS

    return sorted({*READERS, *CONTAINERS})


def starting(folder: Path) -> list[bytes]:
    """The sound files, each behind the byte that says what it is; they are written to `folder`."""
    known = suffixes()
    folder.mkdir(parents=True, exist_ok=True)
    made = {n: bytes([known.index(Path(n).suffix)]) + content for n, content in seeds().items()}
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return list(made.values())


def audits(data: bytes) -> Iterator[Audit]:
    """The audits of what stands in an input of the fuzzer."""
    from auditor.audit import audit_many
    from auditor.ingest import opened, uniquely
    from auditor.ingest.base import Input, Limits
    from auditor.ingest.folder import File

    known = suffixes()
    suffix = known[data[0] % len(known)] if data else ""
    content = data[1:]
    source = Input(
        id=f"x{suffix}",
        path=None,
        pieces=lambda: iter(content.splitlines(keepends=True)),
        limits=Limits(any_language=True, characters=20_000),
    )
    return audit_many(uniquely(opened(File(source, suffix, True))))


def once(data: bytes) -> None:
    """Read, audit, compare and pack what stands in an input; raises where a promise is broken."""
    from auditor.compare import compare
    from auditor.packing import packed, unpacked
    from auditor.render.json import comparison_json, dumps
    from tests.hardening.contract import check

    found = []
    for audit in audits(data):
        check(audit)
        if audit.error is not None:
            assert audit.error.kind not in ("crashed", "unreadable"), audit.error.message
        elif unpacked(packed(audit).audit, audit.document) != audit:
            raise AssertionError("what is kept of an audit is another one")
        found.append(audit)
    assert found or not data, "nothing came of it"
    if len(found) > 1:
        dumps(comparison_json(compare(found)))


def guided(seconds: int, kept: Path) -> None:
    """Run for so many seconds; findings are printed and kept."""
    import atheris  # type: ignore[import-not-found]

    seen, faults = kept / "seen", kept / "found"
    faults.mkdir(parents=True, exist_ok=True)
    # Modules are instrumented as they are imported, many of them only where they are needed.
    with atheris.instrument_imports(include=["auditor"]):
        for sound in starting(seen):
            once(sound)
    places: set[str] = set()

    def told(data: bytes) -> None:
        begun = process_time()
        what = ""
        try:
            once(data)
        except Exception:
            what = traceback.format_exc()
        took = process_time() - begun
        if not what and took > _SLOW:
            what = f"{took:.1f} seconds of processor time\n"
        # One of each: the last lines say where it broke.
        place = "\n".join(what.splitlines()[-3:])
        if what and place not in places:
            places.add(place)
            name = hashlib.sha256(data).hexdigest()[:12]
            (faults / name).write_bytes(data)
            (faults / f"{name}.txt").write_text(what, encoding="utf-8")
            print(f"found {name}: {place}", flush=True)

    options = [f"-max_total_time={seconds}", "-timeout=600", f"-max_len={_LONGEST}"]
    options += ["-rss_limit_mb=0", f"-artifact_prefix={faults}/"]
    atheris.Setup([sys.argv[0], str(seen), *options], told)
    atheris.Fuzz()


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=1_200)
    parser.add_argument("--keep", type=Path, required=True, help="folder of inputs and findings")
    asked = parser.parse_args()
    guided(asked.seconds, asked.keep)


if __name__ == "__main__":
    main()
