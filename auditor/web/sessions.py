"""Who is who: a random cookie for each browser, and the token that its forms must carry."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_YEAR = 365 * 86_400
# A browser that follows a link from another site keeps its strict cookie to itself, once.
_BOUNCE = (
    '<!DOCTYPE html><html lang="en"><title>auditor</title>'
    '<meta http-equiv="refresh" content="0"><p>One moment …</p></html>'
)


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that came here before, or comes for the first time (`new`)."""

    token: str
    new: bool = False

    @property
    def key(self) -> bytes:
        """What the store knows it by: the cookie itself is kept nowhere."""
        return hashlib.sha256(self.token.encode()).digest()

    @property
    def form_token(self) -> str:
        """What every form of this session carries, and no other site can know."""
        return hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest()

    def owns(self, token: object) -> bool:
        """Whether a form's token is this session's."""
        return isinstance(token, str) and hmac.compare_digest(
            token.encode("utf-8", "replace"), self.form_token.encode()
        )


def session_of(connection: HTTPConnection) -> Session:
    """The session that a request belongs to; one that is nobody's where it was turned away."""
    session: Session = connection.scope.get("state", {}).get("session", _NOBODY)
    return session


_NOBODY = Session("")


class Sessions:
    """ASGI middleware: gives every request its session, and pages the cookie. `name` holds the
    port: cookies do not keep two servers on one machine apart. `lasting`: the cookie outlives the
    browser."""

    def __init__(self, app: ASGIApp, name: str, lasting: bool) -> None:
        self._app, self._name = app, name
        age = f"; Max-Age={_YEAR}" if lasting else ""
        self._attributes = f"; Path=/; HttpOnly; SameSite=Strict{age}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        session = self._session(headers)
        foreign = headers.get("sec-fetch-site") == "cross-site"
        if session.new and foreign and scope["method"] == "GET":
            await HTMLResponse(_BOUNCE)(scope, receive, send)
            return
        scope.setdefault("state", {})["session"] = session

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and session.new:
                found = MutableHeaders(scope=message)
                if found.get("content-type", "").startswith("text/html"):
                    cookie = f"{self._name}={session.token}{self._attributes}"
                    found.append("set-cookie", cookie)
            await send(message)

        await self._app(scope, receive, sent)

    def _session(self, headers: Headers) -> Session:
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            cookies = SimpleCookie()
        held = cookies.get(self._name)
        if held is not None and _TOKEN.match(held.value):
            return Session(held.value)
        return Session(secrets.token_urlsafe(32), new=True)
