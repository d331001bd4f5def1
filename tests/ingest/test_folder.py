"""Folders, manifests, and everything in a folder that is no document."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.model import Document, Unread

Put = Callable[[str, str | bytes], Path]
ReadAll = Callable[..., list[Document | Unread]]
TEXT = "The council met on Tuesday."


def _id(item: Document | Unread) -> str:
    return item.document.id if isinstance(item, Unread) else item.id


def _failures(items: list[Document | Unread]) -> list[tuple[str, str, str]]:
    return [
        (item.document.id, item.failure.kind, item.failure.message)
        for item in items
        if isinstance(item, Unread)
    ]


def test_recursive_sorted_and_named_by_path(tmp_path: Path, put: Put, read_all: ReadAll) -> None:
    for name in ["b.txt", "a/2.md", "a/1.txt", "c", "a/b/x.html", "A.txt"]:
        put(name, TEXT)
    assert [_id(item) for item in read_all(tmp_path)] == [
        "A.txt",
        "a/1.txt",
        "a/2.md",
        "a/b/x.html",
        "b.txt",
        "c",
    ]


def test_what_is_not_a_document_is_passed_over(
    tmp_path: Path, put: Put, read_all: ReadAll, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ["README.md", "readme.txt", "LICENSE", "LICENSE.txt", ".hidden.txt", ".git/x.txt"]:
        put(name, TEXT)
    for name in ["a.png", "b.png", "c.xls", "sub/d.png"]:
        put(name, b"\0")
    put("x.txt", TEXT)
    with caplog.at_level(logging.WARNING, logger="auditor"):
        assert [_id(item) for item in read_all(tmp_path)] == ["x.txt"]
    [record] = caplog.records
    assert "skipped 4 file(s)" in record.getMessage()
    assert "3 .png, 1 .xls" in record.getMessage()


def test_manifest_gives_metadata(tmp_path: Path, put: Put, read_all: ReadAll) -> None:
    put(
        "manifest.csv",
        "file,outlet,kind,title,author,published\n"
        'a.txt,The Tern,opinion,"Talks, again",Ada Moss,2025-07\n'
        "sub/b.txt,İskele,,,,\n"
        "page.html,The Gull,,,,\n"
        "notes.log,The Heron,,,,\n",
    )
    put("a.txt", TEXT)
    put("sub/b.txt", TEXT)
    put("c.txt", TEXT)
    put("notes.log", TEXT)
    put("page.html", f'<meta property="og:site_name" content="Page"><p>{TEXT}</p>')
    read = {item.id: item for item in read_all(tmp_path) if isinstance(item, Document)}
    a = read["a.txt"]
    assert (a.outlet, a.kind, a.title) == ("The Tern", "opinion", "Talks, again")
    assert (a.author, a.published) == ("Ada Moss", "2025-07")
    assert (read["sub/b.txt"].outlet, read["sub/b.txt"].title) == ("İskele", None)
    assert read["c.txt"].outlet is None
    assert read["page.html"].outlet == "The Gull"  # the manifest overrules the page
    assert read["notes.log"].outlet == "The Heron"  # named, so it is a document
    assert len(read) == 5


def test_the_nearest_manifest_has_the_last_word(
    tmp_path: Path, put: Put, read_all: ReadAll
) -> None:
    put("manifest.csv", "file,outlet,kind\nsub/a.txt,Outer,opinion\n")
    put("sub/manifest.csv", "file,outlet,kind\n./a.txt,Inner,\n")
    put("sub/a.txt", TEXT)
    [read] = read_all(tmp_path)
    assert isinstance(read, Document)
    assert (read.outlet, read.kind) == ("Inner", "opinion")


def test_bad_rows_of_a_manifest(tmp_path: Path, put: Put, read_all: ReadAll) -> None:
    put(
        "manifest.csv",
        "file,outlet\na.txt,The Tern\nmissing.txt,x\n,x\na.txt,again\n../b.txt,x\n"
        "b.txt,Gulls, Inc\n",
    )
    put("a.txt", TEXT)
    put("b.txt", TEXT)
    items = read_all(tmp_path)
    failures = _failures(items)
    assert [(id, kind) for id, kind, _ in failures] == [
        (f"manifest.csv:{line}", "manifest") for line in (3, 4, 5, 6, 7)
    ]
    said = ["not there", "names no file", "second time", "outside the folder", "quotation marks"]
    for (_, _, message), words in zip(failures, said, strict=True):
        assert words in message
    documents = {item.id: item.outlet for item in items if isinstance(item, Document)}
    assert documents == {"a.txt": "The Tern", "b.txt": None}


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        (b"name,outlet\na.txt,x\n", "no column is named file"),
        (b"", "no column is named file"),
        (b"\0\0\0\0", "binary"),
        (b'file,outlet\n"a.txt,x\n', "not CSV"),
    ],
)
def test_a_malformed_manifest_costs_only_itself(
    manifest: bytes, says: str, tmp_path: Path, put: Put, read_all: ReadAll
) -> None:
    put("manifest.csv", manifest)
    put("a.txt", TEXT)
    first, second = read_all(tmp_path)
    assert isinstance(first, Unread)
    assert first.failure.kind == "manifest"
    assert says in first.failure.message
    assert "read without its metadata" in first.failure.message
    assert isinstance(second, Document)


def test_manifest_from_a_spreadsheet(tmp_path: Path, put: Put, read_all: ReadAll) -> None:
    put("manifest.csv", "\ufefffile,outlet\r\ncafé.txt,L’Écho\r\n")
    put("cafe\u0301.txt", TEXT)  # the same name, as another system writes it
    [item, *rest] = read_all(tmp_path)
    documents = [i for i in (item, *rest) if isinstance(i, Document)]
    assert [document.outlet for document in documents] == ["L’Écho"]


@pytest.mark.parametrize("files", [[], ["README.md"], [".hidden.txt"], ["a.png"], ["sub/"]])
def test_a_folder_without_documents(
    files: list[str], tmp_path: Path, put: Put, failure: Callable[..., tuple[str, str]]
) -> None:
    for name in files:
        if name.endswith("/"):
            (tmp_path / name).mkdir()
        else:
            put(name, "x")
    kind, message = failure(tmp_path)
    assert kind == "no_documents"
    assert ".txt" in message


def test_empty_and_binary_files_do_not_stop_a_folder(
    tmp_path: Path, put: Put, read_all: ReadAll
) -> None:
    put("a.txt", "")
    put("b.txt", b"GIF89a\0")
    put("c.txt", TEXT)
    items = read_all(tmp_path)
    assert [kind for _, kind, _ in _failures(items)] == ["empty", "binary"]
    assert _id(items[-1]) == "c.txt"


def test_links_are_counted_and_not_followed(
    tmp_path: Path, put: Put, read_all: ReadAll, caplog: pytest.LogCaptureFixture
) -> None:
    put("desk/d/a.txt", TEXT)
    put("secret/b.txt", TEXT)
    (tmp_path / "desk" / "d" / "up").symlink_to(tmp_path)
    (tmp_path / "desk" / "self.txt").symlink_to("self.txt")
    (tmp_path / "desk" / "lost.txt").symlink_to("nowhere.txt")
    (tmp_path / "desk" / "old").symlink_to(tmp_path / "secret")
    (tmp_path / "desk" / "b.txt").symlink_to(tmp_path / "secret" / "b.txt")
    assert [_id(item) for item in read_all(tmp_path / "desk")] == ["d/a.txt"]
    [record] = caplog.records
    assert "5 link" in record.getMessage() and "not followed" in record.getMessage()


def test_a_listed_link_is_a_failure(tmp_path: Path, put: Put, read_all: ReadAll) -> None:
    put("secret/b.txt", TEXT)
    put("desk/a.txt", TEXT)
    put("desk/manifest.csv", "file,outlet\nb.txt,X\n")
    (tmp_path / "desk" / "b.txt").symlink_to(tmp_path / "secret" / "b.txt")
    items = read_all(tmp_path / "desk")
    assert [(id, kind) for id, kind, _ in _failures(items)] == [("b.txt", "special")]


def test_a_link_that_is_named_is_followed(tmp_path: Path, put: Put, read_all: ReadAll) -> None:
    put("archive/a.txt", TEXT)
    (tmp_path / "old").symlink_to(tmp_path / "archive")
    assert [_id(item) for item in read_all(tmp_path / "old")] == ["a.txt"]


def test_patterns(
    tmp_path: Path, put: Put, read_all: ReadAll, failure: Callable[..., tuple[str, str]]
) -> None:
    for name in ("a/1.txt", "a/b/2.txt", "a/b/3.md", "c/4.txt", "a/[x].txt"):
        put(name, TEXT)
    (tmp_path / "a" / "link").symlink_to(tmp_path / "c")
    assert [_id(item) for item in read_all(tmp_path / "a" / "**" / "*.txt")] == [
        "1.txt",
        "[x].txt",
        "2.txt",
    ]
    assert [_id(item) for item in read_all(tmp_path / "a" / "[x].txt")] == ["[x].txt"]
    assert failure(tmp_path / "none" / "*.txt")[0] == "missing"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_pipes_and_sockets_are_not_opened(
    tmp_path: Path, put: Put, read_all: ReadAll, failure: Callable[..., tuple[str, str]]
) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        folder = os.open(tmp_path, os.O_RDONLY)
        try:
            server.bind(f"/proc/self/fd/{folder}/s.txt")  # its own path may be too long
        finally:
            os.close(folder)
    put("z.txt", TEXT)
    items = read_all(tmp_path)
    assert [kind for _, kind, _ in _failures(items)] == ["special", "special"]
    assert _id(items[-1]) == "z.txt"
    kind, message = failure(tmp_path / "pipe.txt")
    assert kind == "special"
    assert "`-`" in message
    assert failure("/dev/null")[0] == "special"


def test_a_file_that_turned_into_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    from auditor.ingest.base import Limits, Unreadable
    from auditor.ingest.files import file_input

    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(Unreadable, match="not opened"):
        file_input(tmp_path / "a.txt", "a.txt", Limits()).content()


def test_missing_paths(tmp_path: Path, put: Put, failure: Callable[..., tuple[str, str]]) -> None:
    put("a.txt", TEXT)
    for path in ("none.txt", "a.txt/below", "x" * 5_000, "nul\0byte"):
        kind, message = failure(tmp_path / path)
        assert kind == "missing"
        assert message


def test_permission_denied(
    tmp_path: Path,
    put: Put,
    read_all: ReadAll,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put("a.txt", TEXT)
    put("closed/b.txt", TEXT)
    put("z.txt", TEXT)
    real_open, real_iterdir = os.open, Path.iterdir

    def no_open(path: str | Path, *args: int, **kwargs: int) -> int:
        if str(path).endswith("a.txt"):
            raise PermissionError(13, "Permission denied")
        return real_open(path, *args, **kwargs)

    def no_list(self: Path) -> object:
        if self.name == "closed":
            raise PermissionError(13, "Permission denied")
        return real_iterdir(self)

    monkeypatch.setattr("auditor.ingest.files.os.open", no_open)
    monkeypatch.setattr(Path, "iterdir", no_list)
    items = read_all(tmp_path)
    assert [(id, kind) for id, kind, _ in _failures(items)] == [
        ("a.txt", "denied"),
        ("closed", "denied"),
    ]
    assert _id(items[-1]) == "z.txt"


def test_an_error_while_reading(
    put: Put, failure: Callable[..., tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise OSError(5, "Input/output error")

    path = put("a.txt", TEXT)
    monkeypatch.setattr("auditor.ingest.files.os.open", broken)
    kind, message = failure(path)
    assert kind == "unreadable"
    assert "Input/output error" in message


def test_a_name_that_is_not_utf8(tmp_path: Path, read_all: ReadAll) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    os.write(descriptor, TEXT.encode())
    os.close(descriptor)
    assert [_id(item) for item in read_all(tmp_path)] == ["caf\ufffd.txt"]


def test_folders_nested_deeper_than_python_recurses(
    tmp_path: Path, put: Put, read_all: ReadAll
) -> None:
    depth = 600
    put("/".join(["d"] * depth) + "/a.txt", TEXT)
    [item] = read_all(tmp_path)
    assert _id(item).count("/") == depth


def test_one_path_alone_may_be_given(put: Put) -> None:
    from auditor.ingest import read

    path = put("a.txt", TEXT)
    assert [_id(item) for item in read(str(path))] == [_id(item) for item in read([path])]
    assert list(read([])) == []
