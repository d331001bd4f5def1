"""Mail (RFC 5322): a press release or wire copy as it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from auditor.ingest.base import Input, Item, Unreadable
from auditor.ingest.checks import Draft, finished
from auditor.ingest.prose import from_html
from auditor.ingest.wire import known, urgency, when
from auditor.model import Note, Wire

NAME = "mail"
# Parts within parts deeper than any mailer makes them.
_MOST_NESTED = 200
# The line that sets a signature apart (RFC 3676, section 4.3).
_SIGNATURE = re.compile(r"^-- $", re.MULTILINE)
# The headers that are parsed; a list of recipients may be as long as it likes.
_LONGEST_HEADER, _LONGEST_OF_A_PART = 4_000, 1_000
_NAME = re.compile(
    rb"(?:(?P<part>content-[a-z-]{1,40})|subject|from|date|organi[sz]ation|x-priority|importance):",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(rb"boundary\s*[*=]", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*<[^<>]*>\s*$")


def mail(source: Input) -> Iterator[Item]:
    """A message: its text, with subject, sender and date; attachments are named, not read."""
    data = source.content()
    _check(data)
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        draft = _draft(message, source)
    except Unreadable:
        raise
    # The library meets malformed headers with errors of many kinds.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise Unreadable(
            "format",
            f"could not be parsed as mail ({type(error).__name__}): "
            "save its text as .txt and give that",
        ) from error
    yield finished(draft, source)


def _check(data: bytes) -> None:
    """Turn away what the library would read for hours: its time grows with the square of a
    header's length, and of the depth of parts within parts."""
    if len(_BOUNDARY.findall(data)) > _MOST_NESTED:
        what = f"mail of more than {_MOST_NESTED} parts with parts of their own: not read"
        raise Unreadable("format", what)
    size = most = 0
    for line in data.splitlines():
        if name := _NAME.match(line):
            size, most = len(line), _LONGEST_OF_A_PART if name["part"] else _LONGEST_HEADER
        else:
            size = size + len(line) if size and line[:1] in (b" ", b"\t") else 0
        if size > most:
            message = f"a header of more than {most:,} bytes: no mail, or a damaged one"
            raise Unreadable("format", message)


def _draft(message: EmailMessage, source: Input) -> Draft:
    parts = _parts(message)
    text, left = _body(parts, source.limits.parts)
    if not text.strip() and not message.keys():
        raise Unreadable("format", "no mail: it has neither headers nor text")
    fields = {
        "title": _header(message, "subject"),
        "author": _sender(message),
        "published": when(_header(message, "date")),
        "outlet": _header(message, "organization"),
    }
    wire = Wire(urgency=_urgency(message), updated=None)
    return Draft(
        id=source.id,
        text=text,
        fields=fields,
        path=source.path,
        notes=tuple(_left_out(left)),
        extracted=NAME,
        wire=known(wire),
    )


def _parts(message: EmailMessage) -> list[EmailMessage]:
    """The parts that hold something, in order, not those of messages sent along."""
    found: list[EmailMessage] = []
    stack = [message]
    while stack:
        part = stack.pop()
        if part.get_content_maintype() == "multipart":
            inner = [p for p in part.iter_parts() if isinstance(p, EmailMessage)]
            stack += reversed(inner)
        else:
            found.append(part)
    return found


def _body(parts: list[EmailMessage], most: int) -> tuple[str, list[EmailMessage]]:
    """The text, plain where there is such a part, and the parts that were left out. Raises
    `Unreadable` where there are more than `most` texts."""
    plain, rich, left = [], [], []
    for part in parts:
        attached = part.get_content_disposition() == "attachment" or part.get_filename()
        if attached or part.get_content_maintype() != "text":
            left.append(part)
        elif part.get_content_subtype() == "html":
            rich.append(part)
        else:
            plain.append(part)
    if len(plain) + len(rich) > most:
        raise Unreadable("format", f"mail of more than {most} texts: save and give them one by one")
    texts = [_plain(part) for part in plain]
    if not any(text.strip() for text in texts):
        texts = [from_html(_content(part)) for part in rich]
    return "\n\n".join(text for text in texts if text.strip()), left


def _content(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, KeyError, UnicodeError):
        # A character set that nobody knows.
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _plain(part: EmailMessage) -> str:
    text = _content(part).replace("\r\n", "\n")
    text = _SIGNATURE.split(text, maxsplit=1)[0]
    if (part.get_param("format") or "") == "flowed":
        text = _unflowed(text, str(part.get_param("delsp") or "").lower() == "yes")
    return text.strip("\n")


def _unflowed(text: str, delete_space: bool) -> str:
    """Lines that end in a space go on in the next (RFC 3676) of the same depth."""
    lines: list[list[str]] = []
    flowing = False
    depth = 0
    for line in text.split("\n"):
        body = line.lstrip(">")
        level = len(line) - len(body)
        body = body.removeprefix(" ")
        flows = body.endswith(" ")
        piece = body[:-1] if flows and delete_space else body
        if flowing and level == depth:
            lines[-1].append(piece)
        else:
            lines.append([">" * level + " " if level else "", piece])
        flowing, depth = flows, level
    return "\n".join("".join(pieces).rstrip() for pieces in lines)


def _header(message: EmailMessage, name: str) -> str | None:
    value = message.get(name)
    return (" ".join(str(value).split()) or None) if value is not None else None


def _sender(message: EmailMessage) -> str | None:
    """Who wrote it by name; an address where no name is given."""
    value = _header(message, "from") or ""
    name = _ADDRESS.sub("", value).strip("\"' ")
    return name or value.strip("<> ") or None


def _urgency(message: EmailMessage) -> int | None:
    """`X-Priority` 1 to 5, or `Importance: high`; nothing where it is as usual."""
    number = urgency((_header(message, "x-priority") or "")[:1])
    if number is not None and number != 3:
        return number
    return 1 if (_header(message, "importance") or "").lower() == "high" else None


def _left_out(parts: list[EmailMessage]) -> Iterator[Note]:
    if not parts:
        return
    names = ", ".join(
        str(part.get_filename() or part.get_content_type())[:80] for part in parts[:10]
    )
    reason = f"{len(parts)} attachment(s) were not read ({names}): save and give those that matter"
    yield Note(kind="left_out", reason=reason, level="low")
