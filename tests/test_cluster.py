"""Audits on a cluster: the rows of a local run, whatever is split, killed or broken."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from auditor import Document, Settings, cluster, workers
from auditor.batch import Batch, Plan, partition
from auditor.cli import main
from auditor.cluster import ROWS, ClusterError, audit_frame, audit_partitions, ddl
from auditor.errors import CannotRunError
from auditor.ingest import Limits
from auditor.remote import Cluster
from auditor.render.tables import scores_row
from auditor.workers import DEFAULT_BOUNDS, Bounds

HOSTILE = Path(__file__).parent / "hostile_worker.py"
ARTICLE = (
    "The dam failed on 3 May 2024, the ministry said. Twelve people died in the flood.\n\n"
    "“Nobody warned us,” said Lena Okafor, a farmer. It was a shameful betrayal."
)
DOCUMENTS = [
    Document(id=f"n{n:02}", text=f"{ARTICLE} The {n} farms were empty.", outlet="Post")
    for n in range(2, 26)
]
FRAME = pd.DataFrame({"id": d.id, "text": d.text, "outlet": d.outlet} for d in DOCUMENTS)


@pytest.fixture(scope="module")
def expected() -> list[str]:
    return [outcome.row() for outcome in partition(DOCUMENTS)]


@pytest.fixture(autouse=True)
def own_pools() -> Iterator[None]:
    """No process outlives its test."""
    yield
    for held in POOLS:
        held.__exit__()
    POOLS.clear()
    cluster.pool.cache_clear()


POOLS: list[workers.Pool] = []


@pytest.fixture(autouse=True)
def noted_pools(monkeypatch: pytest.MonkeyPatch) -> None:
    def noted(*given: Any) -> workers.Pool:
        POOLS.append(workers.Pool(*given))
        return POOLS[-1]

    monkeypatch.setattr(cluster, "Pool", noted)


def parts(frame: pd.DataFrame, size: int) -> Iterator[pd.DataFrame]:
    for start in range(0, len(frame), size):
        yield frame.iloc[start : start + size]


# --- part by part: what Spark's mapInPandas calls -----------------------------------------------


@pytest.mark.parametrize("size", [1, 7, 100])
def test_any_split_gives_the_rows_of_a_local_run(
    size: int, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_MOST_ROWS", 5)
    found = list(audit_partitions(parts(FRAME[:12], size)))
    assert all(1 <= len(frame) <= 5 for frame in found)
    whole = pd.concat(found)
    assert list(whole["audit"]) == expected[:12]
    assert list(whole["id"]) == [document.id for document in DOCUMENTS[:12]]
    scores = [scores_row(outcome.audit()) for outcome in partition(DOCUMENTS[:12])]
    assert list(whole["specifics_rate"]) == [row["specifics_rate"] for row in scores]


def test_frames_are_taken_as_they_are_needed() -> None:
    taken = 0

    def endless() -> Iterator[pd.DataFrame]:
        nonlocal taken
        while True:
            taken += 1
            yield FRAME[:1]

    next(audit_partitions(endless()))
    assert taken == 1


def test_the_schema_is_what_comes_out() -> None:
    """As Spark does it: Arrow, under the schema that it was given."""
    import pyarrow as arrow

    kinds = {"string": arrow.string(), "bigint": arrow.int64(), "double": arrow.float64()}
    kinds["boolean"] = arrow.bool_()
    fields = [part.split(" ") for part in ddl().split(", ")]
    assert [name for name, _ in fields] == list(ROWS.columns)
    schema = arrow.schema([(name, kinds[kind]) for name, kind in fields])
    frame = FRAME[:2].assign(text=[ARTICLE, None])
    [found] = audit_partitions([frame])
    table = arrow.Table.from_pandas(found, schema=schema, preserve_index=False)
    rows = table.to_pylist()
    assert rows[0]["specifics_possible"] >= 1 and rows[0]["error"] is None
    assert rows[1]["specifics_rate"] is None and rows[1]["error"].startswith("row: ")


BAD: list[tuple[dict[str, Any], str]] = [
    ({"id": None, "text": ARTICLE}, "row"),
    ({"id": float("nan"), "text": ARTICLE}, "row"),
    ({"id": "x", "text": None}, "row"),
    ({"id": "x", "text": 3.5}, "row"),
    ({"id": "x", "text": " \n"}, "empty"),
    ({"id": "x", "text": "a" * 2_001}, "too_long"),
    ({"id": "x", "text": "Der Rat tagte am Montag und beschloss die Gebühren. " * 9}, "language"),
]  # fmt: skip


def test_a_row_that_is_no_document_is_a_row_that_says_so() -> None:
    frame = pd.DataFrame([row for row, _ in BAD])
    [found] = audit_partitions([frame], limits=Limits(characters=2_000))
    assert [json.loads(line)["error"]["kind"] for line in found["audit"]] == [k for _, k in BAD]
    # Nothing comes from a row's place, which would differ from split to split.
    assert not found["error"].str.contains(r"(?:row|line) \d", regex=True).any()


def test_fields_of_any_type() -> None:
    frame = pd.DataFrame(
        {
            "key": [7],
            "body": [ARTICLE],
            "published": pd.to_datetime(["2024-05-04"]),
            "title": [pd.NA],
            "outlet": ["Post"],
            "more": [[1, 2]],
        }
    )
    limits = Limits(columns=(("id", "key"), ("text", "body")))
    [found] = audit_partitions([frame], limits=limits)
    document = json.loads(found["audit"][0])["document"]
    assert (document["id"], document["published"]) == ("7", "2024-05-04")
    assert (document["title"], document["outlet"]) == (None, "Post")


def test_a_frame_without_text_says_what_it_has() -> None:
    with pytest.raises(ClusterError, match="no column is named text; the frame has id, body"):
        next(audit_partitions([FRAME.rename(columns={"text": "body"})[["id", "body"]]]))


def test_another_auditor_is_refused() -> None:
    with pytest.raises(CannotRunError, match="install the same version everywhere"):
        next(audit_partitions([FRAME], tool="another"))


def test_a_document_that_kills_or_blocks_its_process_is_a_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_COMMAND", (sys.executable, str(HOSTILE)))
    monkeypatch.setenv("PYTHONPATH", str(HOSTILE.parents[1]))
    texts = [f"{ARTICLE} {word}" for word in ("", "DIE", "HANG", "LEAVE", "")]
    frame = pd.DataFrame({"id": [str(n) for n in range(5)], "text": texts})
    [found] = audit_partitions([frame], bounds=Bounds(seconds=5))
    kinds = [str(error).split(":")[0] for error in found["error"]]
    assert kinds == ["<NA>", "crashed", "limit", "crashed", "<NA>"]


# --- Dask: a scheduler and two workers, each a process of its own, over TCP ----------------------


class Deadly:
    """Lets documents kill the worker itself, also in the process that takes its place."""

    def setup(self, worker: Any) -> None:
        from auditor import cluster, remote

        whole = remote.answer

        def told(document: Document, settings: Settings, bounds: Bounds) -> Any:
            if "KILL" in document.text:
                os.kill(os.getpid(), signal.SIGKILL)
            return whole(document, settings, bounds)

        remote.answer = cluster.answer = told


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    dask = pytest.importorskip("dask")
    distributed = pytest.importorskip("distributed")
    # A task is given up when the second worker has died of it.
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            protocol="tcp://",
            host="127.0.0.1",
            dashboard_address=":0",
            silence_logs=60,
        ) as local,
    ):
        yield local


def killed_soon(scheduler: Any, after: float) -> threading.Timer:
    """SIGKILL to one of the workers, in so many seconds."""
    nanny = next(iter(scheduler.workers.values()))
    pid = nanny.process.pid
    timer = threading.Timer(after, os.kill, (pid, signal.SIGKILL))
    timer.start()
    return timer


def test_a_frame_gives_the_rows_of_a_local_run(scheduler: Any, expected: list[str]) -> None:
    from dask.dataframe import from_pandas
    from distributed import Client

    with Client(scheduler.scheduler_address):
        lazy = audit_frame(from_pandas(FRAME, npartitions=8))
        assert list(lazy.columns) == list(ROWS.columns)
        found = lazy.compute()
        small = audit_frame(FRAME[:2]).compute()
    assert sorted(found["audit"]) == sorted(expected)
    assert dict(found.dtypes) == dict(lazy.dtypes)
    assert list(small["audit"]) == expected[:2]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
def test_a_frame_loses_nothing_when_a_worker_is_killed(scheduler: Any, expected: list[str]) -> None:
    from dask.dataframe import from_pandas
    from distributed import Client

    with Client(scheduler.scheduler_address) as client:
        future = client.compute(audit_frame(from_pandas(FRAME, npartitions=10)))
        timer = killed_soon(scheduler, 1.0)
        found = future.result()
        timer.join()
    assert sorted(found["audit"]) == sorted(expected)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
def test_a_batch_loses_nothing_when_a_worker_is_killed(scheduler: Any, expected: list[str]) -> None:
    with (
        Cluster(scheduler.scheduler_address, Settings(), DEFAULT_BOUNDS) as there,
        Batch(plan=Plan(jobs=1, elsewhere=there)) as batch,
    ):
        outcomes = batch.items(DOCUMENTS)
        found = [next(outcomes)]
        timer = killed_soon(scheduler, 0.0)
        found += outcomes
        timer.join()
        assert batch._pool is None
    assert [outcome.row() for outcome in found] == expected


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
def test_a_document_that_kills_every_worker_costs_itself(scheduler: Any) -> None:
    from distributed import Client
    from distributed.diagnostics.plugin import WorkerPlugin

    plugin = type("DeadlyPlugin", (Deadly, WorkerPlugin), {})()
    texts = [ARTICLE, f"{ARTICLE} KILL", *(f"{ARTICLE} {n}" for n in range(6))]
    documents = [Document(id=str(n), text=text) for n, text in enumerate(texts)]
    with Client(scheduler.scheduler_address) as client:
        client.register_plugin(plugin, name="deadly")
        with (
            Cluster(scheduler.scheduler_address, Settings(), DEFAULT_BOUNDS) as there,
            Batch(plan=Plan(jobs=1, elsewhere=there)) as batch,
        ):
            found = list(batch.items(documents))
        client.unregister_worker_plugin("deadly")
    assert [outcome.document.id for outcome in found] == [document.id for document in documents]
    assert found[1].failure and found[1].failure.kind == "crashed"
    # One that was on its way beside it may fall with it; nothing is lost, and the rest is audited.
    assert sum(outcome.failure is not None for outcome in found) <= 2


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize("allowed", [1, 3])
def test_a_row_that_kills_every_worker_costs_its_part_at_most(scheduler: Any, allowed: int) -> None:
    from dask.dataframe import from_pandas
    from distributed import Client
    from distributed.diagnostics.plugin import WorkerPlugin

    def allow(deaths: int, dask_scheduler: Any = None) -> None:
        dask_scheduler.allowed_failures = deaths

    plugin = type("DeadlyPlugin", (Deadly, WorkerPlugin), {})()
    texts = [f"{ARTICLE} {n}" for n in range(8)]
    texts[2] = f"{ARTICLE} KILL"
    frame = pd.DataFrame({"id": [str(n) for n in range(8)], "text": texts})
    with Client(scheduler.scheduler_address) as client:
        client.run_on_scheduler(allow, allowed)
        client.register_plugin(plugin, name="deadly")
        found = client.compute(audit_frame(from_pandas(frame, npartitions=2))).result()
        client.unregister_worker_plugin("deadly")
        client.run_on_scheduler(allow, 1)
    lost = found[found["error"].notna()].set_index("id")["error"]
    assert list(found["id"]) == list(frame["id"])
    assert "2" in lost.index and lost.str.contains("every worker of the cluster").all()
    # Where there is no try left for the others of its part, they fall with it.
    assert set(lost.index) == {"2"} if allowed == 3 else len(lost) < len(frame)


def test_the_command_line_gives_what_it_gives_here(scheduler: Any, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    lines = [json.dumps({"id": d.id, "text": d.text}) for d in DOCUMENTS[:6]]
    rows.write_text("\n".join([*lines, "{broken"]))
    command = ["audit", str(rows), "--format", "jsonl", "--no-cache"]
    here = CliRunner().invoke(main, command)
    there = CliRunner().invoke(main, [*command, "--cluster", scheduler.scheduler_address])
    assert here.exit_code == there.exit_code == 2
    assert here.stdout == there.stdout and len(there.stdout.splitlines()) == 7


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x", "127.0.0.1"])
def test_no_cluster_is_one_line(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("auditor.remote._CONNECTING", 1.0)
    (tmp_path / "a.txt").write_text(ARTICLE)
    command = ["audit", str(tmp_path), "--format", "jsonl", "--cluster", address, "--no-cache"]
    found = CliRunner().invoke(main, command)
    assert found.exit_code == 2 and "no cluster at" in found.output
    assert "Traceback" not in found.output
