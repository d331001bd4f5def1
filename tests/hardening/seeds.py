"""Sound files, one of every format that is read: what the suite cuts, bends and glues."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from functools import cache
from pathlib import Path

from tests.ingest.make import Set, docx, paragraph, pdf
from tests.ingest.make import table as word_table

SAMPLES = Path(__file__).parents[1] / "ingest" / "samples"
ARTICLE = """# Ferry to stay until March

By Lena Okafor

The council will keep the night ferry until 31 March 2025, Mayor Ida Brandt said on Monday. "Nobody
asked us," said Tomas Reyes, who runs the quay café. He called it a shameful, reckless betrayal.

- 1,240 passengers a week, up 12 percent from 2023
- $3.5 million for the new pier, according to the harbour board

The pier was closed for 12 weeks. It was closed for nine weeks, the board's report says.

> We were told in May, and again in June.

Ms Brandt (Civic List) did not respond. See https://example.org/ferry?year=2025.
"""


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def _tar(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def _parquet() -> bytes:
    import pyarrow as arrow
    import pyarrow.parquet as tables

    out = io.BytesIO()
    rows = {"id": ["a", "b"], "text": [ARTICLE, "The ferry stays until March."]}
    tables.write_table(arrow.table(rows), out)
    return out.getvalue()


def _warc() -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + ARTICLE.encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        "WARC-Date: 2025-01-06T00:00:00Z\r\nWARC-Target-URI: https://example.org/ferry\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


@cache
def seeds() -> dict[str, bytes]:
    """File name -> content, the same at every call."""
    rows = [{"id": str(n), "text": part} for n, part in enumerate(ARTICLE.split("\n\n"))]
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    quoted = ARTICLE.replace('"', '""')
    made = {
        "story.txt": ARTICLE.encode(),
        "story.md": f"---\ntitle: Ferry\ndate: 2025-01-06\n---\n{ARTICLE}".encode(),
        "bare": ARTICLE.encode("cp1252"),
        "wide.txt": ARTICLE.encode("utf-16"),
        "rows.jsonl": lines,
        "rows.jsonl.gz": gzip.compress(lines, mtime=0),
        "rows.csv": f'id,title,text\n1,Ferry,"{quoted}"\n2,Pier,The pier is open.\n'.encode(),
        "rows.parquet": _parquet(),
        "copy.docx": docx(
            "".join(paragraph(part) for part in ARTICLE.split("\n\n"))
            + word_table([["Year", "Passengers"], ["2023", "1,107"]])
        ),
        "copy.pdf": pdf(
            [[Set(72, 760 - 14 * n, line) for n, line in enumerate(ARTICLE.split("\n")) if line]]
        ),
        "some.zip": _zip({"a.txt": ARTICLE.encode(), "b/c.jsonl": lines}),
        "some.tar.gz": gzip.compress(_tar({"a.txt": ARTICLE.encode()}), mtime=0),
        "crawl.warc": _warc(),
    }
    samples = {path.name: path.read_bytes() for path in sorted(SAMPLES.iterdir())}
    return {**samples, **made}
