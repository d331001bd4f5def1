"""The store: nothing is lost, nothing is mixed up, and what is deleted is gone from the disk."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import CannotRunError
from auditor.model import Document, Failure
from auditor.packing import Packed
from auditor.web.database import default_path
from auditor.web.store import FullError, Store
from auditor.web.types import Made, Text, Upload

ME, YOU = b"me" * 16, b"you!" * 8
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NAMES = st.sampled_from(["a.txt", "b.pdf", "a.txt#2", "ü.md"])


def upload(label: str = "a.txt", content: bytes = b"text") -> Upload:
    return Upload(label=label, suffix=".txt", content=content)


def text(id: str, body: str = "text", failure: Failure | None = None) -> Text:
    return Text(position=0, document=Document(id=id, text=body), failure=failure)


def read_all(store: Store) -> None:
    """Read every upload as one text that holds its content."""
    while (found := store.next_upload(())) is not None:
        job, position, one = found
        store.was_read(job, position, [text(one.label, one.content.decode())])


def drafted(store: Store, *labels: str, session: bytes = ME) -> str:
    """A draft whose uploads are read."""
    job = store.create(session, [upload(label) for label in labels])
    read_all(store)
    return job


# --- jobs and texts ----------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(NAMES, WORDS), max_size=8))
def test_every_upload_becomes_a_text_in_its_order(handed: list[tuple[str, str]]) -> None:
    store = Store(None)
    job = store.create(ME, [upload(label, body.encode()) for label, body in handed])
    known = store.job(job)
    assert known and known.unread == len(handed) and known.moving == bool(handed)
    read_all(store)
    texts = store.texts(job)
    assert [one.document.text for one in texts] == [body for _, body in handed]
    ids = [one.document.id for one in texts]
    assert len(set(ids)) == len(ids)
    assert all(id.startswith(label) for id, (label, _) in zip(ids, handed, strict=True))
    known = store.job(job)
    assert known and (known.unread, known.texts, known.moving) == (0, len(handed), False)
    store.close()


@settings(max_examples=40, deadline=None)
@given(WORDS, st.none() | WORDS, st.builds(Failure, kind=WORDS, message=WORDS) | st.none(), WORDS)
def test_a_text_comes_back_as_it_went_in(
    body: str, outlet: str | None, failure: Failure | None, id: str
) -> None:
    store = Store(None)
    job = store.create(ME, [upload()])
    document = Document(id=id, text=body, outlet=outlet)
    store.was_read(job, 0, [Text(position=9, document=document, failure=failure)])
    assert store.texts(job) == [Text(position=0, document=document, failure=failure)]
    store.close()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_every_text_is_given_out_once_small_jobs_first(sizes: list[int], draw: object) -> None:
    store = Store(None)
    jobs = [drafted(store, *["t"] * size) for size in sizes]
    for job in jobs:
        store.set_state(job, "auditing")
    busy: list[tuple[str, int]] = []
    while (found := store.next_text(busy)) is not None:
        job, one = found
        busy.append((job, one.position))
    assert sorted(busy) == sorted(
        (job, n) for job, size in zip(jobs, sizes, strict=True) for n in range(size)
    )
    assert [position for _, position in busy] == sorted(position for _, position in busy)
    draw.shuffle(busy)  # type: ignore[attr-defined]
    for number, (job, position) in enumerate(busy):
        packed = Packed(b"audit", b"row") if number % 3 else None
        failure = None if packed else Failure(kind="limit", message="late")
        store.was_audited(job, position, packed, failure)
    states = [store.job(job) for job in jobs]
    assert all(job and job.state == "making" for job in states)
    store.close()


def test_a_job_goes_on_only_after_its_last_text() -> None:
    store = Store(None)
    job = drafted(store, "a", "b")
    store.set_state(job, "auditing")
    store.was_audited(job, 1, Packed(b"x", b"y"), None)
    known = store.job(job)
    assert known and known.state == "auditing" and known.audited == 1
    assert store.next_making() is None
    store.was_audited(job, 0, Packed(b"x", b"y"), None)
    making = store.next_making()
    assert making and making.id == job
    store.keep_files(job, [Made(name="a/b.csv", type="text/csv", policy="", content=b"1")])
    assert store.file_sizes(job) == {"a/b.csv": 1}
    assert store.next_making() is None


def test_one_job_is_read_by_one_desk_at_a_time() -> None:
    store = Store(None)
    first = store.create(ME, [upload("a"), upload("b")])
    second = store.create(ME, [upload("c")])
    found = store.next_upload([first])
    assert found and found[0] == second
    assert store.next_upload([first, second]) is None


def test_what_comes_for_a_deleted_job_is_dropped() -> None:
    store = Store(None)
    job = store.create(ME, [upload()])
    store.delete(job)
    store.was_read(job, 0, [text("a")])
    store.was_audited(job, 0, Packed(b"x", b"y"), None)
    store.keep_files(job, [Made(name="n", type="t", policy="", content=b"")])
    assert store.job(job) is None and store.texts(job) == [] and store.file_sizes(job) == {}


def test_sessions_are_apart() -> None:
    store = Store(None)
    mine, yours = drafted(store, "a"), drafted(store, "b", session=YOU)
    assert [job.id for job in store.jobs(ME)] == [mine]
    assert store.others(ME) == 1
    store.delete_all(ME)
    assert store.jobs(ME) == [] and [job.id for job in store.jobs(YOU)] == [yours]


def test_a_copy_has_the_texts_that_were_audited() -> None:
    store = Store(None)
    job = drafted(store, "a", "b")
    store.set_state(job, "auditing")
    store.was_audited(job, 0, Packed(b"x", b"y"), None)
    store.was_audited(job, 1, None, Failure(kind="limit", message="late"))
    copy = store.job(store.copy(job, YOU))
    assert copy and (copy.state, copy.texts, copy.audited, copy.session) == ("draft", 1, 0, YOU)


# --- the file ----------------------------------------------------------------------------------


def on_disk(path: Path, mark: bytes) -> bool:
    """Whether any file beside the store's, and itself, holds the mark."""
    return any(mark in file.read_bytes() for file in path.parent.iterdir())


def filled(path: Path, mark: str) -> tuple[Store, str]:
    """A store with one job that holds the mark wherever a text of the user's can be."""
    store = Store(path)
    many = [upload(f"{mark}-{n}", mark.encode() * 500) for n in range(4)]
    job = store.create(ME, many)
    for number in range(3):
        failure = Failure(kind="row", message=mark) if number else None
        store.was_read(job, number, [text(f"{mark}{number}", f"{mark} " * 4_000, failure)])
    store.describe(job, [(0, Document(id="a", text="b", outlet=f"outlet {mark}"))])
    store.set_state(job, "failed", mark)
    store.keep_files(job, [Made(name=mark, type="t", policy="", content=mark.encode() * 9_000)])
    return store, job


@pytest.mark.parametrize("what", ["one", "session", "all"])
def test_deleted_is_gone_from_the_disk(tmp_path: Path, what: str) -> None:
    path = tmp_path / "kept" / "serve.sqlite"
    store, job = filled(path, "LOOKFORME")
    other = drafted(store, "stays", session=YOU)
    assert on_disk(path, b"LOOKFORME")
    if what == "one":
        store.delete(job)
    else:
        store.delete_all(ME if what == "session" else None)
    assert not on_disk(path, b"LOOKFORME")
    assert (store.job(other) is None) == (what == "all")
    assert path.stat().st_size < 100_000
    store.close()
    assert not on_disk(path, b"LOOKFORME")


def test_an_upload_is_gone_once_it_is_read(tmp_path: Path) -> None:
    """Only what stood in it is kept."""
    path = tmp_path / "kept" / "serve.sqlite"
    store = Store(path)
    job = store.create(ME, [upload(content=b"LOOKFORME" * 100_000)])
    assert on_disk(path, b"LOOKFORME")
    store.was_read(job, 0, [text("a", "what stood in it")])
    assert not on_disk(path, b"LOOKFORME") and path.stat().st_size < 100_000
    assert store.texts(job)
    store.close()


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "serve.sqlite"
    store, _ = filled(path, "x")
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    store.close()


def test_it_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "serve.sqlite"
    store = Store(path)
    job = store.create(ME, [upload("a"), upload("b")])
    store.close()
    store = Store(path)
    read_all(store)
    store.set_state(job, "auditing")
    store.close()
    store = Store(path)
    assert store.next_text(()) is not None
    assert [one.document.id for one in store.texts(job)] == ["a", "b"]
    store.close()


def test_a_second_server_is_told(tmp_path: Path) -> None:
    path = tmp_path / "serve.sqlite"
    store = Store(path)
    with pytest.raises(CannotRunError, match=r"another `auditor serve` is using .*--ephemeral"):
        Store(path)
    store.close()
    Store(path).close()


def test_anothers_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(CannotRunError, match="another program"):
        Store(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 50, b"SQLite format 3\0" + b"\xff" * 200]
)
def test_a_broken_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "serve.sqlite"
    path.write_bytes(content)
    with pytest.raises(CannotRunError, match="--store"):
        Store(path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CannotRunError, match="--ephemeral"):
        Store(tmp_path / "file" / "serve.sqlite")


@pytest.mark.parametrize("kept", [True, False])
def test_full_is_told_and_nothing_breaks(tmp_path: Path, kept: bool) -> None:
    store = Store(tmp_path / "serve.sqlite" if kept else None, most=400_000)
    job = store.create(ME, [upload(content=b"x" * 50_000)])
    with pytest.raises(FullError, match="delete earlier audits"):
        store.create(ME, [upload(content=b"x" * 900_000)])
    assert [one.id for one in store.jobs(ME)] == [job]
    store.delete(job)
    store.create(ME, [upload(content=b"x" * 200_000)])
    store.close()


def test_where_it_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AUDITOR_SERVE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path() == tmp_path / "auditor" / "serve.sqlite"
    monkeypatch.setenv("AUDITOR_SERVE", str(tmp_path / "mine"))
    assert default_path() == tmp_path / "mine"
