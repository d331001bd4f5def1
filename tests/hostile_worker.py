"""A worker that does what some words tell it to: dies, hangs, eats memory, talks out of turn."""

from __future__ import annotations

import os
import signal
import sys
import time

from auditor import worker
from auditor.frames import Audited
from auditor.model import Document
from auditor.settings import Settings

_whole = worker.audited


def _told(document: Document, settings: Settings) -> Audited:
    if "DIE" in document.text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "HANG" in document.text:
        time.sleep(600)
    if "EAT" in document.text:
        print(len(bytearray(8_000_000_000)))
    if "TALK" in document.text:
        print("hello", flush=True)
        os.write(1, b"hello")
    if "LEAVE" in document.text:
        sys.exit(3)
    return _whole(document, settings)


worker.audited = _told
if os.environ.get("STILLBORN"):
    sys.exit(1)
worker.main()
