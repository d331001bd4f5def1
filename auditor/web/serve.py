"""From options to a running server: the socket, the address, the browser."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

# Starlette looks for it only when the first form arrives.
import python_multipart  # noqa: F401
import uvicorn

from auditor.batch import cores
from auditor.errors import CannotRunError
from auditor.ingest import Limits
from auditor.settings import Settings
from auditor.web.app import application
from auditor.web.database import default_path
from auditor.web.guard import Door, own_hosts
from auditor.web.jobs import Office, Rules
from auditor.web.store import Store

_BACKLOG = 512
_HOME = ("127.0.0.1", "localhost", "::1")
# In memory there is less room than in a file.
_EPHEMERAL = 500_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`port` 0: any that is free. `names`: other names that the server may be called by. `store`:
    the file that keeps audits; `None` with `ephemeral` for none."""

    host: str = "127.0.0.1"
    port: int = 8765
    names: tuple[str, ...] = ()
    exposed: bool = False
    ephemeral: bool = False
    store: Path | None = None
    opens: bool = False
    rules: Rules = field(default_factory=Rules)


def options_of(given: Mapping[str, Any], settings: Settings, limits: Limits) -> Options:
    """The options that a command line set."""
    jobs = given["jobs"] or min(2, cores())
    kept = not given["ephemeral"]
    rules = Rules(settings=settings, limits=limits, jobs=jobs, shared=given["exposed"], kept=kept)
    opens = given["opens"]
    return Options(
        host=given["host"],
        port=given["port"],
        names=given["names"],
        exposed=given["exposed"],
        ephemeral=given["ephemeral"],
        store=given["store"],
        opens=sys.stdout.isatty() if opens is None else opens,
        rules=rules,
    )


def serve(options: Options) -> None:
    """Serve until interrupted. Raises `CannotRunError` where that cannot begin."""
    _check_host(options)
    path = None if options.ephemeral else options.store or default_path()
    bound = _bound(options)
    port = bound.getsockname()[1]
    store = Store(None, _EPHEMERAL) if path is None else Store(path)
    door = Door(
        hosts=own_hosts((*_HOME, options.host, *options.names), port),
        port=port,
        addresses=options.exposed,
    )
    _end_properly()
    # Ctrl-C is how it is meant to end.
    with suppress(KeyboardInterrupt), bound, Office(store, options.rules) as office:
        if office.scratch is not None:
            # Should a library put something into a file for a moment: it goes when we go.
            tempfile.tempdir = str(office.scratch)
        server = uvicorn.Server(_config(application(office, door)))
        _announce(options, port, path)
        server.run(sockets=[bound])


def _end_properly() -> None:
    """Leave by the door, too, when asked to end in other ways than by Ctrl-C: the terminal's window
    was closed, the computer is shut down."""

    def leave(*_: object) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), leave)


def _config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        # Beyond this, answers say so at once; a browser uses six connections.
        limit_concurrency=1_000,
        timeout_keep_alive=15,
        # A download may take its time; a Ctrl-C does not.
        timeout_graceful_shutdown=2,
    )


def _check_host(options: Options) -> None:
    if not options.exposed and not _is_loopback(options.host):
        raise CannotRunError(
            f"--host {options.host} would let other computers read and delete what is handed in "
            "here, without a password and unencrypted; if that is what you want, add --exposed"
        )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bound(options: Options) -> socket.socket:
    """A socket that nobody else has. Raises `CannotRunError`."""
    try:
        family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
        made = socket.socket(family, socket.SOCK_STREAM)
        if os.name == "posix":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((options.host, options.port))
        # Who is told the address may come at once, and wait for the server to begin.
        made.listen(_BACKLOG)
    except OSError as error:
        raise CannotRunError(
            f"cannot listen at {options.host}:{options.port} ({error.strerror or error}): is "
            "auditor running already? Else try another --port, or --port 0 for any that is free"
        ) from None
    return made


def _announce(options: Options, port: int, path: Path | None) -> None:
    host = f"[{options.host}]" if ":" in options.host else options.host
    address = f"http://{host}:{port}/"
    click.echo(f"auditor: open {address} in your browser; Ctrl-C here ends it")
    kept = f"audits are kept in {path}" if path else "nothing is kept when it ends"
    click.echo(f"auditor: {kept}", err=True)
    if options.exposed:
        click.echo(
            "auditor: WARNING: other computers can reach this page; it asks for no password, and "
            "what is sent can be read on the way",
            err=True,
        )
    if options.opens:
        threading.Timer(0.3, webbrowser.open, (address,)).start()
