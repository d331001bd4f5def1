"""A request's body -> documents, with everything that can be wrong on the way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import TypeVar

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from auditor.ingest import uniquely
from auditor.ingest.base import Input, Item, Limits
from auditor.ingest.checks import FIELDS, Draft, finished
from auditor.ingest.wire import known
from auditor.model import Document, Unread, Wire
from auditor.web.refusals import not_as_described, not_json, refusal
from auditor.web.shapes import DocumentInput

# Bytes of a body: ten times the longest text of ordinary English, escaped or not.
MOST_BYTES = 16_000_000
_JSON = "application/json"

T = TypeVar("T")


async def decoded(request: Request, decoder: msgspec.json.Decoder[T]) -> T:
    """The body as the decoder's type. Raises `RefusalError`."""
    _declared_json(request)
    body = await _body(request)
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise not_as_described(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise not_json(await run_in_threadpool(_fault, body)) from None


def _fault(body: bytes) -> str:
    """Why a body is no JSON, with the place, which the fast decoder does not tell."""
    try:
        json.loads(body.decode(), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        return f"byte {error.start} is no UTF-8"
    except json.JSONDecodeError as error:
        return f"{error.msg} (line {error.lineno}, column {error.colno})"
    except RecursionError:
        return "it is nested too deeply"
    except ValueError:
        return "a number in it is too long, or none at all (NaN, Infinity)"
    return "a string in it holds half a surrogate pair"


def _no_number(name: str) -> float:
    raise ValueError(name)


def _declared_json(request: Request) -> None:
    """Only what is declared as JSON is read as such: a web page of another site cannot send that
    without asking first, and nobody here says yes."""
    declared = request.headers.get("content-type", "")
    media, _, rest = declared.partition(";")
    charset = rest.strip().lower().replace('"', "").removeprefix("charset=")
    if media.strip().lower() != _JSON or charset not in ("", "utf-8", "utf8"):
        raise refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "media_type",
            "The body is not declared as JSON in UTF-8.",
            f"Send the header Content-Type: {_JSON}.",
        )
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "encoding",
            "The body is compressed, or encoded in another way.",
            "Send it without Content-Encoding.",
        )


async def _body(request: Request) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > MOST_BYTES:
        raise _too_large()
    held = bytearray()
    try:
        async for piece in request.stream():
            held += piece
            if len(held) > MOST_BYTES:
                raise _too_large()
    except ClientDisconnect:
        # Nobody is there to be told.
        raise refusal(
            HTTPStatus.BAD_REQUEST, "gone", "The body broke off.", "Send all of it."
        ) from None
    return bytes(held)


def _too_large() -> Exception:
    return refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "too_large",
        f"The body is larger than {MOST_BYTES:,} bytes.",
        "Send fewer documents at a time; for many there is the command `auditor audit`.",
    )


def documents(inputs: Sequence[DocumentInput], limits: Limits) -> list[Item]:
    """The documents as any reader gives them: the same checks, the same notes, ids that differ.

    It tells languages apart, which takes milliseconds: not for the event loop.
    """
    made = (_document(given, number, limits) for number, given in enumerate(inputs, 1))
    return list(uniquely(made))


def _document(given: DocumentInput, number: int, limits: Limits) -> Document | Unread:
    ident = given.id or f"document-{number}"
    draft = Draft(
        id=ident,
        text=given.text,
        fields={name: getattr(given, name) for name in FIELDS},
        path=None,
        wire=None if given.wire is None else known(Wire(**msgspec.structs.asdict(given.wire))),
    )
    return finished(draft, Input(id=ident, path=None, pieces=lambda: iter(()), limits=limits))
