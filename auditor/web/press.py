"""The files of a finished job, made in a process of its own: `python -m auditor.web.press`.

Drawing and comparing take seconds and memory, which the server that answers pages must not give.
What goes in and comes out is plain data on standard input and output; a job that breaks the press
costs its own files and nothing else.
"""

from __future__ import annotations

import html
import mimetypes
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from auditor.errors import CannotRunError
from auditor.ingest.base import Limits
from auditor.model import Document, Failure
from auditor.packing import Packed
from auditor.settings import Settings
from auditor.web.types import Made, Text

REPORT = "report.html"
WORKSHEETS = "worksheets"
_COMMAND = (sys.executable, "-P", "-m", "auditor.web.press")
# Seconds for the files of a job, and more for each text. A hundred texts of 300 words took a minute
# on two cores that were four times as busy as they could bear; comparing grows with the square.
_SECONDS, _MORE = 120.0, 6.0
# Bytes of address space beyond what is taken at the start (numpy and matplotlib alone map 1 GB).
_MEMORY = 3_000_000_000
# Our own pages say in their head what they may do; the head ends before any text of a document.
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"<>]*)">')
_HEAD = 1_000
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class PressError(Exception):
    """The files could not be made; the message says why."""


class Ordered(msgspec.Struct, frozen=True):
    """A text as it goes to the press."""

    document: Document
    failure: Failure | None
    packed: Packed | None


class Order(msgspec.Struct, frozen=True):
    """What is to be made: the `report` with its tables, and worksheets for the `level` of a class
    ("": none)."""

    texts: list[Ordered]
    settings: Settings
    limits: Limits
    report: bool
    level: str


class Delivery(msgspec.Struct, frozen=True):
    """The files, or why there are none."""

    files: list[Made]
    problem: str = ""


def order(
    texts: Sequence[Text], settings: Settings, limits: Limits, *, report: bool, level: str
) -> Order:
    """An order for the texts of a job."""
    listed = [Ordered(text.document, text.failure, text.packed) for text in texts]
    return Order(listed, settings, limits, report, level)


class Press:
    """Has files made by another process, one order at a time. `folder`: where that process may put
    them for a moment, the system's own place for temporary files unless given."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def made(self, wanted: Order) -> list[Made]:
        """The files. Raises `PressError`."""
        try:
            said = self._said(wanted)
            delivery = msgspec.msgpack.decode(said, type=Delivery)
        except subprocess.TimeoutExpired:
            raise PressError("making the report took too long: try fewer texts at a time") from None
        except (OSError, msgspec.MsgspecError):
            raise PressError(
                "the process that makes the report ended before it was done, most likely for want "
                "of memory: try fewer texts at a time"
            ) from None
        if delivery.problem:
            raise PressError(delivery.problem)
        return delivery.files

    def stop(self) -> None:
        """End what is being made, and begin nothing any more."""
        self._stopped = True
        process = self._process
        if process is not None:
            process.kill()
            process.wait()

    def _said(self, wanted: Order) -> bytes:
        """What the process answers. Raises `OSError` and `subprocess.TimeoutExpired`."""
        from auditor.workers import environment

        more = environment()
        if self._folder is not None:
            more["TMPDIR"] = str(self._folder)
        self._process = process = subprocess.Popen(
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=more,
        )
        with process:
            if self._stopped:
                process.kill()
            patience = _SECONDS + _MORE * len(wanted.texts)
            try:
                return process.communicate(msgspec.msgpack.encode(wanted), patience)[0]
            finally:
                process.kill()


def main() -> None:
    """Read an order from standard input, write what was made to standard output."""
    from auditor.worker import die_with_parent, limit_memory, private_output

    answers = private_output()
    die_with_parent()
    limit_memory(_MEMORY)
    wanted = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order)
    try:
        delivery = Delivery(_all(wanted))
    except CannotRunError as error:
        delivery = Delivery([], str(error))
    except MemoryError:
        delivery = Delivery([], "making the report took too much memory: try fewer texts")
    except Exception as error:
        delivery = Delivery([], f"making the report failed ({type(error).__name__})")
    answers.write(msgspec.msgpack.encode(delivery))
    answers.flush()


def _all(wanted: Order) -> list[Made]:
    with TemporaryDirectory(prefix="auditor-") as name:
        folder = Path(name)
        if wanted.report:
            _report(wanted, folder)
        if wanted.level:
            _worksheets(wanted, folder / WORKSHEETS / wanted.level)
        return [_file(path, folder) for path in sorted(folder.rglob("*")) if path.is_file()]


def _report(wanted: Order, folder: Path) -> None:
    """What `auditor audit --output` writes, by the same code."""
    from auditor import fingerprint
    from auditor.batch import Outcome, failed
    from auditor.render.manifest import Manifest
    from auditor.render.outputs import write

    outcomes = [
        failed(text.document, text.failure, wanted.settings)
        if text.failure
        else Outcome(document=text.document, settings=wanted.settings, packed=text.packed)
        for text in wanted.texts
    ]
    record, limits = wanted.settings.record(), asdict(wanted.limits)
    tool = fingerprint.digest()
    write(outcomes, "report", folder, lambda: Manifest(record, limits, tool))


def _worksheets(wanted: Order, folder: Path) -> None:
    """What `auditor worksheet` writes, by the same code."""
    from auditor.packing import unpacked
    from auditor.worksheet.kit import Choice
    from auditor.worksheet.levels import LEVELS
    from auditor.worksheet.output import Order as KitOrder
    from auditor.worksheet.output import write_worksheet

    audits = [unpacked(t.packed.audit, t.document) for t in wanted.texts if t.packed]
    level = next(name for name in LEVELS if name == wanted.level)
    if audits:
        write_worksheet(audits, KitOrder(Choice(level)), folder)


def _file(path: Path, folder: Path) -> Made:
    content = path.read_bytes()
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    policy = ""
    if path.suffix == ".html":
        said = _POLICY.search(content[:_HEAD].decode("utf-8", "replace"))
        policy = html.unescape(said[1]) if said else "default-src 'none'"
    return Made(
        name=path.relative_to(folder).as_posix(),
        type=kind or "application/octet-stream",
        policy=policy,
        content=content,
    )


if __name__ == "__main__":
    main()
