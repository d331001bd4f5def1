"""The door: who may ask for what, how much, how long, and what every answer says to the browser.

ASGI, and the outermost layer: nothing behind it sees a request that it turned away.

Against DNS rebinding, a request must name one of our own hosts. Against forms and scripts of other
sites, what changes something must come from our own pages (Origin, Sec-Fetch-Site), and a form must
carry its session's token (auditor/web/forms.py). Bodies are counted as they come, whatever their
length is said to be, and must come in time.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import monotonic

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auditor.web.problems import ProblemError, of_status, problem_response

_LOG = logging.getLogger(__name__)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Bytes of one request: what forms take at once.
MOST = 64_000_000
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": under that, browsers say of our own forms that they come from "null".
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Who and what is let in. `hosts` are the values of Host that are ours ("localhost:8765");
    `addresses`: any IP address at our `port`, too (no name can be rebound to one). `body`: the most
    bytes of a request. `patience`: seconds in which a body must be there, and then an answer.
    `large`: so many requests with a body above `small` bytes are taken in at a time; the others
    wait, `waiting` of them at most."""

    hosts: frozenset[str]
    port: int
    addresses: bool = False
    body: int = MOST
    small: int = 256_000
    large: int = 3
    waiting: int = 200
    patience: float = 60.0

    def is_ours(self, host: str) -> bool:
        """Whether a value of Host names this server."""
        host = host.casefold()
        return host in self.hosts or (self.addresses and _address(host) == self.port)


def own_hosts(names: tuple[str, ...], port: int) -> frozenset[str]:
    """The values of Host under which a server of these names is called at `port`."""
    listed = {f"[{name}]" if ":" in name else name.casefold() for name in names}
    return frozenset({f"{name}:{port}" for name in listed} | (listed if port == 80 else set()))


def _address(host: str) -> int | None:
    """The port of `1.2.3.4:8765` or `[::1]:8765`; `None` where that is no address."""
    name, mark, port = host.rpartition(":")
    if not mark or not port.isdecimal() or not port.isascii():
        name, port = host, "80"
    bare = name[1:-1] if name.startswith("[") and name.endswith("]") else name
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        return None
    return int(port)


class Guard:
    """ASGI middleware: the door in front of `app`."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app, self._door = app, door
        self._places = asyncio.Semaphore(door.large)
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = _Body(receive, self._door)
        answer = _Answer(send, body)
        try:
            self._check(scope)
            body.check(scope)
            async with self._place(scope), asyncio.timeout(2 * self._door.patience):
                body.begin()
                await self._app(scope, body.receive, answer.send)
        except ProblemError as problem:
            await _refuse(scope, receive, answer, problem)
        except TimeoutError:
            await _refuse(scope, receive, answer, _late())
        except Exception:
            _LOG.exception("a request failed")
            await _refuse(scope, receive, answer, of_status(500))

    def _check(self, scope: Scope) -> None:
        """Raise `ProblemError` for who must not come in."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._door.is_ours(hosts[0]):
            raise ProblemError(
                421,
                "This address is not one of this server's.",
                "Open the page by the address that auditor printed when it was started.",
            )
        if scope["method"] not in _SAFE and not _is_from_here(headers, hosts[0]):
            raise ProblemError(
                403,
                "This request came from another site.",
                "Open auditor's own page and start from there.",
            )

    @asynccontextmanager
    async def _place(self, scope: Scope) -> AsyncIterator[None]:
        """A place for a request with a large body, or one of unknown size; waits for it."""
        if not self._is_large(scope):
            yield
            return
        if self._waiting >= self._door.waiting:
            raise ProblemError(
                503, "Too much is being handed in at the moment.", "Try again in a minute."
            )
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._places.release()

    def _is_large(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        if length.isascii() and length.isdecimal():
            return int(length) > self._door.small
        return "transfer-encoding" in headers


def _is_from_here(headers: Headers, host: str) -> bool:
    """Whether a request that changes something was sent by a page of ours, or by no page at all
    (a program; what asks for a form's token will find it lacking)."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.casefold() in (f"http://{host}", f"https://{host}")


def _too_large(most: int) -> ProblemError:
    return ProblemError(
        413,
        f"That is more than {most // 1_000_000} MB, the most that can be sent at once.",
        "Send fewer or smaller files at a time. For very large collections there is the command "
        "“auditor audit”.",
    )


def _late() -> ProblemError:
    return ProblemError(
        503,
        "This took too long and was given up.",
        "Try again in a minute, with fewer or smaller files.",
    )


class _Body:
    """The body of a request: counted, and there in time."""

    def __init__(self, receive: Receive, door: Door) -> None:
        self._receive, self._door = receive, door
        self._seen = 0
        self._more = True
        self._end = 0.0
        # It is too large, or late: the rest of it is not wanted.
        self.spoilt = False

    def check(self, scope: Scope) -> None:
        """Raise `ProblemError` where it is said to be too large."""
        length = Headers(scope=scope).get("content-length", "0")
        if length.isascii() and length.isdecimal() and int(length) > self._door.body:
            self.spoilt = True
            raise _too_large(self._door.body)

    def begin(self) -> None:
        """The time that the body may take begins."""
        self._end = monotonic() + self._door.patience

    async def receive(self) -> Message:
        """The next piece. Raises `ProblemError`."""
        if not self._more:
            return await self._receive()
        try:
            async with asyncio.timeout(max(0.0, self._end - monotonic())):
                message = await self._receive()
        except TimeoutError:
            self.spoilt, self._more = True, False
            raise ProblemError(
                408,
                "What was sent did not arrive in time.",
                "Try again; send fewer or smaller files at a time.",
            ) from None
        self._count(message)
        if self._seen > self._door.body:
            self.spoilt = True
            raise _too_large(self._door.body)
        return message

    async def drain(self) -> None:
        """Take in what is still to come and forget it, up to ten times the most."""
        self.begin()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._door.patience):
                while self._more and self._seen < 10 * self._door.body:
                    self._count(await self._receive())

    def _count(self, message: Message) -> None:
        self._seen += len(message.get("body", b""))
        self._more = message["type"] == "http.request" and message.get("more_body", False)


class _Answer:
    """The answer, with our headers on it; a page's own policy stays."""

    def __init__(self, send: Send, body: _Body) -> None:
        self._send, self._body = send, body
        self.begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault("content-security-policy", POLICY)
            headers.setdefault("cache-control", "no-store")
            if self._body.spoilt:
                headers["connection"] = "close"
                # A browser shows the answer only when it could send all it had.
                await self._body.drain()
        await self._send(message)


async def _refuse(scope: Scope, receive: Receive, answer: _Answer, problem: ProblemError) -> None:
    if not answer.begun:
        response = problem_response(Request(scope), problem)
        response.headers["connection"] = "close"
        await response(scope, receive, answer.send)
