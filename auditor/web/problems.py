"""Errors of the JSON interface as RFC 9457 problems: what went wrong, where, what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response

from auditor.model import Failure
from auditor.web.shapes import Problem

MEDIA_TYPE = "application/problem+json"
DESCRIPTION = "/api/v1/openapi.json"

_SEE = f"GET {DESCRIPTION} describes what can be asked, and how."
# msgspec puts the place at the end of its message.
_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<where>\$.*)`)?$", re.DOTALL)
_FAILED = {
    "empty": "Send a text.",
    "language": "Send an English text.",
    "too_long": "Split the text.",
    "limit": "Split the text, or start the server with more time.",
}


class WrongError(Exception):
    """A request that is not answered as asked; `problem` is what to say instead."""

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.detail)
        self.problem, self.headers = problem, dict(headers or {})


def wrong(
    status: HTTPStatus,
    kind: str,
    detail: str,
    hint: str,
    *,
    where: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> WrongError:
    """The error to raise for a request that cannot be answered."""
    told = Problem(
        title=status.phrase,
        status=status.value,
        detail=detail,
        kind=kind,
        hint=hint,
        where=where,
    )
    return WrongError(told, headers)


def response(error: WrongError) -> Response:
    """The answer that tells a problem."""
    return Response(
        msgspec.json.encode(error.problem),
        status_code=error.problem.status,
        headers=error.headers,
        media_type=MEDIA_TYPE,
    )


def not_json(error: Exception) -> WrongError:
    """For a body that is no JSON at all."""
    return wrong(
        HTTPStatus.BAD_REQUEST,
        "json",
        f"The body is not JSON: {error}.",
        "Send one JSON value in UTF-8, without a byte order mark.",
    )


def not_as_described(error: msgspec.ValidationError) -> WrongError:
    """For JSON of another shape than the one asked for."""
    match = _PLACE.match(str(error))
    what, where = (match["what"], match["where"]) if match else (str(error), None)
    return wrong(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", f"{what}.", _SEE, where=where or "$")


def not_audited(failure: Failure) -> WrongError:
    """For a single document that could not be audited."""
    broken = failure.kind in ("internal", "crashed")
    return wrong(
        HTTPStatus.INTERNAL_SERVER_ERROR if broken else HTTPStatus.UNPROCESSABLE_ENTITY,
        failure.kind,
        f"The document was not audited: {failure.message}.",
        "Please report it, with the text." if broken else _FAILED.get(failure.kind, _SEE),
        where=None if broken else "$.text",
    )


def busy(seconds: int) -> WrongError:
    """For more work than can wait; `seconds` until it is worth asking again."""
    return wrong(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "busy",
        "As many audits are waiting as are let in.",
        f"Ask again in {seconds} seconds, as Retry-After says, or send fewer at a time.",
        headers={"Retry-After": str(seconds)},
    )


def of_http(error: HTTPException) -> WrongError:
    """What the framework refuses: no such path, another method."""
    status = HTTPStatus(error.status_code)
    told = {
        HTTPStatus.NOT_FOUND: ("not_found", "There is nothing at this path."),
        HTTPStatus.METHOD_NOT_ALLOWED: ("method", "This path does not take this method."),
    }
    kind, detail = told.get(status, ("request", f"{status.description or status.phrase}."))
    return wrong(status, kind, detail, _SEE, headers=error.headers)
