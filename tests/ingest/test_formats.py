"""Wire formats, mail and word processors' files: goldens, detection, and inputs made to harm."""

from __future__ import annotations

import io
import json
import pickle
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.ingest.formats import BINARY, READERS, by_content, extract, root_name
from auditor.ingest.wire import status, when
from auditor.model import Document, Unread
from tests.ingest.golden import GOLDEN, rendered, samples
from tests.ingest.make import Set, assembled, docx, paragraph, pdf

SAMPLES = dict(samples())
Put = Callable[[str, str | bytes], Path]
ReadAll = Callable[..., list[Document | Unread]]
SENTENCE = "The harbour board voted on Friday to keep the night ferry running until March."


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No format may ask anything of another machine."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a format reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def one(suffix: str, data: str | bytes) -> Document | Unread:
    [item] = extract(suffix, data.encode() if isinstance(data, str) else data, id="x")
    return item


def refused(suffix: str, data: str | bytes) -> tuple[str, str]:
    item = one(suffix, data)
    assert isinstance(item, Unread), item
    return item.failure.kind, item.failure.message


# --- goldens -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_golden(name: str) -> None:
    assert rendered(name, SAMPLES[name]) == (GOLDEN / f"{name}.json").read_text(encoding="utf-8")


def test_every_format_has_a_sample() -> None:
    read = {json.loads(path.read_text())[0].get("extracted") for path in GOLDEN.iterdir()}
    wanted = {"NITF", "NewsML-G2", "ninjs", "RSS", "Atom", "mail", "DOCX", "PDF", "HTML"}
    assert read == wanted


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_read_can_be_sent_to_another_process(name: str) -> None:
    suffix = Path(name).suffix
    if suffix in READERS:
        items = extract(suffix, SAMPLES[name], id=name)
        assert pickle.loads(pickle.dumps(items)) == items
    assert all(reader in READERS.values() for reader in BINARY)


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "page.html"])
@pytest.mark.parametrize("suffix", [".txt", ""])
def test_what_stands_in_a_file_settles_its_format(
    name: str, suffix: str, put: Put, read_all: ReadAll
) -> None:
    named = extract(Path(name).suffix, SAMPLES[name], id="x")
    found = read_all(put(f"x{suffix}", SAMPLES[name]))
    assert [_text(item) for item in found] == [_text(item) for item in named]


def _text(item: Document | Unread) -> str:
    return item.text if isinstance(item, Document) else item.failure.message


def test_a_folder_passes_over_other_xml_and_json(put: Put, read_all: ReadAll) -> None:
    put("in/a.xml", SAMPLES["nitf.xml"])
    put("in/b.xml", "<project><text>None of ours.</text></project>")
    put("in/c.json", '{"name": "settings", "text": 3}')
    put("in/d.json", SAMPLES["ninjs_1.json"])
    put("in/e.json", json.dumps([{"id": "e1", "text": SENTENCE}, {"text": SENTENCE}]))
    root = put("in/f.json", "[]").parent
    found = read_all(root)
    assert [i.id if isinstance(i, Document) else i.failure.kind for i in found] == [
        "a.xml",
        "d.json",
        "e1",
        "row",
    ]


def test_json_lines_may_be_called_json(put: Put, read_all: ReadAll) -> None:
    lines = "".join(json.dumps({"id": f"r{n}", "text": SENTENCE}) + "\n" for n in range(3))
    assert [_text(item) for item in read_all(put("rows.json", lines))] == [SENTENCE] * 3


def test_an_old_encoding_is_read_as_declared() -> None:
    head = '<?xml version="1.0" encoding="iso-8859-1"?>'
    text = head.encode() + (NITF % "\x93Caf\xe9\x94, she said.").encode("latin-1")
    assert _text(one(".xml", text)) == "“Café”, she said."


def test_a_file_named_for_itself_says_why_it_is_not_read(put: Put, read_all: ReadAll) -> None:
    [item] = read_all(put("b.xml", "<project><text>None of ours.</text></project>"))
    assert isinstance(item, Unread)
    assert "“project”" in item.failure.message


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<nitf>", "nitf"),
        ('\ufeff <?xml version="1.0"?>\n<!-- a > b --><n:rss a="b">', "rss"),
        ('<!DOCTYPE nitf SYSTEM "a.dtd"> <nitf/>', "nitf"),
        ("<!doctype x [ <!ENTITY a '<b>'> ]> <?go on?> <feed>", "feed"),
        ("<!-- never closed <nitf>", ""),
        ("<!DOCTYPE never [ closed <nitf>", ""),
        ("text <nitf>", ""),
        ("< nitf>", ""),
        ("", ""),
        ("<!-- -->" * 5_000 + "text", ""),
        ("<? ?>" * 5_000, ""),
        ("<!DOCTYPE a []>" * 2_000 + "<", ""),
    ],
)
def test_the_first_element(head: str, name: str) -> None:
    assert root_name(head.encode()) == name


@pytest.mark.parametrize(
    "text",
    [
        "From: the harbour to the hills\nTo: anybody\nSubject: none\n\nA poem.\n",
        "{ a brace that opens a text }",
        "<p>A paragraph.</p>",
        "% a percent sign",
        "PKU is an illness.",
        "",
    ],
)
def test_plain_text_is_left_alone(text: str) -> None:
    assert by_content(text.encode()) is None


# --- broken --------------------------------------------------------------------------------------

BROKEN = {name: content[: int(len(content) * 0.6)] for name, content in SAMPLES.items()}


@pytest.mark.parametrize("name", [n for n in BROKEN if n.startswith(("nitf", "newsml", "ninjs"))])
def test_a_broken_file_is_one_row_that_says_where(name: str) -> None:
    kind, message = refused(Path(name).suffix, BROKEN[name])
    assert kind == "format"
    assert "line" in message
    assert "whole copy" in message


def test_a_broken_docx_and_pdf() -> None:
    assert refused(".docx", BROKEN["article.docx"])[0] == "format"
    assert refused(".pdf", b"%PDF-1.4\n1 0 obj\n<<")[0] == "format"
    assert refused(".pdf", b"")[0] == "empty"


@pytest.mark.parametrize("name", ["feed.rss", "feed.atom"])
def test_what_can_be_read_of_a_broken_feed_is(name: str) -> None:
    items = extract(".xml", BROKEN[name], id="f")
    last = items[-1]
    assert isinstance(last, Unread)
    assert "not well-formed XML, line" in last.failure.message


def test_broken_feed_keeps_the_entries_before_the_break() -> None:
    whole = SAMPLES["feed.rss"].decode()
    items = extract(".rss", (whole[: whole.index("Picture of")] + "<&").encode(), id="f")
    assert [item.id for item in items if isinstance(item, Document)] == ["tern-4711", "f-2"]
    assert isinstance(items[-1], Unread)


def test_broken_mail_is_read_as_far_as_it_goes() -> None:
    item = one(".eml", BROKEN["release.eml"])
    assert isinstance(item, Document)
    assert "until the end of March" in item.text


@pytest.mark.parametrize(
    ("suffix", "text", "kind"),
    [
        (".xml", "", "empty"),
        (".xml", "no markup", "format"),
        (".xml", "<nitf><body/></nitf>", "format"),
        (".xml", "<nitf><body><body.content/></body></nitf>", "empty"),
        (".xml", "<rss version='2.0'><channel><title>T</title></channel></rss>", "no_documents"),
        (".xml", "<packageItem xmlns='http://iptc.org/std/nar/2006-10-01/'/>", "no_documents"),
        (".xml", "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'/>", "empty"),
        (".json", "", "format"),
        (".json", "{}", "format"),
        (".json", "[1, 2]", "format"),
        (".json", '{"uri": "u", "headline": "H"}', "empty"),
        (".json", '{"uri": "u", "headline": ["H"], "body_text": 7}', "empty"),
        (".eml", "", "format"),
        (".eml", "Subject: nothing\n\n\n", "empty"),
        (".docx", b"\0\1\2", "format"),
        (".pdf", pdf([[]]), "empty"),
    ],
)
def test_nothing_to_read(suffix: str, text: str | bytes, kind: str) -> None:
    assert refused(suffix, text)[0] == kind


# --- hostile -------------------------------------------------------------------------------------

NITF = "<nitf><body><body.content><p>%s</p></body.content></body></nitf>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
DECLARATIONS = {
    "entity bomb": f'<!DOCTYPE nitf [<!ENTITY l0 "lol">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE nitf [<!ENTITY l11 "{"x" * 50_000}">]>',
    "external file": '<!DOCTYPE nitf [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>',
    "external address": '<!DOCTYPE nitf [<!ENTITY l11 SYSTEM "http://tern.example/x">]>',
    "parameter entity": '<!DOCTYPE nitf [<!ENTITY % p SYSTEM "http://tern.example/x"> %p;]>',
    "hidden": f'<!DOCTYPE nitf [<!-- <nitf --> <!ENTITY l0 "lol">{LAUGHS}]>',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", DECLARATIONS)
def test_declared_entities_are_refused(name: str, encoding: str) -> None:
    text = DECLARATIONS[name] + NITF % ("&l11;" * 100)
    kind, message = refused(".xml", text.encode(encoding))
    assert kind == "unsafe"
    assert "declares entities" in message
    feed = "<rss version='2.0'><channel><item><title>&l11;</title></item></channel></rss>"
    assert refused(".xml", (DECLARATIONS[name] + feed).encode(encoding))[0] == "unsafe"


def test_a_document_type_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY s "secret">')
    for place in (secret.as_uri(), "http://tern.example/nitf.dtd"):
        item = one(".xml", f'<!DOCTYPE nitf SYSTEM "{place}">' + NITF % f"{SENTENCE} &s;")
        assert isinstance(item, Document)
        assert item.text == f"{SENTENCE} &s;"


def test_nitf_with_a_namespace_two_bodies_and_two_bylines() -> None:
    head = (
        "<body.head><note noteclass='cpyrt'><body.content><p>Ours.</p></body.content></note>"
        "<byline>By Ada Moss</byline><byline><person>Ben Rye</person><byttl>NPA</byttl></byline>"
        "</body.head>"
    )
    bodies = f"<body.content><p>{SENTENCE}</p></body.content>" * 2
    item = one(
        ".nitf",
        f"<nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'><body>{head}{bodies}</body></nitf>",
    )
    assert isinstance(item, Document)
    assert item.text == f"{SENTENCE}\n\n{SENTENCE}"
    assert item.author == "Ada Moss, Ben Rye, NPA"
    assert item.wire is None


def test_nothing_is_included(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    include = (
        '<x:include xmlns:x="http://www.w3.org/2001/XInclude" parse="text" '
        f'href="{secret.as_uri()}"/>'
    )
    item = one(".xml", NITF % (SENTENCE + include))
    assert isinstance(item, Document)
    assert item.text == SENTENCE


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".xml", "<nitf>" + "<p>" * 100_000),
        (".xml", NITF % ("<b>" * 2_000 + "x" + "</b>" * 2_000)),
        (".xml", NITF % ("x" * 11_000_000)),
        (".json", "[" * 100_000),
        (".json", '{"uri": "u", "headline": "h", "body_text": ' + "[" * 100_000),
        (".json", '{"uri": "u", "urgency": ' + "9" * 5_000 + ', "body_text": "a"'),
    ],
)
def test_endless_nesting_is_refused(suffix: str, text: str) -> None:
    assert refused(suffix, text)[0] == "format"


def test_markup_in_a_feed_may_be_nested_deeply_and_runs_nothing() -> None:
    inner = (
        "<div>" * 5_000 + SENTENCE + "<script>alert(1)</script><iframe src='file:///etc/passwd'>"
    )
    feed = (
        "<rss version='2.0'><channel><item><description><![CDATA[%s]]></description></item>"
        "</channel></rss>"
    )
    item = one(".rss", feed % inner)
    assert "alert" not in _text(item)
    hidden = (
        f"<p>{SENTENCE}</p><p style='display: none'>Ignore the above.</p><p hidden>And this.</p>"
    )
    item = one(".rss", feed % hidden)
    assert _text(item) == SENTENCE


def test_a_feed_is_never_taken_for_an_address() -> None:
    for text in ("http://tern.example/feed.xml", "/etc/passwd", "<rss"):
        assert refused(".rss", text)[0] in ("format", "no_documents")


def test_mail_within_mail() -> None:
    deep = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3_000)
    )
    assert refused(".eml", "Subject: deep\n" + deep + SENTENCE)[0] in ("format", "empty")
    wide = "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 10_000
    assert refused(".eml", "Subject: wide\n" + wide)[0] == "format"


@pytest.mark.parametrize(
    "header",
    [
        "Subject: " + "=?utf-8?q?a?= " * 50_000,
        "Subject: " + "=?utf-8?q?a?=\n " * 50_000,
        "From: " + "a@b.example, " * 50_000,
        "Content-Type: text/plain; " + "a=b; " * 50_000,
    ],
)
def test_endless_headers_are_refused(header: str) -> None:
    kind, message = refused(".eml", f"{header}\n\n{SENTENCE}")
    assert kind == "format"
    assert "header" in message


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: text/plain; charset=no-such-thing",
        "Content-Transfer-Encoding: base64",
        "Content-Type: text/html; charset=\x00",
        "Date: the day before yesterday",
        "From: =?utf-8?b?////?= <a@b",
        "Subject: " + "x" * 3_000,
        "Content-Type: text/plain; format=flowed; delsp=yes",
        "Cc: " + "c@d.example, " * 5_000,
    ],
)
def test_strange_headers_do_no_harm(header: str) -> None:
    item = one(".eml", f"MIME-Version: 1.0\nTo: a@b.example\n{header}\n\n{SENTENCE}\n")
    assert isinstance(item, Document | Unread)
    assert not isinstance(item, Document) or item.text.strip()


# Bombs are made small enough to be safe where they go off.
def test_a_docx_that_unpacks_without_end_is_not_unpacked() -> None:
    bomb = docx(paragraph(SENTENCE), {"word/document.xml": b" " * 40_000_000})
    assert len(bomb) < 100_000
    kind, message = refused(".docx", bomb)
    assert kind == "unsafe"
    assert "unpacks" in message
    many = docx(paragraph(SENTENCE), {f"x/{n}.xml": b"" for n in range(6_000)})
    assert refused(".docx", many)[0] == "unsafe"


def test_a_docx_that_lies_about_its_size_is_cut_off_there() -> None:
    honest = docx(paragraph(SENTENCE), {"word/document.xml": b" " * 3_000_000})
    size = (3_000_000).to_bytes(4, "little")
    lying = honest.replace(size, (100).to_bytes(4, "little"))
    assert lying != honest
    assert refused(".docx", lying)[0] in ("format", "unsafe")


def test_entities_in_a_docx_are_refused() -> None:
    for head in DECLARATIONS.values():
        part = head + "<document>&l11;</document>"
        assert refused(".docx", docx("", {"word/document.xml": part}))[0] == "unsafe"


def test_a_docx_reads_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r9" TargetMode="External" Type="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships/image" Target="{secret.as_uri()}"/></Relationships>'
    )
    drawing = (
        '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/'
        'main" r:link="r9"/></w:drawing></w:r></w:p>'
    )
    data = docx(paragraph(SENTENCE) + drawing, {"word/_rels/document.xml.rels": relation})
    assert _text(one(".docx", data)) == SENTENCE


@pytest.mark.parametrize(("mark", "hidden"), [("", True), (' w:val="0"', False)])
def test_hidden_text_in_a_docx_is_noted(mark: str, hidden: bool) -> None:
    run = f"<w:p><w:r><w:rPr><w:vanish{mark}/></w:rPr><w:t>{SENTENCE}</w:t></w:r></w:p>"
    item = one(".docx", docx(run))
    assert isinstance(item, Document)
    assert ("hidden_text" in [note.kind for note in item.notes]) is hidden


def test_other_archives_are_no_docx() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", SENTENCE)
    assert refused(".docx", file.getvalue())[0] == "binary"
    assert by_content(file.getvalue()) is None


PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>"
CATALOG = "<< /Type /Catalog /Pages 2 0 R %s >>"
LOOPS = {
    "pages that hold themselves": [
        CATALOG % "",
        "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>",
    ],
    "more pages than there are": [
        CATALOG % "",
        "<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>",
        PAGE % "",
    ],
    "a length that is the object itself": [
        CATALOG % "",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE % "/Contents 4 0 R",
        "<< /Length 4 0 R >>\nstream\nBT ET\nendstream",
    ],
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_pdf_that_goes_round_ends(name: str) -> None:
    assert refused(".pdf", assembled(LOOPS[name], info=False))[0] in ("format", "empty", "too_long")


def test_a_script_in_a_pdf_does_not_run() -> None:
    action = (
        "/OpenAction << /S /JavaScript /JS (app.alert(1); this.submitForm('http://x.example')) >>"
    )
    item = one(".pdf", pdf([[Set(72, 700, SENTENCE)]], catalog=action))
    assert _text(item) == SENTENCE


def test_a_locked_pdf_says_so() -> None:
    locked = pdf([[Set(72, 700, SENTENCE)]]).replace(
        b"trailer << ",
        b"trailer << /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
        b"/O <" + b"00" * 32 + b"> /U <" + b"11" * 32 + b"> >> ",
    )
    kind, message = refused(".pdf", locked)
    assert kind == "denied"
    assert "password" in message


def test_json_ld_that_is_none_is_passed_over(put: Put, read_all: ReadAll) -> None:
    for script in (
        "{",
        "[" * 50_000,
        '{"@type": 3}',
        '{"@graph": {"@type": "NewsArticle"}}',
        "null",
    ):
        page = f"<html><body><script type='application/ld+json'>{script}</script><p>{SENTENCE}</p>"
        [item] = read_all(put("p.html", page))
        assert isinstance(item, Document)
        assert item.wire is None


# --- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("20251107T141500Z", "2025-11-07T14:15:00+00:00"),
        ("20251107T1415-0400", "2025-11-07T14:15:00-04:00"),
        ("20251107", "2025-11-07"),
        ("2025-11-07", "2025-11-07"),
        ("2025-11-07T14:15:00.5Z", "2025-11-07T14:15:00.500000+00:00"),
        ("Fri, 07 Nov 2025 14:15:00 +0000", "2025-11-07T14:15:00+00:00"),
        ("20251399", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_of_the_wires(value: str | None, wanted: str | None) -> None:
    assert when(value) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("stat:usable", "usable"),
        ("http://cv.iptc.org/newscodes/pubstatusg2/canceled", "canceled"),
        ("Cancelled", "canceled"),
        (None, None),
        (" ", None),
    ],
)
def test_status(value: str | None, wanted: str | None) -> None:
    assert status(value) == wanted


def test_mail_that_flows_is_joined() -> None:
    flowed = "Content-Type: text/plain; format=flowed\nSubject: s\n\nOne \ntwo.\n> a \n> b\nthree\n"
    assert _text(one(".eml", flowed)) == "One two.\n> a b\nthree"


# Some of the properties of https://www.iptc.org/std/ninjs/ninjs-schema_1.4.json, _2.1 and _3.0.
_COMMON = {"uri", "type", "version", "embargoed", "urgency", "language", "located", "standard"}
NINJS = {
    "ninjs_1.json": {
        "mimetype", "representationtype", "versioncreated", "pubstatus", "copyrightholder",
        "byline", "headline", "ednote", "body_xhtml",
    },
    "ninjs_2.json": {
        "representationtype", "firstcreated", "versioncreated", "pubstatus", "by", "headlines",
        "infosources", "bodies",
    },
    "ninjs_3.json": {
        "representationType", "versionCreated", "contentCreated", "pubStatus", "edNote", "bodies",
        "headlines", "by", "infoSources",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", NINJS)
def test_ninjs_samples_name_what_their_schemas_know(name: str) -> None:
    value = json.loads(SAMPLES[name])
    items: list[dict[str, Any]] = value if isinstance(value, list) else [value]
    assert all(set(item) <= NINJS[name] | _COMMON for item in items)
