"""Which format a file is in: by what stands in it where its name does not settle that.

`.xml` may be NITF, NewsML-G2, RSS, Atom or a web page; `.json` a ninjs item; and a PDF is a PDF
whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from auditor.ingest import ninjs, rows
from auditor.ingest.base import Input, Item, Limits, Reader, Unreadable, nameless, unread
from auditor.ingest.checks import finished
from auditor.ingest.encoding import Decoded
from auditor.ingest.files import peeked
from auditor.ingest.markup import html
from auditor.ingest.plain import is_row
from auditor.ingest.xml import decoded_xml, local, parsed, refuse_entities

# Enough to meet the root element behind a document type and comments.
HEAD = 8_192
_PDF = re.compile(rb"\A.{0,1024}?%PDF-\d", re.DOTALL)
_ZIP = b"PK\x03\x04"
_NAME = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
# What may stand before the first element, with what ends it.
_BEFORE = ((b"<!--", b"-->"), (b"<?", b"?>"))
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*", re.IGNORECASE)
_FEEDS = frozenset({"rss", "feed", "RDF", "rdf"})
_NEWSML = frozenset(
    {
        "newsMessage",
        "newsItem",
        "packageItem",
        "conceptItem",
        "knowledgeItem",
        "planningItem",
        "catalogItem",
    }
)
# Mail that was saved whole: two of these among its first lines, each with a colon behind it.
_MAIL = re.compile(
    rb"^(?:received|message-id|mime-version|return-path|date|from|to|subject|content-type):",
    re.IGNORECASE | re.MULTILINE,
)
_SURE_MAIL = re.compile(
    rb"^(?:received|message-id|mime-version|return-path):", re.IGNORECASE | re.MULTILINE
)


def xml(source: Input) -> Iterator[Item]:
    """An XML file: NITF, NewsML-G2, RSS, Atom, or a web page. Raises `Unreadable` for others."""
    decoded = decoded_xml(source.content())
    name = root_name(decoded.text[:HEAD].encode("utf-8", "replace"))
    if name.lower() == "html":
        yield from html(source)
    elif name in _FEEDS:
        yield from _feed(decoded, source)
    else:
        yield from _news(decoded, source)


def _feed(decoded: Decoded, source: Input) -> Iterator[Item]:
    from auditor.ingest import feeds

    refuse_entities(decoded.text)
    broken = None
    try:
        parsed(decoded.text)
    except Unreadable as error:
        if error.kind == "unsafe":
            raise
        broken = error
    yield from feeds.documents(decoded.text, source, broken)


def _news(decoded: Decoded, source: Input) -> Iterator[Item]:
    from auditor.ingest import newsml, nitf

    if not decoded.text.strip():
        raise Unreadable("empty", "no text in it: give it some, or leave it out")
    root = parsed(decoded.text)
    if local(root) == "nitf":
        yield finished(nitf.draft(root, source.id, source.path), source)
    elif local(root) in _NEWSML:
        yield from newsml.documents(root, source)
    else:
        raise Unreadable(
            "format",
            f"XML of a kind that auditor does not read (its first element is “{local(root)}”): it "
            "reads NITF, NewsML-G2, RSS, Atom and web pages. Save the article's text as .txt",
        )


def news_json(source: Input) -> Iterator[Item]:
    """A JSON file: ninjs, or rows with `id` and `text`, as a list or as JSON lines."""
    head, source = peeked(source, HEAD)
    lines = head.splitlines()
    if len(lines) > 1 and is_row(lines[0]):
        yield from rows.jsonl(source)
        return
    value = ninjs.loaded(source.content())
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict) and "text" in first:
        yield from rows.listed(value if isinstance(value, list) else [value], source)
    elif ninjs.is_item(first):
        yield from ninjs.documents(value, source)
    else:
        raise Unreadable(
            "format",
            "JSON of a kind that auditor does not read: it reads ninjs, and objects with "
            '"id" and "text"',
        )


# These three load parsers of their own: only when there is something for them.


def mail(source: Input) -> Iterator[Item]:
    """A message: see `mail.py`."""
    from auditor.ingest.mail import mail as read

    yield from read(source)


def word(source: Input) -> Iterator[Item]:
    """A .docx file: see `word.py`."""
    from auditor.ingest.word import word as read

    yield from read(source)


def pdf(source: Input) -> Iterator[Item]:
    """A PDF: see `pdf.py`."""
    from auditor.ingest.pdf import pdf as read

    yield from read(source)


READERS: Mapping[str, Reader] = {
    ".xml": xml,
    ".nitf": xml,
    ".newsml": xml,
    ".rss": xml,
    ".atom": xml,
    ".rdf": xml,
    ".json": news_json,
    ".ninjs": news_json,
    ".eml": mail,
    ".docx": word,
    ".docm": word,
    ".pdf": pdf,
}
# Names that much else has, too: in a folder, only what is known for news is read.
AMBIGUOUS = frozenset({".xml", ".json", ".rdf"})
# Formats whose parsers take bytes apart in C, or can be made to run for hours: read in a process of
# their own by whoever reads for a user.
BINARY: frozenset[Reader] = frozenset({word, pdf, mail})


def by_content(head: bytes) -> Reader | None:
    """The reader for a file that begins with `head` (some KB), whatever its name; `None`: text, or
    nothing that is known here."""
    if _PDF.match(head):
        return pdf
    if head.startswith(_ZIP):
        # Office's first entry names its parts; other archives are no documents.
        return word if b"[Content_Types].xml" in head or b"word/" in head else None
    name = root_name(head)
    if name:
        return xml if name == "nitf" or name in _FEEDS or name in _NEWSML else None
    if len(set(_MAIL.findall(_headers(head)))) >= 3 and _SURE_MAIL.search(_headers(head)):
        return mail
    return news_json if _is_ninjs(head) else None


def root_name(head: bytes) -> str:
    """The local name of the first element of an XML file's beginning; "" where there is none.

    A loop, not one pattern: a pattern would try every way to split a row of comments.
    """
    place = len(head) - len(head.removeprefix(b"\xef\xbb\xbf").lstrip())
    while 0 <= place < len(head):
        ends = next((end for start, end in _BEFORE if head.startswith(start, place)), None)
        doctype = _DOCTYPE.match(head, place)
        if ends is not None:
            place = _behind(head, ends, place)
        elif doctype:
            place = doctype.end()
            subset = head.startswith(b"[", place)
            place = _behind(head, b">", _behind(head, b"]", place) if subset else place)
        else:
            name = _NAME.match(head, place)
            return name[1].decode("ascii", "replace") if name else ""
        while place < len(head) and head[place : place + 1].isspace():
            place += 1
    return ""


def _behind(head: bytes, mark: bytes, place: int) -> int:
    """The place behind the next `mark`; the end where there is none."""
    found = head.find(mark, place)
    return len(head) if found < 0 else found + len(mark)


def _headers(head: bytes) -> bytes:
    """What stands before the first blank line."""
    return re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0]


_KEY = re.compile(rb'"([A-Za-z_]+)"\s*:')


def _is_ninjs(head: bytes) -> bool:
    """Whether the beginning of a JSON file names the properties of a ninjs item."""
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return False
    keys = {key.decode("ascii").casefold(): 0 for key in _KEY.findall(head)}
    return ninjs.is_item(keys)


def is_news(head: bytes, suffix: str) -> bool:
    """Whether a file of an ambiguous name is one that is read here."""
    if suffix == ".json" and _is_rows(head):
        return True
    return by_content(head) is not None


def _is_rows(head: bytes) -> bool:
    keys = {key.decode("ascii") for key in _KEY.findall(head)}
    return {"id", "text"} <= keys and not {"schema", "findings"} <= keys


def extract(
    name: str,
    data: bytes,
    limits: Limits | None = None,
    *,
    id: str,
    path: str | None = None,
    fields: Mapping[str, str | None] | None = None,
) -> list[Item]:
    """The documents in a file's bytes: pure, and its arguments and result can be pickled, so that
    a worker with limits on time and memory can call it.

    `name` is a suffix of `READERS`. Never raises for what it is given to read.
    """
    source = Input(
        id=id,
        path=path,
        pieces=lambda: iter([data]),
        fields=fields or {},
        limits=limits or Limits(),
    )
    items: list[Item] = []
    try:
        items.extend(READERS[name](source))
    except Unreadable as error:
        items.append(unread(nameless(id, path), error.kind, str(error)))
    return items
