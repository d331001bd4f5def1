"""The store: what is found again, what is not, and what happens when the file is no good."""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from auditor import Audit, Document, Settings, audit, fingerprint
from auditor.model import Failure, Note
from auditor.packing import Packed, packed
from auditor.store import Store, default_path, key

TEXT = (
    "The council voted 12 to 9 on 3 May 2024 to close the bridge, the mayor, Ana Ruiz, said.\n\n"
    "“We had no choice,” she told reporters. Critics call it a disgraceful surrender."
)
DOCUMENT = Document(id="a", text=TEXT, published="2024-05-04")
SETTINGS = Settings()


@pytest.fixture(scope="module")
def audited() -> Audit:
    return audit(DOCUMENT)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "audits.sqlite"


def test_what_was_put_is_found_again_in_another_run(path: Path, audited: Audit) -> None:
    with Store(path) as store:
        assert store.get(DOCUMENT, SETTINGS) is None
        store.put(DOCUMENT, SETTINGS, audited)
    with Store(path) as store:
        assert store.get(DOCUMENT, SETTINGS) == audited


def test_the_same_text_under_another_name_is_the_same_audit(path: Path, audited: Audit) -> None:
    other = replace(DOCUMENT, id="b", path="elsewhere/b.txt")
    with Store(path) as store:
        store.put(DOCUMENT, SETTINGS, audited)
        assert store.get(other, SETTINGS) == replace(audited, document=other) == audit(other)


@pytest.mark.parametrize(
    "other",
    [
        replace(DOCUMENT, text=TEXT + " "),
        replace(DOCUMENT, published="2023-05-04"),
        replace(DOCUMENT, outlet="The Council"),
        replace(DOCUMENT, notes=(Note(kind="encoding", reason="guessed"),)),
    ],
    ids=["text", "published", "outlet", "notes"],
)
def test_what_changes_a_result_changes_the_key(other: Document) -> None:
    assert key(other, SETTINGS, "tool") != key(DOCUMENT, SETTINGS, "tool")


def test_settings_and_tool_change_the_key() -> None:
    keys = {
        key(DOCUMENT, SETTINGS, "tool"),
        key(DOCUMENT, Settings(lexicon_only=True), "tool"),
        key(DOCUMENT, Settings(engine="spacy"), "tool"),
        key(DOCUMENT, SETTINGS, "other tool"),
    }
    assert len(keys) == 4


def test_half_a_surrogate_pair_has_a_key_and_is_not_kept(path: Path, audited: Audit) -> None:
    odd = replace(DOCUMENT, text="\ud800")
    assert key(odd, SETTINGS, "tool") != key(DOCUMENT, SETTINGS, "tool")
    with Store(path) as store:
        note = Note(kind="x", reason="\ud800")
        store.put(odd, SETTINGS, replace(audited, document=odd, notes=(note,)))
        assert store.get(odd, SETTINGS) is None and store.working


def test_a_failure_is_not_kept(path: Path) -> None:
    failed = Audit(document=DOCUMENT, words=0, error=Failure(kind="internal", message="m"))
    with Store(path) as store:
        store.put(DOCUMENT, SETTINGS, failed)
        assert store.get(DOCUMENT, SETTINGS) is None


@pytest.mark.parametrize("damage", ["UPDATE audits SET audit = x'00'", "DELETE FROM audits"])
def test_a_damaged_row_is_not_found(path: Path, audited: Audit, damage: str) -> None:
    with Store(path) as store:
        store.put(DOCUMENT, SETTINGS, audited)
    with sqlite3.connect(path) as connection:
        connection.execute(damage)
    with Store(path) as store:
        assert store.get(DOCUMENT, SETTINGS) is None and store.working


def test_only_the_owner_may_read_it(path: Path) -> None:
    Store(path).close()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content", [b"A news article, not a database. " * 40, b"SQLite format 3\0"]
)
def test_another_file_is_left_alone(
    path: Path, audited: Audit, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with Store(path) as store:
        assert not store.working
        store.put(DOCUMENT, SETTINGS, audited)
        assert store.get(DOCUMENT, SETTINGS) is None
    assert path.read_bytes() == content
    [record] = caplog.records
    assert str(path) in record.getMessage()


def test_another_programs_database_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE audits (mine)")
    assert not Store(path).working
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT sql FROM sqlite_master").fetchall() == [
            ("CREATE TABLE audits (mine)",)
        ]


def test_a_full_disk_is_one_warning_and_no_store(
    path: Path, audited: Audit, caplog: pytest.LogCaptureFixture
) -> None:
    with Store(path) as store:
        store.put(DOCUMENT, SETTINGS, audited)
        assert store._connection is not None
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        for number in range(50):
            store.keep(number.to_bytes(4, "big"), packed(audited))
        assert not store.working
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    with Store(path) as store:
        assert store.get(DOCUMENT, SETTINGS) == audited


def test_a_folder_that_cannot_be_made(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("x")
    assert not Store(tmp_path / "file" / "audits.sqlite").working
    assert len(caplog.records) == 1


def test_what_a_version_left_behind_is_dropped_after_a_month(path: Path, audited: Audit) -> None:
    with Store(path) as store:
        store.put(DOCUMENT, SETTINGS, audited)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE audits SET tool = 'old'")
        connection.execute("INSERT INTO tools VALUES ('old', 0), ('recent', 9e12)")
    Store(path).close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM audits").fetchone() == (0,)
        tools = {tool for (tool,) in connection.execute("SELECT tool FROM tools")}
    assert tools == {fingerprint.digest(), "recent"}


def test_what_is_dropped_gives_its_room_back(path: Path) -> None:
    with Store(path) as store:
        for number in range(300):
            store.keep(number.to_bytes(4, "big"), Packed(b"audit" * 2000, b"row"))
    # Closed at once: the last to close a file writes its log back.
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE audits SET tool = 'old'")
        connection.execute("INSERT INTO tools VALUES ('old', 0)")
    full = path.stat().st_size
    Store(path).close()
    assert path.stat().st_size < full / 4


_WRITER = """
import sys
from auditor.packing import Packed
from auditor.store import Store
who = int(sys.argv[2])
with Store(sys.argv[1]) as store:
    for number in range(who * 100, who * 100 + 150):
        store.keep(number.to_bytes(4, "big"), Packed(b"audit", b"row"))
    print(store.working)
"""


def test_processes_share_a_new_store(path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path), str(who)], stdout=subprocess.PIPE, text=True
        )
        for who in range(3)
    ]
    assert [writer.communicate()[0].strip() for writer in writers] == ["True"] * 3
    with Store(path) as store:
        assert all(store.packed(number.to_bytes(4, "big")) for number in range(350))


def test_a_hit_loads_no_network(path: Path, audited: Audit) -> None:
    with Store(path) as store:
        store.put(DOCUMENT, SETTINGS, audited)
    code = (
        "import sys; from auditor import Document, Settings; from auditor.store import Store; "
        f"found = Store(sys.argv[1]).get(Document(id='a', text={TEXT!r}, published='2024-05-04'), "
        "Settings()); print(found.words, [m for m in ('numpy', 'onnxruntime') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"{audited.words} []"


def test_the_signature_stands_for_the_digest(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = fingerprint.digest()
    with Store(path) as store:
        assert store.tool == digest
    monkeypatch.setattr(fingerprint, "digest", lambda: "computed again")
    with Store(path) as store:
        assert store.tool == digest
    monkeypatch.setattr(fingerprint, "signature", lambda: "another installation")
    with Store(path) as store:
        assert store.tool == "computed again"


def test_where_it_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("AUDITOR_CACHE", raising=False)
    assert default_path() == tmp_path / "auditor" / "audits.sqlite"
    monkeypatch.setenv("AUDITOR_CACHE", os.fspath(tmp_path / "mine.db"))
    assert default_path() == tmp_path / "mine.db"
