"""The door: who is let in, how much and how long, and what every answer carries."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from auditor.web.forms import TOKEN
from auditor.web.guard import POLICY, Door, Guard, own_hosts
from auditor.web.jobs import Office
from auditor.web.problems import ProblemError, on_problem
from auditor.web.sessions import Session
from tests.web.visitor import PORT, STATION, Visitor

DOOR = Door(hosts=own_hosts(("127.0.0.1", "localhost", "::1"), PORT), port=PORT)
SMALL = replace(DOOR, body=1_000, small=100, patience=0.5)
HOME = f"127.0.0.1:{PORT}"
_INLINE = re.compile(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)")


# --- Host ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", [HOME, f"localhost:{PORT}", f"LocalHost:{PORT}", f"[::1]:{PORT}"])
def test_our_own_hosts(host: str) -> None:
    assert DOOR.is_ours(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        "127.0.0.1:80",
        f"127.0.0.1.evil.example:{PORT}",
        f"localhost.evil.example:{PORT}",
        f"evil.example@127.0.0.1:{PORT}",
        f"10.0.0.7:{PORT}",
        f"127.0.0.1:{PORT} ",
        "",
        ":",
    ],
)
def test_other_hosts(host: str) -> None:
    assert not DOOR.is_ours(host)


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        (f"10.0.0.7:{PORT}", True),
        (f"[fe80::1]:{PORT}", True),
        ("10.0.0.7:9", False),
        ("10.0.0.7", False),
        (f"evil.example:{PORT}", False),
        (f"10.0.0.7.evil.example:{PORT}", False),
        ("10.0.0.7:٣", False),
        (f"[evil]:{PORT}", False),
    ],
)
def test_an_exposed_server_is_called_by_its_address(host: str, ours: bool) -> None:
    """A name may be rebound to another address; an address is what it is."""
    assert replace(DOOR, addresses=True).is_ours(host) == ours


def test_port_80_goes_without_saying() -> None:
    assert Door(hosts=own_hosts(("localhost",), 80), port=80).is_ours("localhost")


def test_a_foreign_host_gets_no_page(visitor: Visitor) -> None:
    answer = visitor.client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 421
    assert TOKEN + '" value' not in answer.text and "set-cookie" not in answer.headers


# --- Origin, Sec-Fetch-Site, the token ------------------------------------------------------------


def sent(visitor: Visitor, **headers: str) -> int:
    visitor.go("/")
    form = {**visitor.forms["/texts"], "text-1": STATION}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = visitor.client.post("/texts", data=form, headers=named, follow_redirects=False)
    return int(answer.status_code)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": f"http://{HOME}"},
        {"origin": f"http://{HOME}", "sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none"},
    ],
)
def test_our_own_forms_come_in(visitor: Visitor, headers: dict[str, str]) -> None:
    assert sent(visitor, **headers) == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"http://localhost:{PORT}"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"origin": f"http://{HOME}.evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": f"http://{HOME}", "sec_fetch_site": "cross-site"},
    ],
)
def test_forms_of_other_sites_do_not(visitor: Visitor, headers: dict[str, str]) -> None:
    assert sent(visitor, **headers) == 403


FORMS = ["/texts", "/delete-all", "/audits/x/delete", "/audits/x/add", "/audits/x/check"]


@pytest.mark.parametrize("path", [*FORMS, "/audits/x/again", "/audits/x/worksheets"])
@pytest.mark.parametrize("token", [None, "", "0" * 64, "ü"])
def test_every_form_needs_its_token(visitor: Visitor, path: str, token: str | None) -> None:
    data = {"text-1": STATION} | ({} if token is None else {TOKEN: token})
    answer = visitor.client.post(path, data=data)
    assert answer.status_code == 403 and "out of date" in answer.text


def test_a_token_is_its_own_sessions(visit: Callable[[], Visitor]) -> None:
    one, other = visit(), visit()
    token = one.forms["/texts"][TOKEN]
    assert token != other.forms["/texts"][TOKEN]
    assert other.client.post("/texts", data={TOKEN: token, "text-1": "x"}).status_code == 403


def test_a_token_tells_nothing_of_the_cookie() -> None:
    session = Session("s" * 43)
    assert session.owns(session.form_token)
    assert not session.owns(None) and not session.owns(session.token)
    assert session.token.encode() not in session.key and session.token not in session.form_token


def test_a_token_as_a_file_is_none(visitor: Visitor) -> None:
    token = visitor.forms["/texts"][TOKEN]
    answer = visitor.client.post("/texts", files={TOKEN: ("t", token)}, data={"text-1": "x"})
    assert answer.status_code == 403


# --- the cookie -----------------------------------------------------------------------------------


def test_the_cookie_is_for_this_server_alone(visit: Callable[[], Visitor]) -> None:
    cookie = visit().page.headers["set-cookie"]
    assert re.match(rf"auditor-{PORT}=[\w-]{{43}};", cookie)
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_a_browser_keeps_its_cookie(visitor: Visitor) -> None:
    assert "set-cookie" not in visitor.go("/").headers


@pytest.mark.parametrize("value", ["", "short", "x" * 44, "ü" * 43, '"' * 43])
def test_a_cookie_that_is_none_of_ours_is_replaced(visitor: Visitor, value: str) -> None:
    headers = {"cookie": f"auditor-{PORT}={value}".encode()}
    visitor.client.cookies.clear()
    assert "set-cookie" in visitor.client.get("/", headers=headers).headers


def test_a_link_from_another_site_costs_no_session(visit: Callable[[], Visitor]) -> None:
    """A strict cookie stays at home when another site's link is followed: the page loads itself
    once more instead of handing out another cookie."""
    visitor = visit()
    visitor.client.cookies.clear()
    answer = visitor.client.get("/audits", headers={"sec-fetch-site": "cross-site"})
    assert "set-cookie" not in answer.headers and 'http-equiv="refresh"' in answer.text


# --- what every answer carries --------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/audits", "/nowhere", "/static/web.css", "/audits/x/state"])
def test_headers_of_every_answer(visitor: Visitor, path: str) -> None:
    headers = visitor.client.get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers and "access-control-allow-origin" not in headers


def test_the_policy_allows_nothing_inline() -> None:
    assert "unsafe" not in POLICY and "*" not in POLICY and "data:" not in POLICY
    assert "default-src 'none'" in POLICY and "frame-ancestors 'none'" in POLICY


def test_pages_hold_nothing_inline(visitor: Visitor) -> None:
    path = visitor.hand_in(STATION)
    for page in (visitor.page, visitor.go("/"), visitor.go("/audits"), visitor.go(f"{path}/add")):
        assert not _INLINE.search(page.text)


@pytest.mark.parametrize("name", ["..%2fstore.py", "nothing.css", "%2e%2e", "web.css%00"])
def test_static_files_are_a_fixed_few(visitor: Visitor, name: str) -> None:
    assert visitor.client.get(f"/static/{name}").status_code == 404


# --- how much, and how long -----------------------------------------------------------------------


async def _measured(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def _slow(_: Request) -> Response:
    await asyncio.sleep(30)
    return PlainTextResponse("never")


async def _broken(_: Request) -> Response:
    raise RuntimeError("secret")


@pytest.fixture
def guarded(office: Office) -> Callable[[Door], Starlette]:
    """A small application behind a door."""

    def made(door: Door) -> Starlette:
        app = Starlette(
            routes=[
                Route("/measured", _measured, methods=["POST"]),
                Route("/slow", _slow),
                Route("/broken", _broken),
            ],
            middleware=[Middleware(Guard, door=door)],
            exception_handlers={ProblemError: on_problem},
        )
        app.state.office = office
        return app

    return made


async def ask(
    app: Starlette,
    pieces: AsyncIterator[bytes],
    headers: dict[str, str] | None = None,
    path: str = "/measured",
) -> tuple[int, str, dict[str, str]]:
    """The answer to a request whose body comes in pieces: status, text, headers."""
    given = {"host": HOME, **(headers or {})}
    scope = {
        "type": "http",
        "method": "GET" if path != "/measured" else "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "server": ("127.0.0.1", PORT),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    answer: list[Message] = []

    async def receive() -> Message:
        try:
            return {"type": "http.request", "body": await anext(pieces), "more_body": True}
        except StopAsyncIteration:
            return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        answer.append(message)

    await app(scope, receive, send)
    told = {name.decode(): value.decode() for name, value in answer[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in answer)
    return answer[0]["status"], body.decode(), told


async def body(*pieces: bytes, pause: float = 0.0) -> AsyncIterator[bytes]:
    for piece in pieces:
        await asyncio.sleep(pause)
        yield piece


Made = Callable[[Door], Starlette]


@pytest.mark.parametrize("length", ["999", None, "1", "900000", "-5", "many"])
def test_a_body_is_counted_as_it_comes(guarded: Made, length: str | None) -> None:
    """Whatever its length is said to be."""
    headers = {"content-length": length} if length else {"transfer-encoding": "chunked"}
    too_much = [b"x" * 400] * 3
    status, text, told = asyncio.run(ask(guarded(SMALL), body(*too_much), headers))
    assert status == 413 and "Send fewer or smaller files" in text
    assert told["connection"] == "close" and told["content-security-policy"] == POLICY


@pytest.mark.parametrize("size", [0, 1, 999, 1_000])
def test_a_body_within_the_limit(guarded: Made, size: int) -> None:
    status, text, _ = asyncio.run(ask(guarded(SMALL), body(b"x" * size)))
    assert (status, text) == (200, str(size))


def test_a_body_that_trickles_in_is_given_up(guarded: Made) -> None:
    pieces = body(*[b"x"] * 500, pause=0.02)
    status, text, _ = asyncio.run(ask(guarded(SMALL), pieces))
    assert status == 408 and "did not arrive in time" in text


def test_a_body_that_never_comes_is_given_up(guarded: Made) -> None:
    status, _, _ = asyncio.run(ask(guarded(SMALL), body(b"x", pause=60)))
    assert status == 408


def test_an_answer_that_never_comes_is_given_up(guarded: Made) -> None:
    status, text, _ = asyncio.run(ask(guarded(SMALL), body(), path="/slow"))
    assert status == 503 and "took too long" in text


def test_a_crash_is_told_without_a_trace(guarded: Made) -> None:
    status, text, _ = asyncio.run(ask(guarded(SMALL), body(), path="/broken"))
    assert status == 500 and "secret" not in text and "Traceback" not in text


def test_large_bodies_come_in_a_few_at_a_time(guarded: Made) -> None:
    """The others wait; none is lost."""
    at_once = most = 0

    async def counted(number: int) -> AsyncIterator[bytes]:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        for _ in range(3):
            await asyncio.sleep(0.005)
            yield b"x" * 100
        at_once -= 1

    async def all_of_them() -> list[tuple[int, str, dict[str, str]]]:
        app = guarded(replace(SMALL, patience=20, large=2))
        length = {"content-length": "300"}
        return await asyncio.gather(*(ask(app, counted(n), length) for n in range(30)))

    answers = asyncio.run(all_of_them())
    assert [(status, text) for status, text, _ in answers] == [(200, "300")] * 30
    assert most == 2


def test_no_more_wait_than_there_is_room_for(guarded: Made) -> None:
    async def all_of_them() -> list[tuple[int, str, dict[str, str]]]:
        app = guarded(replace(SMALL, patience=20, large=1, waiting=2))
        length = {"content-length": "300"}
        return await asyncio.gather(
            *(ask(app, body(b"x" * 300, pause=0.05), length) for _ in range(9))
        )

    statuses = sorted(status for status, _, _ in asyncio.run(all_of_them()))
    assert statuses == [200] * 3 + [503] * 6


def test_no_web_socket(office: Office, guarded: Made) -> None:
    from starlette.websockets import WebSocketDisconnect

    client = TestClient(guarded(DOOR), base_url=f"http://{HOME}")
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/measured"):
        pass
