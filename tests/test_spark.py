"""Spark itself over `mapInPandas`, as docs/cluster.md has it: two workers, Arrow in and out.

pyspark (450 MB) and Java are no part of the test extra; where they are installed, this runs.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditor import Document, Settings
from auditor.batch import partition
from auditor.cluster import ROWS, audit_partitions, ddl

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed")
if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
    pytest.skip("Spark needs Java", allow_module_level=True)

ARTICLE = (
    "The dam failed on 3 May 2024, the ministry said. Twelve people died in the flood.\n\n"
    "“Nobody warned us,” said Lena Okafor, a farmer. It was a shameful betrayal."
)
TEXTS: list[tuple[str, str | None]] = [
    *((f"n{n:02}", f"{ARTICLE} The {n} farms were empty.") for n in range(2, 26)),
    ("empty", " "),
    ("nothing", None),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    patch = pytest.MonkeyPatch()
    # Else the first python3 of the path, which need not be this one.
    patch.setenv("PYSPARK_PYTHON", sys.executable)
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        # Several frames a partition, as large tables have them.
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "5")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
    patch.undo()


def test_spark_gives_the_rows_of_a_local_run(spark: Any, tmp_path: Path) -> None:
    articles, audits = str(tmp_path / "articles"), str(tmp_path / "audits")
    table = spark.createDataFrame(TEXTS, "id string, text string").repartition(3)
    table.write.parquet(articles)
    read = spark.read.parquet(articles)
    read.mapInPandas(audit_partitions, schema=ddl()).write.parquet(audits)
    found = spark.read.parquet(audits).toPandas()
    documents = [Document(id=id, text=text) for id, text in TEXTS if text and text.strip()]
    expected = [outcome.row() for outcome in partition(documents)]
    assert list(found.columns) == list(ROWS.columns)
    assert sorted(found["audit"][found["error"].isna()]) == sorted(expected)
    failed = found[found["error"].notna()].set_index("id")["error"]
    assert failed["empty"].startswith("empty: ") and failed["nothing"].startswith("row: ")
    assert len(found) == len(TEXTS)


def test_spark_with_settings(spark: Any) -> None:
    settings = Settings(lexicon_only=True)
    table = spark.createDataFrame(TEXTS[:3], "id string, text string")
    found = table.mapInPandas(lambda frames: audit_partitions(frames, settings), schema=ddl())
    assert all('"lexicon_only": true' in line for line in found.toPandas()["audit"])
