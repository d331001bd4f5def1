"""Archives: every kind, their members in order, and what is made to harm."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.ingest import archives
from auditor.ingest.base import Unreadable
from auditor.model import Document, Unread

TEXT = "The council voted to close the bridge on Monday, the mayor said.\n"
PAGE = f"<html><head><title>Bridge</title></head><body><article><p>{TEXT * 3}</p></article></body>"
Put = Callable[[str, bytes], Path]
Reading = list[Document | Unread]
ReadAll = Callable[..., Reading]


def zipped(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return held.getvalue()


def told(items: Reading) -> list[tuple[str, str]]:
    """Id, and the failure's kind or nothing, of each."""
    return [
        (item.document.id, item.failure.kind) if isinstance(item, Unread) else (item.id, "")
        for item in items
    ]


MEMBERS = {
    "b.txt": TEXT.encode(),
    "a/one.txt": TEXT.encode(),
    "a/rows.jsonl": "".join(json.dumps({"id": i, "text": TEXT}) + "\n" for i in (1, 2)).encode(),
    ".hidden/x.txt": b"x",
    "__MACOSX/b.txt": b"x",
    "page.html": PAGE.encode(),
    "empty.txt": b"",
}
READ = {"b.txt": "", "a/one.txt": "", "1": "", "2": "", "page.html": "", "empty.txt": "empty"}


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz", "x.tgz", "x.tar.bz2", "x.tar.xz"])
def test_members_are_read_by_their_own_readers(put: Put, read_all: ReadAll, name: str) -> None:
    if name.endswith(".zip"):
        data = zipped(MEMBERS)
    else:
        packing = {"tar": "", "tgz": "gz"}.get(name.split(".")[-1], name.split(".")[-1])
        data = tarred(MEMBERS, f"w:{packing}")
    expected = {id if id in "12" else f"{name}/{id}": kind for id, kind in READ.items()}
    items = read_all(put(name, data))
    assert dict(told(items)) == expected
    [text] = [item for item in items if isinstance(item, Document) and item.id.endswith("/b.txt")]
    assert text.text == TEXT and text.path and text.path.endswith(f"{name}/b.txt")


@pytest.mark.parametrize(
    ("suffix", "packed"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)]
)
def test_compressed_rows_are_read_one_by_one(
    put: Put, read_all: ReadAll, suffix: str, packed: Callable[[bytes], bytes]
) -> None:
    assert told(read_all(put(f"x.jsonl.{suffix}", packed(MEMBERS["a/rows.jsonl"])))) == [
        ("1", ""),
        ("2", ""),
    ]
    assert told(read_all(put(f"x.txt.{suffix}", packed(TEXT.encode())))) == [("x.txt", "")]


def test_an_archive_in_a_folder_is_read(tmp_path: Path, put: Put, read_all: ReadAll) -> None:
    put("n/x.zip", zipped({"b.txt": TEXT.encode()}))
    put("n/y.txt", TEXT.encode())
    assert told(read_all(tmp_path / "n")) == [("x.zip/b.txt", ""), ("y.txt", "")]


def warc_record(kind: str, url: str, body: bytes, media: str, status: str = "200 OK") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\n".encode() + body
    block = http if kind == "response" else body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{abs(hash(url))}>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2025-07-03T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize("packed", [False, True])
def test_a_warc_gives_its_pages(put: Put, read_all: ReadAll, packed: bool) -> None:
    records = [
        warc_record("request", "http://a.example/1", b"GET", "text/html"),
        warc_record("response", "http://a.example/1", PAGE.encode(), "text/html; charset=utf-8"),
        warc_record("response", "http://a.example/gone", b"no", "text/html", "404 Not Found"),
        warc_record("response", "http://a.example/logo.png", b"\x89PNG", "image/png"),
        warc_record("response", "http://a.example/2", TEXT.encode(), "text/plain"),
    ]
    data = b"".join(map(gzip.compress, records) if packed else records)
    items = read_all(put("crawl.warc.gz" if packed else "crawl.warc", data))
    urls = [item.url for item in items if isinstance(item, Document)]
    assert urls == ["http://a.example/1", "http://a.example/2"]
    assert len(items) == 2


def test_archives_in_archives_up_to_a_depth(put: Put, read_all: ReadAll) -> None:
    inner = zipped({"a.txt": TEXT.encode()})
    middle = zipped({"inner.zip": inner, "b.txt": TEXT.encode()})
    outer = zipped({"middle.zip": middle})
    assert told(read_all(put("o.zip", outer))) == [
        ("o.zip/middle.zip/b.txt", ""),
        ("o.zip/middle.zip/inner.zip", "unsafe"),
    ]


@pytest.mark.parametrize("suffix", ["zip", "tar.gz", "txt.gz", "jsonl.gz"])
def test_a_bomb_is_not_read_further(
    put: Put, read_all: ReadAll, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "HARMLESS", 100_000)
    zeros = b"a" * 3_000_000
    data = {
        "zip": lambda: zipped({"a.txt": zeros, "b.txt": TEXT.encode()}),
        "tar.gz": lambda: tarred({"a.txt": zeros}, "w:gz"),
    }.get(suffix, lambda: gzip.compress(zeros))()
    kinds = [kind for _, kind in told(read_all(put(f"x.{suffix}", data)))]
    assert "unsafe" in kinds
    if suffix == "zip":
        assert kinds == ["unsafe", ""]


def test_overlapping_members_are_a_bomb(
    put: Put, read_all: ReadAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many entries of the directory point at one member (Fifield, WOOT 2019)."""
    monkeypatch.setattr(archives, "HARMLESS", 1_000)
    monkeypatch.setattr(archives, "MOST_RATIO", 3)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", TEXT * 20)
        archive.filelist *= 50
    items = told(read_all(put("x.zip", held.getvalue())))
    assert 0 < len(items) < 50 and items[-1][1] in ("unsafe", "format")


def test_a_member_that_is_too_long(put: Put, read_all: ReadAll) -> None:
    member = archives._bounded_content
    with pytest.raises(Unreadable, match="longer than 10 bytes"):
        member(io.BytesIO(b"x" * 11), 11, 10)
    assert member(io.BytesIO(b"x" * 10), 10, 10) == b"x" * 10


def test_links_and_devices_in_a_tar_are_not_opened(put: Put, read_all: ReadAll) -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name, kind in (("a.txt", tarfile.SYMTYPE), ("b.txt", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert told(read_all(put("x.tar", held.getvalue()))) == [
        ("x.tar/a.txt", "special"),
        ("x.tar/b.txt", "special"),
    ]


def test_a_link_in_a_zip_is_not_opened(put: Put, read_all: ReadAll) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert told(read_all(put("x.zip", held.getvalue()))) == [("x.zip/a.txt", "special")]


@pytest.mark.parametrize(
    "name", ["../../etc/a.txt", "/etc/a.txt", "..\\..\\a.txt", "a\x1b[31m.txt"]
)
def test_a_name_leads_nowhere(put: Put, read_all: ReadAll, name: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    [item] = read_all(put("x.zip", zipped({name: TEXT.encode()})))
    assert isinstance(item, Document) and item.id.startswith("x.zip/")
    assert sorted(tmp_path.rglob("*")) == [*before, tmp_path / "x.zip"]


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz", "x.warc", "x.warc.gz", "x.txt.gz"])
@pytest.mark.parametrize("content", [b"", b"not an archive at all", b"PK\x03\x04", b"\x1f\x8b\x08"])
def test_what_is_no_archive_is_one_failure(
    put: Put, read_all: ReadAll, name: str, content: bytes
) -> None:
    items = read_all(put(name, content))
    assert [kind in ("format", "no_documents", "empty") for _, kind in told(items)] == [True]


@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz", "x.txt.gz", "x.warc.gz"])
def test_a_truncated_archive_says_so(put: Put, read_all: ReadAll, name: str) -> None:
    noise = "".join(f"{TEXT[:-1]} {n * 7919 % 10007}.\n" for n in range(3000)).encode()
    whole = {
        "x.zip": lambda: zipped({"a.txt": TEXT.encode(), "b.txt": noise}),
        "x.tar.gz": lambda: tarred({"a.txt": TEXT.encode(), "b.txt": noise}, "w:gz"),
        "x.txt.gz": lambda: gzip.compress(noise),
        "x.warc.gz": lambda: gzip.compress(
            warc_record("response", "http://a.example/1", noise, "text/plain")
        ),
    }[name]()
    items = read_all(put(name, whole[: len(whole) // 2]))
    assert isinstance(items[-1], Unread)


def test_an_encrypted_member_is_refused(put: Put, read_all: ReadAll) -> None:
    data = bytearray(zipped({"a.txt": TEXT.encode()}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    assert told(read_all(put("x.zip", bytes(data)))) == [("x.zip/a.txt", "denied")]
