"""XML from strangers: parsed with nothing declared, nothing fetched and nothing expanded."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from auditor.ingest.base import Unreadable
from auditor.ingest.encoding import Decoded, decode

_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_ENCODING = re.compile(rb"""\A[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][\w.:-]*)""")
_ROOT = re.compile(r"<[^\W\d]")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_MARKUP = frozenset("<>&\"'")
_REFUSED = (
    "it declares entities of its own, which can make a small file grow without end or reach for "
    "other files: it was not read. Wire copy needs none; ask the sender for it without them"
)


def decoded_xml(data: bytes) -> Decoded:
    """The text of an XML file without its declaration. Raises `Unreadable` where it is none."""
    declared = _ENCODING.search(data)
    decoded = decode(data, declared[1].decode("ascii") if declared else None)
    return decoded._replace(text=_DECLARATION.sub("", decoded.text, count=1).lstrip())


def parsed(text: str) -> Any:
    """The root element of an XML text, by lxml. A document type is passed over, never read.

    Raises `Unreadable`: "unsafe" where entities are declared, "format" where it is not well formed.
    """
    from lxml import etree

    refuse_entities(text)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_spelled_out(text).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error.msg):
            raise Unreadable(
                "format",
                "elements one in the other, more than 256 deep: not read, no news is built like "
                "this; save the article's text as .txt and give that",
            ) from error
        line = error.lineno or 1
        raise Unreadable(
            "format",
            f"not well-formed XML, line {line}: {_first_line(str(error.msg))}; ask the sender for "
            "a whole copy, or save the article's text as .txt and give that",
        ) from error
    declared = root.getroottree().docinfo.internalDTD
    # The text was searched before; other declarations may have hidden one from that search.
    if declared is not None and any(True for _ in declared.iterentities()):
        raise Unreadable("unsafe", _REFUSED)
    return root


def refuse_entities(text: str) -> None:
    """Raises `Unreadable` ("unsafe") where a text declares entities before its first element."""
    if "<!ENTITY" not in text:
        return
    bare = _COMMENT.sub("", text)
    root = _ROOT.search(bare)
    if "<!ENTITY" in bare[: root.start() if root else None]:
        raise Unreadable("unsafe", _REFUSED)


def _spelled_out(text: str) -> str:
    """The text with HTML's named characters as such: NITF and old feeds leave them to a DTD."""
    return _NAMED.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    character = html5.get(match[1])
    return match[0] if character is None or _MARKUP & {*character} else character


def _first_line(message: str) -> str:
    return message.split("\n", 1)[0].rstrip(".")


def local(element: Any) -> str:
    """An element's name without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def first(root: Any, *names: str) -> Any:
    """The first element below `root` with one of these local names, or `None`."""
    return next((e for e in root.iter() if e is not root and local(e) in names), None)


def every(root: Any, *names: str) -> list[Any]:
    """The elements below `root` with one of these local names, in order."""
    return [e for e in root.iter() if e is not root and local(e) in names]


def words(element: Any) -> str | None:
    """An element's text on one line; `None` for an empty one."""
    if element is None:
        return None
    return " ".join("".join(element.itertext()).split()) or None
