"""Comparisons in a process of their own: `python -m auditor.web.comparing`.

Comparing takes seconds and memory, which the server that answers requests must not give. What goes
in and comes out is plain data on standard input and output.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

import msgspec

from auditor.batch import Outcome
from auditor.model import Document, Failure
from auditor.packing import Packed
from auditor.settings import Settings

_COMMAND = (sys.executable, "-P", "-m", "auditor.web.comparing")
# Seconds for a comparison, and more for each text: fifty take 15 on one busy core.
_SECONDS, _MORE = 30.0, 2.0
# Bytes of address space beyond what is taken at the start.
_MEMORY = 2_000_000_000


class ComparingError(Exception):
    """There is no comparison; the message says why."""


class Sent(msgspec.Struct, frozen=True):
    """What became of a document, as it goes to the other process."""

    document: Document
    settings: Settings
    packed: Packed | None
    failure: Failure | None

    @classmethod
    def of(cls, outcome: Outcome) -> Sent:
        return cls(outcome.document, outcome.settings, outcome.packed, outcome.failure)

    def outcome(self) -> Outcome:
        return Outcome(
            document=self.document,
            settings=self.settings,
            packed=self.packed,
            failure=self.failure,
        )


async def compared(outcomes: Sequence[Outcome]) -> bytes:
    """The comparison's JSON (`auditor/comparison/1`). Raises `ComparingError`. Called off, it ends
    the process."""
    from auditor.workers import environment

    given = msgspec.msgpack.encode([Sent.of(outcome) for outcome in outcomes])
    try:
        process = await asyncio.create_subprocess_exec(
            *_COMMAND,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment(),
        )
    except OSError as error:
        raise ComparingError(f"no process can be started ({error.strerror})") from None
    try:
        async with asyncio.timeout(_SECONDS + _MORE * len(outcomes)):
            answer, _ = await process.communicate(given)
    except TimeoutError:
        raise ComparingError("comparing took too long") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise ComparingError(
            "the process that compares ended before it was done, most likely for want of memory"
        )
    return answer


def main() -> None:
    """Read outcomes from standard input, write the comparison to standard output."""
    from auditor.worker import die_with_parent, limit_memory, private_output

    answers = private_output()
    die_with_parent()
    limit_memory(_MEMORY)
    sent = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=list[Sent])
    answers.write(_comparison([one.outcome() for one in sent]).encode())
    answers.flush()


def _comparison(outcomes: Sequence[Outcome]) -> str:
    """By the same code as `auditor compare --format json`."""
    from auditor.compare import compare
    from auditor.render.json import comparison_json, dumps

    return dumps(comparison_json(compare([outcome.audit() for outcome in outcomes])))


if __name__ == "__main__":
    main()
