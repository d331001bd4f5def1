"""`auditor serve` as its user starts it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from auditor.cli import main
from tests.web.conftest import serving
from tests.web.visitor import STATION, Visitor

ROOT = Path(__file__).parents[2]


def started(*options: str) -> tuple[int, str]:
    """Exit code and words of a start that comes to nothing."""
    result = CliRunner().invoke(main, ["serve", "--no-open", *options])
    return result.exit_code, result.output


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.org"])
def test_other_computers_are_kept_out_unless_told(host: str) -> None:
    code, said = started("--host", host, "--ephemeral", "--port", "0")
    assert code == 2 and "--exposed" in said and "without a password" in said


def test_a_port_in_use_is_told() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        code, said = started("--ephemeral", "--port", str(taken.getsockname()[1]))
    assert code == 2 and "--port 0" in said and "Traceback" not in said


def test_a_store_that_cannot_be_is_told(tmp_path: Path) -> None:
    store = tmp_path / "serve.sqlite"
    store.write_text("this is no database, but a text that somebody wrote")
    code, said = started("--store", str(store), "--port", "0")
    assert code == 2 and "--store" in said
    assert store.read_text().startswith("this is no database")


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "python_multipart"])
def test_a_missing_extra_is_told_in_one_line(missing: str, tmp_path: Path) -> None:
    (tmp_path / f"{missing}.py").write_text(
        f"raise ModuleNotFoundError('No module named {missing}', name='{missing}')"
    )
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "auditor", "serve", "--ephemeral", "--port", "0", "--no-open"],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert re.fullmatch(
        rf"Error: the local page needs {missing}: pip install 'auditor\[web\]'\n", done.stderr
    )


def test_no_other_command_loads_the_web() -> None:
    code = (
        "import sys, auditor, auditor.cli, auditor.web, auditor.web.press, auditor.web.jobs\n"
        "sys.exit(any(name.split('.')[0] in ('starlette', 'uvicorn', 'anyio', 'python_multipart')"
        " for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60).returncode == 0


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signals here")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_it_ends_in_order(name: str) -> None:
    """Ctrl-C, a shutdown, and a terminal whose window is closed: no process, no file is left."""
    ends = [path for path in (Path("/dev/shm"), Path(tempfile.gettempdir())) if path.is_dir()]
    process = subprocess.Popen(
        [sys.executable, "-m", "auditor", "serve", "--ephemeral", "--port", "0", "--no-open"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and "http://" in process.stdout.readline()
    process.send_signal(getattr(signal, name))
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0 and "Traceback" not in said and "Aborted" not in said
    assert [path for end in ends for path in end.glob(f"auditor-{process.pid}-*")] == []


@pytest.fixture
def ephemeral(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.delenv("AUDITOR_CACHE")
    yield from serving("--ephemeral")


def test_ephemeral_leaves_nothing(ephemeral: str, tmp_path: Path) -> None:
    with httpx.Client(base_url=ephemeral, timeout=60) as client:
        visitor = Visitor(client)
        assert "max-age" not in visitor.page.headers["set-cookie"].casefold()
        big = ("big.txt", (STATION * 8_000).encode())
        visitor.hand_in(STATION, files=[big])
        visitor.audit()
        assert "The report" in visitor.page.text
        assert "gone when auditor is closed" in visitor.go("/audits").text
    left = {path.parent.name for path in tmp_path.rglob("*") if path.is_file()}
    # Matplotlib's list of the fonts that the computer has.
    assert left <= {"matplotlib"}


def test_everything_is_deleted(tmp_path: Path) -> None:
    """From another browser on the same computer, too; and from the disk."""
    store = tmp_path / "kept" / "serve.sqlite"
    server = serving("--store", str(store))
    address = next(server)
    with httpx.Client(base_url=address) as one, httpx.Client(base_url=address) as other:
        first, second = Visitor(one), Visitor(other)
        path = first.hand_in(STATION, outlet_1="LOOKFORME Post")
        assert any(b"LOOKFORME" in file.read_bytes() for file in store.parent.iterdir())
        assert "1 more audit was made in another browser" in second.go("/audits").text
        second.go("/delete-all")
        second.send("/delete-all")
        assert "Nothing of it is left" in second.page.text
        assert first.go(path).status_code == 404
        for file in store.parent.iterdir():
            assert b"LOOKFORME" not in file.read_bytes()
    server.close()


def test_an_exposed_server_keeps_browsers_apart() -> None:
    server = serving("--ephemeral", "--exposed")
    address = next(server)
    with httpx.Client(base_url=address) as one, httpx.Client(base_url=address) as other:
        first, second = Visitor(one), Visitor(other)
        path = first.hand_in(STATION)
        assert "another browser" not in second.go("/audits").text
        assert second.go(path).status_code == 200
        assert second.go(f"{path}/delete").status_code == 403
        token = second.go("/delete-all") and second.forms["/delete-all"]
        assert other.post(f"{path}/delete", data=token).status_code == 403
        second.send("/delete-all")
        assert first.go(path).status_code == 200
    server.close()


# --- what no client library would send ----------------------------------------------------------


def raw(address: str, *pieces: bytes) -> bytes:
    """What a server answers to these very bytes."""
    host, port = re.findall(r"//(.*):(\d+)", address)[0]
    with closing(socket.create_connection((host, int(port)), timeout=60)) as connection:
        for piece in pieces:
            connection.sendall(piece.replace(b"HOST", f"{host}:{port}".encode()))
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    return answer


HEAD = b"POST /texts HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n"
FORM = b"Content-Type: multipart/form-data; boundary=x\r\n"


def test_a_body_that_does_not_say_how_long_it_is(server: str) -> None:
    """It is refused, and its sender is there to hear it: the rest is taken in and forgotten."""
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
    first = b"%x\r\n%b\r\n" % (len(part), part)
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    head = HEAD + FORM + b"Transfer-Encoding: chunked\r\n\r\n"
    answer = raw(server, head, first, *[chunk] * 80, b"0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ") and b"64 MB" in answer


def test_more_than_it_said(server: str) -> None:
    answer = raw(server, HEAD + FORM + b"Content-Length: 10\r\n\r\n" + b"y" * 5_000)
    assert answer.startswith(b"HTTP/1.1 400 ") and answer.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    "request_line",
    [
        b"POST /texts HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
def test_no_page_for_odd_requests(server: str, request_line: bytes) -> None:
    answer = raw(server, request_line)
    assert answer.split(b" ")[1] in (b"400", b"421")
    assert b"Traceback" not in answer and b'name="token"' not in answer


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no boundary at all",
        b"--x\r\n\r\n--x--",
        b'--x\r\nContent-Disposition: form-data; name="text-1"\r\n\r\nunfinished',
        b"--x\r\nContent-Disposition: nonsense\r\n\r\ny\r\n--x--\r\n",
        b'--x\r\nContent-Disposition: form-data; name="\xff\xfe"\r\n\r\ny\r\n--x--\r\n',
    ],
)
def test_malformed_forms(server: str, body: bytes) -> None:
    head = HEAD + FORM + f"Content-Length: {len(body)}\r\n\r\n".encode()
    answer = raw(server, head + body)
    assert answer.split(b" ")[1] in (b"400", b"403")
    assert b"Traceback" not in answer


def test_too_many_fields(server: str) -> None:
    fields = b"&".join(b"a%d=1" % n for n in range(5_000))
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
    head = HEAD + kind + f"Content-Length: {len(fields)}\r\n\r\n".encode()
    assert raw(server, head + fields).startswith(b"HTTP/1.1 400 ")


def test_the_docs_name_every_option() -> None:
    told = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
    serve = main.commands["serve"]
    for option in serve.params:
        assert option.opts[0] in told, option.opts[0]
