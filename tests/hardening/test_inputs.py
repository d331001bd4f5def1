"""Every class of hostile or broken input ends as rows: an audit that keeps the contract, or why
there is none. Never a traceback, never nothing.

Shapes that are slow to analyse stand in `tests/test_hostile.py`, what each reader refuses in
`tests/ingest`. Nothing here looks at the clock; `PATIENCE` only ends what would never end.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor import Document, audit
from auditor.audit import audit_many
from auditor.batch import Batch, Plan
from auditor.ingest import READERS, Limits, documents, read
from auditor.ingest.base import FAILURES, Input
from auditor.ingest.formats import BINARY
from auditor.ingest.plain import undeclared
from auditor.model import Audit, Unread
from auditor.store import Store
from tests.hardening.contract import check, check_row, row_of
from tests.hardening.mutations import BITS, mutant
from tests.hardening.seeds import ARTICLE, seeds

# Seconds: ten times what the slowest takes on a busy machine.
PATIENCE = 300
# How many examples are made up: many, once, with e.g. AUDITOR_FUZZ=2000.
EXAMPLES = int(os.environ.get("AUDITOR_FUZZ", "15"))
FUZZED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="AUDITOR_FUZZ" not in os.environ,
    suppress_health_check=list(HealthCheck),
)


def audits_of(path: Path, **limits: Any) -> list[Audit]:
    """What comes of a file, each checked; never nothing."""
    found = list(audit_many(read([path], Limits(**limits))))
    assert found
    for made in found:
        check(made)
        assert made.error is None or made.error.kind in FAILURES
    return found


# --- bytes that are hardly text ------------------------------------------------------------------

SENTENCE = "The council will keep the night ferry until 31 March 2025, Mayor Ida Brandt said. "
BYTES: dict[str, bytes] = {
    "nothing": b"",
    "white space": b" \r\n\t\x0b\x0c\xc2\xa0",
    "a byte order mark": b"\xef\xbb\xbf",
    "half a byte order mark": b"\xef\xbb",
    "NULs": b"\0" * 4_000,
    "NULs in text": SENTENCE.replace(" ", " \0").encode() * 9,
    "invalid UTF-8": SENTENCE.encode().replace(b"e", b"\xff\xfe\xc3") * 9,
    "overlong UTF-8": b"\xc0\xaf\xe0\x80\xaf\xf8\x88\x80\x80\x80" + SENTENCE.encode() * 9,
    "cut UTF-8": (SENTENCE * 9 + "…").encode()[:-1],
    "UTF-16": (SENTENCE * 9).encode("utf-16"),
    "UTF-16 without a mark": (SENTENCE * 9).encode("utf-16-be"),
    "half of UTF-16": (SENTENCE * 9).encode("utf-16")[:-1],
    "UTF-32": (SENTENCE * 9).encode("utf-32"),
    "UTF-7": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4- " * 9,
    "lone surrogates": (SENTENCE * 9 + "\ud800\udfff\ud800").encode("utf-8", "surrogatepass"),
    "control characters": bytes(range(1, 32)) * 9 + SENTENCE.encode() * 9,
    "noise": Random(1).randbytes(20_000),
}


@pytest.mark.parametrize("suffix", [".txt", "", ".md", ".html", ".jsonl", ".csv", ".xml", ".json"])
@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES.keys())
def test_bytes_that_are_hardly_text(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(data)
    audits_of(path)


# --- text that is hardly words -------------------------------------------------------------------

TEXTS: dict[str, str] = {
    "bidi overrides": "".join(f"\u202e{word}\u202c \u2066" for word in SENTENCE.split()) * 9,
    "zero-width characters": "\u200b".join(SENTENCE) * 9,
    "only what has no width": "\u200b\u200c\u200d\u2060\ufeff" * 400,
    "towers of accents": "".join(c + "\u0301\u0323" * 40 for c in SENTENCE) * 2,
    "one tower": "a" + "\u0301" * 20_000,
    "lone surrogates": f"{SENTENCE}\ud83d {SENTENCE}\ude00" * 5,
    "NULs": SENTENCE.replace(" ", "\0") * 9,
    "separators of lines": "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e".join(SENTENCE.split()) * 9,
    "private and unassigned": "\ue000\U000f0000\U0010ffff\ufdd0\uffff" * 400,
    "tags": "".join(chr(0xE0000 + ord(c)) for c in SENTENCE) * 9,
    "variation": "".join(c + "\ufe0f\U000e0100" for c in SENTENCE) * 9,
    "mathematical letters": "𝐓𝐡𝐞 𝐜𝐨𝐮𝐧𝐜𝐢𝐥 𝐬𝐚𝐢𝐝 𝐭𝐡𝐚𝐭 𝟏𝟐 𝐝𝐢𝐞𝐝 𝐨𝐧 𝟑 𝐌𝐚𝐲 𝟐𝟎𝟐𝟒. " * 20,
    "numbers of other scripts": "٣٤٥ people on ½ Ⅷ May ²⁰²⁴, ൩ percent, ௧௨ km, 〇一二 said. " * 20,
    "numbers too large": f"It rose by {'9' * 5_000} percent on {'1' * 400} May {'2' * 400}. " * 2,
    "escape sequences": "\x1b[2J\x1b]0;owned\x07\x9b31m\x1bP1;2|\x1b\\ The mayor said so. " * 30,
    "markup": "<script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}${7*7}%s%n " * 40,
    "formulas": "=cmd|' /C calc'!A0\n+1+1\n-2+3\n@SUM(1)\n=HYPERLINK(\"http://x\")\n" * 40,
    "emoji sequences": "👩‍👩‍👧‍👦🏳️‍🌈🇬🇧 said the mayor. " * 100,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_text_that_is_hardly_words(text: str) -> None:
    """As a document of the library's caller, who is not held to what readers let through."""
    made = audit(Document(id="x", text=text, title=text[:99], outlet=text[:50], author=text[:50]))
    if made.error is None and not any("\ud800" <= char <= "\udfff" for char in text):
        check_row(text, row_of(made))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_rows_of_text_that_is_hardly_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"id": text[:30], "text": text, "title": text[:99]}))
    audits_of(path, any_language=True)


def test_lone_surrogates_do_not_stop_a_batch(tmp_path: Path) -> None:
    """A caller's documents go to other processes, and into the store."""
    halves = [Document(id=f"\ud800{n}", text=f"{SENTENCE}\udfff {n}") for n in range(20)]
    with Store(tmp_path / "s") as store, Batch(plan=Plan(jobs=1, store=store)) as batch:
        found = list(batch.items([*halves, Document(id="x", text=SENTENCE)]))
    assert len(found) == 21
    assert found[-1].failure is None
    assert all(outcome.failure and outcome.failure.kind for outcome in found[:-1])


# --- size ----------------------------------------------------------------------------------------

# In another process: what does not end must not take the suite with it.
RUN = [sys.executable, "-m", "auditor", "audit", "--no-cache", "--format", "jsonl"]


def run(*arguments: str | Path) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, rows and standard error of a run."""
    command = [*RUN, *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    told = ran.stderr.decode()
    assert "Traceback" not in told
    return ran.returncode, [json.loads(line) for line in ran.stdout.splitlines()], told


LARGE: dict[str, Callable[[], str]] = {
    "one line of 10 MB": lambda: "The mayor said no. " * 530_000,
    "one word of 10 MB": lambda: "a" * 10_000_000,
    "a million short lines": lambda: "No.\n" * 1_000_000,
    "a million empty lines": lambda: "\n" * 3_000_000 + SENTENCE,
    "a million rows of nothing": lambda: "id,text\n" + ",\n" * 1_000_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_long_is_one_row_that_says_so(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(LARGE[name]())
    code, [row], _ = run(path)
    assert (code, row["error"]["kind"]) == (2, "too_long")


ALLOWED: dict[str, str] = {
    "one line": SENTENCE * 600,
    "one word": "a" * 200_000,
    "short lines": "No.\n" * 6_000,
    "paragraphs of a word": "word\n\n" * 4_000,
    "one sentence": "and the mayor said it " * 1_500,
}


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED.keys())
def test_many_of_one_kind_are_audited(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(text)
    code, [row], _ = run(path, "--max-characters", "250000", "--any-language")
    assert code == 0 and row["error"] is None
    check_row(text, row)


# --- structure -----------------------------------------------------------------------------------


def _zip_of(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _nested_zip(depth: int) -> bytes:
    data = _zip_of("a.txt", SENTENCE.encode())
    for _ in range(depth):
        data = _zip_of("b.zip", data)
    return data


# Audited with a note: nothing of the text is lost.
ENDLESS: dict[str, tuple[bytes, str]] = {
    "word.txt": ((SENTENCE * 9 + "a" * 900_000).encode(), "long_stretch"),
    "marks.txt": ((SENTENCE * 9 + "-" * 900_000).encode(), "long_stretch"),
    "figures.txt": ((SENTENCE * 9 + "1," * 50_000).encode(), "long_stretch"),
    "sentence.txt": ((SENTENCE * 9 + "and the mayor said it " * 9_000).encode(), "long_stretch"),
    "deep.html": (b"<div>" * 100_000 + SENTENCE.encode() * 9, "left_out"),
    "deep_closed.html": (
        b"<div>" * 50_000 + b"<p>" + SENTENCE.encode() * 9 + b"</div>" * 50_000,
        "left_out",
    ),
    "attachments.eml": (
        b"Subject: Ferry\nFrom: a@example.org\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=X\n\n--X\n\n"
        + SENTENCE.encode() * 9
        + b"\n--X\nContent-Disposition: attachment; filename=a.bin\n\nAAAA" * 10_000
        + b"\n--X--\n",
        "left_out",
    ),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_no_end_is_audited_with_a_note(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    data, kind = ENDLESS[name]
    path.write_bytes(data)
    code, [row], told = run(path)
    assert (code, row["error"]) == (0, None), told
    assert kind in {note["kind"] for note in row["notes"]}
    assert any("Ida Brandt" in finding["text"] for finding in row["findings"])


LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
)
STRUCTURES: dict[str, bytes] = {
    "deep.html": b"<div>" * 100_000 + SENTENCE.encode(),
    "deep_quotes.html": b"<blockquote><p>" * 20_000 + SENTENCE.encode() * 9,
    "deep_tables.html": b"<table><tr><td>" * 5_000 + SENTENCE.encode() * 9,
    "wide.html": b"<p " + b" ".join(b"a%d=1" % n for n in range(20_000)) + b">" + SENTENCE.encode(),
    "open.html": b'<a href="' * 20_000,
    "comment.html": b"<!--" * 50_000 + SENTENCE.encode(),
    "deep.xml": b"<?xml version='1.0'?><nitf>" + b"<p>" * 100_000,
    "laughs.xml": f"<!DOCTYPE nitf [{LAUGHS}]><nitf><body>&l9;</body></nitf>".encode(),
    "laughs.rss": f"<!DOCTYPE rss [{LAUGHS}]><rss><channel>&l9;</channel></rss>".encode(),
    "outside.xml": b'<!DOCTYPE nitf SYSTEM "file:///etc/passwd"><nitf><body>x</body></nitf>',
    "deep.json": b"[" * 200_000,
    "deep_row.jsonl": b'{"id": "a", "text": ' + b"[" * 100_000 + b"\n",
    "number.jsonl": b'{"id": ' + b"9" * 10_000 + b', "text": "a"}\n',
    "deep.md": b"> " * 5_000 + SENTENCE.encode(),
    "deep_list.md": b"".join(b" " * n + b"- a\n" for n in range(800)),
    # Found by the check of patterns: two to the power of its lines.
    "open_matter.md": b"---\r\n" + b"a: b\r\n" * 99 + SENTENCE.encode(),
    "matter.md": b"---\n" + b"a: &a [*a, *a]\n" * 200 + b"---\n" + SENTENCE.encode(),
    "deep.eml": b"Content-Type: multipart/mixed; boundary=a\nMIME-Version: 1.0\n\n"
    + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 500,
    "bomb.zip": _zip_of("a.txt", b"a" * 20_000_000),
    "nested.zip": _nested_zip(12),
    "up.zip": _zip_of("../../../../tmp/a.txt", SENTENCE.encode()),
    "quote.csv": b'id,text\n1,"' + b"a" * 300_000,
    "columns.csv": b"text" + b",a" * 50_000 + b"\n" + SENTENCE.encode() + b",b" * 50_000,
}


@pytest.mark.parametrize("name", STRUCTURES)
def test_structures_without_end(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(STRUCTURES[name])
    code, rows, told = run(path, "--timeout", "60")
    assert rows and code in (0, 2)
    kinds = {row["error"]["kind"] for row in rows if row["error"]}
    assert not kinds & {"internal", "crashed", "unreadable"}, told
    assert "root:" not in json.dumps(rows)


# --- cut, bent and made up -----------------------------------------------------------------------


def items_of(name: str, data: bytes) -> list[Document | Unread]:
    reader = READERS.get(Path(name).suffix, undeclared)
    limits = Limits(any_language=True)
    source = Input(id=name, path=None, pieces=lambda: iter([data]), limits=limits)
    return list(documents(source, reader))


@pytest.mark.parametrize("name", [n for n in seeds() if not n.endswith((".zip", ".gz", ".warc"))])
def test_a_file_cut_anywhere_is_read_or_refused(name: str) -> None:
    data = seeds()[name]
    random = Random(0)
    cuts = {0, 1, 2, 3, len(data) - 1, *(random.randrange(len(data)) for _ in range(40))}
    for cut in sorted(cuts):
        found = items_of(name, data[:cut])
        assert found
        for item in found:
            if isinstance(item, Unread):
                assert item.failure.kind in FAILURES and item.failure.kind != "crashed", cut


@pytest.mark.parametrize("name", ["some.zip", "some.tar.gz", "rows.jsonl.gz", "crawl.warc"])
def test_an_archive_cut_anywhere_is_read_or_refused(tmp_path: Path, name: str) -> None:
    data = seeds()[name]
    path = tmp_path / name
    for cut in sorted({0, 1, 2, len(data) - 1, *range(3, len(data), max(1, len(data) // 25))}):
        path.write_bytes(data[:cut])
        found = list(read([path]))
        assert found
        for item in found:
            if isinstance(item, Unread):
                assert item.failure.kind in FAILURES and item.failure.kind != "crashed", cut


# What the fuzzers found, by number (`mutations.mutant`): feeds, WARC, DOCX, ZIP.
FOUND = (62, 285, 410, 450, 597, 993, 1778, 2008)


@pytest.mark.parametrize("number", [*FOUND, *range(10_000, 10_000 + EXAMPLES)])
def test_a_broken_file_is_rows(tmp_path: Path, number: int) -> None:
    name, data = mutant(number)
    path = tmp_path / name
    path.write_bytes(data)
    if READERS.get(path.suffix) in BINARY:
        assert items_of(name, data)
        return
    for made in audits_of(path):
        assert made.error is None or made.error.kind not in ("crashed", "unreadable")


PIECES = st.one_of(
    st.text(st.characters(), max_size=40),
    st.sampled_from([bit.decode("utf-8", "replace") for bit in BITS]),
    st.sampled_from(ARTICLE.split("\n")),
    st.sampled_from(sorted(TEXTS.values())).map(lambda text: text[:120]),
)


@FUZZED
@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_any_text_keeps_the_contract(text: str) -> None:
    made = audit(Document(id="x", text=text))
    if any("\ud800" <= char <= "\udfff" for char in text):
        return
    assert made.error is None
    check_row(text, row_of(made))
